"""The shape of records that nobody described is what was seen of them, whatever came first."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.exports.infer import empty, is_column, kind_of, widened, wider
from tieline.exports.model import Form, Names, Nested
from tieline.sources.schema import BOOLEAN, INTEGER, JSON, NUMBER, TEXT, List, Model, struct


def seen(*records: dict[str, object], form: Form = Form()) -> dict[str, object]:  # noqa: B008 - it is frozen
    model = empty("t")
    for record in records:
        model = widened(model, record, form)
    return {field.name: field.type for field in model.fields.fields}


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ((1, 2), INTEGER),
        ((1, 1.5), NUMBER),
        ((1.5, 1), NUMBER),
        ((1, Decimal("1.10")), NUMBER),
        ((1, 1.5, "x"), TEXT),
        ((1, 2**63), TEXT),
        ((-(2**63), 2**63 - 1), INTEGER),
        ((True, False), BOOLEAN),
        ((True, 1), TEXT),
        ((True, "x"), TEXT),
        ((None, 1), INTEGER),
        ((1, None), INTEGER),
        (({"a": 1}, [1]), JSON),
        (({"a": 1}, "x"), JSON),
        ((1, [1]), JSON),
        ((None, None, {}), JSON),
    ],
)
def test_a_kind_grows_to_what_holds_all(values, kind):
    assert seen(*({"n": value} for value in values)) == {"n": kind}


def test_a_column_is_there_once_it_has_a_value():
    """In the order of the first ones: what is null first stands where its value came."""
    assert list(seen({"a": None, "b": 1}, {"a": 1, "c": None}, {"c": 1, "d": 1})) == ["b", "a", "c", "d"]
    assert seen({"a": None}) == {}


def test_of_names_that_are_alike_the_first_is_a_column():
    assert seen({"userId": 1, "userid": "x"}, {"USERID": 2.5}) == {"userId": INTEGER}
    snake = Form(names=Names.SNAKE)
    assert seen({"userId": 1, "user_id": "x", "other": 1}, form=snake) == {
        "userId": INTEGER,
        "other": INTEGER,
    }


@pytest.mark.parametrize("name", ["", "_tieline_id", "_TIELINE", 'a"b', "a\\b", "a\nb"])
def test_names_that_cannot_be_columns(name):
    assert not is_column(name)
    assert seen({name: 1}) == {}


def test_parts_are_inferred_where_they_are_to_be_columns():
    """What was seen as an object or an array first stays one."""
    form = Form(nested=Nested.TABLES)
    found = seen(
        {"o": {"a": 1}, "l": [{"x": 1}, {"x": 1.5, "y": None}]}, {"o": {"b": "x"}, "l": "word"}, form=form
    )
    assert found == {"o": struct(a=INTEGER, b=TEXT), "l": List(struct(x=NUMBER))}
    assert seen({"o": {}, "l": [], "n": [None]}, form=form) == {}


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
)


@given(st.lists(st.dictionaries(st.sampled_from("abc"), values, max_size=3), max_size=4))
def test_columns_and_their_kinds_depend_on_no_order(records):
    """Where parts are JSON; only the columns' order is that of the first records."""
    for several in itertools.permutations(records):
        assert seen(*several) == seen(*records)


@given(st.lists(st.dictionaries(st.sampled_from("abc"), values, max_size=3), max_size=5))
def test_what_was_seen_once_is_no_surprise_again(records):
    """A shape that was widened by records is not widened by them again, whatever the form."""
    for form in (Form(), Form(nested=Nested.TABLES)):
        model: Model = empty("t")
        for record in records:
            model = widened(model, record, form)
        for record in records:
            assert widened(model, record, form) == model


@given(values, values)
def test_a_kind_only_grows(one, other):
    kinds = [kind for value in (one, other) if (kind := kind_of(value)) is not None]
    if len(kinds) == 2:
        both = wider(*kinds)
        assert wider(both, kinds[0]) == wider(both, kinds[1]) == both == wider(kinds[1], kinds[0])
