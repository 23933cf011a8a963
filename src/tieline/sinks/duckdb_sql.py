# ruff: noqa: S608 - names are quoted, text is written as literals
"""DuckDB's words for a model: column types, how a spooled file is read, and the text of its views."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tieline.exports.layout import PAYLOAD
from tieline.exports.model import Mode
from tieline.sinks.columns import (
    ACTION,
    CONNECTION,
    EXTRA,
    FIRST_SEEN_AT,
    ID,
    MODIFIED_AT,
    VALID_FROM,
    VALID_TO,
)
from tieline.sources.schema import (
    Boolean,
    Date,
    Integer,
    Json,
    List,
    Model,
    Number,
    Struct,
    Text,
    Timestamp,
    Type,
)

#: A spooled line's number; not exported.
LINE = "_tieline_line"

_TYPES: dict[type, str] = {
    Text: "VARCHAR",
    Integer: "BIGINT",
    Number: "DOUBLE",
    Boolean: "BOOLEAN",
    Timestamp: "TIMESTAMP WITH TIME ZONE",
    Date: "DATE",
    Json: "JSON",
}


def quote(name: str) -> str:
    """Return a name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return text as a string literal."""
    return "'" + text.replace("'", "''") + "'"


def column_type(kind: Type) -> str:
    """Return the column type that holds `kind`."""
    match kind:
        case List():
            return f"{column_type(kind.of)}[]"
        case Struct():
            inner = ", ".join(f"{quote(field.name)} {column_type(field.type)}" for field in kind.fields)
            return f"STRUCT({inner})"
        case _:
            return _TYPES[type(kind)]


def record_columns(model: Model | None) -> dict[str, str]:
    """Return the columns of the record itself, each with its type, in order."""
    if model is None:
        return {PAYLOAD: "JSON"}
    return {field.name: column_type(field.type) for field in model.fields.fields}


def create_table(name: str, columns: Mapping[str, str]) -> str:
    """Return the statement that makes an exported table."""
    inner = ", ".join(f"{quote(column)} {kind}" for column, kind in columns.items())
    return f"CREATE TABLE {quote(name)} ({inner})"


def line_columns(model: Model | None) -> dict[str, str]:
    """Return the columns of a spooled line, each with its type."""
    return record_columns(model) | {
        EXTRA: "JSON",
        ID: "VARCHAR",
        FIRST_SEEN_AT: "BIGINT",
        MODIFIED_AT: "BIGINT",
        LINE: "BIGINT",
    }


_MODE_LINES: dict[Mode, dict[str, str]] = {
    Mode.MERGE: {},
    Mode.APPEND: {ACTION: "VARCHAR"},  # which a line has that stands for a delete
    Mode.HISTORY: {},
}
_MODE_VALUES = {
    Mode.MERGE: "",
    Mode.APPEND: f", coalesce({ACTION}, 'UPSERT') AS {ACTION}",
    Mode.HISTORY: f", make_timestamp({MODIFIED_AT})::TIMESTAMPTZ AS {VALID_FROM}, NULL::TIMESTAMPTZ AS {VALID_TO}",
}


def nested_types(model: Model | None) -> list[str]:
    """Return the types among those of a line that are worth a name: DuckDB reads their text for every file."""
    return [kind for kind in line_columns(model).values() if kind not in _TYPES.values()]


def select_lines(
    model: Model | None,
    paths: Iterable[str],
    *,
    types: Mapping[str, str],
    connection: str,
    longest: int,
    stale: Iterable[int],
    mode: Mode = Mode.MERGE,
) -> str:
    """Return the query that reads spooled lines as rows of the exported table.

    `types` are the names that types have been given. `longest` is the longest line's length in bytes; lines numbered
    in `stale` are left out.
    """
    columns = record_columns(model)
    files = ", ".join(map(literal, paths))
    kinds = ", ".join(
        f"{literal(name)}: {literal(types.get(kind, kind))}"
        for name, kind in (line_columns(model) | _MODE_LINES[mode]).items()
    )
    fields = ", ".join(quote(name) for name in (*columns, EXTRA, ID))
    moments = ", ".join(
        f"make_timestamp({name})::TIMESTAMPTZ AS {name}" for name in (FIRST_SEEN_AT, MODIFIED_AT)
    )
    skip = ", ".join(map(str, stale))
    return (
        f"SELECT {fields}, {literal(connection)} AS {CONNECTION}, {moments}{_MODE_VALUES[mode]} "
        f"FROM read_json([{files}], format='newline_delimited', auto_detect=false, "
        f"compression='uncompressed', maximum_object_size={max(longest, 1 << 18) * 2}, columns={{{kinds}}})"
        + (f" WHERE {LINE} NOT IN ({skip})" if skip else "")
    )


#: What changed: ids, the moments, and whether the record is gone.
CHANGED = "_tieline_changed"
#: Takes the ids, the moments in microseconds and whether gone, each as a list.
MAKE_CHANGED = (
    f"CREATE OR REPLACE TEMP TABLE {CHANGED} AS SELECT unnest(?) AS _tieline_key, "
    "make_timestamp(unnest(?::BIGINT[]))::TIMESTAMPTZ AS _tieline_moment, unnest(?::BOOLEAN[]) AS _tieline_gone"
)


def open_rows(mode: Mode) -> str:
    """Return the condition for those rows of a table that a change of their record touches."""
    return f"{VALID_TO} IS NULL" if mode is Mode.HISTORY else "true"


def cast(value: str, before: str, kind: str) -> str:
    """Return the expression that brings a value of one type into another; into JSON as what it is, not as its text."""
    return f"to_json({value})" if kind == "JSON" != before else f"{value}::{kind}"


def carry(existing: Mapping[str, str], columns: Mapping[str, str]) -> str:
    """Return the select list that brings rows of an older shape into `columns`."""
    return ", ".join(
        (cast(quote(name), existing[name], kind) if name in existing else f"NULL::{kind}")
        + f" AS {quote(name)}"
        for name, kind in columns.items()
    )
