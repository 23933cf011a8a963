"""What a connection's account is entered with: one class for each way, told apart by `type`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from tieline.runtime.model import Model, field
from tieline.runtime.union import OneOf, Unknown


class _Secrets(Model, kw_only=True):
    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"


class OAuth2Credentials(_Secrets, kw_only=True):
    """A token that is fresh; `refresh_token` only where it was asked for."""

    access_token: str
    refresh_token: str | None = None
    expires_at: datetime | None = None
    raw: dict[str, Any] | None = None
    config_override: dict[str, Any] | None = None
    type: str = "OAUTH2"


class OAuth1Credentials(_Secrets, kw_only=True):
    """A token and its secret."""

    oauth_token: str
    oauth_token_secret: str
    raw: dict[str, Any] | None = None
    type: str = "OAUTH1"


class ClientCredentials(_Secrets, kw_only=True):
    """A client's own token, which acts for no user."""

    client_id: str
    client_secret: str
    token: str | None = None
    expires_at: datetime | None = None
    raw: dict[str, Any] | None = None
    client_certificate: str | None = None
    client_private_key: str | None = None
    type: str = "OAUTH2_CC"


class ApiKeyCredentials(_Secrets, kw_only=True):
    """An API key."""

    api_key: str = field(name="apiKey")
    type: str = "API_KEY"


class BasicCredentials(_Secrets, kw_only=True):
    """A user and a password."""

    username: str
    password: str = ""
    type: str = "BASIC"


class AppCredentials(_Secrets, kw_only=True):
    """The token of an app that signs for itself."""

    access_token: str
    expires_at: datetime | None = None
    raw: dict[str, Any] | None = None
    jwt_token: str | None = field(name="jwtToken", default=None)
    type: str = "APP"


class CustomCredentials(_Secrets, kw_only=True):
    """An app's token and a user's."""

    app: dict[str, Any] | None
    user: dict[str, Any] | None
    raw: dict[str, Any] | None = None
    type: str = "CUSTOM"


class TbaCredentials(_Secrets, kw_only=True):
    """A token of token-based authentication."""

    token_id: str
    token_secret: str
    config_override: dict[str, Any] | None = None
    type: str = "TBA"


class BillCredentials(_Secrets, kw_only=True):
    """A session of an organisation."""

    organization_id: str
    dev_key: str
    username: str = ""
    password: str = ""
    session_id: str | None = None
    user_id: str | None = None
    expires_at: datetime | None = None
    type: str = "BILL"


class AwsCredentials(_Secrets, kw_only=True):
    """Keys of a role, for requests that are signed."""

    role_arn: str
    region: str | None = None
    service: str | None = None
    access_key_id: str | None = None
    secret_access_key: str | None = None
    session_token: str | None = None
    expires_at: datetime | None = None
    type: str = "AWS_SIGV4"


class SignatureCredentials(_Secrets, kw_only=True):
    """A user and a secret that requests, or a login, are signed with."""

    username: str
    password: str
    token: str | None = None
    expires_at: datetime | None = None
    type: str = "SIGNATURE"


class JwtCredentials(_Secrets, kw_only=True):
    """A token that was made of a key."""

    token: str | None = None
    expires_at: datetime | None = None
    type: str = "JWT"


class TwoStepCredentials(_Secrets, kw_only=True):
    """A token that a login gave; what was logged in with is in `extra`."""

    token: str | None = None
    refresh_token: str | None = None
    expires_at: datetime | None = None
    raw: dict[str, Any] | None = None
    type: str = "TWO_STEP"


class NoCredentials(Model, kw_only=True):
    """The API asks for none, or the key may not see them."""

    type: str = "NONE"


_KINDS: dict[str, Any] = {
    "NONE": NoCredentials,  # first: it is what is read where there is nothing
    "OAUTH2": OAuth2Credentials,
    "OAUTH1": OAuth1Credentials,
    "OAUTH2_CC": ClientCredentials,
    "API_KEY": ApiKeyCredentials,
    "BASIC": BasicCredentials,
    "APP": AppCredentials,
    "CUSTOM": CustomCredentials,
    "TBA": TbaCredentials,
    "BILL": BillCredentials,
    "AWS_SIGV4": AwsCredentials,
    "SIGNATURE": SignatureCredentials,
    "JWT": JwtCredentials,
    "TWO_STEP": TwoStepCredentials,
}

if TYPE_CHECKING:
    Credentials: TypeAlias = (
        OAuth2Credentials
        | OAuth1Credentials
        | ClientCredentials
        | ApiKeyCredentials
        | BasicCredentials
        | AppCredentials
        | CustomCredentials
        | TbaCredentials
        | BillCredentials
        | AwsCredentials
        | SignatureCredentials
        | JwtCredentials
        | TwoStepCredentials
        | NoCredentials
        | Unknown
    )
else:
    Credentials = OneOf("Credentials", lambda: tuple(_KINDS.values()), tag="type", values=lambda: _KINDS)
