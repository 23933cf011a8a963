"""What runs in an engine's loop: looks for what is due, does it, and writes down what came of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

import msgspec

from tieline.core.clock import MICROSECONDS, Clock, from_us, now_us, to_us
from tieline.core.errors import StorageError, TielineError, UsageError
from tieline.core.log import log, log_fault
from tieline.core.pause import pause
from tieline.core.threads import off_loop
from tieline.functions.calling import Interrupted
from tieline.work.model import Due, Schedule, ScheduleState, Task, TaskKind
from tieline.work.ports import Owner, ScheduleStore, TaskStore
from tieline.work.schedule import following
from tieline.work.shares import Lane, Shares
from tieline.work.worker import Done, Worker

K = TypeVar("K")
V = TypeVar("V")

#: Room for what one engine runs at once: syncs by schedule, and tasks of each kind, so that neither waits for another.
#: An account's pace is shared by its syncs: many of them at once are no faster than a few.
SCHEDULED = Lane(places=32, of_connection=4)
TASKS: Mapping[TaskKind, Lane] = {
    TaskKind.SYNC: Lane(places=32, of_connection=4),
    TaskKind.ACTION: Lane(places=32, of_connection=8),
    TaskKind.EVENT: Lane(places=32, of_connection=8),
}
#: Seconds between looks for what other processes have put into the database, and at least between any two.
LOOK_EVERY, LOOK_AFTER = 1.0, 0.05
#: Seconds for which a claim of a task holds unless it is renewed, and between renewals.
CLAIM, RENEW = 30.0, 8.0
#: Seconds after which a schedule is due again unless its run was written down, and in which it certainly is.
HOLD, WRITTEN = 15.0, 5.0
#: Seconds that runs have to end when the engine stops, and then to be cut short.
GRACE, CUT = 12.0, 2.0

#: What runs of a schedule: a connection's row, a sync and its variant.
Key = tuple[int, str, str]


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    """A schedule that is to run now, as it is kept meanwhile, and when it is due after that."""

    schedule: Schedule
    integration: str
    following: int | None


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a look has brought: what is to be done, the tasks that are not ours any more, the seconds to the next one."""

    ticks: list[Tick]
    tasks: list[Task]
    lost: list[str]
    seconds: float


class Crew:
    """Works until `stop` is set; for one event loop. Then runs have `grace` seconds to end, and `cut` to be cut short."""

    def __init__(
        self,
        worker: Worker,
        schedules: ScheduleStore,
        tasks: TaskStore,
        owner: Owner,
        clock: Clock,
        *,
        grace: float = GRACE,
        cut: float = CUT,
    ) -> None:
        self.stop = asyncio.Event()
        self._worker = worker
        self._schedules = schedules
        self._tasks = tasks
        self._owner = owner
        self._clock = clock
        self._grace = grace
        self._cut = cut
        self._woken = asyncio.Event()
        self._renewed_at = 0
        #: What runs of schedules, with their integrations, and tasks with their claims, by id.
        self._scheduled: dict[Key, tuple[str, asyncio.Task[None]]] = {}
        self._claimed: dict[str, tuple[Task, asyncio.Task[None]]] = {}

    def wake(self) -> None:
        """Look for something to do at once."""
        self._woken.set()
        self._worker.wake()

    async def work(self) -> None:
        """Work until `stop` is set, then let what runs end for a while."""
        duties = [asyncio.create_task(self._always(each)) for each in self._worker.duties()]
        looking = asyncio.create_task(self._always(self._look_again))
        await self.stop.wait()
        self._woken.set()  # what it has just claimed it gives back
        await asyncio.wait((looking,), timeout=self._grace)
        running = {each for _, each in (*self._scheduled.values(), *self._claimed.values())}
        if running:
            await asyncio.wait(running, timeout=self._grace)
        await _cut_short({*duties, looking, *running}, self._cut)

    async def _always(self, duty: Callable[[], Awaitable[None]]) -> None:
        """Do something again and again until `stop` is set, whatever becomes of it."""
        while not self.stop.is_set():
            try:
                await duty()
            except TielineError as problem:  # the next time may be luckier
                log(logging.WARNING, "engine", error=problem.message)
                await self._clock.sleep(LOOK_EVERY)
            except (Exception, Interrupted) as fault:  # noqa: BLE001 - one fault must not end the engine
                log_fault(fault)
                await self._clock.sleep(LOOK_EVERY)

    # -- looking for work ----------------------------------------------------------------------------------

    async def _look_again(self) -> None:
        self._woken.clear()
        running = {key: integration for key, (integration, _) in self._scheduled.items()}
        held = {id_: task for id_, (task, _) in self._claimed.items()}
        found = await off_loop(self._look, running, held)
        for lost in found.lost:
            if lost in self._claimed:
                self._claimed[lost][1].cancel()
        for tick in found.ticks:
            key = _key(tick.schedule)
            self._scheduled[key] = tick.integration, self._begin(self._run(tick), self._scheduled, key)
        for task in found.tasks:
            self._claimed[task.id] = task, self._begin(self._do(task), self._claimed, task.id)
        if not self.stop.is_set():
            await pause(self._clock, found.seconds, self._woken)

    def _begin(self, work: Awaitable[None], running: dict[K, V], key: K) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        task.add_done_callback(partial(self._ended, running, key))
        return task

    def _ended(self, running: dict[K, V], key: K, _task: asyncio.Task[None]) -> None:
        running.pop(key, None)
        self._woken.set()  # there is room again

    def _look(self, running: Mapping[Key, str], held: Mapping[str, Task]) -> _Found:
        """Find what is to be done, as far as there is room. Blocks."""
        now = now_us(self._clock)
        lost = self._renew(held, now)  # before others' claims are looked at: ours may have run out by now
        self._worker.reconcile()
        room = Shares(SCHEDULED, ((integration, key[0]) for key, integration in running.items()))
        shares = {kind: Shares(lane, _whose(held.values(), kind)) for kind, lane in TASKS.items()}
        due = [
            self._schedules.next_due() if room.room else None,
            self._tasks.next_due() if any(each.room for each in shares.values()) else None,
        ]
        ticks, tasks = list[Tick](), list[Task]()
        if due[0] is not None and due[0] <= now:
            self._leave_out(now, running)
            ticks = self._due(now, room)
        if due[1] is not None and due[1] <= now:  # the last thing: what was claimed is to be done
            ttl = int(CLAIM * MICROSECONDS)
            tasks = self._tasks.claim(owner=self._owner.name, now=now, ttl=ttl, shares=shares)
        # Where nothing is for us, although it is due, its share is taken: an end of what runs wakes us.
        times = [each - now for each in due if each is not None and (ticks or tasks or each > now)]
        seconds = min(max(min(times) / MICROSECONDS, LOOK_AFTER), LOOK_EVERY) if times else LOOK_EVERY
        return _Found(ticks=ticks, tasks=tasks, lost=lost, seconds=seconds)

    def _renew(self, held: Mapping[str, Task], now: int) -> list[str]:
        """Hold the claims of what runs; return what another process has taken over."""
        if not held or abs(now - self._renewed_at) < RENEW * MICROSECONDS:
            return []
        epochs = {id_: task.epoch for id_, task in held.items()}
        lost = self._tasks.renew(epochs, now=now, ttl=int(CLAIM * MICROSECONDS))
        self._renewed_at = now
        return lost

    # -- schedules -----------------------------------------------------------------------------------------

    def _leave_out(self, now: int, running: Mapping[Key, str]) -> None:
        """Move schedules on that are due while their former run still goes on."""
        for each in self._schedules.of(sorted({connection for connection, _, _ in running})):
            started = each.state is ScheduleState.STARTED and _key(each) in running
            if started and each.next_at is not None and each.next_at <= now:
                self._schedules.advance(each, next_at=self._following(each, now), now=now)

    def _due(self, now: int, room: Shares) -> list[Tick]:
        """Move schedules on that are due, as far as their shares go; return those that are to run."""
        ticks, more = list[Tick](), True
        while more and (limit := room.room):
            found = self._schedules.due(now=now, limit=limit, full=room.full())
            taken = [each for each in found if room.take(each.integration, each.schedule.connection)]
            ticks += [tick for each in taken if (tick := self._tick(each, now)) is not None]
            more = bool(taken) and len(found) == limit
        return ticks

    def _tick(self, due: Due, now: int) -> Tick | None:
        """Move a schedule on; None where another process was first."""
        schedule, after = due.schedule, self._following(due.schedule, now)
        # Should this process die before the run is written down, it is due again soon.
        soon = now + int(HOLD * MICROSECONDS)
        held = msgspec.structs.replace(schedule, next_at=soon if after is None else min(after, soon))
        if not self._schedules.advance(schedule, next_at=held.next_at, now=now):
            return None
        return Tick(schedule=held, integration=due.integration, following=after)

    def _following(self, schedule: Schedule, now: int) -> int | None:
        spec = self._worker.frequency(schedule)
        if spec is None:
            return None
        due = schedule.next_at if schedule.next_at is not None else now
        try:
            return to_us(following(spec, from_us(due), from_us(now)))
        except UsageError:  # what was kept is no frequency any more
            return None

    async def _run(self, tick: Tick) -> None:
        """Run what is due; what is cut short is due again at once."""
        kept, whole = tick.schedule, False
        run = asyncio.ensure_future(self._worker.scheduled(kept, self.stop))
        try:
            await self._wait_for(run, WRITTEN)
            moved = msgspec.structs.replace(kept, next_at=tick.following)
            if await off_loop(self._move, kept, tick.following):
                kept = moved
            whole = await run
        except TielineError as problem:
            log(logging.WARNING, "sync", sync=kept.sync, error=problem.message)
            whole = True
        except (Exception, Interrupted) as fault:  # noqa: BLE001 - one run's fault must not end the engine
            log_fault(fault)
            whole = True
        finally:
            if not whole:
                await _cut_short({run}, self._cut)
                await off_loop(self._move, kept, now_us(self._clock))

    async def _wait_for(self, run: asyncio.Future[bool], seconds: float) -> None:
        enough = asyncio.ensure_future(self._clock.sleep(seconds))
        try:
            await asyncio.wait((run, enough), return_when=asyncio.FIRST_COMPLETED)
        finally:
            enough.cancel()

    def _move(self, schedule: Schedule, next_at: int | None) -> bool:
        try:
            return self._schedules.advance(schedule, next_at=next_at, now=now_us(self._clock))
        except StorageError as problem:  # it is due sooner than it need be
            log(logging.WARNING, "engine", sync=schedule.sync, error=problem.message)
            return False

    # -- tasks ---------------------------------------------------------------------------------------------

    async def _do(self, task: Task) -> None:
        """Do a task and write down what came of it; one that is cut short is put back."""
        if self.stop.is_set():
            await off_loop(self._put_back, task, Done(again=0.0, spent=False))
            return
        try:
            done = await self._worker.task(task, self.stop)
        except asyncio.CancelledError:
            await asyncio.shield(off_loop(self._give_up, task))
            raise
        except (Exception, Interrupted) as fault:  # noqa: BLE001 - one task's fault must not end the engine
            log_fault(fault)
            done = Done(error={"code": "server_error", "message": "an unexpected fault; the log tells more"})
        await off_loop(self._write, task, done)
        self._worker.wake()

    def _give_up(self, task: Task) -> None:
        """Put a task back that was cut short, unless it may not be tried again: its claim runs out, which is told."""
        if task.kind is TaskKind.SYNC or task.attempts < task.max_attempts:
            self._write(task, Done(again=0.0, spent=task.kind is not TaskKind.SYNC))

    def _write(self, task: Task, done: Done) -> None:
        try:
            if done.again is not None:
                self._put_back(task, done)
                return
            now = now_us(self._clock)
            self._tasks.finish(task, output=done.output, error=done.error, event=done.event, now=now)
        except StorageError as problem:  # its claim runs out, and then it is done again or told as aborted
            log(logging.WARNING, "engine", task=task.name, error=problem.message)

    def _put_back(self, task: Task, done: Done) -> None:
        now = now_us(self._clock)
        due_at = now + int((done.again or 0.0) * MICROSECONDS)
        self._tasks.retry(task, due_at=due_at, now=now, spent=done.spent, lease=done.lease)


def _key(schedule: Schedule) -> Key:
    return schedule.connection, schedule.sync, schedule.variant


def _whose(tasks: Iterable[Task], kind: TaskKind) -> Iterator[tuple[str, int]]:
    return ((each.integration, each.connection) for each in tasks if each.kind is kind)


async def _cut_short(tasks: Iterable[asyncio.Future[Any]], seconds: float) -> None:
    """Cancel tasks, and wait for a moment; one that does not let itself be cancelled is left behind."""
    pending = [each for each in tasks if not each.done()]
    for each in pending:
        each.cancel()
    if pending:
        await asyncio.wait(pending, timeout=seconds)
