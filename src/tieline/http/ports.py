"""What the transport needs from outside: someone to send, someone to remember the pace, a clock."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from enum import Enum
from typing import Protocol, runtime_checkable

from tieline.http.identity import Identity
from tieline.http.model import Pairs, Request, Response, Timeouts
from tieline.http.pace import Grant, Limits, Usage


class FaultKind(Enum):
    """Why no whole answer came."""

    #: No connection was made: refused, unreachable, no such host, too slow.
    CONNECT = "connect"
    #: The connection stood, but the answer, or its next part, did not come in time.
    TIMEOUT = "timeout"
    #: The connection broke before an answer began.
    DROPPED = "dropped"
    #: The answer ended before it was whole.
    TORN = "torn"
    #: The server's certificate was not accepted.
    TLS = "tls"
    #: The answer is larger than allowed, as sent or once decoded.
    TOO_LARGE = "too_large"
    #: The answer is not HTTP, or not encoded as it says.
    DECODE = "decode"


class TransportFault(Exception):  # a value that retry weighs, not an error for users
    """One attempt brought no whole answer."""

    def __init__(
        self,
        kind: FaultKind,
        detail: str,
        *,
        answered: bool = False,
        lasting: bool = False,
        wire_bytes: int = 0,
        elapsed: float = 0.0,
    ) -> None:
        super().__init__(f"{kind.value}: {detail}")
        self.kind = kind
        self.detail = detail
        #: Whether an answer had begun.
        self.answered = answered
        #: Whether it will be no better in a while: there is no such host.
        self.lasting = lasting
        self.wire_bytes = wire_bytes
        #: Seconds the attempt took.
        self.elapsed = elapsed


class AsyncTransport(Protocol):
    """Sends one request once, follows nothing, repeats nothing."""

    async def send(self, request: Request, *, max_body: int) -> Response:
        """Return the whole answer of any status.

        Raises TransportFault where none came or its body is over `max_body` bytes, EgressRefused for an
        address that must not be called.
        """
        ...


class SyncTransport(Protocol):
    """The blocking twin of `AsyncTransport`."""

    def send(self, request: Request, *, max_body: int) -> Response:
        """As `AsyncTransport.send`."""
        ...


#: Header lines as they came: names and values in the bytes, the case and the order of the wire.
RawPairs = tuple[tuple[bytes, bytes], ...]


class StreamedAnswer(Protocol):
    """An answer whose head has come and whose body comes as it is asked for."""

    @property
    def status(self) -> int:
        """The status of the answer."""
        ...

    @property
    def headers(self) -> RawPairs:
        """The header lines as they came."""
        ...

    async def read(self) -> bytes:
        """Return the next part of the body as it was sent, b"" at its end; raises TransportFault."""
        ...

    @property
    def ended(self) -> bool:
        """Whether all of the body was read; known as soon as the last part was, where the connection tells it."""
        ...

    def close(self) -> None:
        """Let go of the connection; what was not read is not waited for."""
        ...


class StreamTransport(Protocol):
    """Sends one request once, its body and its answer in parts, nothing added, nothing unpacked."""

    async def open(
        self,
        method: str,
        url: str,
        headers: Pairs,
        body: bytes | AsyncIterator[bytes] | None,
        *,
        timeouts: Timeouts | None = None,
    ) -> StreamedAnswer:
        """Return the answer as soon as its head has come.

        A body in parts goes out chunked unless the headers hold its Content-Length. Of the time-outs `total` does not
        count. Raises TransportFault where no answer came, EgressRefused for an address that must not be called, UsageError
        for a URL or header that cannot be sent.
        """
        ...


@runtime_checkable
class Identifying(Protocol):
    """A `StreamTransport` that can show a certificate when it connects."""

    async def identified(self, identity: Identity) -> StreamTransport:
        """Return the transport that does."""
        ...


class SyncStreamedAnswer(Protocol):
    """The blocking twin of `StreamedAnswer`."""

    @property
    def status(self) -> int:
        """The status of the answer."""
        ...

    @property
    def headers(self) -> RawPairs:
        """The header lines as they came."""
        ...

    def read(self) -> bytes:
        """As `StreamedAnswer.read`."""
        ...

    @property
    def ended(self) -> bool:
        """As `StreamedAnswer.ended`."""
        ...

    def close(self) -> None:
        """As `StreamedAnswer.close`."""
        ...


class SyncStreamTransport(Protocol):
    """The blocking twin of `StreamTransport`."""

    def open(
        self,
        method: str,
        url: str,
        headers: Pairs,
        body: bytes | Iterator[bytes] | None,
        *,
        timeouts: Timeouts | None = None,
    ) -> SyncStreamedAnswer:
        """As `StreamTransport.open`."""
        ...


class PaceStore(Protocol):
    """Remembers the pace of each credential, for all threads and processes that use it."""

    @property
    def prompt(self) -> bool:
        """Whether `take` returns at once, so that it may be called on an event loop."""
        ...

    def take(self, key: str, limits: Limits, now: float, count: int = 1) -> Grant:
        """Take one request from the pace of `key`, at most `count` of them at once, or say when to ask again."""
        ...

    def learn(self, key: str, *, until: float) -> None:
        """Let nobody take from `key` before `until`, which never moves back."""
        ...

    def usage(self, key: str, now: float) -> Usage:
        """Return what was taken today and how long the key is blocked."""
        ...


class BlockingClock(Protocol):
    """Time for code that waits by blocking its thread."""

    def now(self) -> float:
        """Seconds since 1970-01-01 UTC."""
        ...

    def pause(self, seconds: float) -> None:
        """Return once `seconds` have passed on this clock."""
        ...
