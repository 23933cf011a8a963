"""DuckDB files as their readers and their neighbours meet them."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from tieline import BlockingSyncContext, sync
from tieline.app import Tieline
from tieline.connections.own import own_draft
from tieline.core.errors import DatabaseBusy, UsageError
from tieline.exports.model import ExportStream, Target
from tieline.exports.run import export
from tieline.functions.registry import Registry
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import Batch, StreamKey
from tieline.settings import Settings
from tieline.sinks.duckdb import open_duckdb
from tieline.sources.gong_models import CALL, CALL_TRANSCRIPT
from tieline.sources.schema import Model

CALL_RECORD = {
    "metaData": {"id": "77", "title": "Intro", "started": "2026-01-05T10:00:00+01:00", "duration": 60},
    "parties": [
        {"id": "p1", "name": "Ada", "emailAddress": "ada@example.com", "methods": ["Attendee"]},
        {"id": "p2", "name": "Bo", "emailAddress": None},
    ],
    "content": {
        "brief": "Short.",
        "trackers": [{"id": "t1", "name": "Price", "type": "SMART", "count": 3}],
        "topics": [{"name": "Pricing", "duration": 30}, {"name": "Next steps", "duration": 20}],
    },
}
TRANSCRIPT_RECORD = {
    "callId": "77",
    "transcript": [
        {"speakerId": "s1", "topic": None, "sentences": [{"start": 0, "end": 5, "text": "Hi."}]},
        {
            "speakerId": "s2",
            "topic": "Pricing",
            "sentences": [{"start": 6, "end": 9, "text": "One."}, {"start": 9, "end": 12, "text": "Two."}],
        },
        {"speakerId": "s3", "topic": None, "sentences": []},
    ],
}


def store_of(
    records: dict[str, tuple[Model, dict[str, Any]]],
) -> tuple[MemoryRecordStore, list[ExportStream]]:
    store = MemoryRecordStore(lambda _lease: None)
    streams: list[ExportStream] = []
    for name, (model, record) in records.items():
        key = StreamKey(connection=1, model=model.name)
        store.write(Batch(stream=key, records=[("77", json.dumps(record).encode())]), now=1)
        streams.append(ExportStream(key=key, target=Target(name=name, connection="gong/1", model=model)))
    return store, streams


def export_to(path: Path, **records: tuple[Model, dict[str, Any]]) -> None:
    store, streams = store_of(records)
    with open_duckdb(path) as sink:
        export(store, streams, sink)


@pytest.fixture
def gong(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    path = tmp_path / "gong.duckdb"
    export_to(path, calls=(CALL, CALL_RECORD), call_transcripts=(CALL_TRANSCRIPT, TRANSCRIPT_RECORD))
    return duckdb.connect(str(path), read_only=True)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("call_id, title, duration_seconds, brief FROM call_summaries", [("77", "Intro", 60, "Short.")]),
        (
            "call_id, party_no, name, email_address, methods FROM call_parties",
            [("77", 1, "Ada", "ada@example.com", ["Attendee"]), ("77", 2, "Bo", None, None)],
        ),
        ("call_id, tracker_id, name, type, count FROM call_trackers", [("77", "t1", "Price", "SMART", 3)]),
        ("name, duration_seconds FROM call_topics", [("Pricing", 30), ("Next steps", 20)]),
        (
            "monologue_no, sentence_no, speaker_id, start_ms, text FROM transcript_sentences ORDER BY ALL",
            [(1, 1, "s1", 0, "Hi."), (2, 1, "s2", 6, "One."), (2, 2, "s2", 9, "Two.")],
        ),
    ],
)
def test_views_unnest(gong: duckdb.DuckDBPyConnection, query: str, rows: list[tuple[Any, ...]]) -> None:
    """The flat views show a row for each party, tracker, topic and sentence."""
    with gong:
        assert rows == gong.execute(f"SELECT {query}").fetchall()


def test_a_repeated_key_and_an_odd_moment_are_no_obstacle(tmp_path: Path) -> None:
    """What DuckDB's reader refuses, though it is JSON and fits, arrives all the same."""
    store = MemoryRecordStore(lambda _lease: None)
    key = StreamKey(connection=1, model="Call")
    odd = b'{"metaData":{"id":"1","id":"2","started":"2026-01-05t10:00:00z"},"more":{"x":1}}'
    store.write(Batch(stream=key, records=[("1", odd), ("77", json.dumps(CALL_RECORD).encode())]), now=1)
    with open_duckdb(tmp_path / "x.duckdb") as sink:
        target = Target(name="calls", connection="c", model=CALL)
        counts = export(store, [ExportStream(key=key, target=target)], sink)["calls"]

    with duckdb.connect(str(tmp_path / "x.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "SELECT metaData.id, epoch(metaData.started)::BIGINT, _tieline_extra FROM calls ORDER BY _tieline_id"
        ).fetchall()
    assert (counts.written, counts.misfits) == (2, 1)
    assert rows == [("2", 1767607200, '{"more":{"x":1}}'), ("77", 1767603600, None)]


def test_a_dropped_table_is_filled_again(tmp_path: Path) -> None:
    """Dropping a table is how a reader asks for all of it anew."""
    path = tmp_path / "x.duckdb"
    store, streams = store_of({"calls": (CALL, CALL_RECORD)})
    for _ in range(2):
        with open_duckdb(path) as sink:
            assert export(store, streams, sink)["calls"].written == 1
        with duckdb.connect(str(path)) as connection:
            connection.execute("DROP TABLE calls")


@pytest.mark.parametrize("statement", ["CREATE TABLE calls (a INT)", "CREATE VIEW call_parties AS SELECT 1"])
def test_tables_of_others_are_left_alone(tmp_path: Path, statement: str) -> None:
    """A table or view of the same name that Tieline did not make stops the export before anything is written."""
    path = tmp_path / "x.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(statement)
    before = path.read_bytes()

    with pytest.raises(UsageError, match="not Tieline's"):
        export_to(path, call_transcripts=(CALL_TRANSCRIPT, TRANSCRIPT_RECORD), calls=(CALL, CALL_RECORD))

    assert before == path.read_bytes()


def test_a_table_of_others_beside_known_streams(tmp_path: Path) -> None:
    """In a file that Tieline knows a new stream is refused its name all the same, and the known ones stay as they are."""
    path = tmp_path / "x.duckdb"
    export_to(path, calls=(CALL, CALL_RECORD))
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE transcript_sentences (a INT)")

    with pytest.raises(UsageError, match="'transcript_sentences' that is not Tieline's"):
        export_to(path, calls=(CALL, CALL_RECORD), call_transcripts=(CALL_TRANSCRIPT, TRANSCRIPT_RECORD))

    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT stream FROM _tieline_streams").fetchall() == [("calls",)]
        assert connection.execute("SELECT count(*) FROM calls").fetchall() == [(1,)]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: path.write_text("hello " * 1000), "is not a DuckDB database"),
    ],
)
def test_a_path_that_is_something_else(tmp_path: Path, make: Any, message: str) -> None:
    """The error names the path and says what it is."""
    path = tmp_path / "out.duckdb"
    make(path)

    with pytest.raises(UsageError, match=f"out.duckdb: {message}"):
        export_to(path, calls=(CALL, CALL_RECORD))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """The file's folder must be there."""
    with pytest.raises(UsageError, match=r"x.duckdb: cannot be opened: No such file"):
        export_to(tmp_path / "none" / "x.duckdb", calls=(CALL, CALL_RECORD))


def test_another_process_has_it_open(tmp_path: Path) -> None:
    """A reader in another process locks the file; the error says so."""
    path = tmp_path / "x.duckdb"
    export_to(path, calls=(CALL, CALL_RECORD))
    holder = (
        "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(DatabaseBusy, match="has it open"):
            export_to(path, calls=(CALL, CALL_RECORD))
        process.kill()


class Note(msgspec.Struct):
    text: str


class Deal(msgspec.Struct):
    id: str
    closes: date
    changed: datetime
    amount: float
    owner: dict[str, str] = {}
    notes: list[Note] = []


def test_what_functions_save_is_exported_by_its_types(tmp_path: Path) -> None:
    """Nested too, and of a variant; what came before its type did is taken apart."""

    @sync(integration="gong", models=[Deal])
    def deals(tie: BlockingSyncContext) -> None: ...

    place = tmp_path / "x.duckdb"
    with Tieline(
        Settings.of({"TIELINE_HOME": str(tmp_path / "home")}), functions=Registry.of_functions(deals)
    ) as tieline:
        account = {"username": "u", "password": "p"}
        draft = own_draft(
            tieline.catalogue.load("gong"), account,
            connection_config=None, base_url="https://gong.test", connection_id="default", pace=None, now=1,
        )  # fmt: skip
        connections = tieline._stores.connections
        key = connections.make_current(connections.save(draft, keep_credentials=False, now=1), now=1).key
        row = b'{"id":"1","closes":"2026-03-01","changed":"2026-01-01T00:00:00Z","amount":1.5,"notes":[{"text":"a"}]}'
        for variant, data in (("base", row), ("west", row.replace(b"1.5", b'"much"'))):
            stream = StreamKey(connection=key, model="Deal", variant=variant)
            tieline._stores.records.write(Batch(stream=stream, records=[("1", data)]), now=5)
        with open_duckdb(place) as target:
            done = tieline.export(tieline.exportable("gong", ["deals"]), target)
            west = tieline.export(tieline.exportable("gong", ["deals::west"]), target)
    assert ({name: each.misfits for name, each in done.items()}) == {"Deal": 0, "Deal__west": 1}
    assert {name: each.written for name, each in west.items()} == {"Deal__west": 0}
    with duckdb.connect(place, read_only=True) as connection:
        found = connection.sql('select closes, amount, notes[1].text, owner from "Deal"').fetchall()
        types = connection.sql('select epoch(changed), _tieline_extra from "Deal__west"').fetchall()
    assert found == [(date(2026, 3, 1), 1.5, "a", None)]
    assert types == [(datetime(2026, 1, 1, tzinfo=UTC).timestamp(), '{"amount":"much"}')]


def test_older_versions_of_duckdb_read_what_a_newer_one_wrote(tmp_path: Path) -> None:
    """The number in the head of a file is that of DuckDB 1.4; a file that is there already keeps its own."""
    store, streams = store_of({"calls": (CALL, CALL_RECORD)})
    older = tmp_path / "older.duckdb"
    duckdb.connect().execute(
        f"ATTACH '{older}' AS older (STORAGE_VERSION 'v1.2.0'); CREATE TABLE older.t (n int)"
    )
    for path, number in ((tmp_path / "new.duckdb", 67), (older, 65)):
        with open_duckdb(path) as sink:
            export(store, streams, sink)
        assert int.from_bytes(path.read_bytes()[12:20], "little") == number, path
