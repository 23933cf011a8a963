"""Compares what a home holds with what a sandbox says is true."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from tests.processes import Home, Sandbox

from tieline.records.model import Action, FeedQuery, StoredRecord

#: The streams whose truth needs no range.
PLAIN = (
    "users",
    "calls",
    "call_transcripts",
    "answered_scorecards",
    "scorecards",
    "trackers",
    "workspaces",
    "library_folders",
    "library_calls",
)
MONTHLY = ("user_activity", "interaction_stats")
LOG_TYPES = (
    "AccessLog",
    "UserActivityLog",
    "UserCallPlay",
    "ExternallySharedCallAccess",
    "ExternallySharedCallPlay",
)
ZONE = ZoneInfo("US/Pacific")
_LIVING = frozenset({Action.ADDED, Action.UPDATED})


def stored(home: Home, stream: str, *, connection: str | None = None) -> list[StoredRecord]:
    """Return every record of a stream that is not deleted."""
    found: list[StoredRecord] = []
    with home.open() as tieline:
        cursor: str | None = None
        while True:
            query = FeedQuery(cursor=cursor, limit=1000, actions=_LIVING)
            page = tieline.records("gong", stream, query, connection_id=connection)
            found.extend(page.records)
            if page.next_cursor is None:
                return found
            cursor = page.next_cursor


def values(home: Home, stream: str, *, connection: str | None = None) -> list[dict[str, Any]]:
    """Return the JSON of every living record of a stream."""
    return [
        msgspec.json.decode(record.data or b"null") for record in stored(home, stream, connection=connection)
    ]


def counted(records: Iterable[Any]) -> Counter[bytes]:
    """Return JSON values in a form that compares whatever the order: nothing lost, nothing doubled."""
    return Counter(msgspec.json.encode(record, order="sorted") for record in records)


def differences(found: Counter[bytes], true: Counter[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Return what is missing and what is too much, cut short for people."""
    return (
        [text[:300] for text in list((true - found).elements())[:3]],
        [text[:300] for text in list((found - true).elements())[:3]],
    )


def assert_true(home: Home, sandbox: Sandbox, *streams: str, connection: str | None = None) -> None:
    """Fail unless each stream, all for none named, is what the sandbox says."""
    for stream in streams or (*PLAIN, *MONTHLY, "user_activity_by_day", "audit_logs"):
        if stream in PLAIN:
            found, true = values(home, stream, connection=connection), sandbox.truth(stream)
            true = [_now(record) for record in true] if stream == "calls" else true
        elif stream in MONTHLY:
            found, true = _monthly(home, sandbox, stream)
        elif stream == "user_activity_by_day":
            found, true = _by_day(home, sandbox)
        else:
            found, true = _audit_logs(home, sandbox)
        assert (stream, len(true)) == (stream, len(found))
        assert (stream, ([], [])) == (stream, differences(counted(found), counted(true)))


def _now(call: dict[str, Any]) -> dict[str, Any]:
    """Return a call with the CRM objects as they are now; the truth has them as of the call's time as well."""
    for place in (call, *(call.get("parties") or ())):
        for system in place.get("context") or ():
            system["objects"] = [each for each in system["objects"] if each["timing"] == "Now"]
    return call


def months(today: date, count: int = 3) -> list[tuple[str, str, str]]:
    """Return the last calendar months: first day, first day of the next, and where what is over of it ends."""
    found: list[tuple[str, str, str]] = []
    following = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    for _ in range(count):
        first = (following - timedelta(days=1)).replace(day=1)
        found.insert(0, (first.isoformat(), following.isoformat(), min(following, today).isoformat()))
        following = first
    return found


def _today() -> date:
    """Return the company's day: the sandbox goes by the machine's clock as well."""
    return datetime.fromtimestamp(time.time(), ZONE).date()


def _monthly(home: Home, sandbox: Sandbox, stream: str) -> tuple[list[Any], list[Any]]:
    true = [
        {"fromDate": first, "toDate": following, "timeZone": ZONE.key, **record}
        for first, following, end in months(_today())
        if first < end
        for record in sandbox.truth(stream, fromDate=first, toDate=end)
    ]
    return values(home, stream), true


def _by_day(home: Home, sandbox: Sandbox) -> tuple[list[Any], list[Any]]:
    """Return the days of the last 30.

    A run that did not know the company's zone yet may have begun a day earlier, and a later one then brought the last
    day: for a range as short as its own Gong answers with those alone who did something in it.
    """
    found, today = values(home, "user_activity_by_day"), _today()
    first = date.fromisoformat(min(record["fromDate"] for record in found)[:10])
    middle = first + timedelta(days=30)
    assert middle in {today, today - timedelta(days=1)}
    there = {(record["userId"], record["fromDate"]) for record in found}
    true = _days(sandbox, first, today)
    late = {key for key in true if key[1][:10] >= middle.isoformat()}
    assert set(_days(sandbox, middle, today) if middle < today else ()) <= there
    return found, [record for key, record in true.items() if key not in late or key in there]


def _days(sandbox: Sandbox, first: date, end: date) -> dict[tuple[str, str], Any]:
    return {
        (user["userId"], day["fromDate"]): {
            "userId": user["userId"],
            "userEmailAddress": user["userEmailAddress"],
            **day,
        }
        for user in sandbox.truth("user_activity_by_day", fromDate=first.isoformat(), toDate=end.isoformat())
        for day in user["userDailyActivityStats"]
    }


def _audit_logs(home: Home, sandbox: Sandbox) -> tuple[list[Any], list[Any]]:
    """Return the entries of the last 30 days; the first may have fallen out of the range since the run."""
    found = values(home, "audit_logs")
    oldest = min((instant(record["eventTime"]) for record in found), default=datetime.fromtimestamp(0, UTC))
    assert oldest < datetime.fromtimestamp(time.time(), UTC) - timedelta(days=29)
    true = [
        {"logType": kind, **record}
        for kind in LOG_TYPES
        for record in sandbox.truth("audit_logs", logType=kind)
        if instant(record["eventTime"]) >= oldest
    ]
    return found, true


def instant(text: str) -> datetime:
    """Return what a field with a moment says."""
    return datetime.fromisoformat(text)
