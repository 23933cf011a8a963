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
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from tieline.core.clock import MICROSECONDS, Clock, from_us, now_us, to_us
from tieline.core.errors import StorageError, TielineError, UsageError
from tieline.core.log import log
from tieline.core.pause import pause
from tieline.work.worker import Done, Worker
from tieline.engines.watchdog import Watchdog
from tieline.functions.calling import interrupt
from tieline.work.model import Schedule, Task
from tieline.work.ports import Owner, ScheduleStore, TaskStore
from tieline.work.schedule import next_time

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

#: Syncs, and other tasks, that one engine runs at once.
SYNCS, TASKS = 32, 64
#: Seconds between looks for what other processes have put into the database.
LOOK_EVERY = 1.0
#: Seconds for which a claim of a task holds unless it is renewed, and between renewals.
CLAIM, RENEW = 30.0, 8.0
#: Seconds that the loop may be blocked.
BLOCKED = 10.0
#: Seconds that runs have to end when the engine stops.
GRACE = 12.0


class Engine:
    """Start it once; `stop` it in the end. Its methods may be called from any thread.

    `open_worker` is called in the engine's loop and makes what does the work. `blocked` is how many seconds a function
    may block the loop.
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
    ) -> None:
        self._open_worker = open_worker
        self._schedules = schedules
        self._tasks = tasks
        self._owner = owner
        self._clock = clock
        self._blocked = blocked
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="tieline-engine", daemon=True)
        self._ready: Future[Worker] = Future()
        self._crew: _Crew | None = None

    def start(self) -> None:
        """Begin to work; return once it does. Raises what opening the worker raises."""
        self._thread.start()
        self._ready.result()

    def wake(self) -> None:
        """Look for something to do at once."""
        if (crew := self._crew) is not None:
            self._loop.call_soon_threadsafe(crew.wake)

    def submit(self, work: Callable[[Worker], Coroutine[Any, Any, T]]) -> Future[T]:
        """Do some work with the worker in the engine's loop."""
        worker = self._ready.result()
        return asyncio.run_coroutine_threadsafe(work(worker), self._loop)

    def stop(self) -> None:
        """Let what runs end, for a while, and then cut it short; it goes on when an engine starts again."""
        if self._thread.ident is None or not self._thread.is_alive():
            return
        if (crew := self._crew) is not None:
            self._loop.call_soon_threadsafe(crew.stop.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._main())
        finally:
            self._loop.close()

    async def _main(self) -> None:
        try:
            worker = await self._open_worker()
        except BaseException as problem:  # noqa: BLE001 - whoever starts it is told
            self._ready.set_exception(problem)
            return
        self._crew = _Crew(worker, self._schedules, self._tasks, self._owner, self._clock)
        watchdog = Watchdog(self._blocked, interrupt)
        watchdog.start()
        self._ready.set_result(worker)
        try:
            await self._crew.work()
        finally:
            watchdog.stop()
            await worker.close()


class _Crew:
    """What runs in the engine's loop."""

    def __init__(
        self, worker: Worker, schedules: ScheduleStore, tasks: TaskStore, owner: Owner, clock: Clock
    ) -> None:
        self.stop = asyncio.Event()
        self._worker = worker
        self._schedules = schedules
        self._tasks = tasks
        self._owner = owner
        self._clock = clock
        self._woken = asyncio.Event()
        #: What runs of schedules, by connection, sync and variant; and tasks with their claims, by id.
        self._scheduled: dict[tuple[int, str, str], asyncio.Task[None]] = {}
        self._claimed: dict[str, tuple[Task, asyncio.Task[None]]] = {}

    def wake(self) -> None:
        self._woken.set()
        self._worker.wake()

    async def work(self) -> None:
        """Work until `stop` is set, then let what runs end."""
        keeping = [
            asyncio.create_task(each) for each in (self._look(), self._renew(), *self._worker.duties())
        ]
        await self.stop.wait()
        running = [*self._scheduled.values(), *(each for _, each in self._claimed.values())]
        if running:
            await asyncio.wait(running, timeout=GRACE)
        for task in (*keeping, *running):
            task.cancel()
        await asyncio.gather(*keeping, *running, return_exceptions=True)

    # -- looking for work ----------------------------------------------------------------------------------

    async def _look(self) -> None:
        while True:
            self._woken.clear()
            try:
                due = await self._take_up()
            except StorageError as problem:  # the next look may be luckier
                log(logging.WARNING, "engine", error=problem.message)
                due = LOOK_EVERY
            await pause(self._clock, min(due, LOOK_EVERY), self._woken)

    async def _take_up(self) -> float:
        """Begin what is due, as far as there is room; return the seconds until there may be more."""
        await asyncio.to_thread(self._worker.reconcile)
        now = now_us(self._clock)
        if (room := SYNCS - len(self._scheduled)) > 0:
            for schedule in await asyncio.to_thread(self._schedules.due, now=now, limit=room):
                await self._begin(schedule)
        if (room := TASKS - len(self._claimed)) > 0:
            for task in await asyncio.to_thread(self._claim, now, room):
                run = asyncio.create_task(self._do(task))
                self._claimed[task.id] = task, run
                run.add_done_callback(partial(self._ended, self._claimed, task.id))
        due = [await asyncio.to_thread(each) for each in (self._schedules.next_due, self._tasks.next_due)]
        soonest = min((each for each in due if each is not None), default=None)
        return LOOK_EVERY if soonest is None else max(0.05, (soonest - now_us(self._clock)) / MICROSECONDS)

    def _claim(self, now: int, room: int) -> list[Task]:
        return self._tasks.claim(owner=self._owner.name, now=now, ttl=int(CLAIM * MICROSECONDS), limit=room)

    # -- schedules -----------------------------------------------------------------------------------------

    async def _begin(self, schedule: Schedule) -> None:
        """Set a schedule's next time, and run it now unless it still runs."""
        now = now_us(self._clock)
        following = await asyncio.to_thread(self._following, schedule, now)
        if not await asyncio.to_thread(self._schedules.advance, schedule, next_at=following, now=now):
            return  # another process was first
        key = schedule.connection, schedule.sync, schedule.variant
        if key in self._scheduled:
            return
        run = asyncio.create_task(self._scheduled_run(schedule))
        self._scheduled[key] = run
        run.add_done_callback(partial(self._ended, self._scheduled, key))

    def _following(self, schedule: Schedule, now: int) -> int | None:
        """Return the next time after now: by its interval from when it was due, so that it keeps its place."""
        spec = self._worker.frequency(schedule)
        if spec is None:
            return None
        due = from_us(schedule.next_at if schedule.next_at is not None else now)
        try:
            following = next_time(spec, due)
            step = following - due
            if following <= from_us(now) and step > timedelta():
                following = due + step * ((from_us(now) - due) // step + 1)
                following = following if len(spec.split()) < 5 else next_time(spec, from_us(now))
        except UsageError:  # what was kept is no frequency any more
            return None
        return to_us(following)

    async def _scheduled_run(self, schedule: Schedule) -> None:
        try:
            await self._worker.scheduled(schedule, self.stop)
        except TielineError as problem:
            log(logging.WARNING, "sync", sync=schedule.sync, error=problem.message)
        except Exception as fault:  # noqa: BLE001 - one run's fault must not end the engine
            _fault(fault)

    # -- tasks ---------------------------------------------------------------------------------------------

    async def _do(self, task: Task) -> None:
        """Do a task and write down what came of it; one that is cut short is put back."""
        try:
            done = await self._worker.task(task, self.stop)
        except asyncio.CancelledError:
            await asyncio.shield(asyncio.to_thread(self._put_back, task, 0.0))
            raise
        except TielineError as problem:
            done = Done(error={"code": "server_error", "message": problem.message})
        except Exception as fault:  # noqa: BLE001 - one task's fault must not end the engine
            _fault(fault)
            done = Done(error={"code": "server_error", "message": "an unexpected fault; the log tells more"})
        with suppress(StorageError):  # its claim runs out, and then it is done again or told as aborted
            if done.again is not None:
                await asyncio.to_thread(self._put_back, task, done.again)
            else:
                await asyncio.to_thread(self._finish, task, done)
        self._worker.wake()

    def _finish(self, task: Task, done: Done) -> None:
        self._tasks.finish(
            task, output=done.output, error=done.error, event=done.event, now=now_us(self._clock)
        )

    def _put_back(self, task: Task, seconds: float) -> None:
        now = now_us(self._clock)
        self._tasks.retry(task, due_at=now + int(seconds * MICROSECONDS), now=now)

    def _ended(self, running: dict[K, V], key: K, _task: asyncio.Task[None]) -> None:
        running.pop(key, None)
        self._woken.set()  # there is room again

    async def _renew(self) -> None:
        """Hold the claims of what runs; what another process has taken over is cut short."""
        while True:
            await self._clock.sleep(RENEW)
            held = {id_: task.epoch for id_, (task, _) in self._claimed.items()}
            if not held:
                continue
            with suppress(StorageError):
                now, ttl = now_us(self._clock), int(CLAIM * MICROSECONDS)
                for lost in await asyncio.to_thread(self._tasks.renew, held, now=now, ttl=ttl):
                    if lost in self._claimed:
                        self._claimed[lost][1].cancel()


def _fault(fault: Exception) -> None:
    log(logging.ERROR, "fault", error=type(fault).__name__, message=str(fault)[:500])
