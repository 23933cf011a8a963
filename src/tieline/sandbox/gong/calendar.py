"""The company's calendar: moments in milliseconds since 1970, its days, and how both are written."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY_MS = 86_400_000
_YEARS_BACK, _YEARS_ON = 6, 2


def _offset_text(offset_ms: int) -> str:
    sign = "-" if offset_ms < 0 else "+"
    hours, minutes = divmod(abs(offset_ms) // 60_000, 60)
    return f"{sign}{hours:02d}:{minutes:02d}"


class Calendar:
    """Converts between moments and local dates around a given moment; cheap enough for each record."""

    def __init__(self, time_zone: str, around_ms: int) -> None:
        self.name = time_zone
        self._zone = ZoneInfo(time_zone)
        start = around_ms - _YEARS_BACK * 366 * DAY_MS
        self._starts = [start]
        self._offsets = [self._offset_at(start)]
        for day in range(1, (_YEARS_BACK + _YEARS_ON) * 366):
            self._note_change(start + (day - 1) * DAY_MS, start + day * DAY_MS)
        self._texts = [_offset_text(offset) for offset in self._offsets]
        self._days: dict[int, str] = {}

    def _offset_at(self, ms: int) -> int:
        offset = datetime.fromtimestamp(ms // 1000, self._zone).utcoffset()
        return int((offset or timedelta()).total_seconds()) * 1000

    def _note_change(self, low: int, high: int) -> None:
        offset = self._offset_at(high)
        if offset == self._offsets[-1]:
            return
        while high - low > 1000:
            middle = (low + high) // 2
            low, high = (low, middle) if self._offset_at(middle) == offset else (middle, high)
        self._starts.append(high // 1000 * 1000)
        self._offsets.append(offset)

    def _period(self, ms: int) -> int:
        return max(0, bisect_right(self._starts, ms) - 1)

    def _day_text(self, day: int) -> str:
        text = self._days.get(day)
        if text is None:
            text = self._days[day] = (date(1970, 1, 1) + timedelta(days=day)).isoformat()
        return text

    def iso(self, ms: int) -> str:
        """Write a moment with milliseconds and the company's offset."""
        period = self._period(ms)
        day, rest = divmod(ms + self._offsets[period], DAY_MS)
        seconds, milliseconds = divmod(rest, 1000)
        return (
            f"{self._day_text(day)}T{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
            f".{milliseconds:03d}{self._texts[period]}"
        )

    def iso_seconds(self, ms: int) -> str:
        """Write a moment in whole seconds with the company's offset."""
        text = self.iso(ms)
        return text[:19] + text[23:]

    def iso_micros(self, ms: int, micros: int) -> str:
        """Write a moment with microseconds and the company's offset."""
        text = self.iso(ms)
        return f"{text[:23]}{micros:03d}{text[23:]}"

    def date_of(self, ms: int) -> date:
        """Return the company's date at a moment."""
        return date(1970, 1, 1) + timedelta(days=(ms + self._offsets[self._period(ms)]) // DAY_MS)

    def midnight(self, day: date) -> int:
        """Return the moment a date begins for the company."""
        moment = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        return int(moment.timestamp()) * 1000


def iso_utc(ms: int) -> str:
    """Write a moment in UTC with milliseconds and a `Z`."""
    moment = datetime.fromtimestamp(ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{ms % 1000:03d}Z"
