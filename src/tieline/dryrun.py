"""Runs a function against the real API and keeps what it would change from being stored: to be looked at, and recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import cast

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from tieline.connections.choose import Account
from tieline.connections.model import Connection
from tieline.core.clock import Clock, from_us, now_us
from tieline.core.errors import TielineError, UsageError
from tieline.core.json import JsonValue
from tieline.functions.definition import ActionDefinition, BuiltIn, SyncDefinition
from tieline.functions.failure import Failure, failure
from tieline.functions.invoke import invoke_action, invoke_sync
from tieline.functions.ports import Host
from tieline.functions.stored import FunctionRecords, read_state
from tieline.hosting import ConnectionCalls, token_of
from tieline.http.ports import AsyncTransport
from tieline.online import Online
from tieline.providers.model import Provider
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import CheckpointKey
from tieline.records.overlay import Change, OverlayStore
from tieline.sources import catalogue as sources
from tieline.sources.model import Resource
from tieline.syncs.job import Job, Stores
from tieline.syncs.model import SyncOptions
from tieline.syncs.service import SyncService
from tieline.testing.cassette import About, Recorder
from tieline.testing.host import Line, MemoryHost, MemoryLocks, MemoryLog, NotedTriggers, Triggered
from tieline.testing.redact import secrets_of
from tieline.work.memory_runs import MemoryRuns
from tieline.work.model import RunCounts
from tieline.work.ports import Owner


class DryRun(msgspec.Struct, frozen=True, kw_only=True):
    """What a function would have done."""

    name: str
    kind: str
    connection: str
    requests: int
    counts: RunCounts
    changes: Sequence[Change] = ()
    #: The author's checkpoint before and after.
    checkpoints: tuple[JsonValue, JsonValue] = (None, None)
    output: JsonValue = None
    #: Why it failed, and the exit code for that.
    error: Failure | None = None
    exit_code: int = 0
    log: Sequence[Line] = ()
    triggered: Sequence[Triggered] = ()
    #: The connection's metadata, where the function would have changed it.
    metadata: Mapping[str, JsonValue] | None = None


class DryRunner:
    """Runs functions of one connection dry, over the ways out of an event loop."""

    def __init__(
        self,
        online: Online,
        stores: Stores,
        connection: Connection,
        provider: Provider,
        *,
        variables: Mapping[str, str],
        owner: Owner,
        clock: Clock,
    ) -> None:
        self._online = online
        self._stores = stores
        self._connection = connection
        self._provider = provider
        self._variables = variables
        self._owner = owner
        self._clock = clock
        self._records = OverlayStore(stores.records)
        self._recorder = Recorder(online.proxy)
        self._log = MemoryLog()
        self._triggers = NotedTriggers()
        self._metadata = dict(connection.metadata or {})
        self._counts = RunCounts()
        self._started = now_us(clock)
        self._since: date | None = None

    async def sync(
        self,
        definition: SyncDefinition,
        *,
        full: bool = False,
        since: date | None = None,
        recording: bool = False,
    ) -> DryRun:
        """Run a sync to its end; `full` as if it had no checkpoint.

        Of a provider's own stream `since` is how far back a first run reaches. What is `recording` of one is such a first
        run, into nothing, with the streams that it is asked for by.
        """
        place = CheckpointKey(connection=self._connection.key, sync=definition.name)
        if full:
            self._records.remove_checkpoint(place)
        if isinstance(definition.run, BuiltIn):
            self._since = since
            return await self._stream(definition, definition.run, full=full, recording=recording)
        if since is not None:
            raise UsageError(f"since: {definition.name} is a function, and knows itself", field="since")
        before = await asyncio.to_thread(self._checkpoint, place)
        error = await self._try(lambda host: invoke_sync(definition, host), definition.name)
        done = await asyncio.to_thread(self._done, definition.name, "sync", error)
        return replace(done, checkpoints=(before, await asyncio.to_thread(self._checkpoint, place)))

    async def action(self, definition: ActionDefinition, given: JsonValue) -> DryRun:
        """Run an action: what it does to the API is done."""
        output: list[JsonValue] = []

        async def work(host: Host) -> None:
            output.append(msgspec.json.decode(await invoke_action(definition, host, given)))

        error = await self._try(work, definition.name)
        done = await asyncio.to_thread(self._done, definition.name, "action", error)
        return replace(done, output=output[0] if output else None)

    async def record(self, definition: SyncDefinition | ActionDefinition, path: Path) -> None:
        """Write the calls that were made into a cassette."""
        fresh = await asyncio.to_thread(self._stores.connections.get, self._connection.key)
        # Tokens may have been renewed meanwhile.
        secrets = secrets_of(self._connection.credentials)
        if fresh is not None:
            secrets += secrets_of(fresh.credentials)
        about = About(
            provider=self._connection.provider,
            integration=self._connection.integration,
            connection_id=self._connection.connection_id,
            base_url=self._connection.base_url,
        )
        if isinstance(definition.run, BuiltIn):
            at, since = from_us(self._started).isoformat(), self._since
            about = replace(about, recorded_at=at, since=UNSET if since is None else since.isoformat())
        await asyncio.to_thread(self._recorder.write, path, about, secrets)

    # -- small things --------------------------------------------------------------------------------------

    async def _try(self, work: Callable[[Host], Awaitable[None]], name: str) -> TielineError | None:
        host = self._host(name)
        try:
            await work(host)
        except TielineError as problem:
            return problem
        finally:
            await host.close()
        return None

    def _host(self, name: str) -> Host:
        run_id = f"{name}-dry"
        place = CheckpointKey(connection=self._connection.key, sync=name)
        return MemoryHost(
            self._connection,
            provider=self._provider,
            calls=ConnectionCalls(self._recorder, self._connection),
            records=FunctionRecords(self._records, place, self._clock, self._counts),
            locks=MemoryLocks(self._clock.now).of(run_id),
            triggers=self._triggers,
            log=self._log,
            run_id=run_id,
            variant="base",
            metadata=self._metadata,
            variables=self._variables,
            token=self._token,
            stopping=lambda: False,
        )

    async def _stream(
        self, definition: SyncDefinition, stream: BuiltIn, *, full: bool, recording: bool
    ) -> DryRun:
        if self._connection.credentials is None:
            raise UsageError(f"{self._connection.name}: its credentials are in the environment alone")
        source = sources.load(self._provider)
        account = Account(connection=self._connection, credentials=self._connection.credentials)
        resources: Sequence[Resource] = (source.resource(stream.stream),)
        if recording:
            self._records, resources = (
                OverlayStore(MemoryRecordStore(_no_epoch)),
                source.select((stream.stream,)),
            )
            account = replace(account, connection=replace(self._connection, facts={}))
        options = SyncOptions(full=full or recording, since=self._since)
        job = Job.of(self._provider, source, account, resources, options, None)
        job = replace(job, way=self._recorded)
        stores = replace(self._stores, records=self._records, runs=MemoryRuns())
        transport = self._online.transports.of(trusted=self._connection.trusted)
        service = SyncService(stores, transport, self._clock, self._owner, self._online.tokens)
        results = await service.sync(job, lambda _event: None, asyncio.Event())
        error = next((each.error for each in results if each.error is not None), None)
        counts = next(each.counts for each in results if each.stream == stream.stream)
        done = await asyncio.to_thread(self._done, definition.name, "sync", error)
        return replace(done, counts=counts)

    def _recorded(self, _stream: str, transport: AsyncTransport, _clock: Clock) -> AsyncTransport:
        return self._recorder.over(transport, self._connection.base_url)

    def _done(self, name: str, kind: str, error: TielineError | None) -> DryRun:
        former = self._connection.metadata or {}
        return DryRun(
            name=name,
            kind=kind,
            connection=self._connection.name,
            requests=len(self._recorder),
            counts=self._counts,
            changes=self._records.changes(),
            error=None if error is None else failure(error),
            exit_code=0 if error is None else error.exit_code,
            log=tuple(self._log),
            triggered=tuple(self._triggers.noted),
            metadata=None if self._metadata == former else self._metadata,
        )

    async def _token(self) -> JsonValue:
        fresh = await self._online.connections.get(
            self._connection.integration, self._connection.connection_id
        )
        return token_of(fresh)

    def _checkpoint(self, place: CheckpointKey) -> JsonValue:
        return cast("JsonValue", msgspec.json.decode(read_state(self._records.checkpoint(place)).author))


def _no_epoch(_lease: str) -> int:
    """Return that of no lease: what is written dry is not fenced."""
    return 0
