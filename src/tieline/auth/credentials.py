"""Credentials of every kind: what is stored, sealed, of an account. The tags are the wire's `type`."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret, SecretDocument
from tieline.core.typed import decoder
from tieline.http.identity import Identity


class _Credentials(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", omit_defaults=True):
    """What all kinds share. Fields that open the account are `Secret`, and so are invisible in reprs."""


class NoCredentials(_Credentials, frozen=True, tag="NONE"):
    """An API that asks for none."""


class Basic(_Credentials, frozen=True, tag="BASIC"):
    """A user name (for many APIs: an access key) and a password, sent as HTTP Basic."""

    username: str
    password: Secret

    def __repr__(self) -> str:  # some APIs take their one key as the user name
        return "Basic(***)"


class ApiKey(_Credentials, frozen=True, tag="API_KEY"):
    """A static key or token; the provider's header and query templates say where it goes.

    `more` is what else the provider declares of its credentials, by name.
    """

    api_key: Secret = msgspec.field(name="apiKey")
    more: SecretDocument = SecretDocument({})


class OAuth2(_Credentials, frozen=True, tag="OAUTH2"):
    """A token pair; `expires_at` in microseconds since 1970, `raw` the token response as it came."""

    access_token: Secret
    refresh_token: Secret | None = None
    expires_at: int | None = None
    raw: SecretDocument = SecretDocument({})
    #: The account's own OAuth client, where it is not the integration's: client_id, client_secret.
    config_override: SecretDocument | None = None


class ClientCredentials(_Credentials, frozen=True, tag="OAUTH2_CC"):
    """An OAuth client that gets tokens for itself; `token` is None until the first was fetched."""

    client_id: str
    client_secret: Secret
    token: Secret | None = None
    expires_at: int | None = None
    raw: SecretDocument = SecretDocument({})
    client_certificate: str | None = None
    client_private_key: Secret | None = None

    @property
    def identity(self) -> Identity | None:
        """What the client shows when it connects."""
        certificate, key = self.client_certificate, self.client_private_key
        return Identity(certificate=certificate, private_key=key) if certificate and key else None


class TwoStep(_Credentials, frozen=True, tag="TWO_STEP"):
    """Fields that a login request turns into a token; `fields` are the provider's own, by name."""

    fields: SecretDocument
    token: Secret | None = None
    refresh_token: Secret | None = None
    expires_at: int | None = None
    raw: SecretDocument = SecretDocument({})


class Minted(_Credentials, frozen=True, tag="JWT"):
    """Fields of which tokens are made here, and signed; `fields` are the provider's own, by name."""

    fields: SecretDocument
    token: Secret | None = None
    expires_at: int | None = None


class Installation(_Credentials, frozen=True, tag="APP"):
    """An app of ours, installed in an account: its tokens are given to whoever has the app's key."""

    app_id: str
    installation_id: str
    token: Secret | None = None
    expires_at: int | None = None
    raw: SecretDocument = SecretDocument({})


class Session(_Credentials, frozen=True, tag="BILL"):
    """A user of an organisation, whose login brings the token of a session; the key is that of whoever calls."""

    username: str
    password: Secret
    organization_id: str
    dev_key: Secret
    token: Secret | None = None
    user_id: str | None = None
    expires_at: int | None = None
    raw: SecretDocument = SecretDocument({})

    def __repr__(self) -> str:
        return "Session(***)"


class AppAndUser(_Credentials, frozen=True, tag="CUSTOM"):
    """An app of ours, installed in an account, and who has installed it; requests are the app's."""

    app: Installation
    user: OAuth2 | None = None

    @property
    def token(self) -> Secret | None:
        return self.app.token

    @property
    def expires_at(self) -> int | None:
        """When the first of the two ends that can be renewed."""
        users = self.user.expires_at if self.user is not None and self.user.refresh_token else None
        return min((each for each in (self.app.expires_at, users) if each is not None), default=None)


class AwsKeys(_Credentials, frozen=True, tag="AWS_SIGV4"):
    """Keys with which requests are signed: an account's own, or those of a role, which last for an hour or so.

    `external_id` is what the role's owner knows us by.
    """

    region: str
    service: str
    role_arn: str | None = None
    external_id: str | None = None
    access_key_id: str | None = None
    secret_access_key: Secret | None = None
    session_token: Secret | None = None
    expires_at: int | None = None
    raw: SecretDocument = SecretDocument({})


class OAuth1(_Credentials, frozen=True, tag="OAUTH1"):
    """A token with which requests are signed, together with the client that it was given to."""

    oauth_token: str
    oauth_token_secret: Secret
    raw: SecretDocument = SecretDocument({})
    consumer_key: str = ""
    consumer_secret: Secret = Secret("")

    def __repr__(self) -> str:
        return "OAuth1(***)"


class TokenBased(_Credentials, frozen=True, tag="TBA"):
    """A token that was made by hand, with which requests are signed (NetSuite); the client is the integration's."""

    token_id: str
    token_secret: Secret
    config_override: SecretDocument | None = None
    consumer_key: str = ""
    consumer_secret: Secret = Secret("")

    def __repr__(self) -> str:
        return "TokenBased(***)"


class Signature(_Credentials, frozen=True, tag="SIGNATURE"):
    """A user and a secret with which each request is signed, as the provider's `signing` describes."""

    username: str
    password: Secret


#: The closed union of all kinds.
Credentials = (
    NoCredentials
    | Basic
    | ApiKey
    | OAuth2
    | ClientCredentials
    | TwoStep
    | Minted
    | Installation
    | Session
    | AppAndUser
    | AwsKeys
    | OAuth1
    | TokenBased
    | Signature
)
#: Those that bring forth a token, which may not be there yet.
Fetching = ClientCredentials | TwoStep | Minted | Installation | Session | AppAndUser

_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f]")


def check_basic(username: str, password: str) -> Basic:
    """Return Basic credentials; raises `UsageError` naming the part that cannot be sent."""
    for field, text in (("username", username), ("password", password)):
        if not text or _UNSENDABLE.search(text):
            raise UsageError(f"{field}: must be a non-empty text without control characters", field=field)
    if ":" in username:
        raise UsageError("username: a colon cannot be part of it in HTTP Basic", field="username")
    return Basic(username=username, password=Secret(password))


def authorization(credentials: Credentials) -> tuple[tuple[str, str], ...]:
    """Return the header that authenticates a request unless the provider's data says otherwise; none for API keys."""
    match credentials:
        case Basic():
            pair = f"{credentials.username}:{credentials.password.reveal()}"
            return (("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}"),)
        case OAuth2(access_token=token):
            return (("Authorization", f"Bearer {token.reveal()}"),)
        case Session(token=Secret() as token):
            return (("devKey", credentials.dev_key.reveal()), ("sessionId", token.reveal()))
        case ClientCredentials() | TwoStep() | Minted() | Installation() | AppAndUser() if (
            credentials.token is not None
        ):
            return (("Authorization", f"Bearer {credentials.token.reveal()}"),)
        case _:
            return ()


def account(credentials: Credentials) -> str:
    """Return the part of the credentials that names the account without opening it, empty where none does."""
    match credentials:
        case Basic(username=name) | Signature(username=name) | ClientCredentials(client_id=name):
            return name
        case Installation() | AppAndUser():
            app = credentials if isinstance(credentials, Installation) else credentials.app
            return f"{app.app_id}/{app.installation_id}"
        case Session():
            return f"{credentials.organization_id}/{credentials.username}"
        case AwsKeys():
            return credentials.role_arn or credentials.access_key_id or ""
        case _:  # a token names nobody: the next one of the account is another
            return ""


def expires_at(credentials: Credentials) -> int | None:
    """Return when the token in these credentials expires, in microseconds since 1970; None: never, or not known."""
    match credentials:
        case OAuth2() | ClientCredentials() | TwoStep() | Minted() | Installation():
            return credentials.expires_at
        case Session() | AppAndUser() | AwsKeys():
            return credentials.expires_at
        case NoCredentials() | Basic() | ApiKey() | Signature() | OAuth1() | TokenBased():
            return None


def dump(credentials: Credentials) -> bytes:
    """Return the credentials as JSON with their secrets in plain text, to be sealed at once."""
    return _ENCODER.encode(credentials)


def load(plain: bytes) -> Credentials:
    """Return the credentials that `dump` wrote."""
    return _DECODER.decode(plain)


def revealed(value: Any) -> JsonValue:
    """Return what a secret value is in JSON; the hook of every encoder that may show secrets."""
    match value:
        case Secret():
            return value.reveal()
        case SecretDocument():
            return dict(value.reveal())
        case _:
            raise NotImplementedError


def concealed(kind: type, value: Any) -> Any:
    """Return a JSON value as the secret type that a field asks for; the hook of every decoder of secrets."""
    if kind is Secret and isinstance(value, str):
        return Secret(value)
    if kind is SecretDocument and isinstance(value, Mapping):
        return SecretDocument(value)  # pyright: ignore[reportUnknownArgumentType]  # JSON it is, and no more is known
    raise ValueError("Expected `object`" if kind is SecretDocument else "Expected `str`")


_ENCODER = msgspec.json.Encoder(enc_hook=revealed)
_DECODER: msgspec.json.Decoder[Credentials] = decoder(Credentials, dec_hook=concealed)
