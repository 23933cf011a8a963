# ruff: noqa: S608 - names are quoted, text is written as literals
"""Loads into a DuckDB in memory what a query names: streams as tables, flat views and reports over them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from tieline.core.clock import iso, to_us
from tieline.exports.contract import Shaper
from tieline.exports.infer import empty
from tieline.exports.layout import Layout, lay_out
from tieline.exports.model import Contract, Target
from tieline.exports.query import Asked, Question
from tieline.exports.run import FIRST_PAGE, Feed, changes_of, page_limit
from tieline.records.model import Action, FeedQuery, StoredRecord, StreamKey
from tieline.sinks import duckdb_sql as sql
from tieline.sinks.columns import CONNECTION, ID
from tieline.sinks.duckdb_names import names_in
from tieline.sinks.duckdb_rows import columns_of
from tieline.sinks.duckdb_views import select_view, views_of
from tieline.sinks.line_files import LineFiles
from tieline.sinks.parquet_shelf import stored_tables
from tieline.sinks.spool import Spool
from tieline.sources.schema import Model

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_WORD = re.compile(r"\w+")
#: A question about what there is, not about records.
_SHOW = re.compile(r"\s*show\s+(all\s+)?tables\b", re.IGNORECASE)


#: Bytes of records that are inserted at once.
_SPOOLED = 16 << 20
_LIVING = frozenset({Action.ADDED, Action.UPDATED})


class Wanted(msgspec.Struct, frozen=True):
    """What is needed of a query: the columns of each stream, None for all; views and reports, each after what it needs."""

    streams: dict[str, set[str] | None]
    views: list[str]


class Shelf:
    """Brings what a query names into the connection's current database."""

    def __init__(self, connection: DuckDBPyConnection, feed: Feed, asked: Asked, question: Question) -> None:
        self._connection = connection
        self._feed = feed
        self._asked = asked
        self._question = question
        self._parquet = stored_tables(question.parquet)
        self._models = {name: asked.model(name) for name in asked.names()}
        self._models |= {name: each.model for name, each in self._parquet.items()}
        self._views = {
            view.name: (stream, view)
            for stream in self._models
            for view in views_of(self._laid_out(stream, self._models[stream]))
        }
        self._reports = {each.name: each for each in asked.reports}

    @property
    def files(self) -> list[str]:
        """Return the paths of the Parquet files that the loaded tables are read from."""
        return [path for each in self._parquet.values() for path in each.paths]

    @property
    def _known(self) -> set[str]:
        return self._models.keys() | self._views.keys() | self._reports.keys()

    def fetch(self, query: str) -> None:
        """Make every table and view that a query names; all of them, without records, where it asks what there is."""
        wanted, shows = Wanted({}, []), _SHOW.match(query) is not None
        for name in sorted(self._known if shows else self._named(query)):
            self._want(name, wanted, own=True)
        for name, columns in wanted.streams.items():
            self._load(name, columns, records=not shows)
        for name in wanted.views:
            self._connection.execute(f"CREATE VIEW {sql.quote(name)} AS {self._query_of(name)}")

    def _named(self, query: str) -> set[str]:
        return names_in(
            lambda text, given: self._connection.execute(text, given).fetchall(), query, self._known
        )

    def _want(self, name: str, wanted: Wanted, *, own: bool, text: str = "") -> None:
        """Note a name and all that it needs. Of a stream that only views and reports name, what they name is enough."""
        if name in self._models:
            self._want_stream(name, wanted, None if own else set(_WORD.findall(text)))
        elif name not in wanted.views:
            if name in self._views:
                stream, view = self._views[name]
                self._want_stream(
                    stream, wanted, {re.split(r"[.\[]", path)[0] for path in view.columns.values()}
                )
            else:
                query = self._reports[name].query
                for each in sorted(self._named(query) - {name}):
                    self._want(each, wanted, own=False, text=query)
            wanted.views.append(name)

    @staticmethod
    def _want_stream(name: str, wanted: Wanted, columns: set[str] | None) -> None:
        before = wanted.streams.get(name, set())
        wanted.streams[name] = None if before is None or columns is None else before | columns

    def _query_of(self, name: str) -> str:
        if name in self._views:
            stream, view = self._views[name]
            return select_view(view, self._laid_out(stream, self._models[stream]))
        return self._reports[name].query

    def _laid_out(self, stream: str, model: Model | None) -> Layout:
        """Return how records lie in a query's tables: as they are read, or as their files have them."""
        if stream in self._parquet:
            return self._parquet[stream].layout
        return lay_out(Target(name=stream, connection="", model=model))

    def _load(self, name: str, columns: set[str] | None, *, records: bool) -> None:
        if name in self._parquet:
            self._connection.execute(f"CREATE VIEW {sql.quote(name)} AS {self._parquet[name].query}")
            return
        model = self._models[name] or (self._seen(name) if records else empty(name))
        layout = self._laid_out(name, model)
        kept = {
            column: kind
            for column, kind in columns_of(layout, layout.root).items()
            if columns is None or column in columns or column in (ID, CONNECTION)
        }
        self._connection.execute(sql.create_table(name, kept))
        condition = _later(self._asked.moment(name), self._question)
        for stream in self._asked.named(name) if records else ():
            with _MemorySpool(model, {}) as spool:
                table = _Table(self._connection, stream.target, spool, list(kept), condition)
                for page in _pages(self._feed, stream.key):
                    table.take(page)
                table.fill()

    def _seen(self, name: str) -> Model:
        """Return the shape of records that nothing describes, which takes a look at each."""
        shaper = Shaper(empty(name), stream=name, contract=Contract.EVOLVE, inferred=True, settled=False)
        for stream in self._asked.named(name):
            for page in _pages(self._feed, stream.key):
                shaper.take(changes_of(page))
        return shaper.model


def _pages(feed: Feed, stream: StreamKey) -> Iterator[list[StoredRecord]]:
    """Yield what lives of a stream, a page at a time."""
    cursor, limit = None, FIRST_PAGE
    while True:
        page = feed.feed(stream, FeedQuery(cursor=cursor, limit=limit, actions=_LIVING))
        yield page.records
        if page.next_cursor is None:
            return
        cursor = page.next_cursor
        limit = page_limit(len(page.records), sum(len(record.data or b"") for record in page.records))


def _later(moment: str | None, question: Question) -> str:
    """Return the condition that leaves out what is older than the question wants."""
    if moment is None or question.since is None:
        return ""
    path = ".".join(map(sql.quote, moment.split(".")))
    since = iso(to_us(question.since))
    return f" WHERE TRY_CAST({path} AS TIMESTAMPTZ) >= TIMESTAMPTZ {sql.literal(since)}"


class _MemorySpool(Spool):
    """One whose lines stay off the disk."""

    def __init__(self, model: Model | None, types: dict[str, str]) -> None:
        super().__init__(model, types)
        self._files = LineFiles(in_memory=True)


class _Table:
    """Takes one account's records into a table."""

    def __init__(
        self,
        connection: DuckDBPyConnection,
        target: Target,
        spool: Spool,
        columns: list[str],
        condition: str,
    ) -> None:
        self._connection = connection
        self._target = target
        self._spool = spool
        self._columns = ", ".join(map(sql.quote, columns))
        self._condition = condition
        self._filled = False

    def take(self, records: Sequence[StoredRecord]) -> None:
        """Spool records, and insert them once they are many."""
        self._spool.add(changes_of(records))
        if self._spool.size >= _SPOOLED:
            self.fill()

    def fill(self) -> None:
        """Insert what was spooled; what changed while it was read replaces what was read before."""
        import duckdb

        if not self._spool:
            return
        if self._filled:
            self._connection.execute(
                f"DELETE FROM {sql.quote(self._target.name)} WHERE {CONNECTION} = ? AND {ID} IN (SELECT unnest(?))",
                [self._target.connection, self._spool.upserts],
            )
        try:
            self._insert()
        except (duckdb.ConversionException, duckdb.InvalidInputException):
            self._spool.take_apart()
            self._insert()
        self._filled = True
        self._spool.clear()

    def _insert(self) -> None:
        lines = self._spool.select(self._target.connection)
        self._connection.execute(
            f"INSERT INTO {sql.quote(self._target.name)} BY NAME SELECT {self._columns} FROM ({lines}){self._condition}"
        )
