"""Sources of dlt's over the record store: synced by Tieline, loaded by a user's own pipeline."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import dlt
import msgspec

from tieline.app import Tieline
from tieline.connections.model import Connection
from tieline.core.loop_thread import LoopThread
from tieline.exports.model import Change
from tieline.exports.run import changes_of
from tieline.records.model import Action, FeedQuery, StoredRecord
from tieline.settings import Settings
from tieline.sinks.arrow import DELETED, TableMaker, open_maker
from tieline.sinks.columns import ID
from tieline.sources import catalogue as sources
from tieline.sources.model import Resource, Source
from tieline.sources.rest import RestSource
from tieline.syncs.model import StreamResult, SyncOptions

#: Records in one table.
ROWS = 5_000
_LIVING = frozenset({Action.ADDED, Action.UPDATED})


def gong_source(
    *streams: str,
    connection: str | None = None,
    options: SyncOptions | None = None,
    settings: Settings | None = None,
    sync: bool = True,
) -> Any:
    """Return Gong's streams, all for none named, as a source for a pipeline of dlt's; see `tieline_source`."""
    return tieline_source(
        "gong", *streams, connection=connection, options=options, settings=settings, sync=sync
    )


def tieline_source(
    provider: str | RestSource,
    *streams: str,
    connection: str | None = None,
    options: SyncOptions | None = None,
    settings: Settings | None = None,
    sync: bool = True,
) -> Any:
    """Return streams of a provider, or of a configuration, all for none named, as a source for a pipeline of dlt's.

    When the pipeline extracts, they are synced into the home first, unless `sync` is False; then each yields Arrow tables
    of what has changed since the pipeline's last load, which dlt's own state tells. They are merged by `_tieline_id`, and
    what is gone is deleted; with the write disposition `append` every change is a row more, with `replace` all that
    lives comes each time. What fails of a sync is raised in its resource.
    """
    home = _Home(provider, streams, connection, options, settings or Settings.load(), sync=sync)
    chosen = [each for each in home.source.select(tuple(streams)) if not each.internal]
    name = provider if isinstance(provider, str) else provider.name

    @dlt.source(name=name)
    def synced() -> list[Any]:
        return [_resource(home, each) for each in chosen]

    return synced()


class _Expected(msgspec.Struct, frozen=True):
    """Keeps from dlt's log what every table of a stream would bring there: JSON comes as text, and its column is JSON."""

    stream: str

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.getMessage().startswith(f"In resource: {self.stream}, when merging arrow schema")


def _resource(home: _Home, resource: Resource) -> Any:
    model = home.source.model(resource)
    logging.getLogger("dlt").addFilter(_Expected(resource.name))

    @dlt.resource(
        name=resource.name,
        primary_key=ID,
        write_disposition="merge",
        columns={DELETED: {"hard_delete": True}},
        parallelized=False,
    )
    def changes() -> Iterator[Any]:
        home.sync(resource.name)
        whole = _disposition() == "replace"
        state: dict[str, Any] = {} if whole else dlt.current.resource_state()
        with open_maker(model) as maker:
            for records in home.pages(resource, state, living=whole):
                if found := changes_of(records):
                    yield _table(maker, found, resource.name)

    return changes


def _table(maker: TableMaker, changed: Sequence[Change], stream: str) -> Any:
    """Return changes as a table for the pipeline that extracts, whose columns keep their types."""
    schema: Any = dlt.current.source_schema()
    name: Any = dlt.current.resource().compute_table_schema().get("name", stream)
    held = schema.tables.get(schema.naming.normalize_tables_path(name), {}).get("columns", {})
    known = {each: str(column.get("data_type")) for each, column in held.items()}
    table, as_json = maker.table(changed, known, schema.naming.normalize_path)
    mark: Any = dlt.mark
    hints = mark.make_hints(columns={each: {"data_type": "json"} for each in as_json})
    return mark.with_hints(table, hints)


def _disposition() -> str:
    """Return how the running resource is to be written, as its user may have changed it."""
    told: Any = dlt.current.resource().write_disposition
    return str(told if isinstance(told, str) else told["disposition"])


class _Home:
    """A home that is synced once for all resources of a source, and read by each."""

    def __init__(
        self,
        provider: str | RestSource,
        streams: Sequence[str],
        connection: str | None,
        options: SyncOptions | None,
        settings: Settings,
        *,
        sync: bool,
    ) -> None:
        self._provider = provider
        self._streams = streams
        self._connection = connection
        self._options = options
        self._settings = settings
        self._synced: dict[str, StreamResult] | None = None if sync else {}
        self._syncing = threading.Lock()
        self.source = self._source()

    def _source(self) -> Source:
        if not isinstance(self._provider, str):
            return self._provider.source
        with Tieline(self._settings) as tieline:
            return sources.load(tieline.catalogue.load(self._provider))

    def sync(self, stream: str) -> None:
        """Sync all streams once, whoever asks first; raise what the one that asks failed of."""
        with self._syncing:
            if self._synced is None:
                self._synced = {each.stream: each for each in self._run()}
        result = self._synced.get(stream)
        if result is not None and result.error is not None:
            raise result.error

    def _run(self) -> list[StreamResult]:
        with Tieline(self._settings) as tieline, closing(LoopThread("tieline-dlt")) as loop:
            return loop.run(
                tieline.sync(
                    self._provider,
                    connection_id=self._connection,
                    streams=self._streams,
                    options=self._options,
                )
            )

    def pages(
        self, resource: Resource, state: dict[str, Any], *, living: bool
    ) -> Iterator[Sequence[StoredRecord]]:
        """Yield what has changed since `state`, which moves on with it; another store begins anew."""
        with Tieline(self._settings) as tieline:
            connection = self._stored(tieline)
            feed = f"{connection.key}-{connection.created_at}"
            cursor: str | None = state.get("cursor") if state.get("feed") == feed else None
            while True:
                query = FeedQuery(cursor=cursor, limit=ROWS, actions=_LIVING if living else frozenset())
                page = tieline.records(
                    connection.provider, resource.name, query, connection_id=connection.connection_id
                )
                if page.records:
                    cursor = page.records[-1].cursor
                    state |= {"feed": feed, "cursor": cursor}
                    yield page.records
                if page.next_cursor is None:
                    return

    def _stored(self, tieline: Tieline) -> Connection:
        if isinstance(self._provider, str):
            return tieline.connection(self._provider, self._connection)
        draft = self._provider.draft(self._connection)
        return tieline.connection(draft.provider, draft.connection_id)
