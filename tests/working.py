"""Everything that syncs stand on, in memory: connections of an integration, functions of an author's, a clock to be set."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.connection_stores import MemoryConnections, MemoryIntegrations

from tieline.auth.credentials import ApiKey
from tieline.connections.model import Draft
from tieline.core.secrets import Secret
from tieline.events.memory import MemoryEvents
from tieline.functions.definition import Definition, ModelType, SyncDefinition
from tieline.functions.registry import Registry
from tieline.functions.switches import AllOn
from tieline.http.pace_memory import MemoryPaceStore
from tieline.providers.catalogue import Catalogue
from tieline.records.memory import MemoryRecordStore
from tieline.sources.book import FunctionBook
from tieline.syncs.claims import Claims
from tieline.syncs.control import SyncControl
from tieline.syncs.job import Stores
from tieline.syncs.reconcile import Reconciler
from tieline.work.memory import MemorySchedules, MemoryTasks
from tieline.work.memory_runs import MemoryRuns

SECOND = 1_000_000


class HandClock:
    """Time that stands still until it is moved; whoever sleeps moves it."""

    def __init__(self) -> None:
        self.time = 1_700_000_000.0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds
        await asyncio.sleep(0)

    @property
    def us(self) -> int:
        return int(self.time * SECOND)


class Process:
    """An owner of leases; `dead` are those that are known to be gone."""

    def __init__(self, name: str = "me") -> None:
        self.name = name
        self.dead: set[str] = set()

    def is_alive(self, name: str) -> bool | None:
        if name in self.dead:
            return False
        return True if name == self.name else None


async def nothing(_tie: object) -> None:
    """The work of a sync that does none."""


def a_sync(name: str = "calls", run: Callable[..., object] = nothing, **more: object) -> SyncDefinition:
    """Return a sync of the integration `crm`, hourly unless it is told otherwise; a model belongs to one sync."""
    models = (ModelType(name="Call" if name == "calls" else name.title(), type=dict),)
    fields = {"name": name, "integration": "crm", "models": models, "every": "1h", "run": run, **more}
    return SyncDefinition(**fields)  # type: ignore[arg-type]


@dataclass
class House:
    """The stores of one environment, and what works on them as one process."""

    functions: list[Definition] = field(default_factory=list)
    clock: HandClock = field(default_factory=HandClock)
    me: Process = field(default_factory=Process)
    version: int = 0

    def __post_init__(self) -> None:
        self.connections, self.integrations = MemoryConnections(), MemoryIntegrations()
        self.integrations.make("crm", "unauthenticated")
        self.integrations.make("gong", "gong")
        self.runs, self.tasks = MemoryRuns(), MemoryTasks()
        self.schedules = MemorySchedules(
            lambda: {key: self.connections.rows[key].integration for key in self.connections.current.values()}
        )
        self.records = MemoryRecordStore(self.runs.epoch)
        self.stores = Stores(
            records=self.records,
            connections=self.connections,  # type: ignore[arg-type]
            runs=self.runs,
            schedules=self.schedules,
            tasks=self.tasks,
            events=MemoryEvents(),
            pace=MemoryPaceStore(),
        )
        self.switches = AllOn()
        self.book = FunctionBook(
            lambda: Registry.of(self.functions), self.integrations, self.switches, Catalogue().load
        )  # type: ignore[arg-type]
        self.woken = 0
        self.control = SyncControl(self.stores, self.book, lambda: self.me, self.clock, self._wake)
        self.claims = Claims(self.runs, self.me, self.clock)

    def _wake(self) -> None:
        self.woken += 1

    def reconciler(self, me: Process | None = None) -> Reconciler:
        """Return a new one, as of a process that has just started."""
        return Reconciler(self.stores, self.book, lambda: self.version, me or self.me, self.clock)

    def connect(self, connection_id: str = "a", integration: str = "crm") -> int:
        """Make a connection; return its row."""
        draft = Draft(
            integration=integration,
            provider="gong" if integration == "gong" else "unauthenticated",
            connection_id=connection_id,
            base_url="https://api.test",
            credentials=ApiKey(api_key=Secret("k")),
        )
        saved = self.connections.save(draft, keep_credentials=True, now=self.clock.us)
        self.version += 1
        return self.connections.make_current(saved, now=self.clock.us).key
