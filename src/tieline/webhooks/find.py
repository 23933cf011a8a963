"""Finds the connections that a webhook is about."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from tieline.access.ports import RevisionStore
from tieline.connections.model import Connection
from tieline.connections.ports import ConnectionStore
from tieline.core.clock import MICROSECONDS
from tieline.core.json import JsonValue, dig
from tieline.providers.webhook import CONNECTION_ID
from tieline.webhooks.receive import Wanted

#: What is asked for by: an integration, and the field of its connections.
_By = tuple[str, str]

#: Microseconds by which the clocks of those who change connections may differ, and a transaction may take.
_SLACK = 120 * MICROSECONDS


class Finder:
    """Knows connections by the values of their fields; what has changed is read again before it is asked for. It blocks."""

    def __init__(self, connections: ConnectionStore, revision: RevisionStore) -> None:
        self._connections = connections
        self._revision = revision
        self._lock = threading.Lock()
        self._known: dict[_By, _Index] = {}
        self._read_at: int | None = None
        #: When the last change was that is known of, and those that were around then.
        self._latest = _SLACK
        self._seen: dict[int, tuple[int, int]] = {}

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
        keys = self._keys(integration, wanted.by, wanted.value)
        current = [found for key in keys if (found := self._connections.get(key)) is not None]
        return sorted(current, key=lambda each: each.connection_id)

    def _keys(self, integration: str, by: str, value: str) -> list[int]:
        with self._lock:
            self._catch_up()
            index = self._known.get((integration, by))
            if index is None:
                index = self._known[integration, by] = _Index()
                self._follow(index, (integration, by), self._connections.all())
            return index.keys(value)

    def _catch_up(self) -> None:
        """Read what has changed since the last time."""
        revision = self._revision.current()
        if revision == self._read_at:
            return
        around = self._connections.changed(since=self._latest - _SLACK)
        fresh = [key for key, *how in around if self._seen.get(key) != tuple(how)]
        if not fresh:  # nothing of connections; or a clock was set back, and who knows what has changed
            self._known.clear()
        elif self._known:
            rows = self._connections.several(fresh)
            for by, index in self._known.items():
                index.drop(fresh)
                self._follow(index, by, rows)
        self._latest = max((at for _, at, _ in around), default=self._latest)
        oldest = self._latest - _SLACK
        self._seen = {key: (at, active) for key, at, active in around if at >= oldest}
        self._read_at = revision

    @staticmethod
    def _follow(index: _Index, by: _By, rows: Sequence[Connection]) -> None:
        integration, field = by
        for each in rows:
            if each.integration == integration and (value := value_of(each, field)) is not None:
                index.keep(each.key, value)


class _Index:
    def __init__(self) -> None:
        self._values: dict[int, str] = {}
        self._keys: dict[str, set[int]] = {}

    def keys(self, value: str) -> list[int]:
        return sorted(self._keys.get(value, ()))

    def keep(self, key: int, value: str) -> None:
        self._values[key] = value
        self._keys.setdefault(value, set()).add(key)

    def drop(self, keys: Sequence[int]) -> None:
        for key in keys:
            if (value := self._values.pop(key, None)) is not None:
                self._keys[value].discard(key)
                if not self._keys[value]:
                    del self._keys[value]


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
