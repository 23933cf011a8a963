"""An engine's crew over stores in memory, with time that moves when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from tieline.engines.crew import Crew
from tieline.work.memory import MemorySchedules, MemoryTasks
from tieline.work.model import NewTask, Schedule, Task, TaskKind
from tieline.work.worker import Done

SECOND = 1_000_000
#: Turns of the loop and its threads in which anything happens that is going to.
LIVELY = 400


class Clock:
    """Time that moves when a test says so; whoever sleeps wakes then."""

    def __init__(self) -> None:
        self.time = 1_000_000.0
        self._sleeping: list[tuple[float, asyncio.Event]] = []

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._sleeping.append((self.time + seconds, woken))
        await woken.wait()

    def move(self, seconds: float) -> None:
        self.time += seconds
        for at, woken in self._sleeping:
            if at <= self.time:
                woken.set()

    @property
    def us(self) -> int:
        return int(self.time * SECOND)


class Me:
    """The owner of claims."""

    name = "me"

    def is_alive(self, name: str) -> bool | None:
        return {"me": True, "dead": False}.get(name)


class FakeWorker:
    """Does what a test says: each run waits for `let_go`, unless `at_once`."""

    def __init__(self) -> None:
        self.every: str | None = "1h"
        self.began: list[object] = []
        self.ended: list[object] = []
        self.at_once = True
        self.let_go = asyncio.Event()
        self.answers: dict[str, Done] = {}
        self.trouble: list[BaseException] = []
        self.looks = 0
        self.wakes = 0
        self.ends: Callable[[asyncio.Event], bool] = lambda _stop: True

    def frequency(self, schedule: Schedule) -> str | None:
        return schedule.spec or self.every

    def reconcile(self) -> None:
        self.looks += 1
        if self.trouble:
            raise self.trouble.pop(0)

    async def scheduled(self, schedule: Schedule, stop: asyncio.Event) -> bool:
        await self._work((schedule.connection, schedule.sync))
        return self.ends(stop)

    async def task(self, task: Task, stop: asyncio.Event) -> Done:
        await self._work(task.id)
        return self.answers.get(task.id, Done(output=f"of {task.id}"))

    async def _work(self, what: object) -> None:
        self.began.append(what)
        if not self.at_once:
            await self.let_go.wait()
        self.ended.append(what)

    def duties(self) -> list[object]:
        return []

    def wake(self) -> None:
        self.wakes += 1

    async def close(self) -> None:
        """Nothing is open."""


@dataclass
class Rig:
    """A crew, and what it works on."""

    clock: Clock = field(default_factory=Clock)
    worker: FakeWorker = field(default_factory=FakeWorker)
    tasks: MemoryTasks = field(default_factory=MemoryTasks)
    connections: dict[int, str] = field(default_factory=lambda: dict.fromkeys(range(1, 200), "crm"))

    def __post_init__(self) -> None:
        self.schedules = MemorySchedules(lambda: self.connections)
        self.crew = self.another()

    def another(self, **patience: float) -> Crew:
        return Crew(self.worker, self.schedules, self.tasks, Me(), self.clock, **patience)  # type: ignore[arg-type]

    def schedule(self, connection: int = 1, *, at: float = 0.0, sync: str = "calls", **more: object) -> None:
        due = self.clock.us + int(at * SECOND)
        made = Schedule(connection=connection, sync=sync, next_at=due, **{"spec": None, **more})  # type: ignore[arg-type]
        self.schedules.save(made, now=self.clock.us)

    def due_in(self, connection: int = 1) -> float | None:
        """Return in how many seconds a connection's schedule is due."""
        (found,) = self.schedules.of([connection])
        return None if found.next_at is None else (found.next_at - self.clock.us) / SECOND

    def queue(self, id_: str, kind: TaskKind = TaskKind.ACTION, **more: object) -> None:
        fields = {"integration": "crm", "connection": 1, "name": "n", **more}
        task = NewTask(id=id_, kind=kind, **fields)  # type: ignore[arg-type]
        self.tasks.add(task, now=self.clock.us)

    @asynccontextmanager
    async def working(self, crew: Crew | None = None) -> AsyncIterator[None]:
        """Let the crew work while the block runs."""
        crew = crew or self.crew
        work = asyncio.create_task(crew.work())
        await self.settle()
        try:
            yield
        finally:
            self.worker.let_go.set()
            crew.stop.set()
            await asyncio.wait_for(work, 20)

    async def settle(self) -> None:
        """Let everything happen that does without time passing."""
        for _ in range(LIVELY):
            await asyncio.sleep(0)
            await asyncio.to_thread(lambda: None) if _ % 8 == 0 else None

    async def pass_time(self, seconds: float) -> None:
        """Let time pass a second at a time, as far as it goes."""
        while seconds > 0:
            self.clock.move(min(seconds, 1.0))
            seconds -= 1.0
            await self.settle()


@pytest.fixture
def rig() -> Rig:
    return Rig()
