"""Where the users of an MCP server sign in, by its own documents."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieline.auth.discovery import Discovered, discover
from tieline.core.errors import RefreshFailed, UsageError
from tieline.http.model import Response

TOOLS = "https://tools.test/mcp"
RESOURCE = "https://tools.test/.well-known/oauth-protected-resource/mcp"
FACTS = {
    "resource": TOOLS,
    "authorization_servers": ["https://login.test/tenant"],
    "scopes_supported": ["a", "b"],
}
SERVER = "https://login.test/.well-known/oauth-authorization-server/tenant"
SAID = {
    "issuer": "https://login.test/tenant",
    "authorization_endpoint": "https://login.test/authorize",
    "token_endpoint": "https://login.test/token",
    "registration_endpoint": "https://login.test/register",
    "code_challenge_methods_supported": ["S256"],
    "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
}
PLACES = {RESOURCE: FACTS, SERVER: SAID}


def run(places, url=TOOLS):
    """Answer each request from what there is; return what comes of it, and what was asked."""
    asked = []
    exchange = discover(url)
    try:
        call = next(exchange)
        while True:
            asked.append(call.url)
            assert (call.method, call.trusted, len(asked) < 10) == ("GET", False, True)
            found = places.get(call.url)
            body = found if isinstance(found, bytes) else json.dumps(found).encode()
            call = exchange.send(Response(status=404 if found is None else 200, body=body))
    except StopIteration as end:
        return end.value, asked


def test_documents_say_where_users_sign_in():
    found, asked = run(PLACES)
    assert found == Discovered(
        resource=TOOLS,
        issuer="https://login.test/tenant",
        authorization_url="https://login.test/authorize",
        token_url="https://login.test/token",
        registration_url="https://login.test/register",
        client_auth="client_secret_post",
        scopes=("a", "b"),
    )
    assert asked == [RESOURCE, SERVER]


def test_documents_are_looked_for_where_they_may_be():
    """At the path, at the root, and under the name that OpenID gave them."""
    root = "https://tools.test/.well-known/oauth-protected-resource"
    openid = "https://login.test/tenant/.well-known/openid-configuration"
    facts = {**FACTS, "resource": "https://tools.test"}
    found, asked = run({root: facts, openid: SAID})
    assert (found.resource, len(asked)) == ("https://tools.test", 5)
    assert asked[-1] == openid


def test_server_may_give_its_tokens_itself():
    place = "https://tools.test/.well-known/oauth-authorization-server"
    said = {**SAID, "issuer": "https://tools.test/"}
    del said["token_endpoint_auth_methods_supported"]
    found, _ = run({place: said})
    assert (found.resource, found.client_auth, found.scopes) == (TOOLS, "none", ())


def test_documents_say_what_a_server_promises():
    """Only the word true is a promise."""
    names = ("authorization_response_iss_parameter_supported", "client_id_metadata_document_supported")
    for told, promised in ((True, True), (False, False), ("true", False), (1, False), (None, False)):
        found, _ = run({RESOURCE: FACTS, SERVER: {**SAID, **dict.fromkeys(names, told)}})
        assert (found.names_itself, found.reads_documents) == (promised, promised)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"resource": "https://other.test/mcp"}, {}),
        ({"resource": "https://tools.test/mcp/deeper"}, {}),
        ({"resource": "https://tools.test/mc"}, {}),
        ({"resource": None}, {}),
        ({"authorization_servers": ["http://login.test/tenant"]}, {}),
        ({"authorization_servers": ["file:///etc/passwd"]}, {}),
        ({"authorization_servers": ["https://user:pass@login.test/tenant"]}, {}),
        ({}, {"issuer": "https://other.test/tenant"}),
        ({}, {"issuer": None}),
        ({}, {"authorization_endpoint": "javascript:alert(1)"}),
        ({}, {"authorization_endpoint": "http://login.test/authorize"}),
        ({}, {"token_endpoint": None}),
        ({}, {"token_endpoint": "https://"}),
        ({}, {"token_endpoint": "https://login.test/" + "x" * 3000}),
        ({}, {"registration_endpoint": "ftp://login.test/"}),
        ({}, {"code_challenge_methods_supported": ["plain"]}),
    ],
)
def test_document_that_is_not_to_be_believed_is_refused(facts, said):
    with pytest.raises(RefreshFailed):
        run({RESOURCE: {**FACTS, **facts}, SERVER: {**SAID, **said}})


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b"[" * 5000, b"\xff"])
def test_what_is_no_document_is_none(body):
    with pytest.raises(RefreshFailed, match="does not say how its users sign in"):
        run({RESOURCE: body, SERVER: body})


@pytest.mark.parametrize(
    "url",
    ["", "tools.test", "ftp://tools.test", "https://", "https://a:b@tools.test", "https://[", "https://t\n"],
)
def test_what_is_no_address_is_told(url):
    with pytest.raises(UsageError) as error:
        run({}, url)
    assert error.value.field == "mcp_server_url"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from([TOOLS, SAID["issuer"]]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*SAID, *FACTS]), inner),
    max_leaves=6,
)


@settings(deadline=None)  # a busy machine is no failure
@given(st.dictionaries(st.sampled_from([*FACTS]), JSON), st.dictionaries(st.sampled_from([*SAID]), JSON))
def test_any_documents_are_believed_or_refused(facts, said):
    """Never anything else."""
    with suppress(RefreshFailed):
        run({RESOURCE: {**FACTS, **facts}, SERVER: {**SAID, **said}})
