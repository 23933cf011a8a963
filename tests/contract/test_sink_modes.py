"""What becomes of a record that is there already: every typed sink, by mode."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
from msgspec.structs import replace
from tests.exporting import ORDER, PLACES, WIDER, Place, Rig, order, postgres_place

from tieline.core.errors import UsageError
from tieline.exports.model import ExportCounts, ExportStream, Mode
from tieline.sources.schema import Model

Query = Callable[[str], list[tuple[Any, ...]]]


class Moded(Rig):
    """A rig whose exports are in one mode, and whose place is asked in SQL; `{}` stands for the table."""

    def __init__(self, place: Place, query: Query) -> None:
        super().__init__(place)
        self.query = query
        self.mode = Mode.MERGE

    def stream(self, connection: int = 1, model: Model | None = ORDER, feed: str = "store") -> ExportStream:
        stream = super().stream(connection, model, feed)
        return replace(stream, target=replace(stream.target, mode=self.mode))

    def at(self, change: int) -> datetime:
        """Return the moment of a change, counted from the first."""
        return datetime.fromtimestamp(self.start / 1e6, UTC) + timedelta(microseconds=change)

    start = 1_767_603_600_000_000


@pytest.fixture(params=["duckdb", "parquet", "postgres"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Moded:
    if request.param == "postgres":
        url = request.getfixturevalue("empty_postgres_url")
        return Moded(postgres_place(url, tmp_path), lambda query: in_postgres(url, query))
    place = PLACES[request.param](tmp_path)
    return Moded(place, lambda query: in_duckdb(place, query))


def in_postgres(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url, options="-c TimeZone=UTC") as connection:
        return connection.execute(query.format("orders").encode()).fetchall()


def in_duckdb(place: Place, query: str) -> list[tuple[Any, ...]]:
    with opened(place) as (connection, table):
        connection.execute("SET TimeZone = 'UTC'")
        return connection.execute(query.format(table)).fetchall()


@contextmanager
def opened(place: Place) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    if place.path.suffix == ".duckdb":
        with duckdb.connect(str(place.path), read_only=True) as connection:
            yield connection, "orders"
    else:
        with duckdb.connect() as connection:
            yield connection, f"read_parquet('{place.path}/orders/*.parquet')"


LOG = 'SELECT _tieline_id, _tieline_action, "count", _tieline_modified_at FROM {} ORDER BY _tieline_modified_at, _tieline_id'
HISTORY = (
    'SELECT _tieline_id, "count", _tieline_valid_from, _tieline_valid_to FROM {} '
    "ORDER BY _tieline_id, _tieline_valid_from"
)


def test_append_logs_every_change(rig: Moded) -> None:
    """Each is a row with its moment and what was done; a delete has no fields of its own."""
    rig.mode = Mode.APPEND
    rig.put(order(1), order(2))
    assert rig.export() == ExportCounts(written=2)
    rig.put(order(1, count=10), deletes=("2",))

    assert rig.export() == ExportCounts(written=1, deleted=1)
    assert rig.export() == ExportCounts()
    assert rig.query(LOG) == [
        ("1", "UPSERT", 1, rig.at(1)),
        ("2", "UPSERT", 2, rig.at(1)),
        ("1", "UPSERT", 10, rig.at(2)),
        ("2", "DELETE", None, rig.at(2)),
    ]


def test_append_keeps_misfits_too(rig: Moded) -> None:
    """What no column takes stands beside them, as in every mode; deletes of records without a model are rows."""
    rig.mode = Mode.APPEND
    rig.put(order(1, surprise=True))
    assert rig.export() == ExportCounts(written=1, misfits=1)
    assert (
        rig.query("SELECT CAST(_tieline_extra AS VARCHAR) FROM {}")[0][0].replace(" ", "")
        == '{"surprise":true}'
    )


def test_a_log_without_a_model_has_deletes(rig: Moded) -> None:
    """Its one column is null where a record was deleted."""
    rig.mode = Mode.APPEND
    rig.put(order(1))
    rig.export(rig.stream(model=None))
    rig.put(deletes=("1",))

    assert rig.export(rig.stream(model=None)) == ExportCounts(deleted=1)
    assert rig.query("SELECT _tieline_action, data IS NULL FROM {} ORDER BY _tieline_modified_at") == [
        ("UPSERT", False),
        ("DELETE", True),
    ]


def test_a_model_that_grows_adds_nothing_to_a_log(rig: Moded) -> None:
    """It gets its new columns, and goes on from where it is."""
    rig.mode = Mode.APPEND
    rig.put(order(1, channel="web"))
    rig.export()
    assert rig.export(rig.stream(model=WIDER)) == ExportCounts()
    rig.put(order(2, channel="fax"))

    assert rig.export(rig.stream(model=WIDER)) == ExportCounts(written=1)
    assert rig.query("SELECT _tieline_id, channel FROM {} ORDER BY 1") == [("1", None), ("2", "fax")]


def test_history_has_every_state_with_its_time(rig: Moded) -> None:
    """A newer state ends the older one, a delete ends the last, and what comes back begins again."""
    rig.mode = Mode.HISTORY
    rig.put(order(1), order(2))
    assert rig.export() == ExportCounts(written=2)
    rig.put(order(1, count=10), deletes=("2",))
    assert rig.export() == ExportCounts(written=1, deleted=1)
    rig.put(order(2, count=20))
    assert rig.export() == ExportCounts(written=1)

    assert rig.query(HISTORY) == [
        ("1", 1, rig.at(1), rig.at(2)),
        ("1", 10, rig.at(2), None),
        ("2", 2, rig.at(1), rig.at(2)),
        ("2", 20, rig.at(3), None),
    ]


def test_history_holds_one_open_row_a_record(rig: Moded) -> None:
    """Also where all records come again: a state that is there takes its own place."""
    rig.mode = Mode.HISTORY
    rig.put(order(1), order(2))
    rig.export()
    rig.put(order(1, count=10, channel="web"))
    rig.export()

    assert rig.export(rig.stream(feed="again")) == ExportCounts(written=2, misfits=1)
    assert rig.export(rig.stream(feed="again", model=WIDER)) == ExportCounts(written=2)
    assert rig.query(HISTORY) == [
        ("1", 1, rig.at(1), rig.at(2)),
        ("1", 10, rig.at(2), None),
        ("2", 2, rig.at(1), None),
    ]
    assert rig.query("SELECT channel FROM {} WHERE channel IS NOT NULL") == [("web",)]


def test_histories_of_two_connections_never_mix(rig: Moded) -> None:
    """The same id of two accounts is two records."""
    rig.mode = Mode.HISTORY
    rig.put(order(1))
    rig.put(order(1), connection=2)
    rig.export(rig.stream(1), rig.stream(2))
    rig.put(deletes=("1",))

    assert rig.export(rig.stream(1), rig.stream(2)) == ExportCounts(deleted=1)
    assert rig.query("SELECT _tieline_connection, _tieline_valid_to FROM {} ORDER BY 1") == [
        ("shop/1", rig.at(3)),
        ("shop/2", None),
    ]


def test_a_place_keeps_its_mode(rig: Moded) -> None:
    """Another one is refused before anything is written, by the option's name."""
    rig.put(order(1))
    rig.export()
    rig.mode = Mode.HISTORY

    with pytest.raises(UsageError, match=r"^mode: orders .* merge") as refused:
        rig.export()
    assert refused.value.field == "mode"
