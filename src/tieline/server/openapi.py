"""The OpenAPI 3.1 document of the operations, made from the declarations that validate the requests; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from tieline.core.version import __version__
from tieline.server.errors import TABLE, ErrorEnvelope
from tieline.server.operation import Operation

#: A part of a JSON document.
Node = dict[str, Any]

_REF = "#/components/schemas/{name}"
_LOCATIONS = ("path", "query", "header")


def document(operations: Sequence[Operation]) -> Node:
    """Return the OpenAPI document of operations; pages for browsers are none of it."""
    operations = [each for each in operations if not each.page]
    shapes = _Shapes(operations)
    paths: Node = {}
    for operation in operations:
        for number, path in enumerate((operation.path, *operation.aliases)):
            paths.setdefault(path, {})[operation.method.lower()] = _described(operation, shapes, number)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tieline",
            "version": __version__,
            "description": "Connections to your customers' SaaS accounts, on Nango's wire.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"apiKey": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(each.tag for each in operations)],
        "paths": paths,
        "components": {
            "schemas": shapes.components,
            "securitySchemes": {
                "apiKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key, a UUID of version 4.",
                }
            },
        },
    }


class _Shapes:
    """The JSON schemas of everything that goes in and out; what is a parameter stays no component of its own."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        kinds: list[Any] = [ErrorEnvelope]
        parameters: list[Any] = []
        for operation in operations:
            kinds += [kind for kind in (operation.body, *operation.answers.values()) if kind is not None]
            parameters += [kind for kind in _parts(operation) if kind is not None]
        every = list(dict.fromkeys([*kinds, *parameters]))
        schemas, components = msgspec.json.schema_components(every, ref_template=_REF)
        self._schemas: dict[Any, Node] = dict(zip(every, schemas, strict=True))
        self._inputs: dict[Any, Node] = {
            kind: components.pop(_name(self._schemas[kind])) for kind in dict.fromkeys(parameters)
        }
        self.components = components

    def of(self, kind: Any) -> Node:
        """Return the schema of a type, mostly a reference."""
        return self._schemas[kind]

    def fields(self, kind: Any) -> list[tuple[str, Node, bool]]:
        """Return name and schema of each field of an input, and whether it must be there."""
        schema = self._inputs[kind]
        required = schema.get("required", ())
        return [(name, each, name in required) for name, each in schema["properties"].items()]


def _name(reference: Node) -> str:
    return str(reference["$ref"].rpartition("/")[2])


def _parts(operation: Operation) -> tuple[Any, Any, Any]:
    return operation.path_params, operation.query, operation.headers


def _described(operation: Operation, shapes: _Shapes, number: int) -> Node:
    needs = [] if operation.scope is None else [f"The key needs the scope `{operation.scope}`."]
    needs += ["The token of a connect session will do in its place."] if operation.in_session else []
    node: Node = {
        "operationId": operation.id + (f"_old{number}" if number else ""),
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": " ".join([operation.description or f"{operation.summary}.", *needs]),
        "parameters": _parameters(operation, shapes),
        "responses": _responses(operation, shapes),
    }
    if number:
        node["deprecated"] = True
    if operation.scope is None:
        node["security"] = []
    if operation.body is not None:
        content = {"application/json": {"schema": shapes.of(operation.body)}}
        node["requestBody"] = {"required": True, "content": content}
    return node


def _parameters(operation: Operation, shapes: _Shapes) -> list[Node]:
    return [
        _parameter(location, name, schema, required)
        for location, kind in zip(_LOCATIONS, _parts(operation), strict=True)
        if kind is not None
        for name, schema, required in shapes.fields(kind)
    ]


def _parameter(location: str, name: str, schema: Node, required: bool) -> Node:
    schema = _present(schema)
    told = schema.pop("description", None)
    node: Node = {"name": name, "in": location, "required": required or location == "path", "schema": schema}
    if told is not None:
        node["description"] = told
    if location == "query" and schema.get("type") == "object":
        node |= {"style": "deepObject", "explode": True}
    return node


def _present(schema: Node) -> Node:
    """Return the schema of a parameter that is there: it is never null, and an empty default says nothing."""
    kept = {key: value for key, value in schema.items() if key != "default" or value}
    members = [each for each in kept.pop("anyOf", ()) if each != {"type": "null"}]
    if len(members) == 1:
        return {**members[0], **kept}
    return {**kept, "anyOf": members} if members else kept


def _responses(operation: Operation, shapes: _Shapes) -> Node:
    responses: Node = {}
    for status, kind in operation.answers.items():
        node: Node = {"description": "Success."}
        if kind is bytes:
            node["content"] = {"image/svg+xml": {"schema": {"type": "string"}}}
        elif kind is not None:
            node["content"] = {"application/json": {"schema": shapes.of(kind)}}
        responses[str(status)] = node
    codes: dict[int, list[str]] = defaultdict(list)
    for status, code in (*operation.errors, *_common(operation)):
        if code not in codes[status]:
            codes[status].append(code)
    for status in sorted(codes):
        told = ", ".join(f"`{code}`" for code in codes[status])
        responses[str(status)] = {
            "description": f"Error: {told}.",
            "content": {"application/json": {"schema": shapes.of(ErrorEnvelope)}},
        }
    return responses


def _common(operation: Operation) -> Iterable[tuple[int, str]]:
    """Yield the errors that an operation has for what it takes."""
    if operation.raw:
        yield from ((408, "request_timeout"), (413, "body_too_large"))
    else:
        yield from ((400, "invalid_query_params"), (415, "invalid_content_type"))
    if operation.path_params is not None:
        yield 400, "invalid_uri_params"
    if operation.headers is not None:
        yield 400, "invalid_headers"
    if operation.body is not None:
        yield from ((400, "invalid_body"), (400, "invalid_json"))
        yield from ((408, "request_timeout"), (413, "body_too_large"))
    if operation.scope is not None:
        for code in (
            "missing_auth_header",
            "malformed_auth_header",
            "invalid_secret_key_format",
            "unknown_account",
        ):
            yield 401, code
        if operation.in_session:
            yield 401, "unknown_connect_session_token"
        yield 403, "forbidden"
    if not operation.free:
        yield 429, "too_many_request"
    yield 500, "server_error"
    if operation.scope is None and (operation.raw or operation.body is not None):
        yield 503, "server_busy"
    yield 503, "shutting_down"
    yield from ((status, code) for _, status, code in TABLE if status == 503)
