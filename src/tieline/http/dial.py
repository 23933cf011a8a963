"""Makes connections: asks for the addresses of a name, looks at them, and takes the first that answers."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address

from tieline.core.threads import off_loop
from tieline.http.driving import describe
from tieline.http.egress import EgressRules
from tieline.http.ports import FaultKind, TransportFault
from tieline.http.wire import Wire

#: Finds the addresses of a host's name.
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

#: Seconds for which the addresses of a name are kept.
_ADDRESSES_SECONDS = 10.0
#: Names whose addresses are kept.
_NAMES = 10_000
#: Seconds that an address has before the next one is tried beside it.
_HEAD_START = 0.3


class Dialer:
    """Connects to hosts; with `egress` only to addresses that it has looked at itself."""

    def __init__(
        self, *, egress: EgressRules | None, tls: ssl.SSLContext | None, resolve: Resolve | None
    ) -> None:
        self._egress = egress
        self._tls = tls
        self._resolve = resolve or _resolve
        self._known: dict[str, tuple[Sequence[str], float]] = {}
        self._asking: dict[str, asyncio.Task[Sequence[str]]] = {}

    async def connect(
        self, host: str, port: int, *, secure: bool, seconds: float, wire: Callable[[], Wire]
    ) -> Wire:
        """Return a connection, made within so many seconds; raises TransportFault or EgressRefused."""
        try:
            async with asyncio.timeout(seconds):
                addresses = await self._addresses(host, port)
                if self._egress is not None:
                    self._egress.check_addresses(host, port, addresses)
                tls = await self._context() if secure else None

                async def dial(address: str) -> Wire:
                    name = host if tls else None
                    loop = asyncio.get_running_loop()
                    return (await loop.create_connection(wire, address, port, ssl=tls, server_hostname=name))[
                        1
                    ]

                return await (dial(addresses[0]) if len(addresses) == 1 else _first(addresses, dial))
        except (TimeoutError, OSError) as error:
            raise _unreachable(error) from None

    def close(self) -> None:
        """Ask for no more names."""
        for task in self._asking.values():
            task.cancel()

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a name; those who ask at the same time share one answer."""
        loop = asyncio.get_running_loop()
        addresses, until = self._known.get(host, ((), float("-inf")))
        if loop.time() <= until:
            return addresses
        task = self._asking.get(host)
        if task is None:
            task = self._asking[host] = loop.create_task(self._ask(host, port))
            task.add_done_callback(lambda done: self._asked(host, done))
        await asyncio.wait((task,))
        return task.result()

    async def _ask(self, host: str, port: int) -> Sequence[str]:
        asked_at = asyncio.get_running_loop().time()
        try:
            addresses = await self._resolve(host, port)
        except UnicodeError:  # no name has such labels
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from None
        if len(self._known) >= _NAMES:
            self._known.clear()
        self._known[host] = (addresses, asked_at + _ADDRESSES_SECONDS)
        return addresses

    def _asked(self, host: str, task: asyncio.Task[Sequence[str]]) -> None:
        del self._asking[host]
        if not task.cancelled():
            task.exception()  # those who wait are told; there may be none left

    async def _context(self) -> ssl.SSLContext:
        if self._tls is None:  # reading the system's certificates takes a while
            self._tls = await off_loop(_context)
        return self._tls


async def _first(addresses: Sequence[str], dial: Callable[[str], Awaitable[Wire]]) -> Wire:
    """Return the first connection that stands; an address that is silent is not waited for before the next is tried."""
    failed: BaseException = OSError("the name has no address")
    left = list(reversed(addresses))
    dialling: set[asyncio.Future[Wire]] = set()
    try:
        while left or dialling:
            if left:
                dialling.add(asyncio.ensure_future(dial(left.pop())))
            done, _ = await asyncio.wait(
                dialling, timeout=_HEAD_START if left else None, return_when=asyncio.FIRST_COMPLETED
            )
            for each in done:
                dialling.remove(each)
                error = each.exception()
                if error is None:
                    return each.result()
                failed = error
        raise failed
    finally:
        for each in dialling:
            each.cancel()
            each.add_done_callback(_drop)


def _drop(dialled: asyncio.Future[Wire]) -> None:
    """Close a connection that came too late."""
    if not dialled.cancelled() and dialled.exception() is None:
        dialled.result().close()


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


async def _resolve(host: str, port: int) -> Sequence[str]:
    try:
        return [str(ip_address(host))]
    except ValueError:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _unreachable(error: Exception) -> TransportFault:
    kind = FaultKind.TLS if isinstance(error, ssl.SSLCertVerificationError) else FaultKind.CONNECT
    lasting = isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME
    return TransportFault(kind, describe(kind, error), lasting=lasting)
