"""Compares what programs have loaded with what Tieline has: `python -m benchmarks.brought FOLDER KEY…`; prints JSON.

A process of its own reads it all, so that those who are measured after it are not measured with its memory.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.loaders import Compared
from tieline import Settings, Tieline
from tieline.records.model import FeedQuery

Call = dict[str, Any]
#: The parts of a call as dlt's tables name them.
_PARTS = {
    "meta_data": "metaData",
    **{name: name for name in ("context", "parties", "content", "interaction", "collaboration")},
}


def main() -> None:
    """Print what the comparison of each key says."""
    folder, keys = Path(sys.argv[1]), sys.argv[2:]
    print(json.dumps({key: asdict(compared) for key, compared in compare(folder, keys).items()}))


def compare(folder: Path, keys: Sequence[str]) -> dict[str, Compared]:
    """Compare the folders of several loaders with that of Tieline, all in one folder."""
    _, ours = _digests(_stored(folder / "tieline"))
    return {key: _compared(folder / key, ours, key) for key in keys}


def _compared(folder: Path, ours: dict[str, bytes], key: str) -> Compared:
    if key in _IDS:
        ids = _ids(folder, _IDS[key])
        return Compared(records=len(ids), ids=len(set(ids)), known=len(ours.keys() & set(ids)))
    records, theirs = _digests(_WHOLE[key](folder))
    same = sum(digest == ours.get(id_) for id_, digest in theirs.items())
    return Compared(records=records, ids=len(theirs), known=len(ours.keys() & theirs.keys()), same=same)


def _digests(calls: Iterator[Call]) -> tuple[int, dict[str, bytes]]:
    """Return how many calls there are, and a digest of the JSON of each by its id, the last where there are several."""
    count, found = 0, dict[str, bytes]()
    for call in calls:
        count += 1
        written = msgspec.json.encode(call, order="sorted")
        found[call["metaData"]["id"]] = hashlib.sha256(written).digest()
    return count, found


def _stored(home: Path, provider: str = "gong", connection: str | None = None) -> Iterator[Call]:
    """Yield what Tieline's store has."""
    with Tieline(Settings.of({"TIELINE_HOME": str(home)})) as tieline:
        query = FeedQuery(limit=1_000)
        while True:
            page = tieline.records(provider, "calls", query, connection_id=connection)
            yield from (msgspec.json.decode(each.data or b"null") for each in page.records)
            if page.next_cursor is None:
                return
            query = FeedQuery(limit=1_000, cursor=page.next_cursor)


def _configured(home: Path) -> Iterator[Call]:
    """Yield what a sync by the configuration has stored; its connection is named after the file."""
    yield from map(_original, _stored(home, "rest", "gong_config"))


def _original(call: Call) -> Call:
    """Return a call without what was brought to its top, as dlt, airbyte-cdk and singer-sdk need it there."""
    return {name: value for name, value in call.items() if name not in {"id", "started"}}


def _warehouse(folder: Path) -> Iterator[Call]:
    """Yield what dlt has loaded into a table with a column of JSON for each part."""
    import duckdb

    with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as database:
        rows = database.execute(f"SELECT {', '.join(_PARTS)} FROM gong.calls")
        while found := rows.fetchmany(1_000):
            for row in found:
                named = zip(_PARTS.values(), row, strict=True)
                yield {name: text and msgspec.json.decode(text) for name, text in named}


def _messages(folder: Path) -> Iterator[Call]:
    """Yield what airbyte-cdk or singer-sdk have told."""
    for file in sorted(folder.glob("messages-*.jsonl")):
        with file.open("rb") as lines:
            for message in map(msgspec.json.decode, lines):
                if message["type"] == "RECORD":
                    record = message["record"]
                    yield _original(record.get("data", record))


def _ids(folder: Path, query: str) -> list[str]:
    """Return the ids that a query finds in a folder."""
    import duckdb

    with duckdb.connect() as database:
        return [id_ for (id_,) in database.execute(query.format(folder=folder)).fetchall()]


#: How the whole calls of a folder are read, by its key.
_WHOLE: dict[str, Callable[[Path], Iterator[Call]]] = {
    "tieline": _stored,
    "tieline-config": _configured,
    "dlt-arrow": _warehouse,
    "dlt-flat": _warehouse,
    "airbyte": _messages,
    "singer": _messages,
}
#: How the ids are found where calls are in pieces.
_IDS = {
    "tieline-duckdb": "ATTACH '{folder}/calls.duckdb' AS loaded (READ_ONLY); SELECT _tieline_id FROM loaded.calls",
    "tieline-parquet": "SELECT _tieline_id FROM '{folder}/parquet/calls/*.parquet'",
    "dlt-nested": "ATTACH '{folder}/warehouse.duckdb' AS loaded (READ_ONLY); SELECT id FROM loaded.gong.calls",
    "floor": "SELECT id FROM '{folder}/calls.parquet'",
}

if __name__ == "__main__":
    main()
