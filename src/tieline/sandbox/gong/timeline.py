"""When calls took place: start times by place in the order of time, worked out from the place when needed.

A call has a serial number (the order in which it came into being; its id follows from it) and a position (its place
in time among all calls of the moment). Calls that came later by growth may lie anywhere in time.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from itertools import accumulate

from tieline.sandbox.gong.calendar import DAY_MS, Calendar
from tieline.sandbox.gong.dice import mix

HISTORY_DAYS = 548
#: Working hours, milliseconds after midnight.
_OPEN_MS, _CLOSE_MS = int(7.5 * 3_600_000), 18 * 3_600_000
#: The newest call of the beginning is at least this old, so that there is room to grow.
_HEADROOM_MS = 2 * 3_600_000


class Timeline:
    """The start times of all calls."""

    def __init__(self, *, seed: int, calls: int, calendar: Calendar, now_ms: int) -> None:
        self._seed = seed
        self._base = calls
        days = self._working_days(calendar, now_ms)
        self._opens = [opening for opening, _ in days]
        self._lengths = [length for _, length in days]
        self._firsts = _shares(
            calls, [mix(seed, place) % 80 + 60 for place in range(len(days))], self._lengths
        )
        # Grown calls, in the order of time: start, serial, and how many base calls start no later.
        self._starts: list[int] = []
        self._serials: list[int] = []
        self._ranks: list[int] = []

    @staticmethod
    def _working_days(calendar: Calendar, now_ms: int) -> list[tuple[int, int]]:
        """Return opening time and length of each working day that has begun."""
        last = calendar.date_of(now_ms)
        days: list[tuple[int, int]] = []
        for back in range(HISTORY_DAYS, -1, -1):
            day: date = last - timedelta(days=back)
            opening = calendar.midnight(day) + _OPEN_MS
            length = min(_CLOSE_MS - _OPEN_MS, now_ms - _HEADROOM_MS - opening)
            if day.weekday() < 5 and length > 0:
                days.append((opening, length))
        return days

    def __len__(self) -> int:
        return self._base + len(self._starts)

    def _base_start(self, serial: int) -> int:
        day = bisect_right(self._firsts, serial) - 1
        first, count = self._firsts[day], self._firsts[day + 1] - self._firsts[day]
        place = (serial - first + (mix(self._seed, serial) & 0xFFFF) / 0x10000) / count
        # Fewer calls around noon; still ascending, since the slope stays above zero.
        return self._opens[day] + int(self._lengths[day] * (place + 0.06 * math.sin(4 * math.pi * place)))

    def mark(self, position: int) -> int:
        """Return the serial number of the call at a position."""
        return self.locate(position)[0]

    def key(self, serial: int) -> int:
        """Return the position of a call that a list once held."""
        return self.position_of(serial) or 0

    def locate(self, position: int) -> tuple[int, int]:
        """Return the serial number of the call at a position, and when it started."""
        grown = self._grown_before(position)
        if grown < len(self._ranks) and self._ranks[grown] + grown == position:
            return self._serials[grown], self._starts[grown]
        return position - grown, self._base_start(position - grown)

    def _grown_before(self, position: int) -> int:
        """Return how many grown calls lie before a position."""
        low, high = 0, len(self._ranks)
        while low < high:
            middle = (low + high) // 2
            if self._ranks[middle] + middle < position:
                low = middle + 1
            else:
                high = middle
        return low

    def position_of(self, serial: int) -> int | None:
        """Return the position of a call, or None if there is no call of that serial number."""
        if not 0 <= serial < len(self):
            return None
        if serial < self._base:
            return serial + bisect_right(self._ranks, serial)
        grown = self._serials.index(serial)
        return self._ranks[grown] + grown

    def first_from(self, moment_ms: int) -> int:
        """Return the first position that starts at a moment or later; all positions when there is none."""
        return self._base_before(moment_ms) + bisect_left(self._starts, moment_ms)

    def _base_before(self, moment_ms: int) -> int:
        low, high = 0, self._base
        while low < high:
            middle = (low + high) // 2
            if self._base_start(middle) < moment_ms:
                low = middle + 1
            else:
                high = middle
        return low

    def grow(self, starts: list[int]) -> list[int]:
        """Add calls that start at these moments and return their serial numbers."""
        serials: list[int] = []
        for start in sorted(starts):
            serial = len(self)
            place = bisect_right(self._starts, start)
            self._starts.insert(place, start)
            self._serials.insert(place, serial)
            self._ranks.insert(place, self._base_before(start))
            serials.append(serial)
        return serials


def _shares(calls: int, weights: list[int], lengths: list[int]) -> list[int]:
    """Return the first serial number of each day and, at the end, the number of calls."""
    full = _CLOSE_MS - _OPEN_MS
    sums = list(
        accumulate(
            (weight * length / full for weight, length in zip(weights, lengths, strict=True)), initial=0.0
        )
    )
    return [int(calls * total / sums[-1]) for total in sums[:-1]] + [calls]


def moments_after(newest_ms: int, end_ms: int, count: int) -> list[int]:
    """Return `count` rising moments after the newest call and before `end_ms`, in the first half of that time."""
    room = max(end_ms - newest_ms, 2 * count)
    step = min(room // (2 * count), DAY_MS // 24)
    return [newest_ms + max(1, step) * (place + 1) for place in range(count)]
