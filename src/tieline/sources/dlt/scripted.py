"""Code of an author's in a configuration: paginators of their own, and hooks on answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

import msgspec

from tieline.core.errors import FunctionFailed
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


class _Walk:
    """A `Stepper` that asks an author's paginator."""

    def __init__(self, own: Any) -> None:
        self._own = own
        self._view: RequestView | None = None

    def first(self, request: Request) -> Request:
        """As `Stepper.first`."""
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
