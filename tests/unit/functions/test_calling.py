"""Functions are stopped when their time is up, whatever they do, and the event loop lives on."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress

import pytest

from tieline import SyncContext, sync
from tieline.core.errors import FunctionFailed, FunctionTimeout
from tieline.functions.blocking import BlockingSyncContext
from tieline.functions.calling import Bridge, call_async, call_plain, interrupt, is_async
from tieline.testing import Bench

SHORT, PATIENCE = 0.05, 30


async def plain(function, seconds=SHORT):
    return await call_plain(function, seconds=seconds, bridge=Bridge(asyncio.get_running_loop()))


def spin():
    while True:
        pass


def spin_on():
    while True:
        with suppress(Exception):
            spin()


def deaf():
    for _ in range(2):
        with suppress(BaseException):
            spin()


@pytest.mark.parametrize("function", [spin, spin_on, deaf])
async def test_an_endless_loop_in_a_thread_is_interrupted(function):
    """One that catches everything too, as it is told again."""
    with pytest.raises(FunctionTimeout, match=r"longer than 0.05 seconds"):
        await plain(function)
    for thread in threading.enumerate():
        if thread.name == f"tieline-{function.__name__}":
            thread.join(PATIENCE)
            assert not thread.is_alive()


async def test_a_thread_that_waits_for_the_loop_waits_no_longer():
    """What it waits for is cancelled."""
    bridge, cancelled = Bridge(asyncio.get_running_loop()), asyncio.Event()

    async def forever():
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    with pytest.raises(FunctionTimeout):
        await call_plain(lambda: bridge.run(forever()), seconds=SHORT, bridge=bridge)
    assert cancelled.is_set()
    with pytest.raises(FunctionTimeout):
        bridge.run(forever())


@pytest.mark.parametrize(
    "error", [SystemExit(3), KeyboardInterrupt(), StopIteration(), asyncio.CancelledError()], ids=repr
)
async def test_what_would_end_the_loop_is_a_failure(error):
    """In a thread."""

    def function():
        raise error

    with pytest.raises(FunctionFailed, match=type(error).__name__):
        await plain(function)


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt()], ids=repr)
async def test_an_async_function_that_would_end_the_loop_is_a_failure(error):
    """And the loop goes on."""

    async def function():
        raise error

    with pytest.raises(FunctionFailed, match=type(error).__name__):
        await call_async(function, seconds=1)


async def test_an_async_function_past_its_time_is_cancelled():
    """Also one that does not want to."""
    tries = []

    async def function():
        while len(tries) < 2:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                tries.append(1)
        return "late"

    with pytest.raises(FunctionTimeout):
        await call_async(function, seconds=SHORT)
    assert len(tries) == 2


async def test_a_function_that_is_left_behind_can_do_nothing_more():
    """Its context is closed when its run has ended."""
    left = []

    @sync(integration="crm", models=[("Model", dict)])
    async def function(tie: SyncContext) -> None:
        left.append(tie)

    bench = Bench()
    await bench.run_sync(function.__tieline__)
    with pytest.raises(FunctionTimeout, match="has ended"):
        await left[0].save([{"id": "1"}])
    assert bench.records("Model") == []


async def test_its_own_time_out_and_cancellation_are_its_own_failures():
    """Told from those of its limits."""

    async def late():
        raise TimeoutError("mine")

    async def cancelled():
        raise asyncio.CancelledError

    with pytest.raises(TimeoutError, match="mine"):
        await call_async(late, seconds=1)
    with pytest.raises(FunctionFailed, match="cancelled itself"):
        await call_async(cancelled, seconds=1)


async def test_whoever_waits_may_be_cancelled():
    """The function is, too, on the loop and in a thread."""
    ended = []

    async def function():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("async")

    def other():
        try:
            spin()
        finally:
            ended.append("plain")

    for work in (call_async(function, seconds=60), plain(other, 60)):
        task = asyncio.create_task(work)
        await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert ended == ["async", "plain"]


async def test_a_function_that_blocks_the_loop_is_interrupted():
    """Through handlers of exceptions, and in a group of tasks; the loop goes on."""
    me = threading.get_ident()

    async def blocks():
        spin_on()

    async def grouped():
        async with asyncio.TaskGroup() as group:
            group.create_task(blocks())

    for function in (blocks, grouped):
        timer = threading.Timer(SHORT, interrupt, [me])
        timer.start()
        with pytest.raises(FunctionTimeout, match="blocked the event loop"):
            await call_async(function, seconds=60)
        timer.join()


def test_decorators_are_looked_through():
    """To the first function that is async."""
    import functools

    async def inner():
        pass

    @functools.wraps(inner)
    def passing():
        return inner()

    def blocking():
        pass

    @functools.wraps(blocking)
    async def awaiting():
        pass

    assert [is_async(each) for each in (inner, passing, blocking, awaiting)] == [True, True, False, True]


def test_out_of_a_thread_the_time_is_up_too():
    """A sync that is not async."""

    @sync(integration="crm", models=[("Model", dict)], timeout="1s")
    def endless(tie: BlockingSyncContext) -> None:
        while True:
            tie.save([{"id": "1"}])

    with pytest.raises(FunctionTimeout):
        Bench().sync(endless)
