"""`Tieline`: builds the system from its settings, and is the face of its services. Start reading here."""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, closing
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Self

from tieline.auth.credentials import check_basic
from tieline.connections import choose
from tieline.connections.model import (
    DEFAULT_ID,
    Connection,
    Draft,
    account_label,
    check_base_url,
    check_connection_id,
    limits_of,
)
from tieline.connections.vault import KeyRing, load_or_create_key
from tieline.connections.verify import verify
from tieline.core.clock import MICROSECONDS, Clock, SystemClock, to_us
from tieline.core.errors import ConfigurationError, DiskFull, TielineError, UnknownName
from tieline.exports.model import ExportCounts, ExportStream, Target
from tieline.exports.ports import Sink
from tieline.exports.run import Progress, export
from tieline.http.pace import Limits
from tieline.http.pacer import AsyncPacer
from tieline.http.ports import AsyncTransport, PaceStore
from tieline.http.session import AsyncSession
from tieline.providers import catalogue
from tieline.records.model import FeedPage, FeedQuery, StreamKey
from tieline.settings import Settings
from tieline.sources import catalogue as sources
from tieline.syncs.model import Listener, StreamResult, SyncOptions
from tieline.syncs.service import Job, Stores, SyncService
from tieline.syncs.status import ConnectionStatus, read_status
from tieline.work.model import Schedule
from tieline.work.ports import Owner


class Tieline:
    """All of Tieline in one object, over one home folder and one database.

    Nothing is opened before it is needed. Methods block unless they are `async`; any thread may call them. Close it
    when done, or use it in a `with` block. Every method raises from the tree in `tieline.core.errors`.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        clock: Clock | None = None,
        transport: AsyncTransport | None = None,
    ) -> None:
        self.settings = settings or Settings.load()
        self._clock = clock or SystemClock()
        self._given_transport = transport
        self._open = ExitStack()
        self._opening = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database and of every lease."""
        self._open.close()

    # -- what it is built of -------------------------------------------------------------------------------

    @cached_property
    def home(self) -> Path:
        """The folder of all state, made if it is not there. Raises `ConfigurationError` if it cannot be used."""
        home = self.settings.home
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as problem:
            raise _unusable(home, problem) from None
        return home.absolute()

    @property
    def _stores(self) -> Stores:
        with self._opening:  # two threads must not open two of them
            return self._opened

    @cached_property
    def _opened(self) -> Stores:
        from tieline.storage.connections import SqlConnectionStore
        from tieline.storage.database import open_database
        from tieline.storage.records import SqlRecordStore
        from tieline.storage.runs import SqlRunStore
        from tieline.storage.unlock import is_sealed, unlock

        url = self.settings.database_url or f"sqlite:///{self.home / 'tieline.db'}"
        database = self._open.enter_context(closing(open_database(url)))
        sealed = database.location if is_sealed(database) else None
        keys = KeyRing.parse(self.settings.encryption_key or load_or_create_key(self.home, sealed=sealed))
        hash_key = unlock(database, keys)
        return Stores(
            records=SqlRecordStore(database, keys, hash_key),
            connections=SqlConnectionStore(database, keys),
            runs=SqlRunStore(database),
            pace=self._pace(),
        )

    def _pace(self) -> PaceStore:
        if self.settings.database_url and not self.settings.database_url.startswith("sqlite"):
            from tieline.storage.pace_postgres import PostgresPaceStore

            return self._open.enter_context(closing(PostgresPaceStore(self.settings.database_url)))
        from tieline.storage.pace_sqlite import SqlitePaceStore

        return self._open.enter_context(closing(SqlitePaceStore(self.home / "pace.db")))

    @asynccontextmanager
    async def _transport(self) -> AsyncGenerator[AsyncTransport]:
        if self._given_transport is not None:
            yield self._given_transport
            return
        from tieline.http.aiohttp_driver import AiohttpTransport

        async with AiohttpTransport() as transport:
            yield transport

    @cached_property
    def _owner(self) -> Owner:
        from tieline.engines.owner import ProcessOwner

        return self._open.enter_context(closing(ProcessOwner(self.home)))

    def _now_us(self) -> int:
        return int(self._clock.now() * MICROSECONDS)

    # -- connections ---------------------------------------------------------------------------------------

    async def connect(
        self,
        provider: str,
        *,
        username: str,
        password: str,
        base_url: str | None = None,
        connection_id: str = DEFAULT_ID,
        pace: Callable[[Limits], Limits] | None = None,
    ) -> Connection:
        """Verify an account and store it, sealed, under an id; nothing is stored if it does not verify.

        Another account under the same id shares nothing with the former one. `pace` changes what the provider
        allows every account into what this one was sold.
        """
        described = catalogue.load(provider)
        draft = Draft(
            integration=described.name,
            provider=described.name,
            connection_id=check_connection_id(connection_id),
            base_url=check_base_url(base_url, described),
            trusted=True,
            credentials=check_basic(username, password),
            limits=None if pace is None else pace(limits_of(described)),
        )
        stores = await asyncio.to_thread(lambda: self._stores)
        async with self._transport() as transport:
            pacer = AsyncPacer(
                stores.pace,
                key=draft.identity,
                limits=draft.limits or limits_of(described),
                clock=self._clock,
            )
            await verify(draft, described, AsyncSession(transport, pacer=pacer, clock=self._clock))
        connection = await asyncio.to_thread(
            stores.connections.save, draft, keep_credentials=True, now=self._now_us()
        )
        return await asyncio.to_thread(stores.connections.make_current, connection, now=self._now_us())

    def connections(self) -> list[Connection]:
        """Return every connection, by provider and id."""
        return self._stores.connections.all()

    def connection(self, provider: str, connection_id: str | None = None) -> Connection:
        """Return one connection; without an id the only one, or the one called `default`."""
        catalogue.load(provider)
        return choose.stored(self._stores.connections, provider, connection_id)

    # -- syncs ---------------------------------------------------------------------------------------------

    async def sync(
        self,
        provider: str,
        *,
        connection_id: str | None = None,
        streams: Sequence[str] = (),
        options: SyncOptions | None = None,
        pace: Callable[[Limits], Limits] | None = None,
        listener: Listener = lambda _event: None,
        stop: asyncio.Event | None = None,
    ) -> list[StreamResult]:
        """Bring streams up to date, all for none named, with the parents they need; return what became of each.

        Without a stored connection the environment's account is used. `pace` may change the limits of
        the account.
        Setting `stop` ends the run after the pages in hand; what failed is told by the results.
        """
        described, source = catalogue.load(provider), sources.load(provider)
        resources = source.select(tuple(streams))
        stores = await asyncio.to_thread(lambda: self._stores)
        account = await asyncio.to_thread(
            choose.account,
            stores.connections,
            described,
            connection_id,
            self.settings.environment,
            now=self._now_us(),
        )
        own = limits_of(described, account.connection)
        job = Job(
            connection=account.connection,
            credentials=account.credentials,
            provider=described,
            source=source,
            resources=resources,
            options=options or SyncOptions(),
            limits=own if pace is None else pace(own),
        )
        async with self._transport() as transport:
            service = SyncService(stores, transport, self._clock, self._owner)
            return await service.sync(job, listener, stop or asyncio.Event())

    async def keep_schedule(
        self, connection: Connection, streams: Sequence[str], spec: str, due: datetime | None
    ) -> None:
        """Write down when streams are synced next; None once nothing will."""
        next_at = None if due is None else to_us(due)
        for stream in streams:
            schedule = Schedule(connection=connection.key, sync=stream, spec=spec, next_at=next_at)
            await asyncio.to_thread(self._stores.runs.schedule, schedule, now=self._now_us())

    # -- records -------------------------------------------------------------------------------------------

    def records(
        self, provider: str, stream: str, query: FeedQuery | None = None, *, connection_id: str | None = None
    ) -> FeedPage:
        """Return a page of a stream's records in the order of their last change."""
        resource = sources.load(provider).resource(stream)
        connection = self.connection(provider, connection_id)
        key = StreamKey(connection=connection.key, model=resource.model)
        return self._stores.records.feed(key, query or FeedQuery())

    def exportable(
        self, provider: str, streams: Sequence[str] = (), *, connection_id: str | None = None
    ) -> list[ExportStream]:
        """Return what can be exported of a connection, all streams for none named.

        Raises `UnknownName` for a stream or connection that is not there, or that nothing was synced for yet.
        """
        source, connection = sources.load(provider), self.connection(provider, connection_id)
        resources = [source.resource(name) for name in dict.fromkeys(streams)] or source.resources
        if not self._stores.records.counts(connection.key):
            raise UnknownName(f"connection: nothing was synced for {connection.name} yet", field="connection")
        label = account_label(connection, self.connections())
        return [
            ExportStream(
                key=StreamKey(connection=connection.key, model=resource.model),
                target=Target(name=resource.name, connection=label, model=source.model(resource)),
                feed=f"{connection.key}-{connection.created_at}",  # a database made anew numbers anew
            )
            for resource in resources
        ]

    def export(
        self, streams: Sequence[ExportStream], sink: Sink, *, progress: Progress = lambda _name, _counts: None
    ) -> Mapping[str, ExportCounts]:
        """Bring what `exportable` returned up to date in a sink; return what was done by stream."""
        return export(self._stores.records, streams, sink, progress=progress)

    # -- what is going on ----------------------------------------------------------------------------------

    def status(self) -> list[ConnectionStatus]:
        """Return every connection with its streams: records, last runs, next runs, and the quota left."""
        return read_status(self._stores, self._clock.now())


def _unusable(home: Path, problem: OSError) -> TielineError:
    if problem.errno == errno.ENOSPC:
        return DiskFull(f"no space is left in {home}")
    return ConfigurationError(
        f"TIELINE_HOME: {home} cannot be used: {problem.strerror}", field="TIELINE_HOME"
    )
