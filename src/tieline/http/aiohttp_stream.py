"""Sends requests with aiohttp and passes bodies on in parts, both ways, as fast as the slower side goes."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from tieline.core.errors import UsageError
from tieline.http.aiohttp_driver import kind_of, new_session
from tieline.http.driving import chain, describe
from tieline.http.egress import EgressRules
from tieline.http.model import Pairs, Timeouts, bare_url
from tieline.http.ports import RawPairs, TransportFault

#: Bytes of an answer that wait for a slow reader, and again as many before the sender is told to stop.
_BUFFER = 64 * 1024
#: Connections at once, over all hosts: each proxied call holds one.
_CONNECTIONS = 2000


class AiohttpStreams:
    """A `StreamTransport` with a pool of connections; use it in one event loop and close it there.

    Without `egress` every address may be called. A request without a body, or with one in one piece, whose method may
    be repeated is sent once more where a connection that stood idle turns out to be closed. Headers are sent in
    UTF-8: what is not is sent as if it were Latin-1.
    """

    def __init__(
        self,
        *,
        egress: EgressRules | None = None,
        timeouts: Timeouts | None = None,
        tls: ssl.SSLContext | None = None,
        connections: int = _CONNECTIONS,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._egress = egress
        self._timeouts = timeouts or Timeouts()
        self._limit = _limit(self._timeouts)
        self._tls = tls
        self._connections = connections
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def open(
        self,
        method: str,
        url: str,
        headers: Pairs,
        body: bytes | AsyncIterator[bytes] | None,
        *,
        timeouts: Timeouts | None = None,
    ) -> _Answer:
        """As `StreamTransport.open`."""
        if self._egress is not None:
            self._egress.check_url(url)
        target = _address(url)
        try:
            if body is None or isinstance(body, bytes):
                return await self._send(method, target, headers, body, timeouts)
            return await self._upload(method, target, headers, body, timeouts)
        # What the library says may quote addresses and headers, and with them secrets: it goes no further.
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError):
            raise _no_address(url) from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise _fault(error, answered=False) from None
        except ValueError:
            raise UsageError("the request has a header that cannot be sent", field="headers") from None

    async def _send(
        self,
        method: str,
        url: URL,
        headers: Pairs,
        body: bytes | AsyncIterator[bytes] | None,
        timeouts: Timeouts | None,
    ) -> _Answer:
        if self._session is None:
            self._session = new_session(
                self._egress,
                connections=self._connections,
                tls=self._tls,
                buffer=_BUFFER,
                resolver=self._resolver,
            )
        answer = await self._session.request(
            method,
            url,
            headers=headers,
            data=body,
            timeout=self._limit if timeouts is None else _limit(timeouts),
            allow_redirects=False,
        )
        return _Answer(answer)

    async def _upload(
        self, method: str, url: URL, headers: Pairs, body: AsyncIterator[bytes], timeouts: Timeouts | None
    ) -> _Answer:
        """Send a body in parts; a host that takes none of it for as long as the read time-out has timed out."""
        async with asyncio.timeout(None) as patience:
            parts = _Parts(body, patience, (timeouts or self._timeouts).read)
            try:
                return await self._send(method, url, headers, parts.watched(), timeouts)
            finally:
                parts.stop()


class _Parts:
    """A body on its way out, with an eye on how long each part takes to leave."""

    def __init__(self, body: AsyncIterator[bytes], patience: asyncio.Timeout, limit: float) -> None:
        self._body = body
        self._patience: asyncio.Timeout | None = patience
        self._limit = limit

    async def watched(self) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        async for part in self._body:
            self._expire(loop.time() + self._limit)
            yield part
            self._expire(None)

    def stop(self) -> None:
        self._patience = None

    def _expire(self, when: float | None) -> None:
        if self._patience is not None:
            self._patience.reschedule(when)


class _Answer:
    """A `StreamedAnswer` of aiohttp."""

    __slots__ = ("_answer", "_content", "headers", "status")

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer
        self._content = answer.content
        self.status: int = answer.status
        self.headers: RawPairs = answer.raw_headers

    async def read(self) -> bytes:
        """As `StreamedAnswer.read`."""
        try:
            return await self._content.readany()
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            self._answer.close()
            raise _fault(error, answered=True) from None

    @property
    def ended(self) -> bool:
        """As `StreamedAnswer.ended`."""
        return self._content.at_eof()

    def close(self) -> None:
        """As `StreamedAnswer.close`."""
        if not self._content.at_eof():
            self._answer.close()


def _address(url: str) -> URL:
    """Return a URL as it is written; raises `UsageError` where it is none."""
    try:
        address = URL(url, encoded=True)
        valid = address.port != 0  # read here, since it is only now that a wrong one is found out
    except ValueError:
        raise _no_address(url) from None
    if not valid:
        raise _no_address(url)
    return address


def _no_address(url: str) -> UsageError:
    return UsageError(f"not an address that can be called: {bare_url(url)!r}", field="url")


def _fault(error: BaseException, *, answered: bool) -> TransportFault:
    kind = kind_of(error, answered=answered)
    return TransportFault(kind, describe(kind, error), answered=answered, lasting=_is_unknown_host(error))


def _is_unknown_host(error: BaseException) -> bool:
    return isinstance(error, aiohttp.ClientConnectorDNSError) and any(
        isinstance(each, socket.gaierror) and each.errno == socket.EAI_NONAME for each in chain(error)
    )


def _limit(timeouts: Timeouts) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=None,
        connect=timeouts.connect
        * 3,  # also the wait for a free place in the pool, and a name's several addresses
        sock_connect=timeouts.connect,
        sock_read=timeouts.read,
        ceil_threshold=float("inf"),
    )
