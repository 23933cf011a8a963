"""A loop that one of its functions blocks."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager

import pytest

from tieline.core.errors import FunctionTimeout
from tieline.core.log import FACTS
from tieline.engines.watchdog import Watchdog
from tieline.functions.calling import Interrupted, call_async, interrupt

#: Seconds that a loop may be blocked here, and in which anything is over.
BLOCKED, PATIENCE = 0.5, 20.0


@asynccontextmanager
async def watched(seconds=BLOCKED):
    watchdog = Watchdog(seconds, interrupt)
    watchdog.start()
    try:
        yield watchdog
    finally:
        watchdog.stop()


def too_late():
    """Return a test of whether a function has gone on for longer than any watchdog would let it."""
    end = time.monotonic() + PATIENCE
    return lambda: time.monotonic() > end


async def test_a_function_that_never_waits_is_interrupted(caplog):
    """Its caller gets a time-out; the log has the line that it was at."""
    caplog.set_level(logging.WARNING)

    async def spin():
        late = too_late()
        while not late():
            pass

    async with watched():
        with pytest.raises(FunctionTimeout, match="blocked the event loop"):
            await call_async(spin, seconds=100.0)
    (told,) = [each for each in caplog.records if each.message == "blocked"]
    assert "test_watchdog.py" in getattr(told, FACTS)["where"]


async def test_one_that_catches_what_it_is_told_by_is_told_again():
    """Ever sooner, until it ends."""
    caught = []

    async def stubborn():
        late = too_late()
        while not late():
            try:
                while not late():
                    pass
            except BaseException as problem:
                caught.append(problem)
                if len(caught) == 3:
                    raise

    async with watched():
        with pytest.raises(FunctionTimeout):
            await call_async(stubborn, seconds=100.0)
    assert len(caught) == 3


async def test_others_in_the_loop_are_left_alone():
    """They go on once it is free."""
    beats = []

    async def spin():
        late = too_late()
        while not late():
            pass

    async def beat():
        while True:
            beats.append(1)
            await asyncio.sleep(0.01)

    async with watched():
        beating = asyncio.create_task(beat())
        await asyncio.sleep(0)
        with pytest.raises(FunctionTimeout):
            await call_async(spin, seconds=100.0)
        before = len(beats)
        await asyncio.sleep(0.1)
        assert not beating.done()
        assert len(beats) > before
        beating.cancel()


async def test_what_waits_beyond_python_is_interrupted_when_it_is_back():
    """Nothing reaches it before."""

    async def sleeps():
        time.sleep(2.5)  # noqa: TID251 - which is the point
        return list(range(1_000))

    async with watched():
        with pytest.raises(FunctionTimeout):
            await call_async(sleeps, seconds=100.0)


async def test_a_loop_that_is_only_busy_is_not_interrupted():
    """Many who take their turns are no fault of any."""

    async def work():
        for _ in range(20):
            end = time.monotonic() + 0.02
            while time.monotonic() < end:
                pass
            await asyncio.sleep(0)

    async with watched():
        await asyncio.gather(*(work() for _ in range(3)))


async def test_a_watchdog_that_has_stopped_interrupts_nobody():
    """However long the loop is blocked then."""
    calls = []
    watchdog = Watchdog(BLOCKED, calls.append)
    watchdog.start()
    watchdog.stop()
    time.sleep(1.2)  # noqa: TID251 - it would have bitten by now
    assert calls == []


def test_an_interruption_is_no_ordinary_exception():
    """`except Exception` lets it pass."""
    assert not issubclass(Interrupted, Exception)
