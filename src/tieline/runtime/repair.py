"""Answers that are not as declared: what can safely be put right is, the rest is kept as it came, and all of it is told."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, cast

import msgspec
from msgspec import UNSET, inspect

from tieline.core.errors import BadAnswer
from tieline.core.typed import convert
from tieline.runtime.convert import rooted
from tieline.runtime.origin import Repaired, problems_of, stamp, undeclared, with_origin

_LEAVES: dict[type[inspect.Type], Any] = {
    inspect.NoneType: NoneType,
    inspect.StrType: str,
    inspect.IntType: int,
    inspect.FloatType: float,
    inspect.BoolType: bool,
    inspect.BytesType: bytes,
    inspect.DateTimeType: dt.datetime,
    inspect.DateType: dt.date,
    inspect.TimeType: dt.time,
    inspect.UUIDType: uuid.UUID,
    inspect.DecimalType: Decimal,
}

#: What each type is written in, as Python has JSON; all others are text.
_KINDS: tuple[tuple[tuple[type[inspect.Type], ...], tuple[type, ...]], ...] = (
    ((inspect.NoneType,), (NoneType,)),
    ((inspect.StructType, inspect.DictType), (dict,)),
    ((inspect.ListType, inspect.TupleType, inspect.VarTupleType, inspect.SetType), (list,)),
    ((inspect.BoolType,), (bool,)),
    ((inspect.IntType,), (int,)),
    ((inspect.FloatType,), (int, float)),
)


def repaired(kind: Any, plain: object) -> Any:
    """Return a plain value as near to the type as it can be had; every model in it tells the problems.

    Raises BadAnswer for one that is nested too deeply to be looked through.
    """
    found: list[str] = []
    try:
        return with_origin(None, lambda: _Repair(found).of(_info(kind), plain, "$"))
    except RecursionError:
        raise BadAnswer("nested too deeply") from None


@cache
def _info(kind: Any) -> inspect.Type:
    return inspect.type_info(kind)


class _Repair:
    """One walk through a value; `found` collects what was wrong, with the path of each place."""

    def __init__(self, found: list[str]) -> None:
        self._found = found

    def of(self, info: inspect.Type, value: object, path: str) -> object:
        """Return a value as near to its type as it can be had."""
        match info:
            case inspect.StructType():
                return self._struct(info, value, path)
            case inspect.ListType() | inspect.VarTupleType() | inspect.SetType():
                return self._list(info.item_type, value, path)
            case inspect.TupleType():
                return self._tuple(info, value, path)
            case inspect.DictType():
                return self._dict(info, value, path)
            case inspect.UnionType():
                return self._union(info, value, path)
            case inspect.CustomType():
                return self._resolved(cast("Any", info.cls), value, path)
            case _:
                return self._leaf(info, value, path)

    def _struct(self, info: inspect.StructType, value: object, path: str) -> object:
        if not isinstance(value, dict):
            return self._kept("object", value, path)
        if path != "$":  # of the whole it is known already
            try:
                return rooted(info.cls, cast("object", value))
            except msgspec.ValidationError:
                pass
        plain = cast("dict[str, Any]", value)
        given: dict[str, object] = {}
        for field in info.fields:
            if field.encode_name in plain:
                given[field.name] = self.of(
                    field.type, plain[field.encode_name], f"{path}.{field.encode_name}"
                )
            elif field.required:
                self._found.append(f"{path}.{field.encode_name}: missing")
                given[field.name] = UNSET
        model = info.cls(**given)
        stamp(model, Repaired(undeclared(info.cls, plain), self._found))
        return model

    def _resolved(self, kind: Any, value: object, path: str) -> object:
        read: object = kind.read(value)
        for problem in problems_of(read):
            self._found.append(f"{path}{problem.removeprefix('$')}")
        return read

    def _list(self, item: inspect.Type, value: object, path: str) -> object:
        if not isinstance(value, list):
            return self._kept("array", value, path)
        items = cast("list[object]", value)
        return [self.of(item, each, f"{path}[{number}]") for number, each in enumerate(items)]

    def _tuple(self, info: inspect.TupleType, value: object, path: str) -> object:
        if not isinstance(value, list):
            return self._kept("array", value, path)
        items = cast("list[object]", value)
        if len(items) != len(info.item_types):
            self._found.append(f"{path}: expected {len(info.item_types)} items, got {len(items)}")
        known = zip(info.item_types, items, strict=False)
        read = [self.of(kind, each, f"{path}[{number}]") for number, (kind, each) in enumerate(known)]
        return (*read, *items[len(read) :])

    def _dict(self, info: inspect.DictType, value: object, path: str) -> object:
        if not isinstance(value, dict):
            return self._kept("object", value, path)
        plain = cast("dict[str, object]", value)
        return {key: self.of(info.value_type, each, f"{path}.{key}") for key, each in plain.items()}

    def _union(self, info: inspect.UnionType, value: object, path: str) -> object:
        """Take the first member that fits; else the one that a value of this kind can only have meant."""
        own = type(value)
        if any(_LEAVES.get(type(member)) is own for member in info.types):
            return value  # the most of what is right is a plain value
        before = len(self._found)
        nearest: tuple[object, list[str]] | None = None
        for member in (each for each in info.types if _alike(each, value)):
            read = self.of(member, value, path)
            told = self._found[before:]
            if not told:
                return read
            del self._found[before:]
            nearest = nearest or (read, told)
        if nearest is None:
            meant = next(each for each in info.types if not isinstance(each, inspect.NoneType))
            return self.of(meant, value, path)
        self._found += nearest[1]
        return nearest[0]

    def _leaf(self, info: inspect.Type, value: object, path: str) -> object:
        if isinstance(info, inspect.LiteralType) and value not in info.values:
            return self._kept(f"one of {', '.join(map(repr, info.values))}", value, path)
        kind = _LEAVES.get(type(info))
        if kind is None or type(value) is kind:
            return value
        try:
            return convert(value, kind)
        except msgspec.ValidationError:
            pass
        if kind is str and isinstance(value, (int, float, Decimal)):
            self._kept("str", value, path)
            return str(value) if isinstance(value, Decimal) else msgspec.json.encode(value).decode()
        read = self._kept(kind.__name__, value, path)
        if value is None:
            return read
        try:
            return convert(value, kind, strict=False)
        except msgspec.ValidationError:
            return read

    def _kept(self, expected: str, value: object, path: str) -> object:
        """Tell that a value is not what was expected, and return it as it came."""
        got = {"NoneType": "null", "dict": "object", "list": "array"}.get(
            type(value).__name__, type(value).__name__
        )
        self._found.append(f"{path}: expected {expected}, got {got}")
        return value


def _alike(info: inspect.Type, value: object) -> bool:
    """Say whether a value is of the kind of JSON that a type is written in."""
    if isinstance(info, (inspect.AnyType, inspect.RawType, inspect.CustomType)):
        return True
    if isinstance(info, inspect.LiteralType):
        return value in info.values
    if isinstance(value, bool):
        return isinstance(info, inspect.BoolType)
    kinds = next((kinds for types, kinds in _KINDS if isinstance(info, types)), (str,))
    return isinstance(value, kinds)
