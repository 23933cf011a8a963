"""What a server's documents say of signing in, and who we are to it."""

import msgspec
import pytest

from tieline.auth.discovery import Discovered
from tieline.auth.oauth2 import Client
from tieline.auth.token_call import Tokens
from tieline.connections.authorization import check_issuer, found_at, known_by_document
from tieline.connections.grants import promoted
from tieline.core.errors import RefreshFailed, UsageError
from tieline.core.secrets import Secret, SecretDocument
from tieline.providers.model import Provider

FOUND = Discovered(
    resource="https://tools.test/mcp",
    issuer="https://login.test",
    authorization_url="https://login.test/authorize",
    token_url="https://login.test/token",
    registration_url="https://login.test/register",
    client_auth="none",
    names_itself=True,
    reads_documents=True,
)
GENERIC = Provider(
    name="tools", display_name="Tools", auth_mode="MCP_OAUTH2_GENERIC", client_registration="dynamic"
)
STATIC = msgspec.structs.replace(
    GENERIC,
    auth_mode="MCP_OAUTH2",
    client_registration="cimd",
    authorization_url="https://login.test/authorize",
)
DOCUMENT = "https://tieline.test/oauth/client-metadata"


def test_what_documents_said_once_is_forgotten_when_they_say_it_no_more():
    """What somebody else has said of the account stays."""
    former = found_at(FOUND, {"mcp_server_url": "https://tools.test/mcp"})
    assert (former["oauth_names_itself"], former["oauth_reads_documents"]) == (True, True)
    less = msgspec.structs.replace(FOUND, registration_url=None, names_itself=False, reads_documents=False)
    assert found_at(less, former) == {
        "mcp_server_url": "https://tools.test/mcp",
        "oauth_authorization_url": "https://login.test/authorize",
        "oauth_token_url": "https://login.test/token",
        "oauth_resource": "https://tools.test/mcp",
        "oauth_issuer": "https://login.test",
        "oauth_client_auth": "none",
    }


@pytest.mark.parametrize(
    ("config", "query", "is_good"),
    [
        ({}, {}, True),
        ({}, {"iss": "https://evil.test"}, True),
        ({"oauth_issuer": "https://login.test"}, {}, True),
        ({"oauth_issuer": "https://login.test"}, {"iss": "https://login.test"}, True),
        ({"oauth_issuer": "https://login.test"}, {"iss": "https://evil.test"}, False),
        (
            {"oauth_issuer": "https://login.test", "oauth_names_itself": True},
            {"iss": "https://login.test"},
            True,
        ),
        ({"oauth_issuer": "https://login.test", "oauth_names_itself": True}, {}, False),
        ({"oauth_issuer": "https://login.test", "oauth_names_itself": True}, {"iss": ""}, False),
        (
            {"oauth_issuer": "https://login.test", "oauth_names_itself": True},
            {"error": "access_denied"},
            False,
        ),
    ],
)
def test_a_server_that_promises_its_name_has_said_it(config, query, is_good):
    """In answers that say no, too."""
    if is_good:
        check_issuer(config, query)
    else:
        with pytest.raises(RefreshFailed, match="iss"):
            check_issuer(config, query)


@pytest.mark.parametrize(
    ("provider", "config", "document", "client_id"),
    [
        (GENERIC, {}, DOCUMENT, None),
        (GENERIC, found_at(FOUND, {}), DOCUMENT, DOCUMENT),
        (GENERIC, found_at(FOUND, {}), "http://localhost:3003/oauth/client-metadata", None),
        (GENERIC, found_at(FOUND, {}), None, None),
        (
            GENERIC,
            found_at(msgspec.structs.replace(FOUND, client_auth="client_secret_post"), {}),
            DOCUMENT,
            None,
        ),
        (STATIC, {}, DOCUMENT, DOCUMENT),
    ],
)
def test_whoever_reads_documents_knows_us_by_ours(provider, config, document, client_id):
    """Where that is at an address that they can read; else we register, where that is possible."""
    expected = None if client_id is None else Client(client_id=client_id)
    assert known_by_document(provider, config, document) == expected


def test_where_a_document_is_the_only_way_it_needs_an_address():
    with pytest.raises(UsageError, match="TIELINE_PUBLIC_URL"):
        known_by_document(STATIC, {}, "http://localhost:3003/oauth/client-metadata")


def test_later_answers_may_bring_more():
    """What data wants of refreshes is not taken from the first answer."""
    provider = msgspec.structs.replace(
        GENERIC, token_response_metadata=("site",), refresh_token_response_metadata=("shard.id",)
    )
    tokens = Tokens(token=Secret("t"), raw=SecretDocument({"site": "a", "shard": {"id": 3}}))
    assert promoted(provider, {"site": "b"}, tokens) == {"site": "a"}
    assert promoted(provider, {"site": "b"}, tokens, renewing=True) == {"site": "a", "shard.id": 3}
