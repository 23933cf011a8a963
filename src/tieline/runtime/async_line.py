"""The connections of an async client, made when they are first needed, in the event loop that then owns them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from tieline.core.clock import SystemClock
from tieline.core.errors import UsageError
from tieline.http.egress import EgressRules
from tieline.http.ports import AsyncTransport, StreamTransport
from tieline.runtime.conversation import Surroundings
from tieline.runtime.credentials import Keyring
from tieline.runtime.face import AsyncClientSettings
from tieline.runtime.op import Api

if TYPE_CHECKING:
    import asyncio

    from tieline.runtime.async_caller import AsyncCaller


class AsyncLine:
    """Makes the caller of a client and closes what it made for it."""

    def __init__(
        self,
        api: Api,
        keyring: Keyring,
        settings: AsyncClientSettings,
        around: Callable[[Callable[[], float]], Surroundings],
        egress: EgressRules,
    ) -> None:
        self._api = api
        self._keyring = keyring
        self._settings = settings
        self._egress = egress
        self._around = around
        self._caller: AsyncCaller | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closes: list[Callable[[], Awaitable[None]]] = []

    def caller(self) -> AsyncCaller:
        """Return what makes calls; after a close, with new connections. Raises UsageError in another event loop."""
        from asyncio import get_running_loop  # loaded already, but where all clients block

        loop = get_running_loop()
        if self._caller is None:
            self._caller, self._loop = self._made(), loop
        if self._loop is not loop:
            raise UsageError(
                "an async client belongs to the event loop of its first call: make one for each loop"
            )
        return self._caller

    async def close(self) -> None:
        """Close the connections that were made here."""
        closes, self._closes, self._caller = self._closes, [], None
        for close in closes:
            await close()

    def _made(self) -> AsyncCaller:
        from tieline.runtime.async_caller import AsyncCaller

        settings = self._settings
        clock = settings.get("clock") or SystemClock()
        pacer = settings.get("pacer")
        limits = settings.get("limits")
        if pacer is None and limits is not None:
            from tieline.http.pace_memory import MemoryPaceStore
            from tieline.http.pacer import AsyncPacer

            pacer = AsyncPacer(MemoryPaceStore(), key=self._api.title, limits=limits, clock=clock)
        transport, streams, abroad = self._transports()
        return AsyncCaller(
            self._api,
            self._keyring,
            transport=transport,
            streams=streams,
            abroad=abroad,
            pacer=pacer,
            clock=clock,
            around=self._around(clock.now),
        )

    def _transports(self) -> tuple[AsyncTransport, StreamTransport, StreamTransport | None]:
        transport, streams = self._settings.get("transport"), self._settings.get("streams")
        if transport is not None:
            from tieline.runtime.async_caller import WholeStreams

            return transport, streams or WholeStreams(transport), None
        from tieline.http.aiohttp_driver import AiohttpTransport

        own = AiohttpTransport(user_agent=self._api.user_agent)
        self._closes.append(own.close)
        if streams is not None:
            return own, streams, None
        from tieline.http.streams import HttpStreams

        parts, abroad = HttpStreams(), HttpStreams(egress=self._egress)
        self._closes += [parts.close, abroad.close]
        return own, parts, abroad
