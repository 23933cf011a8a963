"""All operations together: what must hold of every one."""

import re
from pathlib import Path

import pytest

from tieline.access.model import SCOPES
from tieline.server.routing import Router
from tieline.server.table import OPERATIONS

PAGES = Path(__file__).parents[3] / "docs" / "reference"


def test_every_operation_asks_for_a_scope_that_there_is():
    """A misspelled one would lock everybody out."""
    assert {each.scope for each in OPERATIONS} - {None} <= set(SCOPES)


def test_only_what_tells_nothing_of_anybody_is_public():
    """Everything else asks for a key."""
    public = {each.path for each in OPERATIONS if each.scope is None and each.tag != "connect"}
    logos = "/images/template-logos/{file}"
    webhooks = "/webhook/{environment}/{integration}"
    assert public == {"/health", "/ready", "/openapi.json", "/providers.json", logos, webhooks}


def test_what_browsers_ask_for_needs_a_session():
    """The operator's own programs, which make sessions, need a key."""
    asked = {each.id for each in OPERATIONS if each.tag == "connect" and each.scope is not None}
    assert asked == {"create_connect_session", "create_reconnect_session"}


def test_ids_and_routes_are_single():
    """Each operation has a name of its own, and no two share a method and path."""
    assert len({each.id for each in OPERATIONS}) == len(OPERATIONS)
    Router(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_an_operation_is_documented(operation):
    """It has a summary, and its path stands on a page of the reference."""
    assert operation.summary
    text = "\n".join(path.read_text("utf-8") for path in PAGES.glob("*.md"))
    named = re.sub(r"\{[^}]*\}", "{}", text)
    assert re.sub(r"\{[^}]*\}", "{}", operation.path) in named


def test_every_code_is_documented():
    """Of those that any operation may answer."""
    text = "\n".join(path.read_text("utf-8") for path in PAGES.glob("*.md"))
    codes = {code for each in OPERATIONS for _, code in each.errors}
    assert {code for code in codes if f"`{code}`" not in text} == set()
