"""The pace of each credential in PostgreSQL, shared by machines."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

import psycopg

from tieline.core.errors import StorageError
from tieline.http.pace import Grant, Limits, PaceState, Usage, block, decide, usage
from tieline.storage.postgres import LOCK_AND_MAKE_SCHEMA, Connection, connect

T = TypeVar("T")

_CREATE = """
create unlogged table if not exists tieline.pace (
    key text primary key,
    tat double precision not null,
    blocked_until double precision not null,
    day bigint not null,
    used bigint not null
)
"""
_ENSURE = """
insert into tieline.pace (key, tat, blocked_until, day, used) values (%s, 0, 0, 0, 0) on conflict do nothing
"""
_LOCK = "select tat, blocked_until, day, used from tieline.pace where key = %s for update"
_UPDATE = "update tieline.pace set tat = %s, blocked_until = %s, day = %s, used = %s where key = %s"


class PostgresPaceStore:
    """Keeps the pace in an unlogged table: a crash of the database forgets it, and no commit waits for a disk.

    Opens its one connection at the first call and again when it was lost. Calls block for a round trip or two.
    """

    prompt = False

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = Lock()
        self._connection: Connection | None = None

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._drop()

    def take(self, key: str, limits: Limits, now: float, count: int = 1) -> Grant:
        """As `PaceStore.take`."""
        return self._with_row(key, lambda state: decide(state, limits, now, count))

    def learn(self, key: str, *, until: float) -> None:
        """As `PaceStore.learn`."""
        self._with_row(key, lambda state: (block(state, until), None))

    def usage(self, key: str, now: float) -> Usage:
        """As `PaceStore.usage`."""
        return self._with_row(key, lambda state: (state, usage(state, now)))

    def _with_row(self, key: str, decision: Callable[[PaceState], tuple[PaceState, T]]) -> T:
        with self._lock:
            fresh = self._connection is None
            try:
                return self._change(key, decision)
            except psycopg.Error as error:
                self._drop()
                if fresh or not isinstance(error, psycopg.OperationalError):
                    raise StorageError(f"the pace cannot be kept: {error}") from error
            try:  # a connection that stood idle may be gone: once more on a new one
                return self._change(key, decision)
            except psycopg.Error as error:
                self._drop()
                raise StorageError(f"the pace cannot be kept: {error}") from error

    def _change(self, key: str, decision: Callable[[PaceState], tuple[PaceState, T]]) -> T:
        connection = self._open()
        with connection.transaction():
            before = self._locked(connection, key)
            after, result = decision(before)
            if after != before:
                connection.execute(_UPDATE, (after.tat, after.blocked_until, after.day, after.used, key))
        return result

    def _locked(self, connection: Connection, key: str) -> PaceState:
        row = connection.execute(_LOCK, (key,)).fetchone()
        if row is None:
            connection.execute(_ENSURE, (key,))
            row = connection.execute(_LOCK, (key,)).fetchone()
        if row is None:
            raise StorageError("the row of a credential's pace vanished while it was made")
        tat, blocked_until, day, used = row
        return PaceState(tat=tat, blocked_until=blocked_until, day=day, used=used)

    def _open(self) -> Connection:
        if self._connection is None:
            connection = self._connection = connect(self._url)
            with connection.transaction():
                connection.execute(LOCK_AND_MAKE_SCHEMA.encode())
                connection.execute(_CREATE)
            connection.execute("set synchronous_commit = off")
        return self._connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
