"""Tokens that begin with a signature of our own."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tieline.auth.credentials import Installation, Minted
from tieline.connections.grants import grant_of, renewed
from tieline.connections.model import AppKey, Integration
from tieline.core.errors import ConfigurationError, RefreshFailed, UsageError
from tieline.core.secrets import Secret, SecretDocument
from tieline.http.model import Response
from tieline.providers.model import Provider
from tieline.webhooks.jwt import verified_claims

KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
NOW = 1_700_000_000_000_000
GITHUB = Provider(
    name="app",
    display_name="App",
    auth_mode="APP",
    token_url="https://api.test/app/installations/${connectionConfig.installation_id}/access_tokens",
    token_headers={"accept": "application/vnd.github+json"},
)
APP = Integration(
    key=1,
    unique_key="app",
    provider="app",
    credentials=AppKey(type="APP", app_id="77", app_link="https://x.test", private_key=Secret(PEM)),
    created_at=0,
    updated_at=0,
)
INSTALLED = Installation(app_id="77", installation_id="4711")


def grant(provider, integration, credentials):
    return grant_of(provider, integration, {}, credentials, now=NOW, nonce="n")


def answer(status: int, document: object) -> Response:
    return Response(status=status, headers=(), body=json.dumps(document).encode())


def test_app_shows_that_it_is_the_app():
    """By a token of ten minutes, at the address of the account."""
    call = next(grant(GITHUB, APP, INSTALLED))
    assert call.url == "https://api.test/app/installations/4711/access_tokens"
    headers = dict(call.request().headers)
    token = headers["Authorization"].removeprefix("Bearer ")
    claims = verified_claims(token, PUBLIC, algorithms=["RS256"], now=NOW / 1e6, field="t")
    assert claims == {"iss": "77", "iat": 1_699_999_940, "exp": 1_700_000_540}
    assert headers["accept"] == "application/vnd.github+json"


def test_app_gets_a_token_of_the_account():
    """Which ends when the answer says."""
    asking = grant(GITHUB, APP, INSTALLED)
    next(asking)
    with pytest.raises(StopIteration) as end:
        asking.send(answer(201, {"token": "ghs_1", "expires_at": "2023-11-14T23:13:20Z"}))
    after = renewed(INSTALLED, end.value.value)
    assert (after.token, after.expires_at) == (Secret("ghs_1"), 1_700_003_600_000_000)


def test_refusal_is_told():
    """In the provider's words."""
    asking = grant(GITHUB, APP, INSTALLED)
    next(asking)
    with pytest.raises(RefreshFailed, match="Integration not found"):
        asking.send(answer(404, {"message": "Integration not found"}))


def test_app_needs_its_key():
    """It is the integration's."""
    with pytest.raises(UsageError, match="private_key"):
        next(grant(GITHUB, None, INSTALLED))


def test_description_must_be_one():
    """A file that says it otherwise is named."""
    provider = Provider(name="j", display_name="J", auth_mode="JWT", token={"payload": {}})
    with pytest.raises(ConfigurationError, match="signing_key"):
        next(grant(provider, None, Minted(fields=SecretDocument({"key": "k"}))))
