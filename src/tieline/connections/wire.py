"""How connections look on the wire; pure. The shapes are Nango's, to the form of their dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from tieline.auth.credentials import (
    ApiKey,
    AppAndUser,
    AwsKeys,
    Basic,
    ClientCredentials,
    Credentials,
    Fetching,
    Installation,
    Minted,
    NoCredentials,
    OAuth1,
    OAuth2,
    Session,
    Signature,
    TokenBased,
    TwoStep,
)
from tieline.connections.model import Connection, EndUser, Listed, Organization, RefreshState
from tieline.connections.refresh import occasion
from tieline.core.clock import iso, iso_ms, zulu
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret, SecretDocument
from tieline.providers.model import Provider

_REFRESH_TOKEN = "refresh_token"  # noqa: S105  # a field's name


class WireError(msgspec.Struct, frozen=True, kw_only=True):
    """Something that does not work for a connection, `auth` or `sync`; `log_id` names the occasion, or the run."""

    type: str
    log_id: str


class WireOrganization(msgspec.Struct, frozen=True, kw_only=True):
    """The organisation of an end user."""

    id: str
    display_name: str | None


class WireEndUser(msgspec.Struct, frozen=True, kw_only=True):
    """The customer's user whose account it is."""

    id: str
    display_name: str | None
    email: str | None
    tags: dict[str, str] | None
    organization: WireOrganization | None


class WireListed(msgspec.Struct, frozen=True, kw_only=True):
    """A connection in a list, without its credentials."""

    id: int
    connection_id: str
    provider_config_key: str
    provider: str
    errors: tuple[WireError, ...]
    end_user: WireEndUser | None
    tags: dict[str, str]
    metadata: dict[str, JsonValue] | None
    created: str


class WireList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of connections."""

    connections: list[WireListed]


class WireConnection(msgspec.Struct, frozen=True, kw_only=True):
    """A connection with its credentials, whose fields differ by their `type`."""

    id: int
    connection_id: str
    provider_config_key: str
    provider: str
    errors: tuple[WireError, ...]
    end_user: WireEndUser | None
    tags: dict[str, str]
    metadata: dict[str, JsonValue] | None
    connection_config: dict[str, JsonValue]
    webhook_url_override: str | None
    created_at: str
    updated_at: str
    last_fetched_at: str | None
    credentials: dict[str, JsonValue]

    def __repr__(self) -> str:  # it holds secrets
        return f"WireConnection({self.provider_config_key}/{self.connection_id})"


def listed(connection: Listed) -> WireListed:
    """Return a connection as a list shows it."""
    return WireListed(
        id=connection.key,
        connection_id=connection.connection_id,
        provider_config_key=connection.integration,
        provider=connection.provider,
        errors=_errors(connection.key, connection.refresh, connection.failing),
        end_user=shown_end_user(connection.end_user),
        tags=connection.tags,
        metadata=connection.metadata,
        created=iso(connection.created_at),
    )


def shown(
    connection: Connection,
    provider: Provider | None,
    *,
    credentials: bool,
    refresh_token: bool,
    failing: Sequence[str] = (),
    date: Callable[[int], str] = iso_ms,
) -> WireConnection:
    """Return a connection as a program that may know its `credentials` sees it.

    Others see nothing of the configuration either that the provider calls secret: without a provider, nothing at all.
    Refresh tokens are left out everywhere unless they are asked for. `failing` are the last runs of syncs that fail.
    `date` writes dates; the answer to an import has them with a Z.
    """
    opened = opened_credentials(connection.credentials) if credentials else {}
    config = connection.connection_config if credentials else _public(connection.connection_config, provider)
    if not refresh_token:
        opened, config = _without_refresh_token(opened), _without_refresh_token(config)
        opened = _without_mapped_token(opened, provider)
    return WireConnection(
        id=connection.key,
        connection_id=connection.connection_id,
        provider_config_key=connection.integration,
        provider=connection.provider,
        errors=_errors(connection.key, connection.refresh, failing),
        end_user=shown_end_user(connection.end_user),
        tags=connection.tags,
        metadata=connection.metadata,
        connection_config=dict(config),
        webhook_url_override=connection.webhook_url_override,
        created_at=date(connection.created_at),
        updated_at=date(connection.updated_at),
        last_fetched_at=None if connection.last_fetched_at is None else date(connection.last_fetched_at),
        credentials=opened,
    )


def opened_credentials(credentials: Credentials | None) -> dict[str, JsonValue]:
    """Return credentials in the open, refresh tokens and all."""
    match credentials:
        case None | NoCredentials():
            return {}
        case ApiKey():
            return {
                **credentials.more.reveal(),
                "type": "API_KEY",
                "apiKey": credentials.api_key.reveal(),
            }
        case Basic(username=username, password=password):
            return {"type": "BASIC", "username": username, "password": password.reveal()}
        case Signature(username=username, password=password):
            return {"type": "SIGNATURE", "username": username, "password": password.reveal()}
        case OAuth2():
            return _oauth2(credentials)
        case OAuth1() | TokenBased():
            return _signing(credentials)
        case AwsKeys():
            return _keys(credentials)
        case ClientCredentials() | TwoStep() | Minted() | Installation() | Session() | AppAndUser():
            return _fetching(credentials)


def _oauth2(credentials: OAuth2) -> dict[str, JsonValue]:
    opened: dict[str, JsonValue] = {
        "type": "OAUTH2",
        "access_token": credentials.access_token.reveal(),
        _REFRESH_TOKEN: _open(credentials.refresh_token),
        "expires_at": _expiry(credentials.expires_at),
        "config_override": _document(credentials.config_override),
    }
    return {**_given(opened), "raw": dict(credentials.raw.reveal())}


def _signing(credentials: OAuth1 | TokenBased) -> dict[str, JsonValue]:
    match credentials:
        case OAuth1():
            return {
                "type": "OAUTH1",
                "oauth_token": credentials.oauth_token,
                "oauth_token_secret": credentials.oauth_token_secret.reveal(),
                "raw": dict(credentials.raw.reveal()),
            }
        case TokenBased():
            opened: dict[str, JsonValue] = {
                "type": "TBA",
                "token_id": credentials.token_id,
                "token_secret": credentials.token_secret.reveal(),
                "config_override": _document(credentials.config_override),
            }
            return _given(opened)


def _fetching(credentials: Fetching) -> dict[str, JsonValue]:
    match credentials:
        case ClientCredentials():
            return _client_credentials(credentials)
        case TwoStep():
            return _two_step(credentials)
        case Minted():
            return _minted(credentials)
        case Installation():
            return _installation(credentials)
        case Session():
            return _session(credentials)
        case AppAndUser():
            user = None if credentials.user is None else _oauth2(credentials.user)
            raw = dict(credentials.app.raw.reveal())
            return {"type": "CUSTOM", "app": _installation(credentials.app), "user": user, "raw": raw}


def _client_credentials(credentials: ClientCredentials) -> dict[str, JsonValue]:
    opened: dict[str, JsonValue] = {
        "type": "OAUTH2_CC",
        "token": _open(credentials.token),
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret.reveal(),
        "expires_at": _expiry(credentials.expires_at),
        "client_certificate": credentials.client_certificate,
        "client_private_key": _open(credentials.client_private_key),
    }
    return {**_given(opened), "raw": dict(credentials.raw.reveal())}


def _two_step(credentials: TwoStep) -> dict[str, JsonValue]:
    opened: dict[str, JsonValue] = {
        "type": "TWO_STEP",
        "token": _open(credentials.token),
        _REFRESH_TOKEN: _open(credentials.refresh_token),
        "expires_at": _expiry(credentials.expires_at),
    }
    return {
        **credentials.fields.reveal(),
        **_given(opened),
        "raw": dict(credentials.raw.reveal()),
    }


def _minted(credentials: Minted) -> dict[str, JsonValue]:
    token = {"token": _open(credentials.token), "expires_at": _expiry(credentials.expires_at)}
    return {**credentials.fields.reveal(), "type": "JWT", **_given(token)}


def _installation(credentials: Installation) -> dict[str, JsonValue]:
    opened: dict[str, JsonValue] = {
        "type": "APP",
        "app_id": credentials.app_id,
        "installation_id": credentials.installation_id,
        "access_token": _open(credentials.token),
        "expires_at": _expiry(credentials.expires_at),
    }
    return {**_given(opened), "raw": dict(credentials.raw.reveal())}


def _session(credentials: Session) -> dict[str, JsonValue]:
    opened: dict[str, JsonValue] = {
        "type": "BILL",
        "username": credentials.username,
        "password": credentials.password.reveal(),
        "organization_id": credentials.organization_id,
        "dev_key": credentials.dev_key.reveal(),
        "session_id": _open(credentials.token),
        "user_id": credentials.user_id,
        "expires_at": _expiry(credentials.expires_at),
    }
    return {**_given(opened), "raw": dict(credentials.raw.reveal())}


def _keys(credentials: AwsKeys) -> dict[str, JsonValue]:
    opened: dict[str, JsonValue] = {
        "type": "AWS_SIGV4",
        "role_arn": credentials.role_arn or "",
        "external_id": credentials.external_id,
        "region": credentials.region,
        "service": credentials.service,
        "access_key_id": credentials.access_key_id,
        "secret_access_key": _open(credentials.secret_access_key),
        "session_token": _open(credentials.session_token),
        "expires_at": _expiry(credentials.expires_at),
    }
    return {**_given(opened), "raw": dict(credentials.raw.reveal())}


def _public(config: Mapping[str, JsonValue], provider: Provider | None) -> dict[str, JsonValue]:
    """Return what of a configuration its provider does not call secret."""
    if provider is None:
        return {}
    secret = {name for name, field in provider.connection_config.items() if field.secret}
    return {name: value for name, value in config.items() if name not in secret}


def _open(secret: Secret | None) -> str | None:
    return None if secret is None else secret.reveal()


def _document(document: SecretDocument | None) -> JsonValue:
    return None if document is None else dict(document.reveal())


def _expiry(us: int | None) -> str | None:
    return None if us is None else zulu(us)


def _given(fields: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {name: value for name, value in fields.items() if value is not None}


def _without_refresh_token(fields: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {name: _cleaned(value) for name, value in fields.items() if name != _REFRESH_TOKEN}


def _cleaned(value: JsonValue) -> JsonValue:
    if isinstance(value, Mapping):
        return _without_refresh_token(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_cleaned(each) for each in value]
    return value


def _without_mapped_token(opened: dict[str, JsonValue], provider: Provider | None) -> dict[str, JsonValue]:
    """Drop the refresh token from where the provider's login answer has it."""
    path = provider and provider.token_response and provider.token_response.refresh_token
    raw = opened.get("raw")
    if not path or not isinstance(raw, Mapping):
        return opened
    return {**opened, "raw": _without(raw, path)}


def _without(fields: Mapping[str, JsonValue], path: str) -> dict[str, JsonValue]:
    step, _, rest = path.partition(".")
    inner = fields.get(step)
    if rest and isinstance(inner, Mapping):
        return {**fields, step: _without(inner, rest)}
    return {name: value for name, value in fields.items() if rest or name != step}


def _errors(key: int, refresh: RefreshState, failing: Sequence[str]) -> tuple[WireError, ...]:
    log_id = occasion(key, refresh)
    auth = () if log_id is None else (WireError(type="auth", log_id=log_id),)
    return (*auth, *(WireError(type="sync", log_id=run) for run in failing))


def shown_end_user(end_user: EndUser | None) -> WireEndUser | None:
    """Return an end user as the wire shows it."""
    if end_user is None:
        return None
    return WireEndUser(
        id=end_user.id,
        display_name=end_user.display_name,
        email=end_user.email,
        tags=end_user.tags,
        organization=_organization(end_user.organization),
    )


def _organization(organization: Organization | None) -> WireOrganization | None:
    if organization is None:
        return None
    return WireOrganization(id=organization.id, display_name=organization.display_name)
