"""Connections in the database, what is secret of them sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from tieline.auth.credentials import Credentials
from tieline.connections.intake import merged
from tieline.connections.model import (
    ENVIRONMENT_ID,
    Connection,
    ConnectionQuery,
    Draft,
    Editable,
    Listed,
    RefreshState,
)
from tieline.connections.ports import Change
from tieline.connections.vault import KeyRing
from tieline.core.errors import UnknownName
from tieline.core.json import JsonValue
from tieline.core.typed import decode
from tieline.storage.connection_events import ConnectionEvents
from tieline.storage.connection_rows import (
    Config,
    Secrets,
    read_config,
    read_connection,
    read_editable,
    seal,
    text_of,
    text_or_none,
)
from tieline.storage.database import Database, Row, Transaction, Value
from tieline.storage.purge import purge
from tieline.storage.search import failing, index, search
from tieline.storage.unlock import KeyProof


class SqlConnectionStore:
    """A `ConnectionStore` in a database."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys
        self._proof = KeyProof(keys)
        self._events = ConnectionEvents(keys)

    def save(self, draft: Draft, *, keep_credentials: bool, now: int) -> Connection:
        names = _names(draft)
        secrets = Secrets(
            credentials=draft.credentials if keep_credentials else None,
            connection_config=draft.connection_config,
        )
        values: dict[str, Value] = {
            "provider": draft.provider,
            "base_url": draft.base_url,
            "config": text_of(Config(limits=draft.limits, trusted=draft.trusted)),
            "metadata": text_or_none(draft.metadata),
            "tags": text_or_none(draft.tags),
            "end_user": text_or_none(draft.end_user),
            "webhook_url_override": draft.webhook_url_override,
        }

        def work(transaction: Transaction) -> Row | None:
            self._proof.keep(transaction)
            transaction.execute("lock_connections")
            transaction.execute(
                "make_integration", unique_key=draft.integration, provider=draft.provider, now=now
            )
            transaction.execute("adopt_connection", **names, environment=ENVIRONMENT_ID)
            for (key,) in transaction.fetch("keep_connection", **names, **values, now=now):
                transaction.execute("seal_connection", key=key, credentials=seal(self._keys, key, secrets))
                index(transaction, key)
            transaction.execute("raise_revision")
            return transaction.fetch_one("read_connection", **names)

        # Nobody is told of it before `make_current`, which waits for the disk for both.
        return self._found(self._database.write(work), draft.connection_id)

    def make_current(
        self, connection: Connection, *, now: int, change: Change | None = None, authorised: bool = False
    ) -> Connection:
        names = _names(connection)

        def work(transaction: Transaction) -> Row | None:
            transaction.execute("lock_connections")
            row = transaction.fetch_one("read_connection", **names)
            if row is None:
                return None
            former = transaction.fetch_one("read_current", **names)
            activated = _take_over(transaction, row[0], former, now=now)
            if change is not None:
                _change(transaction, row[0], change, now=now)
            current = transaction.fetch_one("read_connection", **names)
            if authorised and current is not None:
                self._events.authorised(transaction, current, is_new=activated and not former, now=now)
            if activated or change is not None:
                transaction.execute("raise_revision")
            return current

        return self._found(self._database.write(work, durable=True), connection.connection_id)

    def all(self) -> list[Connection]:
        return [read_connection(row, self._keys) for row in self._database.read("read_connections")]

    def find(self, integration: str, connection_id: str) -> Connection | None:
        return self._one("find_connection", integration=integration, connection_id=connection_id)

    def get(self, key: int) -> Connection | None:
        return self._one("get_connection", key=key)

    def several(self, keys: Sequence[int]) -> list[Connection]:
        rows = self._database.read("get_connections", keys=list(keys))
        return [read_connection(row, self._keys) for row in rows]

    def changed(self, *, since: int) -> list[tuple[int, int, int]]:
        return [
            (key, at, active) for key, at, active in self._database.read("changed_connections", since=since)
        ]

    def search(self, query: ConnectionQuery) -> list[Listed]:
        return search(self._database, query)

    def failing(self, key: int) -> tuple[str, ...]:
        return failing(self._database, [key]).get(key, ())

    def update(self, key: int, change: Change, *, now: int) -> None:
        def work(transaction: Transaction) -> None:
            if _change(transaction, key, change, now=now):
                transaction.execute("raise_revision")

        self._database.write(work)

    def set_metadata(
        self,
        integration: str,
        connection_ids: Sequence[str],
        metadata: Mapping[str, JsonValue],
        *,
        merge: bool,
        now: int,
    ) -> list[str]:
        wanted = list(dict.fromkeys(connection_ids))

        def work(transaction: Transaction) -> list[str]:
            rows = transaction.fetch("read_metadata", integration=integration, ids=wanted)
            known = {connection_id for _, connection_id, _ in rows}
            unknown = [connection_id for connection_id in wanted if connection_id not in known]
            if rows and not unknown:
                changed = [
                    (key, merged(_metadata(old), metadata, connection_id=name) if merge else metadata)
                    for key, name, old in rows
                ]
                transaction.execute_many(
                    "keep_metadata",
                    [{"key": key, "metadata": text_of(document), "now": now} for key, document in changed],
                )
                transaction.execute("raise_revision")
            return unknown

        return self._database.write(work)

    def renew(
        self,
        key: int,
        *,
        credentials: Credentials,
        connection_config: Mapping[str, JsonValue],
        refresh: RefreshState,
        now: int,
        moved_to: tuple[str, bool] | None = None,
    ) -> None:
        secrets = Secrets(credentials=credentials, connection_config=dict(connection_config))
        values: dict[str, Value] = {
            "credentials": seal(self._keys, key, secrets),
            "refresh": text_of(refresh),
        }

        def work(transaction: Transaction) -> None:
            self._proof.keep(transaction)
            former = transaction.fetch_one("read_refresh", key=key)
            if transaction.execute("renew_connection", key=key, **values, now=now):
                if moved_to is not None:
                    _move(transaction, key, *moved_to)
                self._events.refreshed(transaction, key, former, refresh, now=now)
                transaction.execute("raise_revision")

        self._database.write(work, durable=True)

    def note_refresh(self, key: int, refresh: RefreshState, *, now: int) -> None:
        def work(transaction: Transaction) -> None:
            former = transaction.fetch_one("read_refresh", key=key)
            if transaction.execute("keep_refresh", key=key, refresh=text_of(refresh), now=now):
                self._events.refreshed(transaction, key, former, refresh, now=now)
                transaction.execute("raise_revision")

        self._database.write(work)

    def touch(self, key: int, *, now: int) -> None:
        self._database.write(lambda transaction: transaction.execute("touch_connection", key=key, now=now))

    def delete(self, integration: str, connection_id: str, *, now: int) -> bool:
        def work(transaction: Transaction) -> bool:
            transaction.execute("lock_connections")
            known = transaction.fetch_one(
                "find_connection", integration=integration, connection_id=connection_id
            )
            if known is None:
                return False
            forget(transaction, self._events, integration, connection_id, now=now)
            transaction.execute("raise_revision")
            return True

        return self._database.write(work, durable=True)

    def purge(self, *, before: int) -> int:
        return purge(self._database, before=before)

    def learn(self, key: int, facts: Mapping[str, str], *, now: int) -> None:
        def work(transaction: Transaction) -> None:
            row = transaction.fetch_one("read_facts", key=key)
            known = decode(row[0], dict[str, str]) if row else {}
            transaction.execute("keep_facts", key=key, facts=text_of({**known, **facts}), now=now)
            transaction.execute("raise_revision")

        self._database.write(work)

    def _one(self, query: str, **values: Value) -> Connection | None:
        rows = self._database.read(query, **values)
        return read_connection(rows[0], self._keys) if rows else None

    def _found(self, row: Row | None, connection_id: str) -> Connection:
        if row is None:
            raise UnknownName(f"connection: {connection_id!r} was deleted meanwhile", field="connection")
        return read_connection(row, self._keys)


def forget(
    transaction: Transaction,
    events: ConnectionEvents,
    integration: str,
    connection_id: str | None,
    *,
    now: int,
) -> None:
    """Wipe what connections hold of their accounts: all that an id means or meant, without one a whole integration."""
    events.deleting(transaction, integration, connection_id, now=now)
    gone = transaction.fetch(
        "forget_connections", integration=integration, connection_id=connection_id, now=now
    )
    for key, _ in gone:
        transaction.execute("drop_terms", key=key)
        transaction.execute("remove_schedules", connection=key)
        transaction.execute("remove_failures", connection=key)


def _take_over(transaction: Transaction, key: int, former: Row | None, *, now: int) -> bool:
    """Let an id mean a row, with what the one before it leaves; False where it does already."""
    left = (None,) * 4
    if former is not None:
        left = former[1:]
        transaction.execute("retire_connection", key=former[0], now=now)
        index(transaction, former[0])
        transaction.execute("move_schedules", key=key, former=former[0], now=now)
    heritage = dict(zip(("metadata", "tags", "end_user", "webhook_url_override"), left, strict=True))
    activated = transaction.execute("activate_connection", key=key, now=now, **heritage) > 0
    if activated or former is not None:
        index(transaction, key)
    return activated or former is not None


def _change(transaction: Transaction, key: int, change: Change, *, now: int) -> bool:
    row = transaction.fetch_one("read_patched", key=key)
    if row is None:
        return False
    stored = read_editable(row)
    changes = change(stored)
    given = {
        name: value
        for name in Editable.__struct_fields__
        if (value := getattr(changes, name)) is not msgspec.UNSET
    }
    changed = msgspec.structs.replace(stored, **given)
    transaction.execute(
        "keep_patched",
        key=key,
        tags=text_of(changed.tags),
        end_user=text_or_none(changed.end_user),
        webhook_url_override=changed.webhook_url_override,
        now=now,
    )
    index(transaction, key)
    return True


def _move(transaction: Transaction, key: int, base_url: str, trusted: bool) -> None:
    for (text,) in transaction.fetch("read_config", key=key):
        config = text_of(msgspec.structs.replace(read_config(text), trusted=trusted))
        transaction.execute("move_connection", key=key, base_url=base_url, config=config)


def _names(connection: Draft | Connection) -> dict[str, Value]:
    return {
        "integration": connection.integration,
        "connection_id": connection.connection_id,
        "identity": connection.identity,
    }


def _metadata(text: str | None) -> dict[str, JsonValue]:
    return {} if text is None else decode(text, dict[str, JsonValue])
