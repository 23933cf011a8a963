"""Reads a page of the feed and opens its payloads."""

from __future__ import annotations

from collections.abc import Sequence

from tieline.connections.vault import KeyRing
from tieline.records.cursor import encode_cursor
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
    if query.ids is None:
        rows = database.read("feed", **values)
    else:
        rows = database.read("feed_of_ids", **values, ids=list(dict.fromkeys(query.ids)))
    records = _open(rows[: query.limit], ring)
    return FeedPage(records=records, next_cursor=records[-1].cursor if len(rows) > query.limit else None)


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
