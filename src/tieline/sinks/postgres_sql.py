# ruff: noqa: S608 - names are quoted, text is written as literals
"""PostgreSQL's words for a model: columns, how staged records become rows, and how those are merged."""

from __future__ import annotations

import re
from hashlib import blake2b

import msgspec

from tieline.exports.model import Mode, Target
from tieline.sinks.columns import (
    ACTION,
    CONNECTION,
    EXTRA,
    FIRST_SEEN_AT,
    ID,
    MODIFIED_AT,
    PAYLOAD,
    VALID_FROM,
    VALID_TO,
)
from tieline.sources.schema import Boolean, Date, Integer, Model, Number, Text, Timestamp, Type

#: Where records wait for a commit: of this connection to the server alone, so that tenants stage apart.
STAGE = "pg_temp._tieline_stage"
#: What is staged, as `Staged` has it.
READ_STAGE = (
    "SELECT line, id, convert_to(data::text, 'UTF8'), convert_to(extra::text, 'UTF8'), "
    f"to_json(first_seen_at) #>> '{{}}', to_json(modified_at) #>> '{{}}' FROM {STAGE}"
)
MAKE_STAGE = (
    "CREATE TEMP TABLE IF NOT EXISTS _tieline_stage "
    "(line bigint, id text, data jsonb, extra jsonb, first_seen_at timestamptz, modified_at timestamptz)"
)
FILL_STAGE = f"COPY {STAGE} FROM STDIN"

#: How long a name may be, in bytes; the server would cut off the rest.
_LONGEST = 63

_TYPES: dict[type, str] = {
    Text: "text",
    Integer: "bigint",
    Number: "double precision",
    Boolean: "boolean",
    Timestamp: "timestamptz",
    Date: "date",
}

#: An escape in JSON; as its first group zero, the one character that PostgreSQL cannot hold.
_ESCAPE = re.compile(rb"\\(?:(u0000)|.)")
_ZERO = rb"\u0000"
_INSTEAD = "\N{REPLACEMENT CHARACTER}"


def short(name: str) -> str:
    """Return a name as the server holds it: of a longer one the beginning, and a digest of the whole."""
    whole = name.replace("\0", _INSTEAD).encode()
    if len(whole) <= _LONGEST:
        return whole.decode()
    digest = blake2b(whole, digest_size=4).hexdigest()
    return f"{whole[: _LONGEST - 9].decode(errors='ignore')}_{digest}"


def identifier(name: str) -> str:
    """Return a name as an identifier."""
    return '"' + short(name).replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return text as a literal."""
    return "'" + text.replace("\0", _INSTEAD).replace("'", "''") + "'"


def column_type(kind: Type) -> str:
    """Return the column type that holds `kind`; what has parts is jsonb."""
    return _TYPES.get(type(kind), "jsonb")


def record_columns(model: Model | None) -> dict[str, str]:
    """Return the columns of the record itself, as identifiers, each with its type, in order."""
    if model is None:
        return {identifier(PAYLOAD): "jsonb"}
    return {identifier(field.name): column_type(field.type) for field in model.fields.fields}


def table_columns(target: Target) -> dict[str, str]:
    """Return all columns of an exported table: the record's own, then what Tieline knows of it."""
    own = {
        EXTRA: "jsonb",
        ID: "text",
        CONNECTION: "text",
        FIRST_SEEN_AT: "timestamptz",
        MODIFIED_AT: "timestamptz",
    }
    match target.mode:
        case Mode.APPEND:
            own[ACTION] = "text"
        case Mode.HISTORY:
            own |= {VALID_FROM: "timestamptz", VALID_TO: "timestamptz"}
        case Mode.MERGE:
            pass
    return record_columns(target.model) | {identifier(column): kind for column, kind in own.items()}


def create_table(table: str, target: Target) -> list[str]:
    """Return the statements that make an exported table, `table` by its full name, and find its rows fast."""
    columns = ", ".join(f"{column} {kind}" for column, kind in table_columns(target).items())
    unique, where = {
        Mode.MERGE: ("UNIQUE ", ""),
        Mode.APPEND: ("", ""),
        Mode.HISTORY: ("UNIQUE ", f" WHERE {VALID_TO} IS NULL"),
    }[target.mode]
    return [
        f"CREATE TABLE {table} ({columns})",
        f"CREATE {unique}INDEX ON {table} ({CONNECTION}, {ID}){where}",
    ]


def insert(table: str, target: Target) -> str:
    """Return the statement that adds what is staged; deletes too where every change is a row."""
    model = target.model
    values = ["data"] if model is None else [_value(field.name, field.type) for field in model.fields.fields]
    values += ["extra", "id", literal(target.connection), "first_seen_at", "modified_at"]
    where = " WHERE data IS NOT NULL"
    match target.mode:
        case Mode.APPEND:
            values.append("CASE WHEN data IS NULL THEN 'DELETE' ELSE 'UPSERT' END")
            where = ""
        case Mode.HISTORY:
            values += ["modified_at", "NULL"]
        case Mode.MERGE:
            pass
    columns = ", ".join(table_columns(target))
    return f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} FROM {STAGE}{where}"


def _value(field: str, kind: Type) -> str:
    """Return the expression for a field of the staged record."""
    key, column = literal(field), column_type(kind)
    return f"NULLIF(data->{key}, 'null')" if column == "jsonb" else f"(data->>{key})::{column}"


def delete_staged(table: str, target: Target, *, gone: bool) -> str:
    """Return the statement that removes the rows of what is staged, of deleted records or of those that live."""
    return f"DELETE FROM {table} t USING {STAGE} s WHERE {_meets(target, gone=gone)}"


def forget_same(table: str, target: Target) -> str:
    """Return the statement that removes open states that come again."""
    staged = _meets(target, gone=False)
    return f"DELETE FROM {table} t USING {STAGE} s WHERE {staged} AND t.{VALID_TO} IS NULL AND t.{VALID_FROM} >= s.modified_at"


def close_staged(table: str, target: Target, *, gone: bool) -> str:
    """Return the statement that ends the open states of what is staged."""
    staged = _meets(target, gone=gone)
    return f"UPDATE {table} t SET {VALID_TO} = s.modified_at FROM {STAGE} s WHERE {staged} AND t.{VALID_TO} IS NULL"


def _meets(target: Target, *, gone: bool) -> str:
    lives = "IS NULL" if gone else "IS NOT NULL"
    return f"t.{CONNECTION} = {literal(target.connection)} AND t.{ID} = s.id AND s.data {lives}"


class Staged(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A change as it is staged; `line` tells the changes of one id apart. `data` is None for a delete."""

    line: int
    id: str
    data: bytes | None
    extra: bytes | None
    first_seen_at: str
    modified_at: str


def staged_row(staged: Staged) -> bytes:
    """Return a row for `FILL_STAGE`."""
    return b"%d\t%b\t%b\t%b\t%b\t%b\n" % (
        staged.line,
        _text(staged.id.replace("\0", _INSTEAD).encode()),
        _json(staged.data),
        _json(staged.extra),
        staged.first_seen_at.encode(),
        staged.modified_at.encode(),
    )


def _json(data: bytes | None) -> bytes:
    return rb"\N" if data is None else _text(storable(data))


def _text(text: bytes) -> bytes:
    """Escape what would end a value of COPY's text form."""
    return text.replace(b"\\", rb"\\").replace(b"\n", rb"\n").replace(b"\r", rb"\r").replace(b"\t", rb"\t")


def storable(data: bytes) -> bytes:
    """Return JSON without the character that PostgreSQL's text cannot hold: zero becomes U+FFFD."""
    if _ZERO not in data:
        return data
    return _ESCAPE.sub(lambda found: _INSTEAD.encode() if found[1] else found[0], data)
