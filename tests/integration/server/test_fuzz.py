"""Whatever comes, it is answered in the documented form: no input is a fault of the server."""

import asyncio
import json
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.asking import KEY, Reply, asgi_scope, ask, asking

from tieline.server.operation import Operation
from tieline.server.table import OPERATIONS

PATHS = sorted({path for operation in OPERATIONS for path in (operation.path, *operation.aliases)})
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]

# What may stand in a request line, as servers pass it on: any ASCII but blanks and `?`, and escapes of any byte.
SIGNS = st.sampled_from(
    [*"/.abc%-_~:@[]{}|\\^`\"<>'", "%00", "%2F", "%ff", "%C3%A4", "..", "//", "gong", "none"]
)
WILD_PATHS = st.lists(SIGNS, max_size=12).map(lambda parts: "/" + "".join(parts))
VALUES = st.lists(SIGNS, min_size=1, max_size=4).map("".join)


def _filled(operation: Operation, values: list[str]) -> tuple[str, str]:
    """Return method and path of an operation, its variables filled."""
    steps = [values.pop() if step.startswith("{") else step for step in operation.path.split("/")]
    return operation.method, "/".join(steps)


KNOWN = st.builds(_filled, st.sampled_from(OPERATIONS), st.lists(VALUES, min_size=3, max_size=3))
WILD = st.tuples(st.sampled_from(METHODS), WILD_PATHS | st.sampled_from(PATHS))
NAMES = st.sampled_from(
    [
        "include",
        "search",
        "limit",
        "page",
        "tags[a]",
        "tags[a][b]",
        "tags",
        "connectionId",
        "provider_config_key",
        "ids[]",
    ]
)
PAIRS = st.builds(lambda name, value: f"{name}={value}", NAMES, VALUES | st.integers().map(str))
QUERIES = st.lists(PAIRS | VALUES, max_size=4).map("&".join)
HEADER_NAMES = st.sampled_from(
    [
        b"content-type",
        b"content-length",
        b"authorization",
        b"x-request-id",
        b"connection-id",
        b"provider-config-key",
        b"access-control-request-method",
        b"access-control-request-headers",
        b"host",
        b"x-\xe4",
    ]
)
HEADERS = st.lists(st.tuples(HEADER_NAMES, st.binary(max_size=30)), max_size=4)
FIELDS = st.sampled_from(
    [
        "provider",
        "unique_key",
        "credentials",
        "type",
        "custom",
        "tags",
        "metadata",
        "connection_id",
        "end_user",
        "\0",
    ]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["gong", "OAUTH2", "BASIC", "\0", "a" * 300, 2**70]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=4),
    max_leaves=12,
)
BODIES = st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode())


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Reply]]:
    """Return a function that asks a server over an empty home."""
    with asyncio.Runner() as runner:
        server = asking(tmp_path_factory.mktemp("fuzz") / "home")
        app = runner.run(server.__aenter__()).app
        yield lambda scope, pieces: runner.run(ask(app, scope, pieces))
        runner.run(server.__aexit__(None, None, None))


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    line=st.one_of(KNOWN, KNOWN, KNOWN, WILD),
    query=st.just("") | QUERIES,
    headers=st.just([]) | HEADERS,
    pieces=st.lists(BODIES, min_size=1, max_size=2),
    good_key=st.sampled_from([True, True, True, False]),
)
def test_every_request_is_answered(answer, line, query, headers, pieces, good_key):
    """Never a 500; an error is always in the envelope, or a page for people."""
    method, path = line
    key = [(b"authorization", f"Bearer {KEY}".encode())] if good_key else []
    scope = asgi_scope(method, path.encode(), query.encode(), [*key, *headers])
    reply = answer(scope, pieces)
    assert reply.status < 500, reply
    if method == "HEAD" or reply.status == 204:
        assert reply.body == b""
    elif reply.headers["content-type"].startswith("text/html"):
        assert reply.body.startswith(b"<!DOCTYPE html>")
    elif reply.status >= 400:
        assert isinstance(reply.code, str)
        assert set(reply.json) == {"error"}
    else:
        assert reply.headers["content-type"].startswith("application/json")
        assert reply.json is not None
