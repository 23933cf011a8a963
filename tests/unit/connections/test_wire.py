"""How connections look on the wire."""

import msgspec
import pytest

from tieline.auth import credentials as auth
from tieline.connections import wire
from tieline.connections.model import Connection, EndUser, Listed, Organization, RefreshState
from tieline.core.clock import zulu
from tieline.core.secrets import Secret, SecretDocument
from tieline.providers.model import InputField, Provider, TokenResponse

CREATED = 1_767_225_600_123_456
UPDATED = CREATED + 1_000_000
ACME = Provider(name="acme", display_name="Acme", auth_mode="OAUTH2")
PAIR = auth.OAuth2(
    access_token=Secret("a"),
    refresh_token=Secret("r"),
    expires_at=CREATED,
    raw=SecretDocument(
        {"access_token": "a", "refresh_token": "r", "team": [{"id": 1, "refresh_token": "r2"}]}
    ),
)
JANE = EndUser(id="u", organization=Organization(id="o"))


def connection(credentials: auth.Credentials | None = PAIR, **more: object) -> Connection:
    plain = {
        "key": 7,
        "integration": "acme-eu",
        "provider": "acme",
        "connection_id": "c1",
        "identity": "i",
        "base_url": "https://acme.test",
        "created_at": CREATED,
        "updated_at": UPDATED,
    }
    return Connection(**{**plain, **more}, credentials=credentials)


def as_json(shape: msgspec.Struct) -> dict:
    return msgspec.json.decode(msgspec.json.encode(shape))


def opened(
    credentials: auth.Credentials | None, *, refresh_token: bool = True, provider: Provider = ACME
) -> dict:
    shown = wire.shown(connection(credentials), provider, credentials=True, refresh_token=refresh_token)
    return shown.credentials


def test_an_item_of_a_list():
    """Its date has microseconds and an offset; what is not there is null."""
    listed = Listed(
        key=7,
        integration="acme-eu",
        provider="acme",
        connection_id="c1",
        metadata=None,
        tags={"a": "b"},
        end_user=JANE,
        refresh=RefreshState(),
        created_at=CREATED,
    )
    assert as_json(wire.listed(listed)) == {
        "id": 7,
        "connection_id": "c1",
        "provider_config_key": "acme-eu",
        "provider": "acme",
        "errors": [],
        "end_user": {
            "id": "u",
            "display_name": None,
            "email": None,
            "tags": None,
            "organization": {"id": "o", "display_name": None},
        },
        "tags": {"a": "b"},
        "metadata": None,
        "created": "2026-01-01T00:00:00.123456+00:00",
    }


def test_what_fails_of_a_connection():
    """Its token first, then each sync by its last run; in a list and by itself."""
    refresh = RefreshState(failed_at=5, error="no")
    shown = wire.shown(
        connection(None, refresh=refresh), ACME, credentials=False, refresh_token=False, failing=("r1", "r2")
    )
    assert as_json(shown)["errors"] == [
        {"type": "auth", "log_id": "refresh-7-5"},
        {"type": "sync", "log_id": "r1"},
        {"type": "sync", "log_id": "r2"},
    ]


def test_a_connection():
    """Its dates have milliseconds and an offset."""
    full = connection(
        metadata={"a": 1},
        connection_config={"subdomain": "acme", "refresh_token": "r", "in": {"refresh_token": "r", "b": 1}},
        webhook_url_override="https://hooks.test",
        last_fetched_at=UPDATED,
    )
    assert as_json(wire.shown(full, ACME, credentials=True, refresh_token=False)) == {
        "id": 7,
        "connection_id": "c1",
        "provider_config_key": "acme-eu",
        "provider": "acme",
        "errors": [],
        "end_user": None,
        "tags": {},
        "metadata": {"a": 1},
        "connection_config": {"subdomain": "acme", "in": {"b": 1}},
        "webhook_url_override": "https://hooks.test",
        "created_at": "2026-01-01T00:00:00.123+00:00",
        "updated_at": "2026-01-01T00:00:01.123+00:00",
        "last_fetched_at": "2026-01-01T00:00:01.123+00:00",
        "credentials": {
            "type": "OAUTH2",
            "access_token": "a",
            "expires_at": "2026-01-01T00:00:00.123Z",
            "raw": {"access_token": "a", "team": [{"id": 1}]},
        },
    }


def test_the_answer_to_an_import_has_another_form_of_date():
    """With a Z."""
    shown = wire.shown(connection(), ACME, credentials=True, refresh_token=True, date=zulu)
    assert shown.created_at == "2026-01-01T00:00:00.123Z"
    assert shown.updated_at == "2026-01-01T00:00:01.123Z"
    assert shown.last_fetched_at is None


def test_refresh_tokens_are_shown_to_who_asks():
    """Everywhere."""
    config = {"refresh_token": "r"}
    shown = wire.shown(connection(connection_config=config), ACME, credentials=True, refresh_token=True)
    assert shown.credentials["refresh_token"] == "r"
    assert shown.credentials["raw"] == PAIR.raw.reveal()
    assert shown.connection_config == config


def test_without_the_scope_credentials_are_empty():
    """And the rest is there."""
    shown = wire.shown(connection(), ACME, credentials=False, refresh_token=False)
    assert shown.credentials == {}
    assert shown.connection_id == "c1"


@pytest.mark.parametrize(
    ("known", "credentials", "expected"),
    [
        (True, True, {"site": "eu", "key": "hunter2", "more": 1}),
        (True, False, {"site": "eu", "more": 1}),
        (False, False, {}),
    ],
)
def test_without_the_scope_a_configuration_has_no_secret(known, credentials, expected):
    """What is secret in it, the provider says; without one nothing can be told."""
    fields = {"site": InputField(), "key": InputField(secret=True)}
    described = msgspec.structs.replace(ACME, connection_config=fields) if known else None
    full = connection(connection_config={"site": "eu", "key": "hunter2", "more": 1})
    shown = wire.shown(full, described, credentials=credentials, refresh_token=False)
    assert shown.connection_config == expected


@pytest.mark.parametrize(
    ("credentials", "expected"),
    [
        (None, {}),
        (auth.NoCredentials(), {}),
        (auth.ApiKey(api_key=Secret("k")), {"type": "API_KEY", "apiKey": "k"}),
        (
            auth.Basic(username="u", password=Secret("p")),
            {"type": "BASIC", "username": "u", "password": "p"},
        ),
        (
            auth.Signature(username="u", password=Secret("p")),
            {"type": "SIGNATURE", "username": "u", "password": "p"},
        ),
        (auth.OAuth2(access_token=Secret("a")), {"type": "OAUTH2", "access_token": "a", "raw": {}}),
        (
            auth.OAuth2(access_token=Secret("a"), config_override=SecretDocument({"client_id": "c"})),
            {"type": "OAUTH2", "access_token": "a", "config_override": {"client_id": "c"}, "raw": {}},
        ),
        (
            auth.ClientCredentials(
                client_id="c", client_secret=Secret("s"), token=Secret("t"), expires_at=CREATED
            ),
            {
                "type": "OAUTH2_CC",
                "token": "t",
                "client_id": "c",
                "client_secret": "s",
                "expires_at": "2026-01-01T00:00:00.123Z",
                "raw": {},
            },
        ),
        (
            auth.TwoStep(fields=SecretDocument({"user": "u", "type": "x"}), token=Secret("t")),
            {"user": "u", "type": "TWO_STEP", "token": "t", "raw": {}},
        ),
    ],
)
def test_credentials_of_every_kind(credentials, expected):
    """As programs know them."""
    assert opened(credentials) == expected


def test_a_login_loses_the_refresh_token_where_its_answer_has_it():
    """The provider's data says where; the rest of the answer stays."""
    login = Provider(
        name="acme",
        display_name="Acme",
        auth_mode="TWO_STEP",
        token_response=TokenResponse(token="data.jwt", refresh_token="data.renewal"),
    )
    token = auth.TwoStep(
        fields=SecretDocument({"user": "u"}),
        token=Secret("t"),
        refresh_token=Secret("r"),
        raw=SecretDocument({"data": {"jwt": "t", "renewal": "r"}, "ok": True}),
    )
    assert opened(token, refresh_token=False, provider=login) == {
        "user": "u",
        "type": "TWO_STEP",
        "token": "t",
        "raw": {"data": {"jwt": "t"}, "ok": True},
    }
    assert opened(token, provider=login)["raw"] == token.raw.reveal()


def test_a_failed_refresh_is_an_error_of_the_connection():
    """Until one succeeds; each occasion has a name of its own."""
    failed = wire.shown(
        connection(refresh=RefreshState(failed_at=5)), ACME, credentials=False, refresh_token=False
    )
    assert failed.errors == (wire.WireError(type="auth", log_id="refresh-7-5"),)


def test_a_repr_shows_no_secret():
    """Not even of what is about to be sent."""
    shown = wire.shown(
        connection(auth.ApiKey(api_key=Secret("hunter2"))), ACME, credentials=True, refresh_token=True
    )
    assert "hunter2" not in repr(shown)
