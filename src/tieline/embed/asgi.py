"""An ASGI application as the way out of a client: it is called in the same event loop, with no socket between."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from urllib.parse import unquote, urlsplit

from tieline.core.log import log
from tieline.http.decode import ACCEPT_ENCODING, decoded, too_large
from tieline.http.driving import with_defaults
from tieline.http.model import Pairs, Request, Response, Timeouts, find_header
from tieline.http.ports import FaultKind, RawPairs, StreamedAnswer, TransportFault
from tieline.server.app import Asgi
from tieline.server.exchange import Message, Scope

#: Parts of an answer that wait to be read before the application waits, too.
_AHEAD = 4
#: What every client says of itself, unless it says something else.
_DEFAULTS: Pairs = (("User-Agent", "tieline"), ("Accept-Encoding", ACCEPT_ENCODING), ("Accept", "*/*"))
#: A message of our own: the application has ended, and so has its answer.
_TORN = "tieline.torn"


class AsgiWay:
    """An `AsyncTransport` and a `StreamTransport`; use it in one event loop, and close it there."""

    def __init__(self, app: Asgi) -> None:
        self._app = app
        self._under_way: set[asyncio.Task[None]] = set()

    async def send(self, request: Request, *, max_body: int) -> Response:
        """As `AsyncTransport.send`."""
        timeouts = request.timeouts or Timeouts()
        try:
            async with asyncio.timeout(timeouts.total):
                return await self._sent(request, max_body)
        except TimeoutError:
            raise _late() from None

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
        return await self._opened(method, url, headers, body, (timeouts or Timeouts()).read)

    async def close(self) -> None:
        """End what is still under way."""
        running = tuple(self._under_way)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _sent(self, request: Request, max_body: int) -> Response:
        seconds = (request.timeouts or Timeouts()).read
        headers = tuple(with_defaults(request.headers, _DEFAULTS))
        answer = await self._opened(request.method, request.full_url, headers, request.body, seconds)
        body = bytearray()
        try:
            while part := await answer.read():
                body += part
                if len(body) > max_body:
                    raise too_large(max_body)
        finally:
            answer.close()
        told = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers)
        plain = decoded(bytes(body), find_header(told, "content-encoding"), max_body=max_body)
        return Response(status=answer.status, headers=told, body=plain, wire_bytes=len(body))

    async def _opened(
        self,
        method: str,
        url: str,
        headers: Pairs,
        body: bytes | AsyncIterator[bytes] | None,
        seconds: float,
    ) -> _Conversation:
        conversation = _Conversation(body, seconds)
        task = asyncio.create_task(conversation.hold(self._app, _scope(method, url, headers, body)))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            await conversation.head()
        except BaseException:
            conversation.close()
            raise
        return conversation


class _Conversation:
    """One request and its answer: what a server is to the application, and a `StreamedAnswer` to the client."""

    def __init__(self, body: bytes | AsyncIterator[bytes] | None, seconds: float) -> None:
        self.status = 0
        self.headers: RawPairs = ()
        self.ended = False
        self._body = body
        self._seconds = seconds
        self._given = False
        #: What went wrong with the body that the client gives.
        self._unreadable: Exception | None = None
        self._gone = asyncio.Event()
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        self._room = asyncio.Semaphore(_AHEAD)

    async def hold(self, app: Asgi, scope: Scope) -> None:
        """Have the application answer; what ends without a last part was broken off."""
        try:
            await app(scope, self._receive, self._send)
        except Exception as fault:  # noqa: BLE001 - the edge: as a server would, it is torn, and the log knows why
            log(logging.DEBUG, "torn", error=type(fault).__name__)
        finally:
            self._messages.put_nowait({"type": _TORN})

    # -- what the application sees -------------------------------------------------------------------------

    async def _receive(self) -> Message:
        if self._given:
            await self._gone.wait()
            return {"type": "http.disconnect"}
        part, more = await self._part()
        self._given = not more
        if self._unreadable is not None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": part, "more_body": more}

    async def _part(self) -> tuple[bytes, bool]:
        if self._body is None or isinstance(self._body, bytes):
            return self._body or b"", False
        try:
            part = await anext(self._body, b"")
        except Exception as problem:  # noqa: BLE001 - it is the client's own, who is told
            self._unreadable = problem
            return b"", False
        return part, bool(part)

    async def _send(self, message: Message) -> None:
        if not self._gone.is_set():
            await self._room.acquire()
        if not self._gone.is_set():
            self._messages.put_nowait(message)

    # -- what the client sees ------------------------------------------------------------------------------

    async def head(self) -> None:
        """Return once status and headers are there."""
        message = await self._next()
        if message["type"] == _TORN:
            raise self._unreadable or TransportFault(FaultKind.DROPPED, "no answer came")
        self.status = message["status"]
        self.headers = tuple(message["headers"])

    async def read(self) -> bytes:
        """As `StreamedAnswer.read`."""
        while not self.ended:
            message = await self._next(answered=True)
            if message["type"] == _TORN:
                self.close()
                raise self._unreadable or TransportFault(
                    FaultKind.TORN, "the answer was broken off", answered=True
                )
            self.ended = not message.get("more_body", False)
            if part := message.get("body", b""):
                return bytes(part)
        return b""

    async def _next(self, *, answered: bool = False) -> Message:
        try:
            async with asyncio.timeout(self._seconds):
                message = await self._messages.get()
        except TimeoutError:
            self.close()
            raise _late(answered=answered) from None
        self._room.release()
        return message

    def close(self) -> None:
        """As `StreamedAnswer.close`."""
        self._gone.set()
        self._room.release()  # whoever waits to send sees that nobody reads


def _scope(method: str, url: str, headers: Pairs, body: bytes | AsyncIterator[bytes] | None) -> Scope:
    parts = urlsplit(url)
    path = parts.path or "/"
    given: dict[bytes, bytes] = {}
    lines = [(name.lower().encode("latin-1"), value.encode()) for name, value in headers]
    known = {name for name, _ in lines}
    if b"host" not in known:
        given[b"host"] = parts.netloc.encode()
    if isinstance(body, bytes) and b"content-length" not in known:
        given[b"content-length"] = b"%d" % len(body)
    elif body is not None and known.isdisjoint({b"content-length", b"transfer-encoding"}):
        given[b"transfer-encoding"] = b"chunked"
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": parts.scheme,
        "path": unquote(path),
        "raw_path": path.encode("latin-1"),
        "query_string": parts.query.encode("latin-1"),
        "root_path": "",
        "headers": [*given.items(), *lines],
        "client": None,
        "server": None,
    }


def _late(*, answered: bool = False) -> TransportFault:
    return TransportFault(FaultKind.TIMEOUT, "no answer in time", answered=answered)
