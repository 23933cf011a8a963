"""Questions in SQL about stored records, on both stores, and what a query cannot do."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime

import duckdb
import pytest
from tests.querying import connect, holding, save

from tieline.app import Tieline
from tieline.core.errors import UsageError
from tieline.exports.how import read_how
from tieline.exports.query import Question
from tieline.records.model import Batch, StreamKey
from tieline.sinks.parquet import open_parquet

BIG = 9_007_199_254_740_993
CALLS = [
    {
        "metaData": {
            "id": str(BIG + place),
            "title": f"Call {place}",
            "started": f"2026-01-{place:02}T10:00:00Z",
        },
        "parties": [{"id": "1", "name": "Ada"}, {"id": "2", "name": "Bo"}],
        "unforeseen": {"x": BIG},
    }
    for place in (1, 2, 3)
]
RECORDS = {"calls": CALLS, "users": [{"id": "7", "firstName": "Ada", "active": True}]}


@pytest.fixture
def tieline(tmp_path):
    with holding(tmp_path / "home", RECORDS) as opened:
        yield opened


def asked(tieline: Tieline, sql: str, **bounds: object) -> list[tuple[object, ...]]:
    return list(tieline.query(sql, **bounds))


def test_streams_and_views_are_tables(tmp_path, database_url):
    with holding(tmp_path, RECORDS, database_url=database_url) as tieline:
        rows = tieline.query(
            'SELECT call_id, p.name, c._tieline_extra AS extra FROM call_parties p JOIN "Calls" c ON c.metaData.id = call_id'
            " WHERE party_no = 2 ORDER BY call_id DESC LIMIT 1"
        ).rows()
        count = asked(tieline, "FROM (SELECT count(*) FROM users)")
    assert rows == [{"call_id": str(BIG + 3), "name": "Bo", "extra": f'{{"unforeseen":{{"x":{BIG}}}}}'}]
    assert count == [(1,)]


def test_accounts_stand_side_by_side(tieline):
    save(tieline, connect(tieline, "other"), {"users": [{"id": "7"}, {"id": "8"}]})
    everybody = "SELECT count(*), count(DISTINCT _tieline_connection) FROM users"

    assert asked(tieline, everybody) == [(3, 2)]
    assert asked(tieline, everybody, connection_id="other") == [(2, 1)]
    assert asked(tieline, everybody, provider="gong", connection_id="default") == [(1, 1)]


def test_who_is_not_there(tieline):
    with pytest.raises(UsageError, match="none called 'nobody'"):
        tieline.query("FROM users", connection_id="nobody")


def test_what_nobody_described_has_the_columns_that_were_seen(tieline):
    """Of all accounts, in the kinds that hold every value, as an export would have them."""
    kept = {
        tieline.connection("gong").key: [
            b'{"id":"a","amount":1,"lines":[{"sku":"x"}]}',
            b'{"id":"b","amount":2.5}',
        ],
        connect(tieline, "other"): [b'{"id":7,"paid":true,"amount":null}'],
    }
    for connection, records in kept.items():
        stream = StreamKey(connection=connection, model="Order")
        rows = [(str(place), record) for place, record in enumerate(records)]
        tieline._stores.records.write(Batch(stream=stream, records=rows), now=5)

    assert asked(tieline, "SELECT id, amount, lines->0->>'sku', paid FROM \"order\" ORDER BY id") == [
        ("7", None, None, True),
        ("a", 1.0, "x", None),
        ("b", 2.5, None, None),
    ]
    assert asked(tieline, 'SELECT column_type FROM (DESCRIBE "order") LIMIT 4') == [
        ("VARCHAR",),
        ("DOUBLE",),
        ("JSON",),
        ("BOOLEAN",),
    ]


def test_show_tables_tells_what_there_is(tieline):
    names = {name for (name,) in asked(tieline, "SHOW TABLES")}
    assert {"calls", "call_parties", "talk_ratio_by_team"} <= names


def test_a_stream_that_was_never_synced_is_an_empty_table(tieline):
    assert asked(tieline, "SELECT count(*) FROM transcript_sentences") == [(0,)]


def test_what_was_deleted_is_gone(tieline):
    key = tieline.connection("gong").key
    tieline._stores.records.write(
        Batch(stream=StreamKey(connection=key, model="Call"), records=[], deletes=[str(BIG + 1)]), now=9
    )
    assert asked(tieline, "SELECT count(*) FROM calls") == [(2,)]


def test_since_leaves_out_what_happened_before(tieline):
    since = datetime(2026, 1, 2, 10, tzinfo=UTC)
    counts = "SELECT (SELECT count(*) FROM call_summaries), (SELECT count(*) FROM users)"
    assert asked(tieline, counts, since=since) == [(2, 1)]


def test_parameters_are_values(tieline):
    assert asked(
        tieline, "SELECT metaData.title FROM calls WHERE metaData.id = ?", parameters=[str(BIG + 2)]
    ) == [("Call 2",)]


def test_columns_have_names_of_their_own(tieline):
    assert tieline.query("SELECT 1 AS a, 2 AS a, 3 AS a_1").rows() == [{"a": 1, "a_1": 2, "a_1_1": 3}]


def test_rows_come_as_they_are_made(tieline):
    """A query without an end gives its first rows."""
    with tieline.query("SELECT i FROM generate_series(1, 1000000000000) t(i)") as answer:
        assert next(iter(answer)) == (1,)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM read_blob('{secret}')",
        "SELECT * FROM '{secret}'",
        "FROM glob('{folder}/*')",
        "FROM read_json('{secret}')",
        "FROM sniff_csv('{secret}')",
        "FROM parquet_metadata('{secret}')",
        "FROM read_parquet('{folder}/parquet/../secret.csv')",
        "COPY users TO '{target}'",
        "COPY (SELECT 1) TO '{target}' (USE_TMP_FILE false)",
        "COPY users FROM '{secret}'",
        "EXPORT DATABASE '{target}'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{target}' (USE_TMP_FILE false)",
        "ATTACH '{target}' AS x",
        "FROM read_duckdb('{target}')",
        "FROM sqlite_scan('{secret}', 'x')",
        "INSTALL httpfs",
        "LOAD httpfs",
        "LOAD '{secret}'",
        "SET enable_external_access = true",
        "RESET enable_external_access",
        "SET allowed_directories = ['/']",
        "SET temp_directory = '{folder}'",
        "PRAGMA enable_external_access",
        "CALL enable_logging(storage = 'file')",
        "CREATE SECRET (TYPE s3)",
        "SELECT getenv('HOME')",
        "FROM RECORDS",
        "SELECT 1; COPY users TO '{target}'",
        "SELECT 1) TO '{target}' --",
        "DROP TABLE users",
        "DELETE FROM users",
    ],
)
@pytest.mark.parametrize("beside_parquet", [False, True])
def test_a_query_reaches_nothing_else(tieline, tmp_path, sql, beside_parquet):
    """No file is read or written, nothing is installed, and what forbids it cannot be undone; beside Parquet files, too."""
    secret, target = tmp_path / "secret.csv", tmp_path / "target"
    secret.write_text("the,secret\n1,2\n")
    parquet = tmp_path / "parquet"
    with open_parquet(parquet) as sink:
        tieline.export(tieline.exportable("gong", ["users"]), sink)
    before = {path: path.read_bytes() for path in parquet.rglob("*.parquet")}

    with pytest.raises(UsageError) as refused:
        asked(
            tieline,
            sql.format(secret=secret, target=target, folder=tmp_path),
            parquet=parquet if beside_parquet else None,
        )

    assert "secret\n" not in refused.value.message
    assert not target.exists()
    assert {path: path.read_bytes() for path in parquet.rglob("*.parquet")} == before


def test_the_exported_files_are_not_written(tieline, tmp_path):
    """A COPY over a Parquet file that the query may read is refused however it is wrapped."""
    with open_parquet(tmp_path / "p") as sink:
        tieline.export(tieline.exportable("gong", ["users"]), sink)
    (part,) = (tmp_path / "p").rglob("*.parquet")
    for sql in ("COPY", "EXPLAIN ANALYZE COPY"):
        with pytest.raises(UsageError, match="cannot"):
            asked(tieline, f"{sql} (SELECT 1) TO '{part}' (USE_TMP_FILE false)", parquet=tmp_path / "p")
    assert duckdb.read_parquet(str(part)).count("id").fetchall() == [(1,)]


def test_files_with_leave(tieline, tmp_path):
    (tmp_path / "teams.csv").write_text("id,team\n7,Sales\n")
    sql = f"SELECT team FROM users JOIN '{tmp_path}/teams.csv' t ON users.id = t.id::VARCHAR"

    assert asked(tieline, sql, allow_files=True) == [("Sales",)]
    assert asked(tieline, f"COPY users TO '{tmp_path}/u.csv'", allow_files=True) == [(1,)]
    with pytest.raises(UsageError, match="cannot LOAD"):
        asked(tieline, "INSTALL httpfs", allow_files=True)


def test_parquet_takes_the_place_of_its_streams(tieline, tmp_path):
    with open_parquet(tmp_path / "p") as sink:
        tieline.export(tieline.exportable("gong", ["calls"]), sink)
    save(
        tieline,
        tieline.connection("gong").key,
        {"calls": [{"metaData": {"id": "4"}}], "users": [{"id": "8"}]},
    )
    counts = "SELECT (SELECT count(*) FROM call_parties), (SELECT count(*) FROM calls), (SELECT count(*) FROM users)"

    assert asked(tieline, counts, parquet=tmp_path / "p") == [(6, 3, 2)]
    with Tieline(tieline.settings.of({"TIELINE_HOME": str(tmp_path / "empty")})) as empty:
        assert asked(empty, "SELECT count(*) FROM call_parties", parquet=tmp_path / "p") == [(6,)]
    with pytest.raises(UsageError, match="was not made by"):
        asked(tieline, "FROM users", parquet=tmp_path)


@pytest.mark.parametrize(
    ("words", "sql", "rows"),
    [
        (
            {"names": "snake", "partition_by": ["metaData.started:month"], "tenant": ["tenant"]},
            "SELECT p.name, c.started_month, c.tenant FROM call_parties p JOIN calls c ON c.meta_data.id = p.call_id",
            [(name, "2026-01", "default") for name in ("Ada", "Bo") for _ in range(3)],
        ),
        (
            {"nested": "tables", "mode": "scd2"},
            'SELECT p.name, c."metaData__title" FROM calls__parties p JOIN calls c ON c._tieline_id = p._tieline_parent_id',
            [(name, f"Call {place}") for name in ("Ada", "Bo") for place in (1, 2, 3)],
        ),
        (
            {"nested": "json", "mode": "append"},
            "SELECT name, parties ->> '$[0].name' FROM call_parties, calls WHERE _tieline_id = call_id",
            None,
        ),
    ],
)
def test_parquet_is_read_in_every_form(tieline, tmp_path, words, sql, rows):
    with open_parquet(tmp_path / "p") as sink:
        tieline.export(read_how(**words).of(tieline.exportable("gong", ["calls"])), sink)

    found = asked(tieline, f"{sql} ORDER BY ALL", parquet=tmp_path / "p")
    assert found == (rows or [(name, "Ada") for name in ("Ada", "Bo") for _ in range(3)])


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (
            "SELECT form x",
            'sql: Referenced column "form" was not found because the FROM clause is missing (line 1, column 8)',
        ),
        ("SELECT 'é',\n  nope\nFROM users", "(line 2, column 3)"),
        ("SELECT FROM WHERE", 'sql: syntax error at or near "WHERE" (line 1, column 13)'),
        (
            "FROM nope",
            "sql: no stream, view or report is called nope; `tieline query --list` shows them (line 1, column 6)",
        ),
        ("SELECT 1; SELECT 2", "sql: takes one statement, not 2"),
        ("-- nothing", "sql: takes one statement, not 0"),
        ("SELECT i, error('late') FROM generate_series(1, 5000) t(i) WHERE i > 4000", "sql: late"),
    ],
)
def test_errors_say_where(tieline, sql, told):
    with pytest.raises(UsageError) as error:
        asked(tieline, sql)
    assert told in error.value.message
    assert "\n" not in error.value.message


def test_memory_has_an_end(tieline):
    with pytest.raises(UsageError, match="more than 64 MB") as error:
        asked(tieline, "SELECT list(i) FROM generate_series(1, 1000000000) t(i)", memory_mb=64)
    assert error.value.field == "memory"


@pytest.mark.parametrize("ending", ["parquet", "csv", "json", "jsonl"])
def test_an_answer_as_a_file(tieline, tmp_path, ending):
    path = tmp_path / f"it's.{ending}"
    count = tieline.query_into(
        path, Question(sql="SELECT metaData.id, 1.5 AS n FROM calls ORDER BY 1; -- the end")
    )
    found = duckdb.sql(
        f"SELECT id::VARCHAR, n FROM '{str(path).replace(chr(39), chr(39) * 2)}' LIMIT 1"
    ).fetchall()

    assert (count, [(str(BIG + 1), 1.5)]) == (3, [(text, float(n)) for text, n in found])
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".tmp"] == []


def test_a_file_that_cannot_be(tieline, tmp_path):
    """What fails leaves the former file as it was."""
    path = tmp_path / "a.csv"
    path.write_text("before")
    for sql, place, told in (
        ("SELECT error('no')", path, "no"),
        ("FROM users", tmp_path / "a.xls", "ends in none of"),
        ("FROM users", tmp_path / "no" / "a.csv", "not a file in a folder"),
        ("SELECT *\nFROM nope", path, "(line 2, column 6)"),
        ("COPY users TO 'x'", path, "cannot COPY"),
    ):
        with pytest.raises(UsageError) as error:
            tieline.query_into(place, Question(sql=sql))
        assert told in error.value.message
    assert [each.name for each in tmp_path.iterdir() if each.name != "home"] == ["a.csv"]
    assert path.read_text() == "before"


def test_arrow(tieline):
    pytest.importorskip("pyarrow")
    table = tieline.query("SELECT metaData.id, 1 AS n, 2 AS n FROM calls ORDER BY 1").arrow()
    assert table.to_pylist()[0] == {"id": str(BIG + 1), "n": 1, "n_1": 2}


def test_records_do_not_touch_the_disk(tieline, tmp_path):
    """Where the system has files in memory no temporary file is made, not even one without a name."""
    code = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event in ('open', 'tempfile.mkstemp') else None)\n"
        "from tieline import Tieline\n"
        "with Tieline() as tieline: assert len(list(tieline.query('FROM calls'))) == 3\n"
        f"print([each for each in opened if each.startswith({str(tmp_path / 'tmp')!r})])"
    )
    (tmp_path / "tmp").mkdir()
    environment = {
        "TIELINE_HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path / "tmp"),
        "PATH": os.defpath,
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "[]", "")


def test_more_than_is_inserted_at_once(tieline):
    """Each record is there once, also where what is read takes several turns."""
    notes = [{"id": str(place), "title": "x" * (3 << 20)} for place in range(8)]
    save(tieline, tieline.connection("gong").key, {"users": notes})
    assert asked(
        tieline, "SELECT count(*), count(DISTINCT id), sum(length(title)) FROM users WHERE id <> '7'"
    ) == [(7, 7, 7 * (3 << 20))]
