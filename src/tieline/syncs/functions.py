"""Runs an author's sync for one connection: claimed, under its limits, its records written as they are saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, cast

import msgspec

from tieline.connections.model import Connection
from tieline.core.clock import Clock
from tieline.core.errors import TielineError
from tieline.core.json import JsonValue
from tieline.events.model import SyncFinished
from tieline.functions.definition import SyncDefinition
from tieline.functions.invoke import invoke_sync
from tieline.functions.ports import Hosts
from tieline.functions.stored import FunctionRecords, read_state
from tieline.providers.model import Provider
from tieline.records.model import CheckpointKey, Fence
from tieline.records.ports import RecordStore
from tieline.syncs.claims import Claims, Effort, Ended, SyncKey
from tieline.syncs.finished import sync_finished
from tieline.syncs.model import Stopped, StreamResult
from tieline.work.model import Run, RunStatus

#: Seconds that a function has to save and return once it is asked to stop, and before its time is up.
GRACE = 10.0


class FunctionSyncs:
    """Runs functions' syncs over injected stores and hosts; for one event loop."""

    def __init__(self, records: RecordStore, claims: Claims, hosts: Hosts, clock: Clock) -> None:
        self._records = records
        self._claims = claims
        self._hosts = hosts
        self._clock = clock

    async def run(
        self,
        connection: Connection,
        provider: Provider,
        definition: SyncDefinition,
        *,
        stop: asyncio.Event,
        variant: str = "base",
        full: bool = False,
    ) -> StreamResult:
        """Run it to its end and return what became of it; never raises for what the function does.

        `full` forgets the checkpoint first. Setting `stop` asks the function to end, which it must within ten seconds.
        """
        one = _OneRun(self, connection, provider, definition, stop, variant, full=full)
        return await one.run()

    @property
    def records(self) -> RecordStore:
        return self._records

    @property
    def claims(self) -> Claims:
        return self._claims

    @property
    def hosts(self) -> Hosts:
        return self._hosts

    @property
    def clock(self) -> Clock:
        return self._clock


class _OneRun:
    def __init__(
        self,
        service: FunctionSyncs,
        connection: Connection,
        provider: Provider,
        definition: SyncDefinition,
        stop: asyncio.Event,
        variant: str,
        *,
        full: bool,
    ) -> None:
        self._service = service
        self._connection = connection
        self._provider = provider
        self._definition = definition
        self._stop = stop
        self._full = full
        self._key = SyncKey(connection=connection.key, sync=definition.name, variant=variant)
        self._effort = Effort(kind="full" if full else "incremental")
        self._before: JsonValue = None

    async def run(self) -> StreamResult:
        started = self._service.clock.now()
        status, error = RunStatus.SUCCESS, None
        try:
            await self._service.claims.run(self._key, self._effort, self._work, event=self._told)
        except Stopped:
            status = RunStatus.STOPPED
        except TielineError as problem:
            status, error = RunStatus.ERROR, problem
        return StreamResult(
            stream=self._definition.name,
            status=status,
            counts=self._effort.counts,
            seconds=self._service.clock.now() - started,
            warnings=tuple(self._effort.warnings),
            error=error,
        )

    async def _work(self, fence: Fence, run: Run) -> None:
        service = self._service
        if self._full:
            await asyncio.to_thread(service.records.remove_checkpoint, self._place)
        self._before = await self._checkpoint()
        records = FunctionRecords(
            service.records, self._place, service.clock, self._effort.counts, fence=fence
        )
        ends = service.clock.now() + self._definition.timeout.total_seconds() - GRACE
        host = service.hosts.host(
            self._connection,
            records,
            provider=self._provider,
            run_id=run.id,
            name=self._definition.name,
            variant=self._key.variant,
            stopping=lambda: self._stop.is_set() or service.clock.now() > ends,
        )
        try:
            await _stoppable(lambda: invoke_sync(self._definition, host), self._stop)
        finally:
            await host.close()

    def _told(self, ended: Ended) -> SyncFinished | None:
        names = [model.name for model in self._definition.models]
        after = _plain(self._service.records.checkpoint(self._place))
        return sync_finished(self._connection, names, ended, checkpoints=(self._before, after))

    async def _checkpoint(self) -> JsonValue:
        return _plain(await asyncio.to_thread(self._service.records.checkpoint, self._place))

    @property
    def _place(self) -> CheckpointKey:
        return CheckpointKey(connection=self._key.connection, sync=self._key.sync, variant=self._key.variant)


async def _stoppable(work: Callable[[], Coroutine[Any, Any, None]], stop: asyncio.Event) -> None:
    """Do work until it ends, or for a while after `stop` is set; raises `Stopped` where it had to be cut short."""
    task, asked = asyncio.create_task(work()), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((task, asked), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            await asyncio.wait((task,), timeout=GRACE)
        if not task.done():
            raise Stopped
        await task
    finally:
        asked.cancel()
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def _plain(stored: bytes | None) -> JsonValue:
    return cast("JsonValue", msgspec.json.decode(read_state(stored).author))
