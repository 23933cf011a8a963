"""A table is read row by row, however it is cut into parts."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import BadAnswer
from tieline.http.table import TableReader


def read(raw, *, size=None):
    reader = TableReader()
    parts = [raw[at : at + size] for at in range(0, len(raw), size)] if size else [raw]
    return [dict(row) for part in parts for row in reader.feed(part)] + [dict(row) for row in reader.end()]


CELLS = st.text(st.characters(blacklist_characters="\0\r", blacklist_categories=["Cs"]), max_size=8)


@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    ending=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
    size=st.integers(1, 40),
)
def test_what_was_written_is_read(rows, delimiter, quoting, ending, mark, size):
    """With any of what divides columns, line ends within a value, and parts that end in the midst of a letter."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=ending)
    writer.writerows([["a", "b", "c"], *rows])
    expected = [dict(zip("abc", row, strict=True)) for row in rows]
    assert read((mark + text.getvalue()).encode(), size=size) == expected


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("a,a,a", ["a", "a (2)", "a (3)"]),
        ("a,,", ["a", "column 2", "column 3"]),
        (" a ;b;c", ["a", "b", "c"]),
        ('"a;b","c",d', ["a;b", "c", "d"]),
    ],
)
def test_columns_are_told_apart(head, names):
    divider = ";" if head.startswith(" ") else ","
    (row,) = read(f"{head}\n1{divider}2{divider}3\n".encode())
    assert list(row) == names


def test_a_row_is_there_once_its_line_has_ended():
    """Not before, nor when the table has."""
    reader = TableReader()
    assert list(reader.feed(b'a,b\n1,"2\n')) == []
    assert list(reader.feed(b'3"')) == []
    assert [dict(row) for row in reader.feed(b"\n4,5")] == [{"a": "1", "b": "2\n3"}]
    assert [dict(row) for row in reader.end()] == [{"a": "4", "b": "5"}]


def test_empty_lines_are_no_rows():
    assert read(b"a\n\n1\n\n\n2\n\n") == [{"a": "1"}, {"a": "2"}]


def test_a_table_may_have_no_rows():
    assert read(b"a,b") == []


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "there is nothing"),
        (b"a,b\n1,2\n3\n", "row 2 has 1 values, where there are 2 columns"),
        (b"a,b\n1,2,3", "row 1 has 3 values"),
        (b'a,b\n1,"2', "row 1 ends within quotation marks"),
        (b"a\n\xff\n", "not text in UTF-8"),
        (b"a\n\xc3", "not text in UTF-8"),
        (b"a\n" + b"1" * 200_000, "no row of a table"),
    ],
)
def test_what_is_no_table_is_told_with_its_row(raw, words):
    with pytest.raises(BadAnswer, match=words):
        read(raw)


def test_a_row_has_an_end():
    """What never comes to one does not fill the memory."""
    reader = TableReader(longest_row=100)
    assert list(reader.feed(b'a\n"' + b"x" * 99)) == []
    with pytest.raises(BadAnswer, match="row 1 is longer than 100 characters"):
        list(reader.feed(b"xx"))
