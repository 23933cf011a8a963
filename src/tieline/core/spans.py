"""Dates and spans of time as people write them on a command line or in a file."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from tieline.core.errors import UsageError

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}
#: A hundred years: a time that lies farther off may be none.
_LONGEST = 36_500 * 86_400
_SPAN = re.compile(r"\s*([0-9]{1,10})\s*(s|m|h|d|w)[a-z]*\s*", re.IGNORECASE)


def parse_span(text: str, *, field: str) -> timedelta:
    """Read `30s`, `5m`, `1h`, `2 days` or `1w` as a span of time, longer than nothing and at most a hundred years.

    Raises `UsageError` with `field` for anything else.
    """
    match = _SPAN.fullmatch(text)
    seconds = int(match[1]) * _SECONDS[match[2].lower()] if match else 0
    if not 0 < seconds <= _LONGEST:
        raise UsageError(f"{field}: {text!r} is not a span of time such as 30s, 5m, 1h or 2d", field=field)
    return timedelta(seconds=seconds)


def parse_instant(text: str, *, field: str) -> datetime:
    """Read an ISO 8601 date or date-time as an aware datetime; without an offset it is UTC.

    Raises `UsageError` with `field` for anything else.
    """
    return start_of(parse_moment(text, field=field))


def start_of(moment: date) -> datetime:
    """Return a date-time as it is, and a date as its midnight in UTC."""
    return (
        moment
        if isinstance(moment, datetime)
        else datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    )


def parse_moment(text: str, *, field: str) -> date:
    """Read an ISO 8601 date as that date and a date-time as an aware datetime; without an offset it is UTC.

    Raises `UsageError` with `field` for anything else.
    """
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        when = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{field}: {text!r} is not a date such as 2026-01-31 or 2026-01-31T09:00:00Z", field=field
        ) from None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def tell_seconds(seconds: float) -> str:
    """Return a span for people to read: `40 s`, `12 min`, `17.9 h`."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
