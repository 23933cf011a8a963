"""A connection as the way out of a client: what it sends is signed, paced and kept to its address by the proxy."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Protocol

from tieline.core.errors import UsageError
from tieline.http.decode import too_large
from tieline.http.model import Pairs, Request, Response, Timeouts, bare_url, find_header
from tieline.http.ports import FaultKind, RawPairs, StreamedAnswer, TransportFault
from tieline.proxy.call import ProxyCall
from tieline.proxy.passing import Body, Forwarded, NoAnswer, Upload

#: What the proxy says itself.
_ITS_OWN = frozenset({"host", "content-length"})


class Opens(Protocol):
    """Performs calls, as the proxy does."""

    async def open(self, call: ProxyCall, body: Body = None) -> Forwarded:
        """Return the API's answer as soon as its head has come."""
        ...


class ConnectionWay:
    """An `AsyncTransport` and a `StreamTransport` for one connection, whose address stands in for the one that is called.

    Raises what the proxy raises as well: `UnknownName` once the connection is gone, `RefreshFailed`, `QuotaSpent` …
    """

    def __init__(self, proxy: Opens, *, integration: str, connection_id: str, base_url: str) -> None:
        self._proxy = proxy
        self._integration = integration
        self._connection_id = connection_id
        self._base_url = base_url.rstrip("/")

    async def send(self, request: Request, *, max_body: int) -> Response:
        """As `AsyncTransport.send`."""
        try:
            async with asyncio.timeout(None if request.timeouts is None else request.timeouts.total):
                return await self._sent(request, max_body)
        except TimeoutError:
            raise TransportFault(FaultKind.TIMEOUT, "no answer in time") from None

    async def open(
        self,
        method: str,
        url: str,
        headers: Pairs,
        body: bytes | AsyncIterator[bytes] | None,
        *,
        timeouts: Timeouts | None = None,
    ) -> StreamedAnswer:
        """As `StreamTransport.open`."""
        length = find_header(headers, "Content-Length")
        given = (
            body if body is None or isinstance(body, bytes) else Upload(body, int(length) if length else None)
        )
        return _Answer(await self._forwarded(method, url, headers, given, unpacked=False, timeouts=timeouts))

    async def _sent(self, request: Request, max_body: int) -> Response:
        forwarded = await self._forwarded(
            request.method,
            request.full_url,
            request.headers,
            request.body,
            unpacked=True,
            timeouts=request.timeouts,
        )
        answer, body = _Answer(forwarded), bytearray()
        try:
            while part := await answer.read():
                body += part
                if len(body) > max_body:
                    raise too_large(max_body)
        finally:
            answer.close()
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers)
        return Response(status=answer.status, headers=headers, body=bytes(body), wire_bytes=len(body))

    async def _forwarded(
        self,
        method: str,
        url: str,
        headers: Pairs,
        body: Body,
        *,
        unpacked: bool,
        timeouts: Timeouts | None,
    ) -> Forwarded:
        endpoint, _, query = self._within(url).partition("?")
        call = ProxyCall(
            method=method,
            integration=self._integration,
            connection_id=self._connection_id,
            endpoint=endpoint,
            query=query,
            headers=tuple((name.lower(), value) for name, value in headers if name.lower() not in _ITS_OWN),
            decompress=unpacked,
            timeouts=timeouts,
        )
        try:
            return await self._proxy.open(call, body)
        except NoAnswer as error:
            raise _fault(error) from None

    def _within(self, url: str) -> str:
        rest = url.removeprefix(self._base_url)
        if rest != url and rest[:1] in {"", "/", "?"}:
            return rest
        raise UsageError(
            f"base_url: calls of a connection go to its own address, {self._base_url}, and not to {bare_url(url)}",
            field="base_url",
        )


class _Answer:
    """A `StreamedAnswer` of the proxy."""

    def __init__(self, forwarded: Forwarded) -> None:
        self._forwarded = forwarded
        self.status = forwarded.status
        self.headers: RawPairs = tuple(forwarded.headers)

    async def read(self) -> bytes:
        """As `StreamedAnswer.read`."""
        try:
            return await self._forwarded.read()
        except NoAnswer as error:
            raise _fault(error, answered=True) from None

    @property
    def ended(self) -> bool:
        """As `StreamedAnswer.ended`."""
        return self._forwarded.ended

    def close(self) -> None:
        """As `StreamedAnswer.close`."""
        self._forwarded.close()


def _fault(error: NoAnswer, *, answered: bool = False) -> TransportFault:
    kind = FaultKind.TIMEOUT if error.timed_out else FaultKind.TORN if answered else FaultKind.DROPPED
    return TransportFault(kind, error.message, answered=answered)
