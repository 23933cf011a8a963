"""Drives a stream that is asked for with the ids of another stream's records."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import cast

import msgspec

from tieline.core.clock import MICROSECONDS, to_us
from tieline.core.errors import BadAnswer
from tieline.core.json import JsonValue
from tieline.core.jsonpath import find_values
from tieline.core.threads import off_loop
from tieline.http.paginate import PageRequest, pages
from tieline.records.model import Action, CheckpointKey, FeedPage, FeedQuery, StoredRecord, StreamKey
from tieline.sources.model import Follow, Parent, Resource
from tieline.sources.placeholders import Several
from tieline.syncs import following, moments, plan
from tieline.syncs.build import Target
from tieline.syncs.checkpoint import ALL_HISTORY, Checkpoint, Part, Window, decode
from tieline.syncs.records import RecordReader
from tieline.syncs.stream import StreamRun

#: Requests for children under way at once.
_ABREAST = 2
#: Parents read from the store at once, however few of them are wanted.
_FEED_PAGE = 100
_LIVING = frozenset({Action.ADDED, Action.UPDATED})


class _Family(msgspec.Struct, frozen=True, kw_only=True):
    """Parents to ask for in one request, each with its moment, and where their feed was read up to."""

    moments: dict[str, str | None]
    feed: str | None
    #: What was read of the one parent, and the range that its children are asked for.
    fields: Mapping[str, JsonValue] = {}
    window: Window = Window()
    #: They were asked for before, and had nothing yet.
    again: bool = False


class _Answered(msgspec.Struct, frozen=True, kw_only=True):
    """The records of some parents' children, and the parents that have any."""

    records: list[tuple[str, bytes]]
    parents: set[str]
    #: The furthest value by which the stream is followed.
    high: str | None = None


async def run_children(stream: StreamRun, parent: Resource) -> None:
    """Ask for the children of every parent that the stream's rule wants."""
    rule = stream.resource.parent
    if rule is None:
        raise ValueError(f"{stream.resource.name} has no parent")
    await _Children(stream, rule, parent).run()


class _Children:
    def __init__(self, stream: StreamRun, rule: Parent, parent: Resource) -> None:
        self._stream = stream
        self._rule = rule
        self._parent = RecordReader(parent)
        self._parent_key = StreamKey(connection=stream.account.connection, model=parent.model)
        self._read_to = stream.state.feed
        rule_of_range = stream.resource.range
        self._follow = rule_of_range if isinstance(rule_of_range, Follow) else None
        self._began = stream.now_us
        #: Where the parents' last pass stands, if they are marked; those that it did not see are not asked for.
        self._marked_in = (
            CheckpointKey(connection=stream.account.connection, sync=parent.name) if parent.marks else None
        )
        self._pass: int | None = None

    async def run(self) -> None:
        """Ask in batches, two on their way at once, stored in the order of the parents' feed."""
        stream, rule = self._stream, self._rule
        if not (rule.changes or stream.resource.keeps) and stream.state.seen_pass is None:
            stream.state = msgspec.structs.replace(
                Checkpoint(seen_pass=stream.fence.epoch),
                parts={} if self._follow is None else stream.state.parts,
                known_at=stream.state.known_at,
            )
        stream.begin_marking()
        if self._marked_in is not None:
            self._pass = decode(await off_loop(stream.store.checkpoint, self._marked_in)).passed
        await self._count_parents()
        under_way: deque[tuple[_Family, asyncio.Task[_Answered]]] = deque()
        try:
            async for family in self._families():
                if family is not None:
                    under_way.append((family, asyncio.create_task(self._ask(family))))
                while len(under_way) >= (_ABREAST if family else 1):
                    await self._store(*under_way.popleft())
                    stream.check_stop()
            while under_way:
                await self._store(*under_way.popleft())
        finally:
            tasks = [task for _, task in under_way]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        stream.state = msgspec.structs.replace(stream.state, feed=self._read_to if rule.changes else None)
        if self._follow is not None:
            part = stream.state.part("")
            furthest = following.Order(self._follow).furthest(part.watermark, part.newest)
            part = msgspec.structs.replace(part, watermark=furthest, newest=None)
            stream.state = msgspec.structs.replace(stream.state.with_part("", part), known_at=self._began)
        await stream.finish()

    # -- which parents -------------------------------------------------------------------------------------

    async def _families(self) -> AsyncIterator[_Family | None]:
        """Yield those that had nothing yet, then the parents' feed, then what an earlier `since` adds.

        None asks for all that is under way to be stored first.
        """
        stream = self._stream
        waiting = list(stream.state.waiting)
        for first in range(0, len(waiting), self._rule.batch):
            ids = waiting[first : first + self._rule.batch]
            yield _Family(moments=dict.fromkeys(ids), feed=None, again=True)
        since = stream.ask.moment(stream.options.since, "instant")
        if stream.state.part("").floor is None:
            self._set_floor(since or ALL_HISTORY)
        async for family in self._walk():
            yield family
        yield None
        stream.state = msgspec.structs.replace(stream.state, feed=self._read_to, catch_up=None)
        if since is not None and since < (stream.state.part("").floor or ALL_HISTORY):
            self._set_floor(since)
            stream.state = msgspec.structs.replace(stream.state, feed=None, catch_up=stream.now_us)
            async for family in self._walk():
                yield family
            yield None
            stream.state = msgspec.structs.replace(stream.state, catch_up=None)

    def _set_floor(self, floor: str) -> None:
        self._stream.state = self._stream.state.with_part("", Part(floor=floor))

    async def _walk(self) -> AsyncIterator[_Family]:
        cursor, chosen, last = self._stream.state.feed, dict[str, str | None](), False
        several: list[StoredRecord] = []
        while not last:
            page = await self._feed(cursor)
            wanted = await self._wanted(page.records)
            for parent in page.records:
                cursor = parent.cursor
                if parent.id in wanted:
                    chosen[parent.id] = wanted[parent.id]
                    several.append(parent)
                if len(chosen) == self._rule.batch:
                    yield self._family(chosen, several, cursor)
                    chosen, several = {}, []
            last = page.next_cursor is None
        if chosen:
            yield self._family(chosen, several, cursor)
        self._read_to = cursor

    def _family(
        self, chosen: dict[str, str | None], parents: list[StoredRecord], feed: str | None
    ) -> _Family:
        fields = [self._fields(parent) for parent in parents]
        return _Family(
            moments=chosen,
            feed=feed,
            fields=_together(fields) if self._rule.batch > 1 else fields[0],
            window=self._window(parents[0]),
        )

    def _fields(self, parent: StoredRecord) -> dict[str, JsonValue]:
        """Return what the rule reads of a parent; raises `BadAnswer` where it is not there."""
        if not self._rule.fields:
            return {}
        document = None if parent.data is None else msgspec.json.decode(parent.data)
        fields: dict[str, JsonValue] = {}
        for name, path in self._rule.fields.items():
            values = find_values(path, document)
            if not values:
                told = f"{self._rule.stream} {parent.id} has no {path!r}, which {self._stream.resource.name} asks by"
                raise BadAnswer(told)
            fields[name] = cast("JsonValue", values[0])
        return fields

    def _window(self, parent: StoredRecord) -> Window:
        """Return the range that a parent's children are asked for: all of it where the parent is new."""
        rule, state = self._follow, self._stream.state
        if rule is None:
            return Window()
        part = state.part("")
        if state.known_at is None or parent.first_seen_at > state.known_at:
            part = msgspec.structs.replace(part, watermark=None)
        part = msgspec.structs.replace(part, windows=(), floor=None)
        return following.opening(rule, part, self._stream.ask).windows[0]

    async def _feed(self, cursor: str | None) -> FeedPage:
        query = FeedQuery(cursor=cursor, limit=_FEED_PAGE, actions=_LIVING)
        return await off_loop(self._stream.store.feed, self._parent_key, query)

    async def _wanted(self, parents: list[StoredRecord]) -> dict[str, str | None]:
        """Return the parents to ask for: still there, within the floor and, in a catch-up, without children so far."""
        stream, where = self._stream, self._stream.ask.where
        floor = stream.state.part("").floor or ALL_HISTORY
        found: dict[str, str | None] = {}
        for parent in parents:
            moment = self._parent.moment(parent.data, where) if parent.data is not None else None
            if moment is None or moment >= floor:
                found[parent.id] = moment
        if self._pass is not None:
            seen = await off_loop(stream.store.existing, self._parent_key, list(found), seen_pass=self._pass)
            found = {parent: moment for parent, moment in found.items() if parent in seen}
        boundary = stream.state.catch_up
        if boundary is None:
            return found
        old = [each.id for each in parents if each.id in found and each.last_modified_at <= boundary]
        known = await off_loop(stream.store.existing, stream.key, old)
        return {parent: moment for parent, moment in found.items() if parent not in known}

    async def _count_parents(self) -> None:
        if self._stream.state.feed is None:
            counts = await off_loop(self._stream.store.counts, self._parent_key.connection)
            found = counts.get((self._parent_key.model, self._parent_key.variant))
            if self._rule.changes and found is not None:
                self._stream.expect(found.live)

    # -- what they have ------------------------------------------------------------------------------------

    async def _ask(self, family: _Family) -> _Answered:
        stream, resource = self._stream, self._stream.resource
        target = Target(parents=tuple(family.moments), fields=family.fields, window=family.window)
        records, parents = list[tuple[str, bytes]](), set[str]()
        order = following.Order(self._follow) if self._follow else plan.MOMENTS
        high: str | None = None
        walk = pages(resource.pagination, stream.first_request(target))
        asked: PageRequest | None = next(walk)
        reader = stream.reader()
        while asked is not None:
            landed = await stream.fetch(asked, reader)
            found = stream.records.read(landed.page, target, stream.ask.where)
            records.extend(found.records)
            parents.update(found.parents)
            high = order.furthest(high, *found.moments)
            asked = None if found.over else stream.next_page(walk, landed)
        return _Answered(records=records, parents=parents, high=high)

    async def _store(self, family: _Family, task: asyncio.Task[_Answered]) -> None:
        answered = await self._stream.arrival(task)

        def change(state: Checkpoint) -> Checkpoint:
            waiting = self._still_waiting(state.waiting, family, answered.parents)
            if self._follow is not None:
                part = state.part("")
                newest = following.Order(self._follow).furthest(part.newest, answered.high)
                state = state.with_part("", msgspec.structs.replace(part, newest=newest))
            return msgspec.structs.replace(state, feed=family.feed or state.feed, waiting=waiting)

        await self._stream.commit(answered.records, change)

    def _still_waiting(self, waiting: dict[str, int], family: _Family, answered: set[str]) -> dict[str, int]:
        """Return who is asked for again next time: those without an answer whose moment is not long ago."""
        if self._rule.match is None:
            return waiting
        now = self._stream.now_us
        still = {parent: until for parent, until in waiting.items() if parent not in family.moments}
        for parent, moment in family.moments.items():
            if parent in answered:
                continue
            until = waiting.get(parent, 0) if family.again else _deadline(moment, self._rule.patience, now)
            if until > now:
                still[parent] = until
        return still


def _together(several: list[dict[str, JsonValue]]) -> dict[str, JsonValue]:
    """Return the fields of several parents as one."""
    return {name: Several(each[name] for each in several) for name in several[0]}


def _deadline(moment: str | None, patience: timedelta, now: int) -> int:
    start = now if moment is None else to_us(moments.to_datetime(moment))
    return start + int(patience.total_seconds() * MICROSECONDS)
