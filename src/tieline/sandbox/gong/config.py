"""What a Gong sandbox is made of: its size, keys, limits and faults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tieline.sandbox.gong.faults import Faults


class CallOrder(StrEnum):
    """The order in which the calls of a list come."""

    #: Oldest first, as Gong answers.
    ASCENDING = "ascending"
    #: Newest first.
    DESCENDING = "descending"
    #: In no order of time, the same for each page of a chain.
    SHUFFLED = "shuffled"


@dataclass(frozen=True, kw_only=True)
class RateLimit:
    """So many requests a second in the long run, and at most `burst` at once."""

    per_second: float
    burst: int


#: A bearer token that may do everything has no scopes listed.
Scopes = frozenset[str] | None


#: The bounds of `now`: far enough from those of the calendar for data that reaches back for years.
_EARLIEST, _LATEST = 946_684_800, 32_503_679_999


@dataclass(frozen=True, kw_only=True)
class GongSandboxConfig:
    """The settings of one sandbox. Equal settings, with an equal `now`, give equal data."""

    access_key: str = "SANDBOX-ACCESS-KEY"
    access_key_secret: str = "sandbox-access-key-secret"  # noqa: S105 - it opens invented data
    #: Accepted bearer tokens, each with its scopes.
    bearer_tokens: Mapping[str, Scopes] = field(default_factory=lambda: {"sandbox-bearer-token": None})
    users: int = 60
    calls: int = 2000
    seed: int = 1
    #: None: no limit.
    rate_limit: RateLimit | None = RateLimit(per_second=3, burst=3)
    #: Requests in a UTC day; None: no limit.
    daily_limit: int | None = 10_000
    latency_ms: float = 0
    #: Seconds until a cursor expires.
    cursor_ttl: float = 600
    #: How many seconds a job (erasing, taking in a file, assigning in bulk) is pending, and again in progress.
    job_seconds: float = 2
    #: How many questions and briefs about CRM entities there is credit for.
    ai_credits: int = 1_000
    #: The company's time zone.
    time_zone: str = "US/Pacific"
    #: The moment the data ends, seconds since 1970; None: the start of the running minute.
    now: float | None = None
    order: CallOrder = CallOrder.ASCENDING
    faults: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        if self.users < 1:
            raise ValueError("users must be 1 or more")
        if self.calls < 0:
            raise ValueError("calls must be 0 or more")
        if self.daily_limit is not None and self.daily_limit < 1:
            raise ValueError("the daily limit must be 1 or more, or off")
        if not 0 <= self.job_seconds <= 86_400:
            raise ValueError("a job's seconds must be between 0 and 86400")
        if self.ai_credits < 0:
            raise ValueError("the credits must be 0 or more")
        if not 0 <= self.latency_ms <= 3_600_000:
            raise ValueError("the latency must be between 0 and 3600000 milliseconds")
        if self.now is not None and not _EARLIEST <= self.now <= _LATEST:
            raise ValueError("now must lie in the years 2000 to 2999")
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"there is no time zone {self.time_zone!r}") from error


_RATE = re.compile(r"(\d+(?:\.\d+)?)/s(?::(\d+))?")


def parse_rate(text: str) -> RateLimit | None:
    """Read `3/s`, `3/s:6` (with a burst of 6) or `off`. Raise ValueError for anything else."""
    if text == "off":
        return None
    match = _RATE.fullmatch(text)
    if match is None or float(match[1]) <= 0 or match[2] == "0":
        raise ValueError(f"{text!r} is not a rate: write 3/s, 3/s:6 (with a burst of 6) or off")
    rate = float(match[1])
    return RateLimit(per_second=rate, burst=int(match[2] or max(1, round(rate))))


def parse_daily(text: str) -> int | None:
    """Read a whole number of 1 or more, or `off`. Raise ValueError for anything else."""
    if text == "off":
        return None
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ValueError(f"{text!r} is not a daily limit: write a whole number of 1 or more, or off")
    return int(text)
