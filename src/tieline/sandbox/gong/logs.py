"""The audit logs: who signed in, did, played and shared what."""

from __future__ import annotations

from bisect import bisect_left
from enum import StrEnum
from functools import cached_property, lru_cache
from random import Random

from msgspec import UNSET

from tieline.sandbox.gong.calendar import DAY_MS, iso_utc
from tieline.sandbox.gong.calls import CallBook
from tieline.sandbox.gong.dice import rng
from tieline.sandbox.gong.model import LogEntry
from tieline.sandbox.gong.timeline import HISTORY_DAYS
from tieline.sandbox.gong.users import Directory


class LogType(StrEnum):
    """The kinds of log."""

    ACCESS = "AccessLog"
    USER_ACTIVITY = "UserActivityLog"
    USER_CALL_PLAY = "UserCallPlay"
    SHARED_ACCESS = "ExternallySharedCallAccess"
    SHARED_PLAY = "ExternallySharedCallPlay"


_ACTIONS = (
    "Edited a tracker",
    "Exported a list of calls",
    "Changed a team",
    "Created a scorecard",
    "Shared a call",
)
_PER_DAY = {
    LogType.ACCESS: 12,
    LogType.USER_ACTIVITY: 6,
    LogType.USER_CALL_PLAY: 9,
    LogType.SHARED_ACCESS: 2,
    LogType.SHARED_PLAY: 1,
}


class Logs:
    """The logs of a sandbox, from the beginning of its history to its `now`."""

    def __init__(self, *, seed: int, calls: CallBook, users: Directory, now_ms: int) -> None:
        self._seed = seed
        self._calls = calls
        self._users = users
        self._now_ms = now_ms
        self._at_start = len(calls)
        self._times = lru_cache(maxsize=None)(self._make_times)

    @cached_property
    def _first_day(self) -> int:
        return (self._now_ms // DAY_MS - HISTORY_DAYS) * DAY_MS

    def _make_times(self, kind: LogType) -> list[int]:
        dice = rng(self._seed, "log", kind)
        times: list[int] = []
        for day in range(HISTORY_DAYS + 1):
            start = self._first_day + day * DAY_MS
            count = dice.randrange(_PER_DAY[kind] * 2 + 1)
            times += sorted(start + dice.randrange(13 * 3_600_000, 24 * 3_600_000) for _ in range(count))
        return [time for time in times if time < self._now_ms]

    def between(self, kind: LogType, from_ms: int, to_ms: int | None) -> range:
        """Return the places of the entries from a moment (inclusive) to another (exclusive)."""
        times = self._times(kind)
        low = bisect_left(times, from_ms)
        high = len(times) if to_ms is None else bisect_left(times, to_ms)
        return range(low, max(low, high))

    def all(self, kind: LogType) -> range:
        """Return the places of all entries."""
        return range(len(self._times(kind)))

    def entry(self, kind: LogType, place: int) -> LogEntry:
        """Return the entry at a place."""
        dice = rng(self._seed, "log entry", kind, place)
        user = dice.randrange(self._users.members)
        outside = kind in (LogType.SHARED_ACCESS, LogType.SHARED_PLAY)
        helped = not outside and dice.random() < 0.02
        return LogEntry(
            user_id=None if outside else self._users.id_of(user),
            user_email_address=None if outside else self._users.email(user),
            user_full_name=None if outside else self._users.full_name(user),
            impersonator_user_id=self._users.id_of(self._users.members) if helped else UNSET,
            impersonator_email_address=self._users.email(self._users.members) if helped else UNSET,
            impersonator_full_name=self._users.full_name(self._users.members) if helped else UNSET,
            impersonator_company_id="1000000000000000001" if helped else UNSET,
            event_time=iso_utc(self._times(kind)[place]),
            log_record=self._record(kind, dice),
        )

    def _record(self, kind: LogType, dice: Random) -> dict[str, str]:
        address = f"203.0.113.{dice.randrange(1, 255)}"
        if kind is LogType.ACCESS:
            return {
                "ipAddress": address,
                "result": "Success" if dice.random() < 0.97 else "Failure",
                "method": "SSO",
            }
        if kind is LogType.USER_ACTIVITY:
            return {"action": dice.choice(_ACTIONS), "ipAddress": address}
        call = self._calls.id_of(dice.randrange(self._at_start)) if self._at_start else ""
        record = {"callId": call, "ipAddress": address}
        if kind in (LogType.SHARED_ACCESS, LogType.SHARED_PLAY):
            record["sharedWith"] = f"guest{dice.randrange(200)}@guest.example"
        return record
