# ruff: noqa: S608 - names are quoted, text is written as literals
"""The flat views of a model over an exported table, in whatever form and mode that is."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from tieline.exports.layout import Layout
from tieline.exports.model import Mode, Nested
from tieline.exports.names import called
from tieline.sinks.columns import ACTION, CONNECTION, ID, MODIFIED_AT, VALID_TO
from tieline.sinks.duckdb_sql import column_type, literal, quote
from tieline.sources.schema import List, Struct, Type, View

#: A name in a path.
_STEP = re.compile(r"[^.\[\]#]+")


def views_of(layout: Layout) -> tuple[View, ...]:
    """Return the views that there are of a stream; where arrays are tables, these take their place."""
    model = layout.target.model
    return () if model is None or layout.target.form.nested is Nested.TABLES else model.views


def select_view(view: View, layout: Layout) -> str:
    """Return the query of a view over an exported table: of what is now, also where there is more."""
    paths = {name: _placed(path, layout) for name, path in view.columns.items()}
    levels = _levels(paths.values())
    source = _source(layout)
    for depth, level in enumerate(levels, 1):
        array = _value(level, levels[: depth - 1])
        source = f"(SELECT *, unnest({array}) AS u{depth}, generate_subscripts({array}, 1) AS n{depth} FROM {source})"
    columns = [f"{_value(path, levels)} AS {quote(name)}" for name, path in paths.items()]
    beside = [CONNECTION, *map(quote, layout.target.form.tenant)]
    return f"SELECT {', '.join([*columns, *beside])} FROM {source}"


def _source(layout: Layout) -> str:
    """Return the rows of what is now, with their parts as nested types."""
    now = quote(layout.root.name)
    match layout.mode:
        case Mode.MERGE:
            pass
        case Mode.HISTORY:
            now = f"(FROM {now} WHERE {VALID_TO} IS NULL)"
        case Mode.APPEND:
            last = f"row_number() OVER (PARTITION BY {CONNECTION}, {ID} ORDER BY {MODIFIED_AT} DESC) = 1"
            now = f"(FROM (FROM {now} QUALIFY {last}) WHERE {ACTION} = 'UPSERT')"
    parts = _restored(layout)
    return f"(SELECT * REPLACE ({', '.join(parts)}) FROM {now})" if parts else now


def _restored(layout: Layout) -> list[str]:
    """Return the columns that hold parts as JSON, as what they were."""
    model, form = layout.target.model, layout.target.form
    if model is None or form.nested is not Nested.JSON:
        return []
    columns = {each.name: quote(called(each.name, form.names)) for each in model.fields.fields}
    return [
        f"json_transform({columns[each.name]}, {literal(_structure(each.type))}) AS {columns[each.name]}"
        for each in model.fields.fields
        if isinstance(each.type, Struct | List)
    ]


def _structure(kind: Type) -> str:
    """Return a type as DuckDB's functions for JSON take it."""
    return msgspec.json.encode(_described(kind)).decode()


def _described(kind: Type) -> object:
    match kind:
        case Struct():
            return {each.name: _described(each.type) for each in kind.fields}
        case List():
            return [_described(kind.of)]
        case _:
            return column_type(kind)


def _placed(path: str, layout: Layout) -> str:
    """Return a view's path by the names that the place has; what was JSON keeps its own."""
    form = layout.target.form
    steps = 1 if form.nested is Nested.JSON else 0
    return _STEP.sub(lambda step: called(step[0], form.names), path, count=steps)


def _levels(paths: Iterable[str]) -> list[str]:
    """Return the paths of the nested arrays on the way of `paths`, outermost first."""
    deepest = max((path.replace("[#]", "[]") for path in paths), key=lambda path: path.count("[]"))
    parts = deepest.split("[]")[:-1]
    return ["[]".join(parts[: depth + 1]) for depth in range(len(parts))]


def _value(path: str, levels: list[str]) -> str:
    """Return the expression for a path, below the innermost array that lies on it."""
    for depth in range(len(levels), 0, -1):
        level = levels[depth - 1]
        if path == f"{level}[#]":
            return f"n{depth}"
        if path.startswith(f"{level}[]"):
            return f"u{depth}" + "".join(
                f".{quote(step)}" for step in path[len(level) + 3 :].split(".") if step
            )
    return ".".join(quote(step) for step in path.split("."))
