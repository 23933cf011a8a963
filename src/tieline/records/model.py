"""The record store's values: what goes in and what comes out."""

from __future__ import annotations

import enum
from collections.abc import Sequence

import msgspec

from tieline.records.cursor import encode_cursor

#: Bytes of JSON with which a page of the feed ends, unless it is asked for otherwise.
PAGE_BYTES = 32 * 1024 * 1024


class Action(enum.StrEnum):
    """What last happened to a record."""

    #: Seen for the first time, or again after a delete.
    ADDED = "ADDED"
    #: Its content changed.
    UPDATED = "UPDATED"
    #: Gone at the provider; the payload is kept until pruned.
    DELETED = "DELETED"


class StreamKey(msgspec.Struct, frozen=True, kw_only=True):
    """Names a stream: a connection's row, a model and a variant of it."""

    connection: int
    model: str
    variant: str = "base"


class CheckpointKey(msgspec.Struct, frozen=True, kw_only=True):
    """Names a checkpoint: a connection's row, a sync (or a consumer of the feed) and a variant."""

    connection: int
    sync: str
    variant: str = "base"


class Fence(msgspec.Struct, frozen=True, kw_only=True):
    """Proof of a claim: the lease's key and the epoch at which it was claimed."""

    lease: str
    epoch: int


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Records to upsert, each an id and its JSON object as bytes, with all that must commit with them.

    `seen_pass` marks every record of the batch as seen by that full pass. An id twice in `records`: the last wins; one
    in `deletes` too is deleted. Deletes of what is not there do nothing. An id has 1 to 512 characters.

    `parts` are JSON objects that are merged into the records of their ids, object by object, arrays replaced; they count
    as updated or unchanged, and ids that are not there, deleted or pruned are left alone. With `unless_after`, a cursor,
    records that changed after it are left alone, and count as unchanged.
    """

    stream: StreamKey
    records: Sequence[tuple[str, bytes]]
    parts: Sequence[tuple[str, bytes]] = ()
    deletes: Sequence[str] = ()
    unless_after: str | None = None
    seen_pass: int | None = None
    checkpoint: tuple[CheckpointKey, bytes] | None = None
    fence: Fence | None = None


class BatchResult(msgspec.Struct, frozen=True, kw_only=True):
    """How many records a batch added, updated, left unchanged, brought back and deleted; each counted once."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    undeleted: int = 0
    deleted: int = 0
    #: The place of the last change that the stream has now, as a cursor; None where it never had any.
    cursor: str | None = None


class FeedQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Asks for a page of the feed. `limit` is 1 to 10,000; `actions` empty means all; `ids` at most `limit`.

    `modified_after` includes its own microsecond; with a cursor too, records lie after both. A page ends before its limit
    with the record by which it has `most_bytes`; the next one goes on from there.
    """

    cursor: str | None = None
    modified_after: int | None = None
    limit: int = 100
    most_bytes: int = PAGE_BYTES
    actions: frozenset[Action] = frozenset()
    ids: Sequence[str] | None = None


class StoredRecord(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A record as the feed gives it; `data` is its JSON object as bytes, None once pruned. Times in microseconds.

    `seq` is the number of its last change in its stream.
    """

    id: str
    data: bytes | None
    action: Action
    first_seen_at: int
    last_modified_at: int
    deleted_at: int | None
    pruned_at: int | None
    seq: int

    @property
    def cursor(self) -> str:
        """Its place in the feed; made when it is asked for, since an export asks for that of the last record alone."""
        return encode_cursor(self.last_modified_at, self.seq)


class FeedPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the feed; `next_cursor` is None when nothing more was there."""

    records: list[StoredRecord]
    next_cursor: str | None


class Pruned(msgspec.Struct, frozen=True, kw_only=True):
    """How many records were emptied, and whether any before the same place are not yet."""

    count: int = 0
    has_more: bool = False


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many records a stream holds, those deleted, and the last change."""

    live: int
    deleted: int
    last_modified_at: int | None
