# ruff: noqa: S608 - names are quoted, text is written as literals
"""DuckDB's words for a layout: the columns of its tables, and the queries that make their rows of spooled lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tieline.exports.layout import Column, Layout, Path, Table
from tieline.exports.model import Mode, Names, Span
from tieline.exports.names import called
from tieline.exports.partition import Folder
from tieline.sinks.columns import (
    ACTION,
    CONNECTION,
    EXTRA,
    FIRST_SEEN_AT,
    ID,
    MODIFIED_AT,
    PARENT,
    POSITION,
    RECORD,
    VALID_FROM,
    VALID_TO,
)
from tieline.sinks.duckdb_sql import column_type, literal, quote
from tieline.sources.schema import Json, List, Struct, Type

#: A row's folder, by the values that its files are parted by.
PARTITION = "_tieline_partition"

_TEXT, _MOMENT = "VARCHAR", "TIMESTAMP WITH TIME ZONE"
_SPANS = {Span.YEAR: "%Y", Span.MONTH: "%Y-%m", Span.DAY: "%Y-%m-%d"}
_STATE = {VALID_FROM: _MOMENT, VALID_TO: _MOMENT}


def columns_of(layout: Layout, table: Table) -> dict[str, str]:
    """Return all columns of a table, each with its type: the record's own, then what Tieline knows of it."""
    own = {each.name: column_type(layout.stored(each)) for each in table.columns}
    tenant = dict.fromkeys(layout.target.form.tenant, _TEXT)
    if not table.arrays:
        own |= {EXTRA: "JSON", ID: _TEXT, CONNECTION: _TEXT, **tenant}
        own |= {FIRST_SEEN_AT: _MOMENT, MODIFIED_AT: _MOMENT}
        return own | ({ACTION: _TEXT} if layout.mode is Mode.APPEND else _state(layout))
    own |= {ID: _TEXT, PARENT: _TEXT, RECORD: _TEXT, POSITION: "BIGINT", CONNECTION: _TEXT, **tenant}
    return own | {MODIFIED_AT: _MOMENT} | _state(layout)


def record_of(table: Table) -> str:
    """Return the column that tells which record a row of a table belongs to."""
    return RECORD if table.arrays else ID


def rows_of(layout: Layout, table: Table, lines: str, *, also: Sequence[str] = ()) -> str:
    """Return the query that makes a table's rows of what a query of `Spool.select` reads, with columns of its own `also`."""
    if layout.is_plain and not also:
        return lines
    if table.arrays:
        return _part_rows(layout, table, lines, also)
    own = [EXTRA, ID, CONNECTION, FIRST_SEEN_AT, MODIFIED_AT]
    own += [ACTION] if layout.mode is Mode.APPEND else _state(layout)
    return _select([*_values(layout, table, "r"), *_tenant(layout), *own, *also], f"({lines}) r")


def with_folders(layout: Layout, lines: str) -> str:
    """Return a query of `Spool.select` with the folder that each row belongs to, as hive has it."""
    levels = [
        f"{literal(each.name)} || '=' || coalesce(url_encode({_level(layout, each)}), '__HIVE_DEFAULT_PARTITION__')"
        for each in layout.folders
    ]
    folder = " || '/' || ".join(levels)
    return f"SELECT *, {folder} AS {PARTITION} FROM ({lines}) r"


def _level(layout: Layout, folder: Folder) -> str:
    """Return the expression for the value that a record is parted by, as text."""
    span, form = folder.partition.span, layout.target.form
    if folder.path is not None:
        value = _found(layout, folder.path)
    elif folder.name in form.tenant:
        value = literal(layout.target.tenant[form.tenant.index(folder.name)])
    else:
        value = f"r.{folder.partition.field}"
    if span is None:
        return f"CAST({value} AS VARCHAR)"
    return f"strftime(TRY_CAST({value} AS {_MOMENT}), '{_SPANS[span]}')"


def _found(layout: Layout, path: Path) -> str:
    """Return the expression for what stands at a path in a record, also within JSON; null where nothing does."""
    kind: Type | None = layout.read.fields if layout.read is not None else None
    for depth, step in enumerate(path):
        if isinstance(kind, Json):
            inner = "".join(f'."{each}"' for each in path[depth:])
            return f"({_reached('r', path[:depth])} ->> {literal('$' + inner)})"
        fields = {each.name: each.type for each in kind.fields} if isinstance(kind, Struct) else {}
        kind = fields.get(step)
    return "NULL" if kind is None or isinstance(kind, Struct | List) else _reached("r", path)


def _part_rows(layout: Layout, table: Table, lines: str, also: Sequence[str]) -> str:
    """Return the query for the items of an array: one level after the other is unnested."""
    carried = [ID, CONNECTION, MODIFIED_AT, *_state(layout), *also]
    source, before = f"({lines}) r", "r"
    for depth, path in enumerate(table.arrays, 1):
        array = _reached(before, path)
        source = f"({_select([*carried, f'unnest({array}) AS item', f'generate_subscripts({array}, 1) AS n{depth}'], source)}) r"
        before, carried = "r.item", [*carried, f"n{depth}"]
    steps = [ID, *(f"n{depth}" for depth in range(1, len(table.arrays) + 1))]
    own = [
        f"{_dotted(steps)} AS {ID}",
        f"{_dotted(steps[:-1])} AS {PARENT}",
        f"{ID} AS {RECORD}",
        f"{steps[-1]} AS {POSITION}",
    ]
    rest = [CONNECTION, *_tenant(layout), MODIFIED_AT, *_state(layout), *also]
    return _select([*_values(layout, table, "r.item"), *own, *rest], source)


def _state(layout: Layout) -> dict[str, str]:
    return _STATE if layout.mode is Mode.HISTORY else {}


def _tenant(layout: Layout) -> list[str]:
    pairs = zip(layout.target.form.tenant, layout.target.tenant, strict=False)
    return [f"{literal(value)} AS {quote(name)}" for name, value in pairs]


def _values(layout: Layout, table: Table, item: str) -> list[str]:
    names = layout.target.form.names
    return [f"{_value(each, item, names)} AS {quote(each.name)}" for each in table.columns]


def _value(column: Column, item: str, names: Names) -> str:
    reached = _reached(item, column.path)
    return reached if names is Names.API else _renamed(reached, column.type, names)


def _reached(item: str, path: Path) -> str:
    return ".".join([item, *map(quote, path)])


def _renamed(value: str, kind: Type, names: Names, depth: int = 0) -> str:
    """Return the expression for a value whose fields have a place's names; null stays null."""
    match kind:
        case Struct():
            fields = ", ".join(
                f"{quote(called(each.name, names))} := "
                f"{_renamed(f'{value}.{quote(each.name)}', each.type, names, depth)}"
                for each in kind.fields
            )
            return f"CASE WHEN {value} IS NULL THEN NULL ELSE struct_pack({fields}) END"
        case List(of=item) if _has_fields(item):
            each = f"x{depth}"
            return f"list_transform({value}, lambda {each}: {_renamed(each, item, names, depth + 1)})"
        case _:
            return value


def _has_fields(kind: Type) -> bool:
    return isinstance(kind, Struct) or (isinstance(kind, List) and _has_fields(kind.of))


def _dotted(steps: Iterable[str]) -> str:
    return " || '.' || ".join(steps)


def _select(values: Iterable[str], source: str) -> str:
    return f"SELECT {', '.join(values)} FROM {source}"
