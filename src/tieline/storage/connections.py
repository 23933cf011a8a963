"""Connections in the database, their credentials sealed."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from tieline.auth.credentials import dump, load
from tieline.connections.model import ENVIRONMENT_ID, Connection, Draft
from tieline.connections.vault import KeyRing
from tieline.http.pace import Limits
from tieline.storage.database import Database, Row, Transaction


class _Config(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of a connection is neither an address nor a secret."""

    limits: Limits | None = None


class SqlConnectionStore:
    """A `ConnectionStore` in a database."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys

    def save(self, draft: Draft, *, keep_credentials: bool, now: int) -> Connection:
        names = {"provider": draft.provider, "connection_id": draft.connection_id, "identity": draft.identity}
        sealed = (
            self._keys.seal(dump(draft.credentials), _binding(draft.provider, draft.identity))
            if keep_credentials
            else None
        )

        def work(transaction: Transaction) -> Row | None:
            transaction.execute("lock_connections")
            transaction.execute("adopt_connection", **names, environment=ENVIRONMENT_ID)
            transaction.execute(
                "keep_connection",
                **names,
                base_url=draft.base_url,
                credentials=sealed,
                config=msgspec.json.encode(_Config(limits=draft.limits)).decode(),
                now=now,
            )
            return transaction.fetch_one("read_connection", **names)

        row = self._database.write(work)
        if row is None:
            raise RuntimeError("a connection that was just stored is not there")
        return self._connection(row)

    def make_current(self, connection: Connection, *, now: int) -> None:
        names = {
            "provider": connection.provider,
            "connection_id": connection.connection_id,
            "identity": connection.identity,
        }

        def work(transaction: Transaction) -> None:
            transaction.execute("lock_connections")
            transaction.execute("retire_connections", **names, now=now)
            transaction.execute("activate_connection", **names, now=now)

        self._database.write(work)

    def all(self) -> list[Connection]:
        return [self._connection(row) for row in self._database.read("read_connections")]

    def learn(self, key: int, facts: Mapping[str, str], *, now: int) -> None:
        def work(transaction: Transaction) -> None:
            row = transaction.fetch_one("read_facts", key=key)
            known = msgspec.json.decode(row[0], type=dict[str, str]) if row else {}
            text = msgspec.json.encode({**known, **facts}).decode()
            transaction.execute("keep_facts", key=key, facts=text, now=now)

        self._database.write(work)

    def _connection(self, row: Row) -> Connection:
        key, provider, connection_id, identity, base_url, sealed, config, facts, created_at, updated_at = row
        plain = None if sealed is None else self._keys.open(bytes(sealed), _binding(provider, identity))
        return Connection(
            key=key,
            provider=provider,
            connection_id=connection_id,
            identity=identity,
            base_url=base_url,
            credentials=None if plain is None else load(plain),
            limits=msgspec.json.decode(config, type=_Config).limits,
            facts=msgspec.json.decode(facts, type=dict[str, str]),
            created_at=created_at,
            updated_at=updated_at,
        )


def _binding(provider: str, identity: str) -> bytes:
    """Bind sealed credentials to their account, so that they open nowhere else."""
    return f"credentials:{provider}:{identity}".encode()
