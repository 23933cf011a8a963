"""Sends requests over a pool of connections of its own, byte for byte, and passes bodies on in parts, both ways."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections import deque
from collections.abc import AsyncIterator, Callable
from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary

from msgspec import Struct

from tieline.core.errors import UsageError
from tieline.http.dial import Dialer, Resolve
from tieline.http.egress import EgressRules
from tieline.http.identity import Identity
from tieline.http.model import REPEATABLE_METHODS, Pairs, Timeouts, bare_url, origin
from tieline.http.ports import FaultKind, RawPairs, StreamedAnswer, StreamTransport, TransportFault
from tieline.http.shown import Identities
from tieline.http.wire import Wire

#: Connections at once, over all hosts: each call holds one. And the part of them that may go to one place, so that a host
#: that is slow leaves some to the others.
_CONNECTIONS, _SHARE = 2000, 4
#: Connections to one place that wait for the next request, and the seconds that each does.
_IDLE, _IDLE_SECONDS = 256, 15.0
#: Seconds within which hardly any host closes a connection that waits: Node's servers do after five.
_SAFE_SECONDS = 3.0
#: Pools of those who show a certificate.
_IDENTITIES = 64
#: Places of which something is remembered.
_PLACES = 10_000

_BAD_NAME = re.compile(r"[^!#$%&'*+\-.^_`|~0-9A-Za-z]")
_BAD_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_BAD_TARGET = re.compile(r"[^\x21-\x7e]")
_LENGTH, _CODING = "content-length", "transfer-encoding"
#: Methods whose requests have no body unless they say so.
_NO_BODY = frozenset({"GET", "HEAD", "DELETE", "OPTIONS"})
_DIGITS = re.compile(r"[0-9]{1,18}")
_URL = re.compile(r"(https?://[^/?#]+)([^#]*)", re.IGNORECASE)


class _Place:
    """A scheme, a host and a port, and the connections to it that wait for the next request."""

    def __init__(self, url: str, connections: int) -> None:
        scheme, _, rest = origin(url).partition("://")
        host, _, port = rest.rpartition(":")
        if "@" in url:
            raise ValueError("a user in the address")
        host = host.encode("idna").decode()
        if _BAD_TARGET.search(host):
            raise ValueError("a sign that no name has")
        self.secure = scheme == "https"
        self.host = host.strip("[]")
        self.port = int(port)
        self.authority = host if self.port == (443 if self.secure else 80) else f"{host}:{port}"
        self.free = asyncio.Semaphore(connections)
        self.idle: deque[tuple[Wire, float]] = deque()
        #: Whether connections may still come to wait here.
        self.kept = True


class HttpStreams:
    """A `StreamTransport` with a pool of connections; use it in one event loop and close it there.

    Without `egress` every address may be called; with it, the addresses that were looked at are the ones connected to.
    A request that may be repeated, and whose body is in one piece, is sent once more where a connection that stood idle
    turns out to be closed. No redirect is followed, no cookie kept, no proxy used. Headers are sent in UTF-8.
    """

    def __init__(
        self,
        *,
        egress: EgressRules | None = None,
        timeouts: Timeouts | None = None,
        tls: ssl.SSLContext | None = None,
        connections: int = _CONNECTIONS,
        resolve: Resolve | None = None,
    ) -> None:
        self._resolve = resolve
        self._identities = Identities()
        #: Pools of those who show a certificate when they connect, each its own.
        self._identified: dict[Identity, HttpStreams] = {}
        self._egress = egress
        self._timeouts = timeouts or Timeouts()
        self._dialer = Dialer(egress=egress, tls=tls, resolve=resolve)
        self._free = asyncio.Semaphore(connections)
        self._share = max(1, connections // _SHARE)
        #: By the address as it is written, and by origin as long as there are calls.
        self._places: dict[str, _Place] = {}
        self._origins: WeakValueDictionary[str, _Place] = WeakValueDictionary()
        self._open_wires: set[Wire] = set()
        self._sweeping: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        if self._sweeping is not None:
            self._sweeping.cancel()
        self._dialer.close()
        for wire in tuple(self._open_wires):
            wire.close()
        self._keep({})
        for pool in tuple(self._identified.values()):
            await pool.close()
        await asyncio.sleep(0)  # the loop lets go of them now

    async def identified(self, identity: Identity) -> StreamTransport:
        """As `Identifying.identified`."""
        tls = await self._identities.context(identity)
        found = self._identified.pop(identity, None)
        if found is None:
            found = HttpStreams(egress=self._egress, timeouts=self._timeouts, tls=tls, resolve=self._resolve)
        self._identified[identity] = found  # the one that was used last is the last
        if len(self._identified) > _IDENTITIES:  # its connections close once they have waited
            del self._identified[next(iter(self._identified))]
        return found

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
        place, target = self._find(url)
        request = _Request.of(method, target, place.authority, headers, body, timeouts or self._timeouts)
        if place.free.locked() or self._free.locked():
            await self._turn(place, request.timeouts.connect)
        else:
            await place.free.acquire()
            await self._free.acquire()
        try:
            wire = await self._asked(place, request)
        except BaseException:
            place.free.release()
            self._free.release()
            raise
        return _Answer(wire, lambda: self._let_go(place, wire))

    async def _turn(self, place: _Place, seconds: float) -> None:
        """Wait for a connection to become free, no longer than for one to be made; the place's own come first."""
        told = "too many calls to this host are under way"
        try:
            async with asyncio.timeout(seconds):
                await place.free.acquire()
                told = "too many calls are under way"
                try:
                    await self._free.acquire()
                except BaseException:
                    place.free.release()
                    raise
        except TimeoutError:
            raise TransportFault(FaultKind.CONNECT, told) from None

    async def _asked(self, place: _Place, request: _Request) -> Wire:
        """Return a connection on which the answer's head has come."""
        waiting = self._waiting(place, request)
        if waiting is not None:
            try:
                return await _exchange(waiting, request)
            except TransportFault as fault:
                if fault.kind is not FaultKind.DROPPED or not request.repeatable:
                    raise
        wire = await self._dialer.connect(
            place.host,
            place.port,
            secure=place.secure,
            seconds=request.timeouts.connect,
            wire=lambda: Wire(self._open_wires.discard),
        )
        self._open_wires.add(wire)
        return await _exchange(wire, request)

    def _waiting(self, place: _Place, request: _Request) -> Wire | None:
        """Return a connection that waits for a request; one that is to be sent once gets none that may be closing."""
        longest = _IDLE_SECONDS if request.repeatable else _SAFE_SECONDS
        now = asyncio.get_running_loop().time()
        while place.idle:
            wire, since = place.idle[-1]
            if now - since > longest:
                return None  # all others wait for longer still
            place.idle.pop()
            if wire.reusable and wire.silent:
                return wire
            wire.close()
        return None

    def _let_go(self, place: _Place, wire: Wire) -> None:
        place.free.release()
        self._free.release()
        if not (wire.reusable and place.kept) or len(place.idle) >= _IDLE:
            wire.close()
            return
        loop = asyncio.get_running_loop()
        place.idle.append((wire, loop.time()))
        if self._sweeping is None:
            self._sweeping = loop.call_later(_IDLE_SECONDS, self._sweep)

    def _sweep(self) -> None:
        """Close what has waited long enough."""
        loop = asyncio.get_running_loop()
        self._sweeping = None
        for place in self._places.values():
            while place.idle and loop.time() - place.idle[0][1] >= _IDLE_SECONDS:
                place.idle.popleft()[0].close()
        if any(place.idle for place in self._places.values()):
            self._sweeping = loop.call_later(_IDLE_SECONDS, self._sweep)

    def _find(self, url: str) -> tuple[_Place, str]:
        """Return the place that a URL names, and what to ask for there."""
        parts = _URL.match(url)
        base = parts[1] if parts else url
        place = self._places.get(base)
        if place is None:
            if self._egress is not None:
                self._egress.check_url(base)
            try:
                place = self._place(base)
            except ValueError:
                raise _no_address(url) from None
            if len(self._places) >= _PLACES:
                self._keep({name: known for name, known in self._places.items() if known.idle})
            self._places[base] = place
            place.kept = True
        target = parts[2] if parts else ""
        if _BAD_TARGET.search(target):
            raise _no_address(url)
        return place, target if target.startswith("/") else f"/{target}"

    def _place(self, base: str) -> _Place:
        """Return the place at an address: the same one for every spelling, also while its calls outlive its name here."""
        name, place = origin(base), _Place(base, self._share)
        return self._origins.setdefault(name, place)

    def _keep(self, places: dict[str, _Place]) -> None:
        """Forget all other places; a connection of one that is in use waits for no other call there."""
        for place in self._places.values():
            place.kept = False
        for place in places.values():
            place.kept = True
        self._places = places


class _Request(Struct, frozen=True, kw_only=True):
    """A request as it goes on the wire."""

    head: bytes
    body: bytes | AsyncIterator[bytes] | None
    timeouts: Timeouts
    bodiless: bool
    #: What the head says of the body; None: it comes in chunks.
    length: int | None
    #: Whether it may be sent twice.
    repeatable: bool

    @classmethod
    def of(
        cls,
        method: str,
        target: str,
        authority: str,
        headers: Pairs,
        body: bytes | AsyncIterator[bytes] | None,
        timeouts: Timeouts,
    ) -> _Request:
        """Return a request; raises `UsageError` for a header that cannot be sent, or contradicts the body."""
        names = [name for name, _ in headers]
        spelled = "".join((method, *names))
        values = "".join([value for _, value in headers])
        if not method or "" in names or _BAD_NAME.search(spelled) or _BAD_VALUE.search(values):
            raise UsageError("the request has a header that cannot be sent", field="headers")
        known = {name.lower() for name in names}
        lines = [f"{method} {target} HTTP/1.1"]
        if "host" not in known:
            lines.append(f"Host: {authority}")
        lines += [f"{name}: {value}" for name, value in headers]
        length = len(body or b"") if body is None or isinstance(body, bytes) else None
        in_parts = length is None
        if not known.isdisjoint((_LENGTH, _CODING)):
            length = _announced(headers, length)
        elif length is None:
            lines.append("Transfer-Encoding: chunked")
        elif body is not None or method not in _NO_BODY:
            lines.append(f"Content-Length: {length}")
        lines.append("\r\n")
        return cls(
            head="\r\n".join(lines).encode(),
            body=body,
            timeouts=timeouts,
            bodiless=method == "HEAD",
            length=length,
            repeatable=not in_parts and method in REPEATABLE_METHODS,
        )


class _Answer:
    """A `StreamedAnswer` on a connection of the pool."""

    __slots__ = ("_let_go", "_over", "_wire", "headers", "status")

    def __init__(self, wire: Wire, let_go: Callable[[], None]) -> None:
        self._wire = wire
        self._let_go = let_go
        self._over = False
        self.status = wire.status
        self.headers: RawPairs = wire.headers
        if wire.ended:
            self._end()

    async def read(self) -> bytes:
        """As `StreamedAnswer.read`."""
        if self._over:
            return b""
        try:
            part = await self._wire.read()
        except TransportFault:
            self.close()
            raise
        if self._wire.ended:
            self._end()
        return part

    @property
    def ended(self) -> bool:
        """As `StreamedAnswer.ended`."""
        return self._over

    def close(self) -> None:
        """As `StreamedAnswer.close`."""
        if not self._over:
            self._wire.close()
            self._end()

    def _end(self) -> None:
        self._over = True
        self._let_go()


async def _exchange(wire: Wire, request: _Request) -> Wire:
    try:
        wire.send(
            request.head,
            request.body,
            patience=request.timeouts.read,
            bodiless=request.bodiless,
            length=request.length,
        )
        await wire.head()
    except BaseException:
        wire.close()
        raise
    return wire


def _announced(headers: Pairs, length: int | None) -> int:
    """Return the length that headers tell of a body; its real one, where it is known, must be the same."""
    told = [value for name, value in headers if name.lower() in {_LENGTH, _CODING}]
    if len(told) != 1 or not _DIGITS.fullmatch(told[0]) or length not in {None, int(told[0])}:
        raise UsageError("the headers tell another length than the body has", field="headers")
    return int(told[0])


def _no_address(url: str) -> UsageError:
    return UsageError(f"not an address that can be called: {bare_url(url)!r}", field="url")
