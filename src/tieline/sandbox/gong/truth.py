"""Every record of a stream as the API gives it over its whole range: what a sync must end up with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from itertools import chain

import msgspec

from tieline.sandbox.gong.calls import CallFilter
from tieline.sandbox.gong.logs import LogType
from tieline.sandbox.gong.reviews import ReviewFilter
from tieline.sandbox.gong.selector import EVERYTHING
from tieline.sandbox.gong.stats import Span, StatsFilter
from tieline.sandbox.gong.world import World


class Stream(StrEnum):
    """What there is the truth of."""

    USERS = "users"
    CALLS = "calls"
    CALL_TRANSCRIPTS = "call_transcripts"
    USER_ACTIVITY = "user_activity"
    INTERACTION_STATS = "interaction_stats"
    USER_ACTIVITY_BY_DAY = "user_activity_by_day"
    ANSWERED_SCORECARDS = "answered_scorecards"
    SCORECARDS = "scorecards"
    TRACKERS = "trackers"
    BRIEFS = "briefs"
    WORKSPACES = "workspaces"
    LIBRARY_FOLDERS = "library_folders"
    #: Each with the folder's id in front.
    LIBRARY_CALLS = "library_calls"
    #: Of all types, or of the one in `logType`.
    AUDIT_LOGS = "audit_logs"


def truth(world: World, stream: Stream, query: Mapping[str, str]) -> Iterator[bytes]:
    """Yield each record of a stream as JSON.

    The statistics take the days `fromDate` and `toDate` from `query`, the logs may take a `logType`.
    Raise ValueError for a bad date and KeyError for a missing one.
    """
    return _SOURCES[stream](world, query)


def _encoded(records: Iterator[object] | tuple[object, ...]) -> Iterator[bytes]:
    return (msgspec.json.encode(record) for record in records)


def _calls(world: World, _: Mapping[str, str]) -> Iterator[bytes]:
    return (world.calls.extensive((place,), EVERYTHING, world.now_ms) for place in world.calls.positions())


def _transcripts(world: World, _: Mapping[str, str]) -> Iterator[bytes]:
    places = world.calls.select(CallFilter(transcribed=True))
    return (world.calls.transcripts((place,)) for place in places)


def _days(world: World, query: Mapping[str, str]) -> Span:
    first, last = date.fromisoformat(query["fromDate"]), date.fromisoformat(query["toDate"])
    return world.stats.over(StatsFilter(first=first, last=last))


def _activity(world: World, query: Mapping[str, str]) -> Iterator[bytes]:
    span = _days(world, query)
    return _encoded(span.aggregate(span.active()))


def _interaction(world: World, query: Mapping[str, str]) -> Iterator[bytes]:
    span = _days(world, query)
    return _encoded(span.interaction(span.hosting()))


def _by_day(world: World, query: Mapping[str, str]) -> Iterator[bytes]:
    span = _days(world, query)
    return _encoded(span.by_day(span.active()))


def _reviews(world: World, _: Mapping[str, str]) -> Iterator[bytes]:
    return _encoded(world.reviews.answered(world.reviews.select(ReviewFilter(method="BOTH"))))


def _library_calls(world: World, _: Mapping[str, str]) -> Iterator[bytes]:
    for place, folder in enumerate(world.library.folders(None)):
        for call in world.library.calls(place):
            yield b'{"folderId":"%b",' % folder.id.encode() + msgspec.json.encode(call)[1:]


def _logs(world: World, query: Mapping[str, str]) -> Iterator[bytes]:
    kinds = [LogType(query["logType"])] if "logType" in query else list(LogType)
    entries = ((world.logs.entry(kind, place) for place in world.logs.all(kind)) for kind in kinds)
    return _encoded(chain.from_iterable(entries))


_SOURCES: Mapping[Stream, Callable[[World, Mapping[str, str]], Iterator[bytes]]] = {
    Stream.USERS: lambda world, _: _encoded(world.users.user(index) for index in world.users.indexes()),
    Stream.CALLS: _calls,
    Stream.CALL_TRANSCRIPTS: _transcripts,
    Stream.USER_ACTIVITY: _activity,
    Stream.INTERACTION_STATS: _interaction,
    Stream.USER_ACTIVITY_BY_DAY: _by_day,
    Stream.ANSWERED_SCORECARDS: _reviews,
    Stream.SCORECARDS: lambda world, _: _encoded(world.settings.scorecards),
    Stream.TRACKERS: lambda world, _: _encoded(world.settings.trackers),
    Stream.BRIEFS: lambda world, _: _encoded(world.settings.briefs),
    Stream.WORKSPACES: lambda world, _: _encoded(world.settings.workspaces),
    Stream.LIBRARY_FOLDERS: lambda world, _: _encoded(world.library.folders(None)),
    Stream.LIBRARY_CALLS: _library_calls,
    Stream.AUDIT_LOGS: _logs,
}
