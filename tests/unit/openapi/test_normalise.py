"""Schemas of 3.0 read as schemas of 3.1, and what only looks like one stays as it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.openapi.limits import Limits
from tieline.openapi.loading import read
from tieline.openapi.normalise import normalise
from tieline.openapi.pointer import TOP

REF = {"$ref": "#/components/schemas/A"}
NULL = {"type": "null"}


def normalised(schema):
    root = json.loads(json.dumps({"openapi": "3.0.3", "paths": {}, "components": {"schemas": {"X": schema}}}))
    normalise(root, Limits())
    return root["components"]["schemas"]["X"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"type": "string", "x-nullable": True}, {"type": ["string", "null"]}),
        ({"type": ["string"], "nullable": True}, {"type": ["string", "null"]}),
        (
            {"type": "string", "enum": ["a"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        ({"enum": ["a", None], "nullable": True}, {"enum": ["a", None]}),
        ({"oneOf": [REF], "nullable": True}, {"oneOf": [REF, NULL]}),
        ({"anyOf": [REF, NULL], "nullable": True}, {"anyOf": [REF, NULL]}),
        ({"properties": {}, "nullable": True}, {"type": ["object", "null"], "properties": {}}),
        ({"items": {}, "nullable": True}, {"type": ["array", "null"], "items": {}}),
        ({"nullable": True, "title": "any"}, {"title": "any"}),
        ({**REF, "nullable": True, "title": "t"}, {"title": "t", "anyOf": [REF, NULL]}),
        (
            {"allOf": [REF], "nullable": True, "description": "d"},
            {"description": "d", "anyOf": [{"allOf": [REF]}, NULL]},
        ),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
        ({"exclusiveMaximum": True}, {}),
        ({"exclusiveMaximum": True, "maximum": False}, {"maximum": False}),
        ({"exclusiveMaximum": 5, "maximum": 9}, {"exclusiveMaximum": 5, "maximum": 9}),
        (
            {"type": "string", "format": "binary"},
            {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"},
        ),
        (
            {"type": "string", "format": "byte"},
            {"type": "string", "format": "byte", "contentEncoding": "base64"},
        ),
        ({"type": "integer", "format": "byte"}, {"type": "integer", "format": "byte"}),
        ({"discriminator": "kind"}, {"discriminator": {"propertyName": "kind"}}),
        ({**REF, "description": "d"}, {**REF, "description": "d"}),
        ({**REF, "type": "object"}, {**REF, "type": "object"}),
        ({**REF, "properties": {"a": {}}}, {"properties": {"a": {}}, "allOf": [REF]}),
        ({**REF, "allOf": [{"title": "t"}]}, {"allOf": [{"title": "t"}, REF]}),
    ],
)
def test_an_older_schema_says_the_same_in_3_1(old, new):
    assert new == normalised(old)
    assert new == normalised(new)


@pytest.mark.parametrize(
    "place",
    [
        lambda schema: {"properties": {"p": schema}},
        lambda schema: {"properties": {"properties": {"properties": {"default": schema}}}},
        lambda schema: {"properties": {"example": schema, "enum": schema, "x-example": schema}},
        lambda schema: {"items": schema},
        lambda schema: {"allOf": [schema, {"not": schema}]},
        lambda schema: {"additionalProperties": schema, "patternProperties": {"^nullable$": schema}},
        lambda schema: {"$defs": {"enum": schema}, "prefixItems": [schema]},
    ],
)
def test_schemas_are_found_wherever_they_stand(place):
    assert place({"type": ["string", "null"]}) == normalised(place({"type": "string", "nullable": True}))


@pytest.mark.parametrize("word", ["example", "default", "enum", "const", "examples"])
def test_data_is_nobodys_schema(word):
    data = [{"type": "string", "nullable": True, "format": "binary"}]
    assert {word: data} == normalised({word: data})


def test_a_property_called_nullable_is_a_property():
    schema = {"properties": {"nullable": {"type": "boolean"}, "type": {"enum": ["file"]}}}
    assert schema == normalised(schema)


def test_a_pointer_through_a_schema_that_moved_still_finds_its_place():
    schema = {"allOf": [{"properties": {"a": {"title": "a"}}}], "nullable": True}
    found = read(
        json.dumps({"openapi": "3.0.3", "paths": {}, "components": {"schemas": {"X": schema}}}, indent=1)
    )
    node, at = found.resolve({"$ref": "#/components/schemas/X/allOf/0/properties/a"}, TOP)
    assert node == {"title": "a"}
    assert found.line(at) == 10


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["string", "file", "binary", "#/x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "nullable",
                    "type",
                    "format",
                    "enum",
                    "$ref",
                    "allOf",
                    "oneOf",
                    "properties",
                    "exclusiveMinimum",
                    "minimum",
                    "discriminator",
                    "x",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_a_second_time_changes_nothing(value):
    normalise(value, Limits())
    once = json.dumps(value)
    normalise(value, Limits())
    assert once == json.dumps(value)
