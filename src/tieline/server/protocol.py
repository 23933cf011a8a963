"""HTTP/1.1 as uvicorn speaks it, and what it does not guard against: slow, endless and torn requests, callers who do not read."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from contextlib import suppress
from http import HTTPStatus

import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tieline.server.errors import ErrorEnvelope, Problem
from tieline.server.exchange import ABORT
from tieline.server.log import log
from tieline.server.sockets import PATH

#: Seconds in which the head of a request has to come, once its connection is open or its first byte is there.
HEAD_SECONDS = 20.0
#: Seconds in which a caller has to take something of an answer that waits for it.
SEND_SECONDS = 60.0
#: Bytes that the head of a request may have.
HEAD_LIMIT = 64 * 1024


class _HeadTooLargeError(Exception):
    """The head of a request has more bytes than it may."""


class Protocol(HttpToolsProtocol):
    """Refuses heads that are too long or too slow, lets an application break its answer off, and speaks envelopes.

    A caller who stops reading is hung up on, whether the application still sends or has said all.
    """

    head_seconds = HEAD_SECONDS
    send_seconds = SEND_SECONDS

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]  # it is a Transport, as uvicorn knows
        self._head_bytes = 0
        self._in_head = True
        self._deadline: asyncio.TimerHandle | None = None
        self._unsent = (0, 0)
        self._send_by = 0.0
        self._looking: asyncio.TimerHandle | None = None
        self._start_deadline()

    def _should_upgrade_to_ws(self) -> bool:
        return self.url.partition(b"?")[0] == PATH.encode()

    def handle_websocket_upgrade(self) -> None:
        from tieline.server.line import Line  # for who needs it alone

        self.ws_protocol_class = Line
        super().handle_websocket_upgrade()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_deadline()
        if self._looking is not None:
            self._looking.cancel()
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
        self.scope["extensions"] = {ABORT: {"close": self._close}}
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

    def pause_writing(self) -> None:
        super().pause_writing()
        self._expect_reading()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.get_write_buffer_size():
            self._expect_reading()

    def _expect_reading(self) -> None:
        """Give the caller so long to take some of what waits. One timer serves many waits: it is set anew when it runs out."""
        self._unsent = self._left()
        self._send_by = self.loop.time() + self.send_seconds
        if self._looking is None:
            self._looking = self.loop.call_at(self._send_by, self._look)

    def _look(self) -> None:
        self._looking = None
        left = self._left()
        if not left[0]:
            return
        if self.loop.time() < self._send_by:
            self._looking = self.loop.call_at(self._send_by, self._look)
        elif left != self._unsent:
            self._expect_reading()
        else:
            log(logging.INFO, "stalled", client=self.client[0] if self.client else "", unsent=left[0])
            self.transport.abort()

    def _left(self) -> tuple[int, int]:
        """Return how much of what was sent waits here, and in the system, which takes more only in large steps."""
        return self.transport.get_write_buffer_size(), _queued(self.transport.get_extra_info("socket"))

    def _close(self) -> None:
        """Close the connection once all that was sent is out."""
        self.transport.close()
        self._expect_reading()

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
        self._close()


def protocol(head_seconds: float, send_seconds: float = SEND_SECONDS) -> type[Protocol]:
    """Return the protocol with other times for heads and for callers to read."""
    return type("Protocol", (Protocol,), {"head_seconds": head_seconds, "send_seconds": send_seconds})


def _queued(sock: socket.socket) -> int:
    """Return how many bytes of a socket its system has yet to bring over; 0 where it does not say."""
    try:
        from fcntl import ioctl
        from termios import TIOCOUTQ
    except ImportError:  # Windows
        return 0
    with suppress(OSError):
        return int.from_bytes(ioctl(sock.fileno(), TIOCOUTQ, bytes(4)), sys.byteorder)
    return 0
