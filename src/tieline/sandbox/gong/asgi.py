"""The few pieces of ASGI the sandbox needs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

#: The extension of a server whose `close` function closes the connection once all that was sent is out.
ABORT = "tieline.abort"
#: The longest body that is read as a whole.
MOST_BODY = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Response:
    """An answer: its body in pieces that are sent one after the other, or, when there is a stream, what it yields."""

    status: int
    body: tuple[bytes, ...] = ()
    content_type: str = "application/json;charset=UTF-8"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    stream: Iterator[bytes] | None = None

    @property
    def size(self) -> int:
        """The length of the body."""
        return sum(map(len, self.body))

    def half(self) -> bytes:
        """Return the first half of the body."""
        return b"".join(self.body)[: self.size // 2]


async def chunks(receive: Receive) -> AsyncIterator[bytes]:
    """Yield the body of a request as it comes; a client that hangs up ends it."""
    more = True
    while more:
        message = await receive()
        yield message.get("body", b"")
        more = message.get("more_body", False)


async def read(receive: Receive, most: int = MOST_BODY) -> bytes | None:
    """Return the whole body of a request, or None if it is longer than `most`, of which nothing is kept then."""
    parts: list[bytes] = []
    size = 0
    async for chunk in chunks(receive):
        size += len(chunk)
        if size > most:
            parts.clear()
        else:
            parts.append(chunk)
    return None if size > most else b"".join(parts)


def header(scope: Scope, name: bytes) -> bytes | None:
    """Return a header of a request, or None."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return None


def query(scope: Scope) -> dict[str, str]:
    """Return the query parameters; of repeated ones the last."""
    text: bytes = scope.get("query_string", b"")
    return dict(parse_qsl(text.decode("utf-8", "replace"), keep_blank_values=True)) if text else {}


async def respond(response: Response, send: Send) -> None:
    """Send an answer."""
    headers = [(b"content-type", response.content_type.encode())]
    headers += [(name.encode(), value.encode()) for name, value in response.headers.items()]
    if response.stream is None:
        headers.append((b"content-length", b"%d" % response.size))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    for chunk in response.stream or response.body:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def hang_up(scope: Scope, receive: Receive, send: Send, partial: Response | None = None) -> None:
    """Close the connection: without an answer, or in the middle of a body that claims to be longer.

    A server without the `tieline.abort` extension sees an exception instead, and closes it in its own way.
    """
    if partial is not None:
        headers = [
            (b"content-type", partial.content_type.encode()),
            (b"content-length", b"%d" % partial.size),
        ]
        await send({"type": "http.response.start", "status": partial.status, "headers": headers})
        await send({"type": "http.response.body", "body": partial.half(), "more_body": True})
    extension = scope.get("extensions", {}).get(ABORT)
    if extension is None:
        raise ConnectionAbortedError("the sandbox was told to close the connection")
    extension["close"]()
    while (await receive())["type"] != "http.disconnect":
        continue
