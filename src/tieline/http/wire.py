"""One connection to a host: one request after the other, bodies in parts both ways, as fast as the slower side goes."""

from __future__ import annotations

import asyncio
import select
import socket
import sys
from collections.abc import AsyncIterator, Callable
from typing import cast

import httptools

from tieline.http.ports import FaultKind, RawPairs, TransportFault

#: Bytes of an answer that wait for a slow reader before the host is told to stop.
_WAITING = 128 * 1024
#: Bytes that the head of an answer may have, or what frames its body: chunks' extensions, trailers.
_LARGEST_HEAD = 256 * 1024
#: Bodies up to this size go out in one piece with their head; larger ones in pieces of it.
_ONE_PIECE = 64 * 1024
_CODING = b"transfer-encoding"

_SAID = {
    FaultKind.TIMEOUT: "no answer in time",
    FaultKind.DROPPED: "the connection was closed before an answer came",
    FaultKind.TORN: "the answer ended before it was whole",
    FaultKind.TOO_LARGE: "the head of the answer is too large",
    FaultKind.DECODE: "the answer is not HTTP",
}


class Wire(asyncio.Protocol):
    """Speaks HTTP/1.1 over one connection, as a client.

    Use: `send` a request, wait for `head`, then `read` until the answer `ended`; if it is `reusable` then, send the next.
    """

    def __init__(self, lost: Callable[[Wire], object]) -> None:
        self._loop = asyncio.get_running_loop()
        self._lost = lost
        self._patience = 0.0
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self._silent: Callable[[], bool] = bool
        self._waiter: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._drained: asyncio.Future[None] | None = None
        self._upload: asyncio.Task[None] | None = None
        self._paused = False
        self._asked = False
        self._begin()

    def _begin(self) -> None:
        self.status = 0
        self._headers: list[tuple[bytes, bytes]] = []
        self._seen = 0
        self._head_size = 0
        self._head_done = False
        self._bodiless = False
        self._chunked = False
        self._parts: list[bytes] = []
        self._size = 0
        self._complete = False
        self._fault: TransportFault | None = None
        self._deadline: float | None = None

    # -- asking --------------------------------------------------------------------------------------------

    def send(
        self,
        head: bytes,
        body: bytes | AsyncIterator[bytes] | None,
        *,
        patience: float,
        bodiless: bool,
        length: int | None,
    ) -> None:
        """Begin a request; `bodiless` where its answer has no body whatever its headers say.

        `length` is what the head announces of the body, None for chunks: a body of another length tears the request.
        `patience` is how many seconds the host may be silent. Raises TransportFault where the connection is closed.
        """
        transport = self._open()
        if (
            self._bodiless
        ):  # the parser still waits for the body that the last answer announced and did not have
            self._parser = httptools.HttpResponseParser(self)
        self._begin()
        self._patience = patience
        self._asked, self._bodiless = True, bodiless
        if body is None or (isinstance(body, bytes) and len(body) <= _ONE_PIECE):
            transport.write(head + body if body else head)
            self._expect()
        else:
            transport.write(head)
            parts = _pieces(body) if isinstance(body, bytes) else body
            self._upload = self._loop.create_task(self._send_parts(parts, length))

    async def head(self) -> None:
        """Return once status and headers are there. Raises TransportFault where none come."""
        while not self._head_done:
            if self._fault is not None:
                raise self._fault
            await self._wait()

    @property
    def headers(self) -> RawPairs:
        return tuple(self._headers)

    async def read(self) -> bytes:
        """Return the next part of the body, b"" at its end. Raises TransportFault where it is torn."""
        while not self._parts:
            if self._complete:
                return b""
            if self._fault is not None:
                raise self._fault
            self._expect()
            await self._wait()
        parts, self._parts, self._size = self._parts, [], 0
        if self._paused:
            self._paused = False
            self._open().resume_reading()
        return parts[0] if len(parts) == 1 else b"".join(parts)

    @property
    def ended(self) -> bool:
        return self._complete and not self._parts

    @property
    def reusable(self) -> bool:
        """Whether the next request may go this way: all of the last one and of its answer is over."""
        transport = self._transport
        return (
            not self._asked and self._upload is None and transport is not None and not transport.is_closing()
        )

    @property
    def silent(self) -> bool:
        """Whether nothing came since the last answer: no end and no word unasked, also none that the loop has yet to see."""
        return self._silent()

    def close(self) -> None:
        """End the connection at once."""
        self._expect_nothing()
        if self._upload is not None:
            self._upload.cancel()
        if self._transport is not None:
            self._transport.abort()

    # -- waiting -------------------------------------------------------------------------------------------

    async def _wait(self) -> None:
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _expect(self) -> None:
        """Give the host so long to send something. One timer serves many waits: it is set anew only when it runs out."""
        self._deadline = self._loop.time() + self._patience
        if self._timer is None:
            self._timer = self._loop.call_later(self._patience, self._look)

    def _expect_nothing(self) -> None:
        self._deadline = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._timer = None
        if self._deadline is None or not self._asked:
            return
        left = self._deadline - self._loop.time()
        if left > 0:
            self._timer = self._loop.call_later(left, self._look)
        elif self._waiter is not None or self._drained is not None:
            self._fail(FaultKind.TIMEOUT)

    def _fail(self, kind: FaultKind) -> None:
        """End the connection; who waits for it is told why, though not before having read what came."""
        if self._fault is None and not self._complete:
            self._fault = TransportFault(kind, _SAID[kind], answered=self._head_done)
        self.close()
        self._wake()

    # -- sending -------------------------------------------------------------------------------------------

    async def _send_parts(self, body: AsyncIterator[bytes], length: int | None) -> None:
        try:
            left = length
            async for part in body:
                if left is not None:
                    left -= len(part)
                    _check(left >= 0)
                if part:
                    self._open().write(b"%x\r\n%b\r\n" % (len(part), part) if left is None else part)
                    await self._drain()
            _check(not left)
            if left is None:
                self._open().write(b"0\r\n\r\n")
        except TransportFault:
            return  # told by the connection itself
        except Exception:  # noqa: BLE001 - whatever ended the body, the request is torn
            self._fail(FaultKind.DROPPED)
        else:
            self._expect()
        finally:
            self._upload = None

    async def _drain(self) -> None:
        if self._drained is not None:
            self._expect()
            await self._drained
            self._deadline = None  # now it is the caller who is waited for

    def _open(self) -> asyncio.Transport:
        if self._transport is None or self._transport.is_closing():
            raise self._fault or TransportFault(FaultKind.DROPPED, _SAID[FaultKind.DROPPED])
        return self._transport

    # -- what the connection tells -------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._silent = _silence(transport.get_extra_info("socket"))

    def eof_received(self) -> None:
        self._end(clean=True)  # by itself, the transport would first wait until the whole request is out

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._lost(self)
        if self._drained is not None and not self._drained.done():
            self._drained.set_exception(TransportFault(FaultKind.DROPPED, _SAID[FaultKind.DROPPED]))
            self._drained.exception()  # there may be nobody to be told
        self._end(clean=exc is None)

    def _end(self, *, clean: bool) -> None:
        """Take the end of the connection as that of the body, where nothing else tells it; else as a tear."""
        if clean and self._asked and self._head_done and self._fault is None and not self._has_length():
            self.on_message_complete()
        self._fail(FaultKind.TORN if self._head_done else FaultKind.DROPPED)

    def pause_writing(self) -> None:
        self._drained = self._loop.create_future()

    def resume_writing(self) -> None:
        drained, self._drained = self._drained, None
        if drained is not None and not drained.done():
            drained.set_result(None)

    def data_received(self, data: bytes) -> None:
        if not self._asked:  # nobody asked: what comes now could only be taken for another answer
            self.close()
            return
        self._seen += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fail(FaultKind.DECODE)
        if self._seen > _LARGEST_HEAD and not self._complete:
            self._fail(FaultKind.TOO_LARGE)

    def on_message_begin(self) -> None:
        self._refuse_more()

    def _refuse_more(self) -> None:
        """Use the connection no more where an answer goes on after its end: nothing on it can be believed."""
        if self._complete:
            self._asked = True

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._head_done:  # else it is a trailer
            self._headers.append((name, value))
            self._head_size += len(name) + len(value)
            if len(name) == len(_CODING) and name.lower() == _CODING:
                self._refuse_codings(value)

    def _refuse_codings(self, value: bytes) -> None:
        """End an answer that is packed for this connection alone: nobody asked for it, and no caller could unpack it."""
        if self._chunked or value.strip().lower() != b"chunked":
            raise ValueError("a transfer coding other than chunked")  # to the parser, which stops
        self._chunked = True

    def on_headers_complete(self) -> None:
        if self._head_done:
            return
        if self._head_size > _LARGEST_HEAD:
            self._fail(FaultKind.TOO_LARGE)
            return
        self.status = self._parser.get_status_code()
        if self.status < 200:
            self._headers.clear()
            return
        self._head_done = True
        self._wake()
        if self._bodiless:
            # The parser would wait for the body that the headers announce; the next answer gets a parser of its own.
            self._finish(reusable=self._parser.should_keep_alive())

    def on_chunk_header(self) -> None:
        self._refuse_more()

    def on_body(self, part: bytes) -> None:
        if self._complete:
            self._refuse_more()
            return
        self._seen = 0
        self._parts.append(part)
        self._size += len(part)
        if self._size > _WAITING and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def on_message_complete(self) -> None:
        if self._head_done and not self._complete:
            self._finish(reusable=self._parser.should_keep_alive())

    def _finish(self, *, reusable: bool) -> None:
        self._complete = True
        self._deadline = None
        self._wake()
        # What is left of the request would stand before the next one, on a host that has no use for it.
        unsent = self._transport is None or self._transport.get_write_buffer_size() > 0
        self._asked = not reusable or unsent or self._upload is not None
        if self._upload is not None:
            self._upload.cancel()

    def _has_length(self) -> bool:
        return any(name.lower() in {b"content-length", _CODING} for name, _ in self._headers)


def _silence(sock: socket.socket) -> Callable[[], bool]:
    """Return what says whether there is nothing to read on a socket."""
    if sys.platform == "win32":
        return lambda: not select.select((sock,), (), (), 0)[0]
    poll = select.poll()  # which, unlike `select`, takes any number of sockets
    poll.register(sock, select.POLLIN)
    return lambda: not poll.poll(0)


def _check(fits: bool) -> None:
    if not fits:
        raise ValueError("the body is not as long as the request says")


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), _ONE_PIECE):
        yield body[start : start + _ONE_PIECE]
