"""Lets go of old records, a little at a time: of their payloads, and of whole streams that no sync keeps any more."""

from __future__ import annotations

from tieline.connections.vault import KeyRing
from tieline.records.cursor import Place
from tieline.records.model import StreamKey
from tieline.storage.database import Database, Transaction, Value
from tieline.storage.stream_writer import StreamWriter

_BATCH = 1_000


def prune_stale(database: Database, ring: KeyRing, *, before: int, now: int, batch: int = _BATCH) -> int:
    """Empty the payloads of records that have not changed since a time; return how many.

    Nothing moves in a feed, as with any prune.
    """
    until = Place(before, -1)  # before the first change of that moment
    pruned = 0
    for connection, model, variant in database.read("stale_streams", before=before):
        key = StreamKey(connection=connection, model=model, variant=variant)
        while count := _prune(database, ring, key, until, now, batch):
            pruned += count
    return pruned


def drop_idle(database: Database, ring: KeyRing, *, before: int, batch: int = _BATCH) -> int:
    """Remove the records of streams that have not changed, and whose syncs have not run, since a time; return how many.

    A stream's syncs are taken to be all of its connection and variant. They begin at the beginning when they run again, which
    brings back what is removed. Readers are told nothing of it.
    """
    dropped = 0
    for connection, model, variant in database.read("idle_streams", before=before):
        key = StreamKey(connection=connection, model=model, variant=variant)
        while count := _drop(database, ring, key, before, batch):
            dropped += count
    return dropped


def _prune(database: Database, ring: KeyRing, key: StreamKey, until: Place, now: int, batch: int) -> int:
    def work(transaction: Transaction) -> int:
        writer = StreamWriter.find(transaction, key, ring, now)
        return 0 if writer is None else writer.prune(until, batch).count

    return database.write(work)


def _drop(database: Database, ring: KeyRing, key: StreamKey, before: int, batch: int) -> int:
    """Remove some records of a stream, unless its syncs run by now, and where they stood."""
    names: dict[str, Value] = {"connection": key.connection, "variant": key.variant}

    def work(transaction: Transaction) -> int:
        if not transaction.fetch("is_idle", **names, model=key.model, before=before):
            return 0
        transaction.execute("remove_checkpoints_of", **names)
        writer = StreamWriter.find(transaction, key, ring, 0)
        return 0 if writer is None else writer.remove(batch)

    return database.write(work)
