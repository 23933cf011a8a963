# ruff: noqa: S608 - names are quoted, text is written as literals
"""Streams as tables of a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager

import msgspec

from tieline.core.clock import iso
from tieline.core.errors import DatabaseBusy, UsageError
from tieline.core.secrets import Secret
from tieline.core.typed import decode
from tieline.exports.fit import Fitter, merged
from tieline.exports.infer import joined
from tieline.exports.layout import Layout, Table, lay_out
from tieline.exports.model import (
    Change,
    ExportCounts,
    Form,
    Known,
    Mode,
    Position,
    Target,
)
from tieline.exports.place import check_form, check_kept, comes_again
from tieline.sinks import postgres_sql as sql
from tieline.sinks.postgres_session import RefusedData, Session, open_session
from tieline.sources.schema import Model

_BOOKS = (
    "CREATE TABLE IF NOT EXISTS {}._tieline_cursors (stream text, connection text, feed text NOT NULL, cursor text NOT NULL, PRIMARY KEY (stream, connection))",
    "CREATE TABLE IF NOT EXISTS {}._tieline_streams (stream text PRIMARY KEY, model jsonb NOT NULL, mode text NOT NULL)",
    "ALTER TABLE {}._tieline_streams ADD COLUMN IF NOT EXISTS form jsonb NOT NULL DEFAULT '{{}}'",
)


class PostgresSink:
    """A schema of a PostgreSQL database with one table for each stream. Use `open_postgres`.

    Cursors are kept beside the tables and move in the same transaction.
    """

    typed = True
    commit_bytes = 64 << 20
    commit_records = 20_000

    def __init__(self, session: Session, schema: str) -> None:
        self._session = session
        self._name = schema
        self._schema = sql.identifier(schema)

    def check(self, targets: Sequence[Target]) -> None:
        """Refuse where a table or view has a name that a stream needs and is not ours, or is kept in another form."""
        for target in targets:
            check_form(target.form, "postgres")
            layout = lay_out(target)
            # read first: another export may make them just now, as ours
            there = [each.name for each in layout.tables if self._columns(each.name)]
            known = self.known(target.name)
            if known is not None:
                check_kept(target, known, self._session.place)
            self._check_names(there, None if known is None else _before(target, known))

    def _check_names(self, there: Sequence[str], before: Layout | None) -> None:
        ours = set[str]() if before is None else {each.name for each in before.tables}
        for name in there:
            if name not in ours:
                raise UsageError(
                    f"{self._session.place}: {self._name} has a table or view {name!r} that is not Tieline's"
                )

    @contextmanager
    def stream(self, target: Target) -> Generator[PostgresTable]:
        """Open a stream's tables; they are made or widened to fit the model."""
        known, layout = self.known(target.name), lay_out(target)
        if known is None or known.model != target.model or not all(map(self._columns, _names(layout))):
            layout = self.prepare(target)
        self._session.run(sql.MAKE_STAGE)
        self._session.run(f"TRUNCATE {sql.STAGE}")
        yield PostgresTable(self._session, self._schema, layout, self.prepare)

    def prepare(self, target: Target) -> Layout:
        """Make a stream's tables, or bring them to the model's shape; return how its records lie in place."""
        return self._session.atomically(lambda: self._prepare(target))

    def known(self, stream: str) -> Known | None:
        """Return what the schema holds of a stream."""
        if not (books := self._columns("_tieline_streams")):
            return None
        form = "form::text" if sql.identifier("form") in books else "'{}'"
        rows = self._session.run(
            f"SELECT model::text, mode, {form} FROM {self._schema}._tieline_streams WHERE stream = {sql.literal(stream)}"
        )
        if not rows:
            return None
        model, mode, kept = rows[0]
        return Known(model=decode(model, Model | None), mode=Mode(mode), form=decode(kept, Form))

    def _columns(self, table: str) -> dict[str, str]:
        """Return a table's or view's columns, as identifiers, and their types; empty if there is none."""
        rows = self._session.run(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
            "JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE nspname = %s AND relname = %s AND attnum > 0 AND NOT attisdropped",
            (sql.short(self._name), sql.short(table)),
        )
        return {sql.identifier(column): kind for column, kind in rows}

    def _prepare(self, target: Target) -> Layout:
        """Do so, one export at a time: an inferred shape holds what others have seen meanwhile."""
        run = self._session.run
        run(
            f"SELECT pg_advisory_xact_lock(hashtextextended({sql.literal(f'tieline export {self._name}')}, 0))"
        )
        if not run("SELECT 1 FROM pg_namespace WHERE nspname = %s", (sql.short(self._name),)):
            run(f"CREATE SCHEMA {self._schema}")
        for statement in _BOOKS:
            run(statement.format(self._schema))
        known = self.known(target.name)
        if target.inferred and target.model is not None and known is not None and known.model is not None:
            model = joined(target.model, known.model.fields, target.form.names)
            target = msgspec.structs.replace(target, model=model)
        layout, before = lay_out(target), None if known is None else _before(target, known)
        lacking = [each for each in layout.tables if not self._columns(each.name)]
        self._check_names([each.name for each in layout.tables if each not in lacking], before)
        for table in layout.tables:
            if table in lacking:
                for statement in sql.create_table(sql.full_name(self._schema, table), layout, table):
                    run(statement)
            else:
                self._widen(layout, table)
        if lacking or before is None or before.target.model != target.model:
            self._enter(target, again=_come_again(layout, before, lacking))
        return layout

    def _widen(self, layout: Layout, table: Table) -> None:
        """Give the table the columns it lacks, and those it has their present type; no column goes."""
        name, existing = sql.full_name(self._schema, table), self._columns(table.name)
        for column, kind in sql.columns_of(layout, table).items():
            if column not in existing:
                self._session.run(f"ALTER TABLE {name} ADD COLUMN {column} {kind}")
            elif not _same(existing[column], kind):
                using = f"to_jsonb({column})" if kind == "jsonb" else f"{column}::{kind}"
                self._session.run(f"ALTER TABLE {name} ALTER COLUMN {column} TYPE {kind} USING {using}")

    def _enter(self, target: Target, *, again: bool) -> None:
        """Write down the stream's shape; with `again` all records come once more, in it."""
        books, stream = self._schema, sql.literal(target.name)
        if again:
            self._session.run(f"DELETE FROM {books}._tieline_cursors WHERE stream = {stream}")
        model, form = (
            sql.literal(msgspec.json.encode(each).decode()) for each in (target.model, target.form)
        )
        self._session.run(
            f"INSERT INTO {books}._tieline_streams (stream, model, mode, form) "
            f"VALUES ({stream}, {model}, '{target.mode}', {form}) "
            "ON CONFLICT (stream) DO UPDATE SET model = excluded.model"
        )


@contextmanager
def open_postgres(url: Secret, *, schema: str = "public") -> Generator[PostgresSink]:
    """Open a schema of the database at `url` for an export; made where there is none."""
    with open_session(url) as session:
        yield PostgresSink(session, schema)


class PostgresTable:
    """Writes one stream's changes into its tables, by way of a temporary one."""

    def __init__(
        self, session: Session, schema: str, layout: Layout, prepare: Callable[[Target], Layout]
    ) -> None:
        self._session = session
        self._schema = schema
        self._books = f"{schema}._tieline_cursors"
        self._layout = layout
        self._prepare = prepare
        self._fitter = Fitter(layout.read)
        target = layout.target
        self._place = f"stream = {sql.literal(target.name)} AND connection = {sql.literal(target.connection)}"
        self._position = self._stored()
        self._reset()

    def _reset(self) -> None:
        #: The line of each id's last change.
        self._lines: dict[str, int] = {}
        self._stale: list[int] = []
        self._count = 0
        self._misfits = 0

    @property
    def position(self) -> Position | None:
        """The cursor stored for this stream and connection."""
        return self._position

    def write(self, changes: Sequence[Change]) -> None:
        """Stage changes for the next commit."""
        staged = [self._staged(change) for change in changes]
        try:
            self._stage(staged)
        except RefusedData:
            self._stage(map(sql.with_numbers_held, staged))

    def _stage(self, changes: Iterable[sql.Staged]) -> None:
        self._session.copy(sql.FILL_STAGE, map(sql.staged_row, changes))

    def reshape(self, model: Model) -> Model:
        """Give the tables their new columns and types at once; they hold nothing yet."""
        self._layout = self._prepare(msgspec.structs.replace(self._layout.target, model=model))
        self._fitter = Fitter(self._layout.read)
        return self._layout.target.model or model

    def commit(self, position: Position) -> ExportCounts:
        """Merge what was staged and move the cursor, in one transaction."""
        try:
            counts = self._session.atomically(lambda: self._merge(position))
        except RefusedData:
            self._take_apart()
            counts = self._session.atomically(lambda: self._merge(position))
        self._position = position
        self._reset()
        return counts

    def _staged(self, change: Change) -> sql.Staged:
        if change.id in self._lines and self._layout.mode is not Mode.APPEND:
            self._stale.append(self._lines[change.id])
        self._lines[change.id] = self._count
        data, extra = change.data, None
        if data is not None and not self._fitter.fits(data):
            parted = self._fitter.part(data)
            data, extra = parted.fitting, parted.rest
            self._misfits += extra is not None
        self._count += 1
        return sql.Staged(
            line=self._lines[change.id],
            id=change.id,
            data=data,
            extra=extra,
            first_seen_at=iso(change.first_seen_at),
            modified_at=iso(change.modified_at),
        )

    def _merge(self, position: Position) -> ExportCounts:
        self._move(position)
        if self._stale:
            self._session.count(f"DELETE FROM {sql.STAGE} WHERE line = ANY(%s)", (self._stale,))
        counts = [self._merge_into(table) for table in self._layout.tables]
        self._session.run(f"TRUNCATE {sql.STAGE}")
        written, deleted = counts[0]
        return ExportCounts(written=written, deleted=deleted, misfits=self._misfits)

    def _merge_into(self, table: Table) -> tuple[int, int]:
        """Merge what was staged into one table; return how many rows were written and deleted."""
        count, layout, name = self._session.count, self._layout, sql.full_name(self._schema, table)
        match layout.mode:
            case Mode.MERGE:
                deleted = count(sql.delete_staged(name, layout, table, gone=True))
                count(sql.delete_staged(name, layout, table, gone=False))
            case Mode.APPEND:
                ((deleted,),) = self._session.run(f"SELECT count(*) FROM {sql.STAGE} WHERE data IS NULL")
                return count(sql.insert(name, layout, table)) - deleted, deleted
            case Mode.HISTORY:
                count(sql.forget_same(name, layout, table))
                deleted = count(sql.close_staged(name, layout, table, gone=True))
                count(sql.close_staged(name, layout, table, gone=False))
        return count(sql.insert(name, layout, table)), deleted

    def _move(self, position: Position) -> None:
        """Move the cursor, unless another export of the same stream and connection has done so meanwhile."""
        target = self._layout.target
        name = sql.full_name(self._schema, self._layout.root)
        lock = sql.literal(f"tieline export {name} {target.connection}")
        self._session.run(f"SELECT pg_advisory_xact_lock(hashtextextended({lock}, 0))")
        if self._stored() != self._position:
            raise DatabaseBusy(f"{self._session.place}: another export brings {target.name} there right now")
        self._session.run(f"DELETE FROM {self._books} WHERE {self._place}")
        values = (target.name, target.connection, position.feed, position.cursor)
        self._session.run(f"INSERT INTO {self._books} VALUES ({', '.join(map(sql.literal, values))})")

    def _stored(self) -> Position | None:
        rows = self._session.run(f"SELECT feed, cursor FROM {self._books} WHERE {self._place}")
        return Position(feed=rows[0][0], cursor=rows[0][1]) if rows else None

    def _take_apart(self) -> None:
        """Stage every record anew in the plainest form, for a server that refuses what looked fitting."""
        rows = [
            sql.Staged(**dict(zip(sql.Staged.__struct_fields__, row, strict=True)))
            for row in self._session.run(sql.READ_STAGE)
        ]
        self._session.run(f"TRUNCATE {sql.STAGE}")
        self._stage(map(self._anew, rows))

    def _anew(self, staged: sql.Staged) -> sql.Staged:
        if staged.data is None:
            return staged
        parted = self._fitter.part(staged.data, anew=True)
        return msgspec.structs.replace(staged, data=parted.fitting, extra=merged(staged.extra, parted.rest))


def _before(target: Target, known: Known) -> Layout:
    """Return how a stream's records lie by the books."""
    return lay_out(msgspec.structs.replace(target, model=known.model, mode=known.mode, form=known.form))


def _names(layout: Layout) -> list[str]:
    return [each.name for each in layout.tables]


def _come_again(layout: Layout, before: Layout | None, lacking: Sequence[Table]) -> bool:
    """Whether all records come again, in the new shape or into tables that somebody has dropped."""
    if layout.root in lacking or before is None:
        return True
    dropped = {each.name for each in lacking} & set(_names(before))
    reshaped = before.target.model != layout.target.model and comes_again(layout.target)
    return reshaped or bool(dropped and layout.mode is not Mode.APPEND)


def _same(existing: str, kind: str) -> bool:
    return existing == {"timestamptz": "timestamp with time zone"}.get(kind, kind)
