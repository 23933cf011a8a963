"""The SDK against `tieline serve`: providers, integrations, connections, the proxy."""

import contextlib
import hashlib
import urllib.request
import uuid

import pytest
from tests.integration.nango_sdk.upstream import CLIENT_ID, CLIENT_SECRET

from tieline import AsyncClient, Client
from tieline.sdk import (
    ApiConnectionError,
    ApiKeyCredentials,
    BasicCredentials,
    ClientCredentials,
    CredentialsRefused,
    EndUser,
    Forbidden,
    IntegrationCredentials,
    InvalidInput,
    NoCredentials,
    NotConnected,
    OAuth2Credentials,
    Organization,
    SignatureCredentials,
    TwoStepCredentials,
    Unauthorized,
    UnknownConnection,
    UnknownIntegration,
    UnknownProvider,
    UpstreamError,
)


@pytest.fixture
def make(sdk, facts):
    """Return a function that makes an integration of a provider, and one that makes a connection of it."""
    made = []

    def integration(provider, **more):
        key = f"{provider}_{uuid.uuid4().hex[:8]}"
        sdk.do(sdk.client.create_integration(provider, key, **more))
        made.append(key)
        return key

    yield integration
    for key in made:
        with contextlib.suppress(UnknownIntegration):
            sdk.do(sdk.client.delete_integration(key))


@pytest.fixture
def plain(sdk, facts, make):
    """An integration whose API asks for no credentials, and what connects to it."""
    key = make("acme-plain")

    def connect(connection_id, **more):
        config = {"baseUrl": facts["upstream"]}
        return sdk.do(
            sdk.client.create_connection(
                key, NoCredentials(), connection_id=connection_id, connection_config=config, **more
            )
        )

    return key, connect


def test_providers(sdk):
    """The catalogue, part of it, and one of it."""
    names = [each.name for each in sdk.all(sdk.client.list_providers())]
    assert {"gong", "github", "acme-plain"} <= set(names)
    assert [each.name for each in sdk.all(sdk.client.list_providers(search="gong"))] == ["gong", "gong-oauth"]
    gong = sdk.do(sdk.client.get_provider("gong"))
    assert (gong.auth_mode, gong.display_name) == ("BASIC", "Gong")
    assert gong.proxy["base_url"]
    with pytest.raises(UnknownProvider):
        sdk.do(sdk.client.get_provider("nobody"))
    assert sdk.all(sdk.client.list_provider_templates("gong")) == []


def test_integrations(sdk, make):
    """Made, told, changed, listed, removed."""
    credentials = IntegrationCredentials(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, scopes="a,b")
    key = make("acme-oauth", display_name="Acme", credentials=credentials)
    told = sdk.do(sdk.client.get_integration(key, include=["credentials", "webhook"]))
    assert (told.display_name, told.provider, told.webhook_url) == ("Acme", "acme-oauth", None)
    assert (told.credentials.client_secret, told.credentials.scopes) == (CLIENT_SECRET, "a,b")
    assert told.created_at.tzinfo is not None
    changed = sdk.do(sdk.client.update_integration(key, display_name="Other", forward_webhooks=False))
    assert (changed.display_name, changed.forward_webhooks, changed.credentials) == ("Other", False, None)
    assert key in [each.unique_key for each in sdk.all(sdk.client.list_integrations())]
    sdk.do(sdk.client.delete_integration(key))
    with pytest.raises(UnknownIntegration):
        sdk.do(sdk.client.get_integration(key))
    with pytest.raises(InvalidInput) as caught:
        sdk.do(sdk.client.create_integration("nobody", "x"))
    assert caught.value.issues[0].path == ("provider",)


def test_an_integration_that_needs_nothing(sdk):
    key = f"quick-{sdk.name}"
    assert sdk.do(sdk.client.create_quickstart_integration("gong", key)).unique_key == key
    sdk.do(sdk.client.delete_integration(key))


def test_connections(sdk, plain):
    """Brought along, told, changed, forgotten."""
    key, connect = plain
    end_user = EndUser(id="u1", email="u1@example.com", organization=Organization(id="o1"))
    made = connect("user 1", metadata={"a": 1}, tags={"team": "red"}, end_user=end_user)
    assert (made.connection_id, made.integration, made.metadata) == ("user 1", key, {"a": 1})
    told = sdk.do(sdk.client.get_connection(key, "user 1"))
    assert (told.id, told.tags, told.end_user) == (made.id, made.tags, end_user)
    assert isinstance(told.credentials, NoCredentials)
    sdk.do(sdk.client.update_connection(key, "user 1", end_user=None, tags={"plan": "pro"}))
    changed = sdk.do(sdk.client.get_connection(key, "user 1"))
    assert (changed.end_user, changed.tags) == (None, {"plan": "pro"})
    sdk.do(sdk.client.delete_connection(key, "user 1"))
    for call in (sdk.client.get_connection, sdk.client.delete_connection):
        with pytest.raises(UnknownConnection):
            sdk.do(call(key, "user 1"))
    with pytest.raises(UnknownIntegration):
        sdk.do(sdk.client.get_connection("nobody", "user 1"))


def test_lists_of_connections(sdk, plain):
    """Page by page, and by what one knows of them."""
    key, connect = plain
    for number in range(5):
        connect(f"c{number}", end_user=EndUser(id=f"u{number}"), tags={"even": str(number % 2 == 0)})

    def ids(**wanted):
        found = sdk.all(sdk.client.list_connections(integration=key, **wanted))
        return [each.connection_id for each in found]

    assert ids() == ids(limit=2) == ["c4", "c3", "c2", "c1", "c0"]
    assert ids(limit=2, cursor="1") == ["c2", "c1", "c0"]
    assert ids(end_user_id="u3") == ids(connection_id="c3") == ["c3"]
    assert ids(tags={"even": "True"}) == ["c4", "c2", "c0"]
    assert ids(search="nobody") == []
    pages = sdk.pages(sdk.client.list_connections(integration=key, limit=3))
    assert [(len(page), page.next_cursor) for page in pages] == [(3, "1"), (2, None)]


def test_metadata(sdk, plain):
    """Set, merged, of several at once, of all or none."""
    key, connect = plain
    connect("a"), connect("b")
    sdk.do(sdk.client.set_metadata(key, ["a", "b"], {"x": 1, "y": {"z": None}}))
    sdk.do(sdk.client.update_metadata(key, "a", {"x": 2}))
    assert sdk.do(sdk.client.get_metadata(key, "a")) == {"x": 2, "y": {"z": None}}
    assert sdk.do(sdk.client.get_metadata(key, "b")) == {"x": 1, "y": {"z": None}}
    with pytest.raises(UnknownConnection):
        sdk.do(sdk.client.set_metadata(key, ["a", "nobody"], {}))
    assert sdk.do(sdk.client.get_metadata(key, "a")) == {"x": 2, "y": {"z": None}}


def test_credentials_of_each_kind(sdk, facts, make):
    """They come back as the class of their kind, and `get_token` gives what requests are signed with."""
    key = make("acme-key")
    sdk.do(sdk.client.create_connection(key, ApiKeyCredentials(api_key="key-1"), connection_id="a"))
    assert sdk.do(sdk.client.get_token(key, "a")) == ApiKeyCredentials(api_key="key-1")
    with pytest.raises(CredentialsRefused):
        sdk.do(sdk.client.create_connection(key, ApiKeyCredentials(api_key="wrong")))

    client = IntegrationCredentials(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    key = make("acme-oauth", credentials=client)
    given = OAuth2Credentials(access_token="access-old", refresh_token="r", raw={})
    sdk.do(sdk.client.create_connection(key, given, connection_id="a"))
    assert sdk.do(sdk.client.get_token(key, "a")) == "access-old"
    fresh = sdk.do(sdk.client.get_connection(key, "a", force_refresh=True, refresh_token=True)).credentials
    assert fresh.access_token.startswith("access-")
    assert fresh.access_token != "access-old"
    assert fresh.refresh_token.startswith("renewal-")
    assert "refresh_token" not in sdk.do(sdk.client.get_raw_token_response(key, "a"))
    revoked = OAuth2Credentials(access_token="x", refresh_token="revoked")
    sdk.do(sdk.client.create_connection(key, revoked, connection_id="b"))
    with pytest.raises(CredentialsRefused) as caught:
        sdk.do(sdk.client.get_token(key, "b", force_refresh=True))
    assert caught.value.payload["connection"]["connection_id"] == "b"

    key = make("acme-client")
    own = ClientCredentials(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    sdk.do(sdk.client.create_connection(key, own, connection_id="a"))
    assert sdk.do(sdk.client.get_token(key, "a")).token.startswith("access-")


def test_a_connection_is_waited_for(sdk, plain):
    key, connect = plain
    connect("a", end_user=EndUser(id="anna"))
    assert sdk.do(sdk.client.wait_for_connection(key, "anna")).connection_id == "a"
    with pytest.raises(NotConnected):
        sdk.do(sdk.client.wait_for_connection(key, "nobody", attempts=1))


def test_variables_of_the_environment(sdk):
    assert sdk.do(sdk.client.environment_variables()) == {"BOT_TOKEN": "abcdefg"}


def test_keys(facts):
    """One that is wrong, and one that may not."""
    with Client(facts["url"], str(uuid.uuid4()), environment={}) as client, pytest.raises(Unauthorized):
        client.environment_variables()
    with Client(facts["url"], facts["reader_key"], environment={}) as client:
        assert list(client.list_integrations())
        with pytest.raises(Forbidden):
            client.environment_variables()


def test_nobody_there():
    with (
        Client("http://127.0.0.1:1", "k", environment={}, retries=0) as client,
        pytest.raises(ApiConnectionError),
    ):
        client.environment_variables()


# -- the proxy -------------------------------------------------------------------------------------------------


def test_calls_through_the_proxy(sdk, plain):
    """Every verb, with what it brings along, as the API sees it."""
    key, connect = plain
    connect("a")
    client = sdk.client
    seen = sdk.do(
        client.get("/echo/x", key, "a", params={"ids": [1, 2], "q": "ü&"}, headers={"X-Trace": "t"})
    )
    assert (seen.status, seen.header("x-upstream")) == (200, "echo")
    assert seen.json()["target"] == "/echo/x?ids=1&ids=2&q=%C3%BC%26"
    assert seen.json()["headers"]["x-trace"] == "t"
    for verb in ("post", "put", "patch", "delete"):
        answer = sdk.do(getattr(client, verb)("/echo", key, "a", json={"a": "ü"}))
        assert answer.json()["method"] == verb.upper()
        assert bytes_of(answer) == '{"a":"ü"}'.encode()
    form = sdk.do(client.post("/echo", key, "a", form={"a": "x y"}))
    assert (bytes_of(form), form.json()["headers"]["content-type"]) == (
        b"a=x+y",
        "application/x-www-form-urlencoded",
    )
    parts = sdk.do(client.post("/echo", key, "a", multipart={"t": "x", "f": b"bytes"}))
    assert b'name="f"; filename="upload"' in bytes_of(parts)
    assert "boundary=" in parts.json()["headers"]["content-type"]
    assert sdk.do(client.proxy("PROPFIND", "/echo", key, "a")).json()["method"] == "PROPFIND"


def bytes_of(answer):
    import base64

    return base64.b64decode(answer.json()["body"])


def test_large_bodies_go_through_in_parts(sdk, plain, tmp_path):
    key, connect = plain
    connect("a")
    content = bytes(range(256)) * 20_000
    (tmp_path / "large").write_bytes(content)
    answer = sdk.do(sdk.client.post("/echo", key, "a", content=tmp_path / "large"))
    assert hashlib.sha256(bytes_of(answer)).digest() == hashlib.sha256(content).digest()


def test_the_server_tries_again(sdk, plain):
    """As often as it is told, and no oftener."""
    key, connect = plain
    connect("a")
    name = uuid.uuid4().hex
    assert sdk.do(sdk.client.get(f"/flaky/{name}/503/2", key, "a", retries=3)).json()["attempt"] == 3
    other = uuid.uuid4().hex
    with pytest.raises(UpstreamError) as caught:
        sdk.do(sdk.client.get(f"/flaky/{other}/503/2", key, "a"))
    assert caught.value.upstream.body == {"attempt": 1}
    third = uuid.uuid4().hex
    answer = sdk.do(sdk.client.get(f"/flaky/{third}/418/1", key, "a", retries=1, retry_on=[418]))
    assert answer.json()["attempt"] == 2


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500])
def test_failures_of_the_api(sdk, plain, status):
    key, connect = plain
    connect("a")
    with pytest.raises(UpstreamError) as caught:
        sdk.do(sdk.client.get(f"/status/{status}", key, "a"))
    assert (caught.value.upstream.status, caught.value.upstream.body) == (status, {"upstream": status})
    assert caught.value.header("X-Reason") == f"asked for {status}"


def test_failures_of_the_server(sdk, plain):
    key, connect = plain
    connect("a")
    with pytest.raises(UnknownConnection):
        sdk.do(sdk.client.get("/echo", key, "nobody"))
    with pytest.raises(UnknownIntegration):
        sdk.do(sdk.client.get("/echo", "nobody", "a"))
    with pytest.raises(InvalidInput) as caught:
        sdk.do(sdk.client.get("/echo", key, "a", base_url_override="nowhere"))
    assert caught.value.issues[0].path == ("base-url-override",)


def test_an_answer_comes_as_it_is_sent(sdk, plain, facts):
    """Its first part is there while the API has not sent the second; packed ones are unpacked."""
    key, connect = plain
    connect("a")
    gate = uuid.uuid4().hex

    def release():
        urllib.request.urlopen(f"{facts['upstream']}/release/{gate}", timeout=30).close()

    stream = sdk.client.stream("GET", f"/halves/{gate}", key, "a")
    assert sdk.first_part(stream, release) == (b"first", b"second")
    status, parts = sdk.read(sdk.client.stream("GET", "/octets", key, "a"))
    assert (status, b"".join(parts)) == (200, bytes(range(256)) * 1000)
    _, packed = sdk.read(sdk.client.stream("GET", "/packed", key, "a"))
    assert b"".join(packed).startswith(b'{"packed": true')
    assert sdk.do(sdk.client.get("/packed", key, "a")).json()["packed"] is True
    with pytest.raises(UpstreamError):
        sdk.read(sdk.client.stream("GET", "/status/404", key, "a"))


def test_an_answer_becomes_a_file(facts, plain, sdk, tmp_path):
    key, connect = plain
    connect("a")
    with (
        Client(facts["url"], facts["api_key"], environment={}) as client,
        client.stream("GET", "/octets", key, "a") as answer,
    ):
        path = answer.to_file(tmp_path / "octets")
    assert path.read_bytes() == bytes(range(256)) * 1000


def test_calls_to_apis_that_want_to_be_signed(sdk, facts, make):
    """goTom's signature, Gong's password: the server's business."""
    key = make("gotom")
    signed = SignatureCredentials(username=facts["gotom"]["username"], password=facts["gotom"]["password"])
    config = {"subdomain": "acme"}
    sdk.do(sdk.client.create_connection(key, signed, connection_id="a", connection_config=config))
    assert sdk.do(sdk.client.post("/app-api/x", key, "a", json={"a": 1})).status == 200

    key = make("gong")
    given = BasicCredentials(username=facts["gong"]["username"], password=facts["gong"]["password"])
    sdk.do(
        sdk.client.create_connection(
            key,
            given,
            connection_id="a",
            connection_config={"api_base_url_for_customer": facts["gong"]["url"]},
        )
    )
    answer = sdk.do(sdk.client.get("/v2/users", key, "a", params={"cursor": None}))
    assert answer.json()["records"]["totalRecords"] == 230
    assert isinstance(sdk.do(sdk.client.get_token(key, "a")), BasicCredentials)


def test_a_login_in_two_steps(sdk, make):
    """What was logged in with is kept beside the token."""
    key = make("acme-login")
    login = {"type": "TWO_STEP", "user": "anna", "pin": "1234"}
    try:
        sdk.do(sdk.client.create_connection(key, login, connection_id="a"))
    except InvalidInput:
        pytest.skip("such accounts are not brought along")
    token = sdk.do(sdk.client.get_token(key, "a"))
    assert isinstance(token, TwoStepCredentials)
    assert (token.token, token.extra["user"]) == ("jwt-1", "anna")


async def test_many_calls_at_once(facts):
    """One async client serves them all."""
    import asyncio

    async with AsyncClient(facts["url"], facts["api_key"], environment={}) as client:
        told = await asyncio.gather(*[client.get_provider("gong") for _ in range(20)])
    assert {each.name for each in told} == {"gong"}
