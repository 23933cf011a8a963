"""Connections over HTTP: the wire's own requests, answers and errors, on both databases."""

import re
import uuid
from urllib.parse import quote

import pytest
from tests.connection_server import World, world

BASIC = {"type": "BASIC", "username": "u", "password": "p"}
PAIR = {"type": "OAUTH2", "access_token": "a", "refresh_token": "r"}
OWNER = "provider_config_key=acme-basic"
OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00")
ZULU = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.fixture
def server(sqlite_url, tmp_path):
    with world(sqlite_url, tmp_path) as made:
        yield made


@pytest.fixture
def everywhere(database_url, tmp_path):
    """The same on both databases."""
    with world(database_url, tmp_path) as made:
        yield made


def error(reply) -> tuple[int, str]:
    return reply.status, reply.code


# -- import ------------------------------------------------------------------------------------------------


async def test_an_account_is_imported(everywhere: World):
    """The answer is the whole connection, with dates in the form of an import."""
    made = await everywhere.bring(
        "acme-basic",
        BASIC,
        metadata={"a": {"b": [1, None]}},
        connection_config={"own": 1},
        tags={"Team": "A"},
        end_user={"id": "u1", "email": "jane@acme.test"},
        webhook_url_override="https://hooks.test/x",
    )
    assert ZULU.fullmatch(made.pop("created_at"))
    assert ZULU.fullmatch(made.pop("updated_at"))
    assert isinstance(made.pop("id"), int)
    assert made == {
        "connection_id": "c1",
        "provider_config_key": "acme-basic",
        "provider": "acme-basic",
        "errors": [],
        "end_user": {
            "id": "u1",
            "display_name": None,
            "email": "jane@acme.test",
            "tags": None,
            "organization": None,
        },
        "tags": {"end_user_id": "u1", "end_user_email": "jane@acme.test", "team": "A"},
        "metadata": {"a": {"b": [1, None]}},
        "connection_config": {"own": 1},
        "webhook_url_override": "https://hooks.test/x",
        "last_fetched_at": None,
        "credentials": BASIC,
    }
    [asked] = everywhere.api.asked
    assert (asked.full_url, asked.header("Authorization")) == ("https://api.acme.test/me", "Basic dTpw")


async def test_an_id_is_made_up(server: World):
    """Where none is given."""
    made = await server.bring("acme-none", {"type": "NONE"}, connection_id=None)
    assert uuid.UUID(made["connection_id"]).version == 4
    assert made["credentials"] == {}


async def test_what_the_api_refuses_is_not_imported(server: World):
    """The code tells it from a wrong body."""
    server.api.banned = True
    body = {"provider_config_key": "acme-basic", "connection_id": "c1", "credentials": BASIC}
    reply = await server.ask("POST", "/connections", body)
    assert error(reply) == (400, "connection_test_failed")
    assert error(await server.ask("GET", f"/connections/c1?{OWNER}")) == (404, "not_found")


async def test_a_login_is_tried_at_once(server: World):
    """Its token is there from the first moment on."""
    made = await server.bring("acme-login", {"type": "TWO_STEP", "user": "u", "pin": "1"})
    assert made["credentials"]["token"] == "jwt-1"
    assert server.api.asked[-1].header("Authorization") == "Bearer jwt-1"
    server.api.banned = True
    body = {"provider_config_key": "acme-login", "credentials": {"type": "TWO_STEP", "user": "u", "pin": "2"}}
    assert error(await server.ask("POST", "/connections", body)) == (400, "connection_test_failed")


async def test_a_client_gets_its_first_token_at_once(server: World):
    """With the expiry that came with it."""
    made = await server.bring("acme-cc", {"type": "OAUTH2_CC", "client_id": "c", "client_secret": "s"})
    assert made["credentials"]["token"] == "access-1"
    assert made["credentials"]["expires_at"] == "2027-01-15T09:00:00.000Z"


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({}, ["provider_config_key", "credentials"]),
        ({"provider_config_key": "acme-basic", "credentials": []}, ["credentials"]),
        ({"provider_config_key": "acme-basic", "credentials": {}}, ["credentials.type"]),
        ({"provider_config_key": "acme-basic", "credentials": {"type": "API_KEY"}}, ["credentials.type"]),
        ({"provider_config_key": "acme-app", "credentials": {"type": "APP"}}, ["provider_config_key"]),
        ({"provider_config_key": "acme-basic", "credentials": {"type": "BASIC"}}, ["credentials.username"]),
        (
            {"provider_config_key": "acme-basic", "credentials": {**BASIC, "password": "a\nb"}},
            ["credentials.password"],
        ),
        ({"provider_config_key": "acme-basic", "credentials": {**BASIC, "x": 1}}, ["credentials.x"]),
        (
            {"provider_config_key": "acme-basic", "credentials": BASIC, "connection_id": "a#"},
            ["connection_id"],
        ),
        ({"provider_config_key": "acme-basic", "credentials": BASIC, "colour": "red"}, [""]),
        ({"provider_config_key": "acme-basic", "credentials": BASIC, "metadata": []}, ["metadata"]),
        ({"provider_config_key": "acme-basic", "credentials": BASIC, "tags": {"a": 1}}, ["tags.a"]),
        ({"provider_config_key": "acme-basic", "credentials": BASIC, "tags": {"1": ""}}, ["tags.1"]),
        ({"provider_config_key": "acme-basic", "credentials": BASIC, "end_user": {}}, ["end_user.id"]),
        (
            {"provider_config_key": "acme-basic", "credentials": BASIC, "end_user": {"id": "u", "x": 1}},
            ["end_user"],
        ),
        (
            {
                "provider_config_key": "acme-basic",
                "credentials": BASIC,
                "webhook_url_override": "http://10.0.0.1",
            },
            ["webhook_url_override"],
        ),
        (
            {"provider_config_key": "acme-key", "credentials": {"type": "API_KEY", "apiKey": "k"}},
            ["connection_config.subdomain"],
        ),
    ],
)
async def test_a_wrong_body_is_told_by_its_paths(server: World, body, paths):
    """Nothing is stored, and the API not asked."""
    reply = await server.ask("POST", "/connections", body)
    assert error(reply) == (400, "invalid_body")
    assert reply.paths == paths
    assert server.api.asked == []
    assert (await server.ask("GET", "/connections")).body == {"connections": []}


async def test_an_unknown_integration_is_not_found(server: World):
    """It has to be made first."""
    body = {"provider_config_key": "nobody", "credentials": BASIC}
    assert error(await server.ask("POST", "/connections", body)) == (404, "not_found")


async def test_the_same_id_again_is_the_new_account(everywhere: World):
    """What it does not bring stays."""
    first = await everywhere.bring("acme-basic", BASIC, metadata={"a": 1}, tags={"team": "a"})
    second = await everywhere.bring("acme-basic", {**BASIC, "username": "v"})
    assert second["credentials"]["username"] == "v"
    assert (second["metadata"], second["tags"]) == (first["metadata"], first["tags"])
    listed = (await everywhere.ask("GET", "/connections")).body["connections"]
    assert [each["id"] for each in listed] == [second["id"]]


# -- read --------------------------------------------------------------------------------------------------


async def test_a_connection_is_read(everywhere: World):
    """With dates in the form of a read, and the time of this one."""
    await everywhere.bring("acme-basic", BASIC)
    everywhere.clock.time += 1
    query = f"{OWNER}&force_refresh=false&refresh_token=false&refresh_github_app_jwt_token=false"
    reply = await everywhere.ask("GET", f"/connections/c1?{query}")
    assert reply.status == 200
    for date in ("created_at", "updated_at", "last_fetched_at"):
        assert OFFSET.fullmatch(reply.body[date])
    assert reply.body["last_fetched_at"] == "2027-01-15T08:00:01.000+00:00"
    assert reply.body["credentials"] == BASIC
    assert everywhere.connections.find("acme-basic", "c1").last_fetched_at == 1_800_000_001_000_000


async def test_a_token_about_to_expire_is_renewed(everywhere: World):
    """And not again while the new one is good."""
    client = {"client_id": "c", "client_secret": "s"}
    await everywhere.bring("acme-oauth", {**PAIR, "config_override": client, "expires_in": 600})
    for _ in range(2):
        reply = await everywhere.ask("GET", "/connections/c1?provider_config_key=acme-oauth")
        assert reply.body["credentials"]["access_token"] == "access-1"
    assert everywhere.form() == {
        "grant_type": "refresh_token",
        "refresh_token": "r",
        "client_id": "c",
        "client_secret": "s",
    }
    forced = "provider_config_key=acme-oauth&force_refresh=true"
    reply = await everywhere.ask("GET", f"/connections/c1?{forced}")
    assert reply.body["credentials"]["access_token"] == "access-2"


async def test_refresh_tokens_are_shown_to_who_asks(server: World):
    """Else they are nowhere: not in the raw answer, not in the configuration."""
    config = {"refresh_token": "r", "own": {"refresh_token": "r", "a": 1}}
    await server.bring("acme-oauth", PAIR, connection_config=config)
    plain = (await server.ask("GET", "/connections/c1?provider_config_key=acme-oauth")).body
    assert plain["credentials"] == {"type": "OAUTH2", "access_token": "a", "raw": {"access_token": "a"}}
    assert plain["connection_config"] == {"own": {"a": 1}}
    asked = "/connections/c1?provider_config_key=acme-oauth&refresh_token=true"
    full = (await server.ask("GET", asked)).body
    assert full["credentials"]["refresh_token"] == "r"
    assert full["credentials"]["raw"]["refresh_token"] == "r"
    assert full["connection_config"] == config


async def test_the_refresh_token_of_a_login_is_left_out_where_its_answer_has_it(server: World):
    """The provider's data says where that is."""
    await server.bring("acme-login", {"type": "TWO_STEP", "user": "u", "pin": "1"})
    read = (await server.ask("GET", "/connections/c1?provider_config_key=acme-login")).body["credentials"]
    assert read["raw"] == {"data": {"jwt": "jwt-1", "lives": 3600}}
    assert (read["type"], read["user"], "refresh_token" in read) == ("TWO_STEP", "u", False)


async def test_a_refresh_that_fails_is_told(server: World):
    """Then not tried for a while, unless it is forced; the connection shows it until one succeeds."""
    client = {"client_id": "c", "client_secret": "hunter2"}
    await server.bring("acme-oauth", {**PAIR, "config_override": client, "expires_in": 0})
    server.api.banned = True
    address = "/connections/c1?provider_config_key=acme-oauth"
    failed = await server.ask("GET", address)
    assert error(failed) == (400, "invalid_credentials")
    payload = failed.body["error"]["payload"]
    assert payload["type"] == "refresh_token_external_error"
    assert (payload["connection"]["connection_id"], payload["connection"]["credentials"]) == ("c1", {})
    assert [each["type"] for each in payload["connection"]["errors"]] == ["auth"]
    asked = len(server.api.asked)
    again = await server.ask("GET", address)
    assert error(again) == (424, "invalid_credentials")
    assert again.body["error"]["payload"]["type"] == "connection_refresh_backoff"
    assert 1 <= int(again.headers["retry-after"]) <= 31
    assert len(server.api.asked) == asked
    assert "hunter2" not in str(failed.body) + str(again.body)
    [listed] = (await server.ask("GET", "/connections")).body["connections"]
    assert [each["type"] for each in listed["errors"]] == ["auth"]
    server.api.banned = False
    good = await server.ask("GET", f"{address}&force_refresh=true")
    assert (good.status, good.body["errors"]) == (200, [])


async def test_after_days_of_failures_a_refresh_is_exhausted(server: World):
    """Until it is forced."""
    client = {"client_id": "c", "client_secret": "s"}
    await server.bring("acme-oauth", {**PAIR, "config_override": client, "expires_in": 0})
    server.api.banned = True
    address = "/connections/c1?provider_config_key=acme-oauth"
    for _ in range(6):
        reply = await server.ask("GET", address)
        server.clock.time += 86_400
    assert error(reply) == (424, "invalid_credentials")
    assert reply.body["error"]["payload"]["type"] == "connection_refresh_exhausted"


async def test_without_the_scope_there_are_no_credentials(server: World):
    """Nor anything that brings them forth."""
    await server.bring("acme-basic", BASIC)
    server.scopes = ("environment:connections:read",)
    reply = await server.ask("GET", f"/connections/c1?{OWNER}")
    assert (reply.status, reply.body["credentials"], reply.body["last_fetched_at"]) == (200, {}, None)
    for more in ("force_refresh=true", "refresh_token=1"):
        assert error(await server.ask("GET", f"/connections/c1?{OWNER}&{more}")) == (403, "forbidden")


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/connections/c2?provider_config_key=acme-basic", (404, "not_found")),
        ("/connections/c1?provider_config_key=acme-none", (404, "not_found")),
        ("/connections/c1?provider_config_key=nobody", (400, "unknown_provider_config")),
        ("/connections/c1", (400, "invalid_query_params")),
        ("/connections/c1?provider_config_key=", (400, "invalid_query_params")),
        (f"/connections/c1?{OWNER}&force_refresh=maybe", (400, "invalid_query_params")),
        (f"/connections/c1?{OWNER}&colour=red", (400, "invalid_query_params")),
        (f"/connections/{'x' * 256}?{OWNER}", (400, "invalid_uri_params")),
    ],
)
async def test_what_cannot_be_read_is_told(server: World, path, answer):
    """Strictly, and each in its own way."""
    await server.bring("acme-basic", BASIC)
    assert error(await server.ask("GET", path)) == answer


@pytest.mark.parametrize("name", ["user@acme.test", "a b", '{"user":[1]}', "a/b", "1+1=2$"])
async def test_ids_with_escapes(server: World, name):
    """A slash too, where a program escapes it."""
    await server.bring("acme-basic", BASIC, connection_id=name)
    reply = await server.ask("GET", f"/connections/{quote(name, safe='')}?{OWNER}")
    assert (reply.status, reply.body["connection_id"]) == (200, name)


async def test_an_id_may_be_what_a_route_is_called(server: World):
    """The methods that the route has not are the connection's."""
    await server.bring("acme-basic", BASIC, connection_id="metadata")
    for method in ("GET", "DELETE"):
        assert (await server.ask(method, f"/connections/metadata?{OWNER}")).status == 200


# -- list --------------------------------------------------------------------------------------------------


@pytest.fixture
async def crowd(everywhere: World) -> World:
    """Three connections of two integrations, one second apart."""
    people = [
        ("acme-basic", BASIC, "ann", {"id": "u1", "display_name": "Ann", "organization": {"id": "o1"}}),
        ("acme-basic", BASIC, "bob", {"id": "u2", "email": "bob@acme.test", "organization": {"id": "o1"}}),
        ("acme-none", {"type": "NONE"}, "ann", {"id": "u1", "tags": {"Plan": "gold"}}),
    ]
    for integration, credentials, name, end_user in people:
        await everywhere.bring(integration, credentials, connection_id=name, end_user=end_user)
        everywhere.clock.time += 1
    return everywhere


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["none/ann", "basic/bob", "basic/ann"]),
        ("connectionId=ann", ["none/ann", "basic/ann"]),
        ("connectionId=an", []),
        ("search=AN", ["none/ann", "basic/ann"]),
        ("search=bob@ACME", ["basic/bob"]),
        ("search=%25", []),
        ("endUserId=u1", ["none/ann", "basic/ann"]),
        ("endUserOrganizationId=o1", ["basic/bob", "basic/ann"]),
        ("integrationId=acme-none", ["none/ann"]),
        ("integrationId=acme-none,%20acme-basic&connectionId=ann", ["none/ann", "basic/ann"]),
        ("tags[end_user_id]=u2", ["basic/bob"]),
        ("tags%5Bplan%5D=gold", ["none/ann"]),
        ("tags[END_USER_ID]=u1&tags[plan]=gold", ["none/ann"]),
        ("tags[plan]=silver", []),
        ("limit=2", ["none/ann", "basic/bob"]),
        ("limit=2&page=1", ["basic/ann"]),
        ("limit=2&page=0", ["none/ann", "basic/bob"]),
        ("page=999999999", []),
    ],
)
async def test_connections_are_found(crowd: World, query, expected):
    """The newest first; every condition must hold. The old path lists the same."""
    for path in ("/connections", "/connection"):
        reply = await crowd.ask("GET", f"{path}?{query}")
        found = [(each["provider_config_key"], each["connection_id"]) for each in reply.body["connections"]]
        assert [f"{key.removeprefix('acme-')}/{name}" for key, name in found] == expected


async def test_an_item_of_the_list(crowd: World):
    """Nothing secret; its date has microseconds."""
    [item] = (await crowd.ask("GET", "/connections?integrationId=acme-none")).body["connections"]
    assert isinstance(item.pop("id"), int)
    assert item == {
        "connection_id": "ann",
        "provider_config_key": "acme-none",
        "provider": "acme-none",
        "errors": [],
        "end_user": {
            "id": "u1",
            "display_name": None,
            "email": None,
            "tags": {"Plan": "gold"},
            "organization": None,
        },
        "tags": {"end_user_id": "u1", "plan": "gold"},
        "metadata": None,
        "created": "2027-01-15T08:00:02.000000+00:00",
    }


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=2001", "limit=x", "page=-1", "page=99999999999999", "connectionId=", "search=" + "x" * 256,
     "integrationId=", "tags=x", "tags[a][b]=c", "userId=u1", "connectionId=a&connectionId=b"],
)  # fmt: skip
async def test_a_wrong_query_is_refused(server: World, query):
    """Strictly."""
    assert error(await server.ask("GET", f"/connections?{query}")) == (400, "invalid_query_params")


# -- change ------------------------------------------------------------------------------------------------


async def test_a_connection_is_patched(everywhere: World):
    """What is not named stays; null and an empty address take away."""
    await everywhere.bring("acme-basic", BASIC, tags={"team": "a"}, end_user={"id": "u1"})
    address = f"/connections/c1?{OWNER}"
    hook = {"webhook_url_override": "https://hooks.test"}
    for body in ({}, hook, {"tags": {"Plan": "gold"}}, {"end_user": {"id": "u2"}}):
        reply = await everywhere.ask("PATCH", address, body)
        assert (reply.status, reply.body) == (200, {"success": True})
    read = (await everywhere.ask("GET", address)).body
    assert read["webhook_url_override"] == "https://hooks.test"
    assert read["tags"] == {"plan": "gold", "end_user_id": "u2"}
    assert read["end_user"]["id"] == "u2"
    await everywhere.ask("PATCH", address, {"end_user": None, "webhook_url_override": ""})
    read = (await everywhere.ask("GET", address)).body
    assert (read["end_user"], read["webhook_url_override"]) == (None, None)
    assert (await everywhere.ask("GET", "/connections?endUserId=u2")).body == {"connections": []}


@pytest.mark.parametrize(
    ("path", "body", "answer"),
    [
        (f"/connections/c2?{OWNER}", {}, (404, "not_found")),
        ("/connections/c1?provider_config_key=nobody", {}, (400, "unknown_provider_config")),
        ("/connections/c1", {}, (400, "invalid_query_params")),
        (f"/connections/c1?{OWNER}", {"metadata": {}}, (400, "invalid_body")),
        (f"/connections/c1?{OWNER}", {"tags": {f"k{n}": "" for n in range(11)}}, (400, "invalid_body")),
        (f"/connections/c1?{OWNER}", {"end_user": {"id": "u", "email": "no"}}, (400, "invalid_body")),
        (f"/connections/c1?{OWNER}", {"webhook_url_override": "ftp://x"}, (400, "invalid_body")),
        (f"/connections/c1?{OWNER}", [], (400, "invalid_body")),
    ],
)
async def test_a_wrong_patch_is_refused(server: World, path, body, answer):
    """Strictly."""
    await server.bring("acme-basic", BASIC)
    assert error(await server.ask("PATCH", path, body)) == answer


@pytest.mark.parametrize("path", ["/connections/c1", "/connection/c1"])
async def test_a_connection_is_deleted(everywhere: World, path):
    """The second time it is unknown, which has no message; the old path does the same."""
    await everywhere.bring("acme-basic", BASIC)
    reply = await everywhere.ask("DELETE", f"{path}?{OWNER}")
    assert (reply.status, reply.body) == (200, {"success": True})
    again = await everywhere.ask("DELETE", f"{path}?{OWNER}")
    assert (again.status, again.body) == (400, {"error": {"code": "unknown_connection"}})
    assert error(await everywhere.ask("GET", f"/connections/c1?{OWNER}")) == (404, "not_found")


@pytest.mark.parametrize("path", ["/connections/metadata", "/connection/metadata"])
async def test_metadata_is_set_and_merged(everywhere: World, path):
    """For one connection or several; the answer is the request. The old path does the same."""
    await everywhere.bring("acme-basic", BASIC)
    await everywhere.bring("acme-basic", BASIC, connection_id="c2")

    async def kept() -> list[object]:
        return [
            (await everywhere.ask("GET", f"/connections/{name}?{OWNER}")).body["metadata"]
            for name in ("c1", "c2")
        ]

    one = {"connection_id": "c1", "provider_config_key": "acme-basic", "metadata": {"a": {"x": 1}, "b": 1}}
    reply = await everywhere.ask("POST", path, one)
    assert (reply.status, reply.body) == (201, one)
    several = {**one, "connection_id": ["c1", "c2"], "metadata": {"a": {"y": 2}}}
    reply = await everywhere.ask("PATCH", path, several)
    assert (reply.status, reply.body) == (200, several)
    assert await kept() == [{"a": {"y": 2}, "b": 1}, {"a": {"y": 2}}]
    unknown = await everywhere.ask("POST", path, {**several, "connection_id": ["c1", "c3"]})
    assert error(unknown) == (404, "unknown_connection")
    assert "none of the others" in unknown.body["error"]["message"]
    assert await kept() == [{"a": {"y": 2}, "b": 1}, {"a": {"y": 2}}]


@pytest.mark.parametrize(
    "change",
    [{"metadata": []}, {"metadata": None}, {"metadata": "x"}, {"connection_id": 1}, {"connection_id": ""},
     {"connection_id": []}, {"connection_id": [""]}, {"provider_config_key": "a/b"}, {"more": 1}],
)  # fmt: skip
async def test_wrong_metadata_is_refused(server: World, change):
    """It must be an object."""
    good = {"connection_id": "c1", "provider_config_key": "acme-basic", "metadata": {}}
    for method in ("POST", "PATCH"):
        assert error(await server.ask(method, "/connections/metadata", {**good, **change})) == (
            400,
            "invalid_body",
        )


async def test_metadata_that_grows_too_large_is_refused(server: World):
    """By merging too; the error tells of which connection."""
    await server.bring("acme-basic", BASIC, connection_id="c1")
    body = {"connection_id": ["c1"], "provider_config_key": "acme-basic", "metadata": {"a": "x" * 600_000}}
    assert (await server.ask("PATCH", "/connections/metadata", body)).status == 200
    more = {**body, "metadata": {"b": "x" * 600_000}}
    refused = await server.ask("PATCH", "/connections/metadata", more)
    assert error(refused) == (400, "invalid_body")
    assert "'c1'" in refused.body["error"]["message"]
    shown = await server.ask("GET", f"/connections/c1?{OWNER}")
    assert shown.body["metadata"] == body["metadata"]


async def test_metadata_of_an_unknown_integration(server: World):
    """Its connections are unknown."""
    body = {"connection_id": "c1", "provider_config_key": "nobody", "metadata": {}}
    assert error(await server.ask("POST", "/connections/metadata", body)) == (404, "unknown_connection")


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/connections", "read"),
        ("GET", f"/connections/c1?{OWNER}", "read"),
        ("POST", "/connections", "create"),
        ("PATCH", f"/connections/c1?{OWNER}", "update"),
        ("DELETE", f"/connections/c1?{OWNER}", "delete"),
        ("POST", "/connections/metadata", "update"),
        ("PATCH", "/connections/metadata", "update"),
        ("POST", "/connection", "create"),
        ("POST", f"/connection/c1/metadata?{OWNER}", "update"),
        ("PATCH", f"/connection/c1/metadata?{OWNER}", "update"),
    ],
)
async def test_each_operation_has_its_scope(server: World, method, path, scope):
    """A key without it is refused, a key with it is not."""
    server.scopes = ("environment:integrations:*",)
    assert error(await server.ask(method, path, {})) == (403, "forbidden")
    server.scopes = (f"environment:connections:{scope}",)
    assert (await server.ask(method, path, {})).status != 403
