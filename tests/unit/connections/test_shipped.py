"""Every provider that ships can be called, and asked for tokens, with credentials of its kind."""

from datetime import UTC, datetime

import msgspec
import pytest

from tieline.auth.credentials import (
    ApiKey,
    AppAndUser,
    Basic,
    ClientCredentials,
    Installation,
    NoCredentials,
    OAuth1,
    OAuth2,
    Signature,
    TwoStep,
)
from tieline.auth.signing import Signing, Unsigned
from tieline.auth.signing import verify as verify_signature
from tieline.connections.authorize import authorized, prepare
from tieline.connections.grants import grant_of
from tieline.connections.model import Connection, Integration, OAuthClient
from tieline.core.errors import SignatureRefused
from tieline.core.secrets import Secret, SecretDocument
from tieline.http.model import Request
from tieline.providers.catalogue import Catalogue

NOW = 1_800_000_000_000_000
SECRET = "the-secret"
SHIPPED = Catalogue()
APP = Installation(app_id="1", installation_id="2", token=Secret(SECRET))
KINDS = {
    "NONE": NoCredentials(),
    "BASIC": Basic(username="jane", password=Secret(SECRET)),
    "API_KEY": ApiKey(api_key=Secret(SECRET)),
    "OAUTH1": OAuth1(
        oauth_token="token",
        oauth_token_secret=Secret(SECRET),
        consumer_key="us",
        consumer_secret=Secret("our-secret"),
    ),
    "OAUTH2": OAuth2(access_token=Secret(SECRET), refresh_token=Secret("next")),
    "OAUTH2_CC": ClientCredentials(client_id="c", client_secret=Secret("s"), token=Secret(SECRET)),
    "SIGNATURE": Signature(username="jane", password=Secret(SECRET)),
    "APP": APP,
    "CUSTOM": AppAndUser(app=APP, user=OAuth2(access_token=Secret("user's"))),
}
OURS = Integration(
    key=1,
    unique_key="ours",
    provider="p",
    credentials=OAuthClient(type="OAUTH2", client_id="us", client_secret=Secret("our-secret")),
    created_at=0,
    updated_at=0,
)


def account(provider):
    fields = {name: field.example or "x" for name, field in provider.credentials.items()}
    login = TwoStep(fields=SecretDocument(fields), token=Secret(SECRET))
    config = {name: field.example or "x" for name, field in provider.connection_config.items()}
    return Connection(
        key=1,
        integration="ours",
        provider=provider.name,
        connection_id="one",
        identity="me",
        base_url="https://api.test",
        credentials=KINDS.get(provider.auth_mode, login),
        connection_config=config,
        created_at=0,
        updated_at=0,
    )


def called(provider):
    held = account(provider)
    prepared = prepare(provider, held, held.credentials, now=NOW)
    request = Request(
        method="POST",
        url="https://api.test/things?a=b",
        headers=(("Content-Type", "application/json"),),
        body=b"{}",
    )
    return authorized(prepared, request, now=NOW, nonce="n")


@pytest.mark.parametrize("name", SHIPPED.names())
def test_a_request_carries_the_credentials(name):
    """In a header or in the query; a secret that signs is not sent itself."""
    provider = SHIPPED.load(name)
    request = called(provider)
    sent = f"{request.full_url} {request.headers}"
    assert "${" not in sent
    match provider.auth_mode:
        case "NONE":
            assert dict(request.headers).keys() == {"Content-Type"}
        case "BASIC":
            assert request.header("Authorization") == "Basic amFuZTp0aGUtc2VjcmV0"
        case "SIGNATURE" | "OAUTH1":
            assert SECRET not in sent
        case _:
            assert SECRET in sent


@pytest.mark.parametrize(
    "name",
    [name for name in SHIPPED.names() if SHIPPED.load(name).auth_mode in {"OAUTH2", "OAUTH2_CC", "TWO_STEP"}],
)
def test_a_token_can_be_asked_for(name):
    provider = SHIPPED.load(name)
    held = account(provider)
    grant = grant_of(provider, OURS, held.connection_config, held.credentials, now=NOW, nonce="n")
    request = next(grant).request()
    assert request.url.startswith("https://")
    assert "${" not in f"{request.full_url} {request.headers} {request.body}"


def test_gotom_accepts_what_is_signed_for_it():
    """The description that signs is the one that verifies; with another secret it does not fit."""
    provider = SHIPPED.load("gotom")
    request = called(provider)
    received = Unsigned(
        method=request.method, url=request.full_url, headers=request.headers, body=request.body
    )
    signing = msgspec.convert(provider.signing, Signing)
    now = datetime(2027, 1, 15, 8, tzinfo=UTC)
    verify_signature(signing, received, {"username": "jane", "password": SECRET}, now=now)
    with pytest.raises(SignatureRefused):
        verify_signature(signing, received, {"username": "jane", "password": "other"}, now=now)
