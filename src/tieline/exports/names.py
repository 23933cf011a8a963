"""What tables, columns and the fields in them are called in a place; pure."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

import msgspec

from tieline.exports.fit import sound
from tieline.exports.model import Names
from tieline.sources.naming import column_name
from tieline.sources.schema import Field, List, Struct, Type

#: Between a table's name and what of its rows another one holds, and between the names on a path.
SEPARATOR = "__"
#: How many levels of parts are looked into.
_DEEPEST = 100

_EXACT = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def called(name: str, names: Names) -> str:
    """Return what a field is called in a place; one of which no letter is left keeps its name."""
    return (column_name(name) or name) if names is Names.SNAKE else name


def table_called(stream: str, names: Names) -> str:
    """Return what a stream's table is called."""
    return SEPARATOR.join(called(part, names) for part in stream.split(SEPARATOR))


def renamed(kind: Type, names: Names) -> Type:
    """Return a type with its fields as a place calls them."""
    match kind:
        case _ if names is Names.API:
            return kind
        case Struct():
            return Struct(
                fields=tuple(
                    Field(name=called(each.name, names), type=renamed(each.type, names))
                    for each in kind.fields
                )
            )
        case List():
            return List(renamed(kind.of, names))
        case _:
            return kind


def renamed_json(data: bytes, names: Names) -> bytes:
    """Return a record with its fields as a place calls them; one whose name another has, or very deep ones, keep their own."""
    return data if names is Names.API else _ENCODER.encode(_renamed(_EXACT.decode(sound(data)), names))


def _renamed(value: object, names: Names, levels: int = _DEEPEST) -> object:
    match value:
        case dict() if levels:
            fields, found = cast("dict[str, object]", value), dict[str, object]()
            for name, each in fields.items():
                new = called(name, names)
                found[name if new in found or new in fields else new] = _renamed(each, names, levels - 1)
            return found
        case list() if levels:
            return [_renamed(each, names, levels - 1) for each in cast("list[object]", value)]
        case _:
            return value
