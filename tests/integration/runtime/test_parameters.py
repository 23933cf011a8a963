"""Every style of every place, as it arrives at a server, from both kinds of client."""

import datetime as dt

import pytest

from tieline.runtime import UNSET, Model, Op, Param, UsageError

from .conftest import get

LIST = ["blue", "black", "brown"]
COLOUR = {"R": 100, "G": 200, "B": 150}


class Filter(Model, kw_only=True):
    gt: int
    since: dt.date
    tags: list[str]


@pytest.mark.parametrize(
    ("param", "value", "query"),
    [
        (Param("c"), "a b&c/ü", "c=a%20b%26c%2F%C3%BC"),
        (Param("c"), "", "c="),
        (Param("c"), True, "c=true"),
        (Param("c"), 1.5, "c=1.5"),
        (Param("c"), 35657219295037524478, "c=35657219295037524478"),
        (Param("c"), dt.date(2026, 1, 2), "c=2026-01-02"),
        (Param("c"), dt.datetime(2026, 1, 2, tzinfo=dt.UTC), "c=2026-01-02T00%3A00%3A00Z"),
        (Param("c"), None, ""),
        (Param("c"), UNSET, ""),
        (Param("c"), LIST, "c=blue&c=black&c=brown"),
        (Param("c"), [], ""),
        (Param("c", explode=False), LIST, "c=blue,black,brown"),
        (Param("c", explode=False), ["a,b", "c"], "c=a%2Cb,c"),
        (Param("c", explode=False), [], ""),
        (Param("c"), COLOUR, "R=100&G=200&B=150"),
        (Param("c", explode=False), COLOUR, "c=R,100,G,200,B,150"),
        (Param("c", style="spaceDelimited"), LIST, "c=blue%20black%20brown"),
        (Param("c", style="spaceDelimited", explode=True), LIST, "c=blue&c=black&c=brown"),
        (Param("c", style="spaceDelimited"), COLOUR, "c=R%20100%20G%20200%20B%20150"),
        (Param("c", style="pipeDelimited"), LIST, "c=blue%7Cblack%7Cbrown"),
        (Param("c", style="pipeDelimited"), COLOUR, "c=R%7C100%7CG%7C200%7CB%7C150"),
        (Param("c", style="deepObject"), COLOUR, "c%5BR%5D=100&c%5BG%5D=200&c%5BB%5D=150"),
        (Param("c", style="deepObject"), {"a": {"b": 1}, "n": None}, "c%5Ba%5D%5Bb%5D=1"),
        (Param("c", style="deepObject"), {"a": ["x", "y"]}, "c%5Ba%5D%5B%5D=x&c%5Ba%5D%5B%5D=y"),
        (
            Param("c", style="deepObject"),
            {"a": [{"b": 1}, {"b": 2}]},
            "c%5Ba%5D%5B0%5D%5Bb%5D=1&c%5Ba%5D%5B1%5D%5Bb%5D=2",
        ),
        (
            Param("filter", style="deepObject"),
            Filter(gt=1, since=dt.date(2026, 1, 2), tags=["a"]),
            "filter%5Bgt%5D=1&filter%5Bsince%5D=2026-01-02&filter%5Btags%5D%5B%5D=a",
        ),
        (Param("c", json=True), {"a": [1, "ü"]}, "c=%7B%22a%22%3A%5B1%2C%22%C3%BC%22%5D%7D"),
        (Param("c", reserved=True), "/a?b=c:d,e&f#g h%2F", "c=/a?b=c:d,e%26f%23g%20h%2F"),
        (Param("we[ird] n"), "x", "we%5Bird%5D%20n=x"),
    ],
)
def test_query(caller, upstream, param, value, query):
    """A query parameter is written as its style says."""
    caller.call(get(param), (value,))
    assert query == upstream.last.query


@pytest.mark.parametrize(
    ("param", "value", "path"),
    [
        (Param("c", "path"), "a b/c", "a%20b%2Fc"),
        (Param("c", "path"), "..", "%2E%2E"),
        (Param("c", "path"), 7, "7"),
        (Param("c", "path"), LIST, "blue,black,brown"),
        (Param("c", "path", explode=True), LIST, "blue,black,brown"),
        (Param("c", "path"), COLOUR, "R,100,G,200,B,150"),
        (Param("c", "path", explode=True), COLOUR, "R=100,G=200,B=150"),
        (Param("c", "path", "label"), "blue", ".blue"),
        (Param("c", "path", "label"), LIST, ".blue,black,brown"),
        (Param("c", "path", "label", explode=True), LIST, ".blue.black.brown"),
        (Param("c", "path", "label"), COLOUR, ".R,100,G,200,B,150"),
        (Param("c", "path", "label", explode=True), COLOUR, ".R=100.G=200.B=150"),
        (Param("c", "path", "matrix"), "blue", ";c=blue"),
        (Param("c", "path", "matrix"), LIST, ";c=blue,black,brown"),
        (Param("c", "path", "matrix", explode=True), LIST, ";c=blue;c=black;c=brown"),
        (Param("c", "path", "matrix"), COLOUR, ";c=R,100,G,200,B,150"),
        (Param("c", "path", "matrix", explode=True), COLOUR, ";R=100;G=200;B=150"),
        (Param("c", "path", json=True), {"a": 1}, "%7B%22a%22%3A1%7D"),
        (Param("c", "path", reserved=True), "a/b?c", "a/b%3Fc"),
    ],
)
def test_path(caller, upstream, param, value, path):
    """A path parameter is written as its style says, and never leaves its place."""
    caller.call(get(param, path="/x/{c}/y"), (value,))
    assert f"/x/{path}/y" == upstream.last.target


@pytest.mark.parametrize("value", [None, UNSET, "", []])
def test_an_empty_path_parameter_is_refused(caller, upstream, value):
    """What would change the address is not sent."""
    with pytest.raises(UsageError) as caught:
        caller.call(get(Param("c", "path"), path="/x/{c}"), (value,))
    assert caught.value.field == "c"
    assert upstream.asked == []


@pytest.mark.parametrize(
    ("param", "value", "text"),
    [
        (Param("X-C", "header"), "a b", "a b"),
        (Param("X-C", "header"), 5, "5"),
        (Param("X-C", "header"), False, "false"),
        (Param("X-C", "header"), LIST, "blue,black,brown"),
        (Param("X-C", "header"), COLOUR, "R,100,G,200,B,150"),
        (Param("X-C", "header", explode=True), COLOUR, "R=100,G=200,B=150"),
        (Param("X-C", "header", json=True), {"a": 1}, '{"a":1}'),
        (Param("X-C", "header"), UNSET, None),
    ],
)
def test_header(caller, upstream, param, value, text):
    """A header parameter is written as its style says."""
    caller.call(get(param), (value,))
    assert text == upstream.last.header("x-c")


def test_a_line_break_in_a_header_is_refused(caller, upstream):
    """A value cannot add a header."""
    with pytest.raises(UsageError, match="line breaks"):
        caller.call(get(Param("X-C", "header")), ("a\r\nX-Evil: 1",))
    assert upstream.asked == []


@pytest.mark.parametrize(
    ("param", "value", "text"),
    [
        (Param("c", "cookie"), "a b;c", "c=a%20b%3Bc"),
        (Param("c", "cookie"), LIST, "c=blue; c=black; c=brown"),
        (Param("c", "cookie", explode=False), LIST, "c=blue,black,brown"),
        (Param("c", "cookie", explode=False), COLOUR, "c=R,100,G,200,B,150"),
        (Param("c", "cookie"), COLOUR, "R=100; G=200; B=150"),
        (Param("c", "cookie", json=True), {"a": 1}, "c=%7B%22a%22%3A1%7D"),
    ],
)
def test_cookie(caller, upstream, param, value, text):
    """A cookie parameter is written as its style says."""
    caller.call(get(param), (value,))
    assert text == upstream.last.header("cookie")


def test_parameters_of_one_name_keep_their_places(caller, upstream):
    """The same name in path, query, header and cookie is four parameters."""
    op = get(Param("id", "path"), Param("id"), Param("id", "header"), Param("id", "cookie"), path="/x/{id}")
    caller.call(op, ("1", "2", "3", "4"))
    asked = upstream.last
    assert (asked.target, asked.header("id"), asked.header("cookie")) == ("/x/1?id=2", "3", "id=4")


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/#Action=List", "/?c=1"),
        ("/a#b{c}", "/a?c=1"),
        ("/a?b=c#d", "/a?b=c&c=1"),
        ("/a b/ü/%2F/(x)", "/a%20b/%C3%BC/%2F/(x)?c=1"),
    ],
)
def test_a_path_is_sent_as_an_address(caller, upstream, path, target):
    """What some documents put behind `#` tells their operations apart, and is for no server."""
    caller.call(Op("GET", path, params=(Param("c"),)), ("1",))
    assert target == upstream.last.target
