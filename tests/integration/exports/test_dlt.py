"""Exports by way of dlt, to destinations that need no server."""

from __future__ import annotations

import json
import logging
import socket
import sqlite3
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tieline.core.errors import UsageError
from tieline.exports.model import Contract, ExportCounts, ExportStream, Mode, Target
from tieline.exports.run import export
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import Batch, StreamKey
from tieline.sinks.dlt import open_dlt
from tieline.sources.schema import INTEGER, JSON, TEXT, TIMESTAMP, List, Model, struct

pytestmark = pytest.mark.filterwarnings("ignore")  # of dlt's own

CALL = Model(
    name="Call",
    fields=struct(callId=TEXT, n=INTEGER, startedAt=TIMESTAMP, parties=List(struct(name=TEXT)), any=JSON),
)


def call(number: int, **changes: object) -> dict[str, object]:
    return {
        "callId": str(number),
        "n": number,
        "startedAt": "2026-01-05T10:00:00+01:00",
        "parties": [{"name": "é"}],
        "any": {"a": 1},
    } | changes


class Calls:
    """A store of calls, exported by way of dlt."""

    def __init__(self, folder: Path, destination: str) -> None:
        self.folder = folder
        self.destination = destination
        self.store = MemoryRecordStore(lambda _lease: None)
        self.now = 1_000_000

    def put(self, *calls: dict[str, object], connection: int = 1, deletes: tuple[str, ...] = ()) -> None:
        self.now += 1
        records = [(str(each["callId"]), json.dumps(each).encode()) for each in calls]
        stream = StreamKey(connection=connection, model="Call")
        self.store.write(Batch(stream=stream, records=records, deletes=deletes), now=self.now)

    def export(
        self,
        connection: int = 1,
        mode: Mode = Mode.MERGE,
        contract: Contract = Contract.EVOLVE,
        *,
        described: bool = True,
    ) -> ExportCounts:
        target = Target(
            name="calls",
            connection=f"gong/{connection}",
            model=CALL if described else None,
            mode=mode,
            contract=contract,
            inferred=not described,
        )
        stream = ExportStream(key=StreamKey(connection=connection, model="Call"), target=target)
        with open_dlt(self.destination, self.folder / "home", dataset="gong") as sink:
            return export(self.store, [stream], sink)["calls"]


@pytest.fixture(autouse=True)
def nothing_leaves(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Any]:
    """Dlt's settings are those of an empty folder, and whatever calls another machine is noted."""
    monkeypatch.chdir(tmp_path)
    called: list[Any] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _self, address: called.append(address))
    return called


@pytest.fixture
def in_duckdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Calls, Callable[[str], list[Any]]]:
    path = tmp_path / "out.duckdb"
    monkeypatch.setenv("DESTINATION__DUCKDB__CREDENTIALS", str(path))

    def query(text: str) -> list[Any]:
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(text).fetchall()

    return Calls(tmp_path, "duckdb"), query


def test_updates_and_deletes_are_carried(in_duckdb, nothing_leaves: list[Any]) -> None:
    """Tables have columns by dlt's names, what has parts is JSON, and a second load brings what changed."""
    calls, query = in_duckdb
    calls.put(call(1), call(2), call(3))
    assert calls.export() == ExportCounts(written=3)
    calls.put(call(1, n=10), deletes=("2",))

    assert calls.export() == ExportCounts(written=1, deleted=1)
    assert calls.export() == ExportCounts()
    assert query(
        "SELECT call_id, n, epoch(started_at)::BIGINT, parties->>'$[0].name', _tieline_connection FROM gong.calls ORDER BY 1"
    ) == [("1", 10, 1767603600, "é", "gong/1"), ("3", 3, 1767603600, "é", "gong/1")]
    assert nothing_leaves == []


def test_two_connections_share_a_table(in_duckdb) -> None:
    """The same id of two accounts is two rows."""
    calls, query = in_duckdb
    calls.put(call(1))
    calls.put(call(1), connection=2)
    calls.export(1)
    calls.export(2)
    calls.put(deletes=("1",))
    calls.export(1)

    assert query("SELECT _tieline_connection FROM gong.calls") == [("gong/2",)]


def test_a_log_has_every_change(in_duckdb) -> None:
    """With --mode append deletes are rows too."""
    calls, query = in_duckdb
    calls.put(call(1))
    calls.export(mode=Mode.APPEND)
    calls.put(deletes=("1",))

    assert calls.export(mode=Mode.APPEND) == ExportCounts(deleted=1)
    assert query("SELECT _tieline_action, n FROM gong.calls ORDER BY _tieline_modified_at") == [
        ("UPSERT", 1),
        ("DELETE", None),
    ]


def test_a_load_that_failed_comes_again(in_duckdb) -> None:
    """The cursor has not moved, and nothing of it is there twice."""
    calls, query = in_duckdb
    calls.put(call(1))
    calls.export()
    calls.put(call(2))
    entry = next((calls.folder / "home").rglob("_tieline.json"))
    before = entry.read_bytes()
    calls.export()
    entry.write_bytes(before)  # as if it had been killed after the load

    assert calls.export() == ExportCounts(written=1)
    assert query("SELECT call_id FROM gong.calls ORDER BY 1") == [("1",), ("2",)]


def test_what_nobody_described_has_the_columns_that_were_seen(in_duckdb) -> None:
    """A new one is added. What the type of one cannot hold stands beside it, as dlt has it: nothing is rounded or lost."""
    calls, query = in_duckdb
    calls.put({"callId": "1", "n": 1, "o": {"a": 1}}, {"callId": "2", "n": 2})
    assert calls.export(described=False) == ExportCounts(written=2)
    calls.put({"callId": "1", "n": 1.5, "userId": "x", "user_id": "y"}, {"callId": "3", "n": 3.0})
    calls.export(described=False)
    calls.put({"callId": "4", "n": "007", "o": [1]}, {"callId": "5", "n": "8", "o": "word"}, deletes=("2",))
    calls.export(described=False)
    calls.put({"callId": "6", "n": {"deep": 1}, "user_id": 3})
    calls.export(described=False)

    assert query(
        "SELECT call_id, n, n__v_double, n__v_text, o, user_id, user_id_2 FROM gong.calls ORDER BY 1"
    ) == [
        ("1", None, 1.5, None, None, "x", "y"),
        ("3", 3, None, None, None, None, None),
        ("4", None, None, "007", "[1]", None, None),
        ("5", 8, None, None, '"word"', None, None),
        ("6", None, None, '{"deep":1}', None, None, "3"),
    ]


def test_a_column_keeps_the_type_it_was_begun_with_for_everyone(in_duckdb) -> None:
    """The second account's first load is the first one's next."""
    calls, query = in_duckdb
    calls.put({"callId": "1", "n": 1})
    calls.export(described=False)
    calls.put({"callId": "1", "n": 2.5}, connection=2)
    calls.export(2, described=False)

    assert query("SELECT n, n__v_double FROM gong.calls ORDER BY _tieline_connection") == [
        (1, None),
        (None, 2.5),
    ]


def test_a_contract_is_kept(in_duckdb) -> None:
    """Frozen, nothing is loaded that no column holds; discarded, the rest is."""
    calls, query = in_duckdb
    calls.put({"callId": "1", "n": 1})
    calls.export(described=False)
    calls.put({"callId": "2", "n": 2, "new": True})
    with pytest.raises(UsageError, match="calls: new is true or false, which has no place"):
        calls.export(described=False, contract=Contract.FREEZE)
    assert calls.export(described=False, contract=Contract.DISCARD_VALUE) == ExportCounts(
        written=1, discarded=1
    )
    assert query("SELECT call_id, n FROM gong.calls ORDER BY 1") == [("1", 1), ("2", 2)]


@pytest.mark.parametrize("kind", ["delta", "iceberg"])
def test_tables_of_files(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Delta is merged, deletes and new columns, too. In Iceberg a delete is a row with its mark."""
    pytest.importorskip({"delta": "deltalake", "iceberg": "pyiceberg"}[kind], reason="50 MB, for this alone")
    monkeypatch.setenv("DESTINATION__FILESYSTEM__BUCKET_URL", str(tmp_path / "bucket"))
    calls = Calls(tmp_path, f"filesystem:{kind}")
    calls.put(call(1), call(2), call(3))
    calls.export()
    calls.put(call(1, n=10), deletes=("2",))
    calls.export()

    folder = tmp_path / "bucket" / "gong" / "calls"
    if kind == "delta":
        from deltalake import DeltaTable  # type: ignore[import-not-found,unused-ignore]

        rows = DeltaTable(str(folder)).to_pyarrow_table().to_pylist()
    else:
        from pyiceberg.table import StaticTable  # type: ignore[import-not-found,unused-ignore]

        newest = max((folder / "metadata").glob("*.metadata.json"))
        rows = StaticTable.from_metadata(str(newest)).scan().to_arrow().to_pylist()
    living = {row["_tieline_id"]: row["n"] for row in rows if not row["_tieline_deleted"]}
    assert living == {"1": 10, "3": 3}


def test_files_of_parquet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dlt's filesystem has no merge of its own: changes are appended, deletes marked."""
    monkeypatch.setenv("DESTINATION__FILESYSTEM__BUCKET_URL", str(tmp_path / "bucket"))
    monkeypatch.setenv("NORMALIZE__LOADER_FILE_FORMAT", "parquet")
    calls = Calls(tmp_path, "filesystem")
    calls.put(call(1), call(2))
    calls.export()
    calls.put(deletes=("2",))
    calls.export()

    found = duckdb.execute(
        f"SELECT _tieline_id, _tieline_deleted FROM read_parquet('{tmp_path}/bucket/gong/calls/*.parquet') ORDER BY ALL"
    ).fetchall()
    assert found == [("1", False), ("2", False), ("2", True)]


def test_a_database_by_way_of_sqlalchemy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Merged as elsewhere; JSON is JSON, not the JSON of a text."""
    monkeypatch.setenv("DESTINATION__SQLALCHEMY__CREDENTIALS", f"sqlite:///{tmp_path}/out.db")
    calls = Calls(tmp_path, "sqlalchemy")
    calls.put(call(1), call(2))
    calls.export()
    calls.put(call(1, n=10), deletes=("2",))
    calls.export()

    (file,) = tmp_path.glob("*gong.db")
    with sqlite3.connect(file) as connection:
        (row,) = connection.execute("SELECT call_id, n, parties FROM calls")
    assert (*row[:2], json.loads(row[2])) == ("1", 10, [{"name": "é"}])


def test_what_dlt_does_not_have_is_refused(tmp_path: Path, in_duckdb) -> None:
    """A destination that is none, and histories."""
    with pytest.raises(UsageError, match="no destination 'oracle9'"):
        Calls(tmp_path, "oracle9").export()
    with pytest.raises(UsageError, match="the format of tables is delta or iceberg, not 'hudi'"):
        Calls(tmp_path, "filesystem:hudi").export()
    calls, _ = in_duckdb
    calls.put(call(1))
    with pytest.raises(UsageError, match=r"^mode: "):
        calls.export(mode=Mode.HISTORY)


@pytest.mark.parametrize(
    ("destination", "variable"),
    [
        ("filesystem", "DESTINATION__FILESYSTEM__BUCKET_URL"),
        ("snowflake", "DESTINATION__SNOWFLAKE__CREDENTIALS"),
        ("bigquery", "DESTINATION__BIGQUERY__CREDENTIALS"),
    ],
)
def test_a_place_that_nobody_told_is_asked_for_by_its_variable(
    destination: str, variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(variable, raising=False)
    calls = Calls(tmp_path, destination)
    calls.put(call(1))
    with pytest.raises(UsageError, match=f"^dlt:{destination}: {variable} is not set"):
        calls.export()


@pytest.mark.parametrize("destination", ["filesystem", "sqlalchemy"])
def test_what_a_destination_cannot_do_is_in_the_documents_not_in_its_log(
    destination: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DESTINATION__FILESYSTEM__BUCKET_URL", str(tmp_path / "lake"))
    monkeypatch.setenv("DESTINATION__SQLALCHEMY__CREDENTIALS", f"sqlite:///{tmp_path}/some.db")
    calls = Calls(tmp_path, destination)
    calls.put(call(1))
    logging.getLogger("dlt").addHandler(caplog.handler)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert calls.export().written == 1
    assert (
        caplog.messages,
        [str(each.message) for each in told if each.category.__name__ == "SAWarning"],
    ) == (
        [],
        [],
    )


def test_a_load_tells_nothing_that_every_load_would(in_duckdb, caplog: pytest.LogCaptureFixture) -> None:
    """Neither dlt nor DuckDB has anything to say of JSON and of many rows."""
    calls, _ = in_duckdb
    calls.put(*(call(number) for number in range(3000)))
    logging.getLogger("dlt").addHandler(caplog.handler)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        calls.export()
    assert [each for each in caplog.messages if "hints" in each] == []
    assert [str(each.message) for each in told if "Arrow" in str(each.message)] == []


def test_a_file_that_nobody_named_is_made_where_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the dataset that nobody named is another name than the file's."""
    monkeypatch.delenv("DESTINATION__DUCKDB__CREDENTIALS", raising=False)
    calls = Calls(tmp_path, "duckdb")
    calls.put(call(1))
    target = Target(name="calls", connection="gong/1", model=CALL)
    stream = ExportStream(key=StreamKey(connection=1, model="Call"), target=target)
    with open_dlt("duckdb", tmp_path / "home") as sink:
        assert export(calls.store, [stream], sink)["calls"].written == 1
    (file,) = tmp_path.glob("*.duckdb")
    with duckdb.connect(str(file), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM tieline.calls").fetchall() == [(1,)]


def test_what_is_kept_of_two_datasets_lies_apart(tmp_path: Path) -> None:
    """Also where a format and a name make the same words; how far one is loaded says nothing of the other."""
    with open_dlt("filesystem:delta", tmp_path), open_dlt("filesystem", tmp_path, dataset="delta_tieline"):
        kept = {each.name for each in tmp_path.iterdir()}

    assert kept == {"filesystem_tieline.delta", "filesystem_delta_tieline"}


def test_another_database_is_loaded_from_the_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the first one goes on from where it was, whichever user is let in."""
    calls = Calls(tmp_path, "duckdb")
    calls.put(call(1))
    written: list[int] = []
    for file in ("one", "two", "one", "two"):
        monkeypatch.setenv("DESTINATION__DUCKDB__CREDENTIALS", f"duckdb:///{tmp_path}/{file}.duckdb")
        written.append(calls.export().written)
    assert written == [1, 1, 0, 0]
