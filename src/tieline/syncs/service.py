"""Syncs a connection: claims each stream, runs it, keeps its lease, and writes down what became of it."""

from __future__ import annotations

import asyncio

import msgspec

from tieline.connections.transport import AuthorizedTransport, Refresher
from tieline.core.clock import Clock, now_us
from tieline.core.errors import (
    BadAnswer,
    ConfigurationError,
    RateLimited,
    RefreshFailed,
    StorageError,
    TielineError,
    Unauthorized,
    Unavailable,
)
from tieline.core.threads import off_loop
from tieline.http.pace import STRETCH
from tieline.http.pacer import AsyncPacer
from tieline.http.ports import AsyncTransport, StreamTransport
from tieline.http.retry import Attempt, RetryPolicy
from tieline.http.session import AsyncSession
from tieline.records.model import Fence
from tieline.sources.listed import ListedResource, is_table, listed_ids
from tieline.sources.model import Resource
from tieline.syncs.children import run_children
from tieline.syncs.claims import Claims, Effort, SyncKey
from tieline.syncs.finished import sync_finished
from tieline.syncs.job import Job, Stores
from tieline.syncs.listed import Opening, run_listed
from tieline.syncs.model import Began, Event, Listener, Progress, Stopped, StreamResult, Waiting
from tieline.syncs.stream import Account, StreamRun, patience
from tieline.syncs.windows import run_windows
from tieline.work.model import Run, RunCounts, RunStatus
from tieline.work.ports import Owner

#: Requests on their way at once for one connection: enough to hide the latency of a paced API.
IN_FLIGHT = 2
#: What ends every stream of a run, not only the one that met it.
_ENDS_ALL = (Unauthorized, RefreshFailed, RateLimited, StorageError, ConfigurationError)


class SyncService:
    """Runs jobs over injected stores, transport and clock; `refresher` renews tokens while they run.

    Tables come by `streams`, a part at a time; without, they come whole.
    """

    def __init__(
        self,
        stores: Stores,
        transport: AsyncTransport,
        clock: Clock,
        owner: Owner,
        refresher: Refresher | None = None,
        streams: StreamTransport | None = None,
    ) -> None:
        self._stores = stores
        self._transport = transport
        self._clock = clock
        self._owner = owner
        self._refresher = refresher
        self._streams = streams

    async def sync(self, job: Job, listener: Listener, stop: asyncio.Event) -> list[StreamResult]:
        """Sync every resource of a job, up to two at once, children after their parents.

        Never raises for what goes wrong with a stream: its result tells. Setting `stop` ends the run after the
        pages in hand are stored.
        """
        transport = AuthorizedTransport(
            self._transport,
            job.provider,
            msgspec.structs.replace(job.connection, credentials=job.credentials),
            clock=self._clock,
            refresher=self._refresher,
        )
        crew = _Crew(self._stores, transport, self._streams, self._clock, self._owner, job, listener, stop)
        return await crew.run()


class _Crew:
    """The streams of one job, run side by side."""

    def __init__(
        self,
        stores: Stores,
        transport: AuthorizedTransport,
        streams: StreamTransport | None,
        clock: Clock,
        owner: Owner,
        job: Job,
        listener: Listener,
        stop: asyncio.Event,
    ) -> None:
        self._stores = stores
        self._transport = transport
        self._streams = streams
        self._clock = clock
        self._claims = Claims(stores.runs, owner, clock)
        self._job = job
        self._listen = listener
        self._asked_to_stop = stop
        self._stop = asyncio.Event()  # our own: what ends this run must not end the caller's next one
        self._quota_left: int | None = None
        self._in_flight = asyncio.Semaphore(IN_FLIGHT)
        self._abreast = asyncio.Semaphore(IN_FLIGHT)
        self._done = {resource.name: asyncio.Event() for resource in job.resources}
        self._whole: set[str] = set()
        self._paced_as = job.paced_as or job.connection.identity
        self._pacer = AsyncPacer(stores.pace, key=self._paced_as, limits=job.limits, clock=clock)
        self._account = Account(
            connection=job.connection.key,
            base_url=job.connection.base_url,
            headers=(("Accept", "application/json"),),
            shape=job.provider.errors,
            zone=job.connection.facts.get("time_zone"),
            learn=self._learn_zone,
            accept=self._accept,
        )

    async def run(self) -> list[StreamResult]:
        """Run every stream; return what became of each, in order."""
        connection = self._job.connection
        self._listen(Began(connection=connection.name, base_url=connection.base_url))
        per_day = self._job.limits.per_day
        if per_day is not None:
            usage = await off_loop(self._stores.pace.usage, self._paced_as, self._clock.now())
            self._quota_left = per_day - usage.used_today
        listening = asyncio.create_task(self._hear())
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._one(resource)) for resource in self._job.resources]
        except ExceptionGroup as faults:  # of our own making: the first one tells enough
            raise faults.exceptions[0] from None
        finally:
            listening.cancel()
        return [task.result() for task in tasks]

    async def _hear(self) -> None:
        await self._asked_to_stop.wait()
        self._stop.set()

    async def _one(self, resource: Resource) -> StreamResult:
        parent = resource.parent
        if parent is not None and parent.stream in self._done:
            await self._done[parent.stream].wait()
        effort = Effort(kind="full" if self._job.options.full or self._job.fresh else "incremental")
        if parent is not None and parent.stream in self._done and parent.stream not in self._whole:
            effort.warnings.append(f"{parent.stream} did not come to its end, so that more may follow for it")
        async with self._abreast:
            started = self._clock.now()
            error: TielineError | None = None
            try:
                await self._claimed(resource, effort)
                status = RunStatus.SUCCESS
                self._whole.add(resource.name)
            except Stopped:
                status = RunStatus.STOPPED
            except TielineError as problem:
                status, error = RunStatus.ERROR, problem
                if self._ends_all(problem):
                    self._stop.set()
            finally:
                self._done[resource.name].set()
        return StreamResult(
            stream=resource.name,
            status=status,
            counts=effort.counts,
            seconds=self._clock.now() - started,
            warnings=tuple(effort.warnings),
            error=error,
            run=effort.run,
        )

    def _ends_all(self, problem: TielineError) -> bool:
        unreachable = isinstance(problem, (Unavailable, BadAnswer)) and not self._account.answered
        return unreachable or isinstance(problem, _ENDS_ALL)

    # -- one stream ----------------------------------------------------------------------------------------

    async def _claimed(self, resource: Resource, effort: Effort) -> None:
        if self._stop.is_set():
            raise Stopped

        connection = self._job.connection

        async def work(fence: Fence, _run: Run) -> None:
            await self._run(resource, fence, effort.counts, effort.warnings)

        await self._claims.run(
            SyncKey(connection=connection.key, sync=resource.name),
            effort,
            work,
            waits=lambda seconds, why: self._listener(
                Waiting(stream=resource.name, seconds=seconds, why=why)
            ),
            event=lambda ended: sync_finished(connection, [resource.model], ended),
        )

    async def _run(self, resource: Resource, fence: Fence, counts: RunCounts, warnings: list[str]) -> None:
        opening, session = Opening(self._transport, self._streams), self._session(resource, counts)
        stream = StreamRun(
            resource=resource,
            account=self._account,
            session=session.by(opening) if is_table(resource) else session,
            store=self._stores.records,
            options=self._job.options,
            fence=fence,
            clock=self._clock,
            in_flight=self._in_flight,
            interval=STRETCH / self._job.limits.per_second if self._job.limits.per_second else 0.0,
            stop=self._stop,
            listener=self._listener,
            counts=counts,
            warnings=warnings,
        )
        await stream.load()
        if isinstance(resource, ListedResource):
            connection = self._job.connection
            ids = listed_ids(resource.ids, connection.metadata, connection.connection_config)
            await run_listed(stream, resource, ids, opening)
        elif resource.parent is None:
            await run_windows(stream)
        else:
            await run_children(stream, self._job.source.resource(resource.parent.stream))

    def _session(self, resource: Resource, counts: RunCounts) -> AsyncSession:
        def count(attempt: Attempt) -> None:
            counts.requests += 1
            if self._quota_left is not None:
                self._quota_left -= 1
            counts.wire_bytes += attempt.wire_bytes
            counts.rate_limited += attempt.rate_limited
            if attempt.retry_wait is not None:
                counts.retries += 1
                if attempt.retry_wait >= 1.0:
                    why = (
                        f"HTTP {attempt.status}"
                        if attempt.status
                        else str(attempt.fault and attempt.fault.value)
                    )
                    self._listener(Waiting(stream=resource.name, seconds=attempt.retry_wait, why=why))

        way = self._job.way
        transport = self._transport if way is None else way(resource.name, self._transport, self._clock)
        return AsyncSession(
            transport,
            pacer=self._pacer,
            policy=patience(RetryPolicy(), resource),
            clock=self._clock,
            observer=count,
        )

    def _listener(self, event: Event) -> None:
        if isinstance(event, Progress):
            event = msgspec.structs.replace(event, quota_left=self._quota_left)
        self._listen(event)

    # -- small things --------------------------------------------------------------------------------------

    def _now_us(self) -> int:
        return now_us(self._clock)

    def _accept(self) -> None:
        """Let the connection's id mean this account, now that it is known to be one."""
        self._stores.connections.make_current(self._job.connection, now=self._now_us())

    def _learn_zone(self, name: str) -> None:
        key = self._job.connection.key
        self._stores.connections.learn(key, {"time_zone": name}, now=self._now_us())
