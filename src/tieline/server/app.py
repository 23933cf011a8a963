"""The server as one ASGI application: `/proxy/…` goes straight to the proxy, all else to the operations."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping

import msgspec

from tieline.access.model import ApiKey, allows
from tieline.app import Tieline
from tieline.connections.sessions import ConnectSession
from tieline.core.clock import Clock, SystemClock
from tieline.core.errors import StorageError, TielineError, WrongKey
from tieline.server.body import Gone
from tieline.server.budget import Budget, uncounted
from tieline.server.errors import ErrorEnvelope, Refusal, refusal_of
from tieline.server.exchange import ERROR, Exchange, Headers, Receive, Scope, Send, abort, header
from tieline.server.gate import ANYONE, Gate
from tieline.server.inputs import read_head, read_inputs, refuse_content_type
from tieline.server.life import live
from tieline.server.log import log, log_fault
from tieline.server.operation import Answer, Call, Operation, forbidden
from tieline.server.proxy import ProxyApp
from tieline.server.rate import RateLimiter
from tieline.server.routing import Router
from tieline.server.sockets import listen

Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Seconds in which the whole body of a request to an operation has to come.
BODY_SECONDS = 60.0
PROXY_SCOPE = "environment:proxy"
#: Where in the ASGI scope the proxy finds the `ApiKey` that was let in, and the facts of the line in the log.
KEY, LOG = "tieline.key", "tieline.log"

_NAMES = re.compile(rb"[A-Za-z0-9_, -]+")


class Server:
    """Answers every request: as an operation or the proxy does, or with the envelope of an error, never without.

    The proxy gets requests whose key is good and has the scope; it may raise what operations may, until it has begun
    its answer. It finds the key and the log's facts in the scope under `KEY` and `LOG`.
    """

    def __init__(
        self,
        tieline: Tieline,
        operations: Iterable[Operation],
        proxy: Asgi | None = None,
        *,
        clock: Clock | None = None,
        body_seconds: float = BODY_SECONDS,
        reload: bool = False,
        gate: Gate | None = None,
        strangers: Budget | None = None,
    ) -> None:
        settings = tieline.settings
        self._tieline = tieline
        self._reload = reload
        self._router = Router(operations)
        self._proxy = proxy
        limiter = RateLimiter(settings.rate_limit, clock or SystemClock()) if settings.rate_limit else None
        self._gate = gate or Gate(tieline.find_key, limiter)
        #: What the bodies of those may take up that need no key.
        self._strangers = strangers or Budget()
        self._body_limit = settings.body_limit
        self._body_seconds = body_seconds
        self._public_url = settings.public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the server's whole life; other kinds of scope are refused, as ASGI wants it."""
        if scope["type"] == "lifespan":
            await live(self._tieline, self._start, receive, send, reload=self._reload)
            return
        if scope["type"] == "websocket":
            await listen(self._tieline.sign_ins.audience, scope, receive, send)
            return
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        exchange = Exchange(scope, send)
        began = time.perf_counter()
        try:
            await self._serve(exchange, receive)
        except Gone:
            exchange.status = 499
        except asyncio.CancelledError:
            await self._cut_short(exchange, receive, Refusal(503, "shutting_down", "the server is stopping"))
        except Exception as error:  # noqa: BLE001 - the edge: whatever it is, it is answered and written down
            log_fault(error, request_id=exchange.request_id)
            payload = {"id": exchange.request_id}
            told = f"a fault in Tieline; its log tells more under the id {exchange.request_id}"
            await self._cut_short(exchange, receive, Refusal(500, "server_error", told, payload=payload))
        finally:
            self._write_down(exchange, time.perf_counter() - began)

    def _start(self) -> None:
        self._proxy = self._proxy or ProxyApp(self._tieline.proxy)

    async def _serve(self, exchange: Exchange, receive: Receive) -> None:
        path = _raw_path(exchange.scope)
        proxy = self._proxy if path.startswith(b"/proxy/") or path == b"/proxy" else None
        preflight = header(exchange.scope, b"access-control-request-method") is not None
        bad_input = "invalid_body"
        try:
            self._gate.welcome(exchange)
            if exchange.method == "OPTIONS" and (preflight or proxy is None):
                await exchange.answer(204, None, _preflight(exchange.scope))
            elif proxy is not None:
                await self._pass_on(proxy, exchange, receive)
            else:
                operation, variables = self._find(exchange)
                bad_input = "invalid_query_params" if operation.body is None else "invalid_body"
                answer = await self._operate(operation, variables, exchange, receive)
                await exchange.answer(answer.status, _encoded(answer), _raw(answer.headers))
        except Refusal as refusal:
            await self._cut_short(exchange, receive, refusal)
        except TielineError as error:
            told = refusal_of(error, bad_input=bad_input)
            if told is None:
                raise
            if isinstance(error, StorageError | WrongKey):
                log(logging.WARNING, "storage", error=error.message, request_id=exchange.request_id)
            await self._cut_short(exchange, receive, told)

    async def _pass_on(self, proxy: Asgi, exchange: Exchange, receive: Receive) -> None:
        key = await self._gate.admit(exchange)
        if not allows(key.scopes, PROXY_SCOPE):
            raise forbidden(PROXY_SCOPE)
        scope = exchange.scope
        scope[KEY], scope[LOG] = key, exchange.log
        await proxy(scope, receive, exchange.send)

    def _find(self, exchange: Exchange) -> tuple[Operation, dict[str, str]]:
        try:
            found = self._router.find(_raw_path(exchange.scope).decode("ascii"))
        except UnicodeDecodeError:
            raise Refusal(400, "invalid_uri_params", "the path is not UTF-8 in %-escapes") from None
        if not found:
            raise Refusal(404, "not_found", "there is no such route")
        method = "GET" if exchange.method == "HEAD" else exchange.method
        if method not in found:
            allowed = sorted({*found, "OPTIONS", *(("HEAD",) if "GET" in found else ())})
            told = f"the route takes {', '.join(allowed)}"
            raise Refusal(405, "method_not_allowed", told, headers={"allow": ", ".join(allowed)})
        return found[method]

    async def _operate(
        self, operation: Operation, variables: dict[str, str], exchange: Exchange, receive: Receive
    ) -> Answer:
        key, session = await self._let_in(operation, exchange)
        call = Call(
            self._tieline,
            key,
            base_url=self._public_url or exchange.base_url,
            request_id=exchange.request_id,
            log=exchange.log,
            session=session,
        )
        if operation.scope is not None:
            call.demand(operation.scope)
        if not operation.raw:
            refuse_content_type(exchange.scope)
        if operation.before is not None:
            await operation.before(call, **read_head(operation, exchange.scope, variables))
        with self._strangers.body() as grow:
            inputs = await read_inputs(
                operation,
                exchange.scope,
                receive,
                variables,
                body_limit=min(operation.body_limit, self._body_limit),
                body_seconds=self._body_seconds,
                grow=grow if operation.scope is None else uncounted,
            )
            return await operation.handle(call, **inputs)

    async def _let_in(self, operation: Operation, exchange: Exchange) -> tuple[ApiKey, ConnectSession | None]:
        """Return the key of a request, and the connect session that stands for one. Raises `Refusal`."""
        if operation.scope is None:
            return ANYONE if operation.free else await self._gate.visit(exchange), None
        if operation.in_session:
            session = await self._gate.receive(exchange, self._tieline.sessions.find)
            if session is not None:
                return msgspec.structs.replace(ANYONE, scopes=(operation.scope,)), session
        return await self._gate.admit(exchange), None

    async def _cut_short(self, exchange: Exchange, receive: Receive, refusal: Refusal) -> None:
        """Answer with an error; an answer that has begun already can only be broken off."""
        if exchange.started:
            exchange.log["torn"] = True
            await abort(exchange.scope, receive)
            return
        exchange.log["code"] = refusal.problem.code
        body = msgspec.json.encode(ErrorEnvelope(error=refusal.problem))
        headers = {**refusal.headers, ERROR: refusal.problem.code}
        await exchange.answer(refusal.status, body, _raw(headers))

    def _write_down(self, exchange: Exchange, seconds: float) -> None:
        log(
            logging.INFO,
            "request",
            method=exchange.method,
            path=_raw_path(exchange.scope).decode("latin-1"),
            status=exchange.status,
            ms=round(seconds * 1000, 2),
            request_id=exchange.request_id,
            **exchange.log,
        )


def _raw_path(scope: Scope) -> bytes:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.partition(b"?")[0]


def _encoded(answer: Answer) -> bytes | None:
    if isinstance(answer.body, bytes):
        return answer.body
    return None if answer.body is msgspec.UNSET else msgspec.json.encode(answer.body)


def _raw(headers: Mapping[str, str]) -> Headers:
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]


def _preflight(scope: Scope) -> Headers:
    wanted = header(scope, b"access-control-request-headers") or b""
    return [
        (b"access-control-allow-methods", b"GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
        (b"access-control-allow-headers", wanted if _NAMES.fullmatch(wanted) else b"*"),
        (b"access-control-max-age", b"600"),
        (b"vary", b"access-control-request-headers"),
    ]
