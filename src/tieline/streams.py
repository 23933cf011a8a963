"""The streams of a provider's source, and what is stored of any: synced, read, exported."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tieline.building import Building
from tieline.connections import choose
from tieline.connections.model import Connection
from tieline.core.clock import now_us, to_us
from tieline.core.errors import UnknownName
from tieline.exports.choose import Saved, saved, streams_of
from tieline.exports.follow import Follower
from tieline.exports.model import ExportCounts, ExportStream
from tieline.exports.ports import Sink
from tieline.exports.query import Answer, Asked, Parameters, Question
from tieline.exports.run import Progress, export
from tieline.http.pace import Limits
from tieline.records.model import FeedPage, FeedQuery, StreamKey
from tieline.sources import catalogue as sources
from tieline.sources.functions import check_not_replaced
from tieline.syncs.job import Job
from tieline.syncs.model import Listener, StreamResult, SyncOptions
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
        own, and its records belong to its own connection, unless an id is given. `pace` may change the limits of the account. Setting `stop` ends the run after the pages in hand; what failed
        is told by the results. Raises `UsageError` for a stream that a function takes the place of.
        """
        how = options or SyncOptions()
        if isinstance(provider, str):
            job = await asyncio.to_thread(self._job, provider, connection_id, streams, how, pace)
        else:
            job = await asyncio.to_thread(self._job_of_rest, provider, connection_id, streams, how, pace)
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

    def _job_of_rest(
        self,
        rest: RestSource,
        connection_id: str | None,
        streams: Sequence[str],
        options: SyncOptions,
        pace: Pace,
    ) -> Job:
        resources, draft = rest.source.select(tuple(streams)), rest.draft(connection_id)
        connection = self._stores.connections.save(draft, keep_credentials=False, now=now_us(self._clock))
        if not connection.facts.items() >= rest.facts.items():
            self._stores.connections.learn(connection.key, rest.facts, now=now_us(self._clock))
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
        everyone = self.all_connections()
        connection = choose.among(everyone, self.catalogue.load(provider).name, connection_id)
        ((_, found),) = self.exportable_of([connection], streams, among=everyone)
        return found

    def exportable_of(
        self,
        connections: Sequence[Connection],
        streams: Sequence[str] = (),
        *,
        among: Sequence[Connection] | None = None,
    ) -> list[tuple[Connection, list[ExportStream]]]:
        """Return the same of many connections, each with its own; `among` are all there are, where they were read before.

        Those are left out that nothing is to be exported of. Raises `UnknownName` where that is so of each.
        """
        everyone = self.all_connections() if among is None else among
        stored = self._stores.records.counts_of([each.key for each in connections])
        described: dict[str, list[Saved]] = {}
        found: list[tuple[Connection, list[ExportStream]]] = []
        lacking: list[UnknownName] = []
        for each in connections:
            if each.integration not in described:
                described[each.integration] = self._saved(each)
            known = described[each.integration]
            try:
                own = streams_of(each, stored.get(each.key, {}), known, everyone, streams)
                found.append((each, own))
            except UnknownName as error:
                lacking.append(error)
        if lacking and not found:
            raise lacking[0]
        return found

    def _saved(self, connection: Connection) -> list[Saved]:
        """Return what the source and the functions of a connection's integration save."""
        registry, own = self._book.registry, connection.integration
        functions: list[SyncDefinition | EventDefinition] = [
            *registry.syncs_of(own),
            *registry.events_of(own),
        ]
        return saved(sources.find(self.catalogue.load(connection.provider)), functions)

    def export(
        self, streams: Sequence[ExportStream], sink: Sink, *, progress: Progress = lambda _name, _counts: None
    ) -> Mapping[str, ExportCounts]:
        """Bring what `exportable` returned up to date in a sink; return what was done by stream."""
        return export(self._stores.records, streams, sink, progress=progress)

    def follower(self) -> Follower:
        """Return what exports again and again, and knows whether anything is new."""
        return Follower(self._stores.records)

    # -- questions -----------------------------------------------------------------------------------------

    def query(
        self,
        sql: str,
        parameters: Parameters = (),
        *,
        provider: str | None = None,
        connection_id: str | None = None,
        since: datetime | None = None,
        parquet: Path | None = None,
        allow_files: bool = False,
        memory_mb: int = 1024,
    ) -> Answer:
        """Ask in DuckDB's SQL about the records of one connection, of a provider's, or of all; return the rows as they come.

        Streams, flat views and reports are tables, as in an exported DuckDB file; what the query names is loaded into
        memory for it. `since` leaves out records of before, of streams that tell a moment. `parquet` is a folder of exported
        files that stand for the streams they hold. Other files are out of reach without `allow_files`. Raises
        `UsageError` for what DuckDB refuses, and where `memory_mb` is too little.
        """
        question = Question(
            sql=sql,
            parameters=parameters,
            since=since,
            parquet=parquet,
            allow_files=allow_files,
            memory_mb=memory_mb,
        )
        return self.ask(question, provider=provider, connection_id=connection_id)

    def ask(
        self, question: Question, *, provider: str | None = None, connection_id: str | None = None
    ) -> Answer:
        """As `query`, with all of it in one value."""
        return self._answer(self.asked(provider, connection_id), question)

    def query_into(
        self, path: Path, question: Question, *, provider: str | None = None, connection_id: str | None = None
    ) -> int:
        """Write the answer of a question into a file, whole or not at all; return the number of rows.

        Its name ends in .parquet, .csv, .json, .jsonl or .ndjson.
        """
        return self._write_answer(self.asked(provider, connection_id), question, path)

    def asked(self, provider: str | None = None, connection_id: str | None = None) -> Asked:
        """Return what queries may name: of one connection, of a provider's, or of all that something was synced for."""
        everyone = self.all_connections()
        name = None if provider is None else self.catalogue.load(provider).name
        chosen = [
            each
            for each in everyone
            if name in (None, each.provider) and connection_id in (None, each.connection_id)
        ]
        if connection_id is not None and not chosen:
            raise UnknownName(f"connection: there is none called {connection_id!r}", field="connection")
        stored = self._stores.records.counts_of([each.key for each in chosen])
        synced = [each for each in chosen if stored.get(each.key)]
        loaded = {each.provider: sources.find(self.catalogue.load(each.provider)) for each in synced}
        if name is not None:
            loaded[name] = sources.find(self.catalogue.load(name))
        found = {source.name: source for source in loaded.values() if source is not None}
        exported = self.exportable_of(synced, among=everyone)
        return Asked(
            streams=tuple(stream for _, own in exported for stream in own),
            sources=tuple(found.values()),
        )
