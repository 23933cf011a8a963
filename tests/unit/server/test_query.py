"""Query strings as the wire writes them."""

import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.server.query import parse, typed


@pytest.mark.parametrize(
    ("query", "values"),
    [
        (b"", {}),
        (b"&", {}),
        (b"a", {"a": ""}),
        (b"a=1&b=", {"a": "1", "b": ""}),
        (b"a=1&a=2&a=3", {"a": ["1", "2", "3"]}),
        (b"a[]=1", {"a": ["1"]}),
        (b"a[0]=1&a[1]=2", {"a": ["1", "2"]}),
        (b"a=1&a[]=2", {"a": ["1", "2"]}),
        (b"t[k]=v&t[k2]=w", {"t": {"k": "v", "k2": "w"}}),
        (b"t%5Bk%5D=v", {"t": {"k": "v"}}),
        (b"t[k]=1&t[k]=2", {"t": {"k": ["1", "2"]}}),
        (b"t[a][b]=1", {"t[a][b]": "1"}),
        (b"[a]=1&a]=2&a[=3", {"[a]": "1", "a]": "2", "a[": "3"}),
        (b"a=%C3%A4+b%2B", {"a": "ä b+"}),
        (b"a=%zz", {"a": "%zz"}),
    ],
)
def test_parameters_are_read(query, values):
    """Repeated ones as lists, those with keys as objects one level deep."""
    assert parse(query) == values


@pytest.mark.parametrize("query", [b"a=%ff", b"a=\xc3\xa4", b"t=1&t[k]=v", b"&".join([b"a=1"] * 1001)])
def test_what_cannot_be_read_is_an_error(query):
    """Nothing is guessed."""
    with pytest.raises(ValueError):
        parse(query)


@given(st.binary())
def test_no_query_does_more_than_fail_so(query):
    """Whatever comes, it is read or a ValueError."""
    with contextlib.suppress(ValueError):
        parse(query)


class Wanted(msgspec.Struct):
    """Fields of each kind."""

    flag: bool = False
    maybe: bool | None = None
    number: int | None = None
    text: str = ""
    several: tuple[str, ...] = ()
    wide: str | int = ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, True) for word in ("true", "1", "yes", "on", "TRUE", "Yes")),
        *((word, False) for word in ("false", "0", "no", "off", "False", "NO")),
        *((word, word) for word in ("", "2", "ja", "null")),
    ],
)
def test_booleans_have_many_words(text, value):
    """Others stay texts, to be refused."""
    assert typed({"flag": text, "maybe": text}, Wanted) == {"flag": value, "maybe": value}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("-1", -1),
        ("007", 7),
        ("", ""),
        ("5.0", "5.0"),
        (" 5", " 5"),
        ("1e3", "1e3"),
        ("٥", "٥"),
        ("9" * 16, "9" * 16),
    ],
)
def test_numbers_are_digits(text, value):
    """And no more of them than every program counts exactly."""
    assert typed({"number": text}, Wanted) == {"number": value}


def test_texts_stay_texts_and_one_of_several_is_a_list():
    """Whatever they look like; what is not wanted at all is left to be refused."""
    given = {"text": "null", "several": "1", "more": "1", "number": ["1", "2"]}
    assert typed(given, Wanted) == {"text": "null", "several": ["1"], "more": "1", "number": ["1", "2"]}
