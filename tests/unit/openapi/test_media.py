"""What a body or an answer is follows from its media type and its schema together."""

import json

import pytest

from tieline.openapi.build import build
from tieline.openapi.ir import Primitive
from tieline.openapi.loading import read

FILE, THING, TEXT = (
    {"type": "string", "format": "binary"},
    {"properties": {"a": {"type": "string"}}},
    {"type": "string"},
)
BINARY = Primitive(kind="binary")


def operation(**node):
    document = {"openapi": "3.1.0", "info": {}, "paths": {"/x": {"post": node}}}
    return build(read(json.dumps(document))).operations[0]


def swagger(operation, **top):
    document = {"swagger": "2.0", "info": {}, "paths": {"/x": {"post": operation}}, **top}
    return build(read(json.dumps(document))).operations[0]


@pytest.mark.parametrize(
    ("media", "schema", "expected"),
    [
        ("*/*", FILE, "binary"),
        ("application/json", FILE, "binary"),
        ("text/csv", FILE, "binary"),
        ("application/pdf", {}, "binary"),
        ("application/vnd.ms-excel", TEXT, "binary"),
        ("application/vnd.ms-excel", FILE, "binary"),
        ("image/png", THING, "binary"),
        ("application/octet-stream", THING, "binary"),
        ("*/*", {"type": "string", "contentMediaType": "application/octet-stream"}, "binary"),
        ("*/*", {"type": "string", "contentMediaType": "image/png", "contentEncoding": "base64"}, "json"),
        ("*/*", THING, "json"),
        ("application/*", THING, "json"),
        ("application/vnd.acme.thing.v2", THING, "json"),
        ("application/vnd.acme.v2", {"type": "array", "items": TEXT}, "json"),
        ("application/vnd.acme.v2+json; charset=utf-8", TEXT, "json"),
        ("text/plain", THING, "text"),
        ("application/xml", THING, "text"),
        ("text/event-stream", THING, "sse"),
        ("application/x-ndjson", THING, "ndjson"),
    ],
)  # fmt: skip
def test_what_an_answer_is(media, schema, expected):
    answer = operation(responses={"200": {"content": {media: {"schema": schema}}}}).answers[0]
    assert expected == answer.kind
    assert (answer.type == BINARY) == (expected == "binary")


@pytest.mark.parametrize("produces", [["application/json"], ["application/pdf"], []])
def test_a_file_of_swagger_is_a_file_whatever_it_produces(produces):
    answers = swagger({"responses": {"200": {"schema": {"type": "file"}}}}, produces=produces).answers
    assert [each.kind for each in answers] == ["binary"]


def test_a_file_in_a_form_of_swagger_is_a_file():
    found = build(
        read(
            json.dumps(
                {
                    "swagger": "2.0",
                    "paths": {
                        "/x": {"post": {"parameters": [{"name": "f", "in": "formData", "type": "file"}]}}
                    },
                }
            )
        )
    )
    assert found.models[0].fields[0].type == BINARY


def bodies(*contents):
    body = operation(requestBody={"content": {media: {"schema": schema} for media, schema in contents}}).body
    return [(each.media_type, each.kind) for each in body.alternatives]


def test_each_way_to_write_a_body_keeps_its_kind_the_usual_one_first():
    assert bodies(
        ("application/zip", {}),
        ("text/csv", TEXT),
        ("text/json", THING),
        ("multipart/form-data", THING),
        ("application/x-ndjson", THING),
        ("application/x-www-form-urlencoded", THING),
        ("application/json", THING),
    ) == [
        ("application/json", "json"),
        ("text/json", "json"),
        ("application/x-www-form-urlencoded", "form"),
        ("multipart/form-data", "multipart"),
        ("application/x-ndjson", "ndjson"),
        ("text/csv", "text"),
        ("application/zip", "binary"),
    ]


def test_plain_json_comes_before_its_dialects():
    """As ASP.NET lists them; a pattern is no type that a body could have."""
    assert bodies(
        ("application/json-patch+json", THING),
        ("application/json", THING),
        ("text/json", THING),
        ("application/*+json", THING),
    ) == [
        ("application/json", "json"),
        ("application/json-patch+json", "json"),
        ("text/json", "json"),
    ]


@pytest.mark.parametrize(
    ("media", "schema", "expected"),
    [
        ("*/*", THING, ("application/json", "json")),
        ("*/*", FILE, ("application/octet-stream", "binary")),
        ("image/*", FILE, ("application/octet-stream", "binary")),
        ("text/*", TEXT, ("text/plain", "text")),
        ("application/json", FILE, ("application/json", "binary")),
        ("application/vnd.acme.thing", THING, ("application/vnd.acme.thing", "json")),
    ],
)
def test_a_body_has_a_type_that_can_be_sent(media, schema, expected):
    assert [expected] == bodies((media, schema))
