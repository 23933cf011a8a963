"""When work runs next: intervals in Nango's syntax (`every 1h`, `every day`) and cron; pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zlib import crc32

from cronsim import CronSim, CronSimError

from tieline.core.errors import UsageError
from tieline.core.spans import parse_span

SHORTEST = timedelta(seconds=30)
_WORDS = {"half day": "12h", "half hour": "30m", "quarter hour": "15m"}
_UNIT = re.compile(r"(second|minute|hour|day|week)s?")


def next_time(spec: str, after: datetime, *, field: str = "every") -> datetime:
    """Return the first time later than `after` that a schedule names.

    `spec` is an interval (`1h`, `every 30m`, `every half day`, `every day`), counted from `after`, or a cron
    line of five fields in UTC. Raises `UsageError` with `field` for anything else or an interval below 30 s.
    """
    interval = _interval(spec, field=field)
    if interval is not None:
        return after + interval
    try:
        return next(CronSim(spec, after.astimezone(UTC)))
    except (CronSimError, StopIteration):
        raise UsageError(
            f"{field}: {spec!r} is neither an interval such as 1h nor a cron line such as '0 6 * * *'",
            field=field,
        ) from None


def following(spec: str, due: datetime, now: datetime) -> datetime:
    """Return when a schedule that was due, by now, is due again: later than now, what was missed is left out.

    An interval keeps its place: it is counted from when it was due. Raises as `next_time` does.
    """
    interval = _interval(spec, field="every")
    if interval is None:
        return next_time(spec, max(due, now))
    return due + interval * max((now - due) // interval + 1, 1)


def _interval(spec: str, *, field: str) -> timedelta | None:
    text = re.sub(r"^every\s+", "", spec.strip().lower())
    if len(text.split()) == 5:
        return None
    text = _WORDS.get(text, text)
    if _UNIT.fullmatch(text):
        text = f"1{text}"
    span = parse_span(text, field=field)
    if span < SHORTEST:
        raise UsageError(f"{field}: {spec!r} is shorter than 30 seconds", field=field)
    return span


def place(connection: int, sync: str, spread: int) -> int:
    """Return where within `spread` microseconds a connection's sync begins: anywhere, but always at the same place."""
    return (connection * 2654435761 + salt(sync)) % 1000003 * spread // 1000003


def salt(sync: str) -> int:
    """Return the number by which the places of one sync differ from those of another."""
    return crc32(sync.encode())
