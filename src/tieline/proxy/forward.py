"""Forwards calls: finds the connection, puts its credentials in, keeps its pace, tries again where that is asked for."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import contextmanager
from typing import Protocol

from msgspec import structs

from tieline.connections.answers import refusal
from tieline.connections.authorize import apply, merged, with_body, with_query
from tieline.core.clock import MICROSECONDS, Clock
from tieline.core.errors import BadAnswer, RefreshFailed, Unauthorized, UnknownName, UsageError
from tieline.core.templates import RequestParts
from tieline.http.decode import ACCEPT_ENCODING, decoded
from tieline.http.model import Pairs, Response, origin
from tieline.http.pace import DAY
from tieline.http.ports import Identifying, StreamedAnswer, StreamTransport, TransportFault
from tieline.proxy.call import ProxyCall
from tieline.proxy.directory import Route
from tieline.proxy.headers import raw_header
from tieline.proxy.overrides import Overrides
from tieline.proxy.passing import Body, Forwarded, Upload, no_answer
from tieline.proxy.redirects import MOST, Hop, redirected
from tieline.proxy.retries import LONGEST, fault_passes, pause_after, retry_after
from tieline.proxy.target import target

#: Bytes of a body that is kept although it is signed, or added to: the whole of it must be known first.
_LARGEST_KEPT = 75_000_000
#: Bytes of a failing answer that are read for what it says.
_LARGEST_READ = 64 * 1024
#: Seconds after a token was renewed during which a 401 is not taken for a token that has ended.
_NEW = 60 * MICROSECONDS


class Routes(Protocol):
    """Finds connections, ready to be called."""

    async def route(self, integration: str, connection_id: str) -> Route:
        """As `Directory.route`."""
        ...

    async def other(self, refused: Route) -> Route | None:
        """As `Directory.other`."""
        ...


class Forwarder:
    """Performs calls over injected transports: `trusted` calls any address, `guarded` only those that are allowed."""

    def __init__(
        self,
        directory: Routes,
        *,
        trusted: StreamTransport,
        guarded: StreamTransport,
        clock: Clock,
        nonce: Callable[[], str] = lambda: str(uuid.uuid4()),
        largest_kept: int = _LARGEST_KEPT,
        overrides: Overrides | None = None,
        watch: Callable[[StreamTransport], StreamTransport] = lambda way: way,
    ) -> None:
        self.directory = directory
        #: Bytes of a body that may be kept whole.
        self.largest_kept = largest_kept
        #: Where calls may go instead of to their accounts' addresses.
        self.overrides = overrides or Overrides()
        self._trusted = trusted
        self._guarded = guarded
        self._clock = clock
        self._nonce = nonce
        self._watch = watch

    def watched(self, watch: Callable[[StreamTransport], StreamTransport]) -> Forwarder:
        """Return one that goes out by ways that somebody watches."""
        return Forwarder(
            self.directory,
            trusted=self._trusted,
            guarded=self._guarded,
            clock=self._clock,
            nonce=self._nonce,
            largest_kept=self.largest_kept,
            overrides=self.overrides,
            watch=watch,
        )

    async def open(self, call: ProxyCall, body: Body = None) -> Forwarded:
        """Return the API's answer, of any status, as soon as its head has come and it is the last word.

        A body that is an `Upload` is sent once: what would be tried again with another body is passed on as it is.
        Raises `UnknownName` and `UsageError` for calls that cannot be made, `EgressRefused`, `RefreshFailed`,
        `RateLimited` and `QuotaSpent` where the pace asks for too long a wait, `NoAnswer` and `BadAnswer`.
        """
        route = await self.directory.route(call.integration, call.connection_id)
        if isinstance(body, Upload) and (route.prepared.body or _is_signed(route)):
            body = await body.kept(self.largest_kept)
        return await _Forwarding(self, route, call, body).run()

    async def transport(self, route: Route, hop: Hop, call: ProxyCall) -> StreamTransport:
        """Return the way out: an address that the operator gave needs no look, any other does."""
        trusted = route.prepared.trusted and is_own(route, hop, call)
        transport, identity = self._trusted if trusted else self._guarded, route.prepared.identity
        if identity is not None and hop.home:
            if not isinstance(transport, Identifying):
                told = f"{route.connection.name}: no certificate can be shown on the way that its calls go"
                raise UsageError(told, field="connection")
            transport = await transport.identified(identity)
        return self._watch(transport)

    async def sleep(self, seconds: float) -> None:
        await self._clock.sleep(seconds)

    def now(self) -> float:
        return self._clock.now()

    def nonce(self) -> str:
        return self._nonce()


class _Forwarding:
    """One call, from its first attempt to the answer that is passed on."""

    def __init__(self, forwarder: Forwarder, route: Route, call: ProxyCall, body: Body) -> None:
        self._forwarder = forwarder
        self._route = route
        self._call = call
        self._body = body
        self._tried = 0
        self._refreshed = False
        self._own = True  # whether the last answer came from where the account is

    async def run(self) -> Forwarded:
        while True:
            try:
                answer = await self._follow()
                if answer.status < 400:
                    return self._passed(answer, None)
                with _closing(answer):
                    read, again = await self._weigh(answer)
            except TransportFault as fault:
                if not (self._may_retry() and fault_passes(fault)):
                    once = ", sent once because its body was not kept" if self._sent_once else ""
                    raise no_answer(f"{self._call.method} {self._name}{once}", fault) from None
                await self._pause(pause_after(self._tried))
                continue
            if not again:
                return self._passed(answer, read)
            answer.close()

    @property
    def _name(self) -> str:
        return self._route.connection.name

    # -- one attempt, with its redirects -------------------------------------------------------------------

    async def _follow(self) -> StreamedAnswer:
        hop = self._first_hop()
        for _ in range(MOST + 1):
            answer = await self._send(hop)
            if not 300 <= answer.status < 400:
                return answer
            with _closing(answer):
                following = redirected(
                    hop,
                    answer.status,
                    answer.headers,
                    may_repeat_body=self._is_repeatable,
                    forward_headers=self._forwards_headers,
                )
            if following is None:
                return answer
            answer.close()
            hop = following
        raise BadAnswer(f"{self._name}: more than {MOST} redirects")

    def _first_hop(self) -> Hop:
        route, call = self._route, self._call
        base_url = call.base_url_override or route.prepared.base_url
        if call.base_url_override:
            self._forwarder.overrides.check(call.base_url_override, route.prepared.base_url, route.provider)
        if not base_url:
            told = (
                f"base_url: {route.provider.display_name} has no address of its own; each call must name one"
            )
            raise UsageError(told, field="base_url")
        url = target(base_url, call.endpoint, call.query, route.prepared.query)
        headers = route.headers.joined(call.headers, call.unasked)
        if self._unpacks:
            headers = merged(headers, (("accept-encoding", ACCEPT_ENCODING),))
        return Hop(method=call.method, url=url, headers=headers, has_body=self._body is not None)

    async def _send(self, hop: Hop) -> StreamedAnswer:
        route, forwarder = self._route, self._forwarder
        body = self._body if hop.has_body else None
        if isinstance(body, bytes) and hop.home:  # what a provider wants in each body may be a secret
            body = with_body(route.prepared.body, body, _content_type(hop.headers))
        if route.prepared.late is not None and hop.home:
            hop = self._completed(hop, body)
        headers = hop.headers
        if isinstance(body, Upload):
            if body.length is not None:
                headers = (*headers, ("content-length", str(body.length)))
            parts: bytes | AsyncIterator[bytes] | None = aiter(body)
        else:
            parts = body
        transport = await forwarder.transport(route, hop, self._call)
        self._own = is_own(route, hop, self._call)
        if route.pacer is not None and hop.home:
            await route.pacer.take()
        return await transport.open(hop.method, hop.url, headers, parts, timeouts=self._call.timeouts)

    def _completed(self, hop: Hop, body: Body) -> Hop:
        """Return a request with what can be computed only now, such as its signature."""
        parts = RequestParts(
            method=hop.method,
            url=hop.url,
            endpoint=self._call.endpoint,
            content_type=_content_type(hop.headers),
            body=None if isinstance(body, Upload) else body or b"",
        )
        now = int(self._forwarder.now() * MICROSECONDS)
        addition = apply(self._route.prepared, parts, hop.headers, now=now, nonce=self._forwarder.nonce())
        return structs.replace(
            hop, url=with_query(hop.url, addition.query), headers=merged(hop.headers, addition.headers)
        )

    # -- whether it was the last ---------------------------------------------------------------------------

    async def _weigh(self, answer: StreamedAnswer) -> tuple[bytes | None, bool]:
        """Return what was read of a failing answer, and whether the call is made again; waits where that is asked for."""
        route, read = self._route, None
        if answer.status == 401 and self._may_refresh:
            read = await _beginning(answer)
            if _is_refused(route, answer, read) and await self._refresh():
                return read, True
        now = self._forwarder.now()
        asked = retry_after(answer.headers, now) if answer.status == 429 and self._own else None
        if asked is not None and route.pacer is not None:
            await route.pacer.learn(min(asked, DAY))  # a host that asks for more does not know what it says
        if not (self._may_retry() and route.rules.passes(answer.status, answer.headers, self._call.retry_on)):
            return read, False
        if read is None and route.rules.in_body is not None:
            read = await _beginning(answer)
        wait = route.rules.wait(answer.headers, _plain(answer, read or b""), self._tried, now)
        if wait > LONGEST:
            return read, False
        answer.close()
        await self._pause(wait)
        return read, True

    async def _refresh(self) -> bool:
        """Get other credentials than the refused ones; once a call, and not where these are new themselves."""
        self._refreshed = True
        renewed_at = self._route.connection.refresh.renewed_at
        if renewed_at is not None and self._forwarder.now() * MICROSECONDS - renewed_at < _NEW:
            return False
        try:
            other = await self._forwarder.directory.other(self._route)
        except (RefreshFailed, UnknownName):
            return False
        if other is None:
            return False
        self._route = other
        return True

    async def _pause(self, seconds: float) -> None:
        """Wait; then the connection is found anew: it may have another token by now, or be gone."""
        self._tried += 1
        await self._forwarder.sleep(seconds)
        self._route = await self._forwarder.directory.route(self._call.integration, self._call.connection_id)

    def _may_retry(self) -> bool:
        return self._tried < self._call.retries and self._is_repeatable

    @property
    def _may_refresh(self) -> bool:
        return (
            self._route.renewable
            and not self._refreshed
            and self._is_repeatable
            and self._call.base_url_override is None
        )

    @property
    def _is_repeatable(self) -> bool:
        return not (isinstance(self._body, Upload) and self._body.begun)

    @property
    def _sent_once(self) -> bool:
        """Whether retries that were asked for cannot be made."""
        return self._call.retries > 0 and not self._is_repeatable

    @property
    def _forwards_headers(self) -> bool:
        wished = self._call.forward_headers_on_redirect
        return self._route.provider.proxy.forward_headers_on_redirect if wished is None else wished

    @property
    def _unpacks(self) -> bool:
        wished = self._call.decompress
        return self._route.provider.proxy.decompress if wished is None else wished

    def _passed(self, answer: StreamedAnswer, read: bytes | None) -> Forwarded:
        return Forwarded(answer, read=read, unpack=self._unpacks, connection=self._name, once=self._sent_once)


def is_own(route: Route, hop: Hop, call: ProxyCall) -> bool:
    """Say whether a request goes where the account is, and not to a place that its caller or a redirect chose."""
    own, given = route.prepared.base_url, call.base_url_override
    return hop.home and (given is None or (bool(own) and origin(given) == origin(own)))


@contextmanager
def _closing(answer: StreamedAnswer) -> Generator[None, None, None]:
    """Let go of an answer that is not passed on, whatever comes in between: a fault, or a caller who goes away."""
    try:
        yield
    except BaseException:
        answer.close()
        raise


def _is_signed(route: Route) -> bool:
    return route.prepared.late is not None and route.prepared.late.signing is not None


def _is_refused(route: Route, answer: StreamedAnswer, read: bytes) -> bool:
    """Say whether a 401 is about the credentials: not where it tells that a permission is missing."""
    response = Response(status=answer.status, body=_plain(answer, read))
    return isinstance(refusal(response, route.provider.errors), Unauthorized)


async def _beginning(answer: StreamedAnswer) -> bytes:
    parts: list[bytes] = []
    size = 0
    while size < _LARGEST_READ and (part := await answer.read()):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _plain(answer: StreamedAnswer, read: bytes) -> bytes:
    """Return what was read of an answer, unpacked if it can be."""
    try:
        return decoded(read, raw_header(answer.headers, b"content-encoding"), max_body=16 * _LARGEST_READ)
    except TransportFault:
        return read


def _content_type(headers: Pairs) -> str:
    return next((value for name, value in headers if name == "content-type"), "")
