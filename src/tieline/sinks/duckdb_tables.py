# ruff: noqa: S608 - names are quoted, text is written as literals
"""The tables, views and books of streams in a DuckDB database."""

from __future__ import annotations

import msgspec

from tieline.core.errors import UsageError
from tieline.core.typed import decode
from tieline.exports.layout import Layout, Table, lay_out
from tieline.exports.model import Form, Known, Mode, Target
from tieline.exports.place import comes_again
from tieline.sinks import duckdb_sql as sql
from tieline.sinks.duckdb_reports import drop_reports, report_views
from tieline.sinks.duckdb_rows import columns_of
from tieline.sinks.duckdb_session import Session
from tieline.sinks.duckdb_views import select_view, views_of
from tieline.sources.schema import Model, Struct

_BOOKS = (
    "CREATE TABLE IF NOT EXISTS _tieline_cursors (stream VARCHAR, connection VARCHAR, feed VARCHAR, cursor VARCHAR)",
    "CREATE TABLE IF NOT EXISTS _tieline_streams (stream VARCHAR, model JSON)",
    f"ALTER TABLE _tieline_streams ADD COLUMN IF NOT EXISTS mode VARCHAR DEFAULT '{Mode.MERGE}'",
    "ALTER TABLE _tieline_streams ADD COLUMN IF NOT EXISTS form JSON DEFAULT '{}'",
)


def known_of(session: Session, stream: str) -> Known | None:
    """Return what the books say of a stream; None for nothing."""
    if not (books := _columns(session, "_tieline_streams")):
        return None
    mode = "mode" if "mode" in books else f"'{Mode.MERGE}'"
    form = "form" if "form" in books else "'{}'"
    rows = session.run(f"SELECT model, {mode}, {form} FROM _tieline_streams WHERE stream = ?", (stream,))
    if not rows:
        return None
    return Known(model=decode(rows[0][0], Model | None), mode=Mode(rows[0][1]), form=decode(rows[0][2], Form))


def check_names(session: Session, target: Target, known: Known | None, place: str) -> None:
    """Raise `UsageError` where a table or view has a name that a stream needs and is not ours."""
    ours = set[str]() if known is None else _names(_before(target, known))
    for name in sorted(_names(lay_out(target)) - ours):
        if _is_there(session, name) and name not in report_views(session):
            raise UsageError(f"{place}: has a table or view {name!r} that is not Tieline's")


def prepare(session: Session, target: Target, place: str) -> Layout:
    """Make a stream's tables and views, or bring them to the model's present shape; nothing if they have it."""
    for statement in _BOOKS:
        session.run(statement)
    layout = lay_out(target)
    drop_reports(session, _names(layout))
    known = known_of(session, target.name)
    before = None if known is None else _before(target, known)
    lacking = [each for each in layout.tables if not _columns(session, each.name)]
    if before is not None and before.target.model == target.model and not lacking:
        return layout
    check_names(session, target, known, place)
    for table in layout.tables:
        if table in lacking:
            session.run(sql.create_table(table.name, columns_of(layout, table)))
        else:
            _widen(session, layout, table)
    if _come_again(layout, before, lacking):
        session.run("DELETE FROM _tieline_cursors WHERE stream = ?", (target.name,))
    for view in views_of(layout):
        session.run(f"CREATE OR REPLACE VIEW {sql.quote(view.name)} AS {select_view(view, layout)}")
    _enter(session, target)
    return layout


def _come_again(layout: Layout, before: Layout | None, lacking: list[Table]) -> bool:
    """Whether all records come again, in the new shape or into tables that somebody has dropped."""
    if layout.root in lacking:
        return True
    if before is None or layout.mode is Mode.APPEND:
        return False
    had = {table.name for table in before.tables}
    reshaped = _fields(before.target.model) != _fields(layout.target.model)
    return any(table.name in had for table in lacking) or (reshaped and comes_again(layout.target))


def _enter(session: Session, target: Target) -> None:
    session.run("DELETE FROM _tieline_streams WHERE stream = ?", (target.name,))
    model, form = (msgspec.json.encode(each).decode() for each in (target.model, target.form))
    session.run(
        "INSERT INTO _tieline_streams BY NAME SELECT ? AS stream, ? AS model, ? AS mode, ? AS form",
        (target.name, model, target.mode, form),
    )


def _before(target: Target, known: Known) -> Layout:
    """Return how a stream's records lie by the books."""
    return lay_out(msgspec.structs.replace(target, model=known.model, mode=known.mode, form=known.form))


def _names(layout: Layout) -> set[str]:
    return {table.name for table in layout.tables} | {view.name for view in views_of(layout)}


def _fields(model: Model | None) -> Struct | None:
    return model.fields if model is not None else None


def _is_there(session: Session, name: str) -> bool:
    """Whether there is a table or a view of this name, in whatever case."""
    here = "database_name = current_database() AND schema_name = current_schema()"
    query = (
        f"FROM duckdb_tables() SELECT 1 WHERE lower(table_name) = lower($1) AND {here} "
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


def _widen(session: Session, layout: Layout, table: Table) -> None:
    """Give the table the columns it lacks, and those it has their present type; no column goes."""
    name, existing = sql.quote(table.name), _columns(session, table.name)
    for column, kind in columns_of(layout, table).items():
        if column not in existing:
            session.run(f"ALTER TABLE {name} ADD COLUMN {sql.quote(column)} {kind}")
        elif session.run(f"SELECT typeof(NULL::{kind})")[0][0] != existing[column]:
            value = sql.cast(sql.quote(column), existing[column], kind)
            session.run(f"ALTER TABLE {name} ALTER COLUMN {sql.quote(column)} TYPE {kind} USING {value}")
