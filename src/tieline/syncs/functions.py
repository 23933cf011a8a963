"""Runs an author's sync for one connection: claimed, under its limits, its records written as they are saved."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, cast

import msgspec

from tieline.connections.model import Connection
from tieline.core.clock import Clock
from tieline.core.errors import TielineError
from tieline.core.json import JsonValue
from tieline.core.threads import off_loop
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
        self.records = records
        self.claims = claims
        self.hosts = hosts
        self.clock = clock

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

        `full` tells of one that starts over (`tieline.syncs.fresh`). Setting `stop` asks the function to end, which it
        must within ten seconds.
        """
        started = self.clock.now()
        one = _OneRun(self, connection, provider, definition, stop, variant, full=full)
        status, error = RunStatus.SUCCESS, None
        try:
            await one.run()
        except Stopped:
            status = RunStatus.STOPPED
        except TielineError as problem:
            status, error = RunStatus.ERROR, problem
        return StreamResult(
            stream=definition.name,
            status=status,
            counts=one.effort.counts,
            seconds=self.clock.now() - started,
            warnings=tuple(one.effort.warnings),
            error=error,
            run=one.effort.run,
        )


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
        self.effort = Effort(kind="full" if full else "incremental")
        self._service = service
        self._connection = connection
        self._provider = provider
        self._definition = definition
        self._stop = stop
        #: The function has been told that it is to end.
        self._told = False
        self._place = CheckpointKey(connection=connection.key, sync=definition.name, variant=variant)
        self._before: JsonValue = None

    async def run(self) -> None:
        """Raises `Stopped` where it was told to end, and did or had to be cut short."""
        if self._stop.is_set():
            raise Stopped
        place = self._place
        key = SyncKey(connection=place.connection, sync=place.sync, variant=place.variant)
        await self._service.claims.run(key, self.effort, self._work, event=self._event)

    async def _work(self, fence: Fence, run: Run) -> None:
        service, place = self._service, self._place
        self._before = await off_loop(self._checkpoint)
        records = FunctionRecords(service.records, place, service.clock, self.effort.counts, fence=fence)
        ends = service.clock.now() + self._definition.timeout.total_seconds() - GRACE
        host = service.hosts.host(
            self._connection,
            records,
            provider=self._provider,
            run_id=run.id,
            name=self._definition.name,
            variant=place.variant,
            stopping=lambda: self._is_to_end(ends),
            counts=self.effort.counts,
        )
        try:
            await _stoppable(invoke_sync(self._definition, host), self._stop)
        finally:
            await host.close()
        if self._told:  # so that it may have left something undone
            raise Stopped

    def _is_to_end(self, ends: float) -> bool:
        self._told = self._told or self._stop.is_set()
        return self._told or self._service.clock.now() > ends

    def _event(self, ended: Ended) -> SyncFinished | None:
        names = [model.name for model in self._definition.models]
        return sync_finished(self._connection, names, ended, checkpoints=(self._before, self._checkpoint()))

    def _checkpoint(self) -> JsonValue:
        stored = self._service.records.checkpoint(self._place)
        return cast("JsonValue", msgspec.json.decode(read_state(stored).author))


async def _stoppable(work: Coroutine[Any, Any, None], stop: asyncio.Event) -> None:
    """Do work until it ends, or for a while after `stop` is set; raises `Stopped` where it had to be cut short."""
    task, asked = asyncio.create_task(work), asyncio.create_task(stop.wait())
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
            await asyncio.wait((task,), timeout=GRACE)
