"""A body that is given by its fields, as keywords of a call."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, get_args

from msgspec import UNSET, Struct

from tieline.runtime.arguments import meant
from tieline.runtime.op import Op
from tieline.runtime.union import required


def filled(op: Op[Any], body: object, fields: Mapping[str, object] | None) -> object:
    """Return the body of a call: the one that was given, else the object of these fields, by their names in Python.

    Without fields it is an empty object, where `fields` is None none at all. Raises TypeError, as Python does, for a field
    that the body does not have or that is missing, and for both at once.
    """
    if body is not UNSET:
        if fields:
            raise TypeError(f"{op.name}: give body, or {_listed(fields)}, not both")
        return body
    if fields is None:
        return UNSET
    wire, needed = _shape(op.bodies[0].type() if op.bodies[0].type else Struct)
    found = {wire[_named(op, name, wire)]: value for name, value in fields.items() if value is not UNSET}
    missing = [name for name, each in wire.items() if each in needed and each not in found]
    if missing:
        raise TypeError(f"{op.name} needs {_listed(missing)}, or body")
    return found


@cache
def _shape(kind: Any) -> tuple[Mapping[str, str], frozenset[str]]:
    """Return the names on the wire by those in Python, and which of them must be there; null may stand beside the model."""
    model: type[Struct] = next(each for each in (kind, *get_args(kind)) if hasattr(each, "__struct_fields__"))
    return dict(zip(model.__struct_fields__, model.__struct_encode_fields__, strict=True)), required(model)


def _named(op: Op[Any], name: str, known: Mapping[str, str]) -> str:
    """Return the field that a keyword is for: it has one `_` more where another keyword has the field's name."""
    if name in known:
        return name
    bare = name.removesuffix("_")
    if bare not in known:
        raise TypeError(f"{op.name} has no argument {name!r}{meant(name, known)}")
    return bare


def _listed(names: Mapping[str, object] | list[str]) -> str:
    return ", ".join(names)
