"""Events kept in memory, for tests and for trying things out."""

from __future__ import annotations

from tieline.events.model import Event


class MemoryEvents:
    """An `EventStore` that forgets; `written` are its events with their times."""

    def __init__(self) -> None:
        self.written: list[tuple[int, Event]] = []

    def add(self, event: Event, *, now: int) -> None:
        self.written.append((now, event))
