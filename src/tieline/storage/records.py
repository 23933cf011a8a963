"""The record store on a database."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from tieline.connections.vault import KeyRing
from tieline.core.errors import LeaseLost
from tieline.records.change import Change
from tieline.records.cursor import decode_cursor, encode_cursor
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
from tieline.records.validate import check_batch, check_ids, check_limit
from tieline.storage.database import Database, Transaction
from tieline.storage.feed import read_feed
from tieline.storage.stream_writer import Incoming, StreamWriter
from tieline.storage.unlock import KeyProof


class SqlRecordStore:
    """A `RecordStore` in SQLite or PostgreSQL, its payloads sealed under the ring.

    `hash_key` is the database's own secret, as `unlock` returns it.
    """

    def __init__(self, database: Database, ring: KeyRing, hash_key: bytes) -> None:
        self._database = database
        self._ring = ring
        self._proof = KeyProof(ring)
        self._hash = hashlib.blake2b(key=hash_key, digest_size=16)

    def write(self, batch: Batch, *, now: int) -> BatchResult:
        checked = check_batch(batch)
        incoming = self._hashed(checked.records)

        def apply(tx: Transaction) -> BatchResult:
            _check_fence(tx, batch.fence)
            if incoming or checked.parts:
                self._proof.keep(tx)
            stream = StreamWriter.open(tx, batch.stream, self._ring, now, unless_after=checked.unless_after)
            changes = stream.upsert(incoming, batch.seen_pass)
            if checked.parts:
                changes += stream.patch(checked.parts, batch.seen_pass, self._hash_of)
            if checked.deletes:
                changes += stream.delete(checked.deletes)
            stream.close()
            if batch.checkpoint is not None:
                _save_checkpoint(tx, *batch.checkpoint, now)
            return BatchResult(
                added=changes[Change.ADDED],
                updated=changes[Change.UPDATED],
                unchanged=changes[Change.UNCHANGED] + changes[Change.RESTYLED],
                undeleted=changes[Change.UNDELETED],
                deleted=changes[Change.DELETED],
                cursor=stream.end,
            )

        return self._database.write(apply)

    def end_pass(
        self,
        stream: StreamKey,
        seen_pass: int,
        *,
        checkpoint: tuple[CheckpointKey, bytes],
        fence: Fence | None,
        now: int,
    ) -> int:
        def apply(tx: Transaction) -> int:
            _check_fence(tx, fence)
            writer = StreamWriter.open(tx, stream, self._ring, now)
            deleted = writer.delete_unseen(seen_pass)
            writer.close()
            _save_checkpoint(tx, *checkpoint, now)
            return deleted

        return self._database.write(apply)

    def checkpoint(self, key: CheckpointKey) -> bytes | None:
        rows = self._database.read(
            "read_checkpoint", connection=key.connection, sync=key.sync, variant=key.variant
        )
        return rows[0][0] if rows else None

    def clear(self, stream: StreamKey, *, fence: Fence, limit: int) -> int:
        def apply(tx: Transaction) -> int:
            _check_fence(tx, fence)
            writer = StreamWriter.find(tx, stream, self._ring, 0)
            return 0 if writer is None else writer.remove(limit)

        return self._database.write(apply)

    def end(self, stream: StreamKey) -> str | None:
        rows = self._database.read(
            "read_end", connection=stream.connection, model=stream.model, variant=stream.variant
        )
        return encode_cursor(*rows[0]) if rows and rows[0][1] else None

    def remove_checkpoint(self, key: CheckpointKey) -> bool:
        def apply(tx: Transaction) -> int:
            return tx.execute(
                "remove_checkpoint", connection=key.connection, sync=key.sync, variant=key.variant
            )

        return self._database.write(apply) > 0

    def save_checkpoint(self, key: CheckpointKey, state: bytes, *, fence: Fence | None, now: int) -> None:
        def apply(tx: Transaction) -> None:
            _check_fence(tx, fence)
            _save_checkpoint(tx, key, state, now)

        self._database.write(apply)

    def feed(self, stream: StreamKey, query: FeedQuery) -> FeedPage:
        return read_feed(self._database, self._ring, stream, query)

    def prune(self, stream: StreamKey, *, until: str, limit: int, now: int) -> Pruned:
        place = decode_cursor(until)
        check_limit(limit)

        def apply(tx: Transaction) -> Pruned:
            writer = StreamWriter.find(tx, stream, self._ring, now)
            return Pruned() if writer is None else writer.prune(place, limit)

        return self._database.write(apply)

    def counts(self, connection: int) -> Mapping[tuple[str, str], Counts]:
        return self.counts_of([connection]).get(connection, {})

    def counts_of(self, connections: Sequence[int]) -> Mapping[int, Mapping[tuple[str, str], Counts]]:
        found: dict[int, dict[tuple[str, str], Counts]] = {}
        rows = self._database.read("count_streams", connections=list(connections))
        for connection, model, variant, live, deleted, last in rows:
            changed_at = last if live + deleted else None
            counts = Counts(live=live, deleted=deleted, last_modified_at=changed_at)
            found.setdefault(connection, {})[model, variant] = counts
        return found

    def existing(
        self, stream: StreamKey, ids: Sequence[str], *, seen_pass: int | None = None
    ) -> frozenset[str]:
        check_ids(ids, "ids")
        rows = self._database.read(
            "existing_ids",
            seen_pass=seen_pass,
            connection=stream.connection,
            model=stream.model,
            variant=stream.variant,
            ids=list(ids),
        )
        return frozenset(row[0] for row in rows)

    def _hashed(self, records: Mapping[str, bytes]) -> Mapping[str, Incoming]:
        return {id_: (data, self._hash_of(data)) for id_, data in records.items()}

    def _hash_of(self, data: bytes) -> bytes:
        hash_ = self._hash.copy()
        hash_.update(data)
        return hash_.digest()


def _check_fence(tx: Transaction, fence: Fence | None) -> None:
    """Refuse to write for a run whose lease was claimed by another since."""
    if fence is not None:
        row = tx.fetch_one("lease_epoch", key=fence.lease)
        if row is None or row[0] != fence.epoch:
            raise LeaseLost


def _save_checkpoint(tx: Transaction, key: CheckpointKey, state: bytes, now: int) -> None:
    tx.execute(
        "save_checkpoint",
        connection=key.connection,
        sync=key.sync,
        variant=key.variant,
        state=state,
        updated_at=now,
    )
