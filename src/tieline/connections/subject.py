"""A connection as events tell of it; pure."""

from __future__ import annotations

from tieline.auth.credentials import Credentials
from tieline.connections.model import Connection, EndUser
from tieline.core.json import JsonValue
from tieline.events.model import Subject


def subject_of(connection: Connection) -> Subject:
    """Return what events tell of a connection, as it is now."""
    return Subject(
        key=connection.key,
        integration=connection.integration,
        provider=connection.provider,
        connection_id=connection.connection_id,
        auth_mode=auth_mode(connection.credentials),
        tags=connection.tags,
        end_user=None if connection.end_user is None else shown_end_user(connection.end_user),
        webhook_url_override=connection.webhook_url_override,
    )


def auth_mode(credentials: Credentials | None) -> str:
    """Return the wire's word for a type of credentials."""
    return "NONE" if credentials is None else str(type(credentials).__struct_config__.tag)


def shown_end_user(end_user: EndUser) -> dict[str, JsonValue]:
    """Return an end user as webhooks show it."""
    shown: dict[str, JsonValue] = {"endUserId": end_user.id, "tags": dict(end_user.tags or {})}
    if end_user.email is not None:
        shown["endUserEmail"] = end_user.email
    if end_user.organization is not None:
        shown["organizationId"] = end_user.organization.id
    return shown
