"""A database as the stores see it: named statements, read one at a time or written in a transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from tieline.core.errors import ConfigurationError

T = TypeVar("T")

#: What a statement may be given; a list stands for a set of ids (see `sql`).
Value = None | int | float | str | bytes | Sequence[str] | Sequence[int]

#: A row as the driver gives it: text as str, numbers as int, bytes as bytes.
Row = tuple[Any, ...]


class Transaction(Protocol):
    """What may be done inside `Database.write`. Good until that returns, in its thread alone."""

    def fetch(self, query: str, /, **values: Value) -> list[Row]:
        """Return the rows of a statement."""
        ...

    def fetch_one(self, query: str, /, **values: Value) -> Row | None:
        """Return a statement's first row, or None when there is none."""
        ...

    def execute(self, query: str, /, **values: Value) -> int:
        """Run a statement; return how many rows it touched."""
        ...

    def execute_many(self, query: str, rows: Iterable[Mapping[str, Value]], /) -> int:
        """Run a statement once for each of `rows`, as fast as the database can; return how many rows it touched."""
        ...

    def append(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], /) -> None:
        """Insert rows that are known not to be there, as fast as the database can."""
        ...


class Database(Protocol):
    """SQLite or PostgreSQL, ready for use: open, of this version, and of ours.

    Every method blocks, so never call it on an event loop; each may be called from any thread. Errors are
    `DatabaseBusy`, `DiskFull`, `ConfigurationError` (it may not be written), and `StorageError` for all else.
    """

    @property
    def location(self) -> str:
        """Where it is, for people; holds no secret."""
        ...

    def read(self, query: str, /, **values: Value) -> list[Row]:
        """Return the rows of one statement, as of now, beside any writer."""
        ...

    def read_with(self, query: str, collect: Callable[[Iterator[Row]], T], /, **values: Value) -> T:
        """Return what `collect` makes of the rows of one statement, of which few are held at once.

        It may leave some unread, and can be called again where a connection was lost.
        """
        ...

    def write(self, work: Callable[[Transaction], T], /, *, durable: bool = False) -> T:
        """Call `work` in one transaction and return what it returns; if it raises, nothing was changed.

        A `durable` one is safe from a power cut, too, when this returns; of others the last may be undone by one.

        `work` can be called again, when a deadlock or a lost connection undid it: it must have no effect but
        through its transaction. It must not call `write`.
        """
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def open_database(url: str, *, busy_timeout: float = 30.0) -> Database:
    """Open `sqlite:///PATH` or `postgresql://…`, migrating it where an older version wrote it.

    An absolute SQLite path has four slashes. The file and its folder are made when missing. A writer waits
    `busy_timeout` seconds for another process. Errors: as of `Database`, and `DatabaseNewer`.
    """
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        from tieline.storage.sqlite import SqliteDatabase

        return SqliteDatabase(Path(rest[1:]), busy_timeout=busy_timeout)
    if scheme in {"postgresql", "postgres"}:
        from tieline.storage.postgres import PostgresDatabase

        return PostgresDatabase(url, busy_timeout=busy_timeout)
    raise ConfigurationError(
        "the database URL (TIELINE_DATABASE_URL) must be sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME",
        field="TIELINE_DATABASE_URL",
    )
