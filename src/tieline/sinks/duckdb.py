"""Streams as tables of a DuckDB database file."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tieline.core.errors import UsageError
from tieline.core.typed import decode
from tieline.exports.model import Change, ExportCounts, Known, Mode, Position, Target
from tieline.exports.place import check_mode, comes_again
from tieline.sinks import duckdb_sql as sql
from tieline.sinks.columns import CONNECTION, ID, VALID_FROM, VALID_TO
from tieline.sinks.duckdb_reports import drop_reports, make_reports, report_views
from tieline.sinks.duckdb_session import ROW_GROUP, RefusedData, Session, open_session
from tieline.sinks.spool import Spool
from tieline.sources.schema import Model, Struct

_BOOKS = (
    "CREATE TABLE IF NOT EXISTS _tieline_cursors (stream VARCHAR, connection VARCHAR, feed VARCHAR, cursor VARCHAR)",
    "CREATE TABLE IF NOT EXISTS _tieline_streams (stream VARCHAR, model JSON)",
    f"ALTER TABLE _tieline_streams ADD COLUMN IF NOT EXISTS mode VARCHAR DEFAULT '{Mode.MERGE}'",
)

#: Room to spare: see `open_session`.
_MEMORY_MB = 384


class DuckDBSink:
    """A DuckDB database with one table for each stream, merged by record id and connection.

    Cursors are kept beside the tables and move in the same transaction. Use `open_duckdb`.
    """

    typed = True
    commit_bytes = 64 << 20
    #: Whole row groups: DuckDB writes a full one once, where it would write parts of one again and again.
    commit_records = 2 * ROW_GROUP

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self._name = name

    def known(self, stream: str) -> Known | None:
        """Return what the file holds of a stream."""
        return _known(self._session, stream)

    def check(self, targets: Sequence[Target]) -> None:
        """Refuse where a table or view has the name of a stream or of one of its views and is not ours."""
        for target in targets:
            before = self.known(target.name)
            if before is not None:
                check_mode(target, before.mode, self._name)
            ours = {target.name, *_views(before.model)} if before is not None else set[str]()
            for name in [target.name, *_views(target.model)]:
                if (
                    name not in ours
                    and _is_there(self._session, name)
                    and name not in report_views(self._session)
                ):
                    raise UsageError(f"{self._name}: has a table or view {name!r} that is not Tieline's")

    @contextmanager
    def stream(self, target: Target) -> Generator[DuckDBTable]:
        """Open a stream's table; it and its views are made or widened to fit the model."""
        self._session.atomically(lambda: _prepare(self._session, target))
        types = self._session.types(sql.nested_types(target.model))
        with Spool(target.model, types, target.mode) as spool:
            yield DuckDBTable(self._session, target, spool)


@contextmanager
def open_duckdb(path: Path, *, schema: str = "main") -> Generator[DuckDBSink]:
    """Open a schema of the database file at `path` for an export; made where there is none."""
    with open_session(path, memory_mb=_MEMORY_MB, schema=schema) as session:
        yield DuckDBSink(session, str(path))
        make_reports(session)


class DuckDBTable:
    """Writes one stream's changes into its table."""

    def __init__(self, session: Session, target: Target, spool: Spool) -> None:
        self._session = session
        self._target = target
        self._spool = spool
        self._committed = False

    @property
    def position(self) -> Position | None:
        """The cursor stored for this stream and connection."""
        rows = self._session.run(
            "SELECT feed, cursor FROM _tieline_cursors WHERE stream = ? AND connection = ?",
            (self._target.name, self._target.connection),
        )
        return Position(feed=rows[0][0], cursor=rows[0][1]) if rows else None

    def write(self, changes: Sequence[Change]) -> None:
        """Spool changes for the next commit."""
        self._spool.add(changes)

    def reshape(self, model: Model) -> Model:
        """Give the table its new columns and types at once; they hold nothing yet."""
        target = msgspec.structs.replace(self._target, model=model)
        self._session.atomically(lambda: _prepare(self._session, target))
        self._spool.reshape(model, self._session.types(sql.nested_types(model)))
        self._target = target
        return model

    def commit(self, position: Position) -> ExportCounts:
        """Merge what was spooled and move the cursor, in one transaction."""
        if self._committed:  # its pages would fill the memory that reading the next records needs
            self._session.detach()
            self._session.attach()
        try:
            counts = self._session.atomically(lambda: self._merge(position))
        except RefusedData:
            self._spool.take_apart()
            counts = self._session.atomically(lambda: self._merge(position))
        self._committed = True
        self._spool.clear()
        return counts

    def _merge(self, position: Position) -> ExportCounts:
        match self._target.mode:
            case Mode.MERGE:
                written, deleted = self._replace()
            case Mode.APPEND:
                deleted = self._spool.gone
                written = self._insert() - deleted
            case Mode.HISTORY:
                written, deleted = self._succeed()
        self._move(position)
        return ExportCounts(written=written, deleted=deleted, misfits=self._spool.misfits)

    def _replace(self) -> tuple[int, int]:
        """Put the newer states in the place of the older ones; return how many were written and deleted."""
        connection, spool = self._target.connection, self._spool
        gone = f"DELETE FROM {self._table} WHERE {CONNECTION} = ? AND {ID} IN (SELECT unnest(?))"  # noqa: S608 - quoted
        written = deleted = 0
        if spool.deletes:
            deleted = self._session.count(gone, (connection, spool.deletes))
        if spool.upserts:
            self._session.run(gone, (connection, spool.upserts))
            written = self._insert()
        return written, deleted

    def _succeed(self) -> tuple[int, int]:
        """End the older states and begin the newer ones; one that comes again takes its own place."""
        session = self._session
        session.run(sql.MAKE_CHANGED, self._spool.changed)
        meets = f"{CONNECTION} = {sql.literal(self._target.connection)} AND {ID} = _tieline_key AND {VALID_TO} IS NULL"
        session.run(
            f"DELETE FROM {self._table} USING {sql.CHANGED} "  # noqa: S608 - quoted
            f"WHERE {meets} AND NOT _tieline_gone AND {VALID_FROM} >= _tieline_moment"
        )
        close = f"UPDATE {self._table} SET {VALID_TO} = _tieline_moment FROM {sql.CHANGED} WHERE {meets}"  # noqa: S608 - quoted
        deleted = session.count(f"{close} AND _tieline_gone")
        session.run(f"{close} AND NOT _tieline_gone")
        return self._insert() if self._spool.upserts else 0, deleted

    def _insert(self) -> int:
        rows = self._spool.select(self._target.connection)
        return self._session.count(f"INSERT INTO {self._table} BY NAME {rows}")

    @property
    def _table(self) -> str:
        return sql.quote(self._target.name)

    def _move(self, position: Position) -> None:
        place = (self._target.name, self._target.connection)
        self._session.run("DELETE FROM _tieline_cursors WHERE stream = ? AND connection = ?", place)
        self._session.run(
            "INSERT INTO _tieline_cursors VALUES (?, ?, ?, ?)", (*place, position.feed, position.cursor)
        )


def _known(session: Session, stream: str) -> Known | None:
    if not (books := _columns(session, "_tieline_streams")):
        return None
    kept = "mode" if "mode" in books else f"'{Mode.MERGE}'"
    rows = session.run(f"SELECT model, {kept} FROM _tieline_streams WHERE stream = ?", (stream,))  # noqa: S608 - ours
    return Known(model=decode(rows[0][0], Model | None), mode=Mode(rows[0][1])) if rows else None


def _prepare(session: Session, target: Target) -> None:
    """Make the stream's table and views, or bring them to the model's present shape; nothing if they have it."""
    for statement in _BOOKS:
        session.run(statement)
    drop_reports(session, (target.name, *_views(target.model)))
    known = _known(session, target.name)
    before = known.model if known is not None else None
    existing = _columns(session, target.name)
    if existing and before == target.model:
        return
    if not existing:
        session.run(sql.create_table(target.name, sql.table_columns(target.model, target.mode)))
    elif _fields(before) != _fields(target.model):
        _widen(session, target, existing)
    reshaped = _fields(before) != _fields(target.model) and comes_again(target)
    if not existing or reshaped:  # all records come again, in the new shape
        session.run("DELETE FROM _tieline_cursors WHERE stream = ?", (target.name,))
    _make_views(session, target)
    session.run("DELETE FROM _tieline_streams WHERE stream = ?", (target.name,))
    session.run(
        "INSERT INTO _tieline_streams VALUES (?, ?, ?)",
        (target.name, msgspec.json.encode(target.model).decode(), target.mode),
    )


def _views(model: Model | None) -> list[str]:
    return [view.name for view in model.views] if model is not None else []


def _fields(model: Model | None) -> Struct | None:
    return model.fields if model is not None else None


def _is_there(session: Session, name: str) -> bool:
    """Whether there is a table or a view of this name, in whatever case."""
    here = "database_name = current_database() AND schema_name = current_schema()"
    query = (
        f"FROM duckdb_tables() SELECT 1 WHERE lower(table_name) = lower($1) AND {here} "  # noqa: S608 - ours
        f"UNION ALL FROM duckdb_views() SELECT 1 WHERE lower(view_name) = lower($1) AND {here}"
    )
    return bool(session.run(query, (name,)))


def _columns(session: Session, table: str) -> dict[str, str]:
    """Return a table's columns and their types; empty if there is none.

    What DuckDB tells of all columns takes it longer: it looks through every view for them.
    """
    if not _is_there(session, table):
        return {}
    return dict(session.run("SELECT name, type FROM pragma_table_info(?)", (sql.quote(table),)))


def _widen(session: Session, target: Target, existing: Mapping[str, str]) -> None:
    """Give the table the columns it lacks, and those it has their present type; no column goes."""
    table = sql.quote(target.name)
    for column, kind in sql.table_columns(target.model, target.mode).items():
        if column not in existing:
            session.run(f"ALTER TABLE {table} ADD COLUMN {sql.quote(column)} {kind}")
        elif session.run(f"SELECT typeof(NULL::{kind})")[0][0] != existing[column]:
            value = sql.cast(sql.quote(column), existing[column], kind)
            session.run(f"ALTER TABLE {table} ALTER COLUMN {sql.quote(column)} TYPE {kind} USING {value}")


def _make_views(session: Session, target: Target) -> None:
    for view in target.model.views if target.model is not None and target.mode is Mode.MERGE else ():
        query = sql.select_view(view, target.name)
        session.run(f"CREATE OR REPLACE VIEW {sql.quote(view.name)} AS {query}")
