"""The composition root: what a `Tieline` is built of, each part when it is first needed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator
from contextlib import ExitStack, asynccontextmanager, closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tieline.access.service import AccessService
from tieline.core.clock import Clock, SystemClock
from tieline.core.errors import UsageError
from tieline.core.files import open_home
from tieline.providers import catalogue
from tieline.settings import Settings
from tieline.syncs.service import Stores

if TYPE_CHECKING:
    from tieline.clients import Background
    from tieline.engines.owner import ProcessOwner
    from tieline.online import Online
    from tieline.storage.stores import SqlStores


class Building:
    """Settings → database, keys, engine, ways out. Nothing is opened before it is needed, and nothing twice."""

    def __init__(self, settings: Settings | None = None, *, clock: Clock | None = None) -> None:
        self.settings = settings or Settings.load()
        self._clock = clock or SystemClock()
        self._open = ExitStack()
        self._opening, self._starting = threading.Lock(), threading.Lock()
        self._online: Online | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(lambda: self._stores)
        self._online = self._go_online()
        return self

    async def __aexit__(self, *_: object) -> None:
        online, self._online = self._here(), None
        await online.close()
        await asyncio.to_thread(self.close)

    def close(self) -> None:
        """Let go of the database and of every lease."""
        self._open.close()

    # -- what it is built of -------------------------------------------------------------------------------

    @cached_property
    def home(self) -> Path:
        """The folder of all state, made if it is not there. Raises `ConfigurationError` if it cannot be used."""
        return open_home(self.settings.home)

    @cached_property
    def catalogue(self) -> catalogue.Catalogue:
        """The providers there are, the operator's own among them."""
        return catalogue.Catalogue(self.home / catalogue.FOLDER)

    @property
    def _stores(self) -> Stores:
        return self._kept.syncs

    @property
    def _kept(self) -> SqlStores:
        with self._opening:  # two threads must not open two of them
            return self._opened

    @cached_property
    def _opened(self) -> SqlStores:
        from tieline.storage.stores import open_stores

        return self._open.enter_context(closing(open_stores(self.settings, self.home, self._changed)))

    @cached_property
    def _owner(self) -> ProcessOwner:
        from tieline.engines.owner import ProcessOwner

        owner = ProcessOwner(self.home, seals_with=self._kept.seals_with)
        return self._open.enter_context(closing(owner))

    def _go_online(self) -> Online:
        from tieline.online import Online

        return Online(
            self._kept,
            catalogue=self.catalogue,
            egress_allow=self.settings.egress_allow,
            upstream_timeout=self.settings.upstream_timeout,
            body_limit=self.settings.body_limit,
            proxy_overrides=self.settings.proxy_overrides,
            owner=self._owner,
            clock=self._clock,
            find_key=self.access.find_key,
        )

    @asynccontextmanager
    async def _way_out(self) -> AsyncGenerator[Online]:
        """Give the ways out of the `async with` block, or some for this once."""
        if self._online is not None:
            yield self._online
            return
        await asyncio.to_thread(lambda: self._stores)
        online = self._go_online()
        try:
            yield online
        finally:
            await online.close()

    def _behind(self) -> Background:
        with self._starting:  # as with the stores
            return self._background

    @cached_property
    def _background(self) -> Background:
        from tieline.clients import Background

        return self._open.enter_context(closing(Background(self._go_online)))

    def _changed(self) -> None:
        if "_background" in vars(self):
            self._background.online.directory.changed()
        if (online := self._online) is not None:  # which its event loop may let go of at any moment
            online.directory.changed()

    def _here(self) -> Online:
        if self._online is None:
            raise UsageError("going out to APIs needs an `async with Tieline()` block")
        return self._online

    @property
    def access(self) -> AccessService:
        """API keys, the environment and its variables."""
        return AccessService(self._kept.access, self._clock)
