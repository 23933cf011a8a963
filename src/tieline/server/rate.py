"""How many requests a caller may make in a minute of the clock; pure but for its counts."""

from __future__ import annotations

from collections.abc import Hashable

import msgspec

from tieline.core.clock import Clock

_SECONDS = 60


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of a caller's minute. `reset` is when the next begins, in seconds since 1970."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool
    retry_after: int


class RateLimiter:
    """Counts by caller in fixed windows of a minute; what was counted is forgotten with the window."""

    def __init__(self, limit: int, clock: Clock) -> None:
        self._limit = limit
        self._clock = clock
        self._window = 0
        self._used: dict[Hashable, int] = {}

    def take(self, who: Hashable, cost: int = 1) -> Window:
        """Count a request; one that exceeds the window is counted too."""
        now = self._clock.now()
        window = int(now // _SECONDS)
        if window != self._window:
            self._window = window
            self._used.clear()
        used = self._used.get(who, 0) + cost
        if cost:
            self._used[who] = used
        reset = (window + 1) * _SECONDS
        return Window(
            limit=self._limit,
            remaining=max(0, self._limit - used),
            reset=reset,
            exceeded=used > self._limit,
            retry_after=max(1, round(reset - now)),
        )
