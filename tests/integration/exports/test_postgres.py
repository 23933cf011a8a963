"""Exports into a PostgreSQL database: what its tables look like, and what it refuses."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tieline.core.errors import DatabaseBusy, StorageError, UsageError
from tieline.core.secrets import Secret
from tieline.exports.model import ExportCounts, ExportStream, Mode, Target
from tieline.exports.run import export
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import Batch, StreamKey
from tieline.sinks.postgres import open_postgres
from tieline.sources.schema import (
    BOOLEAN,
    DATE,
    INTEGER,
    JSON,
    NUMBER,
    TEXT,
    TEXTS,
    TIMESTAMP,
    Model,
    Type,
    struct,
)

LONG = "a field with a name that is far too long for a column of this database, which holds 63"


def model(**fields: Type) -> Model:
    return Model(name="Item", fields=struct(**fields))


ITEM = model(id=TEXT, n=INTEGER, x=NUMBER, ok=BOOLEAN, at=TIMESTAMP, day=DATE, tags=TEXTS, any=JSON)


class Items:
    """A store of items, exported to a database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.store = MemoryRecordStore(lambda _lease: None)
        self.now = 1_000_000

    def put(self, *texts: str, connection: int = 1) -> None:
        records = [(str(number), text.encode()) for number, text in enumerate(texts)]
        self.now += 1
        self.store.write(Batch(stream=self.key(connection), records=records, deletes=()), now=self.now)

    def key(self, connection: int) -> StreamKey:
        return StreamKey(connection=connection, model="Item")

    def stream(
        self, shape: Model | None = ITEM, connection: int = 1, mode: Mode = Mode.MERGE
    ) -> ExportStream:
        target = Target(name="items", connection=f"shop/{connection}", model=shape, mode=mode)
        return ExportStream(key=self.key(connection), target=target)

    def export(self, stream: ExportStream, *, schema: str = "public") -> ExportCounts:
        with open_postgres(Secret(self.url), schema=schema) as sink:
            return export(self.store, [stream], sink)["items"]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query.encode()).fetchall()


@pytest.fixture
def items(empty_postgres_url: str) -> Items:
    return Items(empty_postgres_url)


def test_columns_have_the_model_s_types(items: Items) -> None:
    """Plain types have their own, whatever has parts is jsonb."""
    items.put("{}")
    items.export(items.stream())

    rows = items.rows(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'items' ORDER BY ordinal_position"
    )
    assert rows == [
        ("id", "text"),
        ("n", "bigint"),
        ("x", "double precision"),
        ("ok", "boolean"),
        ("at", "timestamp with time zone"),
        ("day", "date"),
        ("tags", "jsonb"),
        ("any", "jsonb"),
        ("_tieline_extra", "jsonb"),
        ("_tieline_id", "text"),
        ("_tieline_connection", "text"),
        ("_tieline_first_seen_at", "timestamp with time zone"),
        ("_tieline_modified_at", "timestamp with time zone"),
    ]


def test_a_schema_of_its_own_is_made(items: Items) -> None:
    """Tables and books lie where --dataset says."""
    items.put('{"id":"0"}')

    assert items.export(items.stream(), schema="my gong") == ExportCounts(written=1)
    assert items.rows('SELECT id FROM "my gong".items') == [("0",)]
    assert items.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []


def test_text_that_the_server_cannot_hold_is_marked(items: Items) -> None:
    """Zero becomes the replacement character; a pair of surrogates and a backslash stay what they are."""
    items.put(
        r'{"id":"a\u0000b","any":["\ud83d\ude00","\\u0000","\\\u0000x"]}',
        r'{"id":"ok","tags":["tab\tbreak\n","back\\slash"]}',
    )

    assert items.export(items.stream()) == ExportCounts(written=2)
    assert items.rows('SELECT id, "any", tags FROM items ORDER BY _tieline_id') == [
        ("a\ufffdb", ["😀", "\\u0000", "\\\ufffdx"], None),
        ("ok", None, ["tab\tbreak\n", "back\\slash"]),
    ]


def test_numbers_arrive_as_they_are(items: Items) -> None:
    """A whole number that is spelt with a fraction, the largest one, and one that no column but jsonb holds."""
    items.put('{"n":41.0,"x":1e3}', '{"n":9223372036854775807}', '{"any":123456789012345678901234567890.5}')

    assert items.export(items.stream()) == ExportCounts(written=3)
    assert items.rows('SELECT n, x, "any"::text FROM items ORDER BY _tieline_id') == [
        (41, 1000.0, None),
        (9223372036854775807, None, None),
        (None, None, "123456789012345678901234567890.5"),
    ]


def test_numbers_that_the_server_cannot_hold_are_text(items: Items) -> None:
    """One with too many places before its point or behind it stays what it is, in quotes; no other changes."""
    items.put(
        r'{"any":[1e131071,1e131072,-1e-16384,"1e200000","\"1e200000",{"1e200000":1}],"more":1e200000}',
        '{"n":1}',
    )

    assert items.export(items.stream()) == ExportCounts(written=2, misfits=1)
    assert items.rows(
        """SELECT "any"->0 = '1e131071', "any" - 0, _tieline_extra FROM items WHERE n IS NULL"""
    ) == [
        (
            True,
            ["1e131072", "-1e-16384", "1e200000", '"1e200000', {"1e200000": 1}],
            {"more": "1e200000"},
        )
    ]


def test_columns_that_every_table_has_are_no_hindrance(items: Items) -> None:
    """A field called as a column of the server's own ends in a digest, as long names do."""
    items.put('{"xmin":"a","XMIN":"b"}')

    items.export(items.stream(model(xmin=TEXT)))

    assert items.rows("SELECT to_jsonb(t)->'_tieline_extra', xmin_db29f1af FROM items t") == [
        ({"XMIN": "b"}, "a")
    ]


def test_text_arrives_whatever_the_environment_is_set_to(
    items: Items, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is sent is UTF-8, and the server is told so."""
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    items.put('{"id":"日本é"}')
    items.export(items.stream())
    monkeypatch.undo()

    assert items.rows("SELECT id FROM items") == [("日本é",)]


def test_a_database_that_cannot_hold_all_text_says_so(items: Items) -> None:
    """What its encoding has arrives; what it lacks is told."""
    with psycopg.connect(items.url, autocommit=True) as connection:
        name = f"{connection.info.dbname}_latin"
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'".encode()
        )
        items.url = items.url.replace(f"/{connection.info.dbname}?", f"/{name}?")
    items.put('{"id":"Zoë"}')
    items.export(items.stream())
    items.put('{"id":"日本"}')

    with pytest.raises(UsageError, match="encoding"):
        items.export(items.stream())
    assert items.rows("SELECT convert_to(id, 'UTF8') FROM items") == [("Zoë".encode(),)]


def test_long_and_odd_names_keep_their_values(items: Items) -> None:
    """Names longer than the server's bound are told apart by a digest; quotes and per cents are names as any."""
    shape = model(**{LONG + " 1": TEXT, LONG + " 2": TEXT, "o'd %d": TEXT})
    items.put(json.dumps({LONG + " 1": "one", LONG + " 2": "two", "o'd %d": "odd"}))

    items.export(items.stream(shape))

    ((names,),) = items.rows("SELECT array_agg(to_jsonb(t) - '_tieline_id') FROM items t")
    assert {"one", "two", "odd"} <= set(names[0].values())


def test_a_wider_model_widens_the_table(items: Items) -> None:
    """Columns are added and change their type, what is there is cast, and all records come again."""
    items.put('{"n":1}', '{"n":2.5,"more":"x"}')
    items.export(items.stream(model(n=INTEGER)))

    assert items.export(items.stream(model(n=NUMBER, more=TEXT))) == ExportCounts(written=2)
    assert items.rows("SELECT n, more FROM items ORDER BY _tieline_id") == [(1.0, None), (2.5, "x")]


def test_another_s_table_is_refused(items: Items) -> None:
    """Nothing is written where a table has a stream's name and is not ours."""
    with psycopg.connect(items.url) as connection:
        connection.execute("CREATE TABLE items (mine text)")
    items.put("{}")

    with pytest.raises(UsageError, match="not Tieline's"):
        items.export(items.stream())
    assert items.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == [("items",)]


def test_a_table_that_was_dropped_is_filled_anew(items: Items) -> None:
    """Drop a table, and the next export brings all records."""
    items.put("{}", "{}")
    items.export(items.stream())
    with psycopg.connect(items.url) as connection:
        connection.execute("DROP TABLE items")

    assert items.export(items.stream()) == ExportCounts(written=2)


def test_two_exports_of_one_stream_never_double_it(items: Items) -> None:
    """Of two that began at the same place one commits, and the other stops."""
    items.put('{"n":1}')
    stream = items.stream(mode=Mode.APPEND)

    class Overtaken:
        def feed(self, *asked: Any) -> Any:
            page = items.store.feed(*asked)
            items.export(stream)
            return page

    with pytest.raises(DatabaseBusy, match="right now"), open_postgres(Secret(items.url)) as sink:
        export(Overtaken(), [stream], sink)
    assert items.rows("SELECT n FROM items") == [(1,)]


def test_tenants_at_once_share_a_table(items: Items) -> None:
    """Exports of several connections run side by side into a table that none has made yet, and lose nothing."""
    for connection in range(8):
        items.put('{"n":1}', '{"n":2}', connection=connection)
    streams = [items.stream(connection=connection) for connection in range(8)]
    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(lambda stream: items.export(stream, schema="all"), streams))

    assert done == [ExportCounts(written=2)] * 8
    assert items.rows('SELECT count(*), count(DISTINCT _tieline_connection) FROM "all".items') == [(16, 8)]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:s3cr3t@localhost:port/x",
        "postgresql://me:s3cr3t@/x?host=/nowhere",
        "host=/nowhere password=s3cr3t",
        "s3cr3t",
    ],
)
def test_the_secret_of_a_url_is_never_told(url: str) -> None:
    """Whether it cannot be read or leads nowhere."""
    with pytest.raises((UsageError, StorageError)) as refused, open_postgres(Secret(url)):
        pass
    assert "s3cr3t" not in f"{refused.value!r} {refused.value.__cause__!r}"


def test_nothing_new_writes_nothing(items: Items) -> None:
    """An export without changes leaves no transaction with a number, as one that writes has."""
    items.put("{}")
    items.export(items.stream())
    ((before,),) = items.rows("SELECT array_agg(xmin::text) FROM _tieline_cursors")

    assert items.export(items.stream()) == ExportCounts()
    assert items.rows("SELECT array_agg(xmin::text) FROM _tieline_cursors") == [(before,)]
