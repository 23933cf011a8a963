"""The streams of a provider's source, and what is stored of any: synced, read, exported."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from tieline.building import Building
from tieline.connections import choose
from tieline.connections.model import Connection
from tieline.core.clock import now_us, to_us
from tieline.core.errors import UnknownName
from tieline.exports.choose import streams_of
from tieline.exports.model import ExportCounts, ExportStream
from tieline.exports.ports import Sink
from tieline.exports.run import Progress, export
from tieline.http.pace import Limits
from tieline.records.model import FeedPage, FeedQuery, StreamKey
from tieline.sources import catalogue as sources
from tieline.sources.functions import check_not_replaced
from tieline.syncs.model import Listener, StreamResult, SyncOptions
from tieline.syncs.service import Job
from tieline.syncs.status import ConnectionStatus, read_status
from tieline.work.model import Schedule, ScheduleState

if TYPE_CHECKING:
    from tieline.functions.definition import EventDefinition, SyncDefinition
    from tieline.sources.rest import RestSource

Pace = Callable[[Limits], Limits] | None


class Streams(Building):
    """What is done with the streams of stored connections, without a server or functions."""

    def all_connections(self) -> list[Connection]:
        """Return every connection, by integration and id."""
        return self._stores.connections.all()

    def connection(self, provider: str, connection_id: str | None = None) -> Connection:
        """Return one connection; without an id the only one, or the one called `default`."""
        return choose.stored(self._stores.connections, self.catalogue.load(provider).name, connection_id)

    async def sync(
        self,
        provider: str | RestSource,
        *,
        connection_id: str | None = None,
        streams: Sequence[str] = (),
        options: SyncOptions | None = None,
        pace: Pace = None,
        listener: Listener = lambda _event: None,
        stop: asyncio.Event | None = None,
    ) -> list[StreamResult]:
        """Bring streams up to date, all for none named, with the parents they need; return what became of each.

        Without a stored connection the environment's account is used; a source that a configuration describes brings its
        own. `pace` may change the limits of the account. Setting `stop` ends the run after the pages in hand; what failed
        is told by the results. Raises `UsageError` for a stream that a function takes the place of.
        """
        how = options or SyncOptions()
        if isinstance(provider, str):
            job = await asyncio.to_thread(self._job, provider, connection_id, streams, how, pace)
        else:
            job = await asyncio.to_thread(self._job_of_rest, provider, streams, how, pace)
        async with self._way_out() as online:
            return await online.syncs(job.connection).sync(job, listener, stop or asyncio.Event())

    def _job(
        self, name: str, connection_id: str | None, streams: Sequence[str], options: SyncOptions, pace: Pace
    ) -> Job:
        provider = self.catalogue.load(name)
        source = sources.load(provider)
        resources = source.select(tuple(streams))
        environment, now = self.settings.environment, now_us(self._clock)
        account = choose.account(self._stores.connections, provider, connection_id, environment, now=now)
        check_not_replaced(source, resources, self._book.registry.syncs_of(account.connection.integration))
        return Job.of(provider, source, account, resources, options, pace)

    def _job_of_rest(self, rest: RestSource, streams: Sequence[str], options: SyncOptions, pace: Pace) -> Job:
        resources, draft = rest.source.select(tuple(streams)), rest.draft()
        connection = self._stores.connections.save(draft, keep_credentials=False, now=now_us(self._clock))
        account = choose.Account(connection=connection, credentials=draft.credentials)
        job = Job.of(rest.provider, rest.source, account, resources, options, pace)
        return msgspec.structs.replace(job, way=rest.ways(), paced_as=rest.paced_as)

    async def keep_schedule(
        self, connection: Connection, streams: Sequence[str], spec: str, due: datetime | None
    ) -> None:
        """Write down when streams are synced next; None once nothing will."""
        next_at = None if due is None else to_us(due)
        for stream in streams:
            schedule = Schedule(
                connection=connection.key,
                sync=stream,
                spec=spec,
                next_at=next_at,
                state=ScheduleState.COMMAND,
            )
            await asyncio.to_thread(self._stores.schedules.save, schedule, now=now_us(self._clock))

    def status(self) -> list[ConnectionStatus]:
        """Return every connection with its streams: records, last runs, next runs, and the quota left."""
        return read_status(self._stores, self.catalogue.load, self._clock.now())

    # -- records -------------------------------------------------------------------------------------------

    def records(
        self, provider: str, stream: str, query: FeedQuery | None = None, *, connection_id: str | None = None
    ) -> FeedPage:
        """Return a page of records in the order of their last change: of a stream, or of a model that functions save."""
        connection = self.connection(provider, connection_id)
        key = StreamKey(connection=connection.key, model=self._model(connection, stream))
        return self._stores.records.feed(key, query or FeedQuery())

    def _model(self, connection: Connection, name: str) -> str:
        source = sources.find(self.catalogue.load(connection.provider))
        models = {each.name: each.model for each in source.resources} if source else {}
        models = {model: model for model, _ in self._stores.records.counts(connection.key)} | models
        if name not in models:
            there = ", ".join(models) or "none yet"
            raise UnknownName(f"stream: {connection.name} has no {name!r}; it has {there}", field="stream")
        return models[name]

    def exportable(
        self, provider: str, streams: Sequence[str] = (), *, connection_id: str | None = None
    ) -> list[ExportStream]:
        """Return what can be exported of a connection, all for none named: streams, and the models that functions save.

        Raises `UnknownName` for a stream or connection that is not there, or that nothing was synced for yet.
        """
        source, connection = (
            sources.find(self.catalogue.load(provider)),
            self.connection(provider, connection_id),
        )
        registry, own = self._book.registry, connection.integration
        functions: list[SyncDefinition | EventDefinition] = [
            *registry.syncs_of(own),
            *registry.events_of(own),
        ]
        everyone = self.all_connections()
        return streams_of(self._stores.records, source, functions, connection, everyone, streams)

    def export(
        self, streams: Sequence[ExportStream], sink: Sink, *, progress: Progress = lambda _name, _counts: None
    ) -> Mapping[str, ExportCounts]:
        """Bring what `exportable` returned up to date in a sink; return what was done by stream."""
        return export(self._stores.records, streams, sink, progress=progress)
