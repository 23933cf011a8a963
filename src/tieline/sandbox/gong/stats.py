"""Statistics of what users did, worked out from the calls of each day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec
from msgspec import Struct

from tieline.sandbox.gong.cache import BoundedCache
from tieline.sandbox.gong.calendar import Calendar
from tieline.sandbox.gong.call_model import NamedValue
from tieline.sandbox.gong.calls import CallBook
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
        self._days: BoundedCache[int, DayDeeds] = BoundedCache(500_000, _weight)

    def _day(self, ordinal: int) -> DayDeeds:
        if self._version != self._calls.version:
            self._days.clear()
            self._version = self._calls.version
        return self._days.get_or_make(ordinal, lambda: self._deeds_of(date.fromordinal(ordinal)))

    def _deeds_of(self, day: date) -> DayDeeds:
        timeline = self._calls.timeline
        first = timeline.first_from(self._calendar.midnight(day))
        last = timeline.first_from(self._calendar.midnight(day + timedelta(days=1)))
        deeds: DayDeeds = {}
        for position in range(first, last):
            serial, _ = timeline.locate(position)
            for user, deed in self._calls.conversation(serial).deeds:
                deeds.setdefault(user, {}).setdefault(deed, []).append(serial)
        return deeds

    def active(self, wanted: StatsFilter) -> Sequence[int]:
        """Return the indexes of the users with any activity, as far as a filter wants them."""
        found = {user for day in wanted.days for user in self._day(day)}
        return [user for user in sorted(found) if self._wants(wanted, user)]

    def hosting(self, wanted: StatsFilter) -> Sequence[int]:
        """Return the indexes of the users who hosted a call, as far as a filter wants them."""
        found = {
            user for day in wanted.days for user, deeds in self._day(day).items() if Deed.HOSTED in deeds
        }
        return [user for user in sorted(found) if self._wants(wanted, user)]

    def _wants(self, wanted: StatsFilter, user: int) -> bool:
        created = self._users.created_ms(user)
        return (
            self._users.index_of(self._users.id_of(user)) is not None
            and (wanted.created_from is None or created >= wanted.created_from)
            and (wanted.created_to is None or created < wanted.created_to)
            and (wanted.users is None or self._users.id_of(user) in wanted.users)
        )

    def _counts(self, user: int, days: range) -> dict[str, int]:
        counts = dict.fromkeys(_FIELDS, 0)
        for day in days:
            for deed, serials in self._day(day).get(user, {}).items():
                counts[_FIELDS[deed]] += len(serials)
        return counts

    def aggregate(self, wanted: StatsFilter, users: Sequence[int]) -> Iterator[UserActivity]:
        """Yield the sums of these users over all days."""
        for user in users:
            yield UserActivity(
                user_id=self._users.id_of(user),
                user_email_address=self._users.email(user),
                user_aggregate_activity_stats=Activity(**self._counts(user, wanted.days)),
            )

    def by_period(self, wanted: StatsFilter, period: Period, users: Sequence[int]) -> Iterator[UserPeriods]:
        """Yield the sums of these users for each period; the first and the last end with the filter's days."""
        spans = list(_periods(wanted, period))
        for user in users:
            yield UserPeriods(
                user_id=self._users.id_of(user),
                user_email_address=self._users.email(user),
                user_aggregate_activity=tuple(
                    PeriodActivity(
                        **self._counts(user, span),
                        from_date=self._midnight_text(span.start),
                        to_date=self._midnight_text(span.stop),
                    )
                    for span in spans
                ),
            )

    def by_day(self, wanted: StatsFilter, users: Sequence[int]) -> Iterator[UserDays]:
        """Yield the calls behind the counts of these users, day by day."""
        for user in users:
            yield UserDays(
                user_id=self._users.id_of(user),
                user_email_address=self._users.email(user),
                user_daily_activity_stats=tuple(self._daily(user, day) for day in wanted.days),
            )

    def _daily(self, user: int, day: int) -> DailyActivity:
        deeds = self._day(day).get(user, {})
        ids = {
            _FIELDS[deed]: tuple(self._calls.id_of(serial) for serial in deeds.get(deed, ())) for deed in Deed
        }
        return DailyActivity(**ids, from_date=self._midnight_text(day), to_date=self._midnight_text(day + 1))

    def interaction(self, wanted: StatsFilter, users: Sequence[int]) -> Iterator[InteractionStats]:
        """Yield how these users speak in the calls they hosted, on average."""
        for user in users:
            hosted = [
                serial for day in wanted.days for serial in self._day(day).get(user, {}).get(Deed.HOSTED, ())
            ]
            manners = [self._calls.conversation(serial).manners for serial in hosted]
            figures = (
                ("Talk Ratio", [item.talk_ratio for item in manners]),
                ("Longest Monologue", [item.longest_monologue for item in manners]),
                ("Longest Customer Story", [item.longest_story for item in manners]),
                ("Interactivity", [item.interactivity for item in manners]),
                ("Patience", [item.patience for item in manners]),
                ("Question Rate", [item.question_rate for item in manners]),
            )
            yield InteractionStats(
                user_id=self._users.id_of(user),
                user_email_address=self._users.email(user),
                person_interaction_stats=tuple(
                    NamedValue(name=name, value=round(sum(values) / len(values), 2))
                    for name, values in figures
                ),
            )

    def _midnight_text(self, ordinal: int) -> str:
        return self.midnight_text(date.fromordinal(ordinal))

    def midnight_text(self, day: date) -> str:
        """Write when a day of the company begins."""
        return self._calendar.iso_seconds(self._calendar.midnight(day))


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
