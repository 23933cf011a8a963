"""From page to page, without I/O: which request comes next, and when it ends."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from enum import Enum
from typing import Any
from urllib.parse import urljoin

import msgspec
from msgspec import Struct, structs

from tieline.core import typed
from tieline.core.errors import CursorExpired, UsageError
from tieline.core.jsonpath import first_value
from tieline.http import detect, stepping
from tieline.http.circles import EMPTY_PAGES, Guard
from tieline.http.model import Request, Response
from tieline.http.page import Page, PageReader
from tieline.http.redirect import same_origin_url
from tieline.http.select import SelectReader, decode
from tieline.http.stepping import Counter, Cursor, HeaderCursor, Scripted, Stepper, with_body

_LINK = re.compile(r"<([^>]*)>((?:[^<\"]|\"[^\"]*\")*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;,]+))", re.IGNORECASE)


class _Kind(Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    """What all kinds share: the field `type` in data files tells them apart."""


class SinglePage(_Kind, frozen=True, kw_only=True, tag="single_page"):
    """One answer has it all."""


class CursorInQuery(_Kind, frozen=True, kw_only=True, tag="cursor_in_query"):
    """A cursor from the body goes into a query parameter."""

    param: str = "cursor"
    cursor_path: str


class CursorInBody(_Kind, frozen=True, kw_only=True, tag="cursor_in_body"):
    """A cursor from the body goes into a field, dotted, of the JSON body."""

    field: str = "cursor"
    cursor_path: str


class LinkHeader(_Kind, frozen=True, kw_only=True, tag="link_header"):
    """The next URL stands in a `Link` header."""

    rel: str = "next"
    other_hosts: bool = False


class NextUrl(_Kind, frozen=True, kw_only=True, tag="next_url"):
    """The next URL stands in the body."""

    path: str
    other_hosts: bool = False


class Offset(_Kind, frozen=True, kw_only=True, tag="offset"):
    """A count of records to skip. Ends at the total, or at a page shorter than `size`."""

    param: str = "offset"
    limit_param: str | None = "limit"
    size: int
    total_path: str | None = None
    in_body: bool = False


class PageNumber(_Kind, frozen=True, kw_only=True, tag="page_number"):
    """A page number. Ends at the number of pages, at a page shorter than `size`, or at an empty page."""

    param: str = "page"
    first: int = 1
    size_param: str | None = None
    size: int | None = None
    pages_path: str | None = None
    in_body: bool = False


class Detected(_Kind, frozen=True, kw_only=True, tag="detected"):
    """As the first answer shows: by links, numbers or cursors. A position tells which, and where."""


Pagination = (
    SinglePage
    | CursorInQuery
    | CursorInBody
    | LinkHeader
    | NextUrl
    | Offset
    | PageNumber
    | Cursor
    | HeaderCursor
    | Counter
    | Detected
    | Scripted
)


class PageRequest(Struct, frozen=True, kw_only=True):
    """The next request. `position` resumes here later: pass it as `start`; None is the beginning."""

    request: Request
    position: str | None
    #: Requests made by this walk, from 1.
    number: int
    #: Whether this position is asked for again, since the server repeated itself.
    again: bool = False


class Landed(Struct, frozen=True, kw_only=True):
    """The answer to a page request."""

    page: Page
    response: Response


class EndReason(Enum):
    """Why there is no next page."""

    #: The API says, or shows, that this was the last.
    LAST = "last page"
    #: The page limit of the walk is reached.
    LIMIT = "page limit"
    #: The API keeps sending a cursor with nothing on its pages.
    EMPTY = "empty pages"


class Ending(Struct, frozen=True, kw_only=True):
    """How a walk ended. `position` is where it could go on; None unless it was cut short."""

    reason: EndReason = EndReason.LAST
    warning: str | None = None
    position: str | None = None


def page_reader(
    kind: Pagination,
    record_path: str,
    *,
    total_path: str | None = None,
    extra: Mapping[str, str] | None = None,
    parents: Mapping[str, str] | None = None,
) -> PageReader:
    """Return a page reader that also finds what this kind of pagination goes by."""
    match kind:
        case CursorInQuery(cursor_path=path) | CursorInBody(cursor_path=path) | NextUrl(path=path):
            return PageReader(
                record_path, cursor_path=path, total_path=total_path, extra=extra, parents=parents
            )
        case Offset(total_path=path):
            return PageReader(record_path, total_path=path or total_path, extra=extra, parents=parents)
        case PageNumber(pages_path=path):
            return PageReader(record_path, total_path=path or total_path, extra=extra, parents=parents)
        case _:
            return PageReader(record_path, total_path=total_path, extra=extra, parents=parents)


def select_reader(kind: Pagination, selector: str | None) -> SelectReader:
    """Return a reader by JSONPath, or by what looks like records, that also finds what this kind goes by."""
    match kind:
        case CursorInQuery(cursor_path=path) | CursorInBody(cursor_path=path) | NextUrl(path=path):
            return SelectReader(selector, {stepping.CURSOR: path})
        case Cursor() | HeaderCursor() | Counter():
            return SelectReader(selector, stepping.wants(kind))
        case _:
            return SelectReader(selector)


def pages(
    kind: Pagination, request: Request, *, start: str | None = None, max_pages: int = 100_000
) -> Generator[PageRequest, Landed, Ending]:
    """Yield the requests of a walk, one by one; send back what each brought. The return value says how it ended.

    A server that repeats itself once is asked again at the same position; raises BadAnswer, naming the cursor, when
    it goes in circles, and EgressRefused for a next URL on another host.
    """
    position = start
    if isinstance(kind, Scripted):
        return (yield from _scripted(kind.make(), request, start, max_pages))
    guard = Guard(start, lasting=isinstance(kind, Cursor | HeaderCursor | Detected))
    again = False
    for number in range(1, max_pages + 1):
        landed = yield PageRequest(
            request=locate(kind, request, position), position=position, number=number, again=again
        )
        following = None if landed.page.last else next_position(kind, request, position, landed)
        if following is None:
            return Ending()
        again = guard.circles(position, following, landed.page, again=again)
        if not again:
            position = following
        if guard.ended is not None:
            return Ending(warning=guard.ended)
        if guard.empty >= EMPTY_PAGES:
            warning = f"{guard.empty} empty pages in a row, each with a cursor to go on"
            return Ending(reason=EndReason.EMPTY, warning=warning, position=position)
    return Ending(
        reason=EndReason.LIMIT, warning=f"stopped at the limit of {max_pages} pages", position=position
    )


def _scripted(
    stepper: Stepper, request: Request, start: str | None, max_pages: int
) -> Generator[PageRequest, Landed, Ending]:
    """Walk as a stepper wants; where it cannot say its position, one tells only that the walk had begun."""
    resumed = None if start is None else stepper.resumed(request, start)
    if start is not None and resumed is None:
        raise CursorExpired("this way of paging begins anew in another process")
    asked, position = resumed or stepper.first(request), start
    for number in range(1, max_pages + 1):
        landed = yield PageRequest(request=asked, position=position, number=number)
        following = None if landed.page.last else stepper.following(landed.response, landed.page)
        if following is None:
            return Ending()
        asked, position = following, stepper.position() or str(number + 1)
    return Ending(reason=EndReason.LIMIT, warning=f"stopped at the limit of {max_pages} pages", position="")


def locate(kind: Pagination, request: Request, position: str | None) -> Request:
    """Return the request for a position. Raises UsageError for a position that is none of this kind."""
    if isinstance(kind, Offset | PageNumber):
        return _numbered(kind, request, position)
    if isinstance(kind, Cursor | HeaderCursor | Counter):
        return stepping.locate(kind, request, position)
    if position is None:
        return request
    match kind:
        case SinglePage() | Scripted():
            return request
        case CursorInQuery(param=param):
            return request.with_param(param, position)
        case CursorInBody(field=field):
            return with_body(request, {field: position})
        case LinkHeader(other_hosts=free) | NextUrl(other_hosts=free):
            return structs.replace(request, url=_next_url(request, position, free=free), params=())
        case Detected():
            return _place(position).locate(request)


def _numbered(kind: Offset | PageNumber, request: Request, position: str | None) -> Request:
    match kind:
        case Offset():
            values = {kind.param: _count(position, 0)}
            values |= {kind.limit_param: kind.size} if kind.limit_param else {}
        case PageNumber():
            values = {kind.param: _count(position, kind.first)}
            values |= {kind.size_param: kind.size} if kind.size_param and kind.size else {}
    return _with_values(request, values, in_body=kind.in_body)


def next_position(kind: Pagination, request: Request, position: str | None, landed: Landed) -> str | None:
    """Return the position after a page, or None after the last."""
    page = landed.page
    match kind:
        case SinglePage() | Scripted():
            return None
        case Cursor() | HeaderCursor() | Counter():
            return stepping.next_position(kind, position, page, landed.response)
        case Detected():
            return _next_detected(request, position, landed)
        case CursorInQuery() | CursorInBody():
            return page.cursor
        case LinkHeader(rel=rel, other_hosts=free):
            link = find_link(landed.response, rel)
            return None if link is None else _next_url(locate(kind, request, position), link, free=free)
        case NextUrl(other_hosts=free):
            return (
                None
                if page.cursor is None
                else _next_url(locate(kind, request, position), page.cursor, free=free)
            )
        case Offset():
            return _next_offset(kind, _count(position, 0) + len(page.records), page)
        case PageNumber():
            return _next_number(kind, _count(position, kind.first) + 1, page)


def find_link(response: Response, rel: str) -> str | None:
    """Return the target of the first link of that relation in the `Link` headers, as it is written."""
    return next((url for each, url in find_links(response) if each.lower() == rel.lower()), None)


def find_links(response: Response) -> Iterator[tuple[str, str]]:
    """Yield the relations and targets of the links in the `Link` headers, as they are written."""
    for name, value in response.headers:
        if name.lower() != "link":
            continue
        for target, params in _LINK.findall(value):
            found = _REL.search(params)
            for rel in next(filter(None, found.groups()), "").split() if found else ():
                yield rel, str(target)


class _Place(Struct, frozen=True, kw_only=True):
    """Where a walk is whose kind was detected."""

    kind: SinglePage | LinkHeader | NextUrl | Counter | Cursor
    at: str

    def locate(self, request: Request) -> Request:
        return locate(self.kind, request, self.at)


def _place(position: str) -> _Place:
    try:
        return typed.decode(position, _Place)
    except msgspec.DecodeError:
        raise UsageError("this is no position of a walk whose kind was detected") from None


def _next_detected(request: Request, position: str | None, landed: Landed) -> str | None:
    document = decode(landed.response.body)
    place = None if position is None else _place(position)
    kind = _detect(landed, document) if place is None else place.kind
    found: dict[str, Any] = {}
    match kind:
        case NextUrl(path=path):
            found = {stepping.CURSOR: first_value(path, document)}
        case Counter() | Cursor():
            found = {name: first_value(path, document) for name, path in stepping.wants(kind).items()}
        case _:
            pass
    cursor = found.get(stepping.CURSOR)
    page = structs.replace(landed.page, found=found, cursor=cursor if isinstance(cursor, str) else None)
    at = None if place is None else place.at
    following = next_position(kind, request, at, Landed(page=page, response=landed.response))
    return None if following is None else msgspec.json.encode(_Place(kind=kind, at=following)).decode()


def _detect(landed: Landed, document: object) -> SinglePage | LinkHeader | NextUrl | Counter | Cursor:
    if find_link(landed.response, "next"):
        return LinkHeader()
    link = detect.next_link(document)
    return NextUrl(path=link) if link else detect.counted(document) or detect.cursor(document) or SinglePage()


def _next_offset(kind: Offset, skipped: int, page: Page) -> str | None:
    if not page.records:
        return None
    known = kind.total_path is not None and page.total is not None
    done = skipped >= (page.total or 0) if known else len(page.records) < kind.size
    return None if done else str(skipped)


def _next_number(kind: PageNumber, number: int, page: Page) -> str | None:
    if not page.records:
        return None
    if kind.pages_path is not None and page.total is not None:
        done = number - kind.first >= page.total
    else:
        done = kind.size is not None and len(page.records) < kind.size
    return None if done else str(number)


def _next_url(request: Request, target: str, *, free: bool) -> str:
    return urljoin(request.full_url, target) if free else same_origin_url(request.full_url, target)


def _with_values(request: Request, values: Mapping[str, int], *, in_body: bool) -> Request:
    if in_body:
        return with_body(request, values)
    for name, value in values.items():
        request = request.with_param(name, str(value))
    return request


def _count(position: str | None, first: int) -> int:
    if position is None:
        return first
    if not (position.isascii() and position.isdigit()):
        raise UsageError(f"{position!r} is no position of a numbered page")
    return int(position)
