"""The connections of a blocking client, made when they are first needed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from tieline.http.egress import EgressRules
from tieline.http.ports import SyncStreamTransport, SyncTransport
from tieline.runtime.conversation import Surroundings
from tieline.runtime.credentials import Keyring
from tieline.runtime.face import ClientSettings
from tieline.runtime.op import Api

if TYPE_CHECKING:
    from tieline.runtime.sync_caller import SyncCaller


class SyncLine:
    """Makes the caller of a client and closes what it made for it."""

    def __init__(
        self,
        api: Api,
        keyring: Keyring,
        settings: ClientSettings,
        around: Callable[[Callable[[], float]], Surroundings],
        egress: EgressRules,
    ) -> None:
        self._api = api
        self._keyring = keyring
        self._settings = settings
        self._egress = egress
        self._around = around
        self._lock = threading.Lock()
        self._caller: SyncCaller | None = None
        self._closes: list[Callable[[], None]] = []

    def caller(self) -> SyncCaller:
        """Return what makes calls; after a close, with new connections."""
        with self._lock:
            if self._caller is None:
                self._caller = self._made()
            return self._caller

    def close(self) -> None:
        """Close the connections that were made here."""
        with self._lock:
            closes, self._closes, self._caller = self._closes, [], None
        for close in closes:
            close()

    def _made(self) -> SyncCaller:
        from tieline.http.session import ThreadClock
        from tieline.runtime.sync_caller import SyncCaller

        settings = self._settings
        clock = settings.get("clock") or ThreadClock()
        pacer = settings.get("pacer")
        limits = settings.get("limits")
        if pacer is None and limits is not None:
            from tieline.http.pace_memory import MemoryPaceStore
            from tieline.http.pacer import SyncPacer

            pacer = SyncPacer(MemoryPaceStore(), key=self._api.title, limits=limits, clock=clock)
        transport, streams, abroad = self._transports()
        return SyncCaller(
            self._api,
            self._keyring,
            transport=transport,
            streams=streams,
            abroad=abroad,
            pacer=pacer,
            clock=clock,
            around=self._around(clock.now),
        )

    def _transports(self) -> tuple[SyncTransport, SyncStreamTransport, SyncStreamTransport | None]:
        transport, streams = self._settings.get("transport"), self._settings.get("streams")
        if transport is not None:
            from tieline.runtime.sync_caller import WholeStreams

            return transport, streams or WholeStreams(transport), None
        from tieline.http.urllib3_stream import Urllib3Streams

        own = Urllib3Streams(user_agent=self._api.user_agent, connections=100)
        abroad = Urllib3Streams(user_agent=self._api.user_agent, egress=self._egress)
        self._closes = [own.close, abroad.close]
        return own, streams or own, None if streams else abroad
