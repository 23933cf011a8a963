"""The Gong sandbox as an ASGI application."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec

from tieline.sandbox.gong import asgi
from tieline.sandbox.gong.access import Access
from tieline.sandbox.gong.api import Context, Request
from tieline.sandbox.gong.api_calls import MEDIA_SCOPE
from tieline.sandbox.gong.asgi import Receive, Response, Scope, Send
from tieline.sandbox.gong.clock import Clock
from tieline.sandbox.gong.config import CallOrder, GongSandboxConfig
from tieline.sandbox.gong.control import PREFIX, Control
from tieline.sandbox.gong.cursors import CursorMint
from tieline.sandbox.gong.dice import mix
from tieline.sandbox.gong.errors import SERVER_ERROR, TOO_BIG, UNSUPPORTED, Refused, too_many
from tieline.sandbox.gong.faults import FaultKind, FaultPlan
from tieline.sandbox.gong.limits import Limits
from tieline.sandbox.gong.model import ErrorResponse
from tieline.sandbox.gong.operations import OPERATIONS
from tieline.sandbox.gong.pages import Pager
from tieline.sandbox.gong.routes import Router
from tieline.sandbox.gong.state import State
from tieline.sandbox.gong.uploads import Upload, boundary_of
from tieline.sandbox.gong.world import World

DOCUMENT_PATH = "/ajax/settings/api/documentation/specs"
_VERSION = "PublicApiServer:sandbox"
_HTML = b"<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(kw_only=True)
class _Exchange:
    """One request to the API on its way to an answer."""

    scope: Scope
    receive: Receive
    send: Send
    request_id: str
    now: float
    #: How the traffic counts name it.
    label: str
    status: int = 0
    size: int = 0


class GongSandbox:
    """Serves a `World` the way Gong does. `clock` and `sleep` stand for time."""

    def __init__(
        self,
        config: GongSandboxConfig | None = None,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.config = config or GongSandboxConfig()
        now = clock() // 60 * 60 if self.config.now is None else self.config.now
        self.world = World(self.config, now_ms=int(now * 1000))
        self._clock = Clock(clock)
        self._sleep = sleep
        self._state = State(world=self.world, clock=self._clock, faults=FaultPlan(self.config.faults))
        self._control = Control(self._state)
        self._router = Router(OPERATIONS)
        self._limits = Limits(rate=self.config.rate_limit, daily=self.config.daily_limit)
        self._access = Access(
            access_key=self.config.access_key,
            secret=self.config.access_key_secret,
            tokens=self.config.bearer_tokens,
        )
        self._pager = Pager(
            mint=CursorMint(self.config.seed), faults=lambda: self._state.faults, ttl=self.config.cursor_ttl
        )
        self._document: bytes | None = None
        self._served = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if scope["type"] != "http":
            raise ValueError(f"the sandbox speaks HTTP alone, not {scope['type']}")
        path: str = scope["path"]
        if path.startswith("/v2/"):
            await self._serve_api(scope, receive, send)
        elif path.startswith(PREFIX):
            await asgi.respond(await self._serve_control(scope, receive), send)
        elif path == DOCUMENT_PATH and scope["method"] == "GET":
            await asgi.respond(self._serve_document(), send)
        else:
            await asgi.respond(Response(status=404, body=(_HTML,), content_type="text/html"), send)

    def _serve_document(self) -> Response:
        if self._document is None:
            from tieline.gong.document import whole  # with its YAML, which few ask for

            self._document = msgspec.json.encode(whole())
        return Response(status=200, body=(self._document,))

    async def _serve_control(self, scope: Scope, receive: Receive) -> Response:
        body = await asgi.read(receive) or b""
        name = str(scope["path"]).removeprefix(PREFIX)
        self.world.jobs.settle(self._clock())
        try:
            return self._control.answer(scope["method"], name, asgi.query(scope), body)
        except Refused as refusal:
            return _refusal(refusal, self._request_id())

    def _request_id(self) -> str:
        """Return the next request id: 19 lower-case base-36 characters."""
        self._served += 1
        number = mix(self.config.seed, self._served) << 34 | mix(self._served, 7) & 0x3FFFFFFFF
        text = ""
        for _ in range(19):
            number, digit = divmod(number, 36)
            text += _DIGITS[digit]
        return text

    async def _serve_api(self, scope: Scope, receive: Receive, send: Send) -> None:
        now = self._clock()
        label = f"{scope['method']} {scope['path']}"
        exchange = _Exchange(
            scope=scope, receive=receive, send=send, request_id=self._request_id(), now=now, label=label
        )
        self._state.traffic.begin(now)
        try:
            await self._exchange(exchange)
        finally:
            self._state.traffic.end(exchange.label, exchange.status, exchange.size)

    async def _exchange(self, exchange: _Exchange) -> None:
        path: str = exchange.scope["path"]
        body = await self._read(exchange)
        latency = (self.config.latency_ms + self._state.faults.latency_ms(path)) / 1000
        response, fault = self._answer(exchange, body)
        left = latency - (self._clock() - exchange.now)
        if left > 0:  # making the answer counts: a first page takes longer to make than to send
            await self._sleep(left)
        if fault is FaultKind.DROP:
            await asgi.hang_up(exchange.scope, exchange.receive, exchange.send)
            return
        exchange.status, exchange.size = response.status, response.size
        if fault is FaultKind.TORN_BODY:
            await asgi.hang_up(exchange.scope, exchange.receive, exchange.send, response)
            return
        await asgi.respond(response, exchange.send)

    async def _read(self, exchange: _Exchange) -> bytes | Upload | None:
        """Return the body of a request, or, where a file is taken, what became of it; None if it is too long."""
        scope = exchange.scope
        boundary = boundary_of(asgi.header(scope, b"content-type"))
        field = self._router.file_at(scope["method"], scope["path"]) if boundary else None
        if boundary is None or field is None:
            return await asgi.read(exchange.receive)
        upload = Upload(boundary=boundary, name=field.name, intake=field.intake(asgi.query(scope)))
        async for chunk in asgi.chunks(exchange.receive):
            upload.feed(chunk)
        return upload

    def _answer(self, exchange: _Exchange, body: bytes | Upload | None) -> tuple[Response, FaultKind | None]:
        """Return the answer, and the fault that remains to be done while sending it."""
        fault = None
        try:
            scopes = self._access.scopes(asgi.header(exchange.scope, b"authorization"))
            wait = self._limits.admit(exchange.now)
            if wait is not None:
                raise too_many(wait)
            fault = self._state.faults.strike(exchange.scope["path"])
            answer = self._strike(fault) or self._handle(exchange, body, scopes)
        except Refused as refusal:
            answer = _refusal(refusal, exchange.request_id)
        if fault is FaultKind.TORN_JSON:
            answer = Response(status=answer.status, body=(answer.half(),), headers=answer.headers)
        return answer, fault

    @staticmethod
    def _strike(fault: FaultKind | None) -> Response | None:
        match fault:
            case FaultKind.RATE_LIMITED:
                raise too_many(1)
            case FaultKind.SERVER_ERROR:
                raise Refused(500, SERVER_ERROR)
            case FaultKind.HTML_NOT_FOUND:
                return Response(status=404, body=(_HTML,), content_type="text/html")
            case _:
                return None

    def _handle(
        self, exchange: _Exchange, body: bytes | Upload | None, scopes: frozenset[str] | None
    ) -> Response:
        scope = exchange.scope
        operation, args = self._router.find(scope["method"], scope["path"])
        exchange.label = f"{operation.method} {operation.path}"
        self._access.require(scopes, operation.scope)
        if body is None:
            raise Refused(413, TOO_BIG)
        upload = body if isinstance(body, Upload) else None
        if operation.file is not None and upload is None:
            raise Refused(415, UNSUPPORTED)
        if operation.json:
            content_type = asgi.header(scope, b"content-type") or b""
            if content_type.partition(b";")[0].strip().lower() != b"application/json":
                raise Refused(415, UNSUPPORTED)
        self.world.jobs.settle(exchange.now)
        request = Request(
            request_id=exchange.request_id,
            path=scope["path"],
            now=exchange.now,
            args=args,
            query=asgi.query(scope),
            body=b"" if isinstance(body, Upload) else body,
            upload=upload,
            media_allowed=scopes is None or MEDIA_SCOPE in scopes,
        )
        answer = operation.handler(self._context(), request)
        return Response(status=operation.status, body=answer, headers=_headers(exchange.request_id))

    def _context(self) -> Context:
        order = CallOrder.SHUFFLED if self._state.faults.unsorted else self.config.order
        return Context(world=self.world, pager=self._pager, call_order=order)


def _headers(request_id: str) -> dict[str, str]:
    return {"x-traceid": request_id, "x-gong-service-version": _VERSION}


def _refusal(refusal: Refused, request_id: str) -> Response:
    error = ErrorResponse(request_id=request_id, errors=(refusal.text,))
    if refusal.advice is not None:
        advice = refusal.advice
        error = msgspec.structs.replace(
            error, user_facing_error=advice.text, fix_url=advice.fix_url, help_url=advice.help_url
        )
    body = msgspec.json.encode(error)
    return Response(status=refusal.status, body=(body,), headers=_headers(request_id) | refusal.headers)
