"""How a place holds records: their parts as types, as JSON or as tables, names, and whose a row is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
from msgspec.structs import replace
from tests.exporting import PLACES, Place, Rig, postgres_place

from tieline.core.errors import UsageError
from tieline.exports.how import How
from tieline.exports.model import Contract, ExportCounts, ExportStream, Form, Mode, Names, Nested, Target
from tieline.records.model import StreamKey
from tieline.sources.schema import INTEGER, JSON, NUMBER, TEXT, TEXTS, TIMESTAMP, List, Model, struct

DEAL = Model(
    name="Order",
    fields=struct(
        id=TEXT,
        metaData=struct(startedAt=TIMESTAMP, dealValue=NUMBER),
        parties=List(struct(fullName=TEXT, phoneNos=TEXTS, context=List(struct(objectType=TEXT)))),
        matrix=List(List(INTEGER)),
        note=JSON,
    ),
)
TABLES = Form(nested=Nested.TABLES)
START = datetime.fromtimestamp(1_767_603_600, UTC)


def deal(number: int, **changes: object) -> dict[str, object]:
    return {
        "id": str(number),
        "metaData": {"startedAt": "2026-01-05T10:00:00Z", "dealValue": 1.5},
        "parties": [
            {"fullName": "Ann", "phoneNos": ["1", "2"], "context": [{"objectType": "Deal"}]},
            {"fullName": "Bob", "phoneNos": [], "context": None},
        ],
        "matrix": [[1, 2], [3]],
        "note": {"a": [1]},
    } | changes


class Formed(Rig):
    """A rig whose exports have a form, and whose tables can be asked."""

    def __init__(self, place: Place, url: str = "") -> None:
        super().__init__(place)
        self.url = url
        self.how = How(form=TABLES)
        self.model: Model | None = DEAL

    def stream(self, connection: int = 1, model: Model | None = None, feed: str = "store") -> ExportStream:
        target = Target(
            name="orders",
            connection=f"shop/{connection}",
            model=model or self.model,
            tenant=(f"tenant {connection}", "the shop"),
        )
        stream = ExportStream(key=StreamKey(connection=connection, model="Order"), target=target, feed=feed)
        return self.how.of([stream])[0]

    def rows(self, table: str, columns: str) -> list[tuple[Any, ...]]:
        """Return columns of a table, sorted."""
        query = f"SELECT {columns} FROM {self.source(table)} AS t"
        if self.url:
            with psycopg.connect(self.url, options="-c TimeZone=UTC") as connection:
                return sorted(connection.execute(query.encode()).fetchall(), key=str)
        file = str(self.place.path) if self.place.path.suffix else ":memory:"
        with duckdb.connect(file, read_only=file != ":memory:") as connection:
            connection.execute("SET TimeZone = 'UTC'")
            return sorted(connection.execute(query).fetchall(), key=str)

    def source(self, table: str) -> str:
        quoted = f'"{table}"'
        if self.url or self.place.path.suffix:
            return quoted
        files = list((self.place.path / table).rglob("*.parquet"))
        return f"read_parquet({[str(file) for file in files]}, hive_partitioning=false)"


@pytest.fixture(params=["duckdb", "parquet", "postgres"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Formed:
    if request.param == "postgres":
        url = request.getfixturevalue("empty_postgres_url")
        return Formed(postgres_place(url, tmp_path), url)
    return Formed(PLACES[request.param](tmp_path))


ROOT = '_tieline_id, "metaData__dealValue", CAST(note AS VARCHAR)'
PARTIES = '_tieline_id, _tieline_parent_id, _tieline_record_id, _tieline_position, "fullName"'


def test_objects_are_columns_and_arrays_are_tables(rig: Formed) -> None:
    """Each row of a part has its place, the row that it is a part of, and an id made of both."""
    rig.put(deal(1))
    assert rig.export() == ExportCounts(written=1)

    ((identifier, value, note),) = rig.rows("orders", ROOT)
    assert (identifier, value, json.loads(note)) == ("1", 1.5, {"a": [1]})
    assert rig.rows("orders__parties", PARTIES) == [
        ("1.1", "1", "1", 1, "Ann"),
        ("1.2", "1", "1", 2, "Bob"),
    ]
    own = "_tieline_id, _tieline_parent_id"
    assert rig.rows("orders__parties__phoneNos", f"{own}, value") == [
        ("1.1.1", "1.1", "1"),
        ("1.1.2", "1.1", "2"),
    ]
    assert rig.rows("orders__parties__context", f'{own}, "objectType"') == [("1.1.1", "1.1", "Deal")]
    assert rig.rows("orders__matrix__list", f"{own}, value") == [
        ("1.1.1", "1.1", 1),
        ("1.1.2", "1.1", 2),
        ("1.2.1", "1.2", 3),
    ]


def test_parts_go_where_their_record_goes(rig: Formed) -> None:
    """A changed record replaces its parts, a deleted one takes them along, and what comes again doubles nothing."""
    rig.put(deal(1), deal(2), deal(3))
    rig.put(deal(1), connection=2)
    rig.export(rig.stream(1), rig.stream(2))
    rig.put(deal(1, parties=[{"fullName": "Eve"}]), deletes=("2",))

    assert rig.export(rig.stream(1), rig.stream(2)) == ExportCounts(written=1, deleted=1)
    expected = [
        ("shop/1", "1", "Eve"),
        ("shop/1", "3", "Ann"),
        ("shop/1", "3", "Bob"),
        ("shop/2", "1", "Ann"),
        ("shop/2", "1", "Bob"),
    ]
    asked = '_tieline_connection, _tieline_record_id, "fullName"'
    assert rig.rows("orders__parties", asked) == expected
    rig.export(rig.stream(1, feed="again"), rig.stream(2, feed="again"))
    assert rig.rows("orders__parties", asked) == expected
    assert rig.rows("orders__parties__phoneNos", "_tieline_connection, _tieline_record_id, value") == [
        (connection, identifier, value)
        for connection, identifier in (("shop/1", "3"), ("shop/2", "1"))
        for value in ("1", "2")
    ]


def test_a_log_has_the_parts_of_each_change(rig: Formed) -> None:
    """They are told apart by its moment; a delete has none."""
    rig.how = replace(rig.how, mode=Mode.APPEND)
    rig.put(deal(1))
    rig.export()
    rig.put(deal(1, parties=[{"fullName": "Eve"}]))
    rig.export()
    rig.put(deletes=("1",))

    assert rig.export() == ExportCounts(deleted=1)
    first, second = START + timedelta(microseconds=1), START + timedelta(microseconds=2)
    assert rig.rows("orders__parties", '_tieline_id, "fullName", _tieline_modified_at') == [
        ("1.1", "Ann", first),
        ("1.1", "Eve", second),
        ("1.2", "Bob", first),
    ]


def test_a_history_has_the_parts_of_each_state(rig: Formed) -> None:
    """With its time; those of one that comes again are there once."""
    rig.how = replace(rig.how, mode=Mode.HISTORY)
    rig.put(deal(1))
    rig.export()
    rig.put(deal(1, parties=[{"fullName": "Eve"}]))
    assert rig.export() == ExportCounts(written=1)
    rig.export(rig.stream(feed="again"))
    rig.put(deletes=("1",))

    assert rig.export(rig.stream(feed="again")) == ExportCounts(deleted=1)
    first, second, third = (START + timedelta(microseconds=number) for number in (1, 2, 3))
    asked = '_tieline_id, "fullName", _tieline_valid_from, _tieline_valid_to'
    assert rig.rows("orders__parties", asked) == [
        ("1.1", "Ann", first, second),
        ("1.1", "Eve", second, third),
        ("1.2", "Bob", first, second),
    ]


def test_json_takes_any_parts(rig: Formed) -> None:
    """What a model does not foresee in them is no misfit."""
    rig.how = How(form=Form(nested=Nested.JSON))
    rig.put(deal(1, parties=[{"surprise": [1]}], metaData=None))

    assert rig.export() == ExportCounts(written=1)
    ((parties, meta),) = rig.rows("orders", 'CAST(parties AS VARCHAR), "metaData"')
    assert (json.loads(parties), meta) == ([{"surprise": [1]}], None)


@pytest.mark.parametrize("nested", [Nested.TABLES, Nested.JSON, None])
def test_names_in_snake_case(rig: Formed, nested: Nested | None) -> None:
    """Of columns, and of what is in them where that has types of its own."""
    rig.how = How(form=Form(nested=nested, names=Names.SNAKE))
    rig.put(deal(1))
    rig.export()

    if nested is Nested.TABLES:
        assert rig.rows("orders", "meta_data__deal_value") == [(1.5,)]
        assert rig.rows("orders__parties__phone_nos", "value") == [("1",), ("2",)]
    elif nested is None and not rig.url:
        assert rig.rows("orders", "meta_data.deal_value, parties[1].full_name, parties[2].context") == [
            (1.5, "Ann", None)
        ]
    else:
        ((meta,),) = rig.rows("orders", "CAST(meta_data AS VARCHAR)")
        assert json.loads(meta)["dealValue"] == 1.5


def test_a_null_object_stays_null_under_another_name(tmp_path: Path) -> None:
    """And is no object of nulls."""
    rig = Formed(PLACES["duckdb"](tmp_path))
    rig.how = How(form=Form(names=Names.SNAKE))
    rig.put(deal(1, metaData=None, parties=[None]))
    rig.export()
    assert rig.rows("orders", "meta_data, parties") == [(None, [None])]


def test_rows_tell_whose_they_are(rig: Formed) -> None:
    """By the connection's id, and the integration's where that is wanted, also in parts."""
    rig.how = How(form=Form(nested=Nested.TABLES, tenant=("tenant", "Shop")))
    rig.put(deal(1))
    rig.put(deal(1), connection=2)
    rig.export(rig.stream(1), rig.stream(2))

    assert rig.rows("orders", 'tenant, "Shop"') == [("tenant 1", "the shop"), ("tenant 2", "the shop")]
    assert rig.rows("orders__parties", "DISTINCT tenant") == [("tenant 1",), ("tenant 2",)]


def test_parts_are_inferred(rig: Formed) -> None:
    """A table comes with the first item that is seen, and a column with the first value; nothing comes again."""
    rig.model = None
    rig.put({"id": "1", "tags": [], "meta": {}}, {"id": "2", "tags": ["x"], "meta": {"size": 1}})
    assert rig.export() == ExportCounts(written=2)
    rig.put({"id": "3", "meta": {"size": 2.5, "of": {"a": True}}, "lines": [{"n": 1}, {"n": "x", "m": [1]}]})

    assert rig.export() == ExportCounts(written=1)
    assert rig.rows("orders", "id, meta__size, meta__of__a") == [
        ("1", None, None),
        ("2", 1.0, None),
        ("3", 2.5, True),
    ]
    assert rig.rows("orders__tags", "_tieline_id, value") == [("2.1", "x")]
    assert rig.rows("orders__lines", "_tieline_id, n") == [("3.1", "1"), ("3.2", "x")]
    assert rig.rows("orders__lines__m", "_tieline_id, value") == [("3.2.1", 1)]


def test_what_was_seen_as_parts_stays_so(rig: Formed) -> None:
    """A value of another kind in their place is kept aside, as a column's name cannot be a table's."""
    rig.model = None
    rig.put({"id": "1", "tags": ["x"]})
    rig.export()
    rig.put({"id": "2", "tags": "y"})

    assert rig.export() == ExportCounts(written=1, misfits=1)
    ((_, kept), *_) = rig.rows("orders", "_tieline_id, CAST(_tieline_extra AS VARCHAR)")[1:]
    assert json.loads(kept) == {"tags": "y"}


def test_what_would_have_another_s_name_is_kept_aside(rig: Formed) -> None:
    """A field that is seen later, and that a column or table of another stands for, does not stop an export."""
    rig.model, rig.how = None, How(form=replace(TABLES, tenant=("whose",)))
    rig.put({"id": 1, "a": {"b": 1}, "c": {"d": [1]}})
    rig.export()
    rig.put({"id": 2, "a__b": 2, "c__d": [2], "whose": "x", "new": 3})

    assert rig.export() == ExportCounts(written=1, misfits=1)
    ((identifier, ab, new, whose, extra),) = rig.rows(
        "orders", "_tieline_id, a__b, new, whose, _tieline_extra"
    )[1:]
    assert (identifier, ab, new, whose) == ("2", None, 3, "tenant 1")
    assert rig.rows("orders__c__d", "value") == [(1,)]
    kept = json.loads(extra) if isinstance(extra, str) else extra
    assert kept == {"a__b": 2, "c__d": [2], "whose": "x"}


DEEP = json.loads("[" * 400 + "1" + "]" * 400)


def test_parts_may_be_deep(rig: Formed) -> None:
    """What lies deeper than parts are inferred is kept as JSON."""
    rig.model = None
    rig.put({"id": 1, "deep": DEEP})

    assert rig.export() == ExportCounts(written=1)


def test_a_place_keeps_its_form(rig: Formed) -> None:
    """Another one is refused before anything is written, by the option's name."""
    rig.put(deal(1))
    rig.export()
    for form, field in (
        (Form(), "nested"),
        (replace(TABLES, names=Names.SNAKE), "names"),
        (replace(TABLES, tenant=("tenant",)), "tenants"),
    ):
        rig.how = How(form=form)
        with pytest.raises(UsageError, match=rf"^{field}: orders .* was begun with") as refused:
            rig.export()
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("fields", "form", "told"),
    [
        ({"userId": TEXT, "user_id": TEXT}, Form(names=Names.SNAKE), "names: of orders userId and user_id"),
        ({"a__b": TEXT, "a": struct(b=TEXT)}, TABLES, "names: of orders a__b and a.b"),
        ({"a": List(TEXT), "b": TEXT}, Form(tenant=("B",)), "tenants: of orders b and --tenants column:B"),
    ],
)
def test_two_things_of_one_name_are_told(
    rig: Formed, fields: Mapping[str, Any], form: Form, told: str
) -> None:
    """Nothing is written."""
    rig.model, rig.how = Model(name="Order", fields=struct(**fields)), How(form=form)
    rig.put({"id": "1"})
    with pytest.raises(UsageError, match=f"^{told} would be one column"):
        rig.export()


def test_a_stream_called_as_a_part_is_told(rig: Formed) -> None:
    """Two streams never share a table."""
    other = rig.stream(2)
    other = replace(other, target=replace(other.target, name="orders__parties", model=None))
    with pytest.raises(UsageError, match="'orders__parties'"):
        rig.export(rig.stream(), other)


def test_a_frozen_schema_holds_for_parts(rig: Formed) -> None:
    """Of records that were inferred, too."""
    rig.model, rig.how = None, replace(rig.how, contract=Contract.FREEZE)
    rig.put({"id": "1", "lines": [{"n": 1}]})
    rig.export()
    rig.put({"id": "2", "lines": [{"n": 1, "more": 1}]})
    with pytest.raises(UsageError, match=r"^schema: orders: lines\[0\]\.more is a whole number"):
        rig.export()


@pytest.mark.parametrize("kind", ["duckdb", "parquet"])
def test_types_are_inferred_for_parts(kind: str, tmp_path: Path) -> None:
    """Only where it is asked for."""
    rig = Formed(PLACES[kind](tmp_path))
    rig.model, rig.how = None, How(form=Form(nested=Nested.TYPES))
    rig.put({"id": "1", "meta": {"size": 1}})
    rig.export()
    rig.put({"id": "2", "meta": {"size": 2, "tags": ["a"]}})
    rig.export()

    assert rig.rows("orders", "meta.size, meta.tags[1]") == [(1, None), (2, "a")]


@pytest.mark.parametrize("kind", ["duckdb", "postgres"])
def test_a_dropped_part_is_filled_again(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """As a stream's own table is; a foreign one of that name is refused."""
    if kind == "postgres":
        url = request.getfixturevalue("empty_postgres_url")
        rig = Formed(postgres_place(url, tmp_path), url)
    else:
        rig = Formed(PLACES[kind](tmp_path))
    run(rig, "CREATE TABLE orders__parties (mine int)")
    rig.put(deal(1))
    with pytest.raises(UsageError, match="'orders__parties' that is not Tieline's"):
        rig.export()
    run(rig, "DROP TABLE orders__parties")
    rig.export()
    run(rig, "DROP TABLE orders__parties")

    assert rig.export() == ExportCounts(written=1)
    assert len(rig.rows("orders__parties", "*")) == 2
    assert len(rig.rows("orders", "*")) == 1


def run(rig: Formed, statement: str) -> None:
    if rig.url:
        with psycopg.connect(rig.url) as connection:
            connection.execute(statement.encode())
    else:
        with duckdb.connect(str(rig.place.path)) as connection:
            connection.execute(statement)


def test_what_a_place_does_not_take_is_refused(tmp_path: Path) -> None:
    """The error names the option."""
    rig = Formed(PLACES["jsonl"](tmp_path))
    rig.put(deal(1))
    with pytest.raises(UsageError, match=r"^nested: jsonl has no columns") as refused:
        rig.export()
    assert refused.value.field == "nested"


def test_lines_have_names_and_tenants_too(tmp_path: Path) -> None:
    """At every level; one whose name another has keeps its own."""
    rig = Formed(PLACES["jsonl"](tmp_path))
    rig.how = How(form=Form(names=Names.SNAKE, tenant=("tenant",)))
    rig.put({"id": "1", "userId": 1.5, "user_id": 2, "someParts": [{"a B": None}]})
    rig.export()

    (line,) = (rig.place.path / "orders.jsonl").read_text().splitlines()
    assert '"connection":"shop/1","tenant":"tenant 1","action"' in line
    assert json.loads(line)["data"] == {
        "id": "1",
        "userId": 1.5,
        "user_id": 2,
        "some_parts": [{"a_b": None}],
    }


def test_lines_with_deep_parts_have_names_too(tmp_path: Path) -> None:
    """Far down the fields keep the API's."""
    rig = Formed(PLACES["jsonl"](tmp_path))
    rig.how = How(form=Form(names=Names.SNAKE))
    rig.put({"id": 1, "dealValue": DEEP})

    assert rig.export() == ExportCounts(written=1)
    assert rig.held()["shop/1", "1"] == {"id": 1, "deal_value": DEEP}
