"""Which tokens are to be renewed though nobody asks for them, in the database."""

from __future__ import annotations

from collections.abc import Sequence

from tieline.connections.model import Connection
from tieline.connections.ports import Renewal
from tieline.connections.vault import KeyRing
from tieline.core.errors import WrongKey
from tieline.storage.connection_rows import read_connection
from tieline.storage.database import Database, Row, Transaction


class SqlRenewalStore:
    """A `RenewalStore` in a database."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys

    def next(self) -> int | None:
        rows = self._database.read("next_renewal")
        return rows[0][0] if rows else None

    def unplanned(self, *, limit: int, later: int) -> list[Connection]:
        rows = self._database.read("unplanned_renewals", limit=limit)
        opened, closed = self._open(rows)
        if closed:
            put_off = [{"key": key, "until": later} for key in closed]
            self._database.write(lambda transaction: transaction.execute_many("claim_renewal", put_off))
        return opened

    def plan(self, renewals: Sequence[Renewal]) -> None:
        if not renewals:
            return
        rows = [
            {"key": each.connection.key, "updated_at": each.connection.updated_at, "renew_at": each.at}
            for each in renewals
        ]
        self._database.write(lambda transaction: transaction.execute_many("plan_renewal", rows))

    def claim(self, *, now: int, until: int, limit: int) -> list[Connection]:
        def work(transaction: Transaction) -> list[Row]:
            rows = transaction.fetch("due_renewals", now=now, limit=limit)
            transaction.execute_many("claim_renewal", [{"key": row[0], "until": until} for row in rows])
            return rows

        return self._open(self._database.write(work))[0]

    def postpone(self, integration: str, *, until: int) -> None:
        self._database.write(
            lambda transaction: transaction.execute("postpone_renewals", integration=integration, until=until)
        )

    def _open(self, rows: Sequence[Row]) -> tuple[list[Connection], list[int]]:
        """Return the connections of rows, and the rows that no key of ours opens: they must not hold up the others."""
        opened, closed = list[Connection](), list[int]()
        for row in rows:
            try:
                opened.append(read_connection(row, self._keys))
            except WrongKey:
                closed.append(row[0])
        return opened, closed
