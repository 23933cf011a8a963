"""From page to page, without I/O: which request comes next, and when it ends."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from enum import Enum
from typing import Any
from urllib.parse import urljoin

import msgspec
from msgspec import Struct, structs

from tieline.core.errors import BadAnswer, UsageError
from tieline.core.json import JsonValue, plant
from tieline.http.model import Request, Response
from tieline.http.page import Page, PageReader
from tieline.http.redirect import same_origin_url

#: Empty pages with a cursor that are followed before giving up.
EMPTY_PAGES = 3
#: The same page in a row, byte for byte, that is taken for a loop.
SAME_PAGES = 3

_LINK = re.compile(r"<([^>]*)>((?:[^<\"]|\"[^\"]*\")*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,]+))", re.IGNORECASE)


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


Pagination = SinglePage | CursorInQuery | CursorInBody | LinkHeader | NextUrl | Offset | PageNumber


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
        case SinglePage() | LinkHeader():
            return PageReader(record_path, total_path=total_path, extra=extra, parents=parents)


def pages(
    kind: Pagination, request: Request, *, start: str | None = None, max_pages: int = 100_000
) -> Generator[PageRequest, Landed, Ending]:
    """Yield the requests of a walk, one by one; send back what each brought. The return value says how it ended.

    A server that repeats itself once is asked again at the same position; raises BadAnswer, naming the cursor, when
    it goes in circles, and EgressRefused for a next URL on another host.
    """
    position = start
    guard = _Guard(start)
    again = False
    for number in range(1, max_pages + 1):
        landed = yield PageRequest(
            request=locate(kind, request, position), position=position, number=number, again=again
        )
        following = next_position(kind, request, position, landed)
        if following is None:
            return Ending()
        again = guard.circles(following, landed.page, again=again)
        if not again:
            position = following
        if guard.empty >= EMPTY_PAGES:
            warning = f"{guard.empty} empty pages in a row, each with a cursor to go on"
            return Ending(reason=EndReason.EMPTY, warning=warning, position=position)
    return Ending(
        reason=EndReason.LIMIT, warning=f"stopped at the limit of {max_pages} pages", position=position
    )


def locate(kind: Pagination, request: Request, position: str | None) -> Request:
    """Return the request for a position. Raises UsageError for a position that is none of this kind."""
    match kind:
        case SinglePage():
            return request
        case CursorInQuery(param=param):
            return request if position is None else request.with_param(param, position)
        case CursorInBody(field=field):
            return request if position is None else _with_body(request, {field: position})
        case LinkHeader(other_hosts=free) | NextUrl(other_hosts=free):
            if position is None:
                return request
            return structs.replace(request, url=_next_url(request, position, free=free), params=())
        case Offset():
            values = {kind.param: _count(position, 0)}
            values |= {kind.limit_param: kind.size} if kind.limit_param else {}
            return _with_values(request, values, in_body=kind.in_body)
        case PageNumber():
            values = {kind.param: _count(position, kind.first)}
            values |= {kind.size_param: kind.size} if kind.size_param and kind.size else {}
            return _with_values(request, values, in_body=kind.in_body)


def next_position(kind: Pagination, request: Request, position: str | None, landed: Landed) -> str | None:
    """Return the position after a page, or None after the last."""
    page = landed.page
    match kind:
        case SinglePage():
            return None
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
    for name, value in response.headers:
        if name.lower() != "link":
            continue
        for target, params in _LINK.findall(value):
            found = _REL.search(params)
            if found and rel.lower() in (found[1] or found[2] or "").lower().split():
                return str(target)
    return None


class _Guard:
    """Notices a server that goes in circles."""

    def __init__(self, start: str | None) -> None:
        self._seen = {hash(start)}
        self._last: tuple[bytes, ...] | None = None
        self._same = 1
        #: Empty pages in a row.
        self.empty = 0

    def circles(self, following: str, page: Page, *, again: bool) -> bool:
        """Say whether to ask for the same position again; raise BadAnswer where that was done already."""
        self._look_at(page)
        if self._same >= SAME_PAGES:
            raise BadAnswer(
                f"the same page came {self._same} times in a row, up to cursor {_short(following)}"
            )
        if hash(following) not in self._seen:
            self._seen.add(hash(following))
            return False
        if again:
            raise BadAnswer(f"the cursor {_short(following)} came again: the pages go in circles")
        return True

    def _look_at(self, page: Page) -> None:
        records = page.records
        self.empty = 0 if records else self.empty + 1
        # Nested records may be alike for different parents: nobody did anything on the same day.
        parents = [bytes(raw) for outer in page.parents[:1] + page.parents[-1:] for raw in outer.values()]
        mark = (
            (str(len(records)).encode(), *map(bytes, records[:1] + records[-1:]), *parents)
            if records
            else None
        )
        self._same = self._same + 1 if mark is not None and mark == self._last else 1
        self._last = mark


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
        return _with_body(request, values)
    for name, value in values.items():
        request = request.with_param(name, str(value))
    return request


def _with_body(request: Request, values: Mapping[str, JsonValue]) -> Request:
    body: dict[str, JsonValue] = msgspec.json.decode(request.body or b"{}", type=dict[str, Any])
    for path, value in values.items():
        body = plant(body, path, value)
    return structs.replace(request, body=msgspec.json.encode(body))


def _count(position: str | None, first: int) -> int:
    if position is None:
        return first
    if not (position.isascii() and position.isdigit()):
        raise UsageError(f"{position!r} is no position of a numbered page")
    return int(position)


def _short(cursor: str) -> str:
    return repr(cursor if len(cursor) <= 40 else cursor[:40] + "…")
