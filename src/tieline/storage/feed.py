"""Reads a page of the feed and opens its payloads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tieline.connections.vault import KeyRing
from tieline.records.cursor import encode_cursor
from tieline.records.model import Action, FeedPage, FeedQuery, StoredRecord, StreamKey
from tieline.records.validate import feed_start, wanted_actions
from tieline.storage.database import Database, Row, Value
from tieline.storage.stream_writer import ADDED, DELETED, UPDATED, record_aad

_CODES = {Action.ADDED: ADDED, Action.UPDATED: UPDATED, Action.DELETED: DELETED}
_ACTIONS = {code: action for action, code in _CODES.items()}
#: Where a row has it.
_PAYLOAD = 2


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
    rows, more = database.read_with(name, lambda rows: _page(rows, query), **values)
    records = _open(rows, ring)
    return FeedPage(records=records, next_cursor=records[-1].cursor if more else None)


def _page(rows: Iterator[Row], query: FeedQuery) -> tuple[list[Row], bool]:
    """Return the rows of a page, and whether any follows; of those behind its last byte one alone is read."""
    page: list[Row] = []
    size = 0
    for row in rows:
        if size >= query.most_bytes:
            return page, True
        page.append(row)
        size += len(row[_PAYLOAD] or b"")
    return page[: query.limit], len(page) > query.limit


def _open(rows: Sequence[Row], ring: KeyRing) -> list[StoredRecord]:
    return [
        StoredRecord(
            id=id_,
            data=None if payload is None else ring.open(payload, record_aad(stream, id_)),
            action=_ACTIONS[action],
            first_seen_at=first_seen_at,
            last_modified_at=modified_at,
            deleted_at=deleted_at,
            pruned_at=pruned_at,
            cursor=encode_cursor(modified_at, seq),
        )
        for stream, id_, payload, action, first_seen_at, modified_at, deleted_at, pruned_at, seq in rows
    ]
