"""Readers beside writers: who follows the feed by cursor misses nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tieline.connections.vault import KeyRing, generate_key
from tieline.records.model import Batch, FeedQuery, StreamKey
from tieline.storage.database import open_database
from tieline.storage.records import SqlRecordStore
from tieline.storage.unlock import unlock

CALLS = StreamKey(connection=1, model="Call")
RING = KeyRing.parse(generate_key())
WRITERS, BATCHES, SIZE = 2, 60, 4


def test_reader_misses_no_record(database_url):
    """While two writers, as in two processes, add records, a reader that pages on sees each once and in order."""
    databases = [open_database(database_url) for _ in range(WRITERS + 1)]
    secret = unlock(databases[0], RING)
    *writers, reader = (SqlRecordStore(database, RING, secret) for database in databases)

    def write(number: int) -> None:
        for batch in range(BATCHES):
            records = [(f"{number}-{batch}-{n}", b"{}") for n in range(SIZE)]
            writers[number].write(Batch(stream=CALLS, records=records), now=1_000 + batch % 2)

    seen: list[str] = []
    cursor = None
    with ThreadPoolExecutor(WRITERS) as pool:
        running = [pool.submit(write, number) for number in range(WRITERS)]
        done = False
        while not done:
            done = all(future.done() for future in running)
            page = reader.feed(CALLS, FeedQuery(cursor=cursor, limit=7))
            while page.records:
                seen += [record.id for record in page.records]
                cursor = page.records[-1].cursor
                page = reader.feed(CALLS, FeedQuery(cursor=cursor, limit=7))
        for future in running:
            future.result()
    for database in databases:
        database.close()
    expected = {f"{w}-{b}-{n}" for w in range(WRITERS) for b in range(BATCHES) for n in range(SIZE)}
    assert (len(seen), set(seen)) == (len(expected), expected)
