"""Sends requests with urllib3, byte for byte as they are given."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from http.client import HTTPException, LineTooLong, RemoteDisconnected
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    IncompleteRead,
    LocationParseError,
    LocationValueError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    SSLError,
)
from urllib3.exceptions import TimeoutError as Urllib3TimeoutError

from tieline.core.errors import UsageError
from tieline.http.decode import ACCEPT_ENCODING, decoded, too_large
from tieline.http.driving import chain, describe, is_lasting, with_defaults
from tieline.http.egress import EgressRules
from tieline.http.model import Pairs, Request, Response, Timeouts, bare_url
from tieline.http.ports import FaultKind, TransportFault

_CHUNK = 256 * 1024
#: A header of our own that carries the exact target past urllib3, which spells percent-escapes its own way.
_TARGET = ":target"


class Urllib3Transport:
    """A `SyncTransport` with a pool of connections, for any number of threads.

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
        connections: int = 10,
        user_agent: str = "tieline",
    ) -> None:
        self._egress = egress
        self._timeouts = timeouts or Timeouts()
        self._defaults: Pairs = (
            ("User-Agent", user_agent),
            ("Accept-Encoding", ACCEPT_ENCODING),
            ("Accept", "*/*"),
        )
        options: dict[str, Any] = {"maxsize": connections, "ssl_context": tls, "retries": False}
        self._pools = urllib3.ProxyManager(proxy, **options) if proxy else urllib3.PoolManager(**options)
        self._pools.pool_classes_by_scheme = _pool_classes(egress)
        self._forwards = proxy is not None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all idle connections."""
        self._pools.clear()

    def send(self, request: Request, *, max_body: int) -> Response:
        """As `SyncTransport.send`. Raises UsageError for a URL or header that cannot be sent."""
        url = request.full_url
        if self._egress is not None:
            self._egress.check_url(url)
        timeouts = request.timeouts or self._timeouts
        reading = _Reading(max_body, timeouts.total)
        try:
            headers = with_defaults(request.headers, self._defaults)
            return reading.read(self._request(request.method, url, headers, request.body, timeouts))
        # What the library says may quote addresses and headers, and with them secrets: it goes no further.
        except (LocationParseError, LocationValueError):
            raise UsageError(f"not an address that can be called: {bare_url(url)!r}", field="url") from None
        except (HTTPError, OSError, HTTPException) as error:
            raise reading.fault(error) from None
        except ValueError:
            raise UsageError("the request has an address or a header that cannot be sent") from None

    def _request(
        self,
        method: str,
        url: str,
        pairs: Iterable[tuple[str, str]],
        body: bytes | Iterator[bytes] | None,
        timeouts: Timeouts,
    ) -> urllib3.BaseHTTPResponse:
        parts = urlsplit(url)
        target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        headers = urllib3.HTTPHeaderDict()
        for name, value in pairs:
            headers.add(name, value)
        pool = self._pools.connection_from_host(parts.hostname, parts.port, parts.scheme)
        if self._forwards and parts.scheme == "http":
            target = url
        headers[_TARGET] = target
        return pool.urlopen(
            method,
            target,
            body=body,
            headers=headers,
            timeout=urllib3.Timeout(total=timeouts.total, connect=timeouts.connect, read=timeouts.read),
            retries=False,
            redirect=False,
            assert_same_host=False,
            preload_content=False,
            decode_content=False,
        )


class _Reading:
    """One attempt: its clock, its byte count, what came of it."""

    def __init__(self, max_body: int, total: float) -> None:
        self._max_body = max_body
        self._total = total
        self._started = time.perf_counter()
        self._wire_bytes = 0
        self._answered = False

    def read(self, answer: urllib3.BaseHTTPResponse) -> Response:
        self._answered = True
        try:
            raw = self._drain(answer)
            body = decoded(raw, answer.headers.get("Content-Encoding"), max_body=self._max_body)
        except TransportFault as fault:
            fault.wire_bytes, fault.elapsed = self._wire_bytes, self._elapsed()
            raise
        except BaseException:
            answer.close()
            raise
        answer.release_conn()
        return Response(
            status=answer.status,
            headers=tuple(answer.headers.iteritems()),
            body=body,
            wire_bytes=self._wire_bytes,
            elapsed=self._elapsed(),
        )

    def _drain(self, answer: urllib3.BaseHTTPResponse) -> bytes:
        chunks: list[bytes] = []
        for chunk in answer.stream(_CHUNK, decode_content=False):
            self._wire_bytes += len(chunk)
            chunks.append(chunk)
            if self._wire_bytes > self._max_body:
                answer.close()
                raise too_large(self._max_body)
            if self._elapsed() > self._total:
                answer.close()
                raise TransportFault(FaultKind.TIMEOUT, "no whole answer in time", answered=True)
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def fault(self, error: BaseException) -> TransportFault:
        kind = kind_of(error, answered=self._answered)
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


def kind_of(error: BaseException, *, answered: bool) -> FaultKind:
    """Return what an error of the library means for an attempt."""
    match error:
        case NewConnectionError() | ConnectTimeoutError() | ProxyError():
            return FaultKind.CONNECT
        case SSLError():
            verdicts = [each for each in chain(error) if isinstance(each, ssl.SSLCertVerificationError)]
            return FaultKind.TLS if verdicts else FaultKind.CONNECT
        case Urllib3TimeoutError() | TimeoutError():
            return FaultKind.TIMEOUT
        case _ if answered:
            return FaultKind.TORN
        case IncompleteRead():
            return FaultKind.TORN
        case ProtocolError(args=[_, RemoteDisconnected() | OSError()]) | OSError():
            return FaultKind.DROPPED
        case _:
            huge = any(isinstance(each, LineTooLong) for each in chain(error))
            return FaultKind.TOO_LARGE if huge else FaultKind.DECODE


class _Connection(HTTPConnection):
    """Puts the exact target on the wire, and connects to no address that the rules refuse."""

    egress: EgressRules | None = None

    def request(  # type: ignore[override]  # urllib3's own signature, passed on as it is
        self,
        method: str,
        url: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        **options: Any,
    ) -> None:
        exact = urllib3.HTTPHeaderDict(headers)
        target = exact.pop(_TARGET, url)
        super().request(method, target, body, exact, **options)

    def _new_conn(self) -> socket.socket:
        rules = self.egress
        if rules is None or self.proxy:
            return super()._new_conn()
        port = self.port or self.default_port
        try:
            found = socket.getaddrinfo(self.host, port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise NewConnectionError(self, f"no such host: {error}") from error
        rules.check_addresses(self.host, port, [str(address[0]) for *_, address in found])
        connected = super()._new_conn()
        try:  # the name was resolved once more: nothing is sent before the address is looked at
            rules.check_addresses(self.host, port, [str(connected.getpeername()[0])])
        except BaseException:
            connected.close()
            raise
        return connected


class _SecureConnection(_Connection, HTTPSConnection):
    """The same over TLS."""


def _pool_classes(egress: EgressRules | None) -> dict[str, type[HTTPConnectionPool]]:
    plain = type("Connection", (_Connection,), {"egress": egress})
    secure = type("SecureConnection", (_SecureConnection,), {"egress": egress})
    return {
        "http": type("ConnectionPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("SecureConnectionPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }
