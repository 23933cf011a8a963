"""A DuckDB connection within modest bounds, and its failures in Tieline's words."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tieline.core.errors import DatabaseBusy, DiskFull, MissingExtra, StorageError, UsageError
from tieline.sinks.duckdb_sql import literal, quote

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

T = TypeVar("T")

_LARGER_MEMORY_MB = (512, 1024, 2048, 4096)
#: Rows in a row group of tables made here.
ROW_GROUP = 4096
#: The form of new files, since what reads them may be older than what wrote them. DuckDB 1.3 reads texts of its own form as
#: null where some are; older forms are a third dearer to write.
_STORAGE = "v1.4.0"

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,  # each one more holds buffers and row groups of its own
    "preserve_insertion_order": False,
    "temp_directory": "",  # records never spill into a file that a killed process would leave
    "autoinstall_known_extensions": False,  # nothing is fetched from the network
}


class RefusedData(StorageError):
    """The engine cannot read a record as the model says."""


class MemorySpent(StorageError):
    """The engine needs more memory than it may use."""


class Session:
    """Runs statements; every result is read to its end."""

    def __init__(self, connection: DuckDBPyConnection, path: Path | None, schema: str, name: str) -> None:
        self._connection = connection
        self._path = path
        self._schema = quote(schema)
        self._name = name
        self._larger = iter(_LARGER_MEMORY_MB)
        self._types: dict[str, str] = {}

    def run(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement and return its rows."""
        with _failures(self._name):
            return self._connection.execute(sql, list(parameters)).fetchall()

    def arrow(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """Run one statement and return its rows as an Arrow table."""
        with _failures(self._name):
            # not of a cursor's result, whose rows would be copied once more.
            relation: Any = self._connection.sql(sql, params=list(parameters))
            return relation.to_arrow_table()

    def count(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement that answers with one number, such as how many rows it changed."""
        return int(self.run(sql, parameters)[0][0])

    def types(self, kinds: Iterable[str]) -> Mapping[str, str]:
        """Give types names for as long as the session lasts, not in its file; return all names by the types' text."""
        for kind in kinds:
            if kind not in self._types:
                name = f"memory.main._tieline_type_{len(self._types)}"
                self.run(f"CREATE TYPE {name} AS {kind}")
                self._types[kind] = name
        return self._types

    def atomically(self, work: Callable[[], T]) -> T:
        """Commit what `work` does, or nothing of it; return what it returned."""
        return self.growing(lambda: self._atomically(work))

    def growing(self, work: Callable[[], T]) -> T:
        """Do `work`, again with more memory where it is spent: a few records may be far larger than most."""
        while True:
            try:
                return work()
            except MemorySpent:
                limit = next(self._larger, None)
                if limit is None:
                    raise
                self.run(f"SET memory_limit = '{limit}MB'")

    def attach(self) -> None:
        """Open the database file, if there is one; statements mean it from now on."""
        if self._path is not None:
            file = literal(str(self._path))
            form = "" if self._path.exists() else f", STORAGE_VERSION '{_STORAGE}'"  # files keep their own
            self.run(f"ATTACH {file} AS export (TYPE duckdb, ROW_GROUP_SIZE {ROW_GROUP}{form})")
            if self._schema != quote("main"):  # where it exists this writes nothing
                self.run(f"CREATE SCHEMA IF NOT EXISTS export.{self._schema}")
            self.run(f"USE export.{self._schema}")

    def detach(self) -> None:
        """Close the file, and forget its pages; what is only in its log is written into it."""
        if self._path is not None:
            self.run("USE memory")
            self.growing(lambda: self.run("DETACH export"))

    def _atomically(self, work: Callable[[], T]) -> T:
        self.run("BEGIN")
        try:
            result = work()
            self.run("COMMIT")
        except BaseException:
            with suppress(StorageError):  # a failed COMMIT has ended it already
                self.run("ROLLBACK")
            raise
        return result


@contextmanager
def open_session(
    path: Path | None = None, *, memory_mb: int, schema: str = "main", name: str | None = None
) -> Generator[Session]:
    """Connect to a schema of the database file at `path`, made where there is none, or without one to memory alone.

    Errors speak of `name`, which is the file's unless told.

    `memory_mb` is what the engine may use at first. Close to this bound it gives freed memory back to the system
    piece by piece, only to ask for it again: with twice what it needs it spends a tenth less.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtra("DuckDB", "export") from error
    connection = duckdb.connect(config=_SETTINGS | {"memory_limit": f"{memory_mb}MB"})
    try:
        session = Session(connection, path, schema, name or str(path or "DuckDB"))
        session.run("SET TimeZone = 'UTC'")
        session.attach()
        yield session
        session.detach()
    finally:
        connection.close()


@contextmanager
def _failures(name: str) -> Generator[None]:
    import duckdb

    try:
        yield
    except (duckdb.ConversionException, duckdb.InvalidInputException) as error:
        raise RefusedData(
            f"{name}: a record cannot be read as its model says"
        ) from error  # the text quotes it
    except duckdb.Error as error:
        raise _translated(name, _first_line(error)) from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _translated(name: str, text: str) -> StorageError | UsageError:
    """Return the error that says who must act on DuckDB's message."""
    if "Out of Memory" in text or "failed to pin block" in text:
        return MemorySpent(f"{name}: {text}")
    if "No space left" in text:
        return DiskFull(f"{name}: no space is left on the disk")
    if "set lock on file" in text or "same database file" in text:
        return DatabaseBusy(f"{name}: another process or connection has it open")
    if "not a valid DuckDB" in text:
        return UsageError(f"{name}: is not a DuckDB database")
    if "Is a directory" in text:
        return UsageError(f"{name}: is a folder, not a DuckDB database")
    if "Cannot open file" in text:
        return UsageError(f"{name}: cannot be opened: {text.rpartition(': ')[2]}")
    return StorageError(f"{name}: {text}")
