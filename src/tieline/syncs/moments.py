"""Moments as text that sorts as time does, in a source's unit and the account's zone; pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tieline.core.errors import BadAnswer

Unit = Literal["instant", "date"]

#: The zone whose day begins last: a day that is over there is over everywhere.
LAST_ZONE = timezone(timedelta(hours=-12), "UTC-12")


def zone(name: str | None) -> tzinfo | None:
    """Return the zone of that name, None if it is not known here."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def instant(when: datetime) -> str:
    """Return an aware datetime as an instant."""
    return when.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def of(when: datetime, unit: Unit, where: tzinfo) -> str:
    """Return a datetime as a moment of the unit; dates are those of the zone `where`."""
    return instant(when) if unit == "instant" else when.astimezone(where).date().isoformat()


def read(text: str, unit: Unit, where: tzinfo) -> str:
    """Return the moment that a record's field holds: a date stays that date, an instant becomes the unit's.

    Raises `BadAnswer` if the text is neither.
    """
    try:
        if len(text) == 10:
            day = date.fromisoformat(text).isoformat()
            return day if unit == "date" else f"{day}T00:00:00.000000Z"
        when = datetime.fromisoformat(text)
    except ValueError:
        raise BadAnswer(f"{text!r} is not a date or an instant in ISO 8601") from None
    return of(when if when.tzinfo else when.replace(tzinfo=UTC), unit, where)


def bound(moment: str) -> str:
    """Return a moment as a request says it: instants in whole seconds, rounded down."""
    return moment if len(moment) == 10 else f"{moment[:19]}Z"


def to_datetime(moment: str) -> datetime:
    """Return a moment as an aware datetime; a date is its midnight in UTC."""
    when = datetime.fromisoformat(moment)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def shift(moment: str, by: timedelta) -> str:
    """Return a moment moved by a span; dates move by whole days, rounded away from the present."""
    if len(moment) == 10:
        days = -((-by) // timedelta(days=1)) if by >= timedelta() else by // timedelta(days=1)
        return (date.fromisoformat(moment) + timedelta(days=days)).isoformat()
    return instant(to_datetime(moment) + by)


def month_of(moment: str) -> str:
    """Return the first day of the month that a moment lies in."""
    return f"{moment[:7]}-01"


def next_month(first_day: str) -> str:
    """Return the first day of the month after the one that begins on `first_day`."""
    year, month = int(first_day[:4]), int(first_day[5:7])
    return f"{year + month // 12:04d}-{month % 12 + 1:02d}-01"


def months_back(first_day: str, count: int) -> str:
    """Return the first day of the month `count` months before the one that begins on `first_day`."""
    months = int(first_day[:4]) * 12 + int(first_day[5:7]) - 1 - count
    return f"{months // 12:04d}-{months % 12 + 1:02d}-01"
