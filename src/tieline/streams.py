"""The streams of a provider's source, and what is stored of any: synced, read, exported."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

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
from tieline.providers.model import Provider
from tieline.records.model import FeedPage, FeedQuery, StreamKey
from tieline.sources import catalogue as sources
from tieline.sources.functions import check_not_replaced
from tieline.syncs.model import Listener, StreamResult, SyncOptions
from tieline.syncs.service import Job
from tieline.syncs.status import ConnectionStatus, read_status
from tieline.work.model import Schedule, ScheduleState


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

        Without a stored connection the environment's account is used. `pace` may change the limits of the account.
        Setting `stop` ends the run after the pages in hand; what failed is told by the results. Raises `UsageError` for a
        stream that a function takes the place of.
        """
        described = self.catalogue.load(provider)
        source = sources.load(described)
        resources = source.select(tuple(streams))
        account = await asyncio.to_thread(self._account, described, connection_id)
        check_not_replaced(source, resources, self._book.registry.syncs_of(account.connection.integration))
        job = Job.of(described, source, account, resources, options or SyncOptions(), pace)
        async with self._way_out() as online:
            return await online.syncs(account.connection).sync(job, listener, stop or asyncio.Event())

    def _account(self, provider: Provider, connection_id: str | None) -> choose.Account:
        environment, now = self.settings.environment, now_us(self._clock)
        return choose.account(self._stores.connections, provider, connection_id, environment, now=now)

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
        """Return what can be exported of a connection, all streams for none named.

        Raises `UnknownName` for a stream or connection that is not there, or that nothing was synced for yet.
        """
        source, connection = (
            sources.load(self.catalogue.load(provider)),
            self.connection(provider, connection_id),
        )
        chosen = [source.resource(name) for name in dict.fromkeys(streams)] or source.resources
        return streams_of(self._stores.records, source, chosen, connection, self.all_connections())

    def export(
        self, streams: Sequence[ExportStream], sink: Sink, *, progress: Progress = lambda _name, _counts: None
    ) -> Mapping[str, ExportCounts]:
        """Bring what `exportable` returned up to date in a sink; return what was done by stream."""
        return export(self._stores.records, streams, sink, progress=progress)
