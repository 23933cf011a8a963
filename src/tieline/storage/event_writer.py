"""Writes events inside the transactions of what they tell of."""

from __future__ import annotations

import msgspec

from tieline.connections.subject import subject_of
from tieline.connections.vault import KeyRing
from tieline.core.clock import MICROSECONDS
from tieline.events.model import ActionFinished, Event, Subject
from tieline.http.pace import DAY
from tieline.storage.connection_rows import read_connection
from tieline.storage.database import Transaction
from tieline.storage.unlock import KeyProof

#: Microseconds after which an event is dropped that nobody has read, and one that was set aside.
_KEPT, _KEPT_ASIDE = DAY * MICROSECONDS, 30 * DAY * MICROSECONDS

_ENCODE = msgspec.json.Encoder().encode


class EventWriter:
    """Writes events inside the transactions of others."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys
        self._proof = KeyProof(keys)

    def write(self, transaction: Transaction, event: Event, *, now: int) -> None:
        """Write an event, and drop those that are too old."""
        self._proof.keep(transaction)
        transaction.execute("drop_events", before=now - _KEPT, aside_before=now - _KEPT_ASIDE)
        for (number,) in transaction.fetch("add_event", now=now, content=b""):
            sealed = self._keys.seal(_ENCODE(event), event_aad(number))
            transaction.execute("seal_event", id=number, content=sealed)

    def action_ended(self, transaction: Transaction, connection: int, task: str, *, now: int) -> None:
        """Write that an action has ended, unless its connection is gone."""
        subject = self.subject(transaction, connection)
        if subject is not None:
            self.write(transaction, ActionFinished(subject=subject, task=task), now=now)

    def subject(self, transaction: Transaction, connection: int) -> Subject | None:
        """Return what events tell of a connection; None where its row is not what an id means."""
        row = transaction.fetch_one("get_connection", key=connection)
        return None if row is None else subject_of(read_connection(row, self._keys))


def event_aad(number: int) -> bytes:
    """Return what an event is bound to."""
    return b"event:%d" % number
