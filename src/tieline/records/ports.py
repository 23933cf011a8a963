"""What the record store is, in the words of those who use it: syncs write, feeds read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from tieline.records.model import (
    Batch,
    BatchResult,
    CheckpointKey,
    Counts,
    FeedPage,
    FeedQuery,
    Fence,
    Pruned,
    StreamKey,
)


class RecordStore(Protocol):
    """Holds records by stream, and the checkpoints that are written with them.

    Every method blocks and may be called from any thread. Times are whole microseconds since 1970 UTC.
    Errors: `LeaseLost` where a fence no longer holds, `UsageError` with its `field` for a bad cursor, limit or id,
    `WrongKey` for a payload that does not open, `StorageError` and below for the database.
    """

    def write(self, batch: Batch, *, now: int) -> BatchResult:
        """Apply a batch, its deletes and its checkpoint in one transaction, or change nothing."""
        ...

    def end_pass(
        self,
        stream: StreamKey,
        seen_pass: int,
        *,
        checkpoint: tuple[CheckpointKey, bytes],
        fence: Fence | None,
        now: int,
    ) -> int:
        """Soft-delete what the full pass `seen_pass` has not seen, with its checkpoint; return how many."""
        ...

    def checkpoint(self, key: CheckpointKey) -> bytes | None:
        """Return the checkpoint's state, or None before the first."""
        ...

    def clear(self, stream: StreamKey, *, fence: Fence, limit: int) -> int:
        """Remove at most `limit` records of a stream for good, so that they are not known; return how many."""
        ...

    def end(self, stream: StreamKey) -> str | None:
        """Return the cursor of a stream's last change; None where it never had any."""
        ...

    def remove_checkpoint(self, key: CheckpointKey) -> bool:
        """Forget a checkpoint; False if there is none."""
        ...

    def save_checkpoint(self, key: CheckpointKey, state: bytes, *, fence: Fence | None, now: int) -> None:
        """Store a checkpoint by itself."""
        ...

    def feed(self, stream: StreamKey, query: FeedQuery) -> FeedPage:
        """Return the next page of the stream's records in the order of their last change."""
        ...

    def prune(self, stream: StreamKey, *, until: str, limit: int, now: int) -> Pruned:
        """Empty the payloads of at most `limit` records up to and with the cursor `until`; return how many.

        The oldest go first, and nothing moves in the feed.
        """
        ...

    def counts(self, connection: int) -> Mapping[tuple[str, str], Counts]:
        """Return how many records each (model, variant) of a connection holds."""
        ...

    def counts_of(self, connections: Sequence[int]) -> Mapping[int, Mapping[tuple[str, str], Counts]]:
        """Return the same of many connections, by their rows; those that hold nothing may not be there."""
        ...

    def existing(
        self, stream: StreamKey, ids: Sequence[str], *, seen_pass: int | None = None
    ) -> frozenset[str]:
        """Return those of `ids` that are there and not deleted, and that the pass `seen_pass` has seen last."""
        ...
