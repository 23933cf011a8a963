"""Lists in pages: every rule, the guards, and going on later, from both kinds of client."""

import json

import pytest
from msgspec import structs

from tieline.core.errors import BadAnswer, CursorExpired, EgressRefused
from tieline.runtime import (
    Answer,
    BadRequest,
    Body,
    Model,
    NotFound,
    Options,
    PagedOp,
    Paging,
    Param,
    UnreadableAnswer,
    UsageError,
)

from .conftest import Said, get, said


class Call(Model, kw_only=True):
    id: str


class Calls(Model, kw_only=True):
    calls: list[Call]


def listing(paging, *params, method="GET", **more):
    return PagedOp(
        method,
        "/calls",
        id="listCalls",
        params=params,
        answers=(Answer("200", "json", lambda: Calls),),
        paging=paging,
        **more,
    )


def paging(rule, **more):
    return Paging(rule, items=more.pop("items", "calls"), item=lambda: Call, **more)


CURSOR = listing(
    paging("cursor", parameter="cursor", next="records.cursor", total="records.total"), Param("cursor")
)
EXTENSIVE = listing(
    paging("cursor", parameter="cursor", location="body", next="records.cursor"),
    method="POST",
    bodies=(Body("json"),),
)


def page(*ids, cursor=None, **more):
    records = {"total": 5} if cursor is None else {"total": 5, "cursor": cursor}
    return said({"calls": [{"id": each} for each in ids], "records": records, **more})


def ids(items):
    return "".join(item.id for item in items)


def test_a_cursor_in_the_query(caller, upstream):
    """The cursor of each answer goes into the next request; all else stays."""
    upstream.answer = [page("1", "2", cursor="b&"), page("3", cursor="c"), page("4")]
    op = listing(CURSOR.paging, Param("cursor"), Param("from"))
    assert ids(caller.items(op, (None, "x"))) == "1234"
    assert [asked.query for asked in upstream.asked] == ["from=x", "from=x&cursor=b%26", "from=x&cursor=c"]


def test_a_cursor_in_the_body(caller, upstream):
    """The cursor goes into the JSON body, beside what the caller said; reading by POST is repeated."""
    upstream.answer = [Said(503), page("1", cursor="b"), page("2")]
    assert ids(caller.items(EXTENSIVE, body={"filter": {"a": 1}})) == "12"
    assert upstream.asked[1].json == {"filter": {"a": 1}}
    assert upstream.last.json == {"filter": {"a": 1}, "cursor": "b"}


def test_a_cursor_in_a_body_that_was_not_given(caller, upstream):
    """A list without a filter begins without a body and goes on with one."""
    upstream.answer = [page("1", cursor="b"), page("2")]
    assert ids(caller.items(EXTENSIVE)) == "12"
    assert (upstream.asked[0].body, upstream.last.json) == (b"", {"cursor": "b"})


def test_a_caller_begins_at_a_cursor(caller, upstream):
    """What the caller gave is replaced by what the answers give."""
    upstream.answer = [page("3", cursor="c"), page("4")]
    assert ids(caller.items(CURSOR, ("b",))) == "34"
    assert [asked.query for asked in upstream.asked] == ["cursor=b", "cursor=c"]


def test_more_told_by_a_flag(caller, upstream):
    """A cursor does not count where the answer says that nothing more follows."""
    op = listing(paging("cursor", parameter="cursor", next="last", has_more="more"), Param("cursor"))
    upstream.answer = [page("1", last="1", more=True), page("2", last="2", more=False)]
    assert ids(caller.items(op, (None,))) == "12"


def test_the_last_item_is_the_cursor(caller, upstream):
    """As with Stripe: the id of the last item goes on."""
    op = listing(
        paging("cursor", parameter="starting_after", last_item="id", has_more="more"), Param("starting_after")
    )
    upstream.answer = [page("1", "2", more=True), page("3", more=False)]
    assert ids(caller.items(op, (None,))) == "123"
    assert upstream.last.query == "starting_after=2"


def test_a_list_goes_backwards_from_an_item(caller, upstream):
    """Pages come as they are, each before the one that came; its first item goes on."""
    by_item = paging(
        "cursor", parameter="starting_after", last_item="id", before="ending_before", has_more="more"
    )
    op = listing(by_item, Param("starting_after"), Param("ending_before"))
    upstream.answer = [page("3", "4", more=True), page("1", "2", more=False)]
    assert ids(caller.items(op, (None, "5"))) == "3412"
    assert [each.query for each in upstream.asked] == ["ending_before=5", "ending_before=3"]


def test_a_link_header(caller, upstream):
    """As with GitHub: the address of the next page stands in a header."""
    link = f'<{upstream.url}/calls?page=2&x=%20>; rel="next", <{upstream.url}/calls>; rel="first"'
    upstream.answer = [
        said([{"id": "1"}], Link=link),
        said([{"id": "2"}]),
    ]
    op = listing(paging("link", items=""), Param("page"))
    assert ids(caller.items(op, (None,))) == "12"
    assert upstream.last.target == "/calls?page=2&x=%20"


@pytest.mark.parametrize("target", ["{url}/calls?page=2", "/calls?page=2", "?page=2"])
def test_a_next_url_in_the_body(caller, upstream, target):
    """As with DigitalOcean: whole, or relative."""
    op = listing(paging("next_url", next="links.next"))
    upstream.answer = [page("1", links={"next": target.format(url=upstream.url)}), page("2", links={})]
    assert ids(caller.items(op)) == "12"
    assert upstream.last.target == "/calls?page=2"


@pytest.mark.parametrize("rule", ["link", "next_url"])
def test_credentials_never_leave_for_another_host(caller, upstream, rule):
    """A next page elsewhere is refused."""
    foreign = "http://example.com/calls"
    upstream.answer = page("1", next=foreign)
    upstream.answer.headers["Link"] = f"<{foreign}>; rel=next"
    with pytest.raises(EgressRefused):
        caller.items(listing(paging(rule, next="next")))
    assert len(upstream.asked) == 1


def test_an_offset_with_a_total(caller, upstream):
    """The count of items goes on until all are there."""
    op = listing(
        paging("offset", parameter="offset", size="limit", total="records.total"),
        Param("offset"),
        Param("limit"),
    )
    upstream.answer = [page("1", "2"), page("3", "4"), page("5")]
    assert ids(caller.items(op, (None, 2))) == "12345"
    assert [asked.query for asked in upstream.asked] == [
        "limit=2&offset=0",
        "limit=2&offset=2",
        "limit=2&offset=4",
    ]


def test_an_offset_without_a_total(caller, upstream):
    """A page that is not full is the last; the size is asked for where it is known."""
    op = listing(
        paging("offset", parameter="skip", size="limit", default_size=2), Param("skip"), Param("limit")
    )
    upstream.answer = [page("4", "5"), page("6")]
    assert ids(caller.items(op, (3, None))) == "456"
    assert [asked.query for asked in upstream.asked] == ["skip=3&limit=2", "skip=5&limit=2"]


def test_page_numbers(caller, upstream):
    """Numbers go up to the number of pages, or to a page without items."""
    op = listing(paging("page", parameter="page", first=1, total="pages"), Param("page"))
    upstream.answer = [page("1", pages=2), page("2", pages=2)]
    assert ids(caller.items(op, (None,))) == "12"
    assert [asked.query for asked in upstream.asked] == ["page=1", "page=2"]
    upstream.answer = page("2", pages=2)
    assert ids(caller.items(op, (2.0,))) == "2"
    assert upstream.last.query == "page=2"
    op = listing(paging("page", parameter="p.number", location="body"), method="POST", bodies=(Body("json"),))
    upstream.answer = [page("1"), page("2"), page()]
    assert ids(caller.items(op, body={"p": {"size": 1}})) == "12"
    assert upstream.last.json == {"p": {"size": 1, "number": 2}}


def test_one_page_at_a_time(caller, upstream):
    """A page has its items, what stands beside them, and the next page."""
    upstream.answer = [page("1", "2", cursor="b"), page("3")]
    first = caller.page(CURSOR, (None,))
    assert (ids(first.items), first.total, first.number, first.has_next) == ("12", 5, 1, True)
    assert [json.loads(bytes(raw)) for raw in first.raw_items] == [{"id": "1"}, {"id": "2"}]
    assert (first.response.status, ids(first.read(Calls).calls)) == (200, "12")
    second = caller.next_page(first)
    assert (
        ids(second.items),
        second.number,
        second.has_next,
        second.state,
        caller.next_page(second),
    ) == ("3", 2, False, None, None)


def test_a_page_is_gone_on_from_twice(caller, upstream):
    """Each page knows what follows it, however far the walk has gone."""
    answers = {"": page("1", cursor="b"), "cursor=b": page("2", cursor="c"), "cursor=c": page("3")}
    upstream.answer = lambda asked: answers[asked.query]
    first = caller.page(CURSOR, (None,))
    assert (ids(caller.all(first)), ids(caller.all(first))) == ("123", "123")
    again = [(each.number, ids(each.items)) for each in caller.all(first.pages())]
    assert again == [(1, "1"), (2, "2"), (3, "3")]


def test_a_walk_goes_on_in_another_process(caller, upstream):
    """The state of a page is text, and good for its operation alone."""
    upstream.answer = [page("1", cursor="b"), page("2")]
    state = caller.page(CURSOR, (None,)).state
    assert ids(caller.items(CURSOR, (None,), options=Options(resume=state))) == "2"
    for wrong in ("nonsense", state.replace("listCalls", "other")):
        with pytest.raises(UsageError, match="state"):
            caller.items(CURSOR, (None,), options=Options(resume=wrong))


def test_a_limit_of_pages(caller, upstream):
    """A walk stops there, and can be gone on with."""
    upstream.answer = lambda asked: page("x", cursor=asked.query[-1:] + "y")
    walked = caller.page(CURSOR, (None,), options=Options(max_pages=1))
    assert (caller.next_page(walked), walked.has_next) == (None, False)
    assert walked.state


def test_a_cursor_that_comes_again_is_told(caller, upstream):
    """A server that goes in circles is not followed for ever."""
    upstream.answer = lambda asked: page(str(len(upstream.asked)), cursor="b")
    with pytest.raises(BadAnswer, match="listCalls: the cursor 'b' came again"):
        caller.items(CURSOR, (None,))


def test_the_same_page_under_new_cursors_is_told(caller, upstream):
    """As where a cursor goes where the API does not look for it."""
    upstream.answer = lambda asked: page("1", cursor=str(len(upstream.asked)))
    with pytest.raises(UnreadableAnswer, match="same page"):
        caller.items(CURSOR, (None,))


def test_empty_pages_with_a_cursor(caller, upstream):
    """Some are followed, for ever they are not."""
    upstream.answer = [page(cursor="a"), page(cursor="b"), page("1", cursor="c"), page()]
    assert ids(caller.items(CURSOR, (None,))) == "1"
    upstream.answer = lambda asked: page(cursor=str(len(upstream.asked)))
    with pytest.raises(UnreadableAnswer, match="20 empty pages"):
        caller.items(CURSOR, (None,))


def test_an_error_that_means_empty(caller, upstream):
    """404 with a body of the API is an empty list where the document says so; 404 of somebody else is none."""
    op = listing(
        paging("cursor", parameter="cursor", next="records.cursor", empty_on=(404,)), Param("cursor")
    )
    upstream.answer = said({"errors": ["No calls found"]}, 404)
    assert caller.items(op, (None,)) == []
    upstream.answer = Said(404, b"<html>")
    with pytest.raises(NotFound):
        caller.items(op, (None,))


EXPIRING = listing(
    paging("cursor", parameter="cursor", next="records.cursor", identity="id", expired=("has expired",)),
    Param("cursor"),
)
EXPIRED = said({"errors": ["cursor has EXPIRED"]}, 400)


@pytest.mark.parametrize("expired", ["has expired", ("other", "has expired")])
def test_an_expired_cursor_starts_over(caller, upstream, expired):
    """What was given is left out, what is new is not."""
    op = structs.replace(EXPIRING, paging=structs.replace(EXPIRING.paging, expired=expired))
    upstream.answer = [page("1", "2", cursor="b"), EXPIRED, page("0", "1", "2", cursor="c"), page("3")]
    assert ids(caller.items(op, (None,))) == "1203"
    assert [asked.query for asked in upstream.asked] == ["", "cursor=b", "", "cursor=c"]


def test_items_that_nothing_identifies_come_as_often_as_they_are_there(caller, upstream):
    """Also such as are all alike, and when the list starts over in between."""
    op = structs.replace(EXPIRING, paging=structs.replace(EXPIRING.paging, identity=None))
    upstream.answer = [
        page("1", "1", "2", cursor="b"),
        EXPIRED,
        page("0", "1", "1", "2", cursor="c"),
        page("1", "3"),
    ]
    assert ids(caller.items(op, (None,))) == "112013"


def test_a_cursor_that_expires_at_once_is_told(caller, upstream):
    """Starting over without getting on ends, and so does another error."""
    upstream.answer = lambda asked: EXPIRED if asked.query else page("1", cursor="b")
    with pytest.raises(CursorExpired, match="start over"):
        caller.items(EXPIRING, (None,))
    upstream.answer = said({"errors": ["bad"]}, 400)
    with pytest.raises(BadRequest):
        caller.items(EXPIRING, (None,))


def test_one_bad_record_spoils_no_other(caller, upstream):
    """A record that is not as declared tells it; the rest of the page is as ever."""
    upstream.answer = said({"calls": [{"id": "1"}, {"id": 2}, {}], "records": {}})
    first, second, third = caller.items(CURSOR, (None,))
    assert (
        first.problems,
        second.problems,
        third.problems,
    ) == ((), ("$.id: expected str, got int",), ("$.id: missing",))


@pytest.mark.parametrize("body", [b"[]", b'{"calls": 1}', b"no"])
def test_what_is_no_page_is_told(caller, upstream, body):
    """An answer without the list that was declared is unreadable."""
    upstream.answer = Said(200, body)
    with pytest.raises(UnreadableAnswer, match="listCalls"):
        caller.items(CURSOR, (None,))


def test_a_page_of_another_server_is_told(caller, upstream):
    upstream.answer = Said(200, b"<html>Log in</html>", {"Content-Type": "text/html; charset=utf-8"})
    with pytest.raises(UnreadableAnswer, match="listCalls answered 200 with text/html that is no JSON"):
        caller.items(CURSOR, (None,))
    with pytest.raises(UnreadableAnswer, match="answered 200 with text/html that is no JSON"):
        caller.call(get(answers=(Answer("200", "json", lambda: Call),)))


def test_a_list_that_is_missing_is_empty(caller, upstream):
    """APIs leave empty lists out."""
    upstream.answer = said({"records": {}})
    assert caller.items(CURSOR, (None,)) == []


def test_raw_pages(caller, upstream):
    """The raw answer of a list is that of its first page."""
    upstream.answer = page("1", cursor="b")

    class Lists(type(caller.service())):
        def calls(self):
            return self._pages(CURSOR, (None,))

    service = Lists(caller.client())
    raw = caller.run(service._client.raw(service.calls)())
    assert (raw.status, ids(raw.parsed().calls)) == (200, "1")


def test_items_that_are_not_as_declared_are_refused_if_wanted(caller, upstream):
    """As an unreadable answer of that list; else they are put right."""
    upstream.answer = page(1)
    assert caller.page(CURSOR, (None,)).items[0].id == "1"
    strict = caller.page(CURSOR, (None,), options=Options(strict=True))
    for read in (lambda: strict.items, lambda: strict.read(Calls)):
        with pytest.raises(UnreadableAnswer, match="listCalls: not as declared"):
            read()
