"""Many tenants into one place."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from tests.exporting import PLACES, Rig, order, postgres_place

from tieline.exports.model import ExportCounts
from tieline.exports.run import export
from tieline.sinks.duckdb import open_duckdb

TENANTS = 50


@pytest.mark.parametrize("kind", ["duckdb", "parquet", "postgres"])
def test_fifty_tenants_share_a_table(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Each has the rows it has, all of them, and what changes of one changes no other's."""
    place = (
        postgres_place(request.getfixturevalue("empty_postgres_url"), tmp_path)
        if kind == "postgres"
        else PLACES[kind](tmp_path)
    )
    rig = Rig(place)
    streams = [rig.stream(number) for number in range(TENANTS)]
    for number in range(TENANTS):
        rig.put(order(1, count=number), order(2), order(3), connection=number)
    assert rig.export(*streams) == ExportCounts(written=3 * TENANTS)
    rig.put(order(2, count=20), connection=7, deletes=("1",))

    assert rig.export(*streams) == ExportCounts(written=1, deleted=1)
    held = rig.held()
    assert len(held) == 3 * TENANTS - 1
    assert {held[f"shop/{number}", "1"]["count"] for number in range(TENANTS) if number != 7} == {
        *range(7),
        *range(8, TENANTS),
    }


def test_tenants_have_schemas_of_one_file(tmp_path: Path) -> None:
    """Each with its tables and books."""
    rig = Rig(PLACES["duckdb"](tmp_path))
    file = tmp_path / "all.duckdb"
    for number in range(3):
        rig.put(order(number), connection=number)
        for _ in range(2):
            with open_duckdb(file, schema=f"tenant {number}") as sink:
                export(rig.store, [rig.stream(number)], sink)

    with duckdb.connect(str(file), read_only=True) as connection:
        found = [
            connection.execute(f'SELECT id FROM "tenant {number}".orders').fetchall() for number in range(3)
        ]
    assert found == [[("0",)], [("1",)], [("2",)]]
