"""A process that is killed while it exports."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tieline.exports.model import ExportStream, Target
from tieline.exports.run import export
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import Batch, StreamKey
from tieline.sinks.duckdb import open_duckdb
from tieline.sinks.jsonl import open_jsonl
from tieline.sinks.parquet import open_parquet

RECORDS = 30
KEY = StreamKey(connection=1, model="Item")
STREAM = ExportStream(key=KEY, target=Target(name="items", connection="shop/1"))


def store() -> MemoryRecordStore:
    """Return the same records with the same cursors each time."""
    records = [(str(number), json.dumps({"n": number}).encode()) for number in range(RECORDS)]
    store = MemoryRecordStore(lambda _lease: None)
    store.write(Batch(stream=KEY, records=records), now=1)
    return store


#: Exports in commits of seven records, and is killed once two are done.
CHILD = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
import test_kill
from tieline.exports.run import export

class Small:
    commit_bytes, commit_records = 1 << 20, 7
    def __init__(self, sink):
        self.check, self.stream, self.known, self.typed = sink.check, sink.stream, sink.known, sink.typed

def progress(name, counts):
    if counts.written == 14:
        os.kill(os.getpid(), signal.SIGKILL)

with test_kill.OPEN[sys.argv[1]](Path(sys.argv[2])) as sink:
    export(test_kill.store(), [test_kill.STREAM], Small(sink), progress=progress)
"""
OPEN = {"duckdb": open_duckdb, "parquet": open_parquet, "jsonl": open_jsonl}


def in_duckdb(path: Path) -> list[str]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return [row[0] for row in connection.execute("SELECT _tieline_id FROM items").fetchall()]


def in_parquet(path: Path) -> list[str]:
    return [row[0] for row in duckdb.execute(f"SELECT _tieline_id FROM '{path}/items/*.parquet'").fetchall()]


def in_jsonl(path: Path) -> list[str]:
    return [json.loads(line)["id"] for line in (path / "items.jsonl").read_bytes().splitlines()]


@pytest.mark.parametrize(
    ("kind", "read"), [("duckdb", in_duckdb), ("parquet", in_parquet), ("jsonl", in_jsonl)]
)
def test_nothing_is_lost_or_doubled(tmp_path: Path, kind: str, read: Callable[[Path], list[str]]) -> None:
    """What was committed stays and the next export goes on from there."""
    path = tmp_path / f"out.{kind}"
    child = subprocess.run(
        [sys.executable, "-c", CHILD, kind, str(path), str(Path(__file__).parent)],
        capture_output=True,
        check=False,
    )
    assert child.returncode == -9, child.stderr.decode()

    with OPEN[kind](path) as sink:
        done = export(store(), [STREAM], sink)["items"]

    assert done.written == RECORDS - 14
    assert Counter(read(path)) == Counter(str(number) for number in range(RECORDS))
