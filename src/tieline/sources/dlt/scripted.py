"""Code of an author's in a configuration: paginators of their own, and hooks on answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any, cast

import msgspec

from tieline.connections.authorize import merged
from tieline.core.errors import FunctionFailed
from tieline.core.typed import decode
from tieline.http.model import Request, Response
from tieline.http.page import Page
from tieline.http.stepping import Scripted
from tieline.sources.dlt.node import Node
from tieline.sources.dlt.views import RequestView, ResponseView
from tieline.sources.hooks import called


def paginator(node: Node) -> Scripted:
    """Return the way of paging that an object written for dlt has; raises `UsageError` for any other object."""
    own = node.value
    if isinstance(own, type) or not (hasattr(own, "update_state") and hasattr(own, "update_request")):
        node.fail(f"a paginator is expected: its name, its settings, or an object, not {own!r}")
    return Scripted(make=lambda: _Walk(deepcopy(own)))


class _Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Where a walk is: what its paginator has in it, and how its next request differs from the first."""

    kind: str
    state: dict[str, Any]
    url: str
    params: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: str | None


class _Walk:
    """A `Stepper` that asks an author's paginator."""

    def __init__(self, own: Any) -> None:
        self._own = own
        self._view: RequestView | None = None
        self._attributes: dict[str, Any] = own.__dict__
        #: Of its attributes those that are no data.
        self._things = {name: each for name, each in self._attributes.items() if not _is_data(each)}
        self._given: Request | None = None

    def first(self, request: Request) -> Request:
        """As `Stepper.first`."""
        self._given = request
        view = self._view = RequestView(request)
        if hasattr(self._own, "init_request"):
            called(self._own.init_request, view)
        return view.request()

    def following(self, response: Response, page: Page) -> Request | None:
        """As `Stepper.following`."""
        data = [msgspec.json.decode(record) for record in page.records]
        sent = None if self._view is None else self._view.request()
        called(self._own.update_state, ResponseView(response, sent), data)
        called(self._own.update_request, self._view)
        return self._view.request() if self._view is not None and self._own.has_next_page else None

    def position(self) -> str | None:
        """As `Stepper.position`: none where the paginator holds what is no data, other than what it was made with."""
        state = {name: each for name, each in self._attributes.items() if name not in self._things}
        kept = all(
            self._attributes.get(name) is each and _is_fixed(each) for name, each in self._things.items()
        )
        if self._view is None or not kept or not _is_data(state):
            return None
        asked = self._view.request()
        known = () if self._given is None else self._given.headers
        try:
            body = None if asked.body is None else asked.body.decode()
        except UnicodeDecodeError:
            return None
        mark = _Mark(
            kind=_kind_of(self._own),
            state=state,
            url=asked.url,
            params=asked.params,
            headers=tuple(pair for pair in asked.headers if pair not in known),
            body=body,
        )
        return msgspec.json.encode(mark).decode()

    def resumed(self, request: Request, position: str) -> Request | None:
        """As `Stepper.resumed`."""
        try:
            mark = decode(position, _Mark)
        except msgspec.DecodeError:
            return None
        if mark.kind != _kind_of(self._own):
            return None
        self.first(request)
        self._attributes.update(mark.state)
        there = msgspec.structs.replace(
            request,
            url=mark.url,
            params=mark.params,
            headers=merged(request.headers, mark.headers),
            body=None if mark.body is None else mark.body.encode(),
        )
        self._view = RequestView(there)
        return there


def _kind_of(own: object) -> str:
    return f"{type(own).__module__}.{type(own).__qualname__}"


def _is_fixed(value: object) -> bool:
    """Tell whether a thing stays as it was made: a JSONPath, a pattern, a function."""
    return callable(value) or type(value).__module__.partition(".")[0] in {"jsonpath_ng", "re"}


def _is_data(value: object) -> bool:
    """Tell whether a value is as JSON has them, so that it is the same once it was written down."""
    match value:
        case None | bool() | int() | float() | str():
            return type(value) in {type(None), bool, int, float, str}
        case list():
            return all(_is_data(each) for each in cast("list[object]", value))
        case dict():
            pairs = cast("dict[object, object]", value)
            return all(type(name) is str and _is_data(each) for name, each in pairs.items())
        case _:
            return False


def hooked(functions: Sequence[Callable[[Any], Any]]) -> Callable[[Response, Request], Response | None]:
    """Return what hooks written for `requests` make of an answer, None where one wants it ignored."""

    def make(response: Response, request: Request) -> Response | None:
        view = ResponseView(response, request)
        for function in functions:
            try:
                called(function, view)
            except FunctionFailed as failure:
                if type(failure.__cause__).__name__ == "IgnoreResponseException":
                    return None
                raise
        return view.response()

    return make
