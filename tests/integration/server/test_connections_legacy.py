"""Requests of older clients: other paths, and flat bodies."""

import pytest
from tests.connection_server import World, world

BASIC = {"type": "BASIC", "username": "u", "password": "p"}
OWNER = "provider_config_key=acme-basic"


@pytest.fixture
def server(sqlite_url, tmp_path):
    with world(sqlite_url, tmp_path) as made:
        yield made


async def test_a_connection_is_read_at_its_old_path(server: World):
    """With the same answer."""
    await server.bring("acme-basic", BASIC)
    query = f"{OWNER}&force_refresh=false&refresh_token=false"
    reply = await server.ask("GET", f"/connection/c1?{query}")
    assert (reply.status, reply.body["credentials"]) == (200, BASIC)


@pytest.mark.parametrize(
    ("integration", "flat", "credentials"),
    [
        ("acme-basic", {"username": "u", "password": "p"}, BASIC),
        ("acme-none", {}, {}),
        (
            "acme-oauth",
            {"access_token": "a", "refresh_token": "r", "expires_at": "2027-01-15T08:00:00Z"},
            {
                "type": "OAUTH2",
                "access_token": "a",
                "refresh_token": "r",
                "expires_at": "2027-01-15T08:00:00.000Z",
                "raw": {"access_token": "a", "refresh_token": "r", "expires_at": "2027-01-15T08:00:00Z"},
            },
        ),
        (
            "acme-oauth",
            {"access_token": "a", "no_expiration": True, "expires_in": 5, "oauth_client_id_override": "c"},
            {
                "type": "OAUTH2",
                "access_token": "a",
                "config_override": {"client_id": "c"},
                "raw": {"access_token": "a", "config_override": {"client_id": "c"}},
            },
        ),
    ],
)
async def test_a_flat_body_is_an_import(server: World, integration, flat, credentials):
    """The provider says which of its fields are the credentials."""
    body = {"provider_config_key": integration, "connection_id": "c1", "metadata": {"a": 1}, **flat}
    reply = await server.ask("POST", "/connection", body)
    assert reply.status == 201
    assert reply.body["credentials"] == credentials
    assert reply.body["metadata"] == {"a": 1}


async def test_a_flat_body_has_a_configuration(server: World):
    """And is tried first."""
    body = {
        "provider_config_key": "acme-key",
        "connection_id": "c1",
        "api_key": "k",
        "connection_config": {"subdomain": "eu"},
    }
    reply = await server.ask("POST", "/connection", body)
    assert reply.body["credentials"] == {"type": "API_KEY", "apiKey": "k"}
    assert server.api.asked[0].full_url == "https://eu.acme.test/me"
    server.api.banned = True
    assert (await server.ask("POST", "/connection", body)).code == "connection_test_failed"


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({}, ["provider_config_key"]),
        ({"provider_config_key": "acme-basic"}, ["username"]),
        ({"provider_config_key": "acme-basic", "username": "u", "api_key": "k"}, ["api_key"]),
        ({"provider_config_key": "acme-oauth"}, ["access_token"]),
        ({"provider_config_key": "acme-oauth", "access_token": "a", "expires_at": "soon"}, ["expires_at"]),
        ({"provider_config_key": "acme-key", "api_key": "k"}, ["connection_config.subdomain"]),
        ({"provider_config_key": "acme-none", "colour": "red"}, [""]),
    ],
)
async def test_a_wrong_flat_body_is_told_by_its_own_paths(server: World, body, paths):
    """Its fields stand at the top."""
    reply = await server.ask("POST", "/connection", body)
    assert (reply.status, reply.code, reply.paths) == (400, "invalid_body", paths)


async def test_a_flat_body_of_an_unknown_integration(server: World):
    """As today's."""
    assert (await server.ask("POST", "/connection", {"provider_config_key": "nobody"})).status == 404


@pytest.mark.parametrize("how", ["query", "header"])
async def test_the_body_is_the_metadata_itself(server: World, how):
    """The integration is named by the query, or by a header."""
    await server.bring("acme-basic", BASIC)
    path = "/connection/c1/metadata" + (f"?{OWNER}" if how == "query" else "")
    headers = {"Provider-Config-Key": "acme-basic", "Connection-Id": "c1"} if how == "header" else {}
    reply = await server.ask("POST", path, {"a": {"x": 1}}, headers)
    assert (reply.status, reply.body) == (201, {"a": {"x": 1}})
    reply = await server.ask("PATCH", path, {"b": 2}, headers)
    assert (reply.status, reply.body) == (200, {"b": 2})
    assert server.connections.find("acme-basic", "c1").metadata == {"a": {"x": 1}, "b": 2}


@pytest.mark.parametrize(
    ("path", "body", "answer"),
    [
        ("/connection/c1/metadata", {}, (400, "missing_provider_config_key")),
        (f"/connection/c2/metadata?{OWNER}", {}, (404, "unknown_connection")),
        (f"/connection/c1/metadata?{OWNER}", [], (400, "invalid_body")),
        (f"/connection/c1/metadata?{OWNER}&x=1", {}, (400, "invalid_query_params")),
    ],
)
async def test_wrong_metadata_of_old_is_refused(server: World, path, body, answer):
    """By either method."""
    await server.bring("acme-basic", BASIC)
    for method in ("POST", "PATCH"):
        reply = await server.ask(method, path, body)
        assert (reply.status, reply.code) == answer
