"""Connections: the accounts of customers, with credentials that work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import UNSET, UnsetType

from tieline.runtime.answers import RawResponse
from tieline.runtime.op import Body, Op, Param
from tieline.sdk.call import (
    Call,
    Listed,
    Page,
    Reader,
    Steps,
    T,
    done,
    in_path,
    in_query,
    inside,
    listed,
    op,
    whole,
)
from tieline.sdk.errors import NotConnected, UnknownConnection
from tieline.sdk.models.connections import Connection, ConnectionSummary, ConnectSession, EndUser
from tieline.sdk.models.credentials import Credentials, OAuth2Credentials

_JSON = (Body("json"),)
_KEY = Param("provider_config_key")

_LIST = op(
    "GET",
    "/connections",
    "list_connections",
    *in_query("connectionId", "search", "endUserId", "endUserOrganizationId"),
    Param("integrationId", explode=False),
    Param("tags", style="deepObject"),
    *in_query("limit", "page"),
)
_FETCHED = (
    *in_path("connection_id"),
    _KEY,
    *in_query("force_refresh", "refresh_token", "refresh_github_app_jwt_token"),
)
_GET = op("GET", "/connections/{connection_id}", "get_connection", *_FETCHED)
_CREATE = op("POST", "/connections", "create_connection", bodies=_JSON)
_UPDATE = op(
    "PATCH",
    "/connections/{connection_id}",
    "update_connection",
    *in_path("connection_id"),
    _KEY,
    bodies=_JSON,
)
_DELETE = op("DELETE", "/connections/{connection_id}", "delete_connection", *in_path("connection_id"), _KEY)
_SET_METADATA = op("POST", "/connections/metadata", "set_metadata", bodies=_JSON, repeatable=True)
_UPDATE_METADATA = op("PATCH", "/connections/metadata", "update_metadata", bodies=_JSON, repeatable=True)
_SESSION = op("POST", "/connect/sessions", "create_connect_session", bodies=_JSON)
_RECONNECT = op("POST", "/connect/sessions/reconnect", "create_reconnect_session", bodies=_JSON)

#: Seconds before the second and each later look whether somebody has connected.
_FIRST_PAUSE, _PAUSE = 10.0, 2.0


def list_connections(
    *,
    connection_id: str | None = None,
    search: str | None = None,
    end_user_id: str | None = None,
    organization_id: str | None = None,
    integration: str | Sequence[str] | None = None,
    tags: Mapping[str, str] | None = None,
    limit: int = 1000,
    cursor: str | None = None,
) -> Listed[ConnectionSummary]:
    """List connections, the newest first, without credentials, `limit` to a page; every condition must hold."""
    keys = [integration] if isinstance(integration, str) else integration

    def at(page: str | None) -> Call[Page[ConnectionSummary]]:
        def read(answer: RawResponse[Any]) -> Page[ConnectionSummary]:
            items = listed("connections", ConnectionSummary)(answer)
            following = str(int(page or 0) + 1) if len(items) >= limit else None
            return Page(items=items, next_cursor=following)

        values = (connection_id, search, end_user_id, organization_id, keys, tags, limit, page)
        return Call(op=_LIST, values=values, read=read)

    return Listed(at=at, cursor=cursor)


def get_connection(
    integration: str,
    connection_id: str,
    *,
    force_refresh: bool = False,
    refresh_token: bool = False,
    refresh_github_app_token: bool = False,
) -> Call[Connection]:
    """Return a connection, its token renewed where it is about to expire, or anyway with `force_refresh`.

    The refresh token comes along only where `refresh_token` asks for it. Raises UnknownConnection, and CredentialsRefused
    where the provider gives no token.
    """
    flags = (force_refresh, refresh_token, refresh_github_app_token)
    return _fetched(integration, connection_id, flags, whole(Connection))


def get_token(
    integration: str,
    connection_id: str,
    *,
    force_refresh: bool = False,
    refresh_github_app_token: bool = False,
) -> Call[str | Credentials]:
    """Return what requests are signed with: of OAuth 2 the access token, else the credentials."""

    def read(answer: RawResponse[Any]) -> str | Credentials:
        credentials = whole(Connection)(answer).credentials
        return credentials.access_token if isinstance(credentials, OAuth2Credentials) else credentials

    return _fetched(integration, connection_id, (force_refresh, False, refresh_github_app_token), read)


def get_raw_token_response(
    integration: str,
    connection_id: str,
    *,
    force_refresh: bool = False,
    refresh_github_app_token: bool = False,
) -> Call[dict[str, Any]]:
    """Return what the provider answered when it gave the token; empty where it gave none."""

    def read(answer: RawResponse[Any]) -> dict[str, Any]:
        return dict(inside("credentials", dict[str, Any])(answer).get("raw") or {})

    return _fetched(integration, connection_id, (force_refresh, False, refresh_github_app_token), read)


def get_metadata(integration: str, connection_id: str) -> Call[dict[str, Any]]:
    """Return the metadata of a connection; empty where it has none."""

    def read(answer: RawResponse[Any]) -> dict[str, Any]:
        return whole(Connection)(answer).metadata or {}

    return _fetched(integration, connection_id, (False, False, False), read)


def create_connection(
    integration: str,
    credentials: Credentials | Mapping[str, Any],
    *,
    connection_id: str | None = None,
    connection_config: Mapping[str, Any] | None = None,
    metadata: Mapping[str, Any] | None = None,
    tags: Mapping[str, str] | None = None,
    end_user: EndUser | Mapping[str, Any] | None = None,
    webhook_url_override: str | None = None,
) -> Call[Connection]:
    """Store an account whose credentials are known, over the one that `connection_id` had; without one it gets a new id.

    Raises InvalidInput, and CredentialsRefused where the API behind it does not take them.
    """
    body = {
        "provider_config_key": integration,
        "credentials": credentials,
        "connection_id": connection_id,
        "connection_config": connection_config,
        "metadata": metadata,
        "tags": tags,
        "end_user": end_user,
        "webhook_url_override": webhook_url_override,
    }
    given = {name: value for name, value in body.items() if value is not None}
    return Call(op=_CREATE, body=given, read=whole(Connection))


def update_connection(
    integration: str,
    connection_id: str,
    *,
    end_user: EndUser | Mapping[str, Any] | UnsetType | None = UNSET,
    tags: Mapping[str, str] | UnsetType = UNSET,
    webhook_url_override: str | UnsetType | None = UNSET,
) -> Call[None]:
    """Change what is given; None takes it away. Raises UnknownConnection."""
    body = {"end_user": end_user, "tags": tags, "webhook_url_override": webhook_url_override}
    return _named(_UPDATE, integration, connection_id, body)


def delete_connection(integration: str, connection_id: str) -> Call[None]:
    """Forget a connection and its credentials; raises UnknownConnection."""
    return _named(_DELETE, integration, connection_id)


def set_metadata(
    integration: str, connection_id: str | Sequence[str], metadata: Mapping[str, Any]
) -> Call[None]:
    """Replace the metadata of a connection, or of several: of all of them or none. Raises UnknownConnection."""
    return _kept(_SET_METADATA, integration, connection_id, metadata)


def update_metadata(
    integration: str, connection_id: str | Sequence[str], metadata: Mapping[str, Any]
) -> Call[None]:
    """Set some keys of the metadata of a connection, or of several: of all of them or none. Raises UnknownConnection."""
    return _kept(_UPDATE_METADATA, integration, connection_id, metadata)


def wait_for_connection(
    integration: str, end_user_id: str, *, attempts: int = 30
) -> Steps[ConnectionSummary]:
    """Return the connection that an end user makes; raises NotConnected after so many looks, a little over a minute."""
    listing = list_connections(end_user_id=end_user_id, integration=integration)
    for attempt in range(attempts):
        if attempt:
            yield _FIRST_PAUSE if attempt == 1 else _PAUSE
        page: Page[ConnectionSummary] = yield listing.at(None)
        found = next((each for each in page if each.integration == integration), None)
        if found is not None:
            return found
    raise NotConnected(f"{end_user_id!r} did not connect {integration!r} in {attempts} looks")


def create_connect_session(
    *,
    end_user: EndUser | Mapping[str, Any] | None = None,
    organization: Mapping[str, Any] | None = None,
    allowed_integrations: Sequence[str] | None = None,
    integrations_config_defaults: Mapping[str, Any] | None = None,
    overrides: Mapping[str, Any] | None = None,
    tags: Mapping[str, str] | None = None,
    webhook_url_override: str | None = None,
    page: Mapping[str, Any] | None = None,
) -> Call[ConnectSession]:
    """Return a link where a customer connects an account; say who that is by `end_user` or by `tags`.

    `page` is how the page looks that the link leads to, and where it leads back; servers of Nango's know no such thing.
    """
    body = {
        "end_user": end_user,
        "organization": organization,
        "allowed_integrations": allowed_integrations,
        "integrations_config_defaults": integrations_config_defaults,
        "overrides": overrides,
        "tags": tags,
        "webhook_url_override": webhook_url_override,
        "page": page,
    }
    return _session(_SESSION, body)


def create_reconnect_session(
    integration: str,
    connection_id: str,
    *,
    end_user: EndUser | Mapping[str, Any] | None = None,
    organization: Mapping[str, Any] | None = None,
    integrations_config_defaults: Mapping[str, Any] | None = None,
    overrides: Mapping[str, Any] | None = None,
    tags: Mapping[str, str] | None = None,
    webhook_url_override: str | None = None,
    page: Mapping[str, Any] | None = None,
) -> Call[ConnectSession]:
    """Return a link where a customer connects an account anew."""
    body = {
        "integration_id": integration,
        "connection_id": connection_id,
        "end_user": end_user,
        "organization": organization,
        "integrations_config_defaults": integrations_config_defaults,
        "overrides": overrides,
        "tags": tags,
        "webhook_url_override": webhook_url_override,
        "page": page,
    }
    return _session(_RECONNECT, body)


def _fetched(
    integration: str, connection_id: str, flags: tuple[bool, bool, bool], read: Reader[T]
) -> Call[T]:
    values = (connection_id, integration, *flags)
    return Call(op=_GET, values=values, read=read, missing=UnknownConnection)


def _named(
    what: Op[Any],
    integration: str,
    connection_id: str,
    body: Mapping[str, object] | UnsetType = UNSET,
) -> Call[None]:
    values = (connection_id, integration)
    return Call(op=what, values=values, body=body, read=done, missing=UnknownConnection)


def _kept(
    what: Op[Any], integration: str, connection_id: str | Sequence[str], metadata: Mapping[str, Any]
) -> Call[None]:
    ids = connection_id if isinstance(connection_id, str) else list(connection_id)
    body = {"connection_id": ids, "provider_config_key": integration, "metadata": metadata}
    return Call(op=what, body=body, read=done, missing=UnknownConnection)


def _session(what: Op[Any], body: Mapping[str, object]) -> Call[ConnectSession]:
    given = {name: value for name, value in body.items() if value is not None}
    return Call(op=what, body=given, read=inside("data", ConnectSession), missing=UnknownConnection)
