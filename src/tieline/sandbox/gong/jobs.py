"""Work that Gong does later: first it is pending, then in progress, then done, by the sandbox's clock."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tieline.sandbox.gong.errors import full

_MOST = 10_000

#: How far a job is.
JobState = Literal["PENDING", "IN_PROGRESS", "DONE"]


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job: when it was handed in, and for how many seconds it is pending, and again in progress."""

    submitted: float
    seconds: float

    @property
    def due(self) -> float:
        """When it is done."""
        return self.submitted + 2 * self.seconds

    def state(self, now: float) -> JobState:
        """Return how far it is."""
        if now >= self.due:
            return "DONE"
        return "PENDING" if now < self.submitted + self.seconds else "IN_PROGRESS"


class Jobs:
    """The jobs that wait for their time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._submitted = 0
        self._waiting: list[tuple[float, int, Callable[[], None]]] = []

    def submit(self, now: float, effect: Callable[[], None]) -> Job:
        """Hand in a job whose effect is seen once it is done."""
        if len(self._waiting) >= _MOST:
            raise full("jobs", _MOST)
        job = Job(submitted=now, seconds=self._seconds)
        self._submitted += 1
        heapq.heappush(self._waiting, (job.due, self._submitted, effect))
        return job

    def settle(self, now: float) -> None:
        """Let everything that is due by now take effect, in the order in which it is due."""
        while self._waiting and self._waiting[0][0] <= now:
            heapq.heappop(self._waiting)[2]()
