"""Finds the connection that a caller means."""

from __future__ import annotations

from tieline.connections.model import Connection
from tieline.connections.ports import ConnectionStore
from tieline.core.errors import UnknownName


def find(connections: ConnectionStore, integration: str, connection_id: str) -> Connection:
    """Return a connection; raises `UnknownName` with the field `connection_id`. Blocks."""
    found = connections.find(integration, connection_id)
    if found is None:
        told = f"connection_id: there is no connection {connection_id!r} of {integration!r}"
        raise UnknownName(told, field="connection_id")
    return found
