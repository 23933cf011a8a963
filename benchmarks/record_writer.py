"""Fills a server's database with records, or saves batches: `python -m benchmarks.record_writer fill HOME ROW SIZE`, `… save FOLDER`.

Prints JSON: the cursor in the middle; or the CPU milliseconds of a batch by what it does.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

from tieline.records.model import Batch, FeedQuery, StreamKey
from tieline.records.ports import RecordStore
from tieline.settings import Settings
from tieline.storage.stores import open_stores

_BATCH, _ROUNDS, _SIZE = 1_000, 20, 20_000
_START = 1_700_000_000_000_000


def main() -> None:
    what, home, *rest = sys.argv[1:]
    folder = Path(home) / ("" if what == "fill" else "saved")
    folder.mkdir(exist_ok=True)
    stores = open_stores(Settings.of({"TIELINE_HOME": str(folder)}), folder, lambda: None)
    records = stores.syncs.records
    try:
        print(json.dumps(_fill(records, *map(int, rest)) if what == "fill" else _save(records)))
    finally:
        stores.close()


def _fill(records: RecordStore, row: int, size: int) -> str:
    """Fill the model of a connection; return the cursor of its middle."""
    stream = StreamKey(connection=row, model="Call")
    middle = ""
    step = min(_BATCH, size // 2)
    for first in range(0, size, step):
        rows = _batch(first, 0)[:step]
        done = records.write(Batch(stream=stream, records=rows), now=_START + first)
        if first < size // 2:
            middle = done.cursor or ""
    return middle


def _save(records: RecordStore) -> dict[str, list[float]]:
    stream = StreamKey(connection=1, model="Call")
    costs: dict[str, list[float]] = {"new": [], "unchanged": [], "changed": [], "read back": []}
    for number in range(_SIZE // _BATCH):
        records.write(Batch(stream=stream, records=_batch(number * _BATCH, 0)), now=_START)
    for number in range(_ROUNDS):
        fresh, known = _batch(_SIZE + number * _BATCH, 0), _batch(number * _BATCH, 0)
        changed = _batch(number * _BATCH, 1)
        for name, rows in (("new", fresh), ("unchanged", known), ("changed", changed)):
            began = time.process_time()
            records.write(Batch(stream=stream, records=rows), now=_START + number + 1)
            costs[name].append((time.process_time() - began) * 1000)
        began = time.process_time()
        records.feed(stream, FeedQuery(limit=_BATCH, ids=[id_ for id_, _ in changed]))
        costs["read back"].append((time.process_time() - began) * 1000)
    return costs


def _batch(first: int, version: int) -> list[tuple[str, bytes]]:
    """Return records of 1.8 KB, the same for the same numbers."""
    dice = random.Random(version)
    bodies = [
        json.dumps(
            {f"field{n}": "".join(dice.choices("abcdefghij klmnop", k=75)) for n in range(20)}
        ).encode()
        for _ in range(10)
    ]
    return [
        (str(10**18 + number), b'{"id":"%d",%b' % (10**18 + number, bodies[number % 10][1:]))
        for number in range(first, first + _BATCH)
    ]


main()
