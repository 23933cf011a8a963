"""An engine in its thread: how it begins, and how it ends."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from tieline.core.clock import SystemClock
from tieline.core.errors import RunError
from tieline.engines.embedded import OTHERS, THREADS, Engine
from tieline.functions.calling import interrupt
from tieline.work.memory import MemorySchedules, MemoryTasks
from tieline.work.model import NewTask, TaskKind, TaskStatus
from tieline.work.worker import Done

PATIENCE = 20.0


class Me:
    name = "me"

    def is_alive(self, name):
        return name == "me"


class Worker:
    def __init__(self):
        self.closed = False
        self.done = threading.Event()
        self.began = threading.Event()
        self.run = self._done_at_once

    async def _done_at_once(self, stop):
        return Done()

    def frequency(self, _schedule):
        return None

    def reconcile(self):
        pass

    async def task(self, _task, stop):
        self.began.set()
        try:
            return await self.run(stop)
        finally:
            self.done.set()

    def duties(self):
        return []

    def wake(self):
        pass

    async def close(self):
        self.closed = True


class Rig:
    def __init__(self):
        self.worker, self.tasks = Worker(), MemoryTasks()
        self.opened = self._open
        self.engine = Engine(
            lambda: self.opened(), schedules=MemorySchedules(dict), tasks=self.tasks, owner=Me(),
            clock=SystemClock(), blocked=0.5, grace=1.0,
        )  # fmt: skip

    async def _open(self):
        return self.worker

    def queue(self, name="t"):
        task = NewTask(id=name, kind=TaskKind.SYNC, integration="crm", connection=1, name="n")
        self.tasks.add(task, now=int(time.time() * 1_000_000))
        self.engine.wake()


@pytest.fixture
def rig():
    made = Rig()
    yield made
    made.engine.stop()


def test_what_is_queued_is_done_and_what_is_open_closed(rig):
    """From the start to the end."""
    rig.engine.start()
    rig.queue()
    assert rig.worker.done.wait(PATIENCE)
    rig.engine.stop()
    assert rig.worker.closed
    assert not [thread for thread in threading.enumerate() if thread.name == "tieline-engine"]


def test_what_cannot_be_opened_is_told_to_who_starts(rig):
    """And there is nothing to stop."""

    async def fails():
        raise RunError("no database")

    rig.opened = fails
    with pytest.raises(RunError, match="no database"):
        rig.engine.start()
    rig.engine.stop()


def test_work_is_submitted_from_any_thread(rig):
    """And what it brings comes back; after the end it is refused."""
    rig.engine.start()

    async def where(worker):
        return worker, threading.current_thread().name

    assert rig.engine.submit(where).result(PATIENCE) == (rig.worker, "tieline-engine")
    rig.engine.stop()
    with pytest.raises(RunError, match="has ended"):
        rig.engine.submit(where)
    rig.engine.wake()
    rig.engine.stop()


def test_what_comes_while_the_engine_ends_is_refused(rig):
    """It would never be done, and whoever waits for it wait for ever."""
    refused = []

    async def close():
        with pytest.raises(RunError, match="has ended"):
            rig.engine.submit(lambda _worker: asyncio.sleep(0))
        refused.append(True)

    rig.worker.close = close
    rig.engine.start()
    rig.engine.stop()
    assert refused == [True]


def test_what_was_submitted_does_not_outlive_the_engine(rig):
    """Whoever waits for it is not left waiting."""
    rig.engine.start()

    async def forever(_worker):
        await asyncio.Event().wait()

    waiting = rig.engine.submit(forever)
    rig.engine.stop()
    assert waiting.cancelled()


def test_what_runs_is_asked_to_end_and_waited_for(rig):
    """Within its grace."""
    told = []

    async def polite(stop):
        await stop.wait()
        told.append("saved")
        return Done(again=0.0, spent=False)

    rig.worker.run = polite
    rig.engine.start()
    rig.queue()
    assert rig.worker.began.wait(PATIENCE)
    rig.engine.stop()
    assert told == ["saved"]
    assert rig.tasks.get("t").attempts == 0


def test_an_engine_outlives_a_function_that_blocks_it(rig):
    """It is interrupted, and the next task is done."""

    async def spin(stop):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            pass
        return Done()

    rig.worker.run = spin
    rig.engine.start()
    rig.queue("spins")
    assert rig.worker.done.wait(PATIENCE / 2)
    rig.worker.run = rig.worker._done_at_once
    rig.worker.done.clear()
    rig.queue("next")
    assert rig.worker.done.wait(PATIENCE)


def test_an_engine_outlives_interruptions_that_come_too_late(rig):
    """They strike what runs after the function that they were meant for."""

    async def struck(stop):
        asyncio.get_running_loop().call_soon(interrupt, threading.get_ident())
        return Done()

    rig.worker.run = struck
    rig.engine.start()
    for number in range(50):
        rig.worker.done.clear()
        rig.queue(f"t{number}")
        assert rig.worker.done.wait(PATIENCE)


@pytest.mark.parametrize("end", [SystemExit(3), KeyboardInterrupt()], ids=repr)
def test_an_engine_outlives_what_its_functions_leave_behind(rig, end):
    """A task of theirs that would end the process ends no loop."""

    async def exits():
        raise end

    async def leaves(stop):
        task = asyncio.create_task(exits())
        task.add_done_callback(lambda each: each.exception())
        return Done()

    rig.worker.run = leaves
    rig.engine.start()
    rig.queue("leaves")
    assert rig.worker.done.wait(PATIENCE)
    rig.worker.run = rig.worker._done_at_once
    rig.worker.done.clear()
    rig.queue("next")
    assert rig.worker.done.wait(PATIENCE)


def test_functions_that_block_in_threads_leave_ours_alone(rig):
    """What they have done is written down, and what is queued is taken up."""
    freed, blocking = threading.Event(), []

    async def block(_worker):
        blocking.extend(asyncio.ensure_future(asyncio.to_thread(freed.wait)) for _ in range(THREADS + OTHERS))

    rig.engine.start()
    rig.engine.submit(block).result(PATIENCE)
    try:
        rig.queue()
        assert rig.worker.done.wait(PATIENCE)
    finally:
        freed.set()
    rig.engine.stop()
    assert rig.tasks.get("t").status is TaskStatus.SUCCESS
