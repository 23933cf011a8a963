"""Fills stores and reads their feeds: `python -m benchmarks.feed_reader FOLDER SIZE…`; prints JSON."""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

from tieline.connections.vault import KeyRing, generate_key
from tieline.records.cursor import encode_cursor
from tieline.records.model import Batch, FeedQuery, StreamKey
from tieline.storage.database import open_database
from tieline.storage.records import SqlRecordStore
from tieline.storage.unlock import unlock

_KEY = StreamKey(connection=1, model="Call")
_BATCH = 1_000
_START = 1_700_000_000_000_000
_PLACES = 40
_LIMITS = (100, 1_000)


def main() -> None:
    folder, sizes = Path(sys.argv[1]), [int(size) for size in sys.argv[2:]]
    stores = {size: _fill(folder / f"{size}.db", size) for size in sizes}
    costs: dict[tuple[int, int], list[float]] = {(size, limit): [] for size in sizes for limit in _LIMITS}
    for place in range(_PLACES):
        for (size, limit), found in costs.items():
            found.append(_read(stores[size], size, limit, place / _PLACES))
    print(json.dumps([(*case, found) for case, found in costs.items()]))


def _fill(path: Path, size: int) -> SqlRecordStore:
    ring = KeyRing.parse(generate_key())
    database = open_database(f"sqlite:///{path}")
    store = SqlRecordStore(database, ring, unlock(database, ring))
    dice = random.Random(size)
    bodies = [_record(dice) for _ in range(500)]
    for first in range(0, size, _BATCH):
        records = [
            (str(10**18 + number), b'{"id":"%d",%b' % (10**18 + number, bodies[number % 500]))
            for number in range(first, min(first + _BATCH, size))
        ]
        store.write(Batch(stream=_KEY, records=records), now=_START + first)
    return store


def _record(dice: random.Random) -> bytes:
    """Return the rest of a record of 1.8 KB."""
    fields = {f"field{n}": "".join(dice.choices("abcdefghij klmnop", k=75)) for n in range(20)}
    return json.dumps(fields).encode()[1:]


def _read(store: SqlRecordStore, size: int, limit: int, share: float) -> float:
    """Return the CPU milliseconds of a page that begins at a share of the feed."""
    place = int((size - limit) * share)
    # Batches are a microsecond apart for each record, and records are numbered on: this is the cursor after `place`.
    modified = _START + max(place - 1, 0) // _BATCH * _BATCH
    query = FeedQuery(cursor=encode_cursor(modified, place), limit=limit)
    started = time.process_time()
    page = store.feed(_KEY, query)
    spent = time.process_time() - started
    if len(page.records) != limit:
        raise AssertionError(f"a page of {limit} at {place} of {size} has {len(page.records)} records")
    return spent * 1000


main()
