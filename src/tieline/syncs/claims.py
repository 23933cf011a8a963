"""Lets a sync run once at a time over all processes: claims its lease, keeps it, and writes down what became of the run."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress

import msgspec

from tieline.core.clock import MICROSECONDS, Clock, now_us
from tieline.core.errors import AlreadyRunning, LeaseLost, RunError, StorageError, TielineError
from tieline.core.threads import off_loop
from tieline.events.model import Event
from tieline.records.model import Fence
from tieline.syncs.model import Stopped
from tieline.work.lease import HEARTBEAT, LEASE, lease_key
from tieline.work.model import Claimed, Held, Run, RunCounts, RunStatus
from tieline.work.ports import Owner, RunStore

#: What is written of a run whose process died.
ABANDONED = "its process ended before it did"

#: Runs of a sync that are looked at for one whose process died, and for one that succeeded.
_FORMER = 20
#: Seconds between looks at a lease that is waited for.
_LOOK_AGAIN = 2.0
_LEASE_US = int(LEASE.total_seconds() * MICROSECONDS)

#: Told that a lease is waited for: seconds, and whose it is.
Waits = Callable[[float, str], None]


class SyncKey(msgspec.Struct, frozen=True, kw_only=True):
    """Names what runs: a connection's row, a sync and its variant."""

    connection: int
    sync: str
    variant: str = "base"


class Effort(msgspec.Struct, kw_only=True):
    """What a run has done so far, for its history; whoever does the work keeps it up to date."""

    #: `full` or `incremental`.
    kind: str
    counts: RunCounts = msgspec.field(default_factory=RunCounts)
    warnings: list[str] = msgspec.field(default_factory=list[str])
    #: The run, once it has begun.
    run: str | None = None


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """The end of a run; `first` while no run of it has come to its end before."""

    run: Run
    error: TielineError | None
    first: bool


class Claims:
    """The leases of syncs and the history of their runs, for one process."""

    def __init__(self, runs: RunStore, owner: Owner, clock: Clock) -> None:
        self._runs = runs
        self._owner = owner
        self._clock = clock

    async def run(
        self,
        key: SyncKey,
        effort: Effort,
        work: Callable[[Fence, Run], Awaitable[None]],
        *,
        waits: Waits = lambda _seconds, _why: None,
        event: Callable[[Ended], Event | None] = lambda _ended: None,
    ) -> None:
        """Do `work` as the only one, its lease kept, and store the run's end with what `event` makes of it.

        Raises what the work raises; `AlreadyRunning` where another process that lives does it, after waiting for one that
        may be dead; `LeaseLost` once another has taken it over. Errors that are not Tieline's own end the run as failed.
        Nothing is told of a run that was stopped, or taken over: it is to go on. `event` may block. A success that cannot
        be written down is none: the `StorageError` is raised.
        """
        lease = lease_key(key.connection, key.sync, key.variant)
        epoch = await self._claim(lease, key.sync, waits)
        run = self._new_run(key, effort, epoch)
        effort.run = run.id
        status, error, first = RunStatus.ERROR, None, False
        try:
            run, first = await off_loop(self._begin, run)
            await self._guarded(lease, epoch, work(Fence(lease=lease, epoch=epoch), run))
            status = RunStatus.SUCCESS
        except (Stopped, asyncio.CancelledError):
            status = RunStatus.STOPPED
            raise
        except TielineError as problem:
            error = problem
            raise
        except BaseException:
            error = RunError("an unexpected fault ended it; the log tells more")
            raise
        finally:
            ended = Ended(run=self._ended(run, effort, status, error), error=error, first=first)
            try:
                await off_loop(self._end, lease, ended, event)
            except StorageError:
                if status is RunStatus.SUCCESS:  # what ended the run otherwise is told already
                    raise

    # -- leases --------------------------------------------------------------------------------------------

    async def _claim(self, lease: str, sync: str, waits: Waits) -> int:
        """Return our epoch; waits for a lease whose owner may be dead, and raises `AlreadyRunning` for a living one."""
        first: int | None = None
        waited = 0.0
        while True:
            now = now_us(self._clock)
            claim = await off_loop(self._runs.claim, lease, owner=self._owner.name, now=now, ttl=_LEASE_US)
            match claim:
                case Claimed(epoch=epoch):
                    return epoch
                case Held(owner=owner, expires_at=expires_at):
                    alive = self._owner.is_alive(owner)
                    if alive is False:
                        await off_loop(self._runs.expire, lease, owner=owner)
                    elif alive or first not in {None, expires_at}:
                        where = "this process" if owner == self._owner.name else f"another process ({owner})"
                        raise AlreadyRunning(f"{sync} is being synced by {where} right now")
                    elif waited >= LEASE.total_seconds():  # not renewed for so long: its clock is not ours
                        await off_loop(self._runs.expire, lease, owner=owner)
                    else:
                        seconds = min(max((expires_at - now) / MICROSECONDS, 0.1), LEASE.total_seconds())
                        if first is None:
                            waits(seconds, f"the lease of {owner}")
                        first = expires_at
                        await self._clock.sleep(min(seconds, _LOOK_AGAIN))
                        waited += min(seconds, _LOOK_AGAIN)

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
        while True:
            await self._clock.sleep(HEARTBEAT.total_seconds())
            with suppress(StorageError):  # the next beat may do better, and the fence keeps watch meanwhile
                now = now_us(self._clock)
                if not await off_loop(self._runs.renew, lease, epoch=epoch, now=now, ttl=_LEASE_US):
                    raise LeaseLost

    # -- the history ---------------------------------------------------------------------------------------

    def _new_run(self, key: SyncKey, effort: Effort, epoch: int) -> Run:
        now = now_us(self._clock)
        return Run(
            id=uuid.uuid4().hex,
            connection=key.connection,
            sync=key.sync,
            variant=key.variant,
            kind=effort.kind,
            status=RunStatus.RUNNING,
            owner=self._owner.name,
            epoch=epoch,
            started_at=now,
            heartbeat_at=now,
            counts=effort.counts,
        )

    def _ended(self, run: Run, effort: Effort, status: RunStatus, error: TielineError | None) -> Run:
        now = now_us(self._clock)
        return msgspec.structs.replace(
            run,
            status=status,
            error=None if error is None else error.message,
            counts=effort.counts,
            warnings=tuple(effort.warnings),
            heartbeat_at=now,
            finished_at=now,
        )

    def _begin(self, run: Run) -> tuple[Run, bool]:
        """Write down that a run has begun, and the end of those whose process died: their lease is ours now.

        Return the run, and whether none has succeeded before: that is a full one, whatever it was asked to do.
        """
        former = self._runs.history(run.connection, sync=run.sync, variant=run.variant, limit=_FORMER)
        for each in former:
            if each.status is RunStatus.RUNNING and each.epoch < run.epoch:
                self._runs.abandon(each.id, error=ABANDONED)
        first = not any(each.status is RunStatus.SUCCESS for each in former)
        begun = msgspec.structs.replace(run, kind="full") if first else run
        self._runs.save(begun)
        return begun, first

    def _end(self, lease: str, ended: Ended, event: Callable[[Ended], Event | None]) -> None:
        told = ended.run.status is not RunStatus.STOPPED and not isinstance(ended.error, LeaseLost)
        try:
            self._runs.save(ended.run, event=event(ended) if told else None)
        finally:
            self._runs.release(lease, epoch=ended.run.epoch)
