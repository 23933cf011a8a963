"""Finds the connections that a webhook is about."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from tieline.access.ports import RevisionStore
from tieline.connections.model import Connection
from tieline.connections.ports import ConnectionStore
from tieline.core.json import JsonValue, dig
from tieline.providers.webhook import CONNECTION_ID
from tieline.webhooks.receive import Wanted

#: What is asked for by: an integration, and the field of its connections.
_By = tuple[str, str]


class Finder:
    """Knows connections by the values of their fields; all are read again when something has changed. It blocks."""

    def __init__(self, connections: ConnectionStore, revision: RevisionStore) -> None:
        self._connections = connections
        self._revision = revision
        self._lock = threading.Lock()
        self._read_at: int | None = None
        self._known: dict[_By, dict[str, list[int]]] = {}

    def find(self, integration: str, wanted: Sequence[Wanted]) -> list[Connection]:
        """Return the connections of an integration that the first of these finds any by."""
        for each in wanted:
            if found := self._find(integration, each):
                return found
        return []

    def _find(self, integration: str, wanted: Wanted) -> list[Connection]:
        if wanted.by == CONNECTION_ID:
            found = self._connections.find(integration, wanted.value)
            return [] if found is None else [found]
        keys = self._keys(integration, wanted.by).get(wanted.value, ())
        return [found for key in keys if (found := self._connections.get(key)) is not None]

    def _keys(self, integration: str, by: str) -> dict[str, list[int]]:
        with self._lock:
            revision = self._revision.current()
            if revision != self._read_at:
                self._known.clear()
                self._read_at = revision
            by_value = self._known.get((integration, by))
            if by_value is None:
                by_value = self._known[integration, by] = self._read(integration, by)
            return by_value

    def _read(self, integration: str, by: str) -> dict[str, list[int]]:
        keys: dict[str, list[int]] = {}
        for each in self._connections.all():
            if each.integration == integration and (value := value_of(each, by)) is not None:
                keys.setdefault(value, []).append(each.key)
        return keys


def value_of(connection: Connection, by: str) -> str | None:
    """Return the text or whole number of a connection's field; a field `team.id` is found as a path as well."""
    group, _, path = by.partition(".")
    fields: dict[str, JsonValue] = {
        "connection_config": connection.connection_config,
        "metadata": connection.metadata or {},
        "tags": connection.tags,
    }
    values = fields.get(group)
    found = values[path] if isinstance(values, dict) and path in values else dig(values, path)
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    return found if isinstance(found, str) and found else None
