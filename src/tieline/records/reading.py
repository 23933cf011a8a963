"""Reading the feed: where its pages end, and all of them one after the other; pure but for the store that is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from tieline.records.model import FeedQuery, StoredRecord, StreamKey
from tieline.records.ports import RecordStore


def every(store: RecordStore, stream: StreamKey, query: FeedQuery) -> Iterator[StoredRecord]:
    """Yield all records that a query asks for, page by page."""
    while True:
        page = store.feed(stream, query)
        yield from page.records
        if page.next_cursor is None:
            return
        query = msgspec.structs.replace(query, cursor=page.next_cursor)


def within(records: Sequence[StoredRecord], most_bytes: int) -> list[StoredRecord]:
    """Return the first of some records, to the one by which they have so many bytes."""
    page: list[StoredRecord] = []
    size = 0
    for record in records:
        if size >= most_bytes:
            break
        page.append(record)
        size += len(record.data or b"")
    return page
