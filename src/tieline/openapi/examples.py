"""Values for examples: those of the document, else the least that a type takes. As Python expressions."""

from __future__ import annotations

import msgspec

from tieline.openapi.ir import (
    AliasRef,
    Content,
    Enum,
    ListOf,
    MapOf,
    ModelRef,
    Nullable,
    Parameter,
    Primitive,
    TupleOf,
    Type,
    Union,
)
from tieline.openapi.layout import Group, Named, Part, quoted
from tieline.openapi.plan import Plan

_PLAIN = {
    "string": '"text"',
    "integer": "1",
    "number": "1.0",
    "boolean": "True",
    "null": "None",
    "datetime": "datetime(2026, 1, 31, tzinfo=timezone.utc)",
    "date": "date(2026, 1, 31)",
    "binary": 'b"content"',
}
#: How many values an example shows at most, and how deep.
_DEEPEST = 4
_MANY = 12


def of_parameter(parameter: Parameter, plan: Plan) -> Part:
    """Return a value for a parameter: the document's own where it is one that the type takes."""
    kind = parameter.type.of if isinstance(parameter.type, Nullable) else parameter.type
    if isinstance(kind, Primitive) and parameter.example is not None:
        own = msgspec.json.decode(parameter.example)
        if kind.kind == "string" and isinstance(own, str) and len(own) <= 60:
            return quoted(own)
        if kind.kind == "integer" and isinstance(own, int) and not isinstance(own, bool):
            return repr(own)
    return of_type(kind, plan)


def of_content(content: Content, plan: Plan) -> Part:
    """Return a value for a body."""
    match content.kind:
        case "binary":
            return _PLAIN["binary"]
        case "text":
            return _PLAIN["string"]
        case "ndjson":
            return Group("[", (of_type(content.type, plan),), "]")
        case _:
            return of_type(content.type, plan)


def of_type(kind: Type, plan: Plan, depth: int = 0) -> Part:
    """Return the least value of a type: what is required, and nothing else."""
    if depth > _DEEPEST:
        return "..."
    match kind:
        case Primitive():
            return _PLAIN[kind.kind]
        case Enum():
            first = kind.values[0]
            return quoted(first) if isinstance(first, str) else repr(first)
        case Nullable():
            return of_type(kind.of, plan, depth)
        case AliasRef():
            return of_type(plan.aliases[kind.key].alias.type, plan, depth + 1)
        case Union():
            return of_type(kind.members[0], plan, depth + 1)
        case _:
            return _holding(kind, plan, depth)


def _holding(kind: Type, plan: Plan, depth: int) -> Part:
    """Return the least value of a type that holds others."""
    match kind:
        case ListOf():
            return Group("[", (of_type(kind.item, plan, depth + 1),), "]")
        case TupleOf():
            return Group("(", tuple(of_type(each, plan, depth + 1) for each in kind.items), ")", tuple=True)
        case MapOf():
            return Group("{", (Named('"key": ', of_type(kind.value, plan, depth + 1)),), "}")
        case ModelRef():
            return _model(kind, plan, depth)
        case _:
            return "{}"


def _model(kind: ModelRef, plan: Plan, depth: int) -> Part:
    fields = [each for each in plan.models[kind.key].model.fields if each.required and not each.read_only]
    if len(fields) > _MANY // (depth + 1) + 1 and depth:
        return "..."
    pairs = tuple(Named(f"{quoted(each.name)}: ", of_type(each.type, plan, depth + 1)) for each in fields)
    return Group("{", pairs, "}")
