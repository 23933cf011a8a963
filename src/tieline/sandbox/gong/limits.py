"""The company's request limits: so many a second, so many a day. Pure; time is an argument."""

from __future__ import annotations

import math

from tieline.sandbox.gong.config import RateLimit

_DAY = 86_400
#: A request that arrives this many seconds early is still let in; the long-run rate stays what it is.
GRACE_SECONDS = 0.05


class Limits:
    """Counts the requests of all keys and tokens together."""

    def __init__(self, *, rate: RateLimit | None, daily: int | None) -> None:
        self._rate = rate
        self._daily = daily
        self._tokens = float(rate.burst) if rate else 0.0
        self._filled_at: float | None = None
        self._day = 0
        self.used_today = 0

    def admit(self, now: float) -> int | None:
        """Count a request at `now` (seconds since 1970). Return None, or the seconds to wait if it is refused."""
        day = int(now // _DAY)
        if day != self._day:
            self._day, self.used_today = day, 0
        if self._daily is not None and self.used_today >= self._daily:
            return math.ceil((day + 1) * _DAY - now)
        if self._rate is not None and not self._take(self._rate, now):
            return math.ceil(1 / self._rate.per_second)
        self.used_today += 1
        return None

    def _take(self, rate: RateLimit, now: float) -> bool:
        passed = 0.0 if self._filled_at is None else max(0.0, now - self._filled_at)
        self._filled_at = now
        self._tokens = min(float(rate.burst), self._tokens + passed * rate.per_second)
        if self._tokens < 1 - GRACE_SECONDS * rate.per_second - 1e-9:
            return False
        self._tokens -= 1
        return True
