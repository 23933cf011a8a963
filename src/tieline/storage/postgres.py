"""PostgreSQL through psycopg 3: a few connections, lent out one at a time."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from typing import cast

from tieline.core.errors import (
    ConfigurationError,
    DatabaseBusy,
    DiskFull,
    MissingExtra,
    StorageError,
    TielineError,
)
from tieline.storage import migrate
from tieline.storage.database import Row, T, Transaction, Value
from tieline.storage.sql import load_queries

try:
    import psycopg
    from psycopg import capabilities, conninfo, errors
except ImportError as error:
    raise MissingExtra("PostgreSQL", "postgres") from error

#: Our tables live in a schema of their own, so that a database may be shared with other programs.
SCHEMA = "tieline"

#: The advisory lock that one migrating process holds ("tieline").
_MIGRATION_LOCK = 0x7469656C696E65

_ATTEMPTS = 5

#: Rows that come at once where they are not wanted all at once; older libraries of PostgreSQL's give one by one.
_CHUNK = 20

#: A server that went away without a word is noticed within a minute. The URL may say otherwise.
_DEFAULTS = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}

Connection = psycopg.Connection[Row]


def connect(url: str) -> Connection:
    """Return a connection on which every statement is a transaction of its own."""
    asked = conninfo.make_conninfo("", **(_DEFAULTS | conninfo.conninfo_to_dict(url)))
    return psycopg.connect(asked, autocommit=True)


class PostgresDatabase:
    """A `Database` on a PostgreSQL server. At most `connections` are open; who wants one more waits."""

    def __init__(self, url: str, *, busy_timeout: float = 30.0, connections: int = 8) -> None:
        self.location = _location(url)
        self._url = url
        self._busy_timeout = busy_timeout
        self._queries = {name: text.encode() for name, text in load_queries("postgresql").items()}
        self._free = threading.BoundedSemaphore(connections)
        self._idle: list[Connection] = []
        self._closed = False
        try:
            self._migrate()
        except psycopg.Error as error:
            raise _translate(error, self.location) from error

    def read(self, query: str, /, **values: Value) -> list[Row]:
        return self._attempt(
            lambda connection: _PostgresTransaction(connection, self._queries).fetch(query, **values)
        )

    def read_with(self, query: str, collect: Callable[[Iterator[Row]], T], /, **values: Value) -> T:
        size = _CHUNK if capabilities.has_stream_chunked() else 1

        def run(connection: Connection) -> T:
            with connection.cursor() as cursor:
                rows = cursor.stream(self._queries[query], values, binary=True, size=size)
                with contextlib.closing(cast("Generator[Row]", rows)):  # which ends the statement, too
                    return collect(rows)

        return self._attempt(run)

    def write(self, work: Callable[[Transaction], T], /, *, durable: bool = False) -> T:
        del durable  # every commit is, unless the server is set up otherwise

        def run(connection: Connection) -> T:
            connection.execute("begin")
            result = work(_PostgresTransaction(connection, self._queries))
            self._commit(connection)
            return result

        return self._attempt(run)

    def close(self) -> None:
        self._closed = True
        self._drop_idle()

    def _commit(self, connection: Connection) -> None:
        try:
            connection.execute("commit")
        except psycopg.OperationalError as error:
            if connection.closed:  # not to be tried again: it may have been done
                raise StorageError(
                    f"{self.location} was lost during a commit; the last change may be there or not"
                ) from error
            raise

    def _attempt(self, run: Callable[[Connection], T]) -> T:
        """Lend `run` a connection, and again where the server undid it or went away before anything was kept."""
        attempts = 0
        with self._free:
            while True:
                attempts += 1
                try:
                    return self._lend(run)
                except psycopg.Error as error:
                    if attempts == _ATTEMPTS or not _was_undone(error):
                        raise _translate(error, self.location) from error

    def _lend(self, run: Callable[[Connection], T]) -> T:
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            result = run(connection)
        except BaseException:
            self._take_back_failed(connection)
            raise
        self._take_back(connection)
        return result

    def _take_back_failed(self, connection: Connection) -> None:
        """Undo what was begun; where the connection is lost, so are all that are idle."""
        try:
            connection.rollback()
        except psycopg.Error:
            connection.close()
        if connection.closed:
            self._drop_idle()
        else:
            self._take_back(connection)

    def _take_back(self, connection: Connection) -> None:
        self._idle.append(connection)
        if self._closed:  # perhaps since this one was lent; looked at last, so that none stays behind
            self._drop_idle()

    def _drop_idle(self) -> None:
        with contextlib.suppress(IndexError):  # another thread may take the last one
            while True:
                self._idle.pop().close()

    def _connect(self) -> Connection:
        connection = connect(self._url)
        wait = int(self._busy_timeout * 1000)
        try:
            connection.execute(f"set search_path = {SCHEMA}; set lock_timeout = {wait}".encode())
        except BaseException:
            connection.close()
            raise
        return connection

    def _migrate(self) -> None:
        with contextlib.closing(self._connect()) as connection:
            version = _version(connection) or _create(connection)
            if migrate.needs_upgrade(version, self.location):
                self._upgrade(connection)

    def _upgrade(self, connection: Connection) -> None:
        connection.autocommit = False
        migrate.upgrade(
            "postgresql+psycopg",
            lambda: connection,
            lock=LOCK_AND_MAKE_SCHEMA,
            location=self.location,
        )


class _PostgresTransaction:
    def __init__(self, connection: Connection, queries: Mapping[str, bytes]) -> None:
        self._connection = connection
        self._queries = queries

    def fetch(self, query: str, /, **values: Value) -> list[Row]:
        return self._execute(query, values).fetchall()

    def fetch_one(self, query: str, /, **values: Value) -> Row | None:
        return self._execute(query, values).fetchone()

    def execute(self, query: str, /, **values: Value) -> int:
        return self._execute(query, values).rowcount

    def execute_many(self, query: str, rows: Iterable[Mapping[str, Value]], /) -> int:
        with self._connection.cursor() as cursor:
            cursor.executemany(self._queries[query], rows)
            return cursor.rowcount

    def append(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], /) -> None:
        names = ", ".join(columns)
        with self._connection.cursor() as cursor:
            cursor.execute(f"select {names} from {table} limit 0".encode())  # noqa: S608 (names of ours)
            types = [column.type_code for column in cursor.description or ()]
            with cursor.copy(f"copy {table} ({names}) from stdin (format binary)".encode()) as copy:
                copy.set_types(types)
                for row in rows:
                    copy.write_row(row)

    def _execute(self, query: str, values: Mapping[str, Value]) -> psycopg.Cursor[Row]:
        return self._connection.execute(self._queries[query], values, binary=True)


#: Two sessions that make the same thing at once would collide in the catalogue, hence the lock.
LOCK_AND_MAKE_SCHEMA = f"""
do $$ begin
    perform pg_advisory_xact_lock({_MIGRATION_LOCK});
    if to_regnamespace('{SCHEMA}') is null then create schema {SCHEMA}; end if;
end $$
"""


def _location(url: str) -> str:
    """Return where a URL leads, without what is secret in it."""
    try:
        known = conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise ConfigurationError(
            "the database URL (TIELINE_DATABASE_URL) cannot be read", field="TIELINE_DATABASE_URL"
        ) from error
    return f"postgresql://{known.get('host') or ''}/{known.get('dbname') or ''}"


def _version(connection: Connection) -> int:
    """Return the schema version, 0 for a database that Tieline has not seen."""
    table = f"{SCHEMA}.{migrate.VERSION_TABLE}"
    (known,) = connection.execute("select to_regclass(%s) is not null", [table]).fetchone() or (False,)
    if not known:
        return 0
    row = connection.execute(f"select version_num from {table}").fetchone()  # noqa: S608 (a name of ours)
    return int(row[0]) if row else 0


def _create(connection: Connection) -> int:
    """Make the tables, unless another process was first; return the version that is there now."""
    with connection.transaction():
        connection.execute(LOCK_AND_MAKE_SCHEMA.encode())
        version = _version(connection)
        if version == 0:
            for statement in migrate.new_schema("postgresql"):
                connection.execute(statement.encode())
    return version or migrate.SCHEMA_VERSION


def _was_undone(error: psycopg.Error) -> bool:
    """Return whether the server certainly kept nothing, for a reason that may be gone by now."""
    match error:
        case errors.DeadlockDetected() | errors.SerializationFailure() | errors.AdminShutdown():
            return True
        case psycopg.OperationalError():
            return error.sqlstate is None  # the connection was lost
        case _:
            return False


def _translate(error: psycopg.Error, location: str) -> TielineError:
    """Return the error in our words: who must act on it, and on what."""
    reason = str(error).strip().partition("\n")[0]
    match error:
        case errors.DiskFull():
            return DiskFull(f"no space is left for the database {location}")
        case errors.LockNotAvailable() | errors.DeadlockDetected() | errors.TooManyConnections():
            return DatabaseBusy(f"the database {location} is held by others for too long: {reason}")
        case errors.InsufficientPrivilege() | errors.ReadOnlySqlTransaction():
            return ConfigurationError(f"cannot write the database {location}: {reason}")
        case (
            errors.InvalidPassword()
            | errors.InvalidAuthorizationSpecification()
            | errors.InvalidCatalogName()
        ):
            return ConfigurationError(f"cannot open the database {location}: {reason}")
        case _:
            return StorageError(f"the database {location} failed: {reason}")
