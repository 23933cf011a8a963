"""What the engine needs of those who know the work: it decides when, they do what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from tieline.core.json import JsonValue
from tieline.events.model import Event
from tieline.work.model import Schedule, Task


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a task: its output, or its error; `event` is told with it.

    `again` puts it back, for so many seconds; that is one of its attempts unless it was not `spent`. Where it waits for a
    lease that another holds, it is due again once that is free.
    """

    output: JsonValue = None
    error: Mapping[str, JsonValue] | None = None
    event: Event | None = None
    again: float | None = None
    spent: bool = True
    lease: str | None = None


class Worker(Protocol):
    """Does the work of one engine, in its event loop. Whatever its methods raise is a fault of Tieline's."""

    def frequency(self, schedule: Schedule) -> str | None:
        """Return how often a schedule runs; None where its sync is gone, or has no frequency. Blocks."""
        ...

    def reconcile(self) -> None:
        """Start what starts by itself and has not, and let go on what a dead process left.

        Called at every look, so that it costs next to nothing where nothing has changed. Blocks.
        """
        ...

    async def scheduled(self, schedule: Schedule, stop: asyncio.Event) -> bool:
        """Run a sync that is due; False where it was stopped before its end."""
        ...

    async def task(self, task: Task, stop: asyncio.Event) -> Done:
        """Do a task."""
        ...

    def duties(self) -> Sequence[Callable[[], Coroutine[Any, Any, None]]]:
        """Return what is done all the time, each until it is cancelled; one that fails is begun again."""
        ...

    def wake(self) -> None:
        """Let the duties look for more to do at once."""
        ...

    async def close(self) -> None:
        """Let go of what it holds."""
        ...
