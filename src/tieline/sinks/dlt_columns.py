"""The columns that a stream has at a destination of dlt's: each keeps the name and the type that it was begun with; pure.

Values that a column's type cannot hold go into another beside it, named as dlt names its variants: `n__v_text`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from tieline.sinks.duckdb_sql import quote

JSON = "JSON"
#: What dlt calls the types that it is given; all others go as the text of their JSON.
WORDS = {
    "VARCHAR": "text",
    "BIGINT": "bigint",
    "DOUBLE": "double",
    "BOOLEAN": "bool",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
    JSON: "json",
}
_TYPES = {word: kind for kind, word in WORDS.items()}


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A column at the destination, and the expression that makes its values of a row."""

    name: str
    kind: str
    value: str


def types_of(held: Mapping[str, str]) -> dict[str, str]:
    """Return the types of columns that dlt knows, by what dlt calls them."""
    return {name: _TYPES[word] for name, word in held.items() if word in _TYPES}


def placed(wanted: Mapping[str, str], held: Mapping[str, str], called: Callable[[str], str]) -> list[Placed]:
    """Return where the columns of a stream go, of these names and types; `held` are those that are there.

    Names that are called alike at the destination are told apart by a number.
    """
    columns: list[Placed] = []
    taken: set[str] = set()
    for source, given in wanted.items():
        kind = given if given in WORDS else JSON
        column = quote(source) if given in WORDS else f"to_json({quote(source)})"
        name = _apart(called(source), taken)
        columns += _one(name, kind, column, held.get(name, kind), taken)
    return columns


def _one(name: str, kind: str, column: str, there: str, taken: set[str]) -> list[Placed]:
    taken.add(name)
    if kind == there:
        value = f"{column}::VARCHAR" if kind == JSON else column
        return [Placed(name=name, kind=kind, value=value)]
    if there == JSON:  # it takes anything
        return [Placed(name=name, kind=there, value=f"to_json({column})::VARCHAR")]
    if there == "VARCHAR" and kind != JSON:
        return [Placed(name=name, kind=there, value=f"CAST({column} AS VARCHAR)")]
    variant = _apart(f"{name}__v_{WORDS[kind]}", taken)
    taken.add(variant)
    narrow, back = _casts(column, kind, there)
    whole = f"{column}::VARCHAR" if kind == JSON else column
    fits = f"{back} IS NOT DISTINCT FROM {whole}"
    return [
        Placed(name=name, kind=there, value=f"CASE WHEN {fits} THEN {narrow} END"),
        Placed(name=variant, kind=kind, value=f"CASE WHEN NOT ({fits}) THEN {whole} END"),
    ]


def _casts(column: str, kind: str, there: str) -> tuple[str, str]:
    """Return a value as the type that is there, and that as what it was; they are equal where nothing is lost."""
    if kind == JSON:
        narrow = f"TRY_CAST(({column})->>'$' AS {there})"
        return narrow, f"to_json({narrow})::VARCHAR"
    narrow = f"TRY_CAST({column} AS {there})"
    return narrow, f"TRY_CAST({narrow} AS {kind})"


def _apart(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
