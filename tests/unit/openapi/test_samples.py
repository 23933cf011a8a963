"""Examples have values that their schemas would take."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.openapi.build import build
from tieline.openapi.loading import read
from tieline.openapi.names import plan
from tieline.openapi.reference import reference
from tieline.openapi.samples import sample


@pytest.mark.parametrize(
    ("name", "schema", "expected"),
    [
        ("x", {"type": "string", "example": "own", "default": "other"}, "own"),
        ("x", {"type": "string", "examples": ["own"], "enum": ["a"]}, "own"),
        ("x", {"type": "integer", "default": 7, "minimum": 3}, 7),
        ("x", {"const": "c"}, "c"),
        ("x", {"enum": [None, "a"]}, "a"),
        ("x", {"type": ["string", "null"], "format": "email"}, "ada@example.com"),
        ("x", {"type": "string", "format": "date-time"}, "2026-01-31T09:30:00Z"),
        ("x", {"type": "string", "pattern": "^[A-Z]{3}$"}, "EUR"),
        ("x", {"type": "string", "pattern": "["}, None),
        ("userId", {"type": "string"}, "42"),
        ("user_ids", {"type": "array", "items": {"type": "string"}}, ["42"]),
        ("currency", {"type": "string", "maxLength": 3}, "EUR"),
        ("currency", {"type": "string", "maxLength": 2}, "te"),
        ("x", {"type": "string", "minLength": 6}, "textte"),
        ("x", {"type": "string"}, None),
        ("x", {"type": "integer", "minimum": 10}, 10),
        ("x", {"type": "number", "exclusiveMinimum": 0}, 1),
        ("x", {"type": "integer", "maximum": 0}, 0),
        ("x", {"type": "integer"}, None),
        ("x", {}, None),
    ],
)
def test_samples(name, schema, expected):
    assert expected == sample(schema, name)


JSON = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.lists(st.text(max_size=2), max_size=2)
)


@given(st.dictionaries(st.sampled_from(["type", "pattern", "enum", "examples", "items", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "format"]), JSON), st.text(max_size=5))  # fmt: skip
def test_whatever_a_schema_says_costs_no_more_than_its_sample(schema, name):
    sample(schema, name)


def test_the_examples_of_a_reference_have_them():
    """Those of parameters, and of what a body must have, by references too."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/users/{userId}": {
                "post": {
                    "tags": ["users"],
                    "parameters": [{"name": "userId", "in": "path", "required": True, "schema": {"$ref": "#/components/schemas/Id"}}],
                    "requestBody": {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}},
                }
            }
        },
        "components": {
            "schemas": {
                "Id": {"type": "string", "format": "uuid"},
                "User": {
                    "required": ["mail", "boss", "level"],
                    "properties": {"mail": {"type": "string", "format": "email"}, "boss": {"$ref": "#/components/schemas/Id"}, "level": {"type": "integer", "minimum": 3}},
                },
            }
        },
    }  # fmt: skip
    page = reference(plan(build(read(json.dumps(document))), package="acme"))
    assert 'user_id="7f8d1f5e-5d3b-4c8e-9a3e-2b1c0d9e8f7a"' in page
    for part in ('mail="ada@example.com"', 'boss="7f8d1f5e-5d3b-4c8e-9a3e-2b1c0d9e8f7a"', "level=3"):
        assert part in page
