"""Parameters, whatever they hold."""

from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tieline.core.errors import UsageError
from tieline.runtime import Param
from tieline.runtime.styles import in_cookie, in_header, in_path, in_query

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)


def query(param, value):
    return "&".join(f"{name}={text}" for name, text in in_query(param, value))


@given(TEXT.filter(bool), TEXT)
def test_a_query_says_what_was_given(name, value):
    """Any text comes back as it was, under any name."""
    assert parse_qsl(query(Param(name), value), keep_blank_values=True) == [(name, value)]


@given(st.lists(TEXT, min_size=1, max_size=4))
def test_lists_come_back(values):
    """Repeated, or between marks that no value can hold."""
    assert parse_qsl(query(Param("n"), values), keep_blank_values=True) == [("n", each) for each in values]
    for style, mark in (("form", ","), ("spaceDelimited", "%20"), ("pipeDelimited", "%7C")):
        [(_, text)] = in_query(Param("n", style=style, explode=False), values)
        if mark == ",":
            assert [unquote(each) for each in text.split(mark)] == values
        assert unquote(text) == unquote(mark).join(values)


@given(st.dictionaries(TEXT, TEXT, max_size=4), st.booleans())
def test_objects_come_back(value, reserved):
    """Each property by its path."""
    found = parse_qsl(query(Param("n", style="deepObject", reserved=reserved), value), keep_blank_values=True)
    assume("%" not in "".join(value.values()) or not reserved)
    assert found == [(f"n[{key}]", each) for key, each in value.items()]


@given(TEXT, st.sampled_from(["simple", "label", "matrix"]), st.booleans())
@example(".", "label", False)
@example("..", "simple", True)
def test_a_path_parameter_stays_in_its_place(value, style, reserved):
    """It is one step of the path, unless reserved characters were asked for, and never a query or a step up."""
    param = Param("n", "path", style, reserved=reserved)
    if not value:
        with pytest.raises(UsageError):
            in_path(param, value)
        return
    text = in_path(param, value)
    assert not set(text) & set("?# \r\n")
    assert text not in {".", ".."}
    if not reserved:
        assert "/" not in text
        assert unquote(text) == {"simple": "", "label": ".", "matrix": ";n="}[style] + value


@given(TEXT)
def test_a_header_is_one_line(value):
    """What would end it is refused."""
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in value):
        with pytest.raises(UsageError):
            in_header(Param("n", "header"), value)
    else:
        assert in_header(Param("n", "header"), value) == value


@given(TEXT)
def test_a_cookie_is_one_cookie(value):
    """Nothing in it ends it."""
    [(name, text)] = in_cookie(Param("n", "cookie"), value)
    assert (name, unquote(text)) == ("n", value)
    assert not set(text) & set("; ,\r\n")


def test_what_an_object_spreads_out_is_as_if_it_were_alone():
    """Lists are repeated, and what no style reaches is JSON."""
    value = {"page": 0, "sort": ["a,asc", "b"], "in": {"a": 1}, "rows": [{"a": 1}], "none": None}
    assert parse_qsl(query(Param("pageable"), value)) == [
        ("page", "0"),
        ("sort", "a,asc"),
        ("sort", "b"),
        ("in", '{"a":1}'),
        ("rows", '[{"a":1}]'),
    ]
