"""Syncs a connection: claims each stream, runs it, keeps its lease, and writes down what became of it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import msgspec

from tieline.auth.credentials import Credentials
from tieline.connections.choose import Account as ChosenAccount
from tieline.connections.model import Connection, limits_of
from tieline.connections.ports import ConnectionStore
from tieline.connections.transport import AuthorizedTransport, Refresher
from tieline.core.clock import MICROSECONDS, Clock, now_us
from tieline.core.errors import (
    AlreadyRunning,
    BadAnswer,
    ConfigurationError,
    LeaseLost,
    RateLimited,
    RefreshFailed,
    StorageError,
    TielineError,
    Unauthorized,
    Unavailable,
)
from tieline.events.ports import EventStore
from tieline.http.pace import STRETCH, Limits
from tieline.http.pacer import AsyncPacer
from tieline.http.ports import AsyncTransport, PaceStore
from tieline.http.retry import Attempt
from tieline.http.session import AsyncSession
from tieline.providers.model import Provider
from tieline.records.model import Fence
from tieline.records.ports import RecordStore
from tieline.sources.model import Resource, Source
from tieline.syncs.children import run_children
from tieline.syncs.model import Began, Event, Listener, Progress, StreamResult, SyncOptions, Waiting
from tieline.syncs.stream import Account, Stopped, StreamRun
from tieline.syncs.windows import run_windows
from tieline.work.lease import HEARTBEAT, LEASE, lease_key
from tieline.work.model import Claimed, Held, Run, RunCounts, RunStatus
from tieline.work.ports import Owner, RunStore, ScheduleStore, TaskStore

#: Requests on their way at once for one connection: enough to hide the latency of a paced API.
IN_FLIGHT = 2
#: What ends every stream of a run, not only the one that met it.
_ENDS_ALL = (Unauthorized, RefreshFailed, RateLimited, StorageError, ConfigurationError)
_LEASE_US = int(LEASE.total_seconds() * MICROSECONDS)


class Stores(msgspec.Struct, frozen=True, kw_only=True):
    """Where syncs keep what they have and know."""

    records: RecordStore
    connections: ConnectionStore
    runs: RunStore
    schedules: ScheduleStore
    tasks: TaskStore
    events: EventStore
    pace: PaceStore


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be synced, for whom, and how fast."""

    connection: Connection
    credentials: Credentials
    provider: Provider
    source: Source
    resources: Sequence[Resource]
    options: SyncOptions
    limits: Limits

    @classmethod
    def of(
        cls,
        provider: Provider,
        source: Source,
        account: ChosenAccount,
        resources: Sequence[Resource],
        options: SyncOptions,
        pace: Callable[[Limits], Limits] | None,
    ) -> Job:
        """Return the job of an account; `pace` changes its own limits."""
        own = limits_of(provider, account.connection)
        return cls(
            connection=account.connection,
            credentials=account.credentials,
            provider=provider,
            source=source,
            resources=resources,
            options=options,
            limits=own if pace is None else pace(own),
        )


class SyncService:
    """Runs jobs over injected stores, transport and clock; `refresher` renews tokens while they run."""

    def __init__(
        self,
        stores: Stores,
        transport: AsyncTransport,
        clock: Clock,
        owner: Owner,
        refresher: Refresher | None = None,
    ) -> None:
        self._stores = stores
        self._transport = transport
        self._clock = clock
        self._owner = owner
        self._refresher = refresher

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
        crew = _Crew(self._stores, transport, self._clock, self._owner, job, listener, stop)
        return await crew.run()


class _Crew:
    """The streams of one job, run side by side."""

    def __init__(
        self,
        stores: Stores,
        transport: AsyncTransport,
        clock: Clock,
        owner: Owner,
        job: Job,
        listener: Listener,
        stop: asyncio.Event,
    ) -> None:
        self._stores = stores
        self._transport = transport
        self._clock = clock
        self._owner = owner
        self._job = job
        self._listen = listener
        self._asked_to_stop = stop
        self._stop = asyncio.Event()  # our own: what ends this run must not end the caller's next one
        self._quota_left: int | None = None
        self._in_flight = asyncio.Semaphore(IN_FLIGHT)
        self._abreast = asyncio.Semaphore(IN_FLIGHT)
        self._done = {resource.name: asyncio.Event() for resource in job.resources}
        self._whole: set[str] = set()
        self._pacer = AsyncPacer(stores.pace, key=job.connection.identity, limits=job.limits, clock=clock)
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
            key = self._job.connection.identity
            usage = await asyncio.to_thread(self._stores.pace.usage, key, self._clock.now())
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
        counts, warnings = RunCounts(), list[str]()
        if parent is not None and parent.stream in self._done and parent.stream not in self._whole:
            warnings.append(f"{parent.stream} did not come to its end, so that more may follow for it")
        async with self._abreast:
            started = self._clock.now()
            error: TielineError | None = None
            try:
                await self._claimed(resource, counts, warnings)
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
            counts=counts,
            seconds=self._clock.now() - started,
            warnings=tuple(warnings),
            error=error,
        )

    def _ends_all(self, problem: TielineError) -> bool:
        unreachable = isinstance(problem, (Unavailable, BadAnswer)) and not self._account.answered
        return unreachable or isinstance(problem, _ENDS_ALL)

    # -- one stream ----------------------------------------------------------------------------------------

    async def _claimed(self, resource: Resource, counts: RunCounts, warnings: list[str]) -> None:
        if self._stop.is_set():
            raise Stopped
        lease = lease_key(self._job.connection.key, resource.name)
        epoch = await self._claim(lease, resource.name)
        run = self._new_run(resource, epoch, counts)
        runs = self._stores.runs
        status, error = RunStatus.ERROR, None
        try:
            await asyncio.to_thread(self._end_former, run)
            await asyncio.to_thread(runs.save, run)
            work = self._run(resource, Fence(lease=lease, epoch=epoch), counts, warnings)
            await self._guarded(lease, epoch, work)
            status = RunStatus.SUCCESS
        except Stopped:
            status = RunStatus.STOPPED
            raise
        except TielineError as problem:
            error = problem.message
            raise
        finally:
            ended = msgspec.structs.replace(
                run,
                status=status,
                error=error,
                counts=counts,
                warnings=tuple(warnings),
                heartbeat_at=self._now_us(),
                finished_at=self._now_us(),
            )
            with suppress(StorageError):  # what ended the run is told already
                await asyncio.to_thread(runs.save, ended)
                await asyncio.to_thread(runs.release, lease, epoch=epoch)

    async def _run(self, resource: Resource, fence: Fence, counts: RunCounts, warnings: list[str]) -> None:
        stream = StreamRun(
            resource=resource,
            account=self._account,
            session=self._session(resource, counts),
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
        if resource.parent is None:
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

        return AsyncSession(self._transport, pacer=self._pacer, clock=self._clock, observer=count)

    def _end_former(self, run: Run) -> None:
        """Write down the end of a run whose process died: its lease is ours now."""
        for former in self._stores.runs.history(run.connection, sync=run.sync, limit=3):
            if former.status is RunStatus.RUNNING and former.epoch < run.epoch:
                ended = msgspec.structs.replace(
                    former,
                    status=RunStatus.ERROR,
                    error="its process ended before it did",
                    finished_at=former.heartbeat_at,
                )
                self._stores.runs.save(ended)

    # -- leases --------------------------------------------------------------------------------------------

    async def _claim(self, lease: str, stream: str) -> int:
        """Return our epoch; waits for a lease whose owner may be dead, and raises `AlreadyRunning` for a living one."""
        runs, first = self._stores.runs, None
        while True:
            now = self._now_us()
            claim = await asyncio.to_thread(runs.claim, lease, owner=self._owner.name, now=now, ttl=_LEASE_US)
            match claim:
                case Claimed(epoch=epoch):
                    return epoch
                case Held(owner=owner, expires_at=expires_at):
                    alive = self._owner.is_alive(owner)
                    if alive is False:
                        await asyncio.to_thread(runs.expire, lease, owner=owner)
                    elif alive or (first is not None and expires_at > first):
                        raise AlreadyRunning(
                            f"{stream} is being synced by another process ({owner}) right now"
                        )
                    else:
                        first = expires_at if first is None else first
                        seconds = max((expires_at - now) / MICROSECONDS, 0.1)
                        self._listener(Waiting(stream=stream, seconds=seconds, why=f"the lease of {owner}"))
                        await self._clock.sleep(seconds)

    async def _guarded(self, lease: str, epoch: int, work: Awaitable[None]) -> None:
        """Do the work while the lease is kept; it is cancelled and `LeaseLost` raised once the lease is not ours."""
        try:
            async with asyncio.TaskGroup() as group:
                beating = group.create_task(self._beat(lease, epoch))
                await work
                beating.cancel()
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def _beat(self, lease: str, epoch: int) -> None:
        renew = self._stores.runs.renew
        while True:
            await self._clock.sleep(HEARTBEAT.total_seconds())
            with suppress(StorageError):  # the next beat may do better, and the fence keeps watch meanwhile
                if not await asyncio.to_thread(renew, lease, epoch=epoch, now=self._now_us(), ttl=_LEASE_US):
                    raise LeaseLost

    def _listener(self, event: Event) -> None:
        if isinstance(event, Progress):
            event = msgspec.structs.replace(event, quota_left=self._quota_left)
        self._listen(event)

    # -- small things --------------------------------------------------------------------------------------

    def _new_run(self, resource: Resource, epoch: int, counts: RunCounts) -> Run:
        now = self._now_us()
        return Run(
            id=uuid.uuid4().hex,
            connection=self._job.connection.key,
            sync=resource.name,
            kind="full" if self._job.options.full else "incremental",
            status=RunStatus.RUNNING,
            owner=self._owner.name,
            epoch=epoch,
            started_at=now,
            heartbeat_at=now,
            counts=counts,
        )

    def _now_us(self) -> int:
        return now_us(self._clock)

    def _accept(self) -> None:
        """Let the connection's id mean this account, now that it is known to be one."""
        self._stores.connections.make_current(self._job.connection, now=self._now_us())

    def _learn_zone(self, name: str) -> None:
        key = self._job.connection.key
        self._stores.connections.learn(key, {"time_zone": name}, now=self._now_us())
