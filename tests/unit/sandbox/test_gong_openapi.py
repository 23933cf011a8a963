"""The sandbox serves what the document of the API says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from tieline.sandbox.gong.operations import OPERATIONS

from .conftest import DOCUMENT
from .tour import tour

DESCRIBED = {
    (method.upper(), path): node for path, item in DOCUMENT["paths"].items() for method, node in item.items()
}
BY_NAME = {node["operationId"]: node for node in DESCRIBED.values()}


async def test_the_document_is_served_where_gong_serves_its_own(gong):
    """As JSON, in OpenAPI 3.1."""
    reply = await gong.get("/ajax/settings/api/documentation/specs")
    assert reply.json == DOCUMENT
    assert reply.json["openapi"] == "3.1.0"


def test_every_described_operation_is_served_and_no_other():
    """By method and path, under the same name."""
    served = {(operation.method, operation.path): operation.name for operation in OPERATIONS}
    assert {key: node["operationId"] for key, node in DESCRIBED.items()} == served


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_scopes_statuses_and_bodies_are_as_described(operation):
    """The scope of a token, the status of success, whether there is a body and of what kind."""
    node = DESCRIBED[operation.method, operation.path]
    assert [operation.scope] in [scopes for way in node["security"] for scopes in way.values()]
    assert str(operation.status) in node["responses"]
    kinds = set(node.get("requestBody", {}).get("content", {}))
    assert kinds == (
        {"application/json"} if operation.json else {"multipart/form-data"} if operation.file else set()
    )


def _resolved(node: Any) -> Any:
    while "$ref" in node:
        name = node["$ref"].removeprefix("#/components/schemas/")
        node = DOCUMENT["components"]["schemas"][name] | {
            key: value for key, value in node.items() if key != "$ref"
        }
    return node


def _unknown(value: Any, schema: Any, path: str = "") -> Iterator[str]:
    """Yield what a value holds that its schema does not describe."""
    schema = _resolved(schema)
    for choice in schema.get("anyOf") or schema.get("oneOf") or ():
        if _resolved(choice).get("type") != "null":
            schema = _resolved(choice)
    known: dict[str, Any] = dict(schema.get("properties", {}))
    for part in schema.get("allOf", ()):
        known |= _resolved(part).get("properties", {})
    if isinstance(value, dict) and (known or "additionalProperties" in schema):
        for key, item in value.items():
            if key in known:
                yield from _unknown(item, known[key], f"{path}.{key}")
            elif isinstance(schema.get("additionalProperties"), dict):
                yield from _unknown(item, schema["additionalProperties"], f"{path}.{key}")
            elif not schema.get("additionalProperties"):
                yield f"{path}.{key}"
    elif isinstance(value, list) and "items" in schema:
        for item in value:
            yield from _unknown(item, schema["items"], f"{path}[]")


async def test_every_operation_answers_in_its_described_shape(gong):
    """Each once: the status of success, a body that fits the schema, and nothing in it that is not described."""
    statuses = {operation.name: operation.status for operation in OPERATIONS}
    seen = set()
    async for name, reply in tour(gong):
        assert statuses[name] == reply.status, (name, reply.body)
        assert reply.json["requestId"] == reply.headers["x-traceid"]
        schema = BY_NAME[name]["responses"][str(reply.status)]["content"]["application/json"]["schema"]
        checked = {"components": DOCUMENT["components"], **_resolved(schema)}
        errors = [
            f"{error.instance_path}: {error.message}"[:200]
            for error in jsonschema_rs.validator_for(checked).iter_errors(reply.json)
        ]
        assert errors[:5] == [], name
        assert sorted(set(_unknown(reply.json, schema))) == [], name
        seen.add(name)
    assert set(statuses) == seen


def _examples() -> Iterator[tuple[str, Any]]:
    for name, node in BY_NAME.items():
        media = node.get("requestBody", {}).get("content", {}).get("application/json", {})
        named = (example["value"] for example in media.get("examples", {}).values())
        yield from (
            (name, example) for example in (*([media["example"]] if "example" in media else []), *named)
        )


@pytest.mark.parametrize(("name", "example"), list(_examples()))
async def test_the_form_of_every_described_body_is_taken(gong, name, example):
    """Ids in it may be unknown here, but it is never taken for JSON of the wrong form."""
    operation = next(operation for operation in OPERATIONS if operation.name == name)
    required = "integrationId=1&objectType=ACCOUNT&workspaceId=1&profileId=1"
    reply = await gong.call(operation.method, f"{operation.path}?{required}", example)
    assert reply.status == operation.status or "Json parse error" not in reply.error


def _required(name: str) -> Iterator[str]:
    content = BY_NAME[name]["requestBody"]["content"]["application/json"]
    yield from _resolved(content["schema"]).get("required", ())


@pytest.mark.parametrize(
    ("name", "example", "field"),
    [
        (name, example, field)
        for name, example in _examples()
        if isinstance(example, dict)
        for field in _required(name)
    ],
)
async def test_what_is_described_as_required_is_missed(gong, name, example, field):
    """A body without it is a bad request."""
    operation = next(operation for operation in OPERATIONS if operation.name == name)
    body = {key: value for key, value in example.items() if key != field}
    assert (await gong.call(operation.method, operation.path, body)).status == 400
