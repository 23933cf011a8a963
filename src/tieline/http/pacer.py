"""Waiting for the pace: the effectful half of `pace`, async and blocking."""

from __future__ import annotations

from tieline.core.clock import Clock
from tieline.core.errors import QuotaSpent, RateLimited
from tieline.core.spans import tell_seconds
from tieline.http.pace import Grant, Granted, Limits, Spent, Wait, WaitReason
from tieline.http.ports import BlockingClock, PaceStore

#: Seconds for which a lease of several turns is good; well below what `pace` keeps back of a burst.
LEASE = 0.1


class AsyncPacer:
    """Takes turns for one credential from a store that threads and processes share.

    Within a process the turns are taken in the order asked for. A store that answers at once grants them on the
    event loop; one that may block, in a worker thread. Where many turns a second are both allowed and wanted, several
    are taken at once and handed out without asking again; what is not used within `LEASE` is lost.
    With `max_queue`, whoever would wait for more than so many seconds behind others is told at once.
    """

    def __init__(
        self,
        store: PaceStore,
        *,
        key: str,
        limits: Limits,
        clock: Clock,
        max_wait: float = 120.0,
        max_queue: float | None = None,
    ) -> None:
        from asyncio import Lock  # who blocks has no event loop to load

        self._store = store
        self._key = key
        self._limits = limits
        self._clock = clock
        self._max_wait = max_wait
        self._max_queue = max_queue
        self._queued = 0
        self._turn = Lock()
        self._leases = _Leases(limits)

    async def take(self) -> None:
        """Return when one request may go.

        Raises QuotaSpent when the day's budget is used up, RateLimited when the API asked for a pause that is longer
        than `max_wait`, or too many wait already.
        """
        if self._leases.use(self._clock.now()):
            return
        self._look_at_queue()
        self._queued += 1
        try:
            async with self._turn:
                await self._wait()
        finally:
            self._queued -= 1

    async def _wait(self) -> None:
        while not self._leases.use(self._clock.now()):
            grant = await self._grant()
            if isinstance(grant, Granted):
                self._leases.add(grant.count - 1, self._clock.now())
                return
            await self._clock.sleep(waiting_time(grant, self._clock.now(), self._max_wait))

    def _look_at_queue(self) -> None:
        rate = self._limits.per_second
        if self._max_queue is None or rate is None:
            return
        seconds = self._queued / rate
        if seconds > self._max_queue:
            raise RateLimited(
                f"calls wait for their turn for {tell_seconds(seconds)} already", retry_after=seconds
            )

    async def learn(self, seconds: float) -> None:
        """Let nobody use this credential for so many seconds."""
        from tieline.core.threads import off_loop

        self._leases.drop()
        await off_loop(self._store.learn, self._key, until=self._clock.now() + seconds)

    async def _grant(self) -> Grant:
        now = self._clock.now()
        wanted = self._leases.wanted(now)
        if self._store.prompt:
            return self._store.take(self._key, self._limits, now, wanted)
        from tieline.core.threads import off_loop

        return await off_loop(self._store.take, self._key, self._limits, now, wanted)


class _Leases:
    """Turns that were taken together; the more are used up in time, the more are taken the next time."""

    def __init__(self, limits: Limits) -> None:
        rate = limits.per_second
        # A turn that is lost would count against a daily budget, so there are no leases beside one.
        self._most = 1 if rate is None or limits.per_day is not None else max(1, int(rate * LEASE))
        self._size = 1
        self._left = 0
        self._until = 0.0

    def use(self, now: float) -> bool:
        if not self._left or now > self._until:
            return False
        self._left -= 1
        return True

    def wanted(self, now: float) -> int:
        self._size = min(self._most, self._size * 2) if not self._left and now <= self._until else 1
        return self._size

    def add(self, count: int, now: float) -> None:
        self._left, self._until = count, now + LEASE

    def drop(self) -> None:
        self._left = 0


class SyncPacer:
    """The blocking twin of `AsyncPacer`."""

    def __init__(
        self, store: PaceStore, *, key: str, limits: Limits, clock: BlockingClock, max_wait: float = 120.0
    ) -> None:
        self._store = store
        self._key = key
        self._limits = limits
        self._clock = clock
        self._max_wait = max_wait

    def take(self) -> None:
        """As `AsyncPacer.take`."""
        while True:
            now = self._clock.now()
            grant = self._store.take(self._key, self._limits, now)
            if isinstance(grant, Granted):
                return
            self._clock.pause(waiting_time(grant, now, self._max_wait))

    def learn(self, seconds: float) -> None:
        """As `AsyncPacer.learn`."""
        self._store.learn(self._key, until=self._clock.now() + seconds)


def waiting_time(grant: Wait | Spent, now: float, max_wait: float) -> float:
    """Return the seconds to wait before asking again; raise where waiting makes no sense."""
    match grant:
        case Spent(until=until, per_day=per_day):
            left = max(0.0, until - now)
            raise QuotaSpent(
                f"the daily budget of {per_day} requests is used up; it begins anew in {tell_seconds(left)}",
                retry_after=left,
                status=None,
            )
        case Wait(seconds=seconds, why=WaitReason.BLOCKED) if seconds > max_wait:
            raise RateLimited(
                f"the API takes no requests for another {tell_seconds(seconds)}", retry_after=seconds
            )
        case Wait(seconds=seconds):
            return seconds
