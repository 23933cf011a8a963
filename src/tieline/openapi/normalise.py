"""A document of OpenAPI 3.0, or with habits of 3.0 and 2.0, brought to 3.1 where it stands: every place keeps its pointer.

Only a nullable schema of `allOf` or `$ref` moves, into `anyOf/0` of its place; pointers that lead through still find it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from tieline.core.errors import UsageError
from tieline.openapi.json_nodes import Node, is_list, is_node
from tieline.openapi.limits import Limits

#: Fields that hold objects by names of the document's own choice.
_NAMED = frozenset({
    "$defs", "callbacks", "content", "definitions", "dependentSchemas", "encoding", "headers", "links", "mapping",
    "pathItems", "paths", "patternProperties", "properties", "requestBodies", "responses", "schemas", "scopes",
    "securitySchemes", "variables", "webhooks",
})  # fmt: skip
#: Named where they hold an object; a list of them otherwise.
_SOMETIMES_NAMED = frozenset({"examples", "parameters", "servers", "tags", "security"})
#: Fields that hold data, which is nobody's schema.
_DATA = frozenset({"example", "examples", "default", "enum", "const", "value", "x-example", "x-examples"})
#: What says something of its own beside a `$ref`.
_OWN = frozenset({
    "additionalProperties", "allOf", "anyOf", "const", "enum", "items", "oneOf", "patternProperties", "prefixItems",
    "properties",
})  # fmt: skip
_TRIGGERS = frozenset({
    "$dynamicRef", "$ref", "discriminator", "exclusiveMaximum", "exclusiveMinimum", "format", "nullable", "x-nullable",
})  # fmt: skip
#: What tells about a place, not about its values: it stays outside when the rest moves.
_ANNOTATIONS = frozenset({
    "title", "description", "default", "deprecated", "readOnly", "writeOnly", "example", "examples", "externalDocs", "xml",
})  # fmt: skip
_NULL: Node = {"type": "null"}
_BYTES = "application/octet-stream"

_FIELDS, _NAMES, _INERT = range(3)


def normalise(root: Any, limits: Limits) -> None:
    """Bring every schema below `root` to OpenAPI 3.1, in place; a second time changes nothing.

    Raises `UsageError` where it is nested too deeply.
    """
    waiting: list[tuple[Any, int, int]] = [(root, _FIELDS, 1)]
    while waiting:
        node, mode, depth = waiting.pop()
        if depth > limits.depth:
            raise UsageError(f"nested deeper than {limits.depth} levels")
        depth += 1
        if is_list(node):
            waiting += [(each, mode, depth) for each in node if isinstance(each, (dict, list))]
        elif is_node(node):
            if mode == _FIELDS:
                renew(node)
            for name, value in node.items():
                if isinstance(value, (dict, list)):
                    waiting.append((cast("Any", value), _mode(mode, name, value), depth))


def renew(node: Node) -> None:
    """Bring one object to OpenAPI 3.1, if it is a schema of an older kind; what lies inside it stays."""
    if node.get("type") == "file":
        node |= {"type": "string", "contentMediaType": _BYTES}
    if _TRIGGERS.isdisjoint(node):
        return
    for field, step in _STEPS:
        if field in node:
            step(node)


def _mode(mode: int, name: str, value: Any) -> int:
    if mode == _NAMES:
        return _FIELDS
    if mode == _INERT:
        return _INERT
    if name in _DATA:
        return _INERT
    return _NAMES if type(value) is dict and (name in _NAMED or name in _SOMETIMES_NAMED) else _FIELDS


def _dynamic(node: Node) -> None:
    """Take a dynamic reference for the anchor it names in this document."""
    if isinstance(node["$dynamicRef"], str):
        node.setdefault("$ref", node.pop("$dynamicRef"))


def _reference(node: Node) -> None:
    """Put a reference that has siblings of weight among the parts of `allOf`, where both count."""
    if not isinstance(node["$ref"], str) or _OWN.isdisjoint(node):
        return
    parts = node.get("allOf")
    if parts is None or is_list(parts):
        node["allOf"] = [*(parts or ()), {"$ref": node.pop("$ref")}]


def _format(node: Node) -> None:
    kind = node.get("type", "string")
    if kind == "string" or (is_list(kind) and "string" in kind):
        if node["format"] == "binary":
            node.setdefault("contentMediaType", _BYTES)
        elif node["format"] in ("byte", "base64"):
            node.setdefault("contentEncoding", "base64")
        elif (
            node["format"] == "int-or-string" and kind == "string"
        ):  # Kubernetes: 80 and "80" are not the same
            node["type"] = ["integer", "string"]


def _bound(exclusive: str, plain: str) -> Callable[[Node], None]:
    def step(node: Node) -> None:
        flag = node[exclusive]
        if flag is True and type(node.get(plain)) in (int, float):
            node[exclusive] = node.pop(plain)
        elif isinstance(flag, bool):
            del node[exclusive]

    return step


def _discriminator(node: Node) -> None:
    if isinstance(node["discriminator"], str):
        node["discriminator"] = {"propertyName": node["discriminator"]}


def _nullable(field: str) -> Callable[[Node], None]:
    def step(node: Node) -> None:
        flag = node[field]
        if isinstance(flag, bool):
            del node[field]
            if flag:
                _allow_null(node)

    return step


def _allow_null(node: Node) -> None:
    if "$ref" in node or "allOf" in node:
        _wrap(node)
        return
    _allow_null_type(node)
    if is_list(values := node.get("enum")) and None not in values:
        node["enum"] = [*values, None]
    for choice in ("oneOf", "anyOf"):
        members = node.get(choice)
        if is_list(members) and _NULL not in members:
            node[choice] = [*members, dict(_NULL)]


def _allow_null_type(node: Node) -> None:
    kind = node.get("type") or _implied(node)
    if isinstance(kind, str) and kind != "null":
        node["type"] = [kind, "null"]
    elif is_list(kind) and "null" not in kind:
        node["type"] = [*kind, "null"]


def _implied(node: Node) -> str | None:
    if "properties" in node or "additionalProperties" in node:
        return "object"
    return "array" if "items" in node else None


def _wrap(node: Node) -> None:
    """Let null in beside what all of `allOf` or a reference say."""
    inner = {
        name: value for name, value in node.items() if name not in _ANNOTATIONS and not name.startswith("x-")
    }
    for name in inner:
        del node[name]
    node["anyOf"] = [inner, dict(_NULL)]


#: In this order: a reference joins `allOf` before null is let in beside it.
_STEPS: tuple[tuple[str, Callable[[Node], None]], ...] = (
    ("$dynamicRef", _dynamic),
    ("$ref", _reference),
    ("format", _format),
    ("exclusiveMinimum", _bound("exclusiveMinimum", "minimum")),
    ("exclusiveMaximum", _bound("exclusiveMaximum", "maximum")),
    ("discriminator", _discriminator),
    ("x-nullable", _nullable("x-nullable")),
    ("nullable", _nullable("nullable")),
)
