"""Examples that a document gives, as Python expressions: None for what its own types do not take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from tieline.openapi.ir import (
    AliasRef,
    Enum,
    ListOf,
    MapOf,
    ModelRef,
    Nullable,
    Primitive,
    TupleOf,
    Type,
    Union,
)
from tieline.openapi.json_nodes import Node, is_list, is_node
from tieline.openapi.layout import Group, Named, Part, literal, quoted
from tieline.openapi.plan import Plan

_PYTHON: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def of_value(value: Any, kind: Type, plan: Plan) -> Part | None:
    """Return a value of a type as somebody would write it in Python; None where it is not one of the type."""
    match kind:
        case Primitive():
            return _plain(value, kind)
        case Enum():
            return literal(value) if value in kind.values or (kind.open and isinstance(value, str)) else None
        case Nullable():
            return "None" if value is None else of_value(value, kind.of, plan)
        case AliasRef():
            return of_value(value, plan.aliases[kind.key].alias.type, plan)
        case Union():
            each = (of_value(value, member, plan) for member in kind.members)
            return next((part for part in each if part is not None), None)
        case _:
            return _holding(value, kind, plan)


def _holding(value: Any, kind: Type, plan: Plan) -> Part | None:
    match kind:
        case ListOf() if is_list(value):
            return _list(value, [kind.item] * len(value), plan)
        case TupleOf() if is_list(value) and len(value) >= len(kind.items):
            rest = [kind.rest] * (len(value) - len(kind.items)) if kind.rest is not None else []
            return _list(value, [*kind.items, *rest], plan, brackets="()")
        case MapOf() if is_node(value):
            return _object(value, dict.fromkeys(value, kind.value), plan)
        case ModelRef() if is_node(value):
            return _of_model(value, kind, plan)
        case ListOf() | TupleOf() | MapOf() | ModelRef():
            return None
        case _:
            return _json(value)


def _plain(value: Any, kind: Primitive) -> Part | None:
    if kind.kind == "binary":
        is_text = isinstance(value, str) and value.isascii()
        return f"b{quoted(value)}" if is_text else None
    if kind.kind in {"datetime", "date"}:
        return _time(value, is_day=kind.kind == "date") if isinstance(value, str) else None
    if not isinstance(value, _PYTHON[kind.kind]) or (isinstance(value, bool) and kind.kind != "boolean"):
        return None
    return literal(value)


def _time(text: str, *, is_day: bool) -> str | None:
    try:
        if is_day:
            day = date.fromisoformat(text)
            return f"date({day.year}, {day.month}, {day.day})"
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    moment = moment.astimezone(UTC)
    parts = [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second]
    while len(parts) > 3 and not parts[-1]:
        parts.pop()
    return f"datetime({', '.join(map(str, parts))}, tzinfo=timezone.utc)"


def _list(values: list[Any], kinds: list[Type], plan: Plan, brackets: str = "[]") -> Part | None:
    parts = [of_value(value, kind, plan) for value, kind in zip(values, kinds, strict=False)]
    known = tuple(part for part in parts if part is not None)
    if len(known) < len(values):
        return None
    return Group(brackets[0], known, brackets[1], tuple=brackets == "()")


def _of_model(value: Node, kind: ModelRef, plan: Plan) -> Part | None:
    model = plan.models[kind.key].model
    fields = {each.name: each for each in model.fields if not each.read_only}
    if any(each.required and each.name not in value for each in fields.values()):
        return None
    known = {name: value[name] for name in fields if name in value}
    return _object(known, {name: fields[name].type for name in known}, plan)


def _object(value: Node, kinds: Mapping[str, Type], plan: Plan) -> Part | None:
    pairs: list[Part] = []
    for name, one in value.items():
        part = of_value(one, kinds[name], plan)
        if part is None:
            return None
        pairs.append(Named(f"{quoted(name)}: ", part))
    return Group("{", tuple(pairs), "}")


def _json(value: Any) -> Part:
    """Return a value of any type."""
    if is_node(value):
        return Group("{", tuple(Named(f"{quoted(key)}: ", _json(one)) for key, one in value.items()), "}")
    return Group("[", tuple(map(_json, value)), "]") if is_list(value) else literal(value)
