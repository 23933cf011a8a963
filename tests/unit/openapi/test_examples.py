"""Examples of the reference have the values that a document gives, as Python; what its own types refuse is left out."""

import ast
import json

import pytest

from tieline.openapi.generate import make
from tieline.openapi.loading import read

ADDRESS = {
    "type": "object",
    "required": ["street"],
    "properties": {
        "street": {"type": "string"},
        "number": {"type": "integer"},
        "id": {"type": "string", "readOnly": True},
    },
}


def shown(schema, example, *, kind="application/json"):
    """Return how the only example of a document gives the body: as a Python expression, or by fields as keywords."""
    body = {"required": True, "content": {kind: {"schema": schema, "example": example}}}
    operation = {"operationId": "send", "requestBody": body, "responses": {"204": {"description": ""}}}
    document = {"openapi": "3.1.0", "paths": {"/x": {"post": operation}}}
    document |= {"components": {"schemas": {"Address": ADDRESS}}}
    reference = make(read(json.dumps(document)), package="acme").files["reference.md"]
    tree = ast.parse(reference.split("```python\n")[-1].partition("```")[0])
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    (given,) = [each.keywords for each in calls if ast.unparse(each.func).endswith(".send")]
    return ", ".join(ast.unparse(each.value if each.arg == "body" else each) for each in given)


@pytest.mark.parametrize(
    ("schema", "example", "expected"),
    [
        ({"type": "string"}, "a'b\n", r'"a\'b\n"'),
        ({"type": "string", "format": "date"}, "2026-01-05", "date(2026, 1, 5)"),
        ({"type": "string", "format": "date-time"}, "2026-01-05T10:01:00+01:00", "datetime(2026, 1, 5, 9, 1, tzinfo=timezone.utc)"),
        ({"type": "number"}, 2, "2"),
        ({"enum": ["a", "b"]}, "b", "'b'"),
        ({"type": ["null", "integer"]}, None, "None"),
        ({"type": "array", "items": {"type": "integer"}}, [1, 2], "[1, 2]"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, {"k": "v"}, "{'k': 'v'}"),
        ({}, {"k": [1, None, {"deep": True}]}, "{'k': [1, None, {'deep': True}]}"),
        ({"$ref": "#/components/schemas/Address"}, {"number": 3, "street": "A"}, "street='A', number=3"),
        ({"$ref": "#/components/schemas/Address"}, {"street": "A", "id": "1", "x": 1}, "street='A'"),
        ({"oneOf": [{"type": "integer"}, {"$ref": "#/components/schemas/Address"}]}, {"street": "A"}, "{'street': 'A'}"),
    ],
)  # fmt: skip
def test_an_example_is_shown_as_somebody_would_write_it(schema, example, expected):
    assert ast.unparse(ast.parse(f"f({expected})")) == f"f({shown(schema, example)})"


@pytest.mark.parametrize(
    ("schema", "example", "expected"),
    [
        ({"type": "string"}, 3, "'text'"),
        ({"type": "integer"}, True, "1"),
        ({"type": "boolean"}, "yes", "True"),
        ({"type": "string", "format": "date"}, "soon", "date(2026, 1, 31)"),
        ({"type": "string", "format": "date-time"}, "2026-01-05T10:00:00", "datetime(2026, 1, 31, tzinfo=timezone.utc)"),
        ({"type": "array", "items": {"type": "integer"}}, [1, "b"], "[1]"),
        ({"$ref": "#/components/schemas/Address"}, {"number": 3}, "street='text'"),
        ({"$ref": "#/components/schemas/Address"}, "A 3", "street='text'"),
    ],
)  # fmt: skip
def test_one_that_does_not_fit_gives_way_to_the_least_that_does(schema, example, expected):
    assert expected == shown(schema, example)


def test_files_are_bytes():
    form = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
    assert shown(form, {"file": "RIFF"}, kind="multipart/form-data") == "file=b'RIFF'"
    assert shown({}, "RIFF", kind="application/octet-stream") == "b'RIFF'"
