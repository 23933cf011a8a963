"""The proxy as raw ASGI: bodies pass through in parts, both ways, and a caller who goes away takes the call along."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from tieline.core.errors import (
    BadAnswer,
    EgressRefused,
    ProviderError,
    RateLimited,
    RefreshBackoff,
    RefreshExhausted,
    RefreshFailed,
    UnknownName,
    UsageError,
    WrongKey,
)
from tieline.proxy.call import Asked, InvalidHeaders, ProxyCall, read_call
from tieline.proxy.forward import Forwarder
from tieline.proxy.overrides import OverridesDisabled
from tieline.proxy.passing import Body, Forwarded, NoAnswer, Upload
from tieline.server.body import Gone, read_body
from tieline.server.errors import Issue, Refusal
from tieline.server.exchange import ERROR, Message, Receive, Scope, Send, header

#: Bytes of a body that is read before the call is made, and so can be sent again.
KEPT = 1024 * 1024
#: Seconds in which the next part of a body has to come.
BODY_SECONDS = 60.0
#: Seconds after which a call is long enough to look whether its caller is still there.
WATCH_AFTER = 0.25

#: Bytes of a body to come that are taken in before the API is ready for them: behind more, nobody sees a caller go.
AHEAD = 256 * 1024

#: What is told where retries were asked for with a body that is sent once.
_NO_RETRIES = "off; the body is too large or of unknown length"

_REFUSED_METHODS = frozenset({"CONNECT", "TRACE"})
#: The last status that the server can write.
_FIRST_FAILURE, _LAST_STATUS = 400, 599
#: What is said of an error that is none of ours.
_ERROR, _OF_THE_API = ERROR.encode(), b"upstream"
_UNKNOWN = {
    "provider_config_key": (404, "unknown_provider_config"),
    "connection_id": (400, "server_error"),
    "provider": (400, "unsupported_provider"),
}
_BAD_INPUT = {
    "endpoint": (400, "invalid_uri_params"),
    "url": (400, "invalid_uri_params"),
    "headers": (400, "invalid_headers"),
    "base_url": (400, "missing_api_url"),
    "body": (413, "body_too_large"),
}
_FAILURES: tuple[tuple[type[ProviderError], int, str], ...] = (
    (RefreshBackoff, 424, "connection_refresh_backoff"),
    (RefreshExhausted, 424, "connection_refresh_exhausted"),
    (RefreshFailed, 400, "server_error"),
    (OverridesDisabled, 400, "base_url_override_disabled"),
    (EgressRefused, 400, "address_not_allowed"),
    (RateLimited, 429, "provider_rate_limited"),
    (NoAnswer, 502, "provider_unavailable"),
    (BadAnswer, 502, "provider_error"),
)


class ProxyApp:
    """Forwards what comes to `/proxy/…`; whoever calls it has looked at the caller's key.

    Raises `Refusal` where a call cannot be made, `Gone` where the caller is, and `NoAnswer` where an answer that
    has begun is torn: it must be broken off.
    """

    def __init__(self, forwarder: Forwarder) -> None:
        self._forwarder = forwarder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        asked = _read(scope)
        watch = _Watch(receive)
        try:
            body = None if asked.length == 0 else await self._body(scope, watch, asked.length)
            watch.start()
            forwarded = await self._open(asked.call, body)
            if (log := scope.get("tieline.log")) is not None:
                log["connection"] = forwarded.connection
                if forwarded.once:
                    log["retries"] = _NO_RETRIES
            await _pass_on(forwarded, send)
        except (asyncio.CancelledError, NoAnswer, Refusal) as error:
            if watch.reason is None:
                raise
            if isinstance(error, asyncio.CancelledError) and (task := asyncio.current_task()):
                task.uncancel()
            raise watch.reason from None
        finally:
            watch.stop()

    async def _body(self, scope: Scope, watch: _Watch, length: int | None) -> Body:
        """Return the body of a request: whole where it is known to be small, else as it comes."""
        if length is not None and length <= min(KEPT, self._forwarder.largest_kept):
            return await watch.whole(scope)
        return Upload(watch.parts(), length)

    async def _open(self, call: ProxyCall, body: Body) -> Forwarded:
        try:
            return await self._forwarder.open(call, body)
        except NoAnswer as error:
            if error.timed_out:
                raise Refusal(504, "provider_timeout", error.message) from None
            raise Refusal(502, "provider_unavailable", error.message) from None
        except WrongKey:  # which is no fault of the call
            raise
        except (UsageError, ProviderError) as error:
            raise _refusal(error, call) from error


async def _pass_on(forwarded: Forwarded, send: Send) -> None:
    try:
        status = forwarded.status
        headers = forwarded.headers
        if forwarded.once:
            headers = [*headers, (b"x-tieline-retries", _NO_RETRIES.encode())]
        if status >= _FIRST_FAILURE:
            headers = [*(pair for pair in headers if pair[0].lower() != _ERROR), (_ERROR, _OF_THE_API)]
        if status > _LAST_STATUS:
            headers = [*headers, (b"x-upstream-status", b"%d" % status)]
            status = 502
        await send({"type": "http.response.start", "status": status, "headers": headers})
        while True:
            part = await forwarded.read()
            more = bool(part) and not forwarded.ended
            await send({"type": "http.response.body", "body": part, "more_body": more})
            if not more:
                return
    finally:
        forwarded.close()


def _read(scope: Scope) -> Asked:
    """Return the call that a request is."""
    method: str = scope["method"]
    if method in _REFUSED_METHODS:
        raise Refusal(405, "method_not_allowed", f"{method} is not forwarded")
    if (header(scope, b"upgrade") or b"").lower() == b"websocket":
        raise Refusal(501, "not_implemented", "WebSockets are not forwarded")
    raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
    try:
        return read_call(method, raw_path, scope["query_string"], scope["headers"])
    except InvalidHeaders as error:
        issues = [Issue(code=each.code, message=each.message, path=(each.header,)) for each in error.problems]
        raise Refusal(400, "invalid_headers", error.message, issues=issues) from None


def _refusal(error: UsageError | ProviderError, call: ProxyCall) -> Refusal:
    """Return what a call answers that could not be made."""
    message = error.message
    headers: dict[str, str] = {}
    if isinstance(error, UsageError):
        table = _UNKNOWN if isinstance(error, UnknownName) else _BAD_INPUT
        status, code = table.get(error.field or "", (400, "server_error"))
        if isinstance(error, UnknownName) and error.field != "provider_config_key":
            message = f"Failed to get connection: {message}"
        return Refusal(status, code, message)
    status, code = next(
        ((status, code) for kind, status, code in _FAILURES if isinstance(error, kind)),
        (502, "provider_error"),
    )
    if code == "address_not_allowed" and call.base_url_override is not None:
        code = "base_url_override_not_allowed"
    if isinstance(error, RateLimited | RefreshBackoff):
        headers["retry-after"] = str(max(1, round(error.retry_after)))
    return Refusal(status, code, message, headers=headers)


class _Watch:
    """Reads a request's body, and notices when its caller goes away: then the call is cancelled.

    Both listen to the same source, so they take turns: until the API takes the body, what comes of it is kept for
    later; then nobody watches before it is read. Since most calls are over by then, the watch begins only after a while.
    """

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        #: Why the call ends, where that is the caller's doing.
        self.reason: Gone | Refusal | None = None
        #: Set while a body is coming; resolved when it has come.
        self._coming: asyncio.Future[None] | None = None
        #: What came of it before somebody read it, and who is listening for more.
        self._ahead: deque[Message] = deque()
        self._turn = asyncio.Lock()
        self._read = False
        self._call: asyncio.Task[object] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._watching: asyncio.Task[None] | None = None

    async def whole(self, scope: Scope) -> bytes:
        """Return the whole body, which is known to be small."""
        return await read_body(scope, self.receive, limit=KEPT, seconds=BODY_SECONDS)

    def parts(self) -> AsyncIterator[bytes]:
        """Return the body as it comes."""
        self._coming = asyncio.get_running_loop().create_future()
        return self._parts(self._coming)

    async def _parts(self, coming: asyncio.Future[None]) -> AsyncIterator[bytes]:
        try:
            more = True
            while more:
                async with asyncio.timeout(BODY_SECONDS):
                    message = await self._next()
                if message["type"] == "http.disconnect":
                    raise self._because(Gone())
                if part := message.get("body", b""):
                    yield part
                more = message.get("more_body", False)
        except TimeoutError:
            told = f"the next part of the body did not come within {BODY_SECONDS:g} seconds"
            raise self._because(
                Refusal(408, "request_timeout", told, headers={"connection": "close"})
            ) from None
        finally:
            if not coming.done():
                coming.set_result(None)

    async def _next(self) -> Message:
        """Return the next message of the body, what came ahead first."""
        self._read = True
        if not self._ahead:
            async with self._turn:
                if not self._ahead:
                    return await self.receive()
        return self._ahead.popleft()

    def start(self) -> None:
        self._call = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(WATCH_AFTER, self._begin)

    def stop(self) -> None:
        self._call = None
        if self._timer is not None:
            self._timer.cancel()
        if self._watching is not None:
            self._watching.cancel()

    def _begin(self) -> None:
        self._watching = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        if self._coming is None or await self._stays(self._coming):
            while (await self.receive())["type"] != "http.disconnect":
                continue
        if self._call is not None:
            self._because(Gone())
            self._call.cancel()

    async def _stays(self, coming: asyncio.Future[None]) -> bool:
        """Return once the body has come, or false as soon as its caller is seen to go."""
        size = 0
        while not self._read and size < AHEAD:
            async with self._turn:
                message = await self.receive()
                self._ahead.append(message)
            if message["type"] == "http.disconnect":
                return False
            size += len(message.get("body", b""))
        await coming
        return True

    def _because(self, reason: Gone | Refusal) -> Gone | Refusal:
        self.reason = self.reason or reason
        return self.reason
