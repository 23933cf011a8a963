"""Everything that is wrong with a value, where it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, field

from tieline.server.issues import Invalid, read
from tieline.server.operation import Input


class Circle(Input, frozen=True, tag_field="kind", tag="circle"):
    radius: Annotated[int, Meta(ge=1, le=9)]


class Box(Input, frozen=True, tag_field="kind", tag="box"):
    sides: tuple[int, ...]


class Drawing(Input, frozen=True):
    name: Annotated[str, Meta(min_length=2, max_length=4, pattern="^a")]
    shape: Circle | Box | None = None
    tags: dict[str, str] = field(default_factory=dict)
    labels: Mapping[str, Annotated[int, Meta(gt=0)]] = field(default_factory=dict)
    inner: Drawing | None = None
    parts: Sequence[Drawing] = ()
    colour: Literal["red", "blue"] = "red"
    count: int | None = field(default=None, name="theCount")
    few: Annotated[list[int], Meta(max_length=1)] = field(default_factory=list)


def issues(value: Any, kind: Any = Drawing) -> list[tuple[str, tuple[str, ...]]]:
    with pytest.raises(Invalid) as caught:
        read(value, kind)
    assert all(issue.message and "`" not in issue.message for issue in caught.value.issues)
    return [(issue.code, issue.path) for issue in caught.value.issues]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ([], [("invalid_type", ())]),
        (None, [("invalid_type", ())]),
        ({}, [("invalid_type", ("name",))]),
        ({"name": 5}, [("invalid_type", ("name",))]),
        ({"name": None}, [("invalid_type", ("name",))]),
        ({"name": "a"}, [("too_small", ("name",))]),
        ({"name": "aaaaa"}, [("too_big", ("name",))]),
        ({"name": "bb"}, [("invalid_string", ("name",))]),
        ({"name": "aa", "x": 1, "y": 2}, [("unrecognized_keys", ())]),
        ({"name": "aa", "theCount": "5"}, [("invalid_type", ("theCount",))]),
        ({"name": "aa", "count": 5}, [("unrecognized_keys", ())]),
        ({"name": "aa", "colour": "green"}, [("invalid_value", ("colour",))]),
        ({"name": "aa", "colour": 5}, [("invalid_type", ("colour",))]),
        ({"name": "aa", "few": [1, 2]}, [("too_big", ("few",))]),
        (
            {"name": "aa", "few": [1, "2", "3"]},
            [("invalid_type", ("few", "1")), ("invalid_type", ("few", "2"))],
        ),
        ({"name": "aa", "tags": {"k": 1, "l": "x"}}, [("invalid_type", ("tags", "k"))]),
        ({"name": "aa", "tags": []}, [("invalid_type", ("tags",))]),
        ({"name": "aa", "labels": {"k": 0}}, [("too_small", ("labels", "k"))]),
        ({"name": "aa", "shape": {}}, [("invalid_type", ("shape", "kind"))]),
        ({"name": "aa", "shape": {"kind": "line"}}, [("invalid_union", ("shape", "kind"))]),
        ({"name": "aa", "shape": {"kind": 5}}, [("invalid_type", ("shape", "kind"))]),
        ({"name": "aa", "shape": 5}, [("invalid_type", ("shape",))]),
        (
            {"name": "aa", "shape": {"kind": "circle", "radius": 10, "more": 1}},
            [("too_big", ("shape", "radius")), ("unrecognized_keys", ("shape",))],
        ),
        (
            {"name": "aa", "shape": {"kind": "box", "sides": [1, 2.5]}},
            [("invalid_type", ("shape", "sides", "1"))],
        ),
        (
            {"name": "b", "inner": {"x": 1}, "parts": [{"name": "aa"}, {"name": 1}]},
            [
                ("too_small", ("name",)),
                ("invalid_type", ("inner", "name")),
                ("unrecognized_keys", ("inner",)),
                ("invalid_type", ("parts", "1", "name")),
            ],
        ),
    ],
)
def test_each_problem_has_its_code_and_its_path(value, told):
    """All of them at once, in the order of the declaration."""
    assert issues(value) == told


def test_what_fits_is_read():
    """As the type."""
    given = {"name": "aa", "shape": {"kind": "circle", "radius": 3}, "parts": [{"name": "ab"}]}
    assert read(given, Drawing) == Drawing(name="aa", shape=Circle(radius=3), parts=[Drawing(name="ab")])


def test_types_that_are_no_structs_are_read_too():
    """Such as a body that is any object."""
    assert read({"a": [1]}, dict[str, Any]) == {"a": [1]}
    assert issues({"a": "x"}, dict[str, int]) == [("invalid_type", ("a",))]
    assert issues(5, str) == [("invalid_type", ())]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["name", "shape", "tags", "kind", "inner"]), inner)
    ),
)


@given(JSON)
def test_whatever_does_not_fit_is_told_somehow(value):
    """There is never an empty list of problems, and never another exception."""
    told = None
    try:
        read(value, Drawing)
    except Invalid as problem:
        told = problem.issues
    assert told != ()
