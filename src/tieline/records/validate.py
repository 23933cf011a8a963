"""What the record store refuses, before anything is read or written."""

from __future__ import annotations

from collections.abc import Iterable

from tieline.core.errors import UsageError
from tieline.records.cursor import START, Place, decode_cursor
from tieline.records.model import Action, Batch, FeedQuery

MAX_ID_LENGTH = 512
MAX_LIMIT = 10_000


def check_batch(batch: Batch) -> dict[str, bytes]:
    """Return the batch's records by id, without those it also deletes; of an id given twice the last is kept."""
    check_ids((id_ for id_, _ in batch.records), "records")
    check_ids(batch.deletes, "deletes")
    records = dict(batch.records)
    for id_ in batch.deletes:
        records.pop(id_, None)
    return records


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
