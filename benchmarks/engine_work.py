"""One engine at work, in a process of its own: prints what it cost as JSON."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import msgspec

from tieline import ActionContext, SyncContext, Tieline, action, sync
from tieline.auth.credentials import NoCredentials
from tieline.connections.integrations import NewIntegration
from tieline.connections.model import Draft
from tieline.core.clock import MICROSECONDS
from tieline.functions.decorators import definition_of
from tieline.functions.registry import Registry
from tieline.settings import Settings
from tieline.syncs.control import SyncRef
from tieline.syncs.reconcile import Reconciler
from tieline.work.model import TaskStatus

#: Seconds of idling, and rounds of it.
IDLE, ROUNDS = 10.0, 3
CALLS, QUEUED, RUNS, TRIGGERS = 500, 200, 300, 30


class Sum(msgspec.Struct):
    """Two numbers."""

    a: int
    b: int


began: list[float] = []


@sync(integration="plain", every="1h", models=[("Item", dict)])
async def items(tie: SyncContext) -> None:
    """Save one record."""
    began.append(time.perf_counter())
    await tie.save([{"id": "1"}])


@action(integration="plain", input=Sum, output=int)
async def add(tie: ActionContext, given: Sum) -> int:
    """Add."""
    return given.a + given.b if tie.run_id else 0


class Costs(msgspec.Struct):
    """What was measured: CPU in seconds, milliseconds where a name says so."""

    start_cpu: float = 0.0
    first_look_ms: float = 0.0
    changed_look_ms: float = 0.0
    look_ms: float = 0.0
    idle_cpu_minute: list[float] = []
    call_cpu_ms: float = 0.0
    call_wall_ms: float = 0.0
    queued_cpu_ms: float = 0.0
    run_cpu_ms: float = 0.0
    latency_ms: float = 0.0
    latency_worst_ms: float = 0.0


class Meter:
    """CPU and wall of a block."""

    cpu = wall = 0.0


@contextmanager
def measured() -> Iterator[Meter]:
    """Measure this process while the block runs."""
    meter, cpu, wall = Meter(), time.process_time(), time.perf_counter()
    yield meter
    meter.cpu, meter.wall = time.process_time() - cpu, time.perf_counter() - wall


def opened(folder: Path) -> Tieline:
    """Return the home of a folder with the functions of this module."""
    found = [definition_of(each) for each in (items, add)]
    registry = Registry.of([each for each in found if each is not None])
    return Tieline(Settings.of({"TIELINE_HOME": str(folder)}), functions=registry)


def fill(folder: Path, count: int) -> None:
    """Make so many connections."""
    with opened(folder) as tieline:
        tieline.integrations.create(NewIntegration(provider="unauthenticated", unique_key="plain"))
        store = tieline._stores.connections  # noqa: SLF001 - the stores alone, at their pace
        for number in range(count):
            draft = Draft(
                integration="plain",
                provider="unauthenticated",
                connection_id=f"c{number}",
                base_url="https://api.example.com",
                credentials=NoCredentials(),
            )
            store.make_current(store.save(draft, keep_credentials=True, now=1), now=1)


def looks(folder: Path, costs: Costs) -> None:
    """Let schedules be made for every connection, and look again after a change of one."""
    with opened(folder) as tieline:
        parts = tieline._parts()  # noqa: SLF001 - what an engine is built of
        version = [0]
        look = Reconciler(parts.stores, parts.book, lambda: version[0], parts.owner, parts.clock).look
        with measured() as meter:
            look()
        costs.first_look_ms = meter.cpu * 1000
        version[0] += 1
        with measured() as meter:
            look()
        costs.changed_look_ms = meter.cpu * 1000
        with measured() as meter:
            for _ in range(100):
                look()
        costs.look_ms = meter.cpu * 10


def rest(folder: Path) -> None:
    """Let every schedule be due in an hour, so that nothing runs meanwhile."""
    with opened(folder) as tieline:
        schedules = tieline._stores.schedules  # noqa: SLF001 - as above
        now = int(time.time() * MICROSECONDS)
        for each in schedules.due(now=2**62, limit=10**6):
            schedules.advance(each.schedule, next_at=now + 1800 * MICROSECONDS, now=now)


async def calls(tieline: Tieline, costs: Costs) -> None:
    """Call an action, and put it into the queue."""
    async with tieline:
        actions = tieline.actions
        await actions.run("plain", "c1", "add", {"a": 1, "b": 2})
        with measured() as meter:
            for _ in range(CALLS):
                await actions.run("plain", "c1", "add", {"a": 1, "b": 2})
        costs.call_cpu_ms, costs.call_wall_ms = meter.cpu / CALLS * 1000, meter.wall / CALLS * 1000

        async def ended(id_: str) -> bool:
            found = await asyncio.to_thread(actions.result, id_)
            return found is not None and found.status is TaskStatus.SUCCESS

        with measured() as meter:
            for _ in range(QUEUED):
                last = await asyncio.to_thread(actions.enqueue, "plain", "c1", "add", {"a": 1, "b": 2})
            await until(lambda: ended(last))
        costs.queued_cpu_ms = meter.cpu / QUEUED * 1000
        await runs(tieline, costs)


async def runs(tieline: Tieline, costs: Costs) -> None:
    """Trigger a sync for one connection after another, and for many at once."""
    latencies: list[float] = []
    for number in range(TRIGGERS):
        began.clear()
        triggered = time.perf_counter()
        await asyncio.to_thread(tieline.syncs.trigger, "plain", [SyncRef(name="items")], f"c{number}")
        await until(lambda: there(1))
        latencies.append((began[0] - triggered) * 1000)
    costs.latency_ms, costs.latency_worst_ms = median(latencies), max(latencies)
    began.clear()
    await asyncio.sleep(1)
    with measured() as meter:
        for number in range(RUNS):
            await asyncio.to_thread(tieline.syncs.trigger, "plain", [SyncRef(name="items")], f"c{number}")
        await until(lambda: there(RUNS))
        await asyncio.sleep(1)
    costs.run_cpu_ms = meter.cpu / RUNS * 1000


async def there(count: int) -> bool:
    """Tell whether so many runs have begun."""
    return len(began) >= count


async def until(happened: Callable[[], Awaitable[bool]]) -> None:
    """Return once something has happened."""
    async with asyncio.timeout(120):
        while not await happened():  # noqa: ASYNC110 - what happens is in a database
            await asyncio.sleep(0.005)


def main(folder: Path, count: int) -> Costs:
    """Measure one engine over so many connections."""
    costs = Costs()
    fill(folder, count)
    looks(folder, costs)
    rest(folder)
    tieline = opened(folder)
    with measured() as meter:
        tieline.start_engine()
        time.sleep(1.5)
    costs.start_cpu = meter.cpu
    for _ in range(ROUNDS):
        with measured() as meter:
            time.sleep(IDLE)
        costs.idle_cpu_minute.append(meter.cpu * 60 / IDLE)
    asyncio.run(calls(tieline, costs))
    return costs


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.encode(main(Path(sys.argv[1]), int(sys.argv[2]))).decode())
