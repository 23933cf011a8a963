"""What the record store refuses, before anything is read or written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tieline.core.errors import UsageError
from tieline.records.cursor import START, Place, decode_cursor
from tieline.records.merge import is_object, merge
from tieline.records.model import Action, Batch, FeedQuery

MAX_ID_LENGTH = 512
MAX_LIMIT = 10_000


class CheckedBatch(NamedTuple):
    """A batch as it is applied: each id in one of the three, and where what others have changed begins."""

    records: dict[str, bytes]
    parts: dict[str, bytes]
    deletes: tuple[str, ...]
    unless_after: Place | None


def check_batch(batch: Batch) -> CheckedBatch:
    """Return a batch with each id once: deletes count most, parts are merged into each other and into whole records."""
    check_ids((id_ for id_, _ in batch.records), "records")
    check_ids((id_ for id_, _ in batch.parts), "parts")
    check_ids(batch.deletes, "deletes")
    records, parts = dict(batch.records), _parts(batch)
    for id_ in batch.deletes:
        records.pop(id_, None)
        parts.pop(id_, None)
    for id_ in records.keys() & parts.keys():
        records[id_] = merge(records[id_], parts.pop(id_))
    place = None if batch.unless_after is None else decode_cursor(batch.unless_after)
    return CheckedBatch(records, parts, tuple(dict.fromkeys(batch.deletes)), place)


def _parts(batch: Batch) -> dict[str, bytes]:
    """Return what is to be merged into each record."""
    parts: dict[str, bytes] = {}
    for id_, part in batch.parts:
        if not is_object(part):
            raise UsageError("a part of a record must be a JSON object", field="parts")
        parts[id_] = merge(parts[id_], part) if id_ in parts else part
    return parts


def check_ids(ids: Iterable[str], field: str) -> None:
    """Refuse ids that are empty, too long, or not text a database can hold."""
    for id_ in ids:
        if not 0 < len(id_) <= MAX_ID_LENGTH:
            raise UsageError(
                f"a record's id has 1 to {MAX_ID_LENGTH} characters, not {len(id_)}", field=field
            )
        if not (id_.isascii() and id_.isprintable()) and ("\0" in id_ or not _is_unicode(id_)):
            raise UsageError("a record's id holds a character that text cannot hold", field=field)


def check_limit(limit: int) -> None:
    """Refuse a page size out of range."""
    if not 1 <= limit <= MAX_LIMIT:
        raise UsageError(f"limit must be 1 to {MAX_LIMIT}, not {limit}", field="limit")


def feed_start(query: FeedQuery) -> Place:
    """Return the place after which a feed query's records lie; refuse a query that cannot be answered.

    `modified_after` is inclusive, so that who passes the time of the last change seen loses no record of that moment.
    """
    check_limit(query.limit)
    if query.ids is not None:
        check_ids(query.ids, "ids")
        if len(query.ids) > query.limit:
            raise UsageError(f"ids must be at most the limit, {query.limit}", field="ids")
    after_cursor = START if query.cursor is None else decode_cursor(query.cursor)
    if query.modified_after is None:
        return after_cursor
    return max(after_cursor, Place(query.modified_after, -1))


def wanted_actions(query: FeedQuery) -> frozenset[Action]:
    """Return the last actions that a feed query asks for; none named means all."""
    return query.actions or frozenset(Action)


def _is_unicode(text: str) -> bool:
    """Return whether text holds no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
