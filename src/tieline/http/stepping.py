"""Ways to page whose settings come from elsewhere: cursors anywhere, numbers that grow, what the first answer shows.

What they go by in an answer's body is named by JSONPaths (`wants`), and comes along with the page (`Page.found`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, cast

import msgspec
from msgspec import Struct, structs

from tieline.core.errors import BadAnswer, UsageError
from tieline.core.json import JsonValue, plant
from tieline.core.typed import decode
from tieline.http.model import Request, Response
from tieline.http.page import Page

CURSOR, TOTAL, MORE = "cursor", "total", "more"

_YES = frozenset({"yes", "true", "t", "y", "1"})
_NO = frozenset({"no", "false", "f", "n", "0"})


class _Kind(Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    pass


class Cursor(_Kind, frozen=True, kw_only=True, tag="cursor"):
    """A cursor from the body goes into a query parameter, or to a dotted place in the JSON body, as it came.

    Ends where there is none, where the flag at `more` says so, with `stop_empty` at an empty page, and where the same
    cursor comes with an empty page.
    """

    path: str
    param: str | None = None
    body: str | None = None
    more: str | None = None
    stop_empty: bool = False


class HeaderCursor(_Kind, frozen=True, kw_only=True, tag="header_cursor"):
    """A cursor from a header goes into a query parameter."""

    header: str
    param: str


class Counter(_Kind, frozen=True, kw_only=True, tag="counter"):
    """A number that grows by `step` goes into a query parameter, or to a dotted place in the JSON body.

    Ends where it has reached the number at `total`, counted from `base`, or `maximum`; where the flag at `more` says
    so; with `stop_empty` at an empty page. `size` is sent with each request.
    """

    param: str | None = None
    body: str | None = None
    first: int = 0
    base: int = 0
    step: int = 1
    size: int | None = None
    size_param: str | None = None
    size_body: str | None = None
    total: str | None = None
    maximum: int | None = None
    more: str | None = None
    stop_empty: bool = True


class Stepper(Protocol):
    """Somebody's own way from page to page: one walk, its state inside."""

    def first(self, request: Request) -> Request:
        """Return the first request."""
        ...

    def following(self, response: Response, page: Page) -> Request | None:
        """Return the request after an answer, None after the last."""
        ...

    def position(self) -> str | None:
        """Return what another walk can go on from with that request, None where none could."""
        ...

    def resumed(self, request: Request, position: str) -> Request | None:
        """Return the request with which a walk goes on from a position, None where it must begin anew."""
        ...


class Scripted(_Kind, frozen=True, kw_only=True, tag="scripted"):
    """Pages as a `Stepper` wants them, whose walk goes on in another process if its state can be written down."""

    make: Callable[[], Stepper]


Stepping = Cursor | HeaderCursor | Counter


def wants(kind: Stepping) -> dict[str, str]:
    """Return what a kind goes by in a body: names and JSONPaths."""
    match kind:
        case Cursor():
            named = {CURSOR: kind.path, MORE: kind.more}
        case Counter():
            named = {TOTAL: kind.total, MORE: kind.more}
        case HeaderCursor():
            named = {}
    return {name: path for name, path in named.items() if path is not None}


def locate(kind: Stepping, request: Request, position: str | None) -> Request:
    """Return the request for a position, which is JSON."""
    match kind:
        case Counter():
            number = kind.first if position is None else _number(position)
            request = _placed(request, kind.param, kind.body, number)
            if kind.size is None:
                return request
            return _placed(request, kind.size_param, kind.size_body, kind.size)
        case HeaderCursor():
            return request if position is None else request.with_param(kind.param, _text(_value(position)))
        case Cursor():
            return request if position is None else _placed(request, kind.param, kind.body, _value(position))


def next_position(kind: Stepping, position: str | None, page: Page, response: Response) -> str | None:
    """Return the position after a page, or None after the last."""
    match kind:
        case Counter():
            return _next_number(kind, kind.first if position is None else _number(position), page)
        case HeaderCursor():
            cursor: JsonValue = response.header(kind.header)
        case Cursor():
            cursor = page.found.get(CURSOR)
            if (kind.stop_empty and not page.records) or (kind.more and not _says_more(kind.more, page)):
                return None
    if not cursor:
        return None
    following = msgspec.json.encode(cursor).decode()
    # Some never stop giving one: the same again, and nothing with it, is the end.
    return None if following == position and not page.records else following


def halfway(kind: Counter, position: str, page: Page, *, fewest: int) -> str | None:
    """Return the position half way from one to the end that a page told; None where it did not, or few pages are left."""
    total = _whole(page.found.get(TOTAL))
    ends = [end for end in (None if total is None else total + kind.base, kind.maximum) if end is not None]
    if not ends:
        return None
    number = _number(position)
    left = -((number - min(ends)) // kind.step)
    return None if left < fewest else str(number + left // 2 * kind.step)


def with_body(request: Request, values: Mapping[str, JsonValue]) -> Request:
    """Return a request whose JSON body has values at dotted places."""
    body: dict[str, JsonValue] = decode(request.body or b"{}", dict[str, Any])
    for path, value in values.items():
        body = plant(body, path, value)
    headers = request.headers
    if request.header("Content-Type") is None:
        headers = (*headers, ("Content-Type", "application/json"))
    return structs.replace(request, headers=headers, body=msgspec.json.encode(body))


def _placed(request: Request, param: str | None, body: str | None, value: JsonValue) -> Request:
    if body is not None:
        return with_body(request, {body: value})
    if param is None:
        return request
    if isinstance(value, Mapping):
        raise BadAnswer("a cursor that is an object cannot go into a query")
    several = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    kept = tuple(pair for pair in request.params if pair[0] != param)
    return structs.replace(request, params=(*kept, *((param, _text(each)) for each in several)))


def _next_number(kind: Counter, number: int, page: Page) -> str | None:
    if kind.stop_empty and not page.records:
        return None
    number += kind.step
    total = _whole(page.found.get(TOTAL))
    if total is not None and number >= total + kind.base:
        return None
    if kind.maximum is not None and number >= kind.maximum:
        return None
    if kind.more is not None and not _says_more(kind.more, page):
        return None
    return str(number)


def _says_more(path: str, page: Page) -> bool:
    told = page.found.get(MORE)
    if isinstance(told, str) and told.strip().lower() in _YES | _NO:
        return told.strip().lower() in _YES
    if not isinstance(told, bool):
        raise BadAnswer(f"the answer does not say at {path!r} whether there is more")
    return told


def _whole(value: JsonValue) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return int(value)
    except ValueError:
        return None


def _value(position: str) -> JsonValue:
    try:
        return cast("JsonValue", msgspec.json.decode(position))
    except msgspec.DecodeError:
        raise UsageError(f"{position!r} is no position of a cursor") from None


def _number(position: str) -> int:
    value = _value(position)
    if not isinstance(value, int):
        raise UsageError(f"{position!r} is no position of a counted page")
    return value


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else str(value)
