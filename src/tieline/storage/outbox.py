"""The outbox of events in the database: taken away with what follows from them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tieline.connections.vault import KeyRing
from tieline.core.errors import WrongKey
from tieline.core.typed import decoder
from tieline.events.model import Event, StoredEvent, UnreadEvent
from tieline.storage.database import Database, Row, Transaction
from tieline.storage.deliveries import DeliveryWriter
from tieline.storage.event_writer import EventWriter, event_aad
from tieline.storage.tasks import TaskWriter
from tieline.webhooks.delivery import Delivery
from tieline.work.model import NewTask

_DECODE: msgspec.json.Decoder[Event] = decoder(Event)
#: Bytes of events that are read at once: what a provider sent may be large.
_ROOM = 16_000_000


class _Gone(Exception):
    """Another dispatcher has taken an event away."""


class SqlEventStore:
    """An `EventStore`, and the `Outbox` of its dispatcher, in a database."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys
        self._events = EventWriter(keys)
        self._deliveries = DeliveryWriter(keys)
        self._tasks = TaskWriter(keys)

    def add(self, event: Event, *, now: int) -> None:
        self._database.write(lambda transaction: self._events.write(transaction, event, now=now))

    def waiting(self, limit: int) -> list[StoredEvent | UnreadEvent]:
        return [self._event(row) for row in self._database.read("read_events", limit=limit, bytes=_ROOM)]

    def set_aside(self, events: Sequence[int]) -> None:
        rows = [{"id": number} for number in sorted(set(events))]
        self._database.write(lambda transaction: transaction.execute_many("set_event_aside", rows))

    def aside(self) -> int:
        count: int = self._database.read("count_events_aside")[0][0]
        return count

    def take_back(self) -> int:
        if not self.aside():  # most often, and without keeping out writers
            return 0
        return self._database.write(lambda transaction: transaction.execute("take_events_back"))

    def settle(
        self, events: Sequence[int], deliveries: Sequence[Delivery], tasks: Sequence[NewTask], *, now: int
    ) -> bool:
        def work(transaction: Transaction) -> None:
            for number in sorted(set(events)):
                if not transaction.execute("take_event", id=number):
                    raise _Gone
            self._deliveries.write(transaction, deliveries)
            for task in tasks:
                self._tasks.write(transaction, task, now=now)

        try:
            self._database.write(work)
        except _Gone:
            return False
        return True

    def _event(self, row: Row) -> StoredEvent | UnreadEvent:
        number, created_at, sealed = row
        try:
            event = _DECODE.decode(self._keys.open(sealed, event_aad(number)))
        except WrongKey as problem:
            return UnreadEvent(id=number, created_at=created_at, why=problem.message)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return UnreadEvent(id=number, created_at=created_at, why="it is nothing that this version knows")
        return StoredEvent(id=number, created_at=created_at, event=event)
