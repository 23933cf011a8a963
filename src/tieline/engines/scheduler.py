"""Runs work again and again in this process, when its schedule says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from tieline.core.clock import Clock
from tieline.core.pause import pause
from tieline.work.schedule import next_time


async def repeat(
    spec: str,
    work: Callable[[], Awaitable[None]],
    *,
    clock: Clock,
    stop: asyncio.Event,
    announce: Callable[[datetime], Awaitable[None]],
) -> None:
    """Do `work` now, and then each time that the schedule `spec` names, until `stop` is set.

    `announce` is told the next time before each wait. Work that takes longer than the interval misses the times
    in between: they are not made up for. Raises `UsageError` for a schedule that is none, before any work.
    """
    next_time(spec, datetime.fromtimestamp(clock.now(), UTC))
    while not stop.is_set():
        started = datetime.fromtimestamp(clock.now(), UTC)
        await work()
        now = datetime.fromtimestamp(clock.now(), UTC)
        due = next_time(spec, started)
        if due <= now:
            due = next_time(spec, now)
        if stop.is_set():
            return
        await announce(due)
        await pause(clock, (due - now).total_seconds(), stop)
