"""The OpenAPI document of what the sandbox serves, made from the table of operations and the shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from tieline.sandbox.gong.model import ErrorResponse
from tieline.sandbox.gong.operations import Operation, Parameter

#: A part of a JSON document.
Node = dict[str, Any]
_REF = "#/components/schemas/{name}"
_PROBLEMS = {
    400: "The request is wrong, or its cursor has expired.",
    401: "The credentials are missing or wrong, or lack a scope.",
    404: "There is nothing of that id, or no call matches.",
    405: "There is no such method at this path.",
    415: "The body is not JSON.",
    429: "A limit is reached; wait as long as `Retry-After` says.",
    500: "The server failed.",
}


def document(operations: Sequence[Operation]) -> Node:
    """Return the OpenAPI 3.1 document of these operations."""
    types = [ErrorResponse, *dict.fromkeys(operation.answer for operation in operations)]
    types += dict.fromkeys(operation.body for operation in operations if operation.body is not None)
    _, schemas = msgspec.json.schema_components(types, ref_template=_REF)
    paths: Node = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Gong sandbox",
            "version": "2.0.0",
            "description": "The read operations of the Gong API that this sandbox serves.",
        },
        "security": [{"basicAuth": []}, {"bearerAuth": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(operation.tag for operation in operations)],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "basicAuth": {"type": "http", "scheme": "basic", "description": "Access key and secret."},
                "bearerAuth": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An OAuth 2.0 access token.",
                },
            },
            "schemas": schemas,
        },
    }


def _operation(operation: Operation) -> Node:
    node: Node = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": f"A bearer token needs the scope `{operation.scope}`.",
        "parameters": [*map(_variable, _variables(operation.path)), *map(_parameter, operation.query)],
        "responses": _responses(operation),
    }
    if operation.body is not None:
        content = {"application/json": {"schema": {"$ref": _REF.format(name=operation.body.__name__)}}}
        node["requestBody"] = {"required": True, "content": content}
    return node


def _variables(path: str) -> list[str]:
    return [step.strip("{}") for step in path.split("/") if step.startswith("{")]


def _variable(name: str) -> Node:
    schema = {"type": "string", "pattern": "^[0-9]{1,20}$"}
    return {"name": name, "in": "path", "required": True, "description": "A Gong id.", "schema": schema}


def _parameter(parameter: Parameter) -> Node:
    schema: Node = {"type": parameter.type}
    if parameter.format:
        schema["format"] = parameter.format
    if parameter.values:
        schema["enum"] = list(parameter.values)
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.description,
        "schema": schema,
    }


def _responses(operation: Operation) -> Node:
    answer = {"application/json": {"schema": {"$ref": _REF.format(name=operation.answer.__name__)}}}
    responses: Node = {"200": {"description": "Success.", "content": answer}}
    for status, description in _PROBLEMS.items():
        if (status == 404 and not operation.not_found) or (status == 415 and operation.body is None):
            continue
        responses[str(status)] = _problem(status, description)
    return responses


def _problem(status: int, description: str) -> Node:
    content = {"application/json": {"schema": {"$ref": _REF.format(name="ErrorResponse")}}}
    node: Node = {"description": description, "content": content}
    if status == 429:
        seconds = {"description": "Seconds to wait.", "schema": {"type": "integer", "format": "int32"}}
        node["headers"] = {"Retry-After": seconds}
    return node
