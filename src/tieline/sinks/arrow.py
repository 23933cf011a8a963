# ruff: noqa: S608 - names are quoted
"""Records as Arrow tables, made by DuckDB of their bytes: for whoever loads such tables elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from msgspec.structs import replace

from tieline.exports.contract import Shaper
from tieline.exports.infer import empty
from tieline.exports.layout import Layout, lay_out
from tieline.exports.model import Change, Contract, Form, Nested, Target
from tieline.sinks import duckdb_sql as sql
from tieline.sinks.columns import CONNECTION, FIRST_SEEN_AT, ID, MODIFIED_AT
from tieline.sinks.dlt_columns import JSON, Placed, placed, types_of
from tieline.sinks.duckdb_rows import columns_of, rows_of
from tieline.sinks.duckdb_session import RefusedData, Session, open_session
from tieline.sinks.spool import Spool
from tieline.sources.schema import JSON as JSON_TYPE
from tieline.sources.schema import List, Model, Struct, Type

#: Set in a row that stands for a delete; dlt removes the row of that key where a destination can.
DELETED = "_tieline_deleted"
_MEMORY_MB = 320
_BESIDE = frozenset({CONNECTION, FIRST_SEEN_AT})
_FORM = Form(nested=Nested.TABLES)


class TableMaker:
    """Makes tables of one stream's records. Use `open_maker`.

    An object's parts have columns of their own, such as `metaData__started`, lists are JSON, and what no column holds is in
    `_tieline_extra`. A stream that nobody described has the columns that are seen.
    """

    def __init__(self, session: Session, model: Model) -> None:
        self._session = session
        self._model = _flat(model)
        #: What lets columns grow where nobody described them.
        self._shaper: Shaper | None = None
        if not model.fields.fields:
            self._model = empty(model.name)
            self._shaper = Shaper(
                self._model, stream=model.name, contract=Contract.EVOLVE, inferred=True, settled=False
            )

    def table(
        self, changes: Sequence[Change], held: Mapping[str, str], called: Callable[[str], str]
    ) -> tuple[Any, list[str]]:
        """Return changes as a table, and which of its columns are JSON.

        `held` are the types of the columns that are there already, in dlt's words, and `called` gives names.
        """
        if self._shaper is not None:
            changes = self._shaper.take(changes)
            self._model = self._shaper.model
        layout = _layout(self._model)
        wanted = {name: kind for name, kind in columns_of(layout, layout.root).items() if name not in _BESIDE}
        columns = placed(wanted, types_of(held), called)
        with Spool(layout.read, self._session.types(sql.nested_types(layout.read))) as spool:
            spool.add(changes)
            try:
                table = self._session.growing(lambda: self._made(layout, spool, columns))
            except RefusedData:
                spool.take_apart()
                table = self._session.growing(lambda: self._made(layout, spool, columns))
        return table, [each.name for each in columns if each.kind == JSON]

    def _made(self, layout: Layout, spool: Spool, columns: Sequence[Placed]) -> Any:
        ids, moments, gone = spool.changed
        rows = placed_rows(layout, spool if spool.upserts else None, columns)
        parts = "unnest(?::VARCHAR[]) AS id, unnest(?::BIGINT[]) AS moment, unnest(?::BOOLEAN[]) AS gone"
        return self._session.arrow(
            f"SELECT *, false AS {DELETED} FROM ({rows}) UNION ALL BY NAME "
            f"SELECT id AS {ID}, make_timestamptz(moment) AS {MODIFIED_AT}, gone AS {DELETED} FROM (SELECT {parts}) WHERE gone",
            (ids, moments, gone),
        )


@contextmanager
def open_maker(model: Model) -> Generator[TableMaker]:
    """Open an engine that makes tables of records of a model."""
    with open_session(memory_mb=_MEMORY_MB) as session:
        yield TableMaker(session, model)


def placed_rows(layout: Layout, spool: Spool | None, columns: Sequence[Placed], connection: str = "") -> str:
    """Return the query for what was spooled, in columns as they are placed; of their types alone for nothing."""
    if spool is None:
        kinds = (f"NULL::{_stored(each.kind)} AS {sql.quote(each.name)}" for each in columns)
        return f"SELECT {', '.join(kinds)} LIMIT 0"
    shown = ", ".join(f"{each.value} AS {sql.quote(each.name)}" for each in columns)
    return f"SELECT {shown} FROM ({rows_of(layout, layout.root, spool.select(connection))})"


def _stored(kind: str) -> str:
    return "VARCHAR" if kind == JSON else kind


def _layout(model: Model) -> Layout:
    return lay_out(Target(name="records", connection="", model=model, form=_FORM))


def _flat(model: Model) -> Model:
    """Return a model whose lists are JSON, and its objects without parts."""
    fields = _told(model.fields)
    return replace(model, fields=fields if isinstance(fields, Struct) else Struct(fields=()))


def _told(kind: Type) -> Type:
    match kind:
        case Struct(fields=fields) if fields:
            return Struct(fields=tuple(replace(each, type=_told(each.type)) for each in fields))
        case Struct() | List():
            return JSON_TYPE
        case _:
            return kind
