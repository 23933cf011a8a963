"""Pages split into raw records, and heads read from them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from tieline.core.errors import BadAnswer, UsageError
from tieline.http.heads import HeadReader
from tieline.http.page import PageReader

GONG = PageReader(
    "calls",
    cursor_path="records.cursor",
    total_path="records.totalRecords",
    extra={"zone": "timeZone", "size": "records.currentPageSize"},
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def texts(page):
    return [bytes(record) for record in page.records]


def test_a_page_keeps_the_bytes_of_its_records():
    """Records are slices of the body, white space, order and digits included."""
    page = GONG.read(b'{"records":{"totalRecords":2,"cursor":"c"}, "calls":[ {"b" : 1.0,"a":2} ,{"x":1e5}]}')
    assert texts(page) == [b'{"b" : 1.0,"a":2}', b'{"x":1e5}']
    assert (page.cursor, page.total, page.missing) == ("c", 2, False)


def test_values_beside_the_records_are_read():
    """Named values of the body come along, decoded; what is missing is None."""
    page = GONG.read(b'{"timeZone":"Europe/Vienna","records":{"currentPageSize":0},"calls":[]}')
    assert page.extra == {"zone": "Europe/Vienna", "size": 0}
    assert GONG.read(b'{"calls":[]}').extra == {"zone": None, "size": None}


@pytest.mark.parametrize("body", [b"{}", b'{"calls":null}', b'{"calls":null,"records":null}'])
def test_a_missing_array_is_an_empty_page_that_says_so(body):
    """Absent and null arrays are told from empty ones."""
    page = GONG.read(body)
    assert (page.records, page.missing) == ([], True)
    assert GONG.read(b'{"calls":[]}').missing is False


@pytest.mark.parametrize("cursor", [b"null", b'""', b"false"])
def test_a_cursor_without_content_is_none(cursor):
    """The ways in which APIs write `no more` are one."""
    assert GONG.read(b'{"calls":[],"records":{"cursor":%s}}' % cursor).cursor is None


def test_cursors_are_text():
    """Numbers keep their digits, escapes are resolved."""
    reader = PageReader("a", cursor_path="c")
    assert reader.read(b'{"a":[],"c":12345678901234567890}').cursor == "12345678901234567890"
    assert reader.read(b'{"a":[],"c":"x\\/\\u00e9"}').cursor == "x/é"
    with pytest.raises(BadAnswer):
        reader.read(b'{"a":[],"c":{}}')


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "'calls'"),
        (b'{"calls":[{"a":1}', "'calls'"),
        (b"<html>", "'calls'"),
        (b"[]", "'calls'"),
        (b'{"calls":{}}', "'calls'"),
        (b'{"calls":[],"records":[]}', "'calls'"),
        (b'{"calls":["\xff"]}', "UTF-8"),
        (b'{"calls":[1]} trailing', "'calls'"),
    ],
)
def test_an_unreadable_body_says_what_was_expected(body, said):
    """Torn, foreign and misshapen answers are a BadAnswer that names the record path."""
    with pytest.raises(BadAnswer, match=said):
        GONG.read(body)


def test_a_byte_order_mark_is_no_obstacle():
    """Some servers send one."""
    assert texts(GONG.read(b'\xef\xbb\xbf{"calls":[1]}')) == [b"1"]


def test_half_a_surrogate_pair_is_mended():
    """JSON permits what Unicode does not; one cut emoji must not stop a sync. Whole pairs stay."""
    body = rb'{"calls":["cut \ud83d","whole \ud83d\ude00","text \\ud83d","\udc00\ud83d\ude00"]}'
    assert texts(GONG.read(body)) == [
        rb'"cut \ufffd"',
        rb'"whole \ud83d\ude00"',
        rb'"text \\ud83d"',
        rb'"\ufffd\ud83d\ude00"',
    ]


def test_a_body_may_be_the_array():
    """An empty path is the body itself."""
    assert texts(PageReader("").read(b"[1, 2]")) == [b"1", b"2"]
    assert texts(PageReader("[].rows[]").read(b'[{"rows":[1]},{"rows":[2]}]')) == [b"1", b"2"]


def test_nested_arrays_expand():
    """Each inner record comes with the named fields of the objects around it."""
    reader = PageReader("users[].days[]", parents={"userId": "userId", "mail": "user.mail"})
    page = reader.read(
        b'{"users":[{"userId":"7","user":{"mail":"a"},"days":[{"d":1},{"d":2}]},{"userId":"8"}]}'
    )
    assert texts(page) == [b'{"d":1}', b'{"d":2}']
    assert [{name: bytes(value) for name, value in parent.items()} for parent in page.parents] == [
        {"userId": b'"7"', "mail": b'"a"'}
    ] * 2


def test_arrays_nest_as_deep_as_the_path_says():
    """Three levels expand like two; the innermost field of a name wins."""
    reader = PageReader("a[].b[].c", parents={"n": "n"})
    page = reader.read(b'{"a":[{"n":1,"b":[{"n":2,"c":["x"]},{"c":["y"]}]}]}')
    assert texts(page) == [b'"x"', b'"y"']
    assert [bytes(parent["n"]) for parent in page.parents] == [b"2", b"1"]


@pytest.mark.parametrize("path", ["a..b", ".a", "a."])
def test_a_path_without_sense_is_refused(path):
    """A typing error in data shows when the reader is built."""
    with pytest.raises(UsageError):
        PageReader("calls", cursor_path=path)


def test_a_path_through_a_read_place_is_refused():
    """A place cannot be both a value and an object to look into."""
    with pytest.raises(UsageError):
        PageReader("calls", cursor_path="records", total_path="records.total")


@given(records=st.lists(JSON), cursor=st.none() | st.text(min_size=1), other=JSON)
def test_splitting_loses_nothing(records, cursor, other):
    """Whatever JSON is in a page, its records come out with the same value."""
    body = json.dumps({"x": other, "data": {"rows": records}, "next": cursor}, ensure_ascii=False)
    try:
        raw = body.encode()
    except UnicodeEncodeError:
        return
    page = PageReader("data.rows", cursor_path="next").read(raw)
    assert [json.loads(bytes(record)) for record in page.records] == records
    assert page.cursor == (None if cursor == "" else cursor)


HEADS = HeadReader({"id": "metaData.id", "started": "metaData.started"})


def test_heads_are_text():
    """Ids are text, whatever they were written as, to the last digit."""
    heads = HEADS.read(
        b'{"parties":[{}],"metaData":{"id":12345678901234567890,"started":"2026-01-01T00:00:00Z"}}'
    )
    assert heads == {"id": "12345678901234567890", "started": "2026-01-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1.0", "1.0"), ("-0", "-0"), ("true", "true"), (r'"a\"b"', 'a"b'), ('"é"', "é"), ("1E5", "1E5")],
)
def test_heads_are_exact(value, expected):
    """Numbers are never rewritten; strings are unescaped."""
    assert HEADS.read(f'{{"metaData":{{"id":{value}}}}}'.encode())["id"] == expected


def test_the_same_place_may_have_two_names():
    """An id may also be the field to go on from."""
    assert HeadReader({"id": "n", "since": "n"}).read(Raw(b'{"n":1}')) == {"id": "1", "since": "1"}


@pytest.mark.parametrize(
    "record",
    [
        b'{"metaData":{"id":[1]}}',
        b'{"metaData":{"id":{}}}',
        b'{"metaData":1}',
        b"[]",
        b"7",
        b"{",
    ],
)
def test_what_is_no_plain_value_is_a_bad_answer(record):
    """A compound id is an error, and so is a record that is no object."""
    with pytest.raises(BadAnswer):
        HEADS.read(record)


@pytest.mark.parametrize("record", [b"{}", b'{"metaData":null}', b'{"metaData":{"id":null}}'])
def test_a_head_may_be_missing(record):
    """What is absent, null or below a null is None."""
    assert HEADS.read(record) == {"id": None, "started": None}
