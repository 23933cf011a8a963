"""Drives the windows of a stream: chains of pages, up to two of them side by side."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping

import msgspec

from tieline.core.errors import CursorExpired
from tieline.http.paginate import Landed, PageRequest, pages
from tieline.http.stepping import Counter
from tieline.sources.model import Follow, Incremental, Months, WholeList
from tieline.syncs import build, following, plan
from tieline.syncs.build import Target
from tieline.syncs.checkpoint import Checkpoint, Part, Window
from tieline.syncs.records import PageRecords
from tieline.syncs.stream import StreamRun

#: Chains of one stream side by side: enough to hide the latency of a paced API.
_ABREAST = 2
#: How often a chain may begin anew without having come further before it is given up.
_RESTARTS = 3
#: A chain counts as slow once this many answers in a row were: a single one says little.
_ANSWERS_TO_JUDGE = 3


async def run_windows(stream: StreamRun) -> None:
    """Ask for everything that the stream's range wants, one partition after the other."""
    stream.begin_marking()
    for partition in stream.resource.partitions or ({},):
        name = "/".join(partition.values())
        match stream.resource.range:
            case Incremental() as rule:
                before = stream.state.part(name)
                part = plan.incremental(rule, before, stream.ask)
                if part.reach != before.reach:
                    stream.warn(
                        f"what lies between {stream.options.until} and {part.floor} was not asked for; "
                        "an earlier --since without --until does"
                    )
                await _drive(stream, name, partition, part)
            case Months() as rule:
                await _drive_months(stream, rule, name)
            case Follow() as rule:
                await _drive(
                    stream, name, partition, following.opening(rule, stream.state.part(name), stream.ask)
                )
            case WholeList():
                if stream.state.seen_pass is None and not stream.resource.keeps:
                    stream.state = Checkpoint(seen_pass=stream.fence.epoch)
                part = stream.state.part(name)
                await _drive(stream, name, partition, part if part.windows else Part(windows=(Window(),)))
    await stream.finish()


async def _drive_months(stream: StreamRun, rule: Months, name: str) -> None:
    done: frozenset[str] = frozenset()
    while True:
        part = plan.months(rule, stream.state.part(name), stream.ask, done=done)
        if not part.windows:
            return
        done |= {window.start or "" for window in part.windows}
        await _drive(stream, name, {}, part)


async def _drive(stream: StreamRun, name: str, partition: Mapping[str, str], part: Part) -> None:
    """Drive all windows of a part to their ends."""
    if part.windows:
        await _Lanes(stream, name, partition, part).run()


class _Lane:
    """A window that is being driven."""

    def __init__(self, window: Window, *, split_off: bool = False) -> None:
        self.window = window
        #: Whether its records are counted among those to see; another lane's count has a split one's.
        self.announced = split_off
        #: Seconds that its last answers took.
        self.latencies = deque[float](maxlen=_ANSWERS_TO_JUDGE)


class _Lanes:
    """The windows of one part, driven side by side over one checkpoint."""

    def __init__(self, stream: StreamRun, name: str, partition: Mapping[str, str], part: Part) -> None:
        self._stream = stream
        self._name = name
        self._partition = partition
        self._part = part
        self._lanes = [_Lane(window) for window in part.windows]
        # Months become final in their order, so they are read in it.
        rule = stream.resource.range
        in_order = isinstance(rule, Months)
        self._order: plan.Order = following.Order(rule) if isinstance(rule, Follow) else plan.MOMENTS
        self._says_start = build.says_start(stream.resource)
        #: The chain may end before the API says so, so that no page is asked for in advance.
        self._may_end = isinstance(rule, Follow) and rule.order is not None
        self._abreast = asyncio.Semaphore(1 if in_order else _ABREAST)
        self._group = asyncio.TaskGroup()

    async def run(self) -> None:
        """Drive every lane to its end; the first failure cancels the others."""
        try:
            async with self._group:
                for lane in self._lanes:
                    self._group.create_task(self._drive(lane))
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def _drive(self, lane: _Lane) -> None:
        async with self._abreast:
            restarts = 0
            while True:
                before = lane.window.high
                try:
                    return await self._chain(lane)
                except CursorExpired as refused:
                    moved_on = lane.window.ascending and lane.window.high != before
                    restarts = 0 if moved_on else restarts + 1
                    if lane.window.position is None or restarts > _RESTARTS:
                        path = self._stream.resource.path
                        raise CursorExpired(f"{path}: no cursor lasts: {refused.message}") from None
                    lane.window = plan.restart(lane.window)

    async def _chain(self, lane: _Lane) -> None:
        """Read a window's pages; the next one travels while this one is read and stored."""
        stream = self._stream
        stream.check_stop()
        target = Target(window=lane.window, partition=self._partition)
        walk = pages(stream.resource.pagination, stream.first_request(target), start=lane.window.position)
        opening, reader = next(walk), stream.reader()
        fetching = stream.start(opening, reader)
        asked: PageRequest | None = opening
        try:
            while asked is not None:
                landed = await stream.arrival(fetching)
                upcoming = stream.next_page(walk, landed)
                if upcoming is not None and upcoming.position == lane.window.until:
                    upcoming = None
                waits = self._may_end or lane.window.stop is not None or stream.stop.is_set()
                early = upcoming is not None and not waits
                if upcoming is not None and early:
                    fetching = stream.start(upcoming, reader)
                found = stream.records.read(landed.page, target, stream.ask.where)
                window, asked = self._advance(lane, upcoming, landed, found)
                if asked is not None and not early and not stream.stop.is_set():
                    fetching = stream.start(asked, reader)
                await self._commit(lane, window, found, done=asked is None)
                if asked is not None:
                    stream.check_stop()
                    self._maybe_split(lane, landed, len(found.records))
        finally:
            fetching.cancel()
            await asyncio.gather(fetching, return_exceptions=True)

    def _advance(
        self, lane: _Lane, upcoming: PageRequest | None, landed: Landed, found: PageRecords
    ) -> tuple[Window, PageRequest | None]:
        """Return the window after a page, and what to ask next; None at the chain's end."""
        if not lane.announced:
            lane.announced = True
            total = landed.page.total
            self._stream.expect(None if total is None else max(0, total - lane.window.seen))
        advanced = plan.advance(
            lane.window,
            found.moments,
            count=len(found.records),
            position=upcoming.position if upcoming else None,
            total=landed.page.total,
            order=self._order,
        )
        if found.over or plan.is_past_stop(advanced, self._order):
            return advanced, None
        if upcoming is None and advanced.total is not None and advanced.seen < advanced.total:
            self._stream.warn(
                f"the API announced {advanced.total} records and gave {advanced.seen}; "
                "a full sync asks for all of them again"
            )
        return advanced, upcoming

    async def _commit(self, lane: _Lane, window: Window, found: PageRecords, *, done: bool) -> None:
        def change(state: Checkpoint) -> Checkpoint:
            windows = (window if each is lane else each.window for each in self._lanes)
            part = msgspec.structs.replace(self._part, windows=tuple(windows))
            if done:
                part = self._finish(part, self._lanes.index(lane), window)
            return state.with_part(self._name, part)

        await self._stream.commit(found.records, change)
        # Only now: another lane's commit must not tell of a page that could not be stored.
        self._part = self._stream.state.part(self._name)
        lane.window = window
        if done:
            self._lanes.remove(lane)

    def _finish(self, part: Part, index: int, window: Window) -> Part:
        match self._stream.resource.range:
            case Months():
                return plan.finish_month(part, index, window, self._stream.ask)
            case Follow() as rule:
                return following.finish(rule, part, index, window)
            case _:
                return plan.finish(part, index, window)

    def _maybe_split(self, lane: _Lane, landed: Landed, page_size: int) -> None:
        lane.latencies.append(landed.response.elapsed)
        rule = self._stream.resource.range
        if len(self._lanes) > 1:
            return
        judged = min(lane.latencies) if len(lane.latencies) == _ANSWERS_TO_JUDGE else 0.0
        interval, now = self._stream.interval, self._stream.now
        kind = self._stream.resource.pagination
        if isinstance(rule, Incremental):
            one, *others = plan.split(
                lane.window, page_size=page_size, latency=judged, interval=interval, now=now
            )
        elif isinstance(rule, Follow) and self._says_start:
            one, *others = following.split(
                rule, lane.window, page_size=page_size, latency=judged, interval=interval, now=now
            )
        elif isinstance(rule, WholeList) and isinstance(kind, Counter):
            one, *others = plan.split_counted(
                lane.window, kind, landed.page, latency=judged, interval=interval
            )
        else:
            return
        lane.window = one
        for window in others:
            another = _Lane(window, split_off=True)
            self._lanes.append(another)
            self._group.create_task(self._drive(another))
