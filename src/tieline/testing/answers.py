"""An API in memory: what stands in for the proxy where functions are tested."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from tieline.core.json import JsonValue
from tieline.http.answer import ApiAnswer
from tieline.http.model import Pairs, Request
from tieline.http.ports import RawPairs
from tieline.proxy.call import ProxyCall
from tieline.proxy.passing import Body, Forwarded, Upload

#: Bytes of a body that a test sends in parts.
_LARGEST = 100_000_000

#: Answers requests: with a whole answer, or with JSON, which is one of status 200.
Handler = Callable[[Request], ApiAnswer | JsonValue]


class HandledApi:
    """Performs calls by asking a function of a test; their URLs begin with the connection's `base_url`."""

    def __init__(self, handler: Handler, base_url: str) -> None:
        self._handler = handler
        self._base_url = base_url

    async def open(self, call: ProxyCall, body: Body = None) -> Forwarded:
        """As `Opens.open`."""
        return forwarded(self.respond(request_of(call, await whole(body), self._base_url)))

    def respond(self, request: Request) -> ApiAnswer:
        """Answer a request that carries its whole address."""
        return _answer(self._handler(request))


def request_of(call: ProxyCall, body: bytes | None, base_url: str) -> Request:
    """Return a call as the request that the API gets, without its credentials."""
    base = (call.base_url_override or base_url).rstrip("/")
    query = f"?{call.query}" if call.query else ""
    return Request(
        method=call.method,
        url=f"{base}/{call.endpoint.lstrip('/')}{query}",
        headers=call.headers,
        body=body,
    )


async def whole(body: Body) -> bytes | None:
    """Return all of a body."""
    return await body.kept(_LARGEST) if isinstance(body, Upload) else body


def forwarded(answer: ApiAnswer) -> Forwarded:
    """Return a whole answer as one that passes through."""
    return Forwarded(_Whole(answer), read=None, unpack=False, connection="the test", once=False)


def _answer(given: ApiAnswer | JsonValue) -> ApiAnswer:
    if isinstance(given, ApiAnswer):
        return given
    headers: Pairs = (("content-type", "application/json"),)
    return ApiAnswer(status=200, headers=headers, body=msgspec.json.encode(given))


class _Whole:
    """A `StreamedAnswer` that is there already."""

    def __init__(self, answer: ApiAnswer) -> None:
        self.status = answer.status
        self.headers: RawPairs = tuple(
            (name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers
        )
        self._left = answer.body

    async def read(self) -> bytes:
        part, self._left = self._left, b""
        return part

    @property
    def ended(self) -> bool:
        return not self._left

    def close(self) -> None:
        """Nothing holds it."""
