"""Which columns a stream has at a destination of dlt's."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.sinks.dlt_columns import placed, types_of


def test_new_columns_have_dlts_names_told_apart():
    found = placed(
        {"userId": "BIGINT", "user_id": "VARCHAR", "a": "STRUCT(x BIGINT)"}, {}, lambda name: name.lower()
    )
    assert [(each.name, each.kind) for each in found] == [
        ("userid", "BIGINT"),
        ("user_id", "VARCHAR"),
        ("a", "JSON"),
    ]
    found = placed({"aB": "BIGINT", "ab": "VARCHAR"}, {}, str.lower)
    assert [(each.name, each.kind) for each in found] == [("ab", "BIGINT"), ("ab_2", "VARCHAR")]


def test_types_are_those_that_dlt_knows():
    assert types_of({"a": "bigint", "b": "json", "c": "decimal"}) == {"a": "BIGINT", "b": "JSON"}


def both(kind: str, there: str, literal: str) -> tuple[object, object]:
    """Return what the column and its variant hold of a value."""
    narrow, variant = placed({"n": kind}, {"n": there}, str)
    row = duckdb.execute(
        f"SELECT {narrow.value}, {variant.value} FROM (SELECT {literal}::{kind} AS n)"
    ).fetchone()
    assert (narrow.name, variant.name) == ("n", f"n__v_{variant.name.rpartition('_')[2]}")
    return row or (None, None)


@pytest.mark.parametrize(
    ("kind", "there", "literal", "held"),
    [
        ("DOUBLE", "BIGINT", "2.0", (2, None)),
        ("DOUBLE", "BIGINT", "1.5", (None, 1.5)),
        ("DOUBLE", "BIGINT", "1e300", (None, 1e300)),
        ("VARCHAR", "BIGINT", "'7'", (7, None)),
        ("VARCHAR", "BIGINT", "'007'", (None, "007")),
        ("VARCHAR", "BIGINT", "'word'", (None, "word")),
        ("VARCHAR", "BOOLEAN", "'true'", (True, None)),
        ("VARCHAR", "BOOLEAN", "'yes'", (None, "yes")),
        ("JSON", "VARCHAR", "'\"word\"'", ("word", None)),
        ("JSON", "VARCHAR", "'{\"a\":1}'", (None, '{"a":1}')),
        ("JSON", "BIGINT", "'5'", (5, None)),
        ("JSON", "BIGINT", "'[5]'", (None, "[5]")),
    ],
)
def test_what_a_column_cannot_hold_stands_beside_it(kind, there, literal, held):
    assert both(kind, there, literal) == held


@given(
    st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
)
def test_nothing_is_lost(value):
    """One of the two has it, as it was."""
    narrow, variant = placed({"n": "VARCHAR"}, {"n": "BIGINT"}, str)
    text = str(value).replace("\0", "")
    row = duckdb.execute(f"SELECT {narrow.value}, {variant.value} FROM (SELECT ? AS n)", [text]).fetchone()
    assert row is not None
    assert [str(each) for each in row if each is not None] == [text]
