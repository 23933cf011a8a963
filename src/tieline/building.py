"""The composition root: what a `Tieline` is built of, each part when it is first needed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import ExitStack, asynccontextmanager, closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from tieline.access.service import AccessService
from tieline.core.clock import Clock, SystemClock
from tieline.core.errors import UsageError
from tieline.core.files import open_home
from tieline.functions.registry import Registry
from tieline.functions.source import FunctionSource
from tieline.providers import catalogue
from tieline.settings import Settings
from tieline.syncs.job import Stores

if TYPE_CHECKING:
    from tieline.clients import Background
    from tieline.engines.embedded import Engine
    from tieline.engines.owner import ProcessOwner
    from tieline.exports.query import Answer, Asked, Question
    from tieline.occasions import Occasions
    from tieline.online import Kept, Online
    from tieline.running import Parts, Running
    from tieline.sources.book import FunctionBook
    from tieline.storage.stores import SqlStores
    from tieline.syncs.control import SyncControl
    from tieline.webhooks.service import WebhookService

T = TypeVar("T")


class Building:
    """Settings → database, keys, engine, ways out. Nothing is opened before it is needed, and nothing twice."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        functions: str | Path | Registry | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Settings are the environment's unless given; `functions` is a folder, a file or a module of them."""
        self.settings = settings or Settings.load()
        self._functions = FunctionSource(functions or self.settings.functions)
        self._clock = clock or SystemClock()
        self._open = ExitStack()
        self._opening, self._starting = threading.Lock(), threading.Lock()
        self._online: Online | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(lambda: self._stores)
        self._online, self._loop = self._go_online(), asyncio.get_running_loop()
        return self

    async def __aexit__(self, *_: object) -> None:
        online, self._online = self._here(), None
        try:
            await online.close()
        finally:
            await asyncio.to_thread(self.close)

    def close(self) -> None:
        """End the engine, and let go of the database and of every lease."""
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

    def _answer(self, asked: Asked, question: Question) -> Answer:
        from tieline.sinks.duckdb_query import answer

        return answer(self._stores.records, asked, question)

    def _write_answer(self, asked: Asked, question: Question, path: Path) -> int:
        from tieline.sinks.duckdb_query import write

        return write(self._stores.records, asked, question, path)

    @cached_property
    def _owner(self) -> ProcessOwner:
        from tieline.engines.owner import ProcessOwner

        owner = ProcessOwner(self.home, seals_with=self._kept.seals_with)
        return self._open.enter_context(closing(owner))

    def _go_online(self, kept: Kept | None = None) -> Online:
        """Make the ways out of an event loop; with what is kept another than ours nobody is asked of connections."""
        from tieline.online import Online

        return Online(
            kept or self._kept,
            catalogue=self.catalogue,
            egress_allow=self.settings.egress_allow,
            upstream_timeout=self.settings.upstream_timeout,
            body_limit=self.settings.body_limit,
            proxy_overrides=self.settings.proxy_overrides,
            owner=self._owner,
            clock=self._clock,
            find_key=self.access.find_key,
            hooks=None if kept else self._occasions,
        )

    @cached_property
    def _occasions(self) -> Occasions:
        from tieline.occasions import Occasions

        return Occasions(
            lambda: self._book,
            kept=lambda: self._kept,
            parts=self._parts,
            go_online=self._go_online,
            on_engine=self._on_engine,
        )

    @asynccontextmanager
    async def online(self) -> AsyncGenerator[Self]:
        """Go out to APIs from this event loop while the block runs; all else stays open at its end.

        Within an `async with` block of this object it is as it is. Raises `UsageError` where that is of another loop.
        """
        if self._online is not None:
            if self._loop is not asyncio.get_running_loop():
                raise UsageError("it goes out to APIs from another event loop already")
            yield self
            return
        await asyncio.to_thread(lambda: self._stores)
        self._online, self._loop = self._go_online(), asyncio.get_running_loop()
        try:
            yield self
        finally:
            online, self._online = self._here(), None
            await online.close()

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

    # -- the engine ----------------------------------------------------------------------------------------

    def start_engine(self) -> None:
        """Begin to run what is due, in a thread of its own: schedules, triggers, queued actions, webhooks.

        Returns once it does; it ends when this object is closed.
        """
        self._engine.start()

    def reload_functions(self) -> bool:
        """Load functions again if any of their files has changed; return whether one had."""
        if changed := self._functions.reload():
            self._wake()
        return changed

    @cached_property
    def _engine(self) -> Engine:
        from tieline.engines.embedded import Engine

        stores = self._stores
        engine = Engine(
            self._open_running,
            schedules=stores.schedules,
            tasks=stores.tasks,
            owner=self._owner,
            clock=self._clock,
        )
        self._open.callback(engine.stop)
        return engine

    async def _open_running(self) -> Running:
        from tieline.running import Running

        parts = await asyncio.to_thread(self._parts)
        self._working = Running(parts, self._go_online(), self._wake)
        return self._working

    def _parts(self) -> Parts:
        from tieline.running import Parts
        from tieline.webhooks.send import Signer

        kept, webhooks, access = self._kept, self._webhooks, self.access
        preset = self.settings.webhook_signing_key
        return Parts(
            stores=kept.syncs,
            outbox=kept.outbox,
            deliveries=kept.deliveries,
            renewals=kept.renewals,
            book=self._book,
            control=self._control,
            provider=self.catalogue.load,
            version=lambda: (kept.revision.current(), self._functions.version),
            environment=access.environment,
            variables=self._variables,
            signer=lambda: Signer(settings=webhooks.settings(), key=access.webhook_signing_key(preset)),
            keeping=self.settings.refresh,
            owner=self._owner,
            clock=self._clock,
        )

    def _variables(self) -> dict[str, str]:
        return {each.name: each.value.reveal() for each in self.access.variables()}

    def _wake(self) -> None:
        if "_engine" in vars(self):
            self._engine.wake()

    async def _on_engine(self, work: Callable[[Running], Coroutine[Any, Any, T]]) -> T:
        """Do some work where functions run: in the engine's event loop, or in this one where there is no engine."""
        if "_engine" in vars(self):
            return await asyncio.wrap_future(self._engine.submit(lambda _worker: work(self._working)))
        from tieline.running import Running

        parts = await asyncio.to_thread(self._parts)
        async with self._way_out() as online:
            return await work(Running(parts, online, lambda: None))

    @cached_property
    def _book(self) -> FunctionBook:
        from tieline.sources.book import FunctionBook

        kept = self._kept
        return FunctionBook(self._functions.registry, kept.integrations, kept.switches, self.catalogue.load)

    @cached_property
    def _control(self) -> SyncControl:
        from tieline.syncs.control import SyncControl

        return SyncControl(self._stores, self._book, lambda: self._owner, self._clock, self._wake)

    @cached_property
    def _webhooks(self) -> WebhookService:
        from tieline.webhooks.service import WebhookService, WebhookStores
        from tieline.webhooks.settings import WebhookSettings

        kept, settings = self._kept, self.settings
        return WebhookService(
            WebhookStores(
                settings=kept.webhook_settings,
                deliveries=kept.deliveries,
                events=kept.outbox,
                integrations=kept.integrations,
                connections=kept.syncs.connections,
                revision=kept.revision,
            ),
            self.catalogue.load,
            self._clock,
            operator=WebhookSettings(
                primary_url=settings.webhook_url, secondary_url=settings.webhook_secondary_url
            ),
            wake=self._wake,
        )

    # -- telling -------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        if "_background" in vars(self):
            self._background.online.directory.changed()
        if (online := self._online) is not None:  # which its event loop may let go of at any moment
            online.directory.changed()
        self._wake()

    def _here(self) -> Online:
        if self._online is None:
            raise UsageError("going out to APIs needs an `async with Tieline()` block")
        return self._online

    @property
    def access(self) -> AccessService:
        """API keys, the environment and its variables."""
        return AccessService(self._kept.access, self._clock)
