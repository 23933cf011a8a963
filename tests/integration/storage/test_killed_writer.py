"""A writer that is killed: records and checkpoint stay together."""

from __future__ import annotations

import subprocess
import sys

from tieline.connections.vault import KeyRing, generate_key
from tieline.records.model import CheckpointKey, FeedQuery, StreamKey
from tieline.storage.database import open_database
from tieline.storage.records import SqlRecordStore
from tieline.storage.unlock import unlock

CALLS, HERE = StreamKey(connection=1, model="Call"), CheckpointKey(connection=1, sync="calls")
SIZE = 20

WRITER = f"""
import itertools, sys
from tieline.connections.vault import KeyRing
from tieline.records.model import Batch, CheckpointKey, StreamKey
from tieline.storage.database import open_database
from tieline.storage.records import SqlRecordStore
from tieline.storage.unlock import unlock

database, ring = open_database(sys.argv[1]), KeyRing.parse(sys.argv[2])
store = SqlRecordStore(database, ring, unlock(database, ring))
calls, here = StreamKey(connection=1, model="Call"), CheckpointKey(connection=1, sync="calls")
for page in itertools.count(1):
    records = [(f"{{page}}-{{n}}", b'{{"text": "%s"}}' % (b"x" * 2000)) for n in range({SIZE})]
    store.write(Batch(stream=calls, records=records, checkpoint=(here, b"%d" % page)), now=page)
    print(page, flush=True)
"""


def test_killed_writer_leaves_whole_pages(database_url):
    """After `kill -9` every page said to be written is there, none by half, and the checkpoint names the last one."""
    key = generate_key()
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, database_url, key], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    told = [writer.stdout.readline() for _ in range(10)]
    writer.kill()
    told += [line for line in writer.stdout if line.endswith("\n")]
    writer.stdout.close()
    writer.wait()

    database, ring = open_database(database_url), KeyRing.parse(key)
    store = SqlRecordStore(database, ring, unlock(database, ring))
    page = int(store.checkpoint(HERE) or 0)
    ids = [record.id for record in store.feed(CALLS, FeedQuery(limit=10_000)).records]
    database.close()
    assert page >= int(told[-1])
    assert ids == [f"{number}-{n}" for number in range(1, page + 1) for n in range(SIZE)]
