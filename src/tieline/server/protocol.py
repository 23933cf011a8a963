"""HTTP/1.1 as uvicorn speaks it, and what it does not guard against: slow, endless and torn requests."""

from __future__ import annotations

import asyncio
import logging
import sys
from http import HTTPStatus

import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tieline.server.errors import ErrorEnvelope, Problem
from tieline.server.exchange import ABORT
from tieline.server.log import log

#: Seconds in which the head of a request has to come, once its connection is open or its first byte is there.
HEAD_SECONDS = 20.0
#: Bytes that the head of a request may have.
HEAD_LIMIT = 64 * 1024


class _HeadTooLargeError(Exception):
    """The head of a request has more bytes than it may."""


class Protocol(HttpToolsProtocol):
    """Refuses heads that are too long or too slow, lets an application break its answer off, and speaks envelopes."""

    head_seconds = HEAD_SECONDS

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]  # it is a Transport, as uvicorn knows
        self._head_bytes = 0
        self._in_head = True
        self._deadline: asyncio.TimerHandle | None = None
        self._start_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            # Counted before the parser sees it, which keeps all it is given of a head.
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > HEAD_LIMIT and not self.transport.is_closing():
            self._refuse_head()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {ABORT: {"close": self.transport.close}}
        self._in_head = True
        if self._deadline is None:
            self._start_deadline()

    def on_headers_complete(self) -> None:
        # A head that came whole in one piece was counted with what follows it, or not at all.
        if len(self.url) + sum([len(name) + len(value) + 4 for name, value in self.headers]) > HEAD_LIMIT:
            raise _HeadTooLargeError  # which the parser turns into an error of its own
        self._in_head = False
        self._head_bytes = 0
        self._stop_deadline()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        cause = sys.exc_info()[1]
        if cause is not None and isinstance(cause.__context__, _HeadTooLargeError):
            self._refuse_head()
        else:
            self._refuse(400, "invalid_request", msg)

    def _refuse_head(self) -> None:
        self._refuse(431, "headers_too_large", f"the request line and headers exceed {HEAD_LIMIT} bytes")

    def _start_deadline(self) -> None:
        self._deadline = self.loop.call_later(self.head_seconds, self._too_slow)

    def _stop_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self._refuse(
                408, "request_timeout", f"the request did not come within {self.head_seconds:g} seconds"
            )

    def _refuse(self, status: int, code: str, message: str) -> None:
        """Answer without the application, and close."""
        log(logging.INFO, "refused", status=status, code=code, client=self.client[0] if self.client else "")
        body = msgspec.json.encode(ErrorEnvelope(error=Problem(code=code, message=message)))
        head = (
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
            "content-type: application/json; charset=utf-8\r\n"
            f"content-length: {len(body)}\r\n"
            "access-control-allow-origin: *\r\n"
            "connection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()


def protocol(head_seconds: float) -> type[Protocol]:
    """Return the protocol with another time for heads."""
    return type("Protocol", (Protocol,), {"head_seconds": head_seconds})
