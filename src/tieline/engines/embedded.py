"""The embedded engine: runs due schedules and tasks in a thread of this process, with an event loop of its own.

All that is to be done is in the database, so that any number of processes may run one over the same: leases and claims
see to it that nothing is done twice at a time. A function that blocks the loop blocks nobody who waits for an answer of
the server, and is interrupted after a while.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from tieline.core.clock import Clock
from tieline.core.errors import RunError
from tieline.core.log import log
from tieline.core.threads import Loop
from tieline.engines.crew import CUT, GRACE, SCHEDULED, TASKS, Crew
from tieline.engines.watchdog import Watchdog
from tieline.functions.calling import Interrupted, interrupt
from tieline.work.ports import Owner, ScheduleStore, TaskStore
from tieline.work.worker import Worker

T = TypeVar("T")

#: Seconds that the loop may be blocked: less than what leases of syncs last without a heartbeat.
BLOCKED = 10.0
#: Threads for our own calls that block, those of stores: more than there are runs at once. And for what functions give away
#: by `asyncio.to_thread`: however many these block, leases are held on to, and what was done is written down.
THREADS = SCHEDULED.places + sum(each.places for each in TASKS.values()) + 32
OTHERS = 64


class Engine:
    """Start it once; `stop` it in the end. Its methods may be called from any thread.

    `open_worker` is called in the engine's loop and makes what does the work. `blocked` is how many seconds a function
    may block the loop, `grace` how many runs have to end when it stops.
    """

    def __init__(
        self,
        open_worker: Callable[[], Awaitable[Worker]],
        *,
        schedules: ScheduleStore,
        tasks: TaskStore,
        owner: Owner,
        clock: Clock,
        blocked: float = BLOCKED,
        grace: float = GRACE,
    ) -> None:
        self._open_worker = open_worker
        self._schedules = schedules
        self._tasks = tasks
        self._owner = owner
        self._clock = clock
        self._blocked = blocked
        self._grace = grace
        self._loop = Loop(ours=THREADS, others=OTHERS, name="tieline-engine")
        self._thread = threading.Thread(target=self._run, name="tieline-engine", daemon=True)
        self._ready: Future[Worker] = Future()
        self._crew: Crew | None = None
        #: Held while something is submitted: nothing is once it has ended, as nobody would do it.
        self._submitting, self._ended = threading.Lock(), False

    def start(self) -> None:
        """Begin to work; return once it does. Raises what opening the worker raises."""
        self._thread.start()
        self._ready.result()

    def wake(self) -> None:
        """Look for something to do at once."""
        if (crew := self._crew) is not None:
            with suppress(RuntimeError):  # it has just ended
                self._loop.call_soon_threadsafe(crew.wake)

    def submit(self, work: Callable[[Worker], Coroutine[Any, Any, T]]) -> Future[T]:
        """Do some work with the worker in the engine's loop; raises `RunError` once it has ended."""
        worker = self._ready.result()
        with self._submitting:
            if self._ended:
                raise RunError("the engine has ended")
            return asyncio.run_coroutine_threadsafe(work(worker), self._loop)

    def stop(self) -> None:
        """Let what runs end, for a while, and then cut it short; it goes on when an engine starts again."""
        if not self._thread.is_alive():
            return
        if (crew := self._crew) is not None:
            with suppress(RuntimeError):  # as above
                self._loop.call_soon_threadsafe(crew.stop.set)
        self._thread.join(2 * self._grace + 4 * CUT)
        if self._thread.is_alive():
            log(logging.WARNING, "engine", error="a function that cannot be interrupted is left behind")

    # -- in its thread -------------------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        main = self._loop.create_task(self._main())
        try:
            while not main.done():
                # Raised by the watchdog in a function that returned that very moment, and so in the loop itself;
                # or by a task that a function began: the loop hands these two on, whatever becomes of the task.
                with suppress(Interrupted, SystemExit, KeyboardInterrupt):
                    self._loop.run_until_complete(main)
        finally:
            self._loop.close()

    async def _main(self) -> None:
        try:
            worker = await self._open_worker()
        except BaseException as problem:  # noqa: BLE001 - whoever starts it is told
            self._ready.set_exception(problem)
            return
        crew = Crew(worker, self._schedules, self._tasks, self._owner, self._clock, grace=self._grace)
        watchdog = Watchdog(self._blocked, interrupt)
        watchdog.start()
        self._crew = crew
        self._ready.set_result(worker)
        try:
            await crew.work()
            with self._submitting:
                self._ended = True
            await _end_others()
        finally:
            watchdog.stop()
            await worker.close()


async def _end_others() -> None:
    """Cut short what was submitted."""
    await asyncio.sleep(0)  # what was at the last moment begins
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    if others:
        await asyncio.wait(others, timeout=CUT)
