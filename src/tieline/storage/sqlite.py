"""SQLite: one file, many readers, one writer at a time, across threads and across processes."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tieline.core.errors import ConfigurationError, DatabaseBusy, DiskFull, StorageError, TielineError
from tieline.storage import migrate
from tieline.storage.database import Row, T, Transaction, Value
from tieline.storage.sql import load_queries

#: Marks the file as Tieline's own ("tiel").
APPLICATION_ID = 0x7469656C

#: Say whose the file is, and of which version.
_MARKS = (f"pragma application_id = {APPLICATION_ID}", f"pragma user_version = {migrate.SCHEMA_VERSION}")

_IDLE_READERS = 8
#: Bytes of a page of a new file. Records of some KB lie side by side in it, and a batch touches few of an index.
_PAGE_BYTES = 16 * 1024
#: KiB that the writer keeps of the file: its indexes' pages are those that it needs again.
_WRITER_CACHE = 8 * 1024
_WAL_LIMIT = 64 * 1024 * 1024


class SqliteDatabase:
    """A `Database` in one SQLite file. Reads go beside the writer; a write holds the file until it is done."""

    def __init__(self, path: Path, *, busy_timeout: float = 30.0) -> None:
        self.location = str(path)
        self._path = path
        self._busy_timeout = busy_timeout
        self._queries = load_queries("sqlite")
        self._lock = threading.RLock()  # a nested write fails in SQLite instead of waiting for itself
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        _create_private(path)
        try:
            self._writer = self._open()
        except sqlite3.Error as error:
            raise _translate(error, self.location) from error
        self._transaction: Transaction = _SqliteTransaction(self._writer, self._queries)

    def read(self, query: str, /, **values: Value) -> list[Row]:
        return self.read_with(query, list, **values)

    def read_with(self, query: str, collect: Callable[[Iterator[Row]], T], /, **values: Value) -> T:
        try:
            connection = self._borrow()
            try:
                with contextlib.closing(connection.execute(self._queries[query], _bind(values))) as rows:
                    return collect(rows)
            finally:
                self._give_back(connection)
        except sqlite3.Error as error:
            raise _translate(error, self.location) from error

    def write(self, work: Callable[[Transaction], T], /, *, durable: bool = False) -> T:
        with self._lock:
            self._check_open()
            if durable and not self._writer.in_transaction:  # a nested one is refused below
                self._writer.execute("pragma synchronous = full")
            try:
                self._writer.execute("begin immediate")
                result = work(self._transaction)
                self._writer.execute("commit")
            except BaseException as error:
                if self._writer.in_transaction:
                    self._writer.execute("rollback")
                if isinstance(error, sqlite3.Error):
                    raise _translate(error, self.location) from error
                raise
            finally:
                if durable:
                    self._writer.execute("pragma synchronous = normal")
            return result

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._drop_idle()
            self._writer.close()

    def _check_open(self) -> None:
        if self._closed:
            raise StorageError(f"the database {self.location} is closed")

    def _borrow(self) -> sqlite3.Connection:
        self._check_open()
        try:
            return self._idle.pop()
        except IndexError:
            return self._connect()

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if len(self._idle) >= _IDLE_READERS:
            connection.close()
            return
        self._idle.append(connection)
        if self._closed:  # perhaps since this one was lent; looked at last, so that none stays behind
            self._drop_idle()

    def _drop_idle(self) -> None:
        with contextlib.suppress(IndexError):  # another thread may take the last one
            while True:
                self._idle.pop().close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=self._busy_timeout, isolation_level=None, check_same_thread=False
        )
        # With a write-ahead log this loses nothing when the process dies; a power cut may undo the last moments.
        connection.execute("pragma synchronous = normal")
        return connection

    def _open(self) -> sqlite3.Connection:
        """Return the writer's connection to a file that is ours, in WAL mode and of this version."""
        connection = self._connect()
        try:
            connection.execute(
                f"pragma page_size = {_PAGE_BYTES}"
            )  # of a file that is there already it stays
            connection.execute(f"pragma cache_size = -{_WRITER_CACHE}")
            version = _version(connection, self.location)
            _use_wal(connection)
            connection.execute(f"pragma journal_size_limit = {_WAL_LIMIT}")
            if version == 0:
                version = self._create(connection)
            if migrate.needs_upgrade(version, self.location):
                self._upgrade()
        except BaseException:
            connection.close()
            raise
        return connection

    def _create(self, connection: sqlite3.Connection) -> int:
        """Make the tables, unless another process was first; return the version that is there now."""
        connection.execute("begin immediate")
        try:
            version: int = connection.execute("pragma user_version").fetchone()[0]
            if version == 0:
                version = migrate.SCHEMA_VERSION
                for statement in (*migrate.new_schema("sqlite"), *_MARKS):
                    connection.execute(statement)
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:  # a full disk may have ended it already
                connection.execute("rollback")
            raise
        return version

    def _upgrade(self) -> None:
        with contextlib.closing(self._connect()) as connection:
            migrate.upgrade(
                "sqlite", lambda: connection, lock="begin immediate", location=self.location, finish=_MARKS
            )


class _SqliteTransaction:
    def __init__(self, connection: sqlite3.Connection, queries: Mapping[str, str]) -> None:
        self._connection = connection
        self._queries = queries

    def fetch(self, query: str, /, **values: Value) -> list[Row]:
        return self._connection.execute(self._queries[query], _bind(values)).fetchall()

    def fetch_one(self, query: str, /, **values: Value) -> Row | None:
        rows = self.fetch(query, **values)
        return rows[0] if rows else None

    def execute(self, query: str, /, **values: Value) -> int:
        return self._connection.execute(self._queries[query], _bind(values)).rowcount

    def execute_many(self, query: str, rows: Iterable[Mapping[str, Value]], /) -> int:
        return self._connection.executemany(self._queries[query], rows).rowcount

    def append(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], /) -> None:
        marks = ", ".join("?" * len(columns))
        self._connection.executemany(f"insert into {table} ({', '.join(columns)}) values ({marks})", rows)  # noqa: S608 (names of ours)


def _bind(values: Mapping[str, Value]) -> dict[str, Value]:
    """Write lists as JSON, which is how a statement takes them."""
    return {
        name: json.dumps(value) if isinstance(value, (list, tuple)) else value
        for name, value in values.items()
    }


def _create_private(path: Path) -> None:
    """Make the file and its folder, if they are not there, for this user alone."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull(f"no space is left for the database {path}") from error
        raise ConfigurationError(f"cannot write the database {path}: {error.strerror}") from error


def _version(connection: sqlite3.Connection, location: str) -> int:
    """Return the schema version of a file of ours, 0 for an empty one; refuse what someone else wrote."""
    connection.execute("begin")  # one moment for all three, lest another process migrates in between
    owner, version, tables = (
        connection.execute(query).fetchone()[0]
        for query in ("pragma application_id", "pragma user_version", "select count(*) from sqlite_master")
    )
    connection.execute("commit")
    if owner != APPLICATION_ID and (owner or version or tables):
        raise StorageError(f"{location} is a database of another program; nothing in it was changed")
    return int(version)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log. SQLite does not wait when two switch at once, so wait for a write lock."""
    try:
        connection.execute("pragma journal_mode = wal")
    except sqlite3.OperationalError:
        connection.execute("begin immediate")
        connection.execute("rollback")
        connection.execute("pragma journal_mode = wal")


def _translate(error: sqlite3.Error, location: str) -> TielineError:
    """Return the error in our words: who must act on it, and on what."""
    code = getattr(error, "sqlite_errorcode", None)
    match code & 0xFF if isinstance(code, int) else None:
        case sqlite3.SQLITE_FULL:
            return DiskFull(f"no space is left for the database {location}")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return DatabaseBusy(f"another process holds the database {location} for too long")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return ConfigurationError(f"cannot write the database {location}: {error}")
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return StorageError(f"{location} is not a database, or it is damaged: {error}")
        case _:
            return StorageError(f"the database {location} failed: {error}")
