# ruff: noqa: S608 - names are quoted, text is written as literals
"""PostgreSQL's words for a model: columns, how staged records become rows, and how those are merged."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from hashlib import blake2b

import msgspec

from tieline.exports.layout import Column, Layout, Path, Table
from tieline.exports.model import Mode
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
from tieline.sources.schema import Boolean, Date, Integer, Number, Text, Timestamp, Type

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
#: What every table has beside its own columns.
_SYSTEM = frozenset({"ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"})

_MOMENT = "timestamptz"
_TYPES: dict[type, str] = {
    Text: "text",
    Integer: "bigint",
    Number: "double precision",
    Boolean: "boolean",
    Timestamp: _MOMENT,
    Date: "date",
}

#: An escape in JSON; as its first group zero, the one character that PostgreSQL cannot hold.
_ESCAPE = re.compile(rb"\\(?:(u0000)|.)")
_ZERO = rb"\u0000"
_INSTEAD = "\N{REPLACEMENT CHARACTER}"
#: Text in JSON, or as its first group a number.
_NUMBER = re.compile(rb'"(?:[^"\\]|\\.)*"|(-?[0-9][0-9.eE+-]*)')
#: The places that a number has at most, before its point and behind it.
_BEFORE, _BEHIND = 131_072, 16_383


def short(name: str) -> str:
    """Return a name as the server holds it: of a longer one, or one of its own, the beginning, and a digest of the whole."""
    whole = name.replace("\0", _INSTEAD).encode()
    if len(whole) <= _LONGEST and name not in _SYSTEM:
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


def full_name(schema: str, table: Table) -> str:
    """Return a table's name with its schema's, which is an identifier."""
    return f"{schema}.{identifier(table.name)}"


def columns_of(layout: Layout, table: Table) -> dict[str, str]:
    """Return all columns of a table, as identifiers, each with its type: the record's own, then what Tieline knows of it."""
    own = {each.name: column_type(each.type) for each in table.columns}
    tenant = dict.fromkeys(layout.target.form.tenant, "text")
    state = dict.fromkeys((VALID_FROM, VALID_TO), _MOMENT) if layout.mode is Mode.HISTORY else {}
    if table.arrays:
        own |= {ID: "text", PARENT: "text", RECORD: "text", POSITION: "bigint", CONNECTION: "text", **tenant}
        own |= {MODIFIED_AT: _MOMENT, **state}
    else:
        own |= {EXTRA: "jsonb", ID: "text", CONNECTION: "text", **tenant}
        own |= {FIRST_SEEN_AT: _MOMENT, MODIFIED_AT: _MOMENT, **state}
        own |= {ACTION: "text"} if layout.mode is Mode.APPEND else {}
    return {identifier(column): kind for column, kind in own.items()}


def create_table(name: str, layout: Layout, table: Table) -> list[str]:
    """Return the statements that make a table by its full name, and find its rows fast."""
    columns = ", ".join(f"{column} {kind}" for column, kind in columns_of(layout, table).items())
    unique = "" if table.arrays or layout.mode is Mode.APPEND else "UNIQUE "
    where = f" WHERE {VALID_TO} IS NULL" if layout.mode is Mode.HISTORY else ""
    return [
        f"CREATE TABLE {name} ({columns})",
        f"CREATE {unique}INDEX ON {name} ({CONNECTION}, {_record(table)}){where}",
    ]


def insert(name: str, layout: Layout, table: Table) -> str:
    """Return the statement that adds what is staged; deletes too where every change is a row."""
    columns = ", ".join(columns_of(layout, table))
    rows = _part_rows(layout, table) if table.arrays else _rows(layout, table)
    return f"INSERT INTO {name} ({columns}) {rows}"


def _rows(layout: Layout, table: Table) -> str:
    """Return the query for the records that are staged, in the order of the columns."""
    values = [_value("data", each) for each in table.columns] if layout.read is not None else ["data"]
    values += ["extra", "id", *_whose(layout), "first_seen_at", "modified_at"]
    match layout.mode:
        case Mode.APPEND:
            values.append("CASE WHEN data IS NULL THEN 'DELETE' ELSE 'UPSERT' END")
            return f"SELECT {', '.join(values)} FROM {STAGE}"
        case Mode.HISTORY:
            values += ["modified_at", "NULL"]
        case Mode.MERGE:
            pass
    return f"SELECT {', '.join(values)} FROM {STAGE} WHERE data IS NOT NULL"


def _part_rows(layout: Layout, table: Table) -> str:
    """Return the query for the items of an array in the records that are staged, in the order of the columns."""
    source, item = STAGE, "data"
    for depth, path in enumerate(table.arrays, 1):
        array = _reached(item, path)
        items = f"jsonb_array_elements(CASE WHEN jsonb_typeof({array}) = 'array' THEN {array} END)"
        source += f" CROSS JOIN LATERAL {items} WITH ORDINALITY AS l{depth}(item, n)"
        item = f"l{depth}.item"
    steps = ["id", *(f"l{depth}.n" for depth in range(1, len(table.arrays) + 1))]
    values = [_value(item, each) for each in table.columns]
    values += [" || '.' || ".join(steps), " || '.' || ".join(steps[:-1]), "id", steps[-1], *_whose(layout)]
    values += ["modified_at", *(["modified_at", "NULL"] if layout.mode is Mode.HISTORY else [])]
    return f"SELECT {', '.join(values)} FROM {source} WHERE data IS NOT NULL"


def _whose(layout: Layout) -> list[str]:
    """Return the values that tell whose a row is."""
    target = layout.target
    return [literal(target.connection), *map(literal, target.tenant[: len(target.form.tenant)])]


def _reached(item: str, path: Path) -> str:
    return "->".join([item, *map(literal, path)])


def _value(item: str, column: Column) -> str:
    """Return the expression for a column's value in an item of JSON."""
    kind = column_type(column.type)
    if kind == "jsonb":
        return f"NULLIF({_reached(item, column.path)}, 'null')"
    text = (
        f"{_reached(item, column.path[:-1])}->>{literal(column.path[-1])}"
        if column.path
        else f"{item} #>> '{{}}'"
    )
    return f"({text})::{kind}"


def delete_staged(name: str, layout: Layout, table: Table, *, gone: bool) -> str:
    """Return the statement that removes the rows of what is staged, of deleted records or of those that live."""
    return f"DELETE FROM {name} t USING {STAGE} s WHERE {_meets(layout, table, gone=gone)}"


def forget_same(name: str, layout: Layout, table: Table) -> str:
    """Return the statement that removes open states that come again."""
    staged = _meets(layout, table, gone=False)
    return f"DELETE FROM {name} t USING {STAGE} s WHERE {staged} AND t.{VALID_TO} IS NULL AND t.{VALID_FROM} >= s.modified_at"


def close_staged(name: str, layout: Layout, table: Table, *, gone: bool) -> str:
    """Return the statement that ends the open states of what is staged."""
    staged = _meets(layout, table, gone=gone)
    return f"UPDATE {name} t SET {VALID_TO} = s.modified_at FROM {STAGE} s WHERE {staged} AND t.{VALID_TO} IS NULL"


def _meets(layout: Layout, table: Table, *, gone: bool) -> str:
    lives, connection = "IS NULL" if gone else "IS NOT NULL", literal(layout.target.connection)
    return f"t.{CONNECTION} = {connection} AND t.{_record(table)} = s.id AND s.data {lives}"


def _record(table: Table) -> str:
    """Return the column that tells which record a row of a table belongs to."""
    return RECORD if table.arrays else ID


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


def with_numbers_held(staged: Staged) -> Staged:
    """Return a change in which numbers are text that have more places than the server's."""
    data, extra = (None if each is None else _held(each) for each in (staged.data, staged.extra))
    return msgspec.structs.replace(staged, data=data, extra=extra)


def _held(data: bytes) -> bytes:
    return _NUMBER.sub(lambda found: found[0] if _is_held(found[1]) else b'"%b"' % found[1], data)


def _is_held(text: bytes | None) -> bool:
    """Whether the server can hold a number; None stands for what is none."""
    if text is None:
        return True
    try:
        number = Decimal(text.decode())
    except InvalidOperation:
        return False
    exponent = number.as_tuple().exponent
    return number.adjusted() < _BEFORE and isinstance(exponent, int) and exponent >= -_BEHIND
