"""Bring streams from the record store's feed to a sink."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

import msgspec
from msgspec.structs import replace

from tieline.core.errors import UsageError
from tieline.exports.contract import Shaper
from tieline.exports.infer import empty
from tieline.exports.layout import lay_out, reading
from tieline.exports.model import Change, Contract, ExportCounts, ExportStream, Position, Target
from tieline.exports.ports import Sink, StreamWriter
from tieline.records.model import Action, FeedPage, FeedQuery, StoredRecord, StreamKey
from tieline.sources.schema import Model

FIRST_PAGE = 100
#: So few that what is taken from the feed is still in the processor's caches when it is written, and its memory serves again.
PAGE_BYTES = 512 << 10
PAGE_RECORDS = 2_000

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,99}")

Progress = Callable[[str, ExportCounts], None]


class Feed(Protocol):
    """The part of the record store that an export reads."""

    def feed(self, stream: StreamKey, query: FeedQuery) -> FeedPage:
        """Return the next page of the stream's records in the order of their last change."""
        ...


def export(
    store: Feed,
    streams: Sequence[ExportStream],
    sink: Sink,
    *,
    progress: Progress = lambda _name, _counts: None,
) -> Mapping[str, ExportCounts]:
    """Bring each stream in the sink up to date; return what was done by the target's name.

    A place that holds what is not ours under their names is refused before anything is written. `progress` is called after each commit with the counts of the target so far. An error leaves what was
    committed before it; the next export goes on from there.
    """
    check_targets(streams)
    sink.check([*{stream.target.name: stream.target for stream in streams}.values()])
    done: dict[str, ExportCounts] = {}
    for stream in streams:
        name = stream.target.name
        before = done.setdefault(name, ExportCounts())
        target, shaper = _shaped(stream.target, sink)
        with sink.stream(target) as writer:
            for counts in _follow(store, stream, writer, sink, shaper):
                before += counts
                done[name] = before
                progress(name, before)
    return done


def check_targets(streams: Sequence[ExportStream]) -> None:
    """Raise `UsageError` where a target's name cannot name a table, folder or file, or where two streams meet."""
    models: dict[str, Model | None] = {}
    places: set[tuple[str, str]] = set()
    for target in (stream.target for stream in streams):
        name = target.name.casefold()
        if not _NAME.fullmatch(target.name) or name.startswith("_tieline"):
            raise UsageError(
                f"stream: {target.name!r} cannot name a table, a folder or a file", field="stream"
            )
        if (name, target.connection) in places or models.setdefault(name, target.model) != target.model:
            raise UsageError(f"stream: two streams would be exported to {target.name!r}", field="stream")
        places.add((name, target.connection))
    _check_tables({stream.target.name: stream.target for stream in streams}.values())


def _check_tables(targets: Iterable[Target]) -> None:
    """Raise `UsageError` where parts of one stream would go to the table of another."""
    tables: dict[str, str] = {}
    for target in targets:
        for table in lay_out(target).tables:
            if tables.setdefault(table.name.casefold(), target.name) != target.name:
                raise UsageError(f"stream: two streams would be exported to {table.name!r}", field="stream")


def _shaped(target: Target, sink: Sink) -> tuple[Target, Shaper | None]:
    """Return a target with the shape to begin with, and what keeps records to it; None where nothing is to be kept."""
    known = sink.known(target.name)
    inferred = target.inferred and sink.typed and (known is None or known.model is not None)
    model = (known.model if known is not None else empty(target.name)) if inferred else target.model
    target = replace(target, model=model, inferred=inferred)
    read = reading(model, target.form)
    if read is None or (target.contract is Contract.EVOLVE and not inferred):
        return target, None
    return target, Shaper(
        read,
        stream=target.name,
        contract=target.contract,
        inferred=inferred,
        settled=known is not None,
        form=target.form,
    )


def page_limit(records: int, size: int) -> int:
    """Return how many records the next page may hold, after one of so many records and bytes."""
    return max(1, min(PAGE_RECORDS, PAGE_BYTES * records // max(size, 1)))


def _follow(
    store: Feed, stream: ExportStream, writer: StreamWriter, sink: Sink, shaper: Shaper | None
) -> Iterator[ExportCounts]:
    """Read the feed to its end; give the counts of each commit."""
    position = writer.position
    cursor = position.cursor if position is not None and position.feed == stream.feed else None
    pending = _Pending()
    limit = FIRST_PAGE
    while True:
        limit = min(limit, sink.commit_records - pending.records)
        page = store.feed(stream.key, FeedQuery(cursor=cursor, limit=limit))
        if page.records:
            changes = changes_of(page.records)
            _write(writer, changes, shaper)
            cursor = page.records[-1].cursor
            size = sum(len(change.data or b"") for change in changes)
            limit = page_limit(len(page.records), size)
            pending = pending.plus(len(page.records), size, skipped=len(page.records) - len(changes))
        if cursor is not None and pending.records and (page.next_cursor is None or pending.enough(sink)):
            counts = writer.commit(Position(feed=stream.feed, cursor=cursor)) + pending.counts
            yield counts + _settled(shaper)
            pending = _Pending()
        if page.next_cursor is None:
            return


def _write(writer: StreamWriter, changes: Sequence[Change], shaper: Shaper | None) -> None:
    if shaper is None:
        writer.write(changes)
        return
    before = shaper.model
    taken = shaper.take(changes)
    if shaper.model != before:
        shaper.reshape(writer.reshape(shaper.model))
    writer.write(taken)


def _settled(shaper: Shaper | None) -> ExportCounts:
    """Return what a commit left out."""
    if shaper is None:
        return ExportCounts()
    shaper.settle()
    return ExportCounts(discarded=shaper.take_discarded())


class _Pending(msgspec.Struct, frozen=True):
    """What was written since the last commit."""

    records: int = 0
    size: int = 0
    skipped: int = 0

    def plus(self, records: int, size: int, *, skipped: int) -> _Pending:
        return _Pending(self.records + records, self.size + size, self.skipped + skipped)

    def enough(self, sink: Sink) -> bool:
        return self.records >= sink.commit_records or self.size >= sink.commit_bytes

    @property
    def counts(self) -> ExportCounts:
        return ExportCounts(skipped=self.skipped)


def changes_of(records: Sequence[StoredRecord]) -> list[Change]:
    """Return what a feed's records mean for whoever follows it; those that live without a payload, pruned, mean nothing."""
    return [_change(record) for record in records if record.data is not None or _is_gone(record)]


def _change(record: StoredRecord) -> Change:
    return Change(
        id=record.id,
        data=None if _is_gone(record) else record.data,
        first_seen_at=record.first_seen_at,
        modified_at=record.last_modified_at,
    )


def _is_gone(record: StoredRecord) -> bool:
    return record.action is Action.DELETED
