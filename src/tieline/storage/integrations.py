"""Integrations in the database, their credentials and configuration sealed."""

from __future__ import annotations

import msgspec

from tieline.auth.credentials import concealed, revealed
from tieline.connections.model import Integration, IntegrationCredentials
from tieline.connections.vault import KeyRing
from tieline.core.json import JsonValue
from tieline.core.typed import decoder
from tieline.storage.connection_events import ConnectionEvents
from tieline.storage.connections import forget
from tieline.storage.database import Database, Row, Transaction, Value
from tieline.storage.unlock import KeyProof


class _Secrets(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of an integration is secret, or may be: providers declare fields of its configuration that are."""

    credentials: IntegrationCredentials | None = None
    integration_config: dict[str, JsonValue] = {}
    custom: dict[str, JsonValue] = {}

    def __repr__(self) -> str:
        return "_Secrets(***)"


_ENCODER = msgspec.json.Encoder(enc_hook=revealed)
_DECODER: msgspec.json.Decoder[_Secrets] = decoder(_Secrets, dec_hook=concealed)


class SqlIntegrationStore:
    """An `IntegrationStore` in a database."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys
        self._proof = KeyProof(keys)
        self._events = ConnectionEvents(keys)

    def all(self) -> list[Integration]:
        return [self._integration(row) for row in self._database.read("read_integrations")]

    def find(self, unique_key: str) -> Integration | None:
        rows = self._database.read("find_integration", unique_key=unique_key)
        return self._integration(rows[0]) if rows else None

    def create(self, integration: Integration, *, now: int) -> Integration | None:
        def work(transaction: Transaction) -> int | None:
            self._proof.keep(transaction)
            transaction.execute("lock_connections")
            row = transaction.fetch_one("create_integration", **_values(integration), now=now)
            if row is None:
                return None
            key: int = row[0]
            transaction.execute("seal_integration", key=key, credentials=self._sealed(key, integration))
            transaction.execute("raise_revision")
            return key

        key = self._database.write(work, durable=True)
        if key is None:
            return None
        return msgspec.structs.replace(integration, key=key, created_at=now, updated_at=now)

    def update(self, unique_key: str, integration: Integration, *, now: int) -> bool:
        def work(transaction: Transaction) -> bool:
            self._proof.keep(transaction)
            transaction.execute("lock_connections")
            row = transaction.fetch_one("find_integration", unique_key=unique_key)
            if row is None or not _may_be_called(integration.unique_key, unique_key, transaction):
                return False
            sealed = self._sealed(row[0], integration)
            transaction.execute(
                "replace_integration", key=row[0], credentials=sealed, **_values(integration), now=now
            )
            transaction.execute("raise_revision")
            return True

        return self._database.write(work, durable=True)

    def delete(self, unique_key: str, *, now: int) -> bool:
        def work(transaction: Transaction) -> bool:
            transaction.execute("lock_connections")
            if not transaction.execute("delete_integration", unique_key=unique_key):
                return False
            forget(transaction, self._events, unique_key, None, now=now)
            transaction.execute("raise_revision")
            return True

        return self._database.write(work, durable=True)

    def _sealed(self, key: int, integration: Integration) -> bytes | None:
        secrets = _Secrets(
            credentials=integration.credentials,
            integration_config=integration.integration_config,
            custom=integration.custom,
        )
        return (
            None if secrets == _Secrets() else self._keys.seal(_ENCODER.encode(secrets), integration_aad(key))
        )

    def _integration(self, row: Row) -> Integration:
        key, unique_key, provider, display_name, sealed, forward, created_at, updated_at = row
        plain = b"{}" if sealed is None else self._keys.open(sealed, integration_aad(key))
        secrets = _DECODER.decode(plain)
        return Integration(
            key=key,
            unique_key=unique_key,
            provider=provider,
            display_name=display_name,
            credentials=secrets.credentials,
            forward_webhooks=bool(forward),
            integration_config=secrets.integration_config,
            custom=secrets.custom,
            created_at=created_at,
            updated_at=updated_at,
        )


def integration_aad(key: int) -> bytes:
    """Return what an integration's document of secrets is bound to."""
    return b"integration:%d" % key


def _may_be_called(name: str, former: str, transaction: Transaction) -> bool:
    if name == former:
        return True
    taken = transaction.fetch_one("find_integration", unique_key=name)
    used = transaction.fetch_one("has_connections", integration=former)
    return taken is None and used is None


def _values(integration: Integration) -> dict[str, Value]:
    return {
        "unique_key": integration.unique_key,
        "provider": integration.provider,
        "display_name": integration.display_name,
        "forward_webhooks": int(integration.forward_webhooks),
    }
