"""Statistics of what users did, worked out from the calls of each day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

import msgspec
from msgspec import Struct

from tieline.sandbox.gong.cache import BoundedCache
from tieline.sandbox.gong.calendar import Calendar
from tieline.sandbox.gong.call_model import NamedValue
from tieline.sandbox.gong.calls import CallBook, CallFilter
from tieline.sandbox.gong.conversations import Deed
from tieline.sandbox.gong.model import (
    Activity,
    DailyActivity,
    InteractionStats,
    PeriodActivity,
    UserActivity,
    UserDays,
    UserPeriods,
)
from tieline.sandbox.gong.users import Directory

#: Serial numbers of calls by user and deed.
DayDeeds = dict[int, dict[Deed, list[int]]]
#: The fields of an activity, in the order of the deeds.
_FIELDS = tuple(field.name for field in msgspec.structs.fields(Activity))

#: What a manager can have done with a report's call, and what the coaching metrics call it.
_COACHED = {
    Deed.ATTENDED: "callsAttended",
    Deed.LISTENED_OTHERS: "callsListened",
    Deed.GAVE_FEEDBACK: "callsWithFeedback",
    Deed.GAVE_COMMENT: "callsWithComments",
    Deed.FILLED_SCORECARD: "callsWithScorecards",
}


class Period(StrEnum):
    """What activity can be summed up by."""

    DAY = "DAY"
    #: From Monday.
    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"


class StatsFilter(Struct, frozen=True, kw_only=True):
    """Whose activity, in which days of the company (first inclusive, last exclusive)."""

    first: date
    last: date
    created_from: int | None = None
    created_to: int | None = None
    users: tuple[str, ...] | None = None

    @property
    def days(self) -> range:
        """The ordinals of the days."""
        return range(self.first.toordinal(), self.last.toordinal())


class Statistics:
    """The statistics of all calls as they are now."""

    def __init__(self, *, calls: CallBook, users: Directory, calendar: Calendar) -> None:
        self._calls = calls
        self._users = users
        self._calendar = calendar
        self._version = -1
        self._days: BoundedCache[int, DayDeeds] = BoundedCache(1_000_000, _weight)

    def over(self, wanted: StatsFilter) -> Span:
        """Return the activity of the days a filter wants."""
        if self._version != self._calls.version:
            self._days.clear()
            self._version = self._calls.version
        days = {day: self._days.get_or_make(day, partial(self._deeds_of, day)) for day in wanted.days}
        return Span(wanted=wanted, days=days, calls=self._calls, users=self._users, calendar=self._calendar)

    def _deeds_of(self, ordinal: int) -> DayDeeds:
        day, timeline = date.fromordinal(ordinal), self._calls.timeline
        first = timeline.first_from(self._calendar.midnight(day))
        last = timeline.first_from(self._calendar.midnight(day + timedelta(days=1)))
        deeds: DayDeeds = {}
        for position in range(first, last):
            serial, _ = timeline.locate(position)
            if not self._calls.exists(serial):
                continue
            for user, deed in self._calls.conversation(serial).deeds:
                deeds.setdefault(user, {}).setdefault(deed, []).append(serial)
        return deeds

    def coached(
        self, manager: int, reports: Sequence[int], window: CallFilter
    ) -> dict[int, dict[str, tuple[str, ...]]]:
        """Return the calls that reports hosted in a window, by what their manager did with them."""
        found: dict[int, dict[str, list[str]]] = {
            user: {name: [] for name in _COACHED.values()} for user in reports
        }
        for position in self._calls.select(window):
            serial, _ = self._calls.timeline.locate(position)
            talk = self._calls.conversation(serial)
            if talk.host in found:
                for user, deed in talk.deeds:
                    if user == manager and deed in _COACHED:
                        found[talk.host][_COACHED[deed]].append(self._calls.id_of(serial))
        return {user: {name: tuple(ids) for name, ids in metrics.items()} for user, metrics in found.items()}


@dataclass(frozen=True, kw_only=True)
class Span:
    """What users did in a range of days."""

    wanted: StatsFilter
    days: Mapping[int, DayDeeds]
    calls: CallBook
    users: Directory
    calendar: Calendar

    def active(self) -> Sequence[int]:
        """Return the indexes of the users with any activity, as far as the filter wants them."""
        found = {user for deeds in self.days.values() for user in deeds}
        return [user for user in sorted(found) if self._wants(user)]

    def hosting(self) -> Sequence[int]:
        """Return the indexes of the users who hosted a call, as far as the filter wants them."""
        found = {user for day in self.days.values() for user, deeds in day.items() if Deed.HOSTED in deeds}
        return [user for user in sorted(found) if self._wants(user)]

    def _wants(self, user: int) -> bool:
        wanted, created = self.wanted, self.users.created_ms(user)
        return (
            self.users.index_of(self.users.id_of(user)) is not None
            and (wanted.created_from is None or created >= wanted.created_from)
            and (wanted.created_to is None or created < wanted.created_to)
            and (wanted.users is None or self.users.id_of(user) in wanted.users)
        )

    def _counts(self, user: int, days: range) -> dict[str, int]:
        counts = dict.fromkeys(_FIELDS, 0)
        for day in days:
            for deed, serials in self.days[day].get(user, {}).items():
                counts[_FIELDS[deed]] += len(serials)
        return counts

    def aggregate(self, users: Sequence[int]) -> Iterator[UserActivity]:
        """Yield the sums of these users over all days."""
        for user in users:
            yield UserActivity(
                user_id=self.users.id_of(user),
                user_email_address=self.users.email(user),
                user_aggregate_activity_stats=Activity(**self._counts(user, self.wanted.days)),
            )

    def by_period(self, period: Period, users: Sequence[int]) -> Iterator[UserPeriods]:
        """Yield the sums of these users for each period; the first and the last are cut to the filter's days."""
        periods = list(_periods(self.wanted, period))
        for user in users:
            yield UserPeriods(
                user_id=self.users.id_of(user),
                user_email_address=self.users.email(user),
                user_aggregate_activity=tuple(self._period(user, days) for days in periods),
            )

    def _period(self, user: int, days: range) -> PeriodActivity:
        start, end = self._midnight(days.start), self._midnight(days.stop)
        return PeriodActivity(**self._counts(user, days), from_date=start, to_date=end)

    def by_day(self, users: Sequence[int]) -> Iterator[UserDays]:
        """Yield the calls behind the counts of these users, day by day."""
        for user in users:
            yield UserDays(
                user_id=self.users.id_of(user),
                user_email_address=self.users.email(user),
                user_daily_activity_stats=tuple(self._daily(user, day) for day in self.wanted.days),
            )

    def _daily(self, user: int, day: int) -> DailyActivity:
        deeds = self.days[day].get(user, {})
        ids = {
            _FIELDS[deed]: tuple(self.calls.id_of(serial) for serial in deeds.get(deed, ())) for deed in Deed
        }
        return DailyActivity(**ids, from_date=self._midnight(day), to_date=self._midnight(day + 1))

    def interaction(self, users: Sequence[int]) -> Iterator[InteractionStats]:
        """Yield how these users speak in the calls they hosted, on average."""
        for user in users:
            hosted = [
                serial for deeds in self.days.values() for serial in deeds.get(user, {}).get(Deed.HOSTED, ())
            ]
            manners = [self.calls.conversation(serial).manners for serial in hosted]
            yield InteractionStats(
                user_id=self.users.id_of(user),
                user_email_address=self.users.email(user),
                person_interaction_stats=(
                    _average("Talk Ratio", [item.talk_ratio for item in manners]),
                    _average("Longest Monologue", [item.longest_monologue for item in manners]),
                    _average("Longest Customer Story", [item.longest_story for item in manners]),
                    _average("Interactivity", [item.interactivity for item in manners]),
                    _average("Patience", [item.patience for item in manners]),
                    _average("Question Rate", [item.question_rate for item in manners]),
                ),
            )

    def _midnight(self, ordinal: int) -> str:
        return self.calendar.iso_seconds(self.calendar.midnight(date.fromordinal(ordinal)))

    def bounds(self) -> tuple[str, str]:
        """Write when the range begins and ends, in the company's time zone."""
        return self._midnight(self.wanted.days.start), self._midnight(self.wanted.days.stop)


def _average(name: str, values: list[float]) -> NamedValue:
    return NamedValue(name=name, value=round(sum(values) / len(values), 2))


def _weight(deeds: DayDeeds) -> int:
    return 1 + sum(len(serials) for by_deed in deeds.values() for serials in by_deed.values())


def _periods(wanted: StatsFilter, period: Period) -> Iterator[range]:
    start = wanted.first
    while start < wanted.last:
        end = min(_next(start, period), wanted.last)
        yield range(start.toordinal(), end.toordinal())
        start = end


def _next(day: date, period: Period) -> date:
    """Return the first day after the period that holds a day."""
    match period:
        case Period.DAY:
            return day + timedelta(days=1)
        case Period.WEEK:
            return day + timedelta(days=7 - day.weekday())
        case Period.MONTH:
            return _month(day.year, day.month + 1)
        case Period.QUARTER:
            return _month(day.year, (day.month - 1) // 3 * 3 + 4)
        case Period.YEAR:
            return date(day.year + 1, 1, 1)


def _month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
