"""The shape of records that nobody described, from what is seen of them; pure.

A field is a column of the kind of its values: text, whole numbers, numbers, true and false; what has parts is JSON. A kind
only ever grows: whole numbers into numbers, scalars of several kinds into text, scalars and parts into JSON. Text
takes anything, as its JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from tieline.sources.schema import BOOLEAN, INTEGER, JSON, NUMBER, TEXT, Field, Model, Struct, Type

RESERVED = "_tieline"


def empty(name: str) -> Model:
    """Return the shape of records of which none was seen."""
    return Model(name=name, fields=Struct(fields=()))


def widened(model: Model, values: Mapping[str, object]) -> Model:
    """Return the shape that holds a record's values too, as far as columns may be called so."""
    kinds = {name: kind for name, value in values.items() if (kind := kind_of(value)) is not None}
    return joined(model, kinds)


def joined(model: Model, kinds: Mapping[str, Type]) -> Model:
    """Return the shape that holds these kinds too; new columns follow those that are there.

    Of two names that differ by case alone the one seen first is a column, as columns have no case.
    """
    known = {field.name: field.type for field in model.fields.fields}
    taken = {name.casefold() for name in known}
    for name, kind in kinds.items():
        if name in known:
            known[name] = wider(known[name], kind)
        elif name.casefold() not in taken and is_column(name):
            known[name] = kind
            taken.add(name.casefold())
    fields = tuple(Field(name=name, type=kind) for name, kind in known.items())
    return msgspec.structs.replace(model, fields=Struct(fields=fields))


def kinds_of(model: Model | None) -> dict[str, Type]:
    """Return a shape's columns and their kinds."""
    return {} if model is None else {field.name: field.type for field in model.fields.fields}


def is_column(name: str) -> bool:
    """Whether a field's name may be a column's; Tieline's own begin with `_tieline`."""
    plain = name.isprintable() and '"' not in name and "\\" not in name
    return bool(name) and plain and not name.casefold().startswith(RESERVED)


def kind_of(value: object) -> Type | None:
    """Return the kind of a value; None for null, which may be of any."""
    match value:
        case None:
            return None
        case bool():
            return BOOLEAN
        case int():
            return INTEGER if -(2**63) <= value < 2**63 else TEXT
        case float() | Decimal():
            return NUMBER
        case str():
            return TEXT
        case _:
            return JSON


def wider(one: Type, other: Type) -> Type:
    """Return the least kind that holds what both hold."""
    if one == other:
        return one
    kinds = {one, other}
    if JSON in kinds:
        return JSON
    return NUMBER if kinds == {INTEGER, NUMBER} else TEXT
