"""What the engine does: runs syncs, actions and event functions, dispatches events, sends webhooks; for one event loop."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, cast

import msgspec

from tieline.access.model import Environment
from tieline.actions.run import ActionRuns
from tieline.connections.choose import Account
from tieline.connections.model import Connection, ConnectionQuery
from tieline.connections.subject import subject_of
from tieline.core.clock import MICROSECONDS, Clock, from_us, now_us, to_us
from tieline.core.errors import AlreadyRunning, TielineError, UnknownName, UsageError
from tieline.core.json import JsonValue
from tieline.core.log import log
from tieline.events.model import ActionFinished
from tieline.functions.definition import BuiltIn, SyncDefinition
from tieline.functions.failure import failure
from tieline.functions.ports import Triggers
from tieline.functions.registry import Registry
from tieline.hosting import FunctionHosts
from tieline.online import Online
from tieline.providers.model import Provider
from tieline.sources import catalogue as sources
from tieline.sources.book import FunctionBook
from tieline.syncs.claims import Claims
from tieline.syncs.control import SyncControl, SyncInput, SyncRef
from tieline.syncs.functions import FunctionSyncs
from tieline.syncs.model import StreamResult, SyncOptions
from tieline.syncs.service import Job, Stores
from tieline.webhooks.dispatch import Dispatcher
from tieline.webhooks.ports import DeliveryStore, Outbox
from tieline.webhooks.send import Sender, Signer
from tieline.work.model import RunStatus, Schedule, ScheduleState, Task, TaskKind
from tieline.work.ports import Owner
from tieline.work.schedule import next_time
from tieline.work.worker import Done

#: Seconds after which a trigger looks again whether another process has ended the same sync.
BUSY = 3.0
#: Seconds between looks at the outbox for what other processes wrote, and for runs that dead ones left.
LOOK_EVERY, RECOVER_EVERY = 1.0, 10.0
#: Microseconds within which the first runs of syncs lie that start by themselves.
SPREAD = 60 * MICROSECONDS
#: Connections of an integration that need no spreading.
_FEW = 20


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What the work is done with, whatever the event loop. All that is called blocks."""

    stores: Stores
    outbox: Outbox
    deliveries: DeliveryStore
    book: FunctionBook
    control: SyncControl
    provider: Callable[[str], Provider]
    #: Whatever changes with connections, integrations and functions.
    version: Callable[[], object]
    environment: Callable[[], Environment]
    variables: Callable[[], Mapping[str, str]]
    signer: Callable[[], Signer]
    registry: Callable[[], Registry]
    owner: Owner
    clock: Clock


class Running:
    """The `Worker` of an engine, over an `Online` of its event loop; `wake_engine` lets it look for tasks."""

    def __init__(self, parts: Parts, online: Online, wake_engine: Callable[[], None]) -> None:
        self._parts = parts
        self._online = online
        stores, clock = parts.stores, parts.clock
        hosts = FunctionHosts(
            online,
            runs=stores.runs,
            owner=parts.owner,
            clock=clock,
            variables=parts.variables,
            others=self,
        )
        claims = Claims(stores.runs, parts.owner, clock)
        self._functions = FunctionSyncs(stores.records, claims, hosts, clock)
        self._actions = ActionRuns(stores.records, hosts, clock)
        self._sender = Sender(parts.deliveries, online.transports, parts.signer, clock)
        self._dispatcher = Dispatcher(
            parts.outbox,
            settings=lambda: parts.signer().settings,
            environment=parts.environment,
            registry=parts.registry,
            follow=self._follow,
            clock=clock,
        )
        self._wake_engine = wake_engine
        #: One run at a time of a sync, in this process; the lease sees to the others.
        self._locks: defaultdict[tuple[int, str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._version: object = None
        self._recover_at = 0.0

    # -- what is due ---------------------------------------------------------------------------------------

    def frequency(self, schedule: Schedule) -> str | None:
        """As `Worker.frequency`."""
        if schedule.spec is not None:
            return schedule.spec
        found = self._find(schedule.connection, schedule.sync)
        return None if found is None else found[1].every

    def reconcile(self) -> None:
        """As `Worker.reconcile`."""
        version = self._parts.version()
        if version != self._version:
            self._start_new()
            self._version = version
        if self._parts.clock.now() >= self._recover_at:
            self._recover()
            self._recover_at = self._parts.clock.now() + RECOVER_EVERY

    def _start_new(self) -> None:
        now = now_us(self._parts.clock)
        for definition in self._parts.book.all_syncs():
            if definition.auto_start and definition.every is not None:
                self._parts.stores.schedules.ensure(
                    definition.integration, definition.name, first=now, spread=self._spread(definition), now=now
                )

    def _spread(self, definition: SyncDefinition) -> int:
        """Return within how many microseconds first runs lie: few connections begin at once, many one after another."""
        query = ConnectionQuery(integrations=(definition.integration,), limit=_FEW + 1)
        if len(self._parts.stores.connections.search(query)) <= _FEW:
            return 1
        start = from_us(0)
        return min(SPREAD, to_us(next_time(definition.every or "1h", start)))

    def _recover(self) -> None:
        """Let scheduled runs go on whose process died: they are due now."""
        stores, now = self._parts.stores, now_us(self._parts.clock)
        for run in stores.runs.running():
            if self._parts.owner.is_alive(run.owner) is False:
                for schedule in stores.schedules.of([run.connection]):
                    same = (schedule.sync, schedule.variant) == (run.sync, run.variant)
                    if same and schedule.state is ScheduleState.STARTED:
                        stores.schedules.advance(schedule, next_at=now, now=now)

    async def scheduled(self, schedule: Schedule, stop: asyncio.Event) -> None:
        """As `Worker.scheduled`."""
        found = await asyncio.to_thread(self._find, schedule.connection, schedule.sync)
        if found is not None:
            await self._sync(*found, schedule.variant, stop)

    # -- tasks ---------------------------------------------------------------------------------------------

    async def task(self, task: Task, stop: asyncio.Event) -> Done:
        """As `Worker.task`."""
        connection = await asyncio.to_thread(self._parts.stores.connections.get, task.connection)
        if connection is None:
            return Done(error={"code": "unknown_connection", "message": "the connection is gone"})
        try:
            match task.kind:
                case TaskKind.SYNC:
                    return await self._sync_task(connection, task, stop)
                case TaskKind.ACTION:
                    return await self._action_task(connection, task)
                case TaskKind.EVENT:
                    await self.event(connection, task.name, task.input, run_id=task.id)
                    return Done()
        except TielineError as problem:
            return self._failed(connection, task, problem)

    async def _sync_task(self, connection: Connection, task: Task, stop: asyncio.Event) -> Done:
        definition = await asyncio.to_thread(self._parts.book.sync, connection.integration, task.name)
        asked = msgspec.convert(task.input or {}, SyncInput)
        result = await self._sync(connection, definition, task.variant, stop, asked)
        if isinstance(result.error, AlreadyRunning):
            return Done(again=BUSY)
        if result.status is RunStatus.STOPPED:
            return Done(again=0.0)
        return Done() if result.error is None else Done(error=_told(result.error))

    async def _action_task(self, connection: Connection, task: Task) -> Done:
        output = await self.action(connection, task.name, task.input, run_id=task.id)
        event = ActionFinished(subject=subject_of(connection), task=task.id)
        return Done(output=cast("JsonValue", msgspec.json.decode(output)), event=event)

    def _failed(self, connection: Connection, task: Task, problem: TielineError) -> Done:
        """Return what becomes of a task that failed: it is tried again as often as its caller allowed."""
        if task.attempts < task.max_attempts:
            return Done(again=min(2.0**task.attempts, 60.0))
        event = None
        if task.kind is TaskKind.ACTION:
            event = ActionFinished(subject=subject_of(connection), task=task.id)
        return Done(error=_told(problem), event=event)

    # -- functions -----------------------------------------------------------------------------------------

    async def action(self, connection: Connection, name: str, given: JsonValue, *, run_id: str) -> bytes:
        """Run an action and return its output as JSON; raises as `invoke_action` does, and `UnknownName`."""
        definition = await asyncio.to_thread(self._parts.book.action, connection.integration, name)
        provider = self._parts.provider(connection.provider)
        return await self._actions.action(connection, provider, definition, given, run_id=run_id)

    async def event(self, connection: Connection, name: str, payload: JsonValue, *, run_id: str) -> None:
        """Run an event function; raises as `invoke_event` does, and `UnknownName`."""
        definition = await asyncio.to_thread(self._parts.book.event, connection.integration, name)
        provider = self._parts.provider(connection.provider)
        await self._actions.event(connection, provider, definition, payload, run_id=run_id)

    async def _sync(
        self,
        connection: Connection,
        definition: SyncDefinition,
        variant: str,
        stop: asyncio.Event,
        asked: SyncInput | None = None,
    ) -> StreamResult:
        """Run a sync, once another run of it in this process has ended."""
        asked = asked or SyncInput()
        key = connection.key, definition.name, variant
        async with self._locks[key]:
            if asked.clear:
                await asyncio.to_thread(self._parts.control.forget, connection.key, definition, variant)
            if isinstance(definition.run, BuiltIn):
                result = await self._stream(connection, definition.run, stop, full=asked.full)
            else:
                provider = self._parts.provider(connection.provider)
                result = await self._functions.run(
                    connection, provider, definition, stop=stop, variant=variant, full=asked.full
                )
        if not self._locks[key].locked():
            self._locks.pop(key, None)
        _tell(connection, result)
        self._dispatcher.wake()
        return result

    async def _stream(
        self, connection: Connection, built_in: BuiltIn, stop: asyncio.Event, *, full: bool
    ) -> StreamResult:
        provider, source = self._parts.provider(connection.provider), sources.load(connection.provider)
        if connection.credentials is None:
            raise UsageError(f"{connection.name}: its credentials are in the environment alone")
        account = Account(connection=connection, credentials=connection.credentials)
        resources = (source.resource(built_in.stream),)
        job = Job.of(provider, source, account, resources, SyncOptions(full=full), None)
        (result,) = await self._online.syncs(connection).sync(job, lambda _event: None, stop)
        return result

    def triggers(self, integration: str, connection_id: str) -> Triggers:
        """As `Others.triggers`."""
        return _Triggers(self, self._parts, integration, connection_id)

    def _find(self, key: int, sync: str) -> tuple[Connection, SyncDefinition] | None:
        """Return a connection with a sync of its integration; None where either is gone."""
        connection = self._parts.stores.connections.get(key)
        if connection is None:
            return None
        try:
            return connection, self._parts.book.sync(connection.integration, sync)
        except UnknownName:
            return None

    # -- all the time --------------------------------------------------------------------------------------

    def duties(self) -> Sequence[Coroutine[Any, Any, None]]:
        """As `Worker.duties`."""
        return (self._dispatcher.run(LOOK_EVERY), self._sender.run())

    def wake(self) -> None:
        """As `Worker.wake`."""
        self._dispatcher.wake()
        self._sender.wake()

    def _follow(self) -> None:
        self._sender.wake()
        self._wake_engine()

    async def close(self) -> None:
        """As `Worker.close`."""
        await self._online.close()


class _Triggers:
    """What a function may trigger of its connection."""

    def __init__(self, running: Running, parts: Parts, integration: str, connection_id: str) -> None:
        self._running = running
        self._parts = parts
        self._integration = integration
        self._connection_id = connection_id

    async def sync(self, name: str, *, variant: str = "base", full: bool = False) -> None:
        """As `Triggers.sync`."""
        ref = SyncRef(name=name, variant=variant)
        await asyncio.to_thread(
            self._parts.control.trigger, self._integration, [ref], self._connection_id, full=full
        )

    async def start(self, name: str, *, variant: str = "base") -> None:
        """As `Triggers.start`."""
        ref = SyncRef(name=name, variant=variant)
        await asyncio.to_thread(self._parts.control.start, self._integration, [ref], self._connection_id)

    async def action(self, name: str, input: JsonValue) -> JsonValue:  # noqa: A002 - the wire's word
        """As `Triggers.action`."""
        find = self._parts.stores.connections.find
        connection = await asyncio.to_thread(find, self._integration, self._connection_id)
        if connection is None:
            raise UnknownName("connection_id: the connection is gone", field="connection_id")
        output = await self._running.action(connection, name, input, run_id=f"{name}-inner")
        return cast("JsonValue", msgspec.json.decode(output))


def _told(error: TielineError) -> dict[str, JsonValue]:
    return cast("dict[str, JsonValue]", msgspec.to_builtins(failure(error)))


def _tell(connection: Connection, result: StreamResult) -> None:
    counts = result.counts
    level = logging.WARNING if result.error is not None else logging.INFO
    log(
        level,
        "sync",
        connection=connection.name,
        sync=result.stream,
        status=result.status.value,
        added=counts.added,
        updated=counts.updated,
        deleted=counts.deleted,
        seconds=round(result.seconds, 3),
        **({} if result.error is None else {"error": result.error.message}),
    )
