"""What a sync is asked to do, and what it reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import msgspec

from tieline.core.errors import TielineError, UsageError
from tieline.core.spans import start_of
from tieline.work.model import RunCounts, RunStatus


class SyncOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run reaches; `full` starts over and detects deletions.

    `since` and `until` are dates or aware datetimes. A date means that day where a stream goes by days, in the account's
    time zone, and its midnight in UTC elsewhere.
    """

    since: date | None = None
    until: date | None = None
    lookback: timedelta = timedelta(days=1)
    full: bool = False

    def __post_init__(self) -> None:
        if self.lookback < timedelta():
            raise UsageError("lookback: must not be negative", field="lookback")
        for field, moment in (("since", self.since), ("until", self.until)):
            if isinstance(moment, datetime) and moment.tzinfo is None:
                raise UsageError(f"{field}: a datetime needs a time zone", field=field)
        if self.since and self.until and start_of(self.since) >= start_of(self.until):
            raise UsageError("since: must lie before until", field="since")


class Began(msgspec.Struct, frozen=True, kw_only=True):
    """A run has begun, for this connection at this address."""

    connection: str
    base_url: str


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """A stream has moved: records seen and, where the API tells, how many there are to see.

    `quota_left` is what remains of the account's requests today, None where they are not limited.
    """

    stream: str
    seen: int
    total: int | None
    counts: RunCounts
    done: bool = False
    quota_left: int | None = None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A stream waits: for the pace, a retry, or another process."""

    stream: str
    seconds: float
    why: str


class Warned(msgspec.Struct, frozen=True, kw_only=True):
    """Something looks wrong, and the run goes on."""

    stream: str
    text: str


Event = Began | Progress | Waiting | Warned
Listener = Callable[[Event], None]


class Stopped(Exception):
    """The run was asked to stop and has stored all that it had."""


class StreamResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one stream; `seconds` is wall time, `error` the reason it failed, `run` names what has begun."""

    stream: str
    status: RunStatus
    counts: RunCounts
    seconds: float
    warnings: tuple[str, ...] = ()
    error: TielineError | None = None
    run: str | None = None
