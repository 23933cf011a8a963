"""What a process does that exports until it is killed: run by a fork server, so that many of them cost little."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tieline.core.secrets import Secret
from tieline.exports.model import AS_EVER, ExportCounts, ExportStream, Form, Mode, Target
from tieline.exports.ports import Sink
from tieline.exports.run import export
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import Batch, StreamKey
from tieline.sinks.duckdb import open_duckdb
from tieline.sinks.jsonl import open_jsonl
from tieline.sinks.parquet import open_parquet
from tieline.sinks.postgres import open_postgres

KEY = StreamKey(connection=1, model="Item")
ROUNDS = 3


def changes(round_: int) -> tuple[list[int], list[int]]:
    """Return which records a round writes, and which it deletes: the first all, later ones some of them."""
    if round_ == 0:
        return list(range(40)), []
    return list(range(round_, 50, 3)), list(range(round_ + 10, 40, 11))


def store(rounds: int) -> MemoryRecordStore:
    """Return the records after so many rounds, with the same cursors each time."""
    kept = MemoryRecordStore(lambda _lease: None)
    for round_ in range(rounds):
        written, deleted = changes(round_)
        gone = {str(number) for number in deleted}
        records = [(str(each), json.dumps(_record(each, round_)).encode()) for each in written]
        batch = Batch(
            stream=KEY, records=[each for each in records if each[0] not in gone], deletes=tuple(gone)
        )
        kept.write(batch, now=(round_ + 1) * 1_000_000)
    return kept


def _record(number: int, round_: int) -> dict[str, Any]:
    """Return a record with a group that it leaves each round, and a line more each round."""
    return {
        "n": number,
        "round": round_,
        "group": (number + round_) % 3,
        "lines": [{"place": place} for place in range(round_ + 1)],
    }


def open_sink(kind: str, place: str, form: Form) -> AbstractContextManager[Sink]:
    match kind:
        case "duckdb":
            return open_duckdb(Path(place))
        case "parquet":
            return open_parquet(Path(place), compact=bool(form.partitions))
        case "jsonl":
            return open_jsonl(Path(place))
        case _:
            return open_postgres(Secret(place))


class Small:
    """A sink that is asked to commit every few records."""

    commit_bytes, commit_records = 1 << 20, 7

    def __init__(self, sink: Sink) -> None:
        self.check, self.stream, self.known, self.typed = sink.check, sink.stream, sink.known, sink.typed


def bring(
    kind: str, place: str, mode: Mode, rounds: int, told: Connection | None = None, form: Form = AS_EVER
) -> None:
    """Export; tell of the beginning and of each commit."""
    target = Target(name="items", connection="shop/1", mode=mode, inferred=True, form=form)

    def progress(_name: str, _counts: ExportCounts) -> None:
        if told is not None:
            told.send_bytes(b"x")

    progress("", ExportCounts())
    with open_sink(kind, place, form) as sink:
        small: Any = Small(sink)
        export(store(rounds), [ExportStream(key=KEY, target=target)], small, progress=progress)
