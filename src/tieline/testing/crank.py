"""An engine that a test turns by hand: schedules and tasks in memory, run step by step on a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from tieline.core.clock import from_us, now_us, to_us
from tieline.core.errors import TielineError, UsageError
from tieline.core.json import JsonValue
from tieline.functions.definition import SyncDefinition
from tieline.functions.load import load
from tieline.functions.registry import Registry
from tieline.functions.saving import Saved
from tieline.testing.bench import Bench, run
from tieline.testing.clock import FakeClock
from tieline.testing.host import MemoryLocks
from tieline.work.memory import MemorySchedules, MemoryTasks
from tieline.work.model import NewTask, Schedule, ScheduleState, Task, TaskKind
from tieline.work.schedule import next_time
from tieline.work.shares import Shares

_MANY = 1000
_FOREVER = 10**15


class Turned(msgspec.Struct, frozen=True, kw_only=True):
    """What one run of a function did."""

    connection_id: str
    name: str
    kind: str
    #: The records of a sync or an event function; the output of an action.
    saved: Saved | None = None
    output: JsonValue = None
    error: TielineError | None = None


class Crank:
    """Runs functions for several connections as an engine does, but only when it is turned.

    `functions` are decorated ones, a registry, or where they are to be loaded from. Syncs start by themselves for each
    connection, as they declare.
    """

    def __init__(
        self,
        functions: Registry | str | Path | Iterable[Callable[..., Any]],
        *,
        clock: FakeClock | None = None,
    ) -> None:
        self.registry = _registry(functions)
        self.clock = clock or FakeClock()
        self.benches: list[Bench] = []
        self.locks = MemoryLocks(self.clock.now)
        self.schedules = MemorySchedules(
            lambda: {number: each.connection.integration for number, each in enumerate(self.benches)}
        )
        self.tasks = MemoryTasks()
        self._named = 0

    def connect(self, bench: Bench) -> Bench:
        """Add a connection; its syncs that start by themselves are due at the next turn."""
        bench.clock, bench.locks = self.clock, self.locks
        number = len(self.benches)
        self.benches.append(bench)
        bench.triggers = _CrankTriggers(self, number)
        for each in self.registry.syncs_of(bench.connection.integration):
            if each.auto_start and each.every is not None:
                self.start(each.name, bench)
        return bench

    def start(self, name: str, bench: Bench, *, variant: str = "base") -> None:
        """Start the schedule of a sync; it is due at once."""
        self._sync(bench, name)
        now = now_us(self.clock)
        schedule = Schedule(
            connection=self.benches.index(bench), sync=name, variant=variant, spec=None, next_at=now
        )
        self.schedules.save(schedule, now=now)

    def pause(self, name: str, bench: Bench, *, variant: str = "base") -> None:
        """Pause the schedule of a sync."""
        schedule = Schedule(
            connection=self.benches.index(bench),
            sync=name,
            variant=variant,
            spec=None,
            next_at=None,
            state=ScheduleState.PAUSED,
        )
        self.schedules.save(schedule, now=now_us(self.clock))

    def trigger(self, name: str, bench: Bench, *, variant: str = "base", full: bool = False) -> None:
        """Let a sync run at the next turn; at most one waits."""
        self._sync(bench, name)
        number = self.benches.index(bench)
        self._add(
            TaskKind.SYNC, number, name, {"full": full}, variant=variant, dedupe=f"{number}/{name}/{variant}"
        )

    def enqueue(self, name: str, bench: Bench, input: JsonValue = None) -> None:  # noqa: A002 - the wire's word
        """Let an action run at the next turn."""
        self.registry.action(bench.connection.integration, name)
        self._add(TaskKind.ACTION, self.benches.index(bench), name, input)

    def turn(self) -> list[Turned]:
        """Run what is due now, each once, and return what became of it."""
        now = now_us(self.clock)
        turned: list[Turned] = []
        for schedule in (each.schedule for each in self.schedules.due(now=now, limit=_MANY)):
            bench = self.benches[schedule.connection]
            definition = self._sync(bench, schedule.sync)
            following = to_us(next_time(definition.every, from_us(now))) if definition.every else None
            self.schedules.advance(schedule, next_at=following, now=now)
            turned.append(self._run_sync(bench, definition, schedule.variant, full=False))
        for task in self.tasks.claim(owner="crank", now=now, ttl=_FOREVER, shares=Shares.of_all(_MANY)):
            turned.append(self._do(task))
            self.tasks.finish(task, now=now)
        return turned

    def advance(self, by: timedelta) -> list[Turned]:
        """Let time pass, and run all that becomes due meanwhile, at its time."""
        end = to_us(self.clock.time + by)
        turned = self.turn()
        while True:
            due = [each for each in (self.schedules.next_due(), self.tasks.next_due()) if each is not None]
            following = min(due, default=None)
            if following is None or following > end:
                self.clock.advance(from_us(end) - self.clock.time)
                return turned
            self.clock.advance(max(from_us(following) - self.clock.time, timedelta()))
            turned += self.turn()

    # -- small things --------------------------------------------------------------------------------------

    def _do(self, task: Task) -> Turned:
        bench = self.benches[task.connection]
        if task.kind is TaskKind.SYNC:
            full = isinstance(task.input, dict) and bool(task.input.get("full"))
            return self._run_sync(bench, self._sync(bench, task.name), task.variant, full=full)
        definition = self.registry.action(bench.connection.integration, task.name)
        told = Turned(connection_id=bench.connection.connection_id, name=task.name, kind="action")
        try:
            output = run(bench.run_action(definition, task.input))
        except TielineError as problem:
            return msgspec.structs.replace(told, error=problem)
        return msgspec.structs.replace(told, output=output)

    def _run_sync(self, bench: Bench, definition: SyncDefinition, variant: str, *, full: bool) -> Turned:
        told = Turned(connection_id=bench.connection.connection_id, name=definition.name, kind="sync")
        try:
            saved = run(bench.run_sync(definition, variant=variant, full=full))
        except TielineError as problem:
            return msgspec.structs.replace(told, error=problem)
        return msgspec.structs.replace(told, saved=saved)

    def _sync(self, bench: Bench, name: str) -> SyncDefinition:
        return self.registry.sync(bench.connection.integration, name)

    def _add(
        self,
        kind: TaskKind,
        connection: int,
        name: str,
        given: JsonValue,
        *,
        variant: str = "base",
        dedupe: str | None = None,
    ) -> None:
        self._named += 1
        task = NewTask(
            id=str(self._named),
            kind=kind,
            integration=self.benches[connection].connection.integration,
            connection=connection,
            name=name,
            variant=variant,
            input=given,
            dedupe=dedupe,
        )
        self.tasks.add(task, now=now_us(self.clock))


class _CrankTriggers:
    """What the functions of one connection ask of others is done at the next turn; actions at once."""

    def __init__(self, crank: Crank, number: int) -> None:
        self._crank = crank
        self._number = number

    @property
    def _bench(self) -> Bench:
        return self._crank.benches[self._number]

    async def sync(self, name: str, *, variant: str = "base", full: bool = False) -> None:
        """As `Triggers.sync`."""
        self._crank.trigger(name, self._bench, variant=variant, full=full)

    async def start(self, name: str, *, variant: str = "base") -> None:
        """As `Triggers.start`."""
        self._crank.start(name, self._bench, variant=variant)

    async def action(self, name: str, input: JsonValue) -> JsonValue:  # noqa: A002 - the wire's word
        """As `Triggers.action`."""
        bench = self._bench
        definition = self._crank.registry.action(bench.connection.integration, name)
        return await bench.run_action(definition, input)


def _registry(given: Registry | str | Path | Iterable[Callable[..., Any]]) -> Registry:
    if isinstance(given, Registry):
        return given
    if not isinstance(given, str | Path):
        return Registry.of_functions(*given)
    registry = load(given)
    if registry.problems:
        raise UsageError(f"functions: {registry.problems[0]}", field="functions")
    return registry
