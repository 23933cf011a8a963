"""What the engine does: runs syncs, actions and event functions, dispatches events, sends webhooks; for one event loop."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any, cast

import msgspec

from tieline.access.model import Environment
from tieline.actions.run import ActionRuns
from tieline.connections.choose import Account
from tieline.connections.find import find
from tieline.connections.model import Connection
from tieline.connections.ports import RenewalStore
from tieline.connections.renewal import Keeping
from tieline.connections.subject import subject_of
from tieline.connections.upkeep import Upkeep
from tieline.core.clock import Clock
from tieline.core.errors import AlreadyRunning, FunctionFailed, TielineError, UnknownName, UsageError
from tieline.core.json import JsonValue
from tieline.core.log import log, log_fault
from tieline.core.threads import off_loop
from tieline.core.typed import convert
from tieline.events.model import ActionFinished
from tieline.functions.calling import Interrupted
from tieline.functions.definition import ActionDefinition, BuiltIn, SyncDefinition
from tieline.functions.failure import failure
from tieline.functions.ports import Triggers
from tieline.hosting import FunctionHosts
from tieline.online import Online
from tieline.providers.model import Provider
from tieline.sources import catalogue as sources
from tieline.sources.book import FunctionBook
from tieline.syncs.claims import Claims, SyncKey
from tieline.syncs.control import SyncControl, SyncInput, SyncRef
from tieline.syncs.functions import FunctionSyncs
from tieline.syncs.job import Job, Stores
from tieline.syncs.model import StreamResult, SyncOptions
from tieline.syncs.reconcile import Reconciler
from tieline.webhooks.dispatch import Dispatcher
from tieline.webhooks.ports import DeliveryStore, Outbox
from tieline.webhooks.send import Sender, Signer
from tieline.work.lease import lease_key
from tieline.work.model import RunStatus, Schedule, Task, TaskKind
from tieline.work.ports import Owner
from tieline.work.worker import Done

#: Seconds after which a trigger is tried again whose sync is about to run, or has just ended.
BUSY = 1.0
#: Seconds between looks at the outbox for what other processes wrote.
LOOK_EVERY = 1.0
#: Seconds until what failed is tried again: `2^n`, at most this.
_LONGEST_WAIT = 60.0


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What the work is done with, whatever the event loop. All that is called blocks."""

    stores: Stores
    outbox: Outbox
    deliveries: DeliveryStore
    renewals: RenewalStore
    book: FunctionBook
    control: SyncControl
    provider: Callable[[str], Provider]
    #: Whatever changes with connections, integrations and functions.
    version: Callable[[], object]
    environment: Callable[[], Environment]
    variables: Callable[[], Mapping[str, str]]
    signer: Callable[[], Signer]
    #: Whose tokens are renewed though nobody asks for them.
    keeping: Keeping
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
        self._functions = FunctionSyncs(stores.records, Claims(stores.runs, parts.owner, clock), hosts, clock)
        self._actions = ActionRuns(stores.records, hosts, clock)
        self._sender = Sender(parts.deliveries, online.transports, parts.signer, clock)
        self._dispatcher = Dispatcher(
            parts.outbox,
            settings=lambda: parts.signer().settings,
            environment=parts.environment,
            registry=lambda: parts.book.registry,
            follow=self._follow,
            clock=clock,
        )
        self._upkeep = Upkeep(
            parts.renewals,
            online.tokens,
            find=stores.connections.get,
            provider=parts.provider,
            keeping=parts.keeping,
            clock=clock,
        )
        self._wake_engine = wake_engine
        self.reconcile = Reconciler(stores, parts.book, parts.version, parts.owner, clock).look
        #: What runs here: of other processes the leases tell.
        self._under_way: set[SyncKey] = set()

    # -- syncs ---------------------------------------------------------------------------------------------

    def frequency(self, schedule: Schedule) -> str | None:
        """As `Worker.frequency`."""
        if schedule.spec is not None:
            return schedule.spec
        found = self._find(schedule.connection, schedule.sync)
        return None if found is None else found[1].every

    async def scheduled(self, schedule: Schedule, stop: asyncio.Event) -> bool:
        """As `Worker.scheduled`."""
        found = await off_loop(self._find, schedule.connection, schedule.sync)
        if found is None:
            return True
        result = await self.sync(*found, schedule.variant, stop)
        return result is None or result.status is not RunStatus.STOPPED

    async def _sync_task(self, connection: Connection, task: Task, stop: asyncio.Event) -> Done:
        definition = await off_loop(self._parts.book.sync, connection.integration, task.name)
        known = partial(self._parts.control.has_variant, task.connection, task.name, task.variant)
        if not await off_loop(known):
            raise UnknownName(f"variant: {task.name} has no {task.variant!r} any more", field="variant")
        asked = convert(task.input or {}, SyncInput)
        result = await self.sync(connection, definition, task.variant, stop, full=asked.full)
        if result is None:
            lease = lease_key(task.connection, task.name, task.variant)
            return Done(again=BUSY, spent=False, lease=lease)
        if result.status is RunStatus.STOPPED:
            return Done(again=0.0, spent=False)
        return Done() if result.error is None else Done(error=_told(result.error))

    async def sync(
        self,
        connection: Connection,
        definition: SyncDefinition,
        variant: str,
        stop: asyncio.Event,
        *,
        full: bool = False,
    ) -> StreamResult | None:
        """Run a sync; None where it runs already. `full` tells that it was made to start over."""
        key = SyncKey(connection=connection.key, sync=definition.name, variant=variant)
        if key in self._under_way:
            return None
        self._under_way.add(key)
        try:
            if isinstance(definition.run, BuiltIn):
                result = await self._stream(connection, definition.run, stop, fresh=full)
            else:
                provider = self._parts.provider(connection.provider)
                result = await self._functions.run(
                    connection, provider, definition, stop=stop, variant=variant, full=full
                )
        finally:
            self._under_way.discard(key)
        if isinstance(result.error, AlreadyRunning):
            return None
        _tell(connection, variant, result)
        self._dispatcher.wake()
        return result

    async def _stream(
        self, connection: Connection, built_in: BuiltIn, stop: asyncio.Event, *, fresh: bool
    ) -> StreamResult:
        provider = self._parts.provider(connection.provider)
        source = sources.load(provider)
        if connection.credentials is None:
            raise UsageError(f"{connection.name}: its credentials are in the environment alone")
        account = Account(connection=connection, credentials=connection.credentials)
        job = Job.of(provider, source, account, (source.resource(built_in.stream),), SyncOptions(), None)
        job = msgspec.structs.replace(job, fresh=fresh)
        (result,) = await self._online.syncs(connection).sync(job, lambda _event: None, stop)
        return result

    def _find(self, key: int, sync: str) -> tuple[Connection, SyncDefinition] | None:
        """Return a connection with a sync of its integration; None where either is gone."""
        connection = self._parts.stores.connections.get(key)
        if connection is None:
            return None
        try:
            return connection, self._parts.book.sync(connection.integration, sync)
        except UnknownName:
            return None

    # -- tasks ---------------------------------------------------------------------------------------------

    async def task(self, task: Task, stop: asyncio.Event) -> Done:
        """As `Worker.task`."""
        connection = await off_loop(self._parts.stores.connections.get, task.connection)
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
            return _failed(connection, task, problem)
        except (Exception, Interrupted) as fault:  # noqa: BLE001 - whoever waits for the task is told
            log_fault(fault, task=task.name)
            return _failed(connection, task, FunctionFailed("an unexpected fault; the log tells more"))

    async def _action_task(self, connection: Connection, task: Task) -> Done:
        output = await self._action(connection, task.name, task.input, run_id=task.id)
        event = ActionFinished(subject=subject_of(connection), task=task.id)
        return Done(output=cast("JsonValue", msgspec.json.decode(output)), event=event)

    # -- functions -----------------------------------------------------------------------------------------

    async def action(
        self, connection: Connection, definition: ActionDefinition, given: JsonValue, *, run_id: str
    ) -> bytes:
        """Run an action and return its output as JSON; raises as `invoke_action` does."""
        provider = self._parts.provider(connection.provider)
        return await self._actions.action(connection, provider, definition, given, run_id=run_id)

    async def _action(self, connection: Connection, name: str, given: JsonValue, *, run_id: str) -> bytes:
        definition = await off_loop(self._parts.book.action, connection.integration, name)
        return await self.action(connection, definition, given, run_id=run_id)

    async def event(self, connection: Connection, name: str, payload: JsonValue, *, run_id: str) -> None:
        """Run an event function; raises as `invoke_event` does, and `UnknownName`."""
        definition = await off_loop(self._parts.book.event, connection.integration, name)
        provider = self._parts.provider(connection.provider)
        await self._actions.event(connection, provider, definition, payload, run_id=run_id)

    def triggers(self, integration: str, connection_id: str) -> Triggers:
        """As `Others.triggers`."""
        return _Triggers(self._parts, self._action, integration, connection_id)

    # -- all the time --------------------------------------------------------------------------------------

    def duties(self) -> Sequence[Callable[[], Coroutine[Any, Any, None]]]:
        """As `Worker.duties`."""
        kept = () if self._parts.keeping == "off" else (self._upkeep.run,)
        return (partial(self._dispatcher.run, LOOK_EVERY), self._sender.run, *kept)

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

    def __init__(
        self,
        parts: Parts,
        act: Callable[..., Coroutine[Any, Any, bytes]],
        integration: str,
        connection_id: str,
    ) -> None:
        self._parts = parts
        self._act = act
        self._integration = integration
        self._connection_id = connection_id

    async def sync(self, name: str, *, variant: str = "base", full: bool = False) -> None:
        """As `Triggers.sync`."""
        ref = SyncRef(name=name, variant=variant)
        await off_loop(self._parts.control.trigger, self._integration, [ref], self._connection_id, full=full)

    async def start(self, name: str, *, variant: str = "base") -> None:
        """As `Triggers.start`."""
        ref = SyncRef(name=name, variant=variant)
        await off_loop(self._parts.control.start, self._integration, [ref], self._connection_id)

    async def action(self, name: str, input: JsonValue) -> JsonValue:  # noqa: A002 - the wire's word
        """As `Triggers.action`."""
        connections = self._parts.stores.connections
        connection = await off_loop(find, connections, self._integration, self._connection_id)
        output = await self._act(connection, name, input, run_id=uuid.uuid4().hex)
        return cast("JsonValue", msgspec.json.decode(output))


def _failed(connection: Connection, task: Task, problem: TielineError) -> Done:
    """Return what becomes of a task that failed: it is tried again as often as its caller allowed, where that may help."""
    hopeless = isinstance(problem, UsageError) or task.kind is TaskKind.SYNC
    if task.attempts < task.max_attempts and not hopeless:
        return Done(again=min(2.0**task.attempts, _LONGEST_WAIT))
    event = None
    if task.kind is TaskKind.ACTION:
        event = ActionFinished(subject=subject_of(connection), task=task.id)
    return Done(error=_told(problem), event=event)


def _told(error: TielineError) -> dict[str, JsonValue]:
    return cast("dict[str, JsonValue]", msgspec.to_builtins(failure(error)))


def _tell(connection: Connection, variant: str, result: StreamResult) -> None:
    counts = result.counts
    level = logging.WARNING if result.error is not None else logging.INFO
    log(
        level,
        "sync",
        connection=connection.name,
        sync=result.stream if variant == "base" else f"{result.stream}::{variant}",
        status=result.status.value,
        added=counts.added,
        updated=counts.updated,
        deleted=counts.deleted,
        seconds=round(result.seconds, 3),
        **({} if result.error is None else {"log_id": result.run, "error": result.error.message}),
    )
