"""Waiting for the pace: the effectful half of `pace`, async and blocking."""

from __future__ import annotations

import asyncio

from tieline.core.clock import Clock
from tieline.core.errors import QuotaSpent, RateLimited
from tieline.core.spans import tell_seconds
from tieline.http.pace import Granted, Limits, Spent, Wait, WaitReason
from tieline.http.ports import BlockingClock, PaceStore


class AsyncPacer:
    """Takes turns for one credential from a store that threads and processes share.

    Within a process the turns are taken in the order asked for. A store that answers at once grants them on the
    event loop; one that may block, in a worker thread.
    """

    def __init__(
        self, store: PaceStore, *, key: str, limits: Limits, clock: Clock, max_wait: float = 120.0
    ) -> None:
        self._store = store
        self._key = key
        self._limits = limits
        self._clock = clock
        self._max_wait = max_wait
        self._turn = asyncio.Lock()

    async def take(self) -> None:
        """Return when one request may go.

        Raises QuotaSpent when the day's budget is used up, RateLimited when the API asked for a pause that is longer
        than `max_wait`.
        """
        async with self._turn:
            while (wait := self._wait(await self._grant())) is not None:
                await self._clock.sleep(wait)

    async def learn(self, seconds: float) -> None:
        """Let nobody use this credential for so many seconds."""
        await asyncio.to_thread(self._store.learn, self._key, until=self._clock.now() + seconds)

    async def _grant(self) -> Granted | Wait | Spent:
        now = self._clock.now()
        if self._store.prompt:
            return self._store.take(self._key, self._limits, now)
        return await asyncio.to_thread(self._store.take, self._key, self._limits, now)

    def _wait(self, grant: Granted | Wait | Spent) -> float | None:
        return waiting_time(grant, self._clock.now(), self._max_wait)


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
            wait = waiting_time(self._store.take(self._key, self._limits, now), now, self._max_wait)
            if wait is None:
                return
            self._clock.pause(wait)

    def learn(self, seconds: float) -> None:
        """As `AsyncPacer.learn`."""
        self._store.learn(self._key, until=self._clock.now() + seconds)


def waiting_time(grant: Granted | Wait | Spent, now: float, max_wait: float) -> float | None:
    """Return the seconds to wait before asking again, or None to go; raise where waiting makes no sense."""
    match grant:
        case Granted():
            return None
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
