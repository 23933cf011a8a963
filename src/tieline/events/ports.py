"""Where events wait until they are read."""

from __future__ import annotations

from typing import Protocol

from tieline.events.model import Event


class EventStore(Protocol):
    """The outbox. Every method blocks and may be called from any thread.

    The stores of connections, runs and tasks write events into it in the transactions of their own changes; one that is
    a day old when the next is written is dropped, as nobody reads them.
    """

    def add(self, event: Event, *, now: int) -> None:
        """Write down an event that no change in the database goes with."""
        ...
