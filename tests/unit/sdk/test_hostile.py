"""Servers that answer anything: whatever comes, it is read or is an error of the SDK."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.sdk.conftest import Transport, said
from tests.unit.sdk.test_requests import CASES, LISTS

from tieline import Client
from tieline.sdk import ApiError, read_webhook

_NAMES = st.sampled_from(
    [
        "data",
        "connections",
        "records",
        "syncs",
        "credentials",
        "metadata",
        "raw",
        "type",
        "id",
        "name",
        "error",
        "code",
        "errors",
        "payload",
        "upstream",
        "status",
        "headers",
        "next_cursor",
        "pagination",
        "page",
        "limit",
        "providerConfigKey",
        "from",
        "latestResult",
        "_nango_metadata",
        "value",
        "frequency",
        "end_user",
        "tags",
    ]
)
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
_SCALARS |= st.sampled_from(["OAUTH2", "API_KEY", "sync", "auth", "2026-01-01T00:00:00Z"])
DOCUMENTS = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=5),
    max_leaves=12,
)
METHODS = {**CASES, **LISTS}


def ask(call, answer):
    """Call a method, and look at all that it gives."""
    transport = Transport()
    transport.answers = [answer]
    client = Client("http://x", "k", transport=transport, environment={}, retries=0)
    given = call(client)
    if hasattr(given, "pages"):
        given = [(each, getattr(each, "cursor", ""), getattr(each, "deleted", "")) for each in given]
    repr(given)


def look_at(error):
    """Ask an error for all that it knows."""
    told = [getattr(error, name, None) for name in ("code", "issues", "payload", "upstream", "retry_after")]
    assert f"{error}{told}"


@pytest.mark.parametrize("name", METHODS)
@settings(max_examples=40, deadline=None)
@given(document=DOCUMENTS, status=st.sampled_from([200, 200, 200, 400, 404, 424, 500]))
def test_any_json_is_read_or_refused(name, document, status):
    try:
        ask(METHODS[name].call, said(document, status))
    except ApiError as error:
        look_at(error)


@settings(max_examples=200, deadline=None)
@given(document=DOCUMENTS)
def test_any_webhook_is_read(document):
    assert read_webhook(msgspec.json.encode(document)) is not None


@pytest.mark.parametrize("name", METHODS)
@settings(max_examples=10, deadline=None)
@given(body=st.binary(max_size=30))
def test_any_bytes_are_read_or_refused(name, body):
    try:
        ask(METHODS[name].call, said(body=body))
    except ApiError as error:
        look_at(error)
