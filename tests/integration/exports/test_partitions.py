"""Parquet files in folders by the values of records, and small ones put together."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.dataset as arrow
import pytest
from msgspec.structs import replace
from tests.exporting import Rig, parquet_place

from tieline.core.errors import UsageError
from tieline.exports.how import How, read_how
from tieline.exports.model import ExportCounts, ExportStream, Form, Mode, Target
from tieline.exports.run import export
from tieline.records.model import StreamKey
from tieline.sinks.parquet import open_parquet
from tieline.sources.schema import DATE, INTEGER, TEXT, TIMESTAMP, List, Model, struct

DEAL = Model(
    name="Order",
    fields=struct(
        id=TEXT,
        region=TEXT,
        at=struct(started=TIMESTAMP),
        due=DATE,
        size=INTEGER,
        parts=List(struct(n=INTEGER)),
    ),
)


def deal(
    number: int, region: str | None = "eu", started: str = "2026-01-05", **more: object
) -> dict[str, Any]:
    return {
        "id": str(number),
        "region": region,
        "at": {"started": f"{started}T23:30:00Z"},
        "size": number,
    } | more


class Parted(Rig):
    """A rig whose files are parted."""

    def __init__(self, path: Path, *partition_by: str, **words: Any) -> None:
        super().__init__(parquet_place(path))
        self.how = read_how(partition_by=partition_by, **words)
        self.model: Model | None = DEAL

    def stream(self, connection: int = 1, model: Model | None = None, feed: str = "store") -> ExportStream:
        target = Target(
            name="orders",
            connection=f"shop/{connection}",
            model=model or self.model,
            tenant=(f"t{connection}",),
        )
        stream = ExportStream(key=StreamKey(connection=connection, model="Order"), target=target, feed=feed)
        return self.how.of([stream])[0]

    def folders(self, table: str = "orders") -> set[str]:
        """Return the folders that hold files, each with how many."""
        root = self.place.path / table
        assert not list(root.rglob("*.tmp"))
        return {f"{file.parent.relative_to(root)}" for file in root.rglob("*.parquet")}

    def rows(self, columns: str, table: str = "orders") -> list[tuple[Any, ...]]:
        source = f"read_parquet('{self.place.path}/{table}/**/*.parquet', hive_partitioning=true, hive_types_autocast=false)"
        with duckdb.connect() as connection:
            return connection.execute(f"SELECT {columns} FROM {source} ORDER BY ALL").fetchall()


def test_files_are_parted_as_hive_has_it(tmp_path: Path) -> None:
    """A value is in the name of its folder alone; names are encoded, null has a name of its own."""
    rig = Parted(tmp_path, "region")
    rig.put(deal(1), deal(2, "a b/ü=%"), deal(3, None), deal(4, ""))

    assert rig.export() == ExportCounts(written=4)
    assert rig.folders() == {
        "region=eu",
        "region=a%20b%2F%C3%BC%3D%25",
        "region=__HIVE_DEFAULT_PARTITION__",
        "region=",
    }
    expected = [("1", "eu"), ("2", "a b/ü=%"), ("3", None), ("4", "")]
    assert rig.rows("id, region") == expected
    table = arrow.dataset(rig.place.path / "orders", format="parquet", partitioning="hive").to_table()
    assert sorted((row["id"], row["region"]) for row in table.to_pylist()) == expected
    (file,) = (rig.place.path / "orders" / "region=eu").iterdir()
    with duckdb.connect() as connection:
        described = connection.execute(f"DESCRIBE FROM read_parquet('{file}', hive_partitioning=false)")
        assert "region" not in {row[0] for row in described.fetchall()}


@pytest.mark.parametrize(
    ("field", "folder"),
    [
        ("at.started:year", "started_year=2026"),
        ("at.started:month", "started_month=2026-01"),
        ("at.started:day", "started_day=2026-01-05"),
        ("due:month", "due_month=2026-02"),
        ("due", "due=2026-02-01"),
        ("size", "size=1"),
        ("_tieline_connection", "_tieline_connection=shop%2F1"),
        ("_tieline_first_seen_at:day", "_tieline_first_seen_at_day=2026-01-05"),
    ],
)
def test_what_files_can_be_parted_by(tmp_path: Path, field: str, folder: str) -> None:
    """Fields at any depth, spans of times, and what Tieline knows; a second export finds its way."""
    rig = Parted(tmp_path, field)
    rig.put(deal(1, due="2026-02-01"))
    rig.export()
    assert rig.folders() == {folder}
    rig.put(deal(1, due="2026-02-01", region="us"))

    assert rig.export() == ExportCounts(written=1)
    assert rig.rows('id, region, due::DATE::VARCHAR, _tieline_connection, "at".started IS NULL') == [
        ("1", "us", "2026-02-01", "shop/1", False)
    ]


@pytest.mark.parametrize("mode", [*Mode])
def test_a_record_moves_to_another_folder(tmp_path: Path, mode: Mode) -> None:
    """It is once where it is now; a folder that is left empty goes. Logs and histories leave the older state where it was."""
    rig = Parted(tmp_path, "region", "at.started:month", mode=mode)
    rig.put(deal(1), deal(2), deal(3, "us"))
    rig.export()
    rig.put(deal(3, "asia", "2026-02-01"), deal(2, size=20), deletes=("1",))

    assert rig.export() == ExportCounts(written=2, deleted=1)
    now = {
        Mode.MERGE: "true",
        Mode.APPEND: "_tieline_action = 'UPSERT' AND _tieline_modified_at > '2026-01-05 09:00:00.000001+00'",
        Mode.HISTORY: "_tieline_valid_to IS NULL",
    }[mode]
    assert [row[:4] for row in rig.rows(f"id, size, region, started_month, {now}") if row[4]] == [
        ("2", 20, "eu", "2026-01"),
        ("3", 3, "asia", "2026-02"),
    ]
    moved = {"region=eu/started_month=2026-01", "region=asia/started_month=2026-02"}
    older = set() if mode is Mode.MERGE else {"region=us/started_month=2026-01"}
    log = {"region=__HIVE_DEFAULT_PARTITION__/started_month=__HIVE_DEFAULT_PARTITION__"}
    assert rig.folders() == moved | older | (log if mode is Mode.APPEND else set())


def test_tenants_have_folders(tmp_path: Path) -> None:
    """And what changes of one leaves the files of the others as they are."""
    rig = Parted(tmp_path, "tenant", tenant=["tenant"])
    for connection in range(3):
        rig.put(deal(1), connection=connection)
    streams = [rig.stream(connection) for connection in range(3)]
    rig.export(*streams)
    kept = next((rig.place.path / "orders" / "tenant=t0").iterdir())
    before = kept.stat().st_mtime_ns
    rig.put(deal(1, "us"), connection=2)

    assert rig.export(*streams) == ExportCounts(written=1)
    assert rig.folders() == {"tenant=t0", "tenant=t1", "tenant=t2"}
    assert kept.stat().st_mtime_ns == before
    assert rig.rows("tenant, region") == [("t0", "eu"), ("t1", "eu"), ("t2", "us")]


def test_parts_lie_in_the_folders_of_their_records(tmp_path: Path) -> None:
    """And move with them."""
    rig = Parted(tmp_path, "region", nested="tables")
    rig.put(deal(1, parts=[{"n": 1}, {"n": 2}]), deal(2, "us", parts=[{"n": 3}]))
    rig.export()
    rig.put(deal(2, "eu", parts=[{"n": 4}]))
    rig.export()

    assert rig.folders("orders__parts") == {"region=eu"}
    assert rig.rows("_tieline_id, n, region", "orders__parts") == [
        ("1.1", 1, "eu"),
        ("1.2", 2, "eu"),
        ("2.1", 4, "eu"),
    ]


@pytest.mark.parametrize("nested", [None, "types"])
def test_records_of_a_shape_that_was_inferred(tmp_path: Path, nested: str | None) -> None:
    """A moment is read from its text, also within JSON; a field that nobody has seen yet is null."""
    rig = Parted(tmp_path, "region", "at.started:month", nested=nested)
    rig.model = None
    rig.put({"id": "1"})
    rig.export()
    rig.put(deal(2), deal(1, "us"))

    assert rig.export() == ExportCounts(written=2)
    assert rig.folders() == {"region=eu/started_month=2026-01", "region=us/started_month=2026-01"}
    assert rig.rows("id, region") == [("1", "us"), ("2", "eu")]


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("nothing", "none of the streams has a field 'nothing'"),
        ("at.started", "at.started of orders is a moment"),
        ("at", "at of orders is not text"),
        ("size:month", "size of orders is no moment"),
        ("at.started:hour", "'hour' is none of year, month, day"),
        ("a/b", "'a/b' cannot name a folder"),
    ],
)
def test_what_cannot_name_folders_is_refused(tmp_path: Path, field: str, told: str) -> None:
    """The error names the option."""
    with pytest.raises(UsageError, match=f"^partition_by: {told}") as refused:
        Parted(tmp_path, field).stream()
    assert refused.value.field == "partition_by"


def test_a_field_that_differs_from_the_folder_s_by_case_alone_is_kept_aside(tmp_path: Path) -> None:
    """To a reader, who knows no case, folder and column would be one; nothing is lost when files are written anew."""
    rig = Parted(tmp_path, "region")
    rig.model = None
    rig.put({"id": "1", "REGION": "eu"}, {"id": "2", "REGION": "us"})
    rig.export()
    rig.put({"id": "1", "REGION": "uk"}, {"id": "3", "region": "eu"})

    assert rig.export() == ExportCounts(written=2, misfits=1)
    assert rig.rows("id, region, CAST(_tieline_extra AS VARCHAR)") == [
        ("1", None, '{"REGION":"uk"}'),
        ("2", None, '{"REGION":"us"}'),
        ("3", "eu", None),
    ]


def test_a_value_too_long_for_a_name(tmp_path: Path) -> None:
    """Is told, and nothing is written."""
    rig = Parted(tmp_path, "region")
    rig.put(deal(1, "x" * 300))
    with pytest.raises(UsageError, match=r"^partition_by: a value of region is too long"):
        rig.export()
    assert rig.folders() == set()


def test_a_folder_for_each_record_is_refused(tmp_path: Path) -> None:
    """Before thousands of files are written."""
    rig = Parted(tmp_path, "size")
    rig.put(*(deal(number) for number in range(5001)))
    with pytest.raises(UsageError, match=r"^partition_by: 5,001 folders"):
        rig.export()
    assert rig.folders() == set()


def test_streams_without_the_field_lie_whole(tmp_path: Path) -> None:
    """It is enough that one of those that are exported has it."""
    plain = ExportStream(
        key=StreamKey(connection=1, model="User"),
        target=Target(name="users", connection="c", model=Model(name="User", fields=struct(id=TEXT))),
    )
    how = How(form=Form(partitions=read_how(partition_by=["region"]).form.partitions))
    orders = replace(plain, target=replace(plain.target, name="orders", model=DEAL))
    assert [len(each.target.form.partitions) for each in how.of([plain, orders])] == [0, 1]


@pytest.mark.parametrize("partition_by", [(), ("region",)])
def test_small_files_are_put_together(tmp_path: Path, partition_by: tuple[str, ...]) -> None:
    """Those of one folder, in one file; what they hold stays, and so does the cursor."""
    rig = Parted(tmp_path, *partition_by, nested="tables")
    large = random.Random(1).randbytes(200_000).hex()  # so that the next one is not folded into its file
    rig.put(deal(1, size=large, parts=[{"n": large}]), deal(2, "us", size=large))
    rig.export()
    rig.put(deal(3, parts=[{"n": 3}]), deal(4, "us"))
    rig.export()
    before = rig.rows("id, region"), rig.rows("_tieline_id, n", "orders__parts")
    assert len(list((rig.place.path / "orders").rglob("*.parquet"))) > len(rig.folders())

    for _ in range(2):
        with open_parquet(rig.place.path, compact=True) as sink:
            assert export(rig.store, [rig.stream()], sink)["orders"] == ExportCounts()
        files = list((rig.place.path / "orders").rglob("*.parquet"))
        assert len(files) == len(rig.folders())
        assert (rig.rows("id, region"), rig.rows("_tieline_id, n", "orders__parts")) == before
    listed = json.loads((rig.place.path / "_tieline.json").read_text())["streams"]["orders"]["parts"]
    assert {each["name"] for each in listed} == {
        str(file.relative_to(rig.place.path / "orders")) for file in files
    }


def test_files_of_an_older_shape_are_put_together_as_they_are(tmp_path: Path) -> None:
    """A log gets new columns with its next rows, not before."""
    rig = Parted(tmp_path, mode="append")
    for seed in range(2):
        rig.put(deal(1, size=random.Random(seed).randbytes(500_000 >> 2 * seed).hex()))
        rig.export()
    assert len(list((rig.place.path / "orders").iterdir())) == 2
    rig.model = Model(
        name="Order", fields=struct(**{each.name: each.type for each in DEAL.fields.fields}, more=TEXT)
    )
    with open_parquet(rig.place.path, compact=True) as sink:
        assert export(rig.store, [rig.stream()], sink)["orders"] == ExportCounts()
    assert len(list((rig.place.path / "orders").iterdir())) == 1

    rig.put(deal(1, more="x"))
    assert rig.export() == ExportCounts(written=1)
    assert ("1", "x") in rig.rows("id, more")


def test_files_hold_a_number_that_grew(tmp_path: Path) -> None:
    """A shape that is inferred may widen a column by which files are parted."""
    rig = Parted(tmp_path, "size")
    rig.model = None
    rig.put({"id": "1", "size": 1})
    rig.export()
    rig.put({"id": "2", "size": "large", "more": 1})
    rig.export()
    assert rig.rows("id, size, more") == [("1", "1", None), ("2", "large", 1)]
