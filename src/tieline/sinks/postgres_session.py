"""A PostgreSQL connection for exports, and its failures in Tieline's words."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import quote

from tieline.core.errors import DatabaseBusy, DiskFull, MissingExtra, StorageError, TielineError, UsageError
from tieline.core.secrets import Secret

if TYPE_CHECKING:
    from psycopg import Connection, Error

T = TypeVar("T")

_DEFAULTS = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "tcp_user_timeout": 60_000,
    "application_name": "tieline",
}
#: What is sent is UTF-8, whatever the database or the environment is set to.
_FIXED = {"client_encoding": "UTF8"}


class RefusedData(StorageError):
    """The server cannot read a record as the model says."""


class Session:
    """Runs statements on one connection; each is a transaction of its own outside of `atomically`."""

    def __init__(self, connection: Connection[Any], place: str) -> None:
        self._connection = connection
        #: The server's and the database's name, without what is secret.
        self.place = place

    def run(self, sql: str, parameters: Sequence[object] | None = None) -> list[tuple[Any, ...]]:
        """Run one statement and return its rows; `%` stands for itself where there are no parameters."""
        with _failures(self.place):
            cursor = self._connection.execute(sql.encode(), parameters)
            return cursor.fetchall() if cursor.description else []

    def count(self, sql: str, parameters: Sequence[object] | None = None) -> int:
        """Run one statement and return how many rows it changed."""
        with _failures(self.place):
            return self._connection.execute(sql.encode(), parameters).rowcount

    def copy(self, sql: str, rows: Iterable[bytes]) -> None:
        """Send rows in COPY's text form: all of them, or none."""
        with _failures(self.place), self._connection.cursor() as cursor, cursor.copy(sql.encode()) as copy:
            copy.write(b"".join(rows))

    def atomically(self, work: Callable[[], T]) -> T:
        """Commit what `work` does, or nothing of it; return what it returned."""
        self.run("BEGIN")
        try:
            result = work()
        except BaseException:
            with suppress(TielineError):
                self.run("ROLLBACK")
            raise
        self.run("COMMIT")
        return result


@contextmanager
def open_session(url: Secret) -> Generator[Session]:
    """Connect to the database that a URL or a line of settings leads to; what is secret of it is never told."""
    try:
        import psycopg
    except ImportError as error:
        raise MissingExtra("PostgreSQL", "postgres") from error
    settings = _settings(url)
    place = _place(settings)
    with _failures(place, hidden=str(settings.get("password") or "")):
        given = cast("dict[str, Any]", _DEFAULTS | settings | _FIXED)
        connection = psycopg.connect("", autocommit=True, **given)
    try:
        yield Session(connection, place)
    finally:
        connection.close()


def _settings(url: Secret) -> dict[str, object]:
    from psycopg import ProgrammingError, conninfo

    try:
        return dict(conninfo.conninfo_to_dict(url.reveal()))
    except ProgrammingError:  # its text may hold a piece of the password
        raise UsageError(
            "url: is not a PostgreSQL URL such as postgresql://user@host/database", field="url"
        ) from None


def _place(settings: dict[str, object]) -> str:
    host, database = (str(settings.get(key) or "") for key in ("host", "dbname"))
    return f"postgresql://{quote(host, safe='/.:')}/{quote(database)}"


@contextmanager
def _failures(place: str, *, hidden: str = "") -> Generator[None]:
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        raise _translated(place, error, hidden) from None  # its text may quote a record, or the password


def _translated(place: str, error: Error, hidden: str) -> TielineError:
    """Return the error that says who must act on PostgreSQL's message."""
    from psycopg import errors

    text = str(error).strip().partition("\n")[0]
    text = text.replace(hidden, "…") if hidden else text
    match error:
        case errors.UntranslatableCharacter():
            return UsageError(
                f"url: {place}: a record has characters that the database's encoding lacks; one in UTF8 has all",
                field="url",
            )
        case errors.DataError():
            return RefusedData(f"{place}: a record cannot be read as its model says")
        case errors.DiskFull():
            return DiskFull(f"{place}: no space is left on the disk")
        case errors.LockNotAvailable() | errors.DeadlockDetected() | errors.TooManyConnections():
            return DatabaseBusy(f"{place}: others hold it: {text}")
        case errors.InsufficientPrivilege() | errors.ReadOnlySqlTransaction() | errors.InvalidCatalogName():
            return UsageError(f"url: {place}: {text}", field="url")
        case errors.InvalidPassword() | errors.InvalidAuthorizationSpecification():
            return UsageError(f"url: {place}: {text}", field="url")
        case _:
            return StorageError(f"{place}: {text}")
