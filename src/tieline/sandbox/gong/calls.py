"""All calls: which ones a filter selects, and their JSON."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

import msgspec
from msgspec import Struct

from tieline.sandbox.gong.added.book import SUFFIX_DIGITS, AddedBook
from tieline.sandbox.gong.added.calls import AddedCall
from tieline.sandbox.gong.cache import BoundedCache
from tieline.sandbox.gong.calendar import DAY_MS, Calendar
from tieline.sandbox.gong.content import EXPIRES_JSON, POSTED_JSON, SUFFIX_JSON
from tieline.sandbox.gong.conversations import POOL_SIZE, Conversation, Conversations
from tieline.sandbox.gong.dice import Scrambler, mix
from tieline.sandbox.gong.pool_text import PoolText, Tail
from tieline.sandbox.gong.selector import Selector
from tieline.sandbox.gong.settings import Settings
from tieline.sandbox.gong.timeline import Timeline, moments_after
from tieline.sandbox.gong.users import Directory

#: How far apart in the pool the conversations of two calls in a row are, and the way back.
_POOL_STEP = 1_117
_POOL_STEP_INVERSE = pow(_POOL_STEP, -1, POOL_SIZE)
_SCHEDULE_MS = 5 * 60_000
_MEDIA_HOURS = 8
_PAGES_BYTES = 96_000_000
_HOUR_MS = 3_600_000


class CallFilter(Struct, frozen=True, kw_only=True):
    """Which calls: start from (inclusive) and to (exclusive) in milliseconds, and what they must belong to."""

    from_ms: int | None = None
    to_ms: int | None = None
    workspace_id: str | None = None
    call_ids: tuple[str, ...] | None = None
    primary_user_ids: tuple[str, ...] | None = None
    #: Compare with the scheduled time of web conferences, instead of the start.
    scheduled: bool = False
    #: Only calls that have a transcript.
    transcribed: bool = False


def _weight(selection: Sequence[int]) -> int:
    return 1 if isinstance(selection, range) else len(selection)


def _joined(records: Iterable[Iterable[bytes]]) -> bytes:
    """Join the parts of all records at once, with commas between records: each byte is copied once."""
    parts: list[bytes] = []
    for record in records:
        parts += record
        parts.append(b",")
    return b"".join(parts[:-1])


class CallBook:
    """The calls of a sandbox. A position is a call's place in the order of time."""

    def __init__(
        self, *, seed: int, calls: int, users: Directory, settings: Settings, calendar: Calendar, now_ms: int
    ) -> None:
        self._seed = seed
        self._users = users
        self._settings = settings
        self._calendar = calendar
        self._now_ms = now_ms
        self._ids = Scrambler(seed, "calls")
        self.timeline = Timeline(seed=seed, calls=calls, calendar=calendar, now_ms=now_ms)
        self._conversations = Conversations(seed, users)
        self._text = PoolText(seed=seed, conversations=self._conversations, users=users, settings=settings)
        self._pages: BoundedCache[Hashable, bytes] = BoundedCache(_PAGES_BYTES, len)
        self._selections: BoundedCache[CallFilter, Sequence[int]] = BoundedCache(2_000_000, _weight)
        self._revisions: dict[int, int] = {}
        self._gone: frozenset[int] = frozenset()
        self.added = AddedBook(seed=seed, users=users, settings=settings)
        self._all_transcribed = False
        #: Raised by each change, so that what was worked out before can be told from what holds now.
        self.version = 0

    def __len__(self) -> int:
        return len(self.timeline) - len(self._gone)

    # What a call is

    def id_of(self, serial: int) -> str:
        """Return the id of a call."""
        added = self.added.get(serial)
        return self._ids.id_of(serial) if added is None else added.id

    def position_of(self, identifier: str) -> int | None:
        """Return the position of the call with this id, or None."""
        serial = self.added.serial_of(identifier)
        if serial is None:
            serial = self._ids.serial_of(identifier)
        return None if serial is None or serial in self._gone else self.timeline.position_of(serial)

    def exists(self, serial: int) -> bool:
        """Tell whether a call was not erased."""
        return serial not in self._gone

    def positions(self) -> Sequence[int]:
        """Return the positions of all calls, in order."""
        return self._standing(range(len(self.timeline)))

    def _standing(self, places: Sequence[int]) -> Sequence[int]:
        """Return the positions of those calls that were not erased."""
        if not self._gone:
            return places
        gone = {self.timeline.key(serial) for serial in self._gone}
        return [place for place in places if place not in gone]

    def conversation(self, serial: int) -> Conversation:
        """Return the conversation a call takes its content from."""
        added = self.added.get(serial)
        if added is not None:
            return added.talk
        return self._conversations.get(serial * _POOL_STEP % POOL_SIZE)

    def pool(self, index: int) -> Conversation:
        """Return a conversation of the pool."""
        return self._conversations.get(index)

    def serials_of(self, index: int) -> list[int]:
        """Return the serial numbers of the calls that take their content from one conversation of the pool."""
        first = index * _POOL_STEP_INVERSE % POOL_SIZE
        every = range(first, len(self.timeline), POOL_SIZE)
        return [serial for serial in every if serial not in self._gone and self.added.get(serial) is None]

    def title(self, serial: int) -> str:
        """Return a call's title as it is now."""
        revision = self._revisions.get(serial)
        title = self.conversation(serial).title
        return f"{title} (edited {revision})" if revision else title

    def url(self, serial: int) -> str:
        """Return the address of a call in the web application."""
        return f"https://app.gong.io/call?id={self.id_of(serial)}"

    def is_transcribed(self, position: int) -> bool:
        """Tell whether a call's transcript is ready: some of the last hours and a few of the last week are not."""
        serial, start = self.timeline.locate(position)
        added = self.added.get(serial)
        if self._all_transcribed or (added is not None and added.transcribed):
            return True
        if added is not None:
            return False
        age = self._now_ms - start
        chance = 4 if age < 6 * _HOUR_MS else 100
        return age > 7 * DAY_MS or mix(self._seed + 1, serial) % chance != 0

    # Which calls

    def select(self, wanted: CallFilter) -> Sequence[int]:
        """Return the positions of the calls a filter selects, in order."""
        return self._selections.get_or_make(wanted, lambda: self._select(wanted))

    def _select(self, wanted: CallFilter) -> Sequence[int]:
        found = self._in_window(wanted)
        if wanted.call_ids is not None:
            places = {place for place in map(self.position_of, wanted.call_ids) if place is not None}
            known = found if isinstance(found, range) else frozenset(found)
            found = [place for place in sorted(places) if place in known]
        if wanted.workspace_id is not None:
            workspace = self._settings.workspace_of(wanted.workspace_id)
            found = [place for place in found if self._talk_at(place).workspace == workspace]
        if wanted.primary_user_ids is not None:
            hosts = {self._users.index_of(user) for user in wanted.primary_user_ids}
            found = [place for place in found if self._talk_at(place).host in hosts]
        return self._transcribed(found) if wanted.transcribed else found

    def _talk_at(self, position: int) -> Conversation:
        return self.conversation(self.timeline.locate(position)[0])

    def _in_window(self, wanted: CallFilter) -> Sequence[int]:
        low = 0 if wanted.from_ms is None else self.timeline.first_from(wanted.from_ms)
        high = len(self.timeline) if wanted.to_ms is None else self.timeline.first_from(wanted.to_ms)
        if not wanted.scheduled:
            return self._standing(range(low, max(low, high)))
        found = self._standing(self._scheduled_window(wanted, low, high))
        if not self.added.all:
            return found
        # Those that were added may be scheduled far from their start.
        places = {self.timeline.key(serial): call.scheduled_ms for serial, call in self.added.all.items()}
        from_ms, to_ms = wanted.from_ms, wanted.to_ms
        kept = [
            place
            for place, moment in places.items()
            if (from_ms is None or moment >= from_ms) and (to_ms is None or moment < to_ms)
        ]
        return sorted([*kept, *(place for place in found if place not in places)])

    def _scheduled_window(self, wanted: CallFilter, low: int, high: int) -> Sequence[int]:
        # A conference is scheduled up to five minutes before it starts: only calls near the edges differ.
        after_low = low if wanted.from_ms is None else self.timeline.first_from(wanted.from_ms + _SCHEDULE_MS)
        after_high = high if wanted.to_ms is None else self.timeline.first_from(wanted.to_ms + _SCHEDULE_MS)
        late = {
            place
            for place in range(low, min(after_low, high))
            if self._scheduled_before(place, wanted.from_ms)
        }
        early = [place for place in range(high, after_high) if self._scheduled_before(place, wanted.to_ms)]
        if not late and not early:
            return range(low, max(low, high))
        kept = [place for place in early if not self._scheduled_before(place, wanted.from_ms)]
        return [*(place for place in range(low, high) if place not in late), *kept]

    def _scheduled_before(self, position: int, moment_ms: int | None) -> bool:
        serial, start = self.timeline.locate(position)
        if moment_ms is None:
            return False
        return self.conversation(serial).conference and start // _SCHEDULE_MS * _SCHEDULE_MS < moment_ms

    def _transcribed(self, found: Sequence[int]) -> Sequence[int]:
        week = self.timeline.first_from(self._now_ms - 7 * DAY_MS)
        if self._all_transcribed or not found:
            return found
        if self.added.any_untranscribed:
            return [place for place in found if self.is_transcribed(place)]
        if found[-1] < week:
            return found
        return [place for place in found if place < week or self.is_transcribed(place)]

    # Their JSON

    def basic(self, positions: Sequence[int]) -> bytes:
        """Return the calls at these positions as `GET /v2/calls` lists them."""
        return self._page("basic", positions, self._basic)

    def extensive(self, positions: Sequence[int], selector: Selector, clock_ms: int) -> bytes:
        """Return the calls at these positions as `POST /v2/calls/extensive` lists them."""
        tails = self._text.tails(selector)
        expires = b"%d" % (clock_ms // 1000 + _MEDIA_HOURS * 3600) if selector.media else b""
        return self._page(
            (selector, expires), positions, lambda place: self._extensive(place, selector, tails, expires)
        )

    def transcripts(self, positions: Sequence[int]) -> bytes:
        """Return the transcripts of the calls at these positions."""
        return self._page("transcripts", positions, self._transcript)

    def _page(
        self, kind: Hashable, positions: Sequence[int], render: Callable[[int], Iterable[bytes]]
    ) -> bytes:
        key = (kind, positions if isinstance(positions, range) else tuple(positions))
        return self._pages.get_or_make(key, lambda: _joined(render(position) for position in positions))

    def _extensive(
        self, position: int, selector: Selector, tails: dict[int, Tail], expires: bytes
    ) -> tuple[bytes, ...]:
        serial, start = self.timeline.locate(position)
        if self.added.get(serial) is not None:
            text = self.added.extensive(serial, self._added_title(serial), selector, expires)
            return (self._edited(serial, text),)
        talk = self.conversation(serial)
        identifier = self.id_of(serial).encode()
        tail = self._text.tail(talk.index, selector, tails)
        pieces = tail.pieces
        if tail.marked:
            posted = self._calendar.iso(start + talk.seconds * 1000 + 1_200_000).encode()
            pieces = pieces.copy()
            for place in tail.marked:
                pieces[place] = pieces[place].replace(POSTED_JSON, posted).replace(EXPIRES_JSON, expires)
        rest = self._edited(serial, identifier[-SUFFIX_DIGITS:].join(pieces))
        return b'{"metaData":{', self._head(serial, start, talk, identifier), rest

    def _edited(self, serial: int, text: bytes) -> bytes:
        revision = self._revisions.get(serial)
        return text.replace(b'"brief":"', b'"brief":"Edited %d times. ' % revision, 1) if revision else text

    def _added_title(self, serial: int) -> str | None:
        return self.title(serial) if serial in self._revisions else self.added.all[serial].metadata.title

    def _basic(self, position: int) -> tuple[bytes, ...]:
        serial, start = self.timeline.locate(position)
        if self.added.get(serial) is not None:
            return (self.added.basic(serial, self._added_title(serial)),)
        talk = self.conversation(serial)
        identifier = self.id_of(serial).encode()
        rest = self._text.fixed(talk.index)[1].replace(SUFFIX_JSON, identifier[-SUFFIX_DIGITS:])
        return b"{", self._head(serial, start, talk, identifier), rest

    def _head(self, serial: int, start: int, talk: Conversation, identifier: bytes) -> bytes:
        title = self._text.fixed(talk.index)[0]
        if serial in self._revisions:
            title = msgspec.json.encode(self.title(serial))
        started = self._calendar.iso(start)
        scheduled = "null"
        if talk.conference:
            scheduled = f'"{started[:14]}{int(started[14:16]) // 5 * 5:02d}:00{started[23:]}"'
        return b'"id":"%b","url":"https://app.gong.io/call?id=%b","title":%b,"scheduled":%b,"started":"%b",' % (
            identifier, identifier, title, scheduled.encode(), started.encode(),
        )  # fmt: skip

    def _transcript(self, position: int) -> tuple[bytes, ...]:
        serial, _ = self.timeline.locate(position)
        if self.added.get(serial) is not None:
            return (self.added.transcript(serial),)
        index = self.conversation(serial).index
        identifier = self.id_of(serial).encode()
        monologues = identifier[-SUFFIX_DIGITS:].join(self._text.transcript(index))
        return b'{"callId":"', identifier, b'","transcript":', monologues, b"}"

    # Changes

    def _changed(self) -> None:
        self.version += 1
        self._pages.clear()
        self._selections.clear()

    def grow(self, count: int, *, clock_ms: int, hours_ago: float | None = None) -> list[str]:
        """Add calls and return their ids: newer than all others, or around so many hours before the clock."""
        count_now = len(self.timeline)
        newest = self.timeline.locate(count_now - 1)[1] if count_now else self._now_ms - 2 * _HOUR_MS
        if hours_ago is not None:
            moment = clock_ms - int(hours_ago * _HOUR_MS)
            starts = [moment + place * 1000 for place in range(count)]
        else:
            starts = moments_after(min(newest, clock_ms), clock_ms, count)
        self._changed()
        return [self.id_of(serial) for serial in self.timeline.grow(starts)]

    def add(self, call: AddedCall) -> None:
        """Put a call that a client added into the lists."""
        self._changed()
        serial = self.timeline.grow([call.start_ms])[0]
        self.added.publish(serial, call)

    def transcribe(self, call: AddedCall) -> None:
        """Make the transcript of an added call ready."""
        self._changed()
        call.transcribed = True

    def erase(self, serials: Iterable[int]) -> None:
        """Take calls out for good."""
        self._changed()
        gone = frozenset(serials)
        self._gone |= gone
        self.added.erase(gone)

    def edit(self, positions: Iterable[int]) -> list[str]:
        """Change the title and the brief of the calls at these positions and return their ids."""
        self._changed()
        changed: list[str] = []
        for position in positions:
            serial, _ = self.timeline.locate(position)
            self._revisions[serial] = self._revisions.get(serial, 0) + 1
            changed.append(self.id_of(serial))
        return changed

    def finish_transcripts(self) -> None:
        """Make all transcripts ready, those of later calls too."""
        self._changed()
        self._all_transcribed = True
