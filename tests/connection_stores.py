"""Connections and integrations in memory, for tests of what stands on their stores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from tieline.connections.intake import merged
from tieline.connections.model import (
    Connection,
    ConnectionQuery,
    Draft,
    Editable,
    Integration,
    Listed,
    RefreshState,
)
from tieline.connections.ports import Change
from tieline.core.json import JsonValue

_KEPT = ("metadata", "tags", "end_user", "webhook_url_override")


class MemoryConnections:
    """A `ConnectionStore`: `rows` is every account that was ever stored, `current` the row that an id means."""

    def __init__(self) -> None:
        self.rows: dict[int, Connection] = {}
        self.current: dict[tuple[str, str], int] = {}
        self.learnt: dict[int, dict[str, str]] = {}

    def save(self, draft: Draft, *, keep_credentials: bool, now: int) -> Connection:
        same = [
            row
            for row in self.rows.values()
            if (row.integration, row.connection_id, row.identity)
            == (draft.integration, draft.connection_id, draft.identity)
        ]
        key = same[0].key if same else len(self.rows) + 1
        given = {name: getattr(draft, name) for name in _KEPT if getattr(draft, name) is not None}
        if same:
            given = {**{name: getattr(same[0], name) for name in _KEPT}, **given}
        self.rows[key] = Connection(
            key=key,
            integration=draft.integration,
            provider=draft.provider,
            connection_id=draft.connection_id,
            identity=draft.identity,
            base_url=draft.base_url,
            credentials=draft.credentials if keep_credentials else None,
            trusted=draft.trusted,
            connection_config=draft.connection_config,
            limits=draft.limits,
            created_at=same[0].created_at if same else now,
            updated_at=now,
            **given,
        )
        return self.rows[key]

    def make_current(
        self, connection: Connection, *, now: int, change: Change | None = None, authorised: bool = False
    ) -> Connection:
        del authorised
        name = (connection.integration, connection.connection_id)
        row, former = self.rows[connection.key], self.rows.get(self.current.get(name, 0))
        if former is not None:
            missing = [field for field in _KEPT if not getattr(row, field)]
            row = msgspec.structs.replace(row, **{field: getattr(former, field) for field in missing})
        self.rows[row.key] = row
        self.current[name] = row.key
        if change is not None:
            self.update(row.key, change, now=now)
        return self.rows[row.key]

    def all(self) -> list[Connection]:
        return [self.rows[key] for _, key in sorted(self.current.items())]

    def find(self, integration: str, connection_id: str) -> Connection | None:
        return self.rows.get(self.current.get((integration, connection_id), 0))

    def get(self, key: int) -> Connection | None:
        return self.rows.get(key) if key in self.current.values() else None

    def several(self, keys: Sequence[int]) -> list[Connection]:
        return [row for key in keys if (row := self.get(key)) is not None]

    def changed(self, *, since: int) -> list[tuple[int, int, int]]:
        current = set(self.current.values())
        return [
            (row.key, row.updated_at, int(row.key in current))
            for row in self.rows.values()
            if row.updated_at >= since
        ]

    def search(self, query: ConnectionQuery) -> list[Listed]:
        fields = [field for field in Listed.__struct_fields__ if field != "failing"]
        found = [
            Listed(**{field: getattr(row, field) for field in fields})
            for row in sorted(self.all(), key=lambda row: (row.created_at, row.key), reverse=True)
            if query.connection_id in {None, row.connection_id}
            and (not query.integrations or row.integration in query.integrations)
            and query.tags.items() <= row.tags.items()
        ]
        return found[query.offset : query.offset + query.limit]

    def failing(self, key: int) -> tuple[str, ...]:
        del key
        return ()

    def update(self, key: int, change: Change, *, now: int) -> None:
        fields = Editable.__struct_fields__
        changes = change(Editable(**{field: getattr(self.rows[key], field) for field in fields}))
        named = {
            field: getattr(changes, field) for field in fields if getattr(changes, field) is not msgspec.UNSET
        }
        self._change(key, now=now, **named)

    def set_metadata(
        self,
        integration: str,
        connection_ids: Sequence[str],
        metadata: Mapping[str, JsonValue],
        *,
        merge: bool,
        now: int,
    ) -> list[str]:
        rows = {name: self.find(integration, name) for name in connection_ids}
        unknown = [name for name, row in rows.items() if row is None]
        if not unknown:
            documents = {
                row.key: merged(row.metadata, metadata, connection_id=name) if merge else dict(metadata)
                for name, row in rows.items()
            }
            for key, document in documents.items():
                self._change(key, metadata=document, now=now)
        return unknown

    def renew(
        self, key: int, *, now: int, moved_to: tuple[str, bool] | None = None, **changes: object
    ) -> None:
        if moved_to is not None:
            changes["base_url"], changes["trusted"] = moved_to
        self._change(key, now=now, **changes)

    def note_refresh(self, key: int, refresh: RefreshState, *, now: int) -> None:
        self._change(key, now=now, refresh=refresh)

    def touch(self, key: int, *, now: int) -> None:
        self.rows[key] = msgspec.structs.replace(self.rows[key], last_fetched_at=now)

    def delete(self, integration: str, connection_id: str, *, now: int) -> bool:
        del now
        return self.current.pop((integration, connection_id), None) is not None

    def purge(self, *, before: int) -> int:
        del before
        return 0

    def learn(self, key: int, facts: Mapping[str, str], *, now: int) -> None:
        self._change(key, now=now, facts={**self.rows[key].facts, **facts})

    def _change(self, key: int, *, now: int, **changes: object) -> None:
        self.rows[key] = msgspec.structs.replace(self.rows[key], updated_at=now, **changes)


class MemoryIntegrations:
    """An `IntegrationStore`; `make` is a short way to fill it."""

    def __init__(self) -> None:
        self.rows: dict[str, Integration] = {}

    def make(self, unique_key: str, provider: str) -> None:
        plain = Integration(key=0, unique_key=unique_key, provider=provider, created_at=0, updated_at=0)
        self.create(plain, now=0)

    def all(self) -> list[Integration]:
        return list(self.rows.values())

    def find(self, unique_key: str) -> Integration | None:
        return self.rows.get(unique_key)

    def create(self, integration: Integration, *, now: int) -> Integration | None:
        if integration.unique_key in self.rows:
            return None
        made = msgspec.structs.replace(integration, key=len(self.rows) + 1, created_at=now, updated_at=now)
        self.rows[made.unique_key] = made
        return made

    def update(self, unique_key: str, integration: Integration, *, now: int) -> bool:
        if integration.unique_key != unique_key and integration.unique_key in self.rows:
            return False
        del self.rows[unique_key]
        self.rows[integration.unique_key] = msgspec.structs.replace(integration, updated_at=now)
        return True

    def delete(self, unique_key: str, *, now: int) -> bool:
        del now
        return self.rows.pop(unique_key, None) is not None
