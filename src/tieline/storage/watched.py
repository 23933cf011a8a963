"""A database that tells this process of its own changes, once they are committed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tieline.storage.database import Database, Row, T, Transaction, Value


class Watched:
    """A `Database` that calls `changed` after each transaction that raised the revision, in the thread that wrote."""

    def __init__(self, database: Database, changed: Callable[[], None]) -> None:
        self._database = database
        self._changed = changed

    @property
    def location(self) -> str:
        return self._database.location

    def read(self, query: str, /, **values: Value) -> list[Row]:
        return self._database.read(query, **values)

    def read_with(self, query: str, collect: Callable[[Iterator[Row]], T], /, **values: Value) -> T:
        return self._database.read_with(query, collect, **values)

    def write(self, work: Callable[[Transaction], T], /, *, durable: bool = False) -> T:
        seen = _Seen()

        def watched(transaction: Transaction) -> T:
            seen.transaction, seen.raised = transaction, False  # it may be called again
            return work(seen)

        result = self._database.write(watched, durable=durable)
        if seen.raised:
            self._changed()
        return result

    def close(self) -> None:
        self._database.close()


class _Seen:
    transaction: Transaction
    raised = False

    def fetch(self, query: str, /, **values: Value) -> list[Row]:
        return self.transaction.fetch(query, **values)

    def fetch_one(self, query: str, /, **values: Value) -> Row | None:
        return self.transaction.fetch_one(query, **values)

    def execute(self, query: str, /, **values: Value) -> int:
        self.raised = self.raised or query == "raise_revision"
        return self.transaction.execute(query, **values)

    def execute_many(self, query: str, rows: Iterable[Mapping[str, Value]], /) -> int:
        return self.transaction.execute_many(query, rows)

    def append(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], /) -> None:
        self.transaction.append(table, columns, rows)
