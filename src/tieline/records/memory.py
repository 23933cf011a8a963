"""A record store in memory: for tests, and as the plainest statement of what a record store does."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tieline.core.errors import LeaseLost
from tieline.records.change import same_json
from tieline.records.cursor import Place, decode_cursor, encode_cursor
from tieline.records.merge import merge
from tieline.records.model import (
    Action,
    Batch,
    BatchResult,
    CheckpointKey,
    Counts,
    FeedPage,
    FeedQuery,
    Fence,
    Pruned,
    StoredRecord,
    StreamKey,
)
from tieline.records.reading import within
from tieline.records.validate import check_batch, check_ids, check_limit, feed_start, wanted_actions


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A record: `content` stays for comparison when its payload is pruned."""

    id: str
    content: bytes
    action: Action
    first_seen_at: int
    place: Place
    deleted_at: int | None = None
    pruned_at: int | None = None
    seen_pass: int | None = None


class _Stream:
    def __init__(self) -> None:
        self.rows: dict[str, _Row] = {}
        self.last = Place(0, 0)
        self._unless_after: Place | None = None

    @property
    def end(self) -> str | None:
        return encode_cursor(*self.last) if self.last.seq else None

    def protect(self, unless_after: Place | None) -> None:
        """Leave alone what has changed after a place, in what follows."""
        self._unless_after = unless_after

    def is_protected(self, row: _Row) -> bool:
        return self._unless_after is not None and row.place > self._unless_after

    def next_place(self, now: int) -> Place:
        self.last = Place(max(now, self.last.modified_at), self.last.seq + 1)
        return self.last

    def in_order(self) -> list[_Row]:
        return sorted(self.rows.values(), key=lambda row: row.place)


class MemoryRecordStore:
    """A `RecordStore` that forgets. `epoch_of` says at which epoch a lease stands now, None where nobody holds it."""

    def __init__(self, epoch_of: Callable[[str], int | None]) -> None:
        self._epoch_of = epoch_of
        self._streams: dict[StreamKey, _Stream] = {}
        self._checkpoints: dict[CheckpointKey, bytes] = {}
        self._lock = threading.Lock()

    def write(self, batch: Batch, *, now: int) -> BatchResult:
        checked = check_batch(batch)
        with self._lock:
            self._check(batch.fence)
            stream = self._streams.setdefault(batch.stream, _Stream())
            stream.protect(checked.unless_after)
            done = [_upsert(stream, id_, data, batch.seen_pass, now) for id_, data in checked.records.items()]
            done += [_patch(stream, id_, part, batch.seen_pass, now) for id_, part in checked.parts.items()]
            done += [_delete(stream, id_, now) for id_ in checked.deletes]
            if batch.checkpoint is not None:
                self._checkpoints.update([batch.checkpoint])
            count = Counter(done)
            return BatchResult(
                added=count["added"],
                updated=count["updated"],
                unchanged=count["unchanged"],
                undeleted=count["undeleted"],
                deleted=count["deleted"],
                cursor=stream.end,
            )

    def put(self, stream: StreamKey, records: Sequence[StoredRecord], *, end: str | None) -> None:
        """Take records over from another store, as they are there, where the last change is at `end`."""
        with self._lock:
            known = self._streams.setdefault(stream, _Stream())
            if end is not None:
                known.last = max(known.last, decode_cursor(end))
            for each in records:
                known.rows[each.id] = _Row(
                    id=each.id,
                    content=each.data or b"",
                    action=each.action,
                    first_seen_at=each.first_seen_at,
                    place=decode_cursor(each.cursor),
                    deleted_at=each.deleted_at,
                    pruned_at=each.pruned_at,
                )

    def end_pass(
        self,
        stream: StreamKey,
        seen_pass: int,
        *,
        checkpoint: tuple[CheckpointKey, bytes],
        fence: Fence | None,
        now: int,
    ) -> int:
        with self._lock:
            self._check(fence)
            known = self._streams.setdefault(stream, _Stream())
            known.protect(None)
            unseen = [
                row for row in known.in_order() if row.deleted_at is None and row.seen_pass != seen_pass
            ]
            for row in unseen:
                _delete(known, row.id, now)
            self._checkpoints.update([checkpoint])
        return len(unseen)

    def checkpoint(self, key: CheckpointKey) -> bytes | None:
        return self._checkpoints.get(key)

    def clear(self, stream: StreamKey, *, fence: Fence, limit: int) -> int:
        with self._lock:
            self._check(fence)
            known = self._streams.get(stream, _Stream())
            gone = list(known.rows)[:limit]
            for each in gone:
                del known.rows[each]
            return len(gone)

    def end(self, stream: StreamKey) -> str | None:
        with self._lock:
            return self._streams.get(stream, _Stream()).end

    def remove_checkpoint(self, key: CheckpointKey) -> bool:
        with self._lock:
            return self._checkpoints.pop(key, None) is not None

    def save_checkpoint(self, key: CheckpointKey, state: bytes, *, fence: Fence | None, now: int) -> None:  # noqa: ARG002 (the port's)
        with self._lock:
            self._check(fence)
            self._checkpoints[key] = state

    def feed(self, stream: StreamKey, query: FeedQuery) -> FeedPage:
        start, actions = feed_start(query), wanted_actions(query)
        with self._lock:
            rows = self._streams.get(stream, _Stream()).in_order()
        found = [
            _stored(row)
            for row in rows
            if row.place > start and row.action in actions and (query.ids is None or row.id in query.ids)
        ]
        page = within(found[: query.limit], query.most_bytes)
        return FeedPage(records=page, next_cursor=page[-1].cursor if len(found) > len(page) else None)

    def prune(self, stream: StreamKey, *, until: str, limit: int, now: int) -> Pruned:
        end = decode_cursor(until)
        check_limit(limit)
        with self._lock:
            known = self._streams.get(stream, _Stream())
            full = [row for row in known.in_order() if row.place <= end and row.pruned_at is None]
            known.rows.update((row.id, replace(row, pruned_at=now)) for row in full[:limit])
        return Pruned(count=len(full[:limit]), has_more=len(full) > limit)

    def counts(self, connection: int) -> Mapping[tuple[str, str], Counts]:
        with self._lock:
            return {
                (key.model, key.variant): _count(stream)
                for key, stream in self._streams.items()
                if key.connection == connection
            }

    def counts_of(self, connections: Sequence[int]) -> Mapping[int, Mapping[tuple[str, str], Counts]]:
        return {key: self.counts(key) for key in connections}

    def existing(
        self, stream: StreamKey, ids: Sequence[str], *, seen_pass: int | None = None
    ) -> frozenset[str]:
        check_ids(ids, "ids")
        with self._lock:
            rows = self._streams.get(stream, _Stream()).rows
            return frozenset(
                id_
                for id_ in ids
                if id_ in rows and rows[id_].deleted_at is None and seen_pass in {None, rows[id_].seen_pass}
            )

    def _check(self, fence: Fence | None) -> None:
        if fence is not None and self._epoch_of(fence.lease) != fence.epoch:
            raise LeaseLost


def _upsert(stream: _Stream, id_: str, data: bytes, seen_pass: int | None, now: int) -> str:
    """Store one record; return what that did, as `BatchResult` names it."""
    row = stream.rows.get(id_)
    if row is None:
        place = stream.next_place(now)
        stream.rows[id_] = _Row(
            id=id_,
            content=data,
            action=Action.ADDED,
            first_seen_at=place.modified_at,
            place=place,
            seen_pass=seen_pass,
        )
        return "added"
    seen = row.seen_pass if seen_pass is None else seen_pass
    if stream.is_protected(row):
        stream.rows[id_] = replace(row, seen_pass=seen)
        return "unchanged"
    same = row.content == data or (row.pruned_at is None and same_json(row.content, data))
    if row.deleted_at is None and same:
        stream.rows[id_] = replace(row, content=data, seen_pass=seen)
        return "unchanged"
    action, done = (Action.UPDATED, "updated") if row.deleted_at is None else (Action.ADDED, "undeleted")
    stream.rows[id_] = replace(
        row,
        content=data,
        action=action,
        place=stream.next_place(now),
        deleted_at=None,
        pruned_at=None,
        seen_pass=seen,
    )
    return done


def _patch(stream: _Stream, id_: str, part: bytes, seen_pass: int | None, now: int) -> str:
    """Merge a part into one record, if it is there and whole; return what that did."""
    row = stream.rows.get(id_)
    if row is None or row.deleted_at is not None:
        return "nothing"
    if row.pruned_at is None and not stream.is_protected(row):
        content = merge(row.content, part)
        if not same_json(row.content, content):
            return _upsert(stream, id_, content, seen_pass, now)
    stream.rows[id_] = replace(row, seen_pass=row.seen_pass if seen_pass is None else seen_pass)
    return "unchanged" if row.pruned_at is None else "nothing"


def _delete(stream: _Stream, id_: str, now: int) -> str:
    """Mark one record as deleted, if it is there; return what that did."""
    row = stream.rows.get(id_)
    if row is None or row.deleted_at is not None:
        return "nothing"
    if stream.is_protected(row):
        return "unchanged"
    place = stream.next_place(now)
    stream.rows[id_] = replace(row, action=Action.DELETED, place=place, deleted_at=place.modified_at)
    return "deleted"


def _stored(row: _Row) -> StoredRecord:
    return StoredRecord(
        id=row.id,
        data=row.content if row.pruned_at is None else None,
        action=row.action,
        first_seen_at=row.first_seen_at,
        last_modified_at=row.place.modified_at,
        deleted_at=row.deleted_at,
        pruned_at=row.pruned_at,
        seq=row.place.seq,
    )


def _count(stream: _Stream) -> Counts:
    deleted = sum(row.deleted_at is not None for row in stream.rows.values())
    last = stream.last.modified_at if stream.rows else None
    return Counts(live=len(stream.rows) - deleted, deleted=deleted, last_modified_at=last)
