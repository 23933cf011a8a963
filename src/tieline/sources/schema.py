"""The shape of a record, as data: what a model's fields hold, and the flat views people read it through."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Text(msgspec.Struct, frozen=True, tag=True):
    """Text; ids too, also where an API sends them as numbers."""


class Integer(msgspec.Struct, frozen=True, tag=True):
    """A whole number of at most 64 bits with its sign."""


class Number(msgspec.Struct, frozen=True, tag=True):
    """A number with a fraction."""


class Boolean(msgspec.Struct, frozen=True, tag=True):
    """True or false."""


class Timestamp(msgspec.Struct, frozen=True, tag=True):
    """A moment: ISO 8601 text with an offset or `Z`."""


class Date(msgspec.Struct, frozen=True, tag=True):
    """A calendar date: `YYYY-MM-DD`."""


class Json(msgspec.Struct, frozen=True, tag=True):
    """Any JSON value: a part that is open-ended, or seldom read."""


class List(msgspec.Struct, frozen=True, tag=True):
    """An array whose items all have one type."""

    of: Type


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field by the API's own name. Any field of a record may be missing or null."""

    name: str
    type: Type


class Struct(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """An object with known fields."""

    fields: tuple[Field, ...]


Type = Text | Integer | Number | Boolean | Timestamp | Date | Json | List | Struct

TEXT = Text()
INTEGER = Integer()
NUMBER = Number()
BOOLEAN = Boolean()
TIMESTAMP = Timestamp()
DATE = Date()
JSON = Json()
TEXTS = List(TEXT)


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A flat view of a model: one row for each item of the innermost array that its columns name.

    `columns` maps a column to the path of its value: dotted, with `[]` after each array on the way
    (`transcript[].sentences[].text`); a path that ends in `[#]` is the item's number in its array, from 1.
    """

    name: str
    columns: Mapping[str, str]


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A record's shape by name."""

    name: str
    fields: Struct
    views: tuple[View, ...] = ()


def struct(**fields: Type) -> Struct:
    """Return an object type with these fields, in this order."""
    return Struct(fields=tuple(Field(name=name, type=kind) for name, kind in fields.items()))
