"""Sends requests with aiohttp, byte for byte as they are given."""

from __future__ import annotations

import asyncio
import io
import socket
import ssl
import time
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.http_exceptions import LineTooLong
from yarl import URL

from tieline.core.errors import UsageError
from tieline.http.decode import ACCEPT_ENCODING, decoded, too_large
from tieline.http.driving import chain, describe, is_lasting, with_defaults
from tieline.http.egress import EgressRules
from tieline.http.model import Pairs, Request, Response, Timeouts, bare_url
from tieline.http.ports import FaultKind, TransportFault
from tieline.http.shown import Identities

#: Bytes that one header, or the status line, may have.
_MAX_HEADER = 64 * 1024

#: Bytes of a body that go out in one piece; a larger one would hold the event loop up.
_PIECE = 1024 * 1024

#: The first class that an error belongs to says what happened.
_KINDS: tuple[tuple[type[BaseException], FaultKind], ...] = (
    (aiohttp.ClientConnectorCertificateError, FaultKind.TLS),
    (aiohttp.ConnectionTimeoutError, FaultKind.CONNECT),
    (aiohttp.ClientConnectorError, FaultKind.CONNECT),
    (asyncio.TimeoutError, FaultKind.TIMEOUT),
    (aiohttp.ClientPayloadError, FaultKind.TORN),
    (aiohttp.ClientConnectionError, FaultKind.DROPPED),
    (OSError, FaultKind.DROPPED),
)


class AiohttpTransport:
    """An `AsyncTransport` with a pool of connections; use it in one event loop and close it there.

    Without `egress` every address may be called: give it where addresses do not come from the operator. No cookies are
    kept, no redirects followed, no proxy is used but `proxy`; with one, only written addresses can be checked.
    """

    def __init__(
        self,
        *,
        egress: EgressRules | None = None,
        timeouts: Timeouts | None = None,
        tls: ssl.SSLContext | None = None,
        proxy: str | None = None,
        connections: int = 100,
        user_agent: str = "tieline",
    ) -> None:
        self._egress = egress
        self._timeouts = timeouts or Timeouts()
        self._tls = tls
        self._proxy = proxy
        self._connections = connections
        self._defaults: Pairs = (
            ("User-Agent", user_agent),
            ("Accept-Encoding", ACCEPT_ENCODING),
            ("Accept", "*/*"),
        )
        self._session: aiohttp.ClientSession | None = None
        self._identities = Identities()

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

    async def send(self, request: Request, *, max_body: int) -> Response:
        """As `AsyncTransport.send`. Raises UsageError for a URL or header that cannot be sent."""
        url = request.full_url
        if self._egress is not None:
            self._egress.check_url(url)
        reading = _Reading(max_body)
        try:
            async with self._open().request(
                request.method,
                URL(url, encoded=True),
                headers=with_defaults(request.headers, self._defaults),
                data=_fed(request.body),
                timeout=_timeout(request.timeouts or self._timeouts),
                allow_redirects=False,
                proxy=self._proxy,
                ssl=True if request.identity is None else await self._identities.context(request.identity),
            ) as answer:
                return await reading.read(answer)
        # What the library says may quote addresses and headers, and with them secrets: it goes no further.
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError):
            raise UsageError(f"not an address that can be called: {bare_url(url)!r}", field="url") from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise reading.fault(error) from None
        except ValueError:
            raise UsageError("the request has an address or a header that cannot be sent") from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            resolver = None if self._egress is None else _GuardedResolver(self._egress)
            connector = aiohttp.TCPConnector(
                limit=self._connections, resolver=resolver, ssl=self._tls or True
            )
            session = aiohttp.ClientSession(
                connector=connector,
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
                max_line_size=_MAX_HEADER,
                max_field_size=_MAX_HEADER,
                read_bufsize=256 * 1024,
            )
            # Attempts are paced and counted here, so the library must not repeat any by itself; it has no public switch.
            session._retry_connection = False  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
            self._session = session
        return self._session


class _Reading:
    """One attempt: its clock, its byte count, what came of it."""

    def __init__(self, max_body: int) -> None:
        self._max_body = max_body
        self._started = time.perf_counter()
        self._wire_bytes = 0
        self._answered = False

    async def read(self, answer: aiohttp.ClientResponse) -> Response:
        self._answered = True
        chunks: list[bytes] = []
        try:
            async for chunk in answer.content.iter_any():
                self._wire_bytes += len(chunk)
                if self._wire_bytes > self._max_body:
                    raise too_large(self._max_body)
                chunks.append(chunk)
            raw = chunks[0] if len(chunks) == 1 else b"".join(chunks)
            body = decoded(raw, answer.headers.get("Content-Encoding"), max_body=self._max_body)
        except TransportFault as fault:
            answer.close()
            fault.wire_bytes, fault.elapsed = self._wire_bytes, self._elapsed()
            raise
        return Response(
            status=answer.status,
            headers=tuple(
                (name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.raw_headers
            ),
            body=body,
            wire_bytes=self._wire_bytes,
            elapsed=self._elapsed(),
        )

    def fault(self, error: BaseException) -> TransportFault:
        kind = next((kind for types, kind in _KINDS if isinstance(error, types)), FaultKind.DECODE)
        if any(isinstance(each, LineTooLong) for each in chain(error)):
            kind = FaultKind.TOO_LARGE
        if kind is FaultKind.DROPPED and self._answered:
            kind = FaultKind.TORN
        return TransportFault(
            kind,
            describe(kind, error),
            answered=self._answered,
            lasting=is_lasting(error),
            wire_bytes=self._wire_bytes,
            elapsed=self._elapsed(),
        )

    def _elapsed(self) -> float:
        return time.perf_counter() - self._started


class _GuardedResolver(AbstractResolver):
    """Resolves names and lets no address through that the rules refuse."""

    def __init__(self, rules: EgressRules) -> None:
        self._rules = rules
        self._resolver = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        self._rules.check_addresses(host, port, [result["host"] for result in found])
        return found

    async def close(self) -> None:
        await self._resolver.close()


def _timeout(timeouts: Timeouts) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=timeouts.total,
        sock_connect=timeouts.connect,
        sock_read=timeouts.read,
        ceil_threshold=float("inf"),
    )


def _fed(body: bytes | None) -> bytes | io.BytesIO | None:
    return body if body is None or len(body) <= _PIECE else io.BytesIO(body)
