"""Shapes that are inferred, and contracts about shapes: every typed sink."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.exporting import ORDER, PLACES, Place, Rig, order, postgres_place

from tieline.core.errors import UsageError
from tieline.exports.model import Contract, ExportCounts, ExportStream, Mode
from tieline.sources.schema import Model


class Shaped(Rig):
    """A rig whose streams have a shape of their own, or none, and a contract."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.contract = Contract.EVOLVE
        self.model: Model | None = None
        self.mode = Mode.MERGE

    def stream(self, connection: int = 1, model: Model | None = None, feed: str = "store") -> ExportStream:
        stream = super().stream(connection, model or self.model, feed)
        target = replace(stream.target, contract=self.contract, inferred=self.model is None, mode=self.mode)
        return replace(stream, target=target)

    def columns(self) -> dict[str, dict[str, Any]]:
        """Return the records' own columns, by id, without those that are null."""
        return {
            identifier: {
                name: value for name, value in row.items() if value is not None and name[:4] != "_tie"
            }
            for (_, identifier), row in self.held().items()
        }


@pytest.fixture(params=["duckdb", "parquet", "postgres"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Shaped:
    if request.param == "postgres":
        return Shaped(postgres_place(request.getfixturevalue("empty_postgres_url"), tmp_path))
    return Shaped(PLACES[request.param](tmp_path))


def test_columns_are_what_is_seen(rig: Shaped) -> None:
    """Scalars by their kinds, what has parts as JSON, null as nothing."""
    first = {"id": "1", "n": 1, "x": 1.5, "ok": True, "tags": ["a"], "deep": {"b": [None]}, "none": None}
    rig.put(first, {"id": "2", "n": 2})

    assert rig.export() == ExportCounts(written=2)
    first.pop("none")
    assert rig.columns() == {"1": first, "2": {"id": "2", "n": 2}}


def test_a_column_is_added_and_no_record_comes_again(rig: Shaped) -> None:
    """In the same export, and in the next one."""
    rig.put({"id": "1", "a": 1}, {"id": "2", "b": "x"})
    assert rig.export() == ExportCounts(written=2)
    rig.put({"id": "3", "c": {"d": 1}})

    assert rig.export() == ExportCounts(written=1)
    assert rig.columns() == {
        "1": {"id": "1", "a": 1},
        "2": {"id": "2", "b": "x"},
        "3": {"id": "3", "c": {"d": 1}},
    }


@pytest.mark.parametrize(
    ("before", "after", "held"),
    [
        (1, 2.5, [1.0, 2.5]),
        (1, "x", ["1", "x"]),
        (True, "x", ["true", "x"]),
        (1, {"a": 1}, [1, {"a": 1}]),
        ("x", ["y"], ["x", '["y"]']),
        (1.5, None, [1.5, None]),
        ("x", 5, ["x", "5"]),
        (7, "8", [7, 8]),
        (5, 10**30, ["5", str(10**30)]),
    ],
)
def test_a_kind_grows(rig: Shaped, before: object, after: object, held: list[object]) -> None:
    """What is there is brought along, whatever it was, whether in one export or in two."""
    rig.put({"id": "1", "v": before})
    rig.export()
    rig.put({"id": "2", "v": after})
    rig.export()
    rig.put({"id": "1", "v": before}, connection=2)
    rig.put({"id": "2", "v": after}, connection=2)
    rig.export(rig.stream(2))

    found = {key: row["v"] for key, row in rig.held().items()}
    assert [found["shop/1", "1"], found["shop/1", "2"]] == held
    assert [found["shop/2", "1"], found["shop/2", "2"]] == held


def test_names_that_cannot_be_columns_lose_nothing(rig: Shaped) -> None:
    """Of two that differ by case the first is a column; reserved and unprintable ones are none."""
    rig.put({"id": "1", "Name": "a", "name": "b", "_tieline_id": "c", "": 1, 'q"': 2})

    assert rig.export() == ExportCounts(written=1, misfits=1)
    (row,) = rig.held().values()
    assert row["Name"] == "a"
    assert row["_tieline_extra"] == {"name": "b", "_tieline_id": "c", "": 1, 'q"': 2}


def test_histories_and_logs_grow_too(rig: Shaped) -> None:
    """A new column is no new state."""
    rig.mode = Mode.HISTORY
    rig.put({"id": "1", "a": 1})
    rig.export()
    rig.put({"id": "2", "a": 2.5, "b": 1})

    assert rig.export() == ExportCounts(written=1)
    assert rig.columns() == {"1": {"id": "1", "a": 1}, "2": {"id": "2", "a": 2.5, "b": 1}}


def test_a_record_that_is_no_object_is_kept_aside(rig: Shaped) -> None:
    """As it is."""
    rig.store.write(_batch(rig, "1", b"[1]"), now=rig.now)
    assert rig.export() == ExportCounts(written=1, misfits=1)
    assert [row["_tieline_extra"] for row in rig.held().values()] == [[1]]


def _batch(rig: Shaped, identifier: str, data: bytes) -> Any:
    from tieline.records.model import Batch

    return Batch(stream=rig.stream().key, records=[(identifier, data)])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"more": "x"}, "orders: more is text"),
        (
            {"note": "fine", "lines": [{"sku": "a"}, {"size": 4}]},
            r"orders: lines\[1\]\.size is a whole number",
        ),
        ({"count": {"a": 1}}, "orders: count is an object"),
    ],
)
def test_a_frozen_schema_stops_the_export(rig: Shaped, change: dict[str, object], told: str) -> None:
    """The error names stream, field and kind, and nothing of the batch is written."""
    rig.model, rig.contract = ORDER, Contract.FREEZE
    rig.put(order(1, more=None))
    assert rig.export() == ExportCounts(written=1)
    rig.put(order(2), order(3, **change))

    with pytest.raises(UsageError, match=f"^schema: {told}") as refused:
        rig.export()
    assert refused.value.field == "schema"
    assert [key[1] for key in rig.held()] == ["1"]


def test_a_frozen_schema_is_the_one_of_the_first_export(rig: Shaped) -> None:
    """Where nothing was said of the shape, that export finds it."""
    rig.contract = Contract.FREEZE
    rig.put({"id": "1", "a": 1}, {"id": "2", "b": 1})
    assert rig.export() == ExportCounts(written=2)
    rig.put({"id": "3", "c": 1})

    with pytest.raises(UsageError, match=r"^schema: orders: c is a whole number"):
        rig.export()


def test_rows_are_discarded(rig: Shaped) -> None:
    """A record that does not fit is left out, and counted."""
    rig.model, rig.contract = ORDER, Contract.DISCARD_ROW
    rig.put(order(1), order(2, more="x"), order(3, count="3"))

    assert rig.export() == ExportCounts(written=2, discarded=1)
    assert sorted(key[1] for key in rig.held()) == ["1", "3"]


def test_values_are_discarded(rig: Shaped) -> None:
    """A record is written without what does not fit."""
    rig.model, rig.contract = ORDER, Contract.DISCARD_VALUE
    rig.put(order(1, more="x", lines=[{"sku": "a", "size": 4}]))

    assert rig.export() == ExportCounts(written=1, discarded=1)
    (row,) = rig.held().values()
    assert (row["_tieline_extra"], row["lines"][0]["sku"]) == (None, "a")
    assert "size" not in json.dumps(row)
