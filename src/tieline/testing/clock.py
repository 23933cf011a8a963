"""Time that moves when a test says so."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta


class FakeClock:
    """A `Clock` that stands still; whoever sleeps moves it on, and waits for nothing."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._now = start

    @property
    def time(self) -> datetime:
        """What time it is."""
        return self._now

    def now(self) -> float:
        """Seconds since 1970-01-01 UTC."""
        return self._now.timestamp()

    async def sleep(self, seconds: float) -> None:
        """Move on by so much."""
        self.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    def advance(self, by: timedelta) -> None:
        """Move on by a span of time."""
        self._now += by
