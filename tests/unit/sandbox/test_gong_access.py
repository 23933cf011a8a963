"""Credentials, scopes and the answers to what is not allowed."""

import re

import pytest

from tieline.sandbox.gong.operations import OPERATIONS

TOKENS = {"all": None, "none": frozenset(), "calls": frozenset({"api:calls:read:extensive"})}


@pytest.mark.parametrize("header", ["", "Basic bm86bm8=", "Bearer wrong", "Digest x", "Basic", "Basic ÿ"])
async def test_wrong_credentials_are_refused(gong, header):
    """Whatever is not a known key or token gets a 401 with the error body."""
    reply = await gong.get("/v2/users", authorization=header)
    assert reply.status == 401
    assert list(reply.json) == ["requestId", "errors"]


async def test_a_token_without_the_scope_gets_401_and_the_recorded_text(company):
    """A missing scope is a 401, not a 403, and names the scope."""
    reply = await company(bearer_tokens=TOKENS).get("/v2/users", authorization="Bearer none")
    assert (reply.status, reply.error) == (
        401,
        "You don't have permission to use 'api:users:read' in your app.",
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
async def test_every_operation_asks_for_its_scope(company, operation):
    """No operation answers a token without scopes."""
    path = re.sub(r"\{\w+\}", "1", operation.path)
    reply = await company(bearer_tokens=TOKENS).call(operation.method, path, {}, authorization="Bearer none")
    assert (reply.status, reply.error) == (
        401,
        f"You don't have permission to use '{operation.scope}' in your app.",
    )


async def test_a_token_of_all_scopes_may_do_everything(company):
    """A token without a list of scopes is like an access key."""
    reply = await company(bearer_tokens=TOKENS).get("/v2/users", authorization="bearer all")
    assert reply.status == 200


async def test_media_needs_a_scope_of_its_own(company):
    """An extensive request needs the media scope when it asks for media, and only then."""
    gong = company(bearer_tokens=TOKENS)
    without = await gong.post("/v2/calls/extensive", {"filter": {}}, authorization="Bearer calls")
    asked = {"filter": {}, "contentSelector": {"exposedFields": {"media": True}}}
    with_media = await gong.post("/v2/calls/extensive", asked, authorization="Bearer calls")
    assert without.status == 200
    assert (with_media.status, with_media.error) == (
        401,
        "You don't have permission to use 'api:calls:read:media-url' in your app.",
    )


async def test_the_document_and_the_control_endpoints_need_no_credentials(gong):
    """The specification is public, and the control endpoints are no part of Gong."""
    assert (await gong.get("/ajax/settings/api/documentation/specs", authorization="")).status == 200
    assert (await gong.get("/_sandbox/stats", authorization="")).status == 200
