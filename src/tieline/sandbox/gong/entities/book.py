"""Which calls belong to an account, a deal or a contact, and what can be said of them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property

from tieline.sandbox.gong.calendar import DAY_MS, Calendar
from tieline.sandbox.gong.call_context import contact_id
from tieline.sandbox.gong.calls import CallBook
from tieline.sandbox.gong.conversations import POOL_SIZE
from tieline.sandbox.gong.crm.shapes import EntityType, SchemaType
from tieline.sandbox.gong.crm.store import CrmStore
from tieline.sandbox.gong.entities.shapes import CallFinding, CallInfo, TimePeriod

#: No more calls are looked at for one answer.
MOST_CALLS = 60
_DAYS = {
    TimePeriod.LAST_7DAYS: 7,
    TimePeriod.LAST_30DAYS: 30,
    TimePeriod.LAST_90DAYS: 90,
    TimePeriod.LAST_YEAR: 365,
    TimePeriod.LAST_90_DAYS_SINCE_LAST_ACTIVITY: 90,
    TimePeriod.LAST_YEAR_SINCE_LAST_ACTIVITY: 365,
}
_SINCE_LAST = (TimePeriod.LAST_90_DAYS_SINCE_LAST_ACTIVITY, TimePeriod.LAST_YEAR_SINCE_LAST_ACTIVITY)

_Key = tuple[SchemaType, str]


class Entities:
    """The entities of the pool of conversations, of added calls, and those that were uploaded."""

    def __init__(self, *, calls: CallBook, crm: CrmStore, calendar: Calendar, credit: int) -> None:
        self._calls = calls
        self._crm = crm
        self._calendar = calendar
        #: How many questions and briefs there is credit for.
        self.credit = credit

    @cached_property
    def _conversations(self) -> dict[_Key, list[int]]:
        """The conversations of the pool by entity."""
        found: dict[_Key, list[int]] = {}
        for index in range(POOL_SIZE):
            talk = self._calls.pool(index)
            if talk.internal:
                continue
            keys: list[_Key] = [
                (SchemaType.ACCOUNT, talk.customer.account_id),
                (SchemaType.DEAL, talk.customer.opportunity_id),
            ]
            first = 1 + len(talk.colleagues)
            keys += [
                (SchemaType.CONTACT, contact_id(index, first + place)) for place in range(len(talk.buyers))
            ]
            for key in keys:
                found.setdefault(key, []).append(index)
        return found

    def serials(self, kind: SchemaType, identifier: str) -> list[int] | None:
        """Return the calls of an entity, or None if there is no such entity."""
        pool = self._conversations.get((kind, identifier))
        names = {SchemaType.ACCOUNT: "Account", SchemaType.DEAL: "Opportunity"}
        wanted = (names.get(kind, kind.title()), identifier)
        added = [
            serial
            for serial, call in self._calls.added.all.items()
            if any(
                (item.object_type, item.object_id) == wanted
                for context in (
                    *call.context,
                    *(more for party in call.parties for more in party.context or ()),
                )
                for item in context.objects or ()
            )
        ]
        if pool is None and not added and self._crm.shown(EntityType(kind), identifier) is None:
            return None
        return sorted([*added, *(serial for index in pool or () for serial in self._calls.serials_of(index))])

    def between(self, serials: list[int], start_ms: int, end_ms: int) -> list[int]:
        """Return the latest calls that started in a time, latest first."""
        moments = [(self._start(serial), serial) for serial in serials]
        found = sorted((moment for moment in moments if start_ms <= moment[0] < end_ms), reverse=True)
        return [serial for _, serial in found[:MOST_CALLS]]

    def _start(self, serial: int) -> int:
        return self._calls.timeline.locate(self._calls.timeline.key(serial))[1]

    def window(self, period: TimePeriod, serials: list[int], now_ms: int) -> tuple[int, int]:
        """Return the time that a period covers, for an entity that has these calls."""
        end = max(map(self._start, serials), default=now_ms) + 1 if period in _SINCE_LAST else now_ms
        if period in _DAYS:
            return end - _DAYS[period] * DAY_MS, end
        if period is TimePeriod.ALL_CONVERSATIONS:
            return 0, end
        return self._calendar.midnight(_first_day(period, self._calendar.date_of(now_ms))), end

    def finding(self, serial: int) -> CallFinding:
        """Return a call that an answer rests on."""
        info = CallInfo(
            id=self._calls.id_of(serial),
            title=self._calls.title(serial),
            started=self._calendar.iso(self._start(serial)),
            url=self._calls.url(serial),
        )
        return CallFinding(call=info)

    def saying(self, serial: int) -> str:
        """Return a sentence about a call."""
        talk = self._calls.conversation(serial)
        return f"{talk.customer.name} spoke about {talk.product} in the call {self._calls.title(serial)!r}."


def _first_day(period: TimePeriod, today: date) -> date:
    match period:
        case TimePeriod.THIS_WEEK:
            return today - timedelta(days=today.weekday())
        case TimePeriod.THIS_MONTH:
            return today.replace(day=1)
        case TimePeriod.THIS_QUARTER:
            return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        case _:
            return today.replace(month=1, day=1)
