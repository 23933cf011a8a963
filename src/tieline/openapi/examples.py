"""Values for examples: those of the document, else the least that a type takes. As Python expressions."""

from __future__ import annotations

import msgspec

from tieline.openapi.example_values import of_value
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
    return _own(parameter.example, parameter.type, plan)


def of_content(content: Content, plan: Plan) -> Part:
    """Return a value for a body, as for a parameter."""
    match content.kind:
        case "binary":
            return _own(content.example, Primitive(kind="binary"), plan)
        case "text":
            return _own(content.example, Primitive(kind="string"), plan)
        case "ndjson":
            return Group("[", (_own(content.example, content.type, plan),), "]")
        case _:
            return _own(content.example, content.type, plan)


def _own(example: str | None, kind: Type, plan: Plan, depth: int = 0) -> Part:
    told = None if example is None else of_value(msgspec.json.decode(example), kind, plan)
    return of_type(kind, plan, depth) if told is None else told


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
    pairs = tuple(
        Named(f"{quoted(each.name)}: ", _own(each.example, each.type, plan, depth + 1)) for each in fields
    )
    return Group("{", pairs, "}")
