"""Whatever a program sends about connections is answered, and never by a fault of ours."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.connection_server import World, world

_TEXT = st.text(max_size=12) | st.sampled_from(
    ["", "c1", "env", "\0", "a/b", "x" * 256, "https://a.test", "u@a.test"]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=6,
)
_TAGS = st.dictionaries(st.text("aZ1._-/ é", max_size=5), _TEXT, max_size=11) | _JSON
_END_USER = (
    st.fixed_dictionaries({"id": _TEXT}, optional={"email": _TEXT, "tags": _TAGS, "organization": _JSON})
    | _JSON
)
_FIELDS = st.dictionaries(
    st.sampled_from(
        ["username", "password", "apiKey", "access_token", "refresh_token", "expires_at", "expires_in", "raw",
         "config_override", "client_id", "client_secret", "token", "user", "pin"]
    ),
    _TEXT | _JSON,
)  # fmt: skip
_CONFIG = st.dictionaries(st.sampled_from(["subdomain", "oauth_scopes_override", "x"]), _TEXT | _JSON) | _JSON


_GOOD = {
    "acme-basic": {"type": "BASIC", "username": "u", "password": "p"},
    "acme-key": {"type": "API_KEY", "apiKey": "k"},
    "acme-oauth": {"type": "OAUTH2", "access_token": "a", "refresh_token": "r", "expires_in": 60},
    "acme-cc": {"type": "OAUTH2_CC", "client_id": "c", "client_secret": "s"},
    "acme-login": {"type": "TWO_STEP", "user": "u", "pin": "1"},
    "acme-none": {"type": "NONE"},
    "acme-app": {"type": "APP"},
}
_PARTS = {
    "connection_id": _TEXT,
    "connection_config": _CONFIG,
    "metadata": _JSON,
    "tags": _TAGS,
    "end_user": _END_USER,
    "webhook_url_override": _TEXT,
    "more": _JSON,
}


@st.composite
def imports(draw: st.DrawFn) -> dict:
    """An import that is right but for one part, or two."""
    name = draw(st.sampled_from(sorted(_GOOD)))
    body = {
        "provider_config_key": name,
        "connection_config": {"subdomain": "a"},
        "credentials": {**_GOOD[name], **(draw(_FIELDS) if draw(st.booleans()) else {})},
    }
    for part in draw(st.lists(st.sampled_from(sorted(_PARTS)), max_size=2)):
        body[part] = draw(_PARTS[part])
    return body


@st.composite
def flat_imports(draw: st.DrawFn) -> dict:
    """The same in the form of older clients."""
    body = draw(imports())
    fields = body.pop("credentials")
    fields.pop("type")
    return {**body, **fields}


_CHANGES = st.dictionaries(
    st.sampled_from(
        ["end_user", "tags", "webhook_url_override", "metadata", "connection_id", "provider_config_key"]
    ),
    _END_USER | _TAGS | _TEXT,
)
_REQUESTS = st.one_of(
    st.tuples(st.just("POST"), st.just("/connections"), imports()),
    st.tuples(st.just("POST"), st.just("/connection"), flat_imports()),
    st.tuples(st.just("PATCH"), st.just("/connections/c1?provider_config_key=acme-basic"), _CHANGES | _JSON),
    st.tuples(
        st.sampled_from(["POST", "PATCH"]),
        st.sampled_from(
            ["/connections/metadata", "/connection/c1/metadata", "/connection/c1/metadata?provider_config_key=acme-basic"]
        ),
        _CHANGES | _JSON,
    ),
)  # fmt: skip


@pytest.fixture
def server(sqlite_url, tmp_path):
    with world(sqlite_url, tmp_path) as made:
        yield made


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(request=_REQUESTS)
def test_nothing_is_a_fault(server: World, request):
    """And what was stored can be read and listed."""

    async def exchange() -> None:
        basic = {"type": "BASIC", "username": "u", "password": "p"}
        await server.bring("acme-basic", basic)
        method, path, body = request
        reply = await server.ask(method, path, body)
        assert reply.status in {200, 201, 400, 404}
        if reply.status >= 400:
            assert isinstance(reply.code, str)
        listed = await server.ask("GET", "/connections")
        assert listed.status == 200
        for each in listed.body["connections"]:
            server.connections.delete(each["provider_config_key"], each["connection_id"], now=0)

    asyncio.run(exchange())
