# ruff: noqa: S608 - names are quoted, text is written as literals
"""Streams as tables of a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

import msgspec

from tieline.core.clock import iso
from tieline.core.errors import DatabaseBusy, UsageError
from tieline.core.secrets import Secret
from tieline.core.typed import decode
from tieline.exports.fit import Fitter, merged
from tieline.exports.infer import joined, kinds_of
from tieline.exports.model import Change, ExportCounts, Known, Mode, Position, Target
from tieline.exports.place import check_mode, comes_again
from tieline.sinks import postgres_sql as sql
from tieline.sinks.postgres_session import RefusedData, Session, open_session
from tieline.sources.schema import Model

_CURSORS = (
    "CREATE TABLE IF NOT EXISTS {}._tieline_cursors "
    "(stream text, connection text, feed text NOT NULL, cursor text NOT NULL, PRIMARY KEY (stream, connection))"
)
_STREAMS = (
    "CREATE TABLE IF NOT EXISTS {}._tieline_streams "
    "(stream text PRIMARY KEY, model jsonb NOT NULL, mode text NOT NULL)"
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
        """Refuse where a table or view has a stream's name and is not ours, or is kept in another mode."""
        for target in targets:
            there = self._columns(target.name)  # read first: another export may make it just now, as ours
            known = self.known(target.name)
            if known is not None:
                check_mode(target, known.mode, self._session.place)
            elif there:
                raise UsageError(
                    f"{self._session.place}: {self._name} has a table or view {target.name!r} that is not Tieline's"
                )

    @contextmanager
    def stream(self, target: Target) -> Generator[PostgresTable]:
        """Open a stream's table; it is made or widened to fit the model."""
        known = self.known(target.name)
        if known is None or known.model != target.model or not self._columns(target.name):
            target = self.prepare(target)
        self._session.run(sql.MAKE_STAGE)
        self._session.run(f"TRUNCATE {sql.STAGE}")
        yield PostgresTable(self._session, self._schema, target, self.prepare)

    def prepare(self, target: Target) -> Target:
        """Make a stream's table, or bring it to the model's shape; return the target as it is in place."""
        return self._session.atomically(lambda: self._prepare(target))

    def known(self, stream: str) -> Known | None:
        """Return what the schema holds of a stream."""
        if not self._columns("_tieline_streams"):
            return None
        rows = self._session.run(
            f"SELECT model::text, mode FROM {self._schema}._tieline_streams WHERE stream = {sql.literal(stream)}"
        )
        return Known(model=decode(rows[0][0], Model | None), mode=Mode(rows[0][1])) if rows else None

    def _columns(self, table: str) -> dict[str, str]:
        """Return a table's or view's columns, as identifiers, and their types; empty if there is none."""
        rows = self._session.run(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
            "JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE nspname = %s AND relname = %s AND attnum > 0 AND NOT attisdropped",
            (sql.short(self._name), sql.short(table)),
        )
        return {sql.identifier(column): kind for column, kind in rows}

    def _prepare(self, target: Target) -> Target:
        """Do so, one export at a time: an inferred shape holds what others have seen meanwhile."""
        run = self._session.run
        run(
            f"SELECT pg_advisory_xact_lock(hashtextextended({sql.literal(f'tieline export {self._name}')}, 0))"
        )
        if not run("SELECT 1 FROM pg_namespace WHERE nspname = %s", (sql.short(self._name),)):
            run(f"CREATE SCHEMA {self._schema}")
        for statement in (_CURSORS, _STREAMS):
            run(statement.format(self._schema))
        known, table = self.known(target.name), f"{self._schema}.{sql.identifier(target.name)}"
        if target.inferred and target.model is not None and known is not None:
            target = msgspec.structs.replace(target, model=joined(target.model, kinds_of(known.model)))
        existing = self._columns(target.name)
        if not existing:
            for statement in sql.create_table(table, target):
                run(statement)
        else:
            self._widen(table, target, existing)
        if not existing or known is None or known.model != target.model:
            self._enter(target, again=not existing or comes_again(target))
        return target

    def _widen(self, table: str, target: Target, existing: dict[str, str]) -> None:
        """Give the table the columns it lacks, and those it has their present type; no column goes."""
        for column, kind in sql.table_columns(target).items():
            if column not in existing:
                self._session.run(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
            elif not _same(existing[column], kind):
                using = f"to_jsonb({column})" if kind == "jsonb" else f"{column}::{kind}"
                self._session.run(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind} USING {using}")

    def _enter(self, target: Target, *, again: bool) -> None:
        """Write down the stream's shape; with `again` all records come once more, in it."""
        books, stream = self._schema, sql.literal(target.name)
        if again:
            self._session.run(f"DELETE FROM {books}._tieline_cursors WHERE stream = {stream}")
        model = sql.literal(msgspec.json.encode(target.model).decode())
        self._session.run(
            f"INSERT INTO {books}._tieline_streams VALUES ({stream}, {model}, '{target.mode}') "
            "ON CONFLICT (stream) DO UPDATE SET model = excluded.model"
        )


@contextmanager
def open_postgres(url: Secret, *, schema: str = "public") -> Generator[PostgresSink]:
    """Open a schema of the database at `url` for an export; made where there is none."""
    with open_session(url) as session:
        yield PostgresSink(session, schema)


class PostgresTable:
    """Writes one stream's changes into its table, by way of a temporary one."""

    def __init__(
        self, session: Session, schema: str, target: Target, prepare: Callable[[Target], Target]
    ) -> None:
        self._session = session
        self._table = f"{schema}.{sql.identifier(target.name)}"
        self._books = f"{schema}._tieline_cursors"
        self._target = target
        self._prepare = prepare
        self._fitter = Fitter(target.model)
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
        self._session.copy(sql.FILL_STAGE, [self._row(change) for change in changes])

    def reshape(self, model: Model) -> Model:
        """Give the table its new columns and types at once; they hold nothing yet."""
        self._target = self._prepare(msgspec.structs.replace(self._target, model=model))
        self._fitter = Fitter(self._target.model)
        return self._target.model or model

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

    def _row(self, change: Change) -> bytes:
        if change.id in self._lines and self._target.mode is not Mode.APPEND:
            self._stale.append(self._lines[change.id])
        self._lines[change.id] = self._count
        data, extra = change.data, None
        if data is not None and not self._fitter.fits(data):
            parted = self._fitter.part(data)
            data, extra = parted.fitting, parted.rest
            self._misfits += extra is not None
        self._count += 1
        return sql.staged_row(
            sql.Staged(
                line=self._lines[change.id],
                id=change.id,
                data=data,
                extra=extra,
                first_seen_at=iso(change.first_seen_at),
                modified_at=iso(change.modified_at),
            )
        )

    def _merge(self, position: Position) -> ExportCounts:
        self._move(position)
        table, target, count = self._table, self._target, self._session.count
        if self._stale:
            count(f"DELETE FROM {sql.STAGE} WHERE line = ANY(%s)", (self._stale,))
        match target.mode:
            case Mode.MERGE:
                deleted = count(sql.delete_staged(table, target, gone=True))
                count(sql.delete_staged(table, target, gone=False))
                written = count(sql.insert(table, target))
            case Mode.APPEND:
                ((deleted,),) = self._session.run(f"SELECT count(*) FROM {sql.STAGE} WHERE data IS NULL")
                written = count(sql.insert(table, target)) - deleted
            case Mode.HISTORY:
                count(sql.forget_same(table, target))
                deleted = count(sql.close_staged(table, target, gone=True))
                count(sql.close_staged(table, target, gone=False))
                written = count(sql.insert(table, target))
        self._session.run(f"TRUNCATE {sql.STAGE}")
        return ExportCounts(written=written, deleted=deleted, misfits=self._misfits)

    def _move(self, position: Position) -> None:
        """Move the cursor, unless another export of the same stream and connection has done so meanwhile."""
        lock = sql.literal(f"tieline export {self._table} {self._target.connection}")
        self._session.run(f"SELECT pg_advisory_xact_lock(hashtextextended({lock}, 0))")
        if self._stored() != self._position:
            raise DatabaseBusy(
                f"{self._session.place}: another export brings {self._target.name} there right now"
            )
        self._session.run(f"DELETE FROM {self._books} WHERE {self._place}")
        values = (self._target.name, self._target.connection, position.feed, position.cursor)
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
        self._session.copy(sql.FILL_STAGE, [sql.staged_row(self._anew(row)) for row in rows])

    def _anew(self, staged: sql.Staged) -> sql.Staged:
        if staged.data is None:
            return staged
        parted = self._fitter.part(staged.data, anew=True)
        return msgspec.structs.replace(staged, data=parted.fitting, extra=merged(staged.extra, parted.rest))


def _same(existing: str, kind: str) -> bool:
    return existing == {"timestamptz": "timestamp with time zone"}.get(kind, kind)
