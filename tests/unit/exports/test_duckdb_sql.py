"""DuckDB's words for a model."""

from __future__ import annotations

from tieline.exports.layout import lay_out
from tieline.exports.model import Target
from tieline.sinks.duckdb_rows import columns_of
from tieline.sinks.duckdb_sql import carry, column_type, create_table
from tieline.sinks.duckdb_views import select_view
from tieline.sources.schema import Date, Integer, Json, List, Model, Text, View, struct


def test_nested_types_are_spelt_out() -> None:
    """Objects become structs, arrays lists, whatever their depth; names are quoted."""
    kind = List(struct(name=Text(), **{"a b": List(Integer()), "from": struct(on=Date(), more=Json())}))

    expected = 'STRUCT("name" VARCHAR, "a b" BIGINT[], "from" STRUCT("on" DATE, "more" JSON))[]'
    assert expected == column_type(kind)


def test_a_table_has_the_record_and_what_is_known_of_it() -> None:
    """The record's own columns come first."""
    model = Model(name="M", fields=struct(id=Text()))

    layout = lay_out(Target(name='t"x', connection="", model=model))
    assert create_table(layout.root.name, columns_of(layout, layout.root)) == (
        'CREATE TABLE "t""x" ("id" VARCHAR, "_tieline_extra" JSON, "_tieline_id" VARCHAR, '
        '"_tieline_connection" VARCHAR, "_tieline_first_seen_at" TIMESTAMP WITH TIME ZONE, '
        '"_tieline_modified_at" TIMESTAMP WITH TIME ZONE)'
    )


def test_an_older_shape_is_carried_over() -> None:
    """Columns keep their values in the new type; new ones start empty."""
    assert carry({"a": "BIGINT"}, {"a": "VARCHAR", "b": "JSON"}) == '"a"::VARCHAR AS "a", NULL::JSON AS "b"'


def test_a_view_opens_arrays_one_in_another() -> None:
    """Each array on the way is one level; a path is read below the innermost array that it crosses."""
    view = View(
        name="v",
        columns={"top": "x.id", "one": "x.list[#]", "deep": "x.list[].items[].value", "mid": "x.list[].name"},
    )

    assert select_view(view, lay_out(Target(name="t", connection="", model=None))) == (
        'SELECT "x"."id" AS "top", n1 AS "one", u2."value" AS "deep", u1."name" AS "mid", _tieline_connection FROM '
        '(SELECT *, unnest(u1."items") AS u2, generate_subscripts(u1."items", 1) AS n2 FROM '
        '(SELECT *, unnest("x"."list") AS u1, generate_subscripts("x"."list", 1) AS n1 FROM "t"))'
    )
