"""Times as text, in the format language of dayjs that provider files use: always UTC, always English."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

ISO_SECONDS = "YYYY-MM-DDTHH:mm:ss[Z]"
ISO_MILLISECONDS = "YYYY-MM-DDTHH:mm:ss.SSS[Z]"
HTTP_DATE = "ddd, DD MMM YYYY HH:mm:ss [GMT]"
COMPACT = "YYYYMMDDTHHmmss[Z]"
EPOCH_SECONDS = "X"
EPOCH_MILLISECONDS = "x"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_TOKEN = re.compile(
    r"\[[^\[\]]*\]|YYYY|YY|M{1,4}|Do|D{1,2}|d{1,4}|H{1,2}|h{1,2}|k{1,2}|a|A|m{1,2}|s{1,2}|SSS|Z{1,2}|Q|X|x"
)
_WRITERS: Mapping[str, Callable[[datetime], str]] = MappingProxyType(
    {
        "YYYY": lambda t: f"{t.year:04}",
        "YY": lambda t: f"{t.year % 100:02}",
        "Q": lambda t: str((t.month + 2) // 3),
        "M": lambda t: str(t.month),
        "MM": lambda t: f"{t.month:02}",
        "MMM": lambda t: _MONTHS[t.month - 1][:3],
        "MMMM": lambda t: _MONTHS[t.month - 1],
        "D": lambda t: str(t.day),
        "Do": lambda t: _ordinal(t.day),
        "DD": lambda t: f"{t.day:02}",
        "d": lambda t: str(t.isoweekday() % 7),
        "dd": lambda t: _DAYS[t.weekday()][:2],
        "ddd": lambda t: _DAYS[t.weekday()][:3],
        "dddd": lambda t: _DAYS[t.weekday()],
        "H": lambda t: str(t.hour),
        "HH": lambda t: f"{t.hour:02}",
        "h": lambda t: str(t.hour % 12 or 12),
        "hh": lambda t: f"{t.hour % 12 or 12:02}",
        "k": lambda t: str(t.hour or 24),
        "kk": lambda t: f"{t.hour or 24:02}",
        "a": lambda t: "am" if t.hour < 12 else "pm",
        "A": lambda t: "AM" if t.hour < 12 else "PM",
        "m": lambda t: str(t.minute),
        "mm": lambda t: f"{t.minute:02}",
        "s": lambda t: str(t.second),
        "ss": lambda t: f"{t.second:02}",
        "SSS": lambda t: f"{t.microsecond // 1000:03}",
        "Z": lambda _: "+00:00",
        "ZZ": lambda _: "+0000",
        "X": lambda t: str((t - _EPOCH) // timedelta(seconds=1)),
        "x": lambda t: str((t - _EPOCH) // timedelta(milliseconds=1)),
    }
)
#: The tokens that can be read back, as `strptime` calls them.
_READERS: Mapping[str, str] = MappingProxyType(
    dict(
        zip(
            (
                "YYYY",
                "YY",
                "MM",
                "MMM",
                "MMMM",
                "DD",
                "ddd",
                "dddd",
                "HH",
                "hh",
                "A",
                "mm",
                "ss",
                "SSS",
                "Z",
                "ZZ",
            ),
            ("%Y", "%y", "%m", "%b", "%B", "%d", "%a", "%A", "%H", "%I", "%p", "%M", "%S", "%f", "%z", "%z"),
            strict=True,
        )
    )
)
_OTHER_FORMS = ("%a, %d %b %Y %H:%M:%S GMT", "%a, %d %b %Y %H:%M:%S %z")
_UNITS: Mapping[str, timedelta] = MappingProxyType(
    {
        "millisecond": timedelta(milliseconds=1),
        "second": timedelta(seconds=1),
        "minute": timedelta(minutes=1),
        "hour": timedelta(hours=1),
        "day": timedelta(days=1),
        "week": timedelta(weeks=1),
    }
)
_MONTHS_OF: Mapping[str, int] = MappingProxyType({"month": 1, "quarter": 3, "year": 12})
_SHORT: Mapping[str, str] = MappingProxyType(
    {unit[0]: unit for unit in ("second", "minute", "hour", "day", "week", "year")}
    | {"ms": "millisecond", "M": "month", "Q": "quarter"}
)
_LONGEST = 64


def write_time(when: datetime, pattern: str) -> str:
    """Return a moment in UTC as the pattern says: `YYYY-MM-DD`, `X` (seconds since 1970), `[as it is]`."""
    moment = when.astimezone(UTC)
    if pattern == ISO_SECONDS:  # what most signatures have
        return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    return _TOKEN.sub(lambda found: _write(moment, found[0]), pattern)


def read_time(text: str, pattern: str) -> datetime | None:
    """Return the moment that a text tells, or None where it tells none.

    The pattern's own form is tried first. Unless the pattern is an epoch, other common forms do as well, so long as
    they leave no doubt about the time zone: ISO 8601, HTTP dates, `@` and seconds since 1970.
    """
    if len(text) > _LONGEST or not text.isascii():
        return None
    match pattern:
        case "X":
            return _since_epoch(text, timedelta(seconds=1))
        case "x":
            return _since_epoch(text, timedelta(milliseconds=1))
        case _ if text.startswith("@"):
            return _since_epoch(text[1:], timedelta(seconds=1))
        case _:
            exact = _TOKEN.sub(lambda found: _reader(found[0]), pattern.replace("%", "%%"))
            return _strptime(text, exact) or _iso(text) or _other(text)


def unit_of(text: str) -> str | None:
    """Return a unit of time by its usual name, such as `day` for `days` or `d`; None where there is no such unit."""
    name = _SHORT.get(text) or text.lower().removesuffix("s")
    return name if name in _UNITS or name in _MONTHS_OF else None


def shifted(when: datetime, amount: int, unit: str) -> datetime:
    """Return a moment so many units later; months and years keep the day, or take their last.

    Where the calendar ends it stays there.
    """
    moment = when.astimezone(UTC)
    try:
        if unit in _UNITS:
            return moment + amount * _UNITS[unit]
        month = moment.year * 12 + moment.month - 1 + amount * _MONTHS_OF[unit]
        year, month = month // 12, month % 12 + 1
        return moment.replace(
            year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1])
        )
    except (OverflowError, ValueError):
        return _LAST if amount > 0 else _FIRST


def _write(moment: datetime, token: str) -> str:
    return token[1:-1] if token.startswith("[") else _WRITERS[token](moment)


def _ordinal(day: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{day}{'th' if 10 < day < 20 else endings.get(day % 10, 'th')}"


def _reader(token: str) -> str:
    return token[1:-1] if token.startswith("[") else _READERS.get(token, token)


def _since_epoch(text: str, unit: timedelta) -> datetime | None:
    try:
        return _EPOCH + int(text) * unit if text.isdigit() else None
    except OverflowError:
        return None


def _strptime(text: str, form: str) -> datetime | None:
    try:
        when = datetime.strptime(text, form)  # noqa: DTZ007  # the forms without a zone are UTC
    except (ValueError, re.error):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _iso(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when if when.tzinfo else None


def _other(text: str) -> datetime | None:
    return next((when for form in _OTHER_FORMS if (when := _strptime(text, form))), None)
