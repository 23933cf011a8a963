"""Clients of APIs bound to stored connections: their calls are signed and paced as all calls of the connection are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from tieline.connections.model import Connection
from tieline.core.errors import ConfigurationError, UnknownName, UsageError
from tieline.core.loop_thread import LoopThread
from tieline.functions.ports import Runner
from tieline.http.model import Pairs, Request, Response, Timeouts
from tieline.http.ports import (
    AsyncTransport,
    RawPairs,
    StreamedAnswer,
    StreamTransport,
    SyncStreamedAnswer,
)
from tieline.online import Online
from tieline.providers.model import Provider
from tieline.proxy.client import ConnectionWay, Opens

if TYPE_CHECKING:
    from tieline.runtime import AsyncClient, Client

T = TypeVar("T")
C = TypeVar("C", bound="Client")
A = TypeVar("A", bound="AsyncClient")


class Background(LoopThread):
    """The ways out of an event loop in a thread of its own, for callers that block; close it when done."""

    def __init__(self, go_online: Callable[[], Online]) -> None:
        super().__init__("tieline-clients")

        async def opened() -> Online:
            return go_online()

        try:
            self.online = self.run(opened())
        except BaseException:
            super().close()
            raise

    def close(self) -> None:
        """Close the ways out, and end the thread."""
        try:
            self.run(self.online.close())
        finally:
            super().close()


class Way(AsyncTransport, StreamTransport, Protocol):
    """Sends whole bodies, and bodies in parts."""


def kind_of(provider: Provider, *, awaited: bool = False) -> type[Any]:
    """Return the class of client that a provider names. Raises `UnknownName` where it names none that is there."""
    if provider.client is None:
        raise UnknownName(
            f"provider: no client comes along for {provider.name}; give the class of your own",
            field="provider",
        )
    package, _, name = provider.client.partition(":")
    try:
        kind: type[Any] = getattr(import_module(package), f"Async{name}" if awaited else name)
    except (ImportError, AttributeError) as error:
        raise UnknownName(
            f"client: {provider.client} of {provider.name} cannot be had: {error}", field="client"
        ) from error
    return kind


def check_kind(kind: Any, *, awaited: bool) -> None:
    """Raise `UsageError` for what is no class of a generated client, or one of the other kind."""
    from tieline.runtime import AsyncClient, Client

    wanted, other = (AsyncClient, Client) if awaited else (Client, AsyncClient)
    if isinstance(kind, type) and issubclass(kind, wanted):
        return
    told = kind.__name__ if isinstance(kind, type) else f"a {type(kind).__name__}"
    if isinstance(kind, type) and issubclass(kind, other):
        name = "client" if awaited else "async_client"
        raise UsageError(f"client: {told} is one that {name} gives", field="client")
    raise UsageError(
        f"client: {told} is neither a provider nor the class of a generated client (over tieline.runtime)",
        field="client",
    )


def of_kind(
    kind: type[object], known: Sequence[Connection], provider: Callable[[str], Provider]
) -> Sequence[Connection]:
    """Return the connections whose provider names a class of client, or one that it is built upon; else all."""
    named = {name for name in {each.provider for each in known} if _is_for(kind, name, provider)}
    return [each for each in known if each.provider in named] or known


def _is_for(kind: type[object], name: str, provider: Callable[[str], Provider]) -> bool:
    try:
        described = provider(name)
        return any(issubclass(kind, kind_of(described, awaited=awaited)) for awaited in (False, True))
    except UnknownName:
        return False


def blocking(kind: type[C], connection: Connection, proxy: Opens, runner: Runner) -> C:
    """Return the client of a connection for callers that block, over the event loop of a proxy."""
    return _made(kind, connection, BlockingWay(_way(connection, proxy), runner))


def awaiting(kind: type[A], connection: Connection, proxy: Opens) -> A:
    """Return the client of a connection for the event loop of a proxy."""
    return _made(kind, connection, _way(connection, proxy))


def _made(kind: type[T], connection: Connection, way: object) -> T:
    if not connection.base_url:
        raise ConfigurationError(f"base_url: {connection.name} has no address", field="base_url")
    make = cast("Callable[..., T]", kind)  # each generated class takes these, beside credentials of its own
    return make(base_url=connection.base_url, environment={}, signed=True, transport=way, streams=way)


def _way(connection: Connection, proxy: Opens) -> ConnectionWay:
    return ConnectionWay(
        proxy,
        integration=connection.integration,
        connection_id=connection.connection_id,
        base_url=connection.base_url,
    )


class BlockingWay:
    """A `SyncTransport` and a `SyncStreamTransport` over one of an event loop in another thread."""

    def __init__(self, way: Way, runner: Runner) -> None:
        self._way = way
        self._runner = runner

    def send(self, request: Request, *, max_body: int) -> Response:
        """As `SyncTransport.send`."""
        return self._runner.run(self._way.send(request, max_body=max_body))

    def open(
        self,
        method: str,
        url: str,
        headers: Pairs,
        body: bytes | Iterator[bytes] | None,
        *,
        timeouts: Timeouts | None = None,
    ) -> SyncStreamedAnswer:
        """As `SyncStreamTransport.open`."""
        from tieline.runtime.uploads import off_loop

        parts = body if body is None or isinstance(body, bytes) else off_loop(body)
        opened = self._way.open(method, url, headers, parts, timeouts=timeouts)
        return _Answer(self._runner.run(opened), self._runner)


class _Answer:
    """A `SyncStreamedAnswer` over one of an event loop in another thread."""

    def __init__(self, answer: StreamedAnswer, runner: Runner) -> None:
        self._answer = answer
        self._runner = runner
        self.status = answer.status
        self.headers: RawPairs = answer.headers

    def read(self) -> bytes:
        """As `SyncStreamedAnswer.read`."""
        return self._runner.run(self._answer.read())

    @property
    def ended(self) -> bool:
        """As `SyncStreamedAnswer.ended`."""
        return self._answer.ended

    def close(self) -> None:
        """As `SyncStreamedAnswer.close`."""
        self._runner.call(self._answer.close)
