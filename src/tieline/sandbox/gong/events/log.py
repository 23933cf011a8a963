"""The events that were told, in short."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from tieline.sandbox.gong.shelf import Shelf

EventKind = Literal["contentShared", "contentViewed", "customEvent", "digitalInteraction"]


@dataclass(frozen=True, kw_only=True)
class Event:
    """What is kept of an event."""

    kind: EventKind
    event_id: str | None
    timestamp: str
    name: str
    content_id: str | None
    content_url: str | None
    system: str | None
    #: In lower case.
    addresses: frozenset[str]


class EventLog:
    """Events by kind and id; one that has no id of its own cannot be told twice."""

    def __init__(self) -> None:
        self._told = 0
        self.all: Shelf[tuple[EventKind, str], Event] = Shelf()
        #: The allowed origin of each type of integration.
        self.origins: dict[str, str] = {}

    def add(self, event: Event) -> bool:
        """Note an event; tell whether it is new."""
        self._told += 1
        key = (event.kind, event.event_id or f"\x00{self._told}")
        if key in self.all:
            return False
        self.all[key] = event
        return True

    def of(self, address: str) -> list[Event]:
        """Return the events in which an e-mail address takes part."""
        return [event for event in self.all.values() if address in event.addresses]

    def erase(self, address: str) -> None:
        """Take an e-mail address out of all events."""
        for key, event in list(self.all.items()):
            if address in event.addresses:
                self.all[key] = replace(event, addresses=event.addresses - {address})
