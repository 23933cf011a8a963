"""Reads a page of the feed and opens its payloads."""

from __future__ import annotations

from collections.abc import Iterator

from tieline.connections.vault import KeyRing
from tieline.records.model import Action, FeedPage, FeedQuery, StoredRecord, StreamKey
from tieline.records.validate import feed_start, wanted_actions
from tieline.storage.database import Database, Row, Value
from tieline.storage.stream_writer import ADDED, DELETED, UPDATED, record_aad

_CODES = {Action.ADDED: ADDED, Action.UPDATED: UPDATED, Action.DELETED: DELETED}
_ACTIONS = {code: action for action, code in _CODES.items()}


def read_feed(database: Database, ring: KeyRing, stream: StreamKey, query: FeedQuery) -> FeedPage:
    """Return a page; one row more is read, to know whether anything follows."""
    start = feed_start(query)
    codes = sorted(_CODES[action] for action in wanted_actions(query))
    values: dict[str, Value] = {
        "connection": stream.connection,
        "model": stream.model,
        "variant": stream.variant,
        "modified_at": start.modified_at,
        "seq": start.seq,
        "action_1": codes[0],
        "action_2": codes[len(codes) // 2],
        "action_3": codes[-1],
        "limit": query.limit + 1,
    }
    if query.ids is not None:
        values["ids"] = list(dict.fromkeys(query.ids))
    name = "feed" if query.ids is None else "feed_of_ids"
    return database.read_with(name, lambda rows: _page(rows, ring, query), **values)


def _page(rows: Iterator[Row], ring: KeyRing, query: FeedQuery) -> FeedPage:
    """Return the rows of a page, opened as they come, so that no second copy of them all is held."""
    records: list[StoredRecord] = []
    size = 0
    for stream, id_, payload, action, first_seen_at, modified_at, deleted_at, pruned_at, seq in rows:
        if len(records) == query.limit or size >= query.most_bytes:
            return FeedPage(records=records, next_cursor=records[-1].cursor)
        record = StoredRecord(
            id=id_,
            data=None if payload is None else ring.open(payload, record_aad(stream, id_)),
            action=_ACTIONS[action],
            first_seen_at=first_seen_at,
            last_modified_at=modified_at,
            deleted_at=deleted_at,
            pruned_at=pruned_at,
            seq=seq,
        )
        records.append(record)
        size += len(record.data or b"")
    return FeedPage(records=records, next_cursor=None)
