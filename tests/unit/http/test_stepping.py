"""How positions follow one another where cursors and numbers go anywhere."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from tieline.core.errors import BadAnswer, CursorExpired, UsageError
from tieline.http.detect import counted, cursor, next_link
from tieline.http.model import Request, Response
from tieline.http.page import Page
from tieline.http.paginate import Detected, Landed, pages, select_reader
from tieline.http.select import SelectReader, detect
from tieline.http.stepping import Counter, Cursor, HeaderCursor, Scripted, locate, next_position

ASKED = Request(method="POST", url="https://api.test/items", body=b'{"a":{"b":1}}')
NONE = Response(status=200)


def page(*records, **found):
    return Page(records=[Raw(msgspec.json.encode(each)) for each in records], found=found)


@given(st.one_of(st.text(min_size=1), st.integers(1, 2**63 - 1), st.just({"last": [1]})))
def test_a_cursor_in_the_body_keeps_its_type(value):
    """Text stays text, a number a number, an object an object."""
    kind = Cursor(path="next", body="a.c")
    position = next_position(kind, None, page({}, cursor=value), NONE)
    assert msgspec.json.decode(locate(kind, ASKED, position).body or b"") == {"a": {"b": 1, "c": value}}


@pytest.mark.parametrize(
    ("kind", "at", "told", "following"),
    [
        (Cursor(path="n", param="c"), None, page(1, cursor="x"), '"x"'),
        (Cursor(path="n", param="c"), None, page(1, cursor=""), None),
        (Cursor(path="n", param="c"), None, page(1, cursor=None), None),
        (Cursor(path="n", param="c"), '"x"', page(cursor="x"), None),
        (Cursor(path="n", param="c"), None, page(cursor="x"), '"x"'),
        (Cursor(path="n", param="c", stop_empty=True), None, page(cursor="x"), None),
        (Cursor(path="n", param="c", more="m"), None, page(1, cursor="x", more=False), None),
        (Cursor(path="n", param="c", more="m"), None, page(1, cursor="x", more="yes"), '"x"'),
        (Counter(param="p"), None, page(1), "1"),
        (Counter(param="p", first=1, base=1), "2", page(1, total=3), "3"),
        (Counter(param="p", first=1, base=1), "3", page(1, total="3"), None),
        (Counter(param="o", step=10, maximum=30), "20", page(1), None),
        (Counter(param="o", step=10), "20", page(), None),
        (Counter(param="o", step=10, stop_empty=False, more="m"), "20", page(more=True), "30"),
        (Counter(param="o", total="t"), None, page(1, total="many"), "1"),
    ],
)
def test_what_follows_a_page(kind, at, told, following):
    """None after the last."""
    assert next_position(kind, at, told, NONE) == following


def test_a_flag_that_is_none_is_an_error():
    """It must not be taken for an end."""
    with pytest.raises(BadAnswer, match="does not say at 'm' whether there is more"):
        next_position(Counter(param="p", more="m"), None, page(1), NONE)


@pytest.mark.parametrize(
    "kind", [Cursor(path="n", param="c"), Counter(param="p"), HeaderCursor(header="n", param="c")]
)
def test_a_position_of_another_kind_is_refused(kind):
    """It may come from a checkpoint of another configuration."""
    with pytest.raises(UsageError, match="is no position"):
        locate(kind, ASKED, "{")


def test_a_cursor_in_a_header():
    """It goes into the query."""
    kind = HeaderCursor(header="x-next", param="after")
    answer = Response(status=200, headers=(("X-Next", "2"),))
    assert dict(locate(kind, ASKED, next_position(kind, None, page(1), answer)).params) == {"after": "2"}
    assert next_position(kind, None, page(1), NONE) is None


def walk(kind, answers, start=None, selector="items"):
    """Return the positions that a walk over answers asks for, and how it ends."""
    reader, asked = select_reader(kind, selector), []
    steps = pages(kind, Request(method="GET", url="https://api.test/items"), start=start)
    request = next(steps)
    for answer in answers:
        asked.append(request.position)
        body = msgspec.json.encode(answer)
        try:
            request = steps.send(Landed(page=reader.read(body), response=Response(status=200, body=body)))
        except StopIteration as end:
            return asked, end.value
    return asked, None


def test_a_detected_walk_goes_on_from_its_position():
    """The position says which kind it is, so that another process can go on."""
    answers = [{"items": [{"i": number}], "total_pages": 4} for number in range(4)]
    asked, ending = walk(Detected(), answers)
    assert (len(asked), ending.position) == (4, None)
    again, _ = walk(Detected(), answers[2:], start=asked[2])
    assert again == asked[2:]
    with pytest.raises(UsageError, match="no position of a walk"):
        walk(Detected(), answers, start="x")


def test_a_walk_that_never_ends_by_itself_is_ended():
    """With a word about it where its pages were not empty."""
    always = Cursor(path="next", param="c")
    _, silent = walk(always, [{"items": [1], "next": "a"}, {"items": [], "next": "a"}])
    assert (silent.warning, silent.position) == (None, None)
    _, told = walk(always, [{"items": [1], "next": "a"}, *[{"items": [2], "next": "a"}] * 2])
    assert "came again with its own page" in (told.warning or "")
    _, empty = walk(always, [{"items": [], "next": str(number)} for number in range(3)])
    assert "3 empty pages in a row" in (empty.warning or "")


class Forgetful:
    """A stepper that can say no position."""

    def first(self, request):
        return request

    def following(self, _response, page):
        return None if not page.records else Request(method="GET", url="https://x.example/next")

    def position(self):
        return None

    def resumed(self, _request, _position):
        return None


def test_a_scripted_walk_that_knows_no_position_begins_anew():
    """What an author's object knows may be lost with its process."""
    with pytest.raises(CursorExpired):
        walk(Scripted(make=Forgetful), [], start="2")


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        ([1], "$"),
        ({"a": 1}, "$"),
        ({"a": [], "data": []}, '$["data"]'),
        ({"a": {"rows": [1]}, "b": [2]}, '$["a"]["rows"]'),
        ({"b": [2], "c": [1]}, '$["b"]'),
        ({"a": {"b": {"c": {"d": [1]}}}}, "$"),
    ],
)
def test_what_looks_like_records(answer, path):
    """A likely name before a place, a place before nothing."""
    assert detect(answer) == path


def test_ways_of_paging_that_show():
    """Links are addresses, numbers are whole, and a cursor is called next."""
    assert next_link({"links": {"next": {"href": "/x"}}}) == '$["links"]["next"]["href"]'
    assert next_link({"next": "abc"}) is None
    assert cursor({"meta": {"next_cursor": "abc"}}) == Cursor(path='$["meta"]["next_cursor"]', param="cursor")
    assert cursor({"next": None}) is None
    assert counted({"meta": {"pages": "7", "page": 1}}) == Counter(
        param="page", first=1, base=1, total='$["meta"]["pages"]'
    )
    assert counted({"pages": [1]}) is None


@given(st.lists(st.dictionaries(st.text(max_size=3), st.integers(), max_size=2), max_size=4))
def test_quick_and_thorough_reading_find_the_same(records):
    """A plain path is read without decoding, and finds what the library does."""
    body = msgspec.json.encode({"meta": {"next": 5}, "data": {"items": records}})
    quick = SelectReader("data.items", {"cursor": "meta.next"}).read(body)
    slow = SelectReader("data.items[0:]", {"cursor": "$..next"}).read(body)
    assert [msgspec.json.decode(each) for each in quick.records] == records
    if len(records) > 1:
        assert [msgspec.json.decode(each) for each in slow.records] == records
    assert (quick.found, quick.cursor) == (slow.found, slow.cursor) == ({"cursor": 5}, "5")


def test_a_body_that_is_no_json_is_a_bad_answer():
    """Whichever way it is read."""
    for selector in ("a", "$", "a[0]", None):
        with pytest.raises(BadAnswer):
            SelectReader(selector).read(b"<html>")


def test_half_a_surrogate_pair_does_not_stop_a_page():
    """JSON permits it, Unicode does not."""
    body = b'{"a": [{"x": "\\ud83d"}]}'
    for selector in ("a", "a[0:]", None):
        assert len(SelectReader(selector).read(body).records) == 1
