"""Work that is done again and again: when, and how it ends."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from tieline.core.errors import UsageError
from tieline.engines.scheduler import repeat

NOON = datetime(2026, 11, 1, 12, 0, tzinfo=UTC).timestamp()


class Clock:
    """Time that moves only when somebody sleeps or works."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds
        await asyncio.sleep(0)


async def times_of(spec: str, *, takes: float, runs: int) -> tuple[list[float], list[float]]:
    """Return when work began and what was announced, in minutes after noon."""
    clock, stop = Clock(), asyncio.Event()
    began: list[float] = []
    announced: list[float] = []

    async def work() -> None:
        began.append((clock.time - NOON) / 60)
        clock.time += takes
        if len(began) == runs:
            stop.set()

    async def announce(due: datetime | None) -> None:
        assert due is not None
        announced.append((due.timestamp() - NOON) / 60)

    await repeat(spec, work, clock=clock, stop=stop, announce=announce)
    return began, announced


async def test_work_begins_at_once_and_then_at_each_interval() -> None:
    """Intervals are counted from the beginning of the work, not from its end."""
    assert await times_of("every 1h", takes=600, runs=3) == ([0, 60, 120], [60, 120])


async def test_work_longer_than_its_interval_is_not_made_up_for() -> None:
    """What was missed in between is left out."""
    began, _ = await times_of("10m", takes=1500, runs=3)
    assert began == [0, 35, 70]


async def test_cron_lines_name_times_of_day() -> None:
    """In UTC."""
    assert await times_of("30 * * * *", takes=60, runs=3) == ([0, 30, 90], [30, 90])


async def test_stopping_ends_the_wait() -> None:
    """Nobody waits for a time that is not to come."""
    stop = asyncio.Event()
    done: list[int] = []

    class Endless(Clock):
        async def sleep(self, seconds: float) -> None:
            del seconds
            stop.set()
            await asyncio.Event().wait()

    async def work() -> None:
        done.append(1)

    async def announce(due: datetime | None) -> None:
        del due

    await asyncio.wait_for(repeat("1h", work, clock=Endless(), stop=stop, announce=announce), 10)
    assert done == [1]


async def test_a_schedule_that_is_none_is_refused_before_any_work() -> None:
    """The field is named."""
    with pytest.raises(UsageError, match="every"):
        await times_of("now and then", takes=0, runs=1)


async def test_what_work_raises_ends_it() -> None:
    """An error is for whoever called."""

    async def work() -> None:
        raise RuntimeError("it broke")

    async def announce(due: datetime | None) -> None:
        del due

    with pytest.raises(RuntimeError, match="it broke"):
        await repeat("1h", work, clock=Clock(), stop=asyncio.Event(), announce=announce)
