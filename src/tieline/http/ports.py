"""What the transport needs from outside: someone to send, someone to remember the pace, a clock."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from tieline.http.model import Request, Response
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
        wire_bytes: int = 0,
        elapsed: float = 0.0,
    ) -> None:
        super().__init__(f"{kind.value}: {detail}")
        self.kind = kind
        self.detail = detail
        #: Whether an answer had begun.
        self.answered = answered
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


class PaceStore(Protocol):
    """Remembers the pace of each credential, for all threads and processes that use it."""

    @property
    def prompt(self) -> bool:
        """Whether `take` returns at once, so that it may be called on an event loop."""
        ...

    def take(self, key: str, limits: Limits, now: float) -> Grant:
        """Take one request from the pace of `key`, or say when to ask again."""
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
