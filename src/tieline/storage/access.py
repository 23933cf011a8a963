"""API keys, variables, and the installation's own facts in the database; and the count of changes."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence

import msgspec

from tieline.access.model import ApiKey, Environment, Variable
from tieline.connections.vault import KeyRing
from tieline.core.secrets import Secret
from tieline.core.typed import decode
from tieline.storage.database import Database, Row, Transaction
from tieline.storage.unlock import KeyProof

_ENVIRONMENT = "environment"

#: Where the key is that signs webhooks, and what it is bound to.
SIGNING_KEY = "webhook_signing_key"
SIGNING_KEY_AAD = b"meta:webhook_signing_key"


class _Taken(Exception):
    """A key's name or digest is taken."""


class SqlAccessStore:
    """An `AccessStore` in a database."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys
        self._proof = KeyProof(keys)

    def environment(self) -> Environment:
        rows = self._database.read("read_meta", key=_ENVIRONMENT)
        if not rows:
            made = msgspec.json.encode(Environment(uuid=str(uuid.uuid4()), name="dev"))
            self._database.write(lambda tx: tx.execute("keep_meta", key=_ENVIRONMENT, value=made))
            rows = self._database.read("read_meta", key=_ENVIRONMENT)
        return decode(rows[0][0], Environment)

    def keys(self) -> list[ApiKey]:
        return [_key(row) for row in self._database.read("read_keys")]

    def find_key(self, digest: bytes) -> ApiKey | None:
        rows = self._database.read("find_key", digest=digest)
        return _key(rows[0]) if rows else None

    def add_key(
        self,
        digest: bytes,
        *,
        name: str,
        hint: str,
        scopes: Sequence[str],
        now: int,
        replacing: bool = False,
    ) -> ApiKey | None:
        text = msgspec.json.encode(tuple(scopes)).decode()

        def work(transaction: Transaction) -> int:
            if replacing:
                transaction.execute("revoke_key", name=name)
            row = transaction.fetch_one("add_key", digest=digest, name=name, hint=hint, scopes=text, now=now)
            if row is None:
                raise _Taken  # which undoes what was revoked
            transaction.execute("raise_revision")
            return int(row[0])

        try:
            key = self._database.write(work, durable=True)
        except _Taken:
            return None
        return ApiKey(id=key, name=name, hint=hint, scopes=tuple(scopes), created_at=now)

    def revoke_key(self, name: str) -> bool:
        def work(transaction: Transaction) -> bool:
            revoked = transaction.execute("revoke_key", name=name) > 0
            if revoked:
                transaction.execute("raise_revision")
            return revoked

        return self._database.write(work, durable=True)

    def touch_key(self, key: int, *, now: int) -> None:
        self._database.write(lambda transaction: transaction.execute("touch_key", key=key, now=now))

    def webhook_signing_key(self, *, preset: Secret | None = None) -> Secret:
        known = self._signing_key(self._database.read("read_meta", key=SIGNING_KEY))
        if known is not None and preset in {None, known}:
            return known
        query = "keep_meta" if preset is None else "put_meta"
        fresh = preset or Secret(secrets.token_hex(32))
        sealed = self._keys.seal(fresh.reveal().encode(), SIGNING_KEY_AAD)

        def work(transaction: Transaction) -> Secret:
            self._proof.keep(transaction)
            if transaction.execute(query, key=SIGNING_KEY, value=sealed):
                transaction.execute("raise_revision")
            return self._signing_key(transaction.fetch("read_meta", key=SIGNING_KEY)) or fresh

        return self._database.write(work, durable=True)

    def variables(self) -> list[Variable]:
        return [
            Variable(name=name, value=Secret(self._keys.open(sealed, variable_aad(name)).decode()))
            for name, sealed in self._database.read("read_variables")
        ]

    def set_variable(self, variable: Variable, *, now: int) -> None:
        sealed = self._keys.seal(variable.value.reveal().encode(), variable_aad(variable.name))

        def work(transaction: Transaction) -> None:
            self._proof.keep(transaction)
            transaction.execute("keep_variable", name=variable.name, value=sealed, now=now)
            transaction.execute("raise_revision")

        self._database.write(work, durable=True)

    def unset_variable(self, name: str) -> bool:
        def work(transaction: Transaction) -> bool:
            removed = transaction.execute("drop_variable", name=name) > 0
            if removed:
                transaction.execute("raise_revision")
            return removed

        return self._database.write(work, durable=True)

    def _signing_key(self, rows: Sequence[Row]) -> Secret | None:
        return Secret(self._keys.open(rows[0][0], SIGNING_KEY_AAD).decode()) if rows else None


class SqlRevision:
    """A `RevisionStore` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def current(self) -> int:
        return int(self._database.read("read_revision")[0][0])


def variable_aad(name: str) -> bytes:
    """Return what a variable's value is bound to."""
    return f"variable:{name}".encode()


def _key(row: Row) -> ApiKey:
    return ApiKey(
        id=row[0],
        name=row[1],
        hint=row[2],
        scopes=tuple(decode(row[3], list[str])),
        created_at=row[4],
        last_used_at=row[5],
    )
