"""What is told of connections, in the transactions that change them."""

from __future__ import annotations

from typing import Literal

from tieline.connections.model import ENVIRONMENT_ID, RefreshState
from tieline.connections.subject import subject_of
from tieline.connections.vault import KeyRing
from tieline.events.model import ConnectionChanged, RefreshChanged, Trouble
from tieline.storage.connection_rows import read_connection, read_refresh
from tieline.storage.database import Row, Transaction
from tieline.storage.event_writer import EventWriter

#: How the wire calls a refresh that failed.
REFRESH_FAILED = "invalid_credentials"


class ConnectionEvents:
    """Writes the events of connections; that of the environment makes none."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys
        self._events = EventWriter(keys)

    def authorised(self, transaction: Transaction, row: Row, *, is_new: bool, now: int) -> None:
        """Write that somebody has brought an account, under an id that is new or over what was there."""
        operation: Literal["creation", "override"] = "creation" if is_new else "override"
        subject = subject_of(read_connection(row, self._keys))
        if subject.connection_id != ENVIRONMENT_ID:
            self._events.write(transaction, ConnectionChanged(subject=subject, operation=operation), now=now)

    def deleting(
        self, transaction: Transaction, integration: str, connection_id: str | None, *, now: int
    ) -> None:
        """Write that connections are deleted, before they are: nothing is known of them afterwards."""
        for row in transaction.fetch("read_subjects", integration=integration, connection_id=connection_id):
            subject = subject_of(read_connection(row, self._keys))
            if subject.connection_id != ENVIRONMENT_ID:
                deleted = ConnectionChanged(subject=subject, operation="deletion")
                self._events.write(transaction, deleted, now=now)

    def refreshed(
        self, transaction: Transaction, key: int, former: Row | None, refresh: RefreshState, *, now: int
    ) -> None:
        """Write that a token could not be renewed for the first time in a row, or could be again."""
        if former is None or (read_refresh(former[0]).failed_at is None) == (refresh.failed_at is None):
            return
        trouble = None
        if refresh.failed_at is not None:
            trouble = Trouble(type=REFRESH_FAILED, description=refresh.error or "")
        subject = self._events.subject(transaction, key)
        if subject is not None and subject.connection_id != ENVIRONMENT_ID:
            self._events.write(transaction, RefreshChanged(subject=subject, trouble=trouble), now=now)
