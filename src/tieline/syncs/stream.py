"""One stream in one run: fetches pages, turns them into records, commits them with the checkpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Protocol, TypeVar

import msgspec

from tieline.connections.answers import is_empty
from tieline.connections.verify import FIRST_CONTACT
from tieline.core.clock import Clock, now_us
from tieline.core.errors import BadAnswer, PermissionMissing, RequestRejected, TielineError
from tieline.core.threads import off_loop
from tieline.http.charset import in_utf8
from tieline.http.model import Request, Response
from tieline.http.page import Page
from tieline.http.paginate import Ending, Landed, PageRequest, page_reader, select_reader
from tieline.http.retry import RetryPolicy
from tieline.http.select import SelectReader
from tieline.http.session import AsyncSession
from tieline.providers.model import ErrorShape
from tieline.records.model import Batch, CheckpointKey, Fence, StreamKey
from tieline.records.ports import RecordStore
from tieline.sources.hooks import Ignore, judged
from tieline.sources.model import Follow, Months, Resource, WholeList
from tieline.syncs import build, moments, plan
from tieline.syncs.build import Target
from tieline.syncs.checkpoint import Checkpoint, Part, decode, encode
from tieline.syncs.model import Listener, Progress, Stopped, SyncOptions, Warned
from tieline.syncs.plan import Ask
from tieline.syncs.records import RecordReader
from tieline.work.model import RunCounts

_ZONE = "timeZone"


Walk = Generator[PageRequest, Landed, Ending]


T = TypeVar("T")

#: Seconds that a page on its way has once somebody asks to stop; it may still wait for the pace.
_GRACE = 2.0


class Account(msgspec.Struct, kw_only=True):
    """What a run knows of the account it reads; `zone` is learnt on the way and told to `learn`.

    `accept` is called once the account has answered as it should.
    """

    connection: int
    base_url: str
    headers: tuple[tuple[str, str], ...]
    shape: ErrorShape
    zone: str | None
    learn: Callable[[str], None]
    accept: Callable[[], None]
    #: Whether it is the right address, so that patience is worth while; None before the first answer.
    answered: bool | None = None
    #: Held by whoever finds that out.
    contact: asyncio.Lock = msgspec.field(default_factory=asyncio.Lock)

    def __repr__(self) -> str:  # headers hold secrets
        return f"Account(connection={self.connection}, base_url={self.base_url!r})"


class Reader(Protocol):
    """Splits the answers of a resource."""

    def read(self, body: bytes) -> Page:
        """Return the page in a body; raises BadAnswer."""
        ...


def _reader(resource: Resource) -> Reader:
    if resource.select is not None:
        return select_reader(resource.pagination, resource.select.path)
    outer = [origin[6:] for origin in resource.inject.values() if origin.startswith("outer:")]
    return page_reader(
        resource.pagination,
        resource.records,
        total_path=resource.total,
        extra={_ZONE: resource.time_zone} if resource.time_zone else None,
        parents={name: name for name in outer},
    )


def patience(usual: RetryPolicy, resource: Resource) -> RetryPolicy:
    """Return how patient to be with a resource: not with an answer that it ignores."""
    rules = (rule for rule in resource.answers if isinstance(rule, Ignore))
    ignored = {rule.status for rule in rules if rule.status is not None}
    return msgspec.structs.replace(
        usual, statuses=usual.statuses - ignored, limited_statuses=usual.limited_statuses - ignored
    )


class StreamRun:
    """One stream of one run. Not for several runs, and not for several event loops."""

    def __init__(
        self,
        *,
        resource: Resource,
        account: Account,
        session: AsyncSession,
        store: RecordStore,
        options: SyncOptions,
        fence: Fence,
        clock: Clock,
        in_flight: asyncio.Semaphore,
        interval: float,
        stop: asyncio.Event,
        listener: Listener,
        counts: RunCounts,
        warnings: list[str],
    ) -> None:
        self.resource = resource
        self.account = account
        self.store = store
        self.options = options
        self.fence = fence
        self.stop = stop
        self.counts = counts
        self.warnings = warnings
        self.state = Checkpoint()
        self.records = RecordReader(resource)
        self.seen = 0
        self.total: int | None = None
        self._session = session
        self._clock = clock
        self._in_flight = in_flight
        #: Seconds between two requests that the pace allows in the long run.
        self.interval = interval
        self._listener = listener
        self._pages = _reader(resource)
        self._writing = asyncio.Lock()
        self.key = StreamKey(connection=account.connection, model=resource.model)
        self.checkpoint_key = CheckpointKey(connection=account.connection, sync=resource.name)

    # -- what is known -------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now(), UTC)

    @property
    def now_us(self) -> int:
        return now_us(self._clock)

    @property
    def zone(self) -> tzinfo | None:
        return moments.zone(self.account.zone)

    @property
    def ask(self) -> Ask:
        return Ask(options=self.options, now=self.now, zone=self.zone)

    async def load(self) -> None:
        """Read the checkpoint; a run that starts over keeps only how far back it reaches."""
        self.state = decode(await off_loop(self.store.checkpoint, self.checkpoint_key))
        if not self.options.full:
            return
        rule = self.resource.range
        if isinstance(rule, Follow):
            since = None if self.options.since is None else self.state.part("").floor
            self.state = Checkpoint(parts={} if since is None else {"": Part(floor=since)})
            return
        unit: moments.Unit = "date" if isinstance(rule, Months) else getattr(rule, "unit", "instant")
        bounded = self.options.until is not None and not isinstance(rule, WholeList)
        since = None if isinstance(rule, WholeList) else self.ask.moment(self.options.since, unit)
        if isinstance(rule, Months) and since is not None:
            since = moments.month_of(since)
        self.state = plan.start_over(self.state, self.fence.epoch, since, bounded=bounded)
        if self.state.seen_pass is None:
            self.warn("the range is bounded, so that deletions are not looked for")

    # -- the provider --------------------------------------------------------------------------------------

    def reader(self) -> Reader:
        """Return what splits the answers of one chain of pages."""
        return self._pages.anew() if isinstance(self._pages, SelectReader) else self._pages

    async def fetch(self, asked: PageRequest, reader: Reader) -> Landed:
        """Return a page with its answer; an empty page where nothing is there."""

        def read(response: Response) -> Landed:
            return Landed(page=self._read(response, asked, reader), response=response)

        async with self._in_flight:
            landed = await self.exchange(asked.request, read)
        zone = landed.page.extra.get(_ZONE)
        if isinstance(zone, str) and zone != self.account.zone:
            self.account.zone = zone
            await off_loop(self.account.learn, zone)
        return landed

    async def exchange(self, request: Request, read: Callable[[Response], T]) -> T:
        """Return what `read` makes of an answer; the first request of a run goes alone, so that a wrong account is refused soon."""
        account = self.account
        if account.answered:
            return await self._session.read(request, read)
        async with account.contact:
            if account.answered is None:
                return await self._first(request, read)
        if not account.answered:
            raise Stopped
        return await self._session.read(request, read)

    async def _first(self, request: Request, read: Callable[[Response], T]) -> T:
        try:
            landed = await self._session.read(request, read, policy=patience(FIRST_CONTACT, self.resource))
        except (PermissionMissing, RequestRejected):  # an answer, if not the one that was wanted
            await self._accept()
            raise
        except TielineError:
            self.account.answered = False
            raise
        await self._accept()
        return landed

    async def _accept(self) -> None:
        self.account.answered = True
        await off_loop(self.account.accept)

    def _read(self, response: Response, asked: PageRequest, reader: Reader) -> Page:
        on_cursor = asked.position is not None
        if self.resource.answers:
            judged_response = judged(self.resource.answers, response, asked.request)
            if judged_response is None:
                return Page(records=[], last=True)
            response = judged_response
        if is_empty(
            response, self.account.shape, empty_statuses=self.resource.empty_statuses, on_cursor=on_cursor
        ):
            # In the midst of a chain it says nothing of how many there are: fewer than announced stays a doubt.
            return Page(records=[], total=None if on_cursor else 0)
        page = reader.read(response.body) if self.resource.select is None else reader.read(in_utf8(response))
        if page.missing and self.resource.select is not None:
            self.warn(f"an answer has nothing at {self.resource.select.path!r}: taken for an empty page")
        elif page.missing:
            raise BadAnswer(f"{self.resource.path}: the answer has no {self.resource.records!r}")
        return page

    def start(self, asked: PageRequest, reader: Reader) -> asyncio.Task[Landed]:
        """Begin to fetch a page."""
        return asyncio.create_task(self.fetch(asked, reader))

    async def arrival(self, under_way: asyncio.Task[T]) -> T:
        """Return what is on its way; once somebody asks to stop, wait for it no longer than a moment."""
        stopping = asyncio.create_task(self.stop.wait())
        try:
            await asyncio.wait((under_way, stopping), return_when=asyncio.FIRST_COMPLETED)
            if not under_way.done():
                await asyncio.wait((under_way,), timeout=_GRACE)
            if not under_way.done():
                raise Stopped
            return await under_way
        finally:
            stopping.cancel()

    def first_request(self, target: Target) -> Request:
        """Return the first request of a chain."""
        return build.request(self.resource, self.account.base_url, self.account.headers, target)

    # -- the store -----------------------------------------------------------------------------------------

    async def commit(
        self, records: Sequence[tuple[str, bytes]], change: Callable[[Checkpoint], Checkpoint]
    ) -> None:
        """Store records together with the changed checkpoint; one commit at a time."""
        if self.records.doubt is not None:
            self.warn(self.records.doubt)
        async with self._writing:
            state = change(self.state)
            state = msgspec.structs.replace(state, doubted=state.doubted or bool(self.warnings))
            batch = Batch(
                stream=self.key,
                records=records,
                seen_pass=state.seen_pass,
                checkpoint=(self.checkpoint_key, encode(state)),
                fence=self.fence,
            )
            result = await off_loop(self.store.write, batch, now=self.now_us)
            self.state = state
        self.counts.added += result.added + result.undeleted
        self.counts.updated += result.updated
        self.counts.unchanged += result.unchanged
        self.seen += len(records)
        self._tell()

    def begin_marking(self) -> None:
        """Begin a pass that marks what it sees, where the resource wants one and none is under way."""
        if self.resource.marks and self.state.seen_pass is None:
            self.state = msgspec.structs.replace(self.state, seen_pass=self.fence.epoch, marks=True)

    async def finish(self) -> None:
        """Store the checkpoint as it is at the end; a full pass deletes what it has not seen."""
        seen_pass = self.state.seen_pass
        state = msgspec.structs.replace(
            self.state, seen_pass=None, marks=False, passed=seen_pass, doubted=False
        )
        done = (self.checkpoint_key, encode(state))
        if seen_pass is not None and not (self.warnings or self.state.doubted or self.state.marks):
            self.counts.deleted += await off_loop(
                self.store.end_pass, self.key, seen_pass, checkpoint=done, fence=self.fence, now=self.now_us
            )
        else:
            if seen_pass is not None and not self.state.marks:
                self.warn("deletions were not looked for, since the list may not have been whole")
            await off_loop(self.store.save_checkpoint, *done, fence=self.fence, now=self.now_us)
        self.state = state
        self._tell(done=True)

    # -- telling -------------------------------------------------------------------------------------------

    def next_page(self, walk: Walk, landed: Landed) -> PageRequest | None:
        """Return what a chain asks after a page, None at its end; raise `BadAnswer` where it was cut short."""
        try:
            return walk.send(landed)
        except StopIteration as end:
            ending: Ending = end.value
            if ending.position is None and ending.warning is not None:
                self.warn(ending.warning)
            if ending.position is not None:
                raise BadAnswer(f"{self.resource.path}: {ending.warning}") from None
            return None

    def expect(self, total: int | None) -> None:
        """Add to the records that the API says there are to see."""
        if total is not None:
            self.total = (self.total or 0) + total

    def _tell(self, *, done: bool = False) -> None:
        name = self.resource.name
        self._listener(Progress(stream=name, seen=self.seen, total=self.total, counts=self.counts, done=done))

    def warn(self, text: str) -> None:
        """Put a doubt on the run."""
        if text not in self.warnings:
            self.warnings.append(text)
            self._listener(Warned(stream=self.resource.name, text=text))

    def check_stop(self) -> None:
        """Raise `Stopped` once somebody has asked for it."""
        if self.stop.is_set():
            raise Stopped
