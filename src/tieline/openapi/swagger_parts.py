"""The small parts of Swagger 2.0 in the words of OpenAPI 3.1: parameters, bodies, forms, security schemes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tieline.openapi.json_nodes import Node, is_node

_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"

#: What says something about the value, and belongs to its schema.
_OF_SCHEMA = frozenset({
    "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
    "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "x-nullable", "nullable",
    "properties", "additionalProperties", "allOf", "title",
})  # fmt: skip
#: How lists are written, by Swagger's word: style and explode. Tabs have no style in OpenAPI 3.
QUERY_STYLES: Mapping[str, tuple[str, bool]] = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "tsv": ("form", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
HEADER_STYLES: Mapping[str, tuple[str, bool]] = dict.fromkeys(QUERY_STYLES, ("simple", False))

_FLOWS = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}
_OF_FLOW = ("authorizationUrl", "tokenUrl", "scopes")


def parameter(node: Node) -> Node:
    """Return a parameter of path, query, header or cookie."""
    if "$ref" in node or "schema" in node:
        return node
    return value_schema(node, QUERY_STYLES if node.get("in") == "query" else HEADER_STYLES)


def value_schema(node: Node, styles: Mapping[str, tuple[str, bool]]) -> Node:
    """Return a parameter or header with what it says about its value in a schema."""
    found = {
        name: value for name, value in node.items() if name not in _OF_SCHEMA and name != "collectionFormat"
    }
    if "x-example" in found:
        found.setdefault("example", found.pop("x-example"))
    found["schema"] = _schema(node)
    if node.get("type") == "array":
        found["style"], found["explode"] = _style(node, styles)
        if node.get("collectionFormat") == "tsv":
            found["x-collectionFormat"] = "tsv"
    return found


def body(node: Node, consumes: Sequence[str]) -> Node:
    """Return the request body that a parameter in the body describes."""
    found = {name: value for name, value in node.items() if name not in {"in", "name", "schema"}}
    if isinstance(node.get("name"), str):
        found["x-body-name"] = node["name"]
    schema = node.get("schema", {})
    found["content"] = {kind: {"schema": schema} for kind in media(consumes, "application/json")}
    return found


def form(fields: Iterable[Node], consumes: Sequence[str]) -> Node:
    """Return the request body that the fields of a form make up."""
    fields = [each for each in fields if isinstance(each.get("name"), str)]
    schema: Node = {"type": "object", "properties": {each["name"]: _field(each) for each in fields}}
    if required := [each["name"] for each in fields if each.get("required") is True]:
        schema["required"] = required
    content: Node = {"schema": schema}
    if encoding := {each["name"]: _encoding(each) for each in fields if each.get("type") == "array"}:
        content["encoding"] = encoding
    kinds = [kind for kind in consumes if kind.partition(";")[0].strip() in {_FORM, _MULTIPART}]
    has_file = any(each.get("type") == "file" for each in fields)
    if has_file:
        kinds = [kind for kind in kinds if kind.startswith(_MULTIPART)] or [_MULTIPART]
    return {"required": bool(required), "content": dict.fromkeys(kinds or [_FORM], content)}


def media(kinds: Sequence[str], default: str) -> Sequence[str]:
    """Return the media types of a body: those given, or the usual one."""
    return list(dict.fromkeys(kinds)) or [default]


def scheme(node: Node) -> Node:
    """Return a security scheme."""
    match node.get("type"):
        case "basic":
            return {**node, "type": "http", "scheme": "basic"}
        case "oauth2" if isinstance(flow := node.get("flow"), str) and flow in _FLOWS:
            kept = {name: value for name, value in node.items() if name not in {"flow", *_OF_FLOW}}
            inner = {name: node[name] for name in _OF_FLOW if name in node}
            return {**kept, "flows": {_FLOWS[flow]: {"scopes": {}, **inner}}}
        case _:
            return node


def _field(node: Node) -> Node:
    schema = _schema(node)
    if isinstance(node.get("description"), str):
        schema["description"] = node["description"]
    return schema


def _schema(node: Node) -> Node:
    schema = {name: value for name, value in node.items() if name in _OF_SCHEMA}
    inner = schema.get("items")
    while is_node(inner):  # how lists are written in lists: no schema has a word for it
        inner.pop("collectionFormat", None)
        inner = inner.get("items")
    return schema


def _style(node: Node, styles: Mapping[str, tuple[str, bool]]) -> tuple[str, bool]:
    word = node.get("collectionFormat")
    return styles.get(word if isinstance(word, str) else "csv", styles["csv"])


def _encoding(node: Node) -> Node:
    style, explode = _style(node, QUERY_STYLES)
    return {"style": style, "explode": explode}
