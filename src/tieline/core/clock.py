"""Time as an argument: what a part that waits or dates things is given."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol

MICROSECONDS = 1_000_000


class Clock(Protocol):
    """The two things code may want of time."""

    def now(self) -> float:
        """Seconds since 1970-01-01 UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return once `seconds` have passed on this clock."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        return time.time()

    async def sleep(self, seconds: float) -> None:
        import asyncio  # who never waits need not load it

        await asyncio.sleep(seconds)


def now_us(clock: Clock) -> int:
    """Return a clock's time as whole microseconds since 1970-01-01 UTC."""
    return int(clock.now() * MICROSECONDS)


def to_us(when: datetime) -> int:
    """Return an aware datetime as whole microseconds since 1970-01-01 UTC."""
    delta = when.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * MICROSECONDS + delta.microseconds


def from_us(us: int) -> datetime:
    """Return microseconds since 1970-01-01 UTC as an aware datetime in UTC."""
    seconds, rest = divmod(us, MICROSECONDS)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)


def iso(us: int) -> str:
    """Return microseconds since 1970 as ISO 8601 in UTC with six decimals and a `+00:00` offset."""
    return from_us(us).isoformat(timespec="microseconds")


def iso_ms(us: int) -> str:
    """Return the same with three decimals."""
    return from_us(us).isoformat(timespec="milliseconds")


def zulu(us: int) -> str:
    """Return the same with three decimals and a `Z`."""
    return iso_ms(us).replace("+00:00", "Z")
