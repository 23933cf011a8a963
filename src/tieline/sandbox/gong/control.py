"""The control endpoints under `/_sandbox/`: they change the data, set faults, and tell what happened.

They are not part of Gong, need no credentials, and count against no limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice

import msgspec
from msgspec import Struct

from tieline.core.typed import decode
from tieline.sandbox.gong.asgi import Response
from tieline.sandbox.gong.errors import NOT_ALLOWED, Refused, bad_request, not_found
from tieline.sandbox.gong.faults import FaultPlan, parse_faults
from tieline.sandbox.gong.inputs import read_body
from tieline.sandbox.gong.state import State
from tieline.sandbox.gong.truth import Stream, truth
from tieline.sandbox.gong.written import Written, written

PREFIX = "/_sandbox/"
_MOST = 100_000
_LINES_IN_A_CHUNK = 50
#: How far the clock can be moved on at once: a year.
_FURTHEST = 366 * 86_400


class Grow(Struct, frozen=True, kw_only=True):
    """Add so many calls: the newest of all, or such as started `hours_ago` hours before now."""

    calls: int
    hours_ago: float | None = None


class Edit(Struct, frozen=True, kw_only=True):
    """Edit the newest calls, the calls with these ids, the last users."""

    calls: int = 0
    ids: list[str] = []
    users: int = 0


class Delete(Struct, frozen=True, kw_only=True):
    """Take the last users out of the list."""

    users: int


class Transcripts(Struct, frozen=True, kw_only=True):
    """Make all transcripts ready."""

    ready: bool


class Advance(Struct, frozen=True, kw_only=True):
    """Move the sandbox's clock on, so that jobs come to their end."""

    seconds: float


class MeetingsState(Struct, frozen=True, kw_only=True):
    """Whether the company may use meetings, and whether the conferencing provider is connected."""

    enabled: bool = True
    connected: bool = True


class Credit(Struct, frozen=True, kw_only=True):
    """How many questions and briefs about entities there is credit for."""

    left: int


class Moment(Struct, frozen=True, kw_only=True):
    """What the sandbox's clock shows, in unix seconds."""

    now: float


class Done(Struct, frozen=True, kw_only=True):
    """What was changed, by ids, and how many calls and users there are now."""

    calls: list[str] = []
    users: list[str] = []
    total_calls: int
    total_users: int


class Control:
    """Answers requests under the prefix."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._posts: dict[str, Callable[[bytes], object]] = {
            "grow": self._grow,
            "edit": self._edit,
            "delete": self._delete,
            "transcripts": self._transcripts,
            "faults": self._faults,
            "reset-stats": self._reset,
            "advance": self._advance,
            "meetings": self._meetings,
            "credit": self._credit,
        }

    def answer(self, method: str, name: str, query: dict[str, str], body: bytes) -> Response:
        """Answer a request for `name`, the path after the prefix. Raise `Refused` if it makes no sense."""
        if name in self._posts:
            if method != "POST":
                raise Refused(405, NOT_ALLOWED, {"allow": "POST"})
            return Response(status=200, body=(msgspec.json.encode(self._posts[name](body)),))
        if method != "GET":
            raise Refused(405, NOT_ALLOWED, {"allow": "GET"})
        if name == "stats":
            return Response(status=200, body=(msgspec.json.encode(self._state.traffic.report()),))
        if name.startswith("truth/"):
            return self._truth(name.removeprefix("truth/"), query)
        if name.startswith("written/"):
            return self._written(name.removeprefix("written/"))
        raise not_found("Not Found")

    def _done(self, *, calls: list[str] | None = None, users: list[str] | None = None) -> Done:
        world = self._state.world
        return Done(
            calls=calls or [],
            users=users or [],
            total_calls=len(world.calls),
            total_users=len(world.users.indexes()),
        )

    def _grow(self, body: bytes) -> Done:
        asked = read_body(body, Grow)
        clock_ms = int(self._state.clock() * 1000)
        count = _count(asked.calls, "calls")
        hours = asked.hours_ago
        if hours is not None and not 0 <= hours <= 24 * 548:
            raise bad_request("hours_ago must be between 0 and 13152")
        return self._done(calls=self._state.world.grow(count, clock_ms=clock_ms, hours_ago=hours))

    def _edit(self, body: bytes) -> Done:
        asked = read_body(body, Edit)
        world = self._state.world
        calls = world.edit(asked.ids) if asked.ids else world.edit_newest(_count(asked.calls, "calls"))
        return self._done(calls=calls, users=world.edit_users(_count(asked.users, "users")))

    def _delete(self, body: bytes) -> Done:
        asked = read_body(body, Delete)
        return self._done(users=self._state.world.delete_users(_count(asked.users, "users")))

    def _transcripts(self, body: bytes) -> Done:
        if not read_body(body, Transcripts).ready:
            raise bad_request("transcripts that are ready cannot be taken back")
        self._state.world.finish_transcripts()
        return self._done()

    def _faults(self, body: bytes) -> list[str]:
        """Set all faults anew: an object of names and arguments, as on the command line."""
        try:
            asked = decode(body, dict[str, str])
            faults = parse_faults(f"{name}={argument}" for name, argument in asked.items())
        except (msgspec.DecodeError, ValueError) as error:
            raise bad_request(str(error)) from error
        self._state.faults = FaultPlan(faults)
        return [str(kind) for kind in faults.by_kind]

    def _reset(self, _: bytes) -> object:
        self._state.traffic.reset()
        return self._state.traffic.report()

    def _advance(self, body: bytes) -> Moment:
        seconds = read_body(body, Advance).seconds
        if not 0 <= seconds <= _FURTHEST:
            raise bad_request(f"seconds must be between 0 and {_FURTHEST}")
        self._state.clock.advance(seconds)
        self._state.world.jobs.settle(self._state.clock())
        return Moment(now=self._state.clock())

    def _meetings(self, body: bytes) -> MeetingsState:
        asked = read_body(body, MeetingsState)
        meetings = self._state.world.meetings
        meetings.enabled, meetings.connected = asked.enabled, asked.connected
        return asked

    def _credit(self, body: bytes) -> Credit:
        asked = read_body(body, Credit)
        self._state.world.entities.credit = _count(asked.left, "left")
        return asked

    def _written(self, name: str) -> Response:
        if name not in set(Written):
            raise not_found(f"nothing is written as {name!r}: there are {', '.join(Written)}")
        things = written(self._state.world, Written(name), self._state.clock())
        records = (msgspec.json.encode(thing) for thing in things)
        return Response(status=200, content_type="application/x-ndjson", stream=_lines(records))

    def _truth(self, name: str, query: dict[str, str]) -> Response:
        if name not in set(Stream):
            raise not_found(f"there is no stream {name!r}: there are {', '.join(Stream)}")
        try:
            records = truth(self._state.world, Stream(name), query)
        except (ValueError, KeyError) as error:
            raise bad_request(f"{name}: a query parameter is missing or wrong: {error}") from error
        return Response(status=200, content_type="application/x-ndjson", stream=_lines(records))


def _count(number: int, name: str) -> int:
    if not 0 <= number <= _MOST:
        raise bad_request(f"{name} must be between 0 and {_MOST}")
    return number


def _lines(records: Iterator[bytes]) -> Iterator[bytes]:
    while chunk := list(islice(records, _LINES_IN_A_CHUNK)):
        yield b"\n".join(chain(chunk, (b"",)))
