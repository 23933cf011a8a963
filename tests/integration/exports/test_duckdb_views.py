"""The flat views of a DuckDB file, in every mode and form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tieline.exports.how import How
from tieline.exports.model import ExportStream, Form, Mode, Names, Nested, Target
from tieline.exports.run import export
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import Batch, StreamKey
from tieline.sinks.duckdb import open_duckdb
from tieline.sources import catalogue
from tieline.sources.gong_call_models import CALL

KEY = StreamKey(connection=1, model="Call")


def call(title: str, *parties: str) -> bytes:
    found = [{"name": name, "methods": ["Invitee"]} for name in parties]
    record: dict[str, Any] = {"metaData": {"id": "77", "title": title, "duration": 60}, "parties": found}
    return json.dumps(record).encode()


def views_after(path: Path, how: How) -> duckdb.DuckDBPyConnection:
    """Export a call, and then its next state and another one's end."""
    store = MemoryRecordStore(lambda _lease: None)
    target = Target(name="calls", connection="gong/1", model=CALL, tenant=("acme", "gong"))
    streams = how.of([ExportStream(key=KEY, target=target)])
    store.write(Batch(stream=KEY, records=[("77", call("Old", "Cy")), ("8", call("Gone"))]), now=1)
    with open_duckdb(path) as sink:
        export(store, streams, sink)
    store.write(Batch(stream=KEY, records=[("77", call("New", "Ada", "Bo"))], deletes=("8",)), now=2)
    with open_duckdb(path) as sink:
        export(store, streams, sink)
    return duckdb.connect(str(path), read_only=True)


@pytest.mark.parametrize("mode", [*Mode])
@pytest.mark.parametrize(
    "form",
    [
        Form(),
        Form(names=Names.SNAKE, tenant=("tenant",)),
        Form(nested=Nested.JSON),
        Form(nested=Nested.JSON, names=Names.SNAKE),
    ],
)
def test_views_show_what_is_now(tmp_path: Path, mode: Mode, form: Form) -> None:
    """Also of a log and of a history, and with the types that the model tells."""
    with views_after(tmp_path / "x.duckdb", How(mode=mode, form=form)) as connection:
        assert connection.execute(
            "SELECT call_id, title, duration_seconds, typeof(duration_seconds) FROM call_summaries"
        ).fetchall() == [("77", "New", 60, "BIGINT")]
        assert connection.execute(
            "SELECT party_no, name, methods, _tieline_connection FROM call_parties ORDER BY 1"
        ).fetchall() == [(1, "Ada", ["Invitee"], "gong/1"), (2, "Bo", ["Invitee"], "gong/1")]
        if form.tenant:
            assert connection.execute("SELECT DISTINCT tenant FROM call_parties").fetchall() == [("acme",)]


@pytest.mark.parametrize(("form", "there"), [(Form(), True), (Form(nested=Nested.JSON), False)])
def test_reports_stand_over_types_by_the_names_of_the_api(tmp_path: Path, form: Form, there: bool) -> None:
    """In other forms there are none."""
    source = next(each for each in catalogue.everything() if each.name == "gong")
    streams = [
        ExportStream(
            key=StreamKey(connection=1, model=each.model),
            target=Target(name=each.name, connection="gong/1", model=source.model(each)),
        )
        for each in source.resources
    ]
    with open_duckdb(tmp_path / "x.duckdb") as sink:
        export(MemoryRecordStore(lambda _lease: None), How(form=form).of(streams), sink)
    with duckdb.connect(str(tmp_path / "x.duckdb"), read_only=True) as connection:
        query = "FROM duckdb_views() SELECT count(*) WHERE starts_with(comment, 'Tieline report')"
        assert (connection.execute(query).fetchall()[0][0] > 0) == there


def test_tables_of_parts_take_the_place_of_views(tmp_path: Path) -> None:
    """There are none where every array is a table."""
    with views_after(tmp_path / "x.duckdb", How(form=Form(nested=Nested.TABLES))) as connection:
        views = connection.execute("FROM duckdb_views() SELECT view_name WHERE NOT internal").fetchall()
        found = connection.execute("SELECT name FROM calls__parties ORDER BY _tieline_position").fetchall()
    assert (views, found) == ([], [("Ada",), ("Bo",)])
