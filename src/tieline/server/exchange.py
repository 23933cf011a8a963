"""One request and its answer on their way through: what every answer carries, and what its line in the log tells."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from tieline.server.rate import Window

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

#: The extension of our server whose `close` function closes the connection once all that was sent is out.
ABORT = "tieline.abort"

_EXPOSED = (
    b"X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Nango-Signature, X-Request-Id, "
    b"X-Tieline-Error, Retry-After"
)
_CORS: tuple[tuple[bytes, bytes], ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", _EXPOSED),
)
#: Says whose error an answer is, whatever its body says: one of the server's own has its code here.
ERROR = "x-tieline-error"

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}")


class Exchange:
    """A request with its answer. `log` is what its line in the log tells beside method, path and status."""

    __slots__ = ("_send", "log", "request_id", "scope", "started", "status", "window")

    def __init__(self, scope: Scope, send: Send) -> None:
        given = header(scope, b"x-request-id")
        self.scope = scope
        self.request_id = given.decode() if given and _REQUEST_ID.fullmatch(given) else secrets.token_hex(16)
        self.status = 0
        self.started = False
        self.window: Window | None = None
        self.log: dict[str, object] = {}
        self._send = send

    @property
    def method(self) -> str:
        return str(self.scope["method"])

    @property
    def client(self) -> str:
        """The address of whoever is connected to us."""
        client = self.scope.get("client")
        return str(client[0]) if client else ""

    @property
    def base_url(self) -> str:
        """The address under which this server was reached."""
        host = header(self.scope, b"host") or b"localhost"
        return f"{self.scope.get('scheme', 'http')}://{host.decode('latin-1')}"

    async def send(self, message: Message) -> None:
        """Pass a message on; the start of an answer takes along what every answer carries."""
        if message["type"] == "http.response.start":
            self.started, self.status = True, message["status"]
            own: Headers = list(message.get("headers", ()))
            names = {name.lower() for name, _ in own}
            own += [pair for pair in self._common() if pair[0] not in names]
            message = {**message, "headers": own}
        await self._send(message)

    def _common(self) -> Headers:
        common = [*_CORS, (b"x-request-id", self.request_id.encode())]
        if self.window is not None:
            common += [
                (b"x-ratelimit-limit", b"%d" % self.window.limit),
                (b"x-ratelimit-remaining", b"%d" % self.window.remaining),
                (b"x-ratelimit-reset", b"%d" % self.window.reset),
            ]
        return common

    async def answer(self, status: int, body: bytes | None, headers: Headers) -> None:
        """Send a whole answer; a HEAD gets its headers alone."""
        headers = list(headers)
        if body is not None and not any(name == b"content-type" for name, _ in headers):
            headers += [(b"content-type", b"application/json; charset=utf-8")]
        if status != 204:  # which must not have a length
            headers += [(b"content-length", b"%d" % len(body or b""))]
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        content = b"" if self.method == "HEAD" else body or b""
        await self.send({"type": "http.response.body", "body": content})


def header(scope: Scope, name: bytes) -> bytes | None:
    """Return the first header of a (lower-case) name."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return None


async def abort(scope: Scope, receive: Receive) -> None:
    """Break an answer off, so that the caller sees that it is torn.

    A server without the extension sees an exception, and breaks it off in its own way.
    """
    extension = scope.get("extensions", {}).get(ABORT)
    if extension is None:
        raise ConnectionAbortedError("the answer was broken off")
    extension["close"]()
    while (await receive())["type"] != "http.disconnect":
        continue
