"""The pace of each credential in an SQLite file of its own, shared by the processes of one machine."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TypeVar

from tieline.core.errors import DatabaseBusy, StorageError
from tieline.http.pace import Grant, Limits, PaceState, Usage, Wait, WaitReason, block, decide, usage
from tieline.http.ports import BlockingClock
from tieline.http.session import ThreadClock

T = TypeVar("T")

_SCHEMA = """
create table if not exists pace (
    key text primary key,
    tat real not null,
    blocked_until real not null,
    day integer not null,
    used integer not null
) without rowid
"""
_SELECT = "select tat, blocked_until, day, used from pace where key = ?"
_UPSERT = "insert or replace into pace (tat, blocked_until, day, used, key) values (?, ?, ?, ?, ?)"

#: Seconds to wait when another process is writing, which takes it microseconds.
_BUSY_PAUSE = 0.005
#: Seconds after which a held file is an error.
_BUSY_LIMIT = 15.0
#: Milliseconds that the first opening waits for the file.
_BUSY_TIMEOUT_MS = 5000
#: Times that `learn` and `usage` ask for a file that others hold: five seconds.
_PATIENT_TRIES = 1000
#: Times that a file is opened which others make at the same moment.
_OPENING_TRIES = 200
_OPENING = (
    f"pragma busy_timeout = {_BUSY_TIMEOUT_MS}",
    "pragma journal_mode = wal",
    "pragma synchronous = off",
    _SCHEMA,
    "pragma busy_timeout = 0",
)


class SqlitePaceStore:
    """Keeps the pace in `path`, apart from the main database, so that a long write there never holds a request up.

    Calls take microseconds: nothing is synced to disk, since a pace lost with the machine is harmless. A file that
    another process is writing at this moment answers `take` with a short wait instead of blocking.
    """

    prompt = True

    def __init__(self, path: Path | str, *, clock: BlockingClock | None = None) -> None:
        self._lock = Lock()
        self._busy_since: float | None = None
        self._clock = clock or ThreadClock()
        self._database = _open(path, self._clock)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def take(self, key: str, limits: Limits, now: float, count: int = 1) -> Grant:
        """As `PaceStore.take`. Raises DatabaseBusy where the file has been held for 15 seconds on end."""
        with self._lock:
            try:
                grant = self._change(key, lambda state: decide(state, limits, now, count))
            except sqlite3.OperationalError as error:
                return self._held(error, now)
            self._busy_since = None
            return grant

    def learn(self, key: str, *, until: float) -> None:
        """As `PaceStore.learn`. Waits up to five seconds for a file that others hold, so never on an event loop."""
        self._patiently(lambda: self._change(key, lambda state: (block(state, until), None)))

    def usage(self, key: str, now: float) -> Usage:
        """As `PaceStore.usage`."""
        return self._patiently(lambda: usage(self._state(key), now))

    def _change(self, key: str, decision: Callable[[PaceState], tuple[PaceState, T]]) -> T:
        execute = self._database.execute
        execute("begin immediate")
        try:
            before = self._state(key)
            after, result = decision(before)
            if after != before:
                execute(_UPSERT, (after.tat, after.blocked_until, after.day, after.used, key))
        except BaseException:
            execute("rollback")
            raise
        execute("commit")
        return result

    def _state(self, key: str) -> PaceState:
        row = self._database.execute(_SELECT, (key,)).fetchone()
        if row is None:
            return PaceState()
        tat, blocked_until, day, used = row
        return PaceState(tat=tat, blocked_until=blocked_until, day=day, used=used)

    def _held(self, error: sqlite3.OperationalError, now: float) -> Wait:
        if not _is_busy(error):
            raise _unusable(error) from error
        since = self._busy_since = now if self._busy_since is None else min(self._busy_since, now)
        if now - since > _BUSY_LIMIT:
            raise DatabaseBusy("another process holds the pace file for too long") from error
        return Wait(seconds=_BUSY_PAUSE, why=WaitReason.BUSY)

    def _patiently(self, work: Callable[[], T]) -> T:
        """Wait for the file where the caller cannot be told to come back; `take` goes on in the pauses."""
        for left in reversed(range(_PATIENT_TRIES)):
            try:
                with self._lock:
                    return work()
            except sqlite3.OperationalError as error:
                if not _is_busy(error):
                    raise _unusable(error) from error
                if not left:
                    raise DatabaseBusy("another process holds the pace file for too long") from error
            self._clock.pause(_BUSY_PAUSE)
        raise AssertionError("the last try returns or raises")


def _open(path: Path | str, clock: BlockingClock) -> sqlite3.Connection:
    """Open the file and make it ready.

    Processes that make the same file at once get "busy" without a wait when they turn it to WAL: they come again.
    """
    for left in reversed(range(_OPENING_TRIES)):
        try:
            return _prepared(path)
        except sqlite3.Error as error:
            if not left or not _is_busy(error):
                raise StorageError(f"the pace file {path} cannot be used: {error}") from error
        clock.pause(_BUSY_PAUSE)
    raise AssertionError("the last try returns or raises")


def _prepared(path: Path | str) -> sqlite3.Connection:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # its log gets the same mode
    except OSError as error:
        raise StorageError(f"the pace file {path} cannot be used: {error.strerror}") from error
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        for statement in _OPENING:
            database.execute(statement)
    except BaseException:
        database.close()
        raise
    return database


def _unusable(error: sqlite3.Error) -> StorageError:
    return StorageError(f"the pace file cannot be used: {error}")


def _is_busy(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
