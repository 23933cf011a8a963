"""Streams as tables of a DuckDB database file."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tieline.exports.layout import Layout, Table
from tieline.exports.model import Change, ExportCounts, Known, Mode, Position, Target
from tieline.exports.place import check_form, check_kept
from tieline.sinks import duckdb_sql as sql
from tieline.sinks.columns import CONNECTION, VALID_FROM, VALID_TO
from tieline.sinks.duckdb_reports import make_reports
from tieline.sinks.duckdb_rows import record_of, rows_of
from tieline.sinks.duckdb_session import ROW_GROUP, RefusedData, Session, open_session
from tieline.sinks.duckdb_tables import check_names, known_of, prepare
from tieline.sinks.spool import Spool
from tieline.sources.schema import Model

#: What was spooled, where several tables are filled from it.
_BATCH = "_tieline_batch"

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
        #: How streams lie that were prepared: nobody else has the file, and tenants share tables.
        self._prepared: dict[str, Layout] = {}

    def known(self, stream: str) -> Known | None:
        """Return what the file holds of a stream."""
        if (layout := self._prepared.get(stream)) is not None:
            return Known(model=layout.target.model, mode=layout.mode, form=layout.target.form)
        return known_of(self._session, stream)

    def check(self, targets: Sequence[Target]) -> None:
        """Refuse where a table or view has a name that a stream needs and is not ours, or is kept in another form."""
        for target in targets:
            check_form(target.form, "duckdb")
            if (known := self.known(target.name)) is not None:
                check_kept(target, known, self._name)
            check_names(self._session, target, known, self._name)

    @contextmanager
    def stream(self, target: Target) -> Generator[DuckDBTable]:
        """Open a stream's tables; they and its views are made or widened to fit the model."""
        layout = self._prepare(target)
        with Spool(layout.read, self._session.types(sql.nested_types(layout.read)), target.mode) as spool:
            yield DuckDBTable(self._session, layout, spool, self._prepare)

    def _prepare(self, target: Target) -> Layout:
        before = self._prepared.get(target.name)
        if before is None or before.target.model != target.model:
            before = self._session.atomically(lambda: prepare(self._session, target, self._name))
            self._prepared[target.name] = before
        return msgspec.structs.replace(before, target=target)


@contextmanager
def open_duckdb(path: Path, *, schema: str = "main") -> Generator[DuckDBSink]:
    """Open a schema of the database file at `path` for an export; made where there is none."""
    with open_session(path, memory_mb=_MEMORY_MB, schema=schema) as session:
        yield DuckDBSink(session, str(path))
        make_reports(session)


class DuckDBTable:
    """Writes one stream's changes into its tables."""

    def __init__(
        self, session: Session, layout: Layout, spool: Spool, prepare: Callable[[Target], Layout]
    ) -> None:
        self._session = session
        self._layout = layout
        self._spool = spool
        self._prepare = prepare
        self._committed = False

    @property
    def position(self) -> Position | None:
        """The cursor stored for this stream and connection."""
        rows = self._session.run(
            "SELECT feed, cursor FROM _tieline_cursors WHERE stream = ? AND connection = ?", self._place
        )
        return Position(feed=rows[0][0], cursor=rows[0][1]) if rows else None

    @property
    def _place(self) -> tuple[str, str]:
        target = self._layout.target
        return target.name, target.connection

    def write(self, changes: Sequence[Change]) -> None:
        """Spool changes for the next commit."""
        self._spool.add(changes)

    def reshape(self, model: Model) -> Model:
        """Give the tables their new columns and types at once; they hold nothing yet."""
        self._layout = self._prepare(msgspec.structs.replace(self._layout.target, model=model))
        self._spool.reshape(self._layout.read, self._session.types(sql.nested_types(self._layout.read)))
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
        match self._layout.mode:
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
        deleted = self._remove(self._spool.deletes)
        self._remove(upserts := self._spool.upserts)
        return self._insert() if upserts else 0, deleted

    def _remove(self, ids: Sequence[str]) -> int:
        """Remove records with all their parts; return how many there were."""
        _, connection = self._place
        counts = [
            self._session.count(
                f"DELETE FROM {sql.quote(table.name)} WHERE {CONNECTION} = ? AND {record_of(table)} IN (SELECT unnest(?))",  # noqa: S608 - quoted
                (connection, ids),
            )
            for table in (self._layout.tables if ids else ())
        ]
        return counts[0] if counts else 0

    def _succeed(self) -> tuple[int, int]:
        """End the older states and begin the newer ones; one that comes again takes its own place."""
        self._session.run(sql.MAKE_CHANGED, self._spool.changed)
        deleted = [self._end(table) for table in self._layout.tables]
        return self._insert() if self._spool.upserts else 0, deleted[0]

    def _end(self, table: Table) -> int:
        """End what is open in a table; return how many rows are of records that are gone."""
        session, name = self._session, sql.quote(table.name)
        _, connection = self._place
        meets = f"{CONNECTION} = {sql.literal(connection)} AND {record_of(table)} = _tieline_key AND {VALID_TO} IS NULL"
        session.run(
            f"DELETE FROM {name} USING {sql.CHANGED} "  # noqa: S608 - quoted
            f"WHERE {meets} AND NOT _tieline_gone AND {VALID_FROM} >= _tieline_moment"
        )
        close = f"UPDATE {name} SET {VALID_TO} = _tieline_moment FROM {sql.CHANGED} WHERE {meets}"  # noqa: S608 - quoted
        deleted = session.count(f"{close} AND _tieline_gone")
        session.run(f"{close} AND NOT _tieline_gone")
        return deleted

    def _insert(self) -> int:
        """Add the rows of what was spooled; return how many records these are. What goes to several tables is read once."""
        layout, lines = self._layout, self._spool.select(self._place[1])
        if layout.parts:
            self._session.run(f"CREATE OR REPLACE TEMP TABLE {_BATCH} AS {lines}")
            lines = f"FROM {_BATCH}"
        counts = [
            self._session.count(
                f"INSERT INTO {sql.quote(table.name)} BY NAME {rows_of(layout, table, lines)}"
            )
            for table in layout.tables
        ]
        if layout.parts:
            self._session.run(f"DROP TABLE {_BATCH}")
        return counts[0]

    def _move(self, position: Position) -> None:
        self._session.run("DELETE FROM _tieline_cursors WHERE stream = ? AND connection = ?", self._place)
        self._session.run(
            "INSERT INTO _tieline_cursors VALUES (?, ?, ?, ?)", (*self._place, position.feed, position.cursor)
        )
