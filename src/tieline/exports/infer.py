"""The shape of records that nobody described, from what is seen of them; pure.

A field is a column of the kind of its values: text, whole numbers, numbers, true and false; what has parts is JSON. A kind
only ever grows: whole numbers into numbers, scalars of several kinds into text, scalars and parts into JSON. Text
takes anything, as its JSON.

Where a place is to hold parts otherwise than as JSON, they are inferred too, field by field and item by item. Then what
was seen as an object or an array first stays one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import cast

import msgspec

from tieline.exports.model import AS_EVER, Form, Names, Nested
from tieline.exports.names import called
from tieline.sources.schema import BOOLEAN, INTEGER, JSON, NUMBER, TEXT, Field, List, Model, Struct, Type

RESERVED = "_tieline"
#: How many levels of parts are inferred; what is deeper is JSON.
_DEEPEST = 10


def empty(name: str) -> Model:
    """Return the shape of records of which none was seen."""
    return Model(name=name, fields=Struct(fields=()))


def widened(model: Model, values: Mapping[str, object], form: Form = AS_EVER) -> Model:
    """Return the shape that holds a record's values too, as far as columns may be called so."""
    levels = _DEEPEST if infers_parts(form) else 0
    return joined(model, Struct(fields=_fields(values, levels)), form.names)


def infers_parts(form: Form) -> bool:
    """Whether objects and arrays are inferred, too."""
    return form.nested in {Nested.TYPES, Nested.TABLES}


def joined(model: Model, other: Struct, names: Names = Names.API) -> Model:
    """Return the shape that holds other fields too; new columns follow those that are there.

    Of two fields that would be called the same the one seen first is a column; columns have no case.
    """
    return msgspec.structs.replace(model, fields=_joined(model.fields, other, names))


def is_column(name: str) -> bool:
    """Whether a field's name may be a column's; Tieline's own begin with `_tieline`."""
    plain = name.isprintable() and '"' not in name and "\\" not in name
    return bool(name) and plain and not name.casefold().startswith(RESERVED)


def _joined(one: Struct, other: Struct, names: Names) -> Struct:
    known = {field.name: field.type for field in one.fields}
    taken = {called(name, names).casefold() for name in known}
    for name, kind in ((field.name, field.type) for field in other.fields):
        if name in known:
            known[name] = wider(known[name], kind, names)
        elif (
            called(name, names).casefold() not in taken
            and is_column(name)
            and (apart := _apart(kind, names)) is not None
        ):
            known[name] = apart
            taken.add(called(name, names).casefold())
    return Struct(fields=tuple(Field(name=name, type=kind) for name, kind in known.items()))


def _apart(kind: Type, names: Names) -> Type | None:
    """Return a kind with those of its fields that may stand beside each other; None where none is left."""
    match kind:
        case Struct():
            fields = _joined(Struct(fields=()), kind, names)
            return fields if fields.fields else None
        case List(of=item):
            left = _apart(item, names)
            return None if left is None else List(left)
        case _:
            return kind


def _fields(values: Mapping[str, object], levels: int) -> tuple[Field, ...]:
    kinds = {name: kind_of(value, levels) for name, value in values.items()}
    return tuple(Field(name=name, type=kind) for name, kind in kinds.items() if kind is not None)


def kind_of(value: object, levels: int = 0) -> Type | None:
    """Return the kind of a value; None for null, which may be of any. Parts are looked into so many levels deep."""
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
        case dict() if levels:
            fields = _fields(cast("dict[str, object]", value), levels - 1)
            return Struct(fields=fields) if fields else None
        case list() if levels:
            item = _of_all(kind_of(each, levels - 1) for each in cast("list[object]", value))
            return None if item is None else List(item)
        case _:
            return JSON


def _of_all(kinds: Iterable[Type | None]) -> Type | None:
    found: Type | None = None
    for kind in kinds:
        if kind is not None:
            found = kind if found is None else wider(found, kind)
    return found


def wider(one: Type, other: Type, names: Names = Names.API) -> Type:
    """Return the least kind that holds what both hold; of an object or an array and something else, the first."""
    match one, other:
        case Struct(), Struct():
            return _joined(one, other, names)
        case List(of=item), List(of=more):
            return List(wider(item, more, names))
        case ((Struct() | List()), _):
            return one
        case _ if one == other:
            return one
        case _ if isinstance(other, Struct | List) or JSON in (one, other):
            return JSON
        case _:
            return NUMBER if {one, other} == {INTEGER, NUMBER} else TEXT
