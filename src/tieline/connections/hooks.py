"""Who is asked before an account is stored, and told before one is forgotten."""

from __future__ import annotations

from typing import Protocol

from tieline.connections.model import Connection, Draft
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue


class ConnectionRefused(UsageError):
    """A function of the operator's refuses the account; nothing was stored."""

    def __init__(self, message: str = "", *, payload: JsonValue = None) -> None:
        super().__init__(message)
        #: What the function says of it.
        self.payload = payload


class Hooks(Protocol):
    """What happens around the life of a connection."""

    async def accept(self, candidate: Connection) -> Connection:
        """Return an account that may be stored, with its credentials as they are by now; raises `ConnectionRefused`."""
        ...

    async def leave(self, connection: Connection) -> None:
        """Let somebody act for a connection for the last time; whatever comes of it, it goes."""
        ...


class NoHooks:
    """Accepts every account, and lets it go."""

    async def accept(self, candidate: Connection) -> Connection:
        return candidate

    async def leave(self, connection: Connection) -> None:
        del connection


def candidate(draft: Draft, *, now: int) -> Connection:
    """Return an account as the connection that it would be; it has no row yet."""
    return Connection(
        key=0,
        integration=draft.integration,
        provider=draft.provider,
        connection_id=draft.connection_id,
        identity=draft.identity,
        base_url=draft.base_url,
        credentials=draft.credentials,
        trusted=draft.trusted,
        connection_config=draft.connection_config,
        limits=draft.limits,
        metadata=draft.metadata,
        tags=draft.tags or {},
        end_user=draft.end_user,
        webhook_url_override=draft.webhook_url_override,
        created_at=now,
        updated_at=now,
    )
