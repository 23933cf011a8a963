"""Places to export to under test, and a store to export from."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from tieline.core.secrets import Secret
from tieline.exports.model import ExportCounts, ExportStream, Target
from tieline.exports.ports import Sink
from tieline.exports.run import export
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import Batch, StreamKey
from tieline.sinks.duckdb import open_duckdb
from tieline.sinks.jsonl import open_jsonl
from tieline.sinks.parquet import open_parquet
from tieline.sinks.postgres import open_postgres
from tieline.sources.schema import (
    Boolean,
    Date,
    Integer,
    Json,
    List,
    Model,
    Number,
    Text,
    Timestamp,
    struct,
)

ORDER = Model(
    name="Order",
    fields=struct(
        id=Text(),
        placed=Timestamp(),
        due=Date(),
        total=Number(),
        count=Integer(),
        paid=Boolean(),
        lines=List(struct(sku=Text(), count=Integer())),
        note=Json(),
    ),
)
WIDER = Model(
    name="Order",
    fields=struct(
        id=Text(),
        placed=Timestamp(),
        due=Date(),
        total=Number(),
        count=Integer(),
        paid=Boolean(),
        lines=List(struct(sku=Text(), count=Integer(), colour=Text())),
        note=Json(),
        channel=Text(),
    ),
)


def order(number: int, **changes: object) -> dict[str, object]:
    return {
        "id": str(number),
        "placed": "2026-01-05T10:00:00.250+01:00",
        "due": "2026-02-01",
        "total": 12.5,
        "count": number,
        "paid": False,
        "lines": [{"sku": "a", "count": 1}, {"sku": 'b\n"é😀', "count": None}],
        "note": {"any": [1, "x"]},
    } | changes


def read_rows(connection: duckdb.DuckDBPyConnection, source: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Return rows by connection and id, as JSON objects of their own columns and what was kept aside."""
    with connection:
        found = [
            json.loads(text)
            for (text,) in connection.execute(f"SELECT to_json(t) FROM {source} t").fetchall()
        ]
    return by_identity(found)


def by_identity(found: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    keyed = {(row["_tieline_connection"], row["_tieline_id"]): row for row in found}
    assert len(found) == len(keyed), "an id stands twice"
    hidden = {"_tieline_connection", "_tieline_id", "_tieline_first_seen_at", "_tieline_modified_at"}
    return {key: {name: row[name] for name in row.keys() - hidden} for key, row in keyed.items()}


@dataclass(frozen=True)
class Place:
    """A sink under test: how to open it, and what it holds now by connection and id."""

    open: Callable[[], AbstractContextManager[Sink]]
    read: Callable[[], dict[tuple[str, str], dict[str, Any]]]
    path: Path
    typed: bool
    #: How a moment of `order` is shown.
    moment: str = "2026-01-05 09:00:00.25+00"


def duckdb_place(path: Path) -> Place:
    file = path / "orders.duckdb"
    return Place(
        open=lambda: open_duckdb(file),
        read=lambda: read_rows(duckdb.connect(str(file), read_only=True), "orders"),
        path=file,
        typed=True,
    )


def parquet_place(path: Path) -> Place:
    folder = path / "out"
    return Place(
        open=lambda: open_parquet(folder),
        read=lambda: read_parts(folder / "orders"),
        path=folder,
        typed=True,
    )


def read_parts(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    if not list(folder.glob("*.parquet")):
        return {}
    return read_rows(duckdb.connect(), f"read_parquet('{folder}/*.parquet')")


def jsonl_place(path: Path) -> Place:
    folder = path / "out"

    def read() -> dict[tuple[str, str], dict[str, Any]]:
        last: dict[tuple[str, str], dict[str, Any]] = {}
        for line in (folder / "orders.jsonl").read_bytes().splitlines():
            change = json.loads(line)
            last[change["connection"], change["id"]] = change
        return {key: change["data"] for key, change in last.items() if change["action"] == "UPSERT"}

    return Place(open=lambda: open_jsonl(folder), read=read, path=folder, typed=False)


def postgres_place(url: str, path: Path) -> Place:
    def read() -> dict[tuple[str, str], dict[str, Any]]:
        with psycopg.connect(url, options="-c TimeZone=UTC") as connection:
            return by_identity([row[0] for row in connection.execute("SELECT to_jsonb(t) FROM orders t")])

    return Place(
        open=lambda: open_postgres(Secret(url)),
        read=read,
        path=path,
        typed=True,
        moment="2026-01-05T09:00:00.25+00:00",
    )


PLACES = {"duckdb": duckdb_place, "parquet": parquet_place, "jsonl": jsonl_place}


class Rig:
    """A store, and exports of it to one place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.store = MemoryRecordStore(lambda _lease: None)
        self.now = 1_767_603_600_000_000

    def put(self, *orders: Mapping[str, object], connection: int = 1, deletes: tuple[str, ...] = ()) -> None:
        records = [(str(each["id"]), json.dumps(each).encode()) for each in orders]
        stream = StreamKey(connection=connection, model="Order")
        self.now += 1
        self.store.write(Batch(stream=stream, records=records, deletes=deletes), now=self.now)

    def stream(self, connection: int = 1, model: Model | None = ORDER, feed: str = "store") -> ExportStream:
        target = Target(name="orders", connection=f"shop/{connection}", model=model)
        return ExportStream(key=StreamKey(connection=connection, model="Order"), target=target, feed=feed)

    def export(self, *streams: ExportStream) -> ExportCounts:
        with self.place.open() as sink:
            return export(self.store, streams or [self.stream()], sink)["orders"]

    def held(self) -> dict[tuple[str, str], dict[str, Any]]:
        return self.place.read()
