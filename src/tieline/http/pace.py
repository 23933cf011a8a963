"""How fast a credential may be used: GCRA per second and a budget per UTC day, as pure decisions.

The state is the theoretical arrival time (`tat`): the moment at which the bucket would be full again. A request
is granted while `tat` lies no further ahead than the burst allows, and moves it on by one interval. Nothing is
reserved: who must wait asks again.
"""

from __future__ import annotations

import re
from enum import Enum

from msgspec import Struct, structs

from tieline.core.errors import UsageError

DAY = 86_400

#: Requests are spaced a little wider than the rate, so that two clocks need not agree.
STRETCH = 1.01
#: Seconds kept back from the burst: the network may bring requests closer together by this much.
GUARD = 0.2
#: Waits below a clock's own grain count as over.
_GRAIN = 1e-6

_RATE = re.compile(r"(\d+(?:\.\d+)?)\s*/\s*(s|sec|second|min|minute|h|hour)")
_UNITS = {"s": 1, "m": 60, "h": 3600}


class Limits(Struct, frozen=True, kw_only=True):
    """What a credential may do. None switches a limit off."""

    per_second: float | None = None
    burst: int = 1
    per_day: int | None = None

    def __post_init__(self) -> None:
        if self.per_second is not None and not self.per_second > 0:
            raise UsageError("a rate must be more than 0", field="per_second")
        if self.burst < 1:
            raise UsageError("a burst is at least 1", field="burst")
        if self.per_day is not None and self.per_day < 0:
            raise UsageError("a daily limit is at least 0", field="per_day")

    @classmethod
    def parse(cls, rate: str, *, burst: int | None = None, per_day: int | None = None) -> Limits:
        """Read `3/s`, `90/min`, `1000/h` or `off`; without `burst`, one second's worth may go at once.

        Raises UsageError for anything else.
        """
        text = rate.strip().lower()
        if text == "off":
            return cls(per_day=per_day)
        match = _RATE.fullmatch(text)
        if match is None or float(match[1]) <= 0:
            told = f"rate_limit: {rate!r} is no rate: write 3/s, 90/min, 1000/h or off"
            raise UsageError(told, field="rate_limit")
        per_second = float(match[1]) / _UNITS[match[2][0]]
        return cls(per_second=per_second, burst=burst or max(1, int(per_second)), per_day=per_day)


class PaceState(Struct, frozen=True, kw_only=True):
    """What is remembered of one key; the defaults are a key that was never used."""

    tat: float = 0.0
    blocked_until: float = 0.0
    #: The UTC day, counted from 1970-01-01, that `used` belongs to.
    day: int = 0
    used: int = 0


class WaitReason(Enum):
    """Why a request must wait."""

    #: The rate: others went just before.
    RATE = "rate"
    #: The API said when it takes requests again.
    BLOCKED = "blocked"
    #: The store itself is held by someone else.
    BUSY = "busy"


class Granted(Struct, frozen=True, kw_only=True):
    """So many requests may go now."""

    count: int = 1


class Wait(Struct, frozen=True, kw_only=True):
    """Ask again in so many seconds."""

    seconds: float
    why: WaitReason


class Spent(Struct, frozen=True, kw_only=True):
    """The day's budget is used up; it begins anew at `until`."""

    until: float
    per_day: int


Grant = Granted | Wait | Spent


class Usage(Struct, frozen=True, kw_only=True):
    """What one key has used, for people to read."""

    used_today: int
    #: When the API takes requests again, in seconds since 1970; None: now.
    blocked_until: float | None
    #: When the daily count begins anew, in seconds since 1970.
    resets_at: float


def decide(state: PaceState, limits: Limits, now: float, count: int = 1) -> tuple[PaceState, Grant]:
    """Say whether a request may go at `now`, or how many of `count`, and what to remember."""
    state = _today(state, now)
    if limits.per_day is not None:
        if state.used >= limits.per_day:
            return state, Spent(until=float((state.day + 1) * DAY), per_day=limits.per_day)
        count = min(count, limits.per_day - state.used)
    if state.blocked_until - now > _GRAIN:
        return state, Wait(seconds=state.blocked_until - now, why=WaitReason.BLOCKED)
    if limits.per_second is None:
        return structs.replace(state, used=state.used + count), Granted(count=count)
    interval = STRETCH / limits.per_second
    tolerance = max(0.0, (limits.burst - 1) * interval - GUARD)
    tat = _arrival(state, now, interval, tolerance)
    wait = tat - tolerance - now
    if wait > _GRAIN:
        return state, Wait(seconds=wait, why=WaitReason.RATE)
    start = max(tat, now)
    granted = max(1, min(count, 1 + int((now + tolerance - start) / interval)))
    return structs.replace(state, tat=start + granted * interval, used=state.used + granted), Granted(
        count=granted
    )


def block(state: PaceState, until: float) -> PaceState:
    """Return a state in which nothing is granted before `until`."""
    return structs.replace(state, blocked_until=max(state.blocked_until, until))


def usage(state: PaceState, now: float) -> Usage:
    """Return what the state says at `now`."""
    state = _today(state, now)
    return Usage(
        used_today=state.used,
        blocked_until=state.blocked_until if state.blocked_until > now else None,
        resets_at=float((state.day + 1) * DAY),
    )


def _today(state: PaceState, now: float) -> PaceState:
    day = int(now // DAY)
    return state if state.day == day else structs.replace(state, day=day, used=0)


def _arrival(state: PaceState, now: float, interval: float, tolerance: float) -> float:
    """Return the theoretical arrival time to judge by.

    After a block the bucket is empty: one request, then one an interval. And however a clock was set back or
    limits were changed, no request waits longer than for an emptied bucket.
    """
    tat = max(state.tat, state.blocked_until + tolerance)
    return min(tat, now + tolerance + interval)
