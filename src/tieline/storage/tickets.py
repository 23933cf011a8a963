"""Connect sessions and sign-ins under way in the database, sealed; of the tokens that name them only digests."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tieline.connections.tickets import TicketKind
from tieline.connections.vault import KeyRing
from tieline.storage.database import Database, Row, Transaction
from tieline.storage.unlock import KeyProof


class SqlTicketStore:
    """A `TicketStore` in a database."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys
        self._proof = KeyProof(keys)

    def add(self, kind: TicketKind, token: str, content: bytes, *, expires_at: int, now: int) -> None:
        name = _name(kind, token)
        sealed = self._keys.seal(content, ticket_aad(name))

        def work(transaction: Transaction) -> None:
            self._proof.keep(transaction)
            transaction.execute("drop_tickets", now=now)
            transaction.execute("add_ticket", id=name, content=sealed, expires_at=expires_at)

        self._database.write(work)

    def find(self, kind: TicketKind, token: str, *, now: int) -> bytes | None:
        name = _name(kind, token)
        return self._opened(name, self._database.read("find_ticket", id=name, now=now))

    def find_all(self, kind: TicketKind, tokens: Sequence[str], *, now: int) -> dict[str, bytes]:
        names = {_name(kind, token): token for token in tokens}
        rows = self._database.read("find_tickets", ids=list(names), now=now)
        return {names[name]: self._keys.open(content, ticket_aad(name)) for name, content in rows}

    def take(self, kind: TicketKind, token: str, *, now: int) -> bytes | None:
        name = _name(kind, token)

        def work(transaction: Transaction) -> list[Row]:
            row = transaction.fetch_one("take_ticket", id=name, now=now)
            return [] if row is None else [row]

        return self._opened(name, self._database.write(work))

    def _opened(self, name: str, rows: list[Row]) -> bytes | None:
        return self._keys.open(rows[0][0], ticket_aad(name)) if rows else None


def ticket_aad(name: str) -> bytes:
    """Return what a ticket is bound to."""
    return f"ticket:{name}".encode()


def _name(kind: TicketKind, token: str) -> str:
    return hashlib.sha256(f"{kind}:{token}".encode()).hexdigest()
