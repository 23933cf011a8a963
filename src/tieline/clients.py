"""Clients of APIs bound to stored connections: their calls are signed and paced as all calls of the connection are."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, TypeVar

from tieline.connections.model import Connection
from tieline.core.errors import UnknownName
from tieline.gong.client import AsyncGong, Gong
from tieline.http.model import Pairs, Request, Response, Timeouts
from tieline.http.ports import RawPairs, StreamedAnswer, SyncStreamedAnswer
from tieline.online import Online
from tieline.proxy.client import ConnectionWay, Opens

T = TypeVar("T")

#: The providers whose API a client comes along for.
PROVIDERS = ("gong", "gong-oauth")


class Background:
    """The ways out of an event loop in a thread of its own, for callers that block; close it when done."""

    def __init__(self, go_online: Callable[[], Online]) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="tieline-clients", daemon=True)
        self._thread.start()

        async def opened() -> Online:
            return go_online()

        self.online = self.run(opened())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what a coroutine brings; the calling thread waits."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()  # an interrupt ends what it waits for
            raise

    def call(self, work: Callable[[], object]) -> None:
        """Have something done in the event loop."""
        self._loop.call_soon_threadsafe(work)

    def close(self) -> None:
        """Close the ways out, and end the thread."""
        self.run(self.online.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def blocking(connection: Connection, background: Callable[[], Background]) -> Gong:
    """Return the client of a connection for callers that block. Raises `UnknownName` where there is none for its API."""
    _check(connection)
    held = background()
    way = _Blocking(_way(connection, held.online.proxy), held)
    return Gong(base_url=connection.base_url, environment={}, signed=True, transport=way, streams=way)


def awaiting(connection: Connection, proxy: Opens) -> AsyncGong:
    """Return the client of a connection for the event loop of a proxy. Raises `UnknownName` as `blocking` does."""
    _check(connection)
    way = _way(connection, proxy)
    return AsyncGong(base_url=connection.base_url, environment={}, signed=True, transport=way, streams=way)


def _check(connection: Connection) -> None:
    if connection.provider not in PROVIDERS:
        raise UnknownName(
            f"provider: no client comes along for {connection.provider}, only for {' and '.join(PROVIDERS)}",
            field="provider",
        )


def _way(connection: Connection, proxy: Opens) -> ConnectionWay:
    return ConnectionWay(
        proxy,
        integration=connection.integration,
        connection_id=connection.connection_id,
        base_url=connection.base_url,
    )


class _Blocking:
    """A `SyncTransport` and a `SyncStreamTransport` over one of an event loop in another thread."""

    def __init__(self, way: ConnectionWay, background: Background) -> None:
        self._way = way
        self._background = background

    def send(self, request: Request, *, max_body: int) -> Response:
        """As `SyncTransport.send`."""
        return self._background.run(self._way.send(request, max_body=max_body))

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
        parts = body if body is None or isinstance(body, bytes) else _parts(body)
        opened = self._way.open(method, url, headers, parts, timeouts=timeouts)
        return _Answer(self._background.run(opened), self._background)


class _Answer:
    """A `SyncStreamedAnswer` over one of an event loop in another thread."""

    def __init__(self, answer: StreamedAnswer, background: Background) -> None:
        self._answer = answer
        self._background = background
        self.status = answer.status
        self.headers: RawPairs = answer.headers

    def read(self) -> bytes:
        """As `SyncStreamedAnswer.read`."""
        return self._background.run(self._answer.read())

    @property
    def ended(self) -> bool:
        """As `SyncStreamedAnswer.ended`."""
        return self._answer.ended

    def close(self) -> None:
        """As `SyncStreamedAnswer.close`."""
        self._background.call(self._answer.close)


async def _parts(body: Iterator[bytes]) -> AsyncIterator[bytes]:
    while part := await asyncio.to_thread(next, body, b""):
        yield part
