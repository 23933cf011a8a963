"""From page to page, for every kind of pagination."""

import msgspec
import pytest
from msgspec import Raw

from tieline.core.errors import BadAnswer, EgressRefused, UsageError
from tieline.http.model import Request, Response
from tieline.http.page import Page
from tieline.http.paginate import (
    CursorInBody,
    CursorInQuery,
    EndReason,
    Landed,
    LinkHeader,
    NextUrl,
    Offset,
    PageNumber,
    Pagination,
    SinglePage,
    page_reader,
    pages,
)

GET = Request(method="GET", url="https://api.example.com/v2/users", params=(("q", "x"),))
POST = Request(method="POST", url="https://api.example.com/v2/calls", body=b'{"filter":{"from":1}}')
IN_BODY = CursorInBody(cursor_path="records.cursor")
IN_QUERY = CursorInQuery(cursor_path="next")


def landed(count=1, *, cursor=None, total=None, link=None, mark=0):
    records = [Raw(b'{"n":%d,"mark":"%s"}' % (n, str(cursor or mark).encode())) for n in range(count)]
    headers = () if link is None else (("Link", link),)
    return Landed(
        page=Page(records=records, cursor=cursor, total=total), response=Response(status=200, headers=headers)
    )


class Walked:
    """A walk played to its end against answers given beforehand."""

    def __init__(self, kind, request, *answers, **options):
        self.steps, self.ending = [], None
        walk = pages(kind, request, **options)
        answers = list(answers)
        self.steps.append(next(walk))
        try:
            while answers:
                self.steps.append(walk.send(answers.pop(0)))
        except StopIteration as end:
            self.ending = end.value
        assert not answers, "the walk ended early"

    @property
    def positions(self):
        return [step.position for step in self.steps]

    @property
    def urls(self):
        return [step.request.full_url for step in self.steps]

    @property
    def bodies(self):
        return [step.request.body for step in self.steps]


def test_a_single_page_is_one_request():
    """One answer has it all, whatever it says of cursors."""
    walked = Walked(SinglePage(), GET, landed(cursor="c"))
    assert walked.ending.reason is EndReason.LAST
    assert len(walked.steps) == 1


def test_a_cursor_goes_into_the_query():
    """The cursor is encoded into its parameter, the others are repeated."""
    walked = Walked(IN_QUERY, GET, landed(cursor="a/b=&"), landed())
    assert walked.urls == [
        "https://api.example.com/v2/users?q=x",
        "https://api.example.com/v2/users?q=x&cursor=a%2Fb%3D%26",
    ]
    assert walked.ending.reason is EndReason.LAST
    assert walked.ending.warning is None


def test_a_cursor_goes_into_the_body():
    """The cursor is planted beside what the body has; the query stays without it."""
    walked = Walked(IN_BODY, POST, landed(cursor="c1"), landed(cursor="c2"), landed())
    assert walked.bodies == [
        POST.body,
        b'{"filter":{"from":1},"cursor":"c1"}',
        b'{"filter":{"from":1},"cursor":"c2"}',
    ]
    assert walked.urls == [POST.url] * 3


def test_a_cursor_goes_deep_into_the_body():
    """A dotted field makes the objects on its way."""
    kind = CursorInBody(field="page.after", cursor_path="x")
    assert Walked(kind, POST, landed(cursor="c1")).bodies[1] == b'{"filter":{"from":1},"page":{"after":"c1"}}'


def test_a_walk_resumes_from_a_position():
    """The position before a request starts the same walk there."""
    walked = Walked(IN_BODY, POST, landed(), start="c7")
    assert walked.positions == ["c7"]
    assert b'"cursor":"c7"' in walked.bodies[0]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('<https://api.example.com/v2/users?page=2>; rel="next"', "https://api.example.com/v2/users?page=2"),
        ('</a>; rel="prev", </b?x=1,2>; title="a, b"; rel=next', "https://api.example.com/b?x=1,2"),
        ('<?page=2>; rel="last next"', "https://api.example.com/v2/users?page=2"),
        ('</a>; rel="prev"', None),
        ("nonsense", None),
    ],
)
def test_a_link_header_is_followed(link, expected):
    """Absolute and relative links of the relation `next` are found among others."""
    walked = Walked(LinkHeader(), GET, landed(link=link))
    assert walked.urls[1:] == ([] if expected is None else [expected])


def test_a_next_url_is_followed():
    """The URL in the body is taken whole, with its own query."""
    walked = Walked(NextUrl(path="next"), GET, landed(cursor="/v2/users?page=2&q=y"), landed())
    assert walked.urls[1] == "https://api.example.com/v2/users?page=2&q=y"
    assert walked.positions[1] == walked.urls[1]


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "http://api.example.com/v2", "https://api.example.com.evil/"]
)
def test_a_next_url_stays_at_home(url):
    """A next URL on another origin is refused, from the body, the header or a saved position."""
    with pytest.raises(EgressRefused):
        Walked(NextUrl(path="next"), GET, landed(cursor=url))
    with pytest.raises(EgressRefused):
        Walked(LinkHeader(), GET, landed(link=f"<{url}>; rel=next"))
    with pytest.raises(EgressRefused):
        Walked(NextUrl(path="next"), GET, start=url)


def test_other_hosts_can_be_allowed():
    """Provider data may say that pages live elsewhere."""
    walked = Walked(NextUrl(path="next", other_hosts=True), GET, landed(cursor="https://cdn.example/2"))
    assert walked.urls[1] == "https://cdn.example/2"


def test_an_address_that_is_none_is_a_bad_answer():
    """A next URL of another scheme is no address."""
    with pytest.raises(BadAnswer):
        Walked(NextUrl(path="next"), GET, landed(cursor="javascript:alert(1)"))


def test_offsets_count_records():
    """The offset grows by what came, and ends with the total even when pages are short."""
    kind = Offset(size=2, total_path="total")
    walked = Walked(
        kind, GET, landed(2, total=4, mark=1), landed(1, total=4, mark=2), landed(1, total=4, mark=3)
    )
    assert walked.positions == [None, "2", "3"]
    assert walked.urls[1].endswith("q=x&offset=2&limit=2")
    assert walked.ending.reason is EndReason.LAST


def test_offsets_without_a_total_end_at_a_short_page():
    """Fewer than asked for is the end."""
    walked = Walked(Offset(size=2), GET, landed(2, mark=1), landed(1, mark=2))
    assert walked.ending.reason is EndReason.LAST


def test_page_numbers_end_at_the_last_page():
    """The number of pages ends it, counted from the first number."""
    kind = PageNumber(first=0, pages_path="pages", in_body=True)
    walked = Walked(kind, POST, landed(total=2, mark=1), landed(total=2, mark=2))
    assert [msgspec.json.decode(body)["page"] for body in walked.bodies] == [0, 1]
    assert walked.ending.reason is EndReason.LAST


def test_page_numbers_without_a_count_end_at_an_empty_page():
    """With nothing to go by, the first empty page is the end; it is no warning."""
    walked = Walked(PageNumber(), GET, landed(mark=1), landed(mark=2), landed(0))
    assert walked.positions == [None, "2", "3"]
    assert walked.ending.warning is None


def test_numbered_pages_resume_and_refuse_nonsense():
    """A saved number resumes; anything else is a mistake of the caller."""
    assert Walked(PageNumber(), GET, start="7").urls[0].endswith("page=7")
    with pytest.raises(UsageError):
        Walked(Offset(size=2), GET, start="seven")


def test_a_page_that_comes_twice_is_asked_for_again():
    """A server that repeats itself once loses nothing: the position in hand is asked for again."""
    walked = Walked(
        IN_BODY, POST, landed(cursor="c1"), landed(cursor="c1"), landed(cursor="c2", mark=1), landed()
    )
    assert walked.positions == [None, "c1", "c1", "c2"]
    assert [step.again for step in walked.steps] == [False, False, True, False]


def test_a_circle_is_an_error_that_names_the_cursor():
    """A cursor that stays the same is no way forward."""
    with pytest.raises(BadAnswer, match="'c1' came again"):
        Walked(IN_BODY, POST, landed(cursor="c1"), landed(cursor="c1"), landed(2, cursor="c1"))


def test_a_wider_circle_is_found_too():
    """A cursor from further back is no way forward either."""
    turns = [landed(cursor="a"), landed(cursor="b"), landed(cursor="a"), landed(cursor="a", count=3)]
    with pytest.raises(BadAnswer, match="'a' came again"):
        Walked(IN_BODY, POST, *turns)


def test_the_same_page_under_new_cursors_is_a_circle():
    """Cursors that differ each time do not hide a server that ignores them."""
    same = [
        Landed(page=Page(records=[Raw(b"{}")], cursor=str(n)), response=Response(status=200))
        for n in range(3)
    ]
    with pytest.raises(BadAnswer, match="3 times"):
        Walked(IN_BODY, POST, *same)


def test_alike_records_of_different_parents_are_no_circle():
    """Nested records without an id of their own may look the same page after page."""
    pages = [
        Landed(
            page=Page(
                records=[Raw(b"{}")], parents=[{"userId": Raw(b"%d" % n)}], cursor=str(n) if n < 4 else None
            ),
            response=Response(status=200),
        )
        for n in range(5)
    ]
    assert len(Walked(IN_BODY, POST, *pages).steps) == 5


def test_empty_pages_are_followed_for_a_while():
    """An empty page with a cursor goes on; several in a row end with a warning and where to resume."""
    walked = Walked(IN_BODY, POST, landed(0, cursor="a"), landed(cursor="b"), landed())
    assert walked.ending.warning is None
    walked = Walked(IN_BODY, POST, landed(0, cursor="a"), landed(0, cursor="b"), landed(0, cursor="c"))
    assert walked.ending.reason is EndReason.EMPTY
    assert walked.ending.position == "c"
    assert "3 empty pages" in walked.ending.warning


def test_the_page_limit_ends_with_a_warning():
    """A limit is not silent and says where to go on."""
    walked = Walked(IN_BODY, POST, landed(cursor="a"), landed(cursor="b"), max_pages=2)
    assert (walked.ending.reason, walked.ending.position) == (EndReason.LIMIT, "b")
    assert "2 pages" in walked.ending.warning


def test_kinds_are_read_from_data():
    """Provider data names a kind by its type, and a wrong field is an error."""
    kind = msgspec.json.decode(b'{"type":"cursor_in_body","cursor_path":"records.cursor"}', type=Pagination)
    assert kind == IN_BODY
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"type":"offset","size":1,"sise":2}', type=Pagination)


@pytest.mark.parametrize(
    ("kind", "cursor", "total"),
    [
        (IN_QUERY, "c", 7),
        (NextUrl(path="next"), "c", 7),
        (Offset(size=1, total_path="all"), None, 9),
        (PageNumber(pages_path="all"), None, 9),
        (LinkHeader(), None, 7),
        (SinglePage(), None, 7),
    ],
)
def test_the_reader_finds_what_the_kind_goes_by(kind, cursor, total):
    """The page reader of a kind reads its cursor and its total."""
    page = page_reader(kind, "items", total_path="count").read(b'{"items":[1],"next":"c","all":9,"count":7}')
    assert (page.cursor, page.total) == (cursor, total)
