"""A record store over another that stays as it is: what is written is kept in memory, and can be told."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tieline.core.errors import UsageError
from tieline.records.cursor import decode_cursor
from tieline.records.memory import MemoryRecordStore
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
from tieline.records.ports import RecordStore
from tieline.records.reading import every

_PAGE = 1000
_LIVING = frozenset({Action.ADDED, Action.UPDATED})


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a record: its content before and after, None where there was or is none."""

    stream: StreamKey
    id: str
    action: Action
    before: bytes | None
    after: bytes | None


class OverlayStore:
    """A `RecordStore` for trying out: it holds what has changed, and reads the rest from the store below.

    Fences are not looked at, as nobody else writes here.
    """

    def __init__(self, below: RecordStore) -> None:
        self._below = below
        self._above = MemoryRecordStore(lambda _lease: None)
        #: What was below of each record that was touched here.
        self._former: dict[StreamKey, dict[str, StoredRecord | None]] = {}
        self._forgotten: set[CheckpointKey] = set()
        self._lock = threading.RLock()

    def changes(self) -> list[Change]:
        """Return what is otherwise here than below, by stream and in the order of the changes."""
        with self._lock:
            return [
                Change(
                    stream=stream,
                    id=row.id,
                    action=row.action,
                    before=None if former is None or former.action is Action.DELETED else former.data,
                    after=None if row.action is Action.DELETED else row.data,
                )
                for stream in self._former
                for row in self._changed(stream)
                if not _same(former := self._former[stream][row.id], row)
            ]

    def write(self, batch: Batch, *, now: int) -> BatchResult:
        with self._lock:
            ids = [id_ for id_, _ in (*batch.records, *batch.parts)]
            self._touch(batch.stream, (*ids, *batch.deletes))
            self._remember(batch.checkpoint)
            return self._above.write(msgspec.structs.replace(batch, fence=None), now=now)

    def end_pass(
        self,
        stream: StreamKey,
        seen_pass: int,
        *,
        checkpoint: tuple[CheckpointKey, bytes],
        fence: Fence | None,
        now: int,
    ) -> int:
        del fence
        with self._lock:
            self._take(stream, every(self._below, stream, FeedQuery(limit=_PAGE, actions=_LIVING)))
            self._remember(checkpoint)
            return self._above.end_pass(stream, seen_pass, checkpoint=checkpoint, fence=None, now=now)

    def checkpoint(self, key: CheckpointKey) -> bytes | None:
        above = self._above.checkpoint(key)
        return above if above is not None or key in self._forgotten else self._below.checkpoint(key)

    def remove_checkpoint(self, key: CheckpointKey) -> bool:
        there = self.checkpoint(key) is not None
        self._forgotten.add(key)
        self._above.remove_checkpoint(key)
        return there

    def save_checkpoint(self, key: CheckpointKey, state: bytes, *, fence: Fence | None, now: int) -> None:
        del fence
        self._above.save_checkpoint(key, state, fence=None, now=now)

    def end(self, stream: StreamKey) -> str | None:
        return self._above.end(stream) or self._below.end(stream)

    def feed(self, stream: StreamKey, query: FeedQuery) -> FeedPage:
        """As `RecordStore.feed`; a page may be shorter than there are records."""
        with self._lock:
            changed = {row.id for row in self._changed(stream)}
            page = self._below.feed(stream, query)
            kept = [each for each in page.records if each.id not in changed]
            if page.next_cursor is not None or not changed:
                return FeedPage(records=kept, next_cursor=page.next_cursor)
            end = self._below.end(stream)
            cursor = max(filter(None, (query.cursor, end)), key=decode_cursor, default=None)
            room = query.limit if query.ids is not None else max(1, query.limit - len(kept))
            left = msgspec.structs.replace(query, cursor=cursor, limit=room)
            above = self._above.feed(stream, left)
            return FeedPage(records=[*kept, *above.records], next_cursor=above.next_cursor)

    def counts(self, connection: int) -> Mapping[tuple[str, str], Counts]:
        return self._below.counts(connection)

    def counts_of(self, connections: Sequence[int]) -> Mapping[int, Mapping[tuple[str, str], Counts]]:
        return self._below.counts_of(connections)

    def existing(
        self, stream: StreamKey, ids: Sequence[str], *, seen_pass: int | None = None
    ) -> frozenset[str]:
        with self._lock:
            self._touch(stream, ids)
            return self._above.existing(stream, ids, seen_pass=seen_pass)

    def clear(self, stream: StreamKey, *, fence: Fence, limit: int) -> int:
        del fence, limit
        raise UsageError(f"records of {stream.model} are not cleared here: nothing is changed")

    def prune(self, stream: StreamKey, *, until: str, limit: int, now: int) -> Pruned:
        del until, limit, now
        raise UsageError(f"records of {stream.model} are not pruned here: nothing is changed")

    # -- what is below -------------------------------------------------------------------------------------

    def _touch(self, stream: StreamKey, ids: Iterable[str]) -> None:
        """Take over what is below of some records."""
        known = self._former.setdefault(stream, {})
        wanted = [id_ for id_ in dict.fromkeys(ids) if id_ not in known]
        for start in range(0, len(wanted), _PAGE):
            some = wanted[start : start + _PAGE]
            self._take(stream, every(self._below, stream, FeedQuery(ids=some, limit=len(some))))
            known.update((id_, None) for id_ in some if id_ not in known)

    def _take(self, stream: StreamKey, records: Iterable[StoredRecord]) -> None:
        known = self._former.setdefault(stream, {})
        fresh = [each for each in records if each.id not in known]
        known.update((each.id, each) for each in fresh)
        self._above.put(stream, fresh, end=self._below.end(stream))

    def _changed(self, stream: StreamKey) -> list[StoredRecord]:
        """Return the records that have changed here, in the order of their changes."""
        if not self._former.get(stream):
            return []
        query = FeedQuery(limit=_PAGE, cursor=self._below.end(stream))
        return list(every(self._above, stream, query))

    def _remember(self, checkpoint: tuple[CheckpointKey, bytes] | None) -> None:
        if checkpoint is not None:
            self._forgotten.discard(checkpoint[0])


def _same(former: StoredRecord | None, now: StoredRecord) -> bool:
    """Tell whether a record came to be what it was."""
    gone = former is None or former.action is Action.DELETED
    return now.action is Action.DELETED if gone else former is not None and former.cursor == now.cursor
