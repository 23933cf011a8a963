"""What methods take: all by name, a body as a whole or by its fields."""

import json

import pytest

from tieline.openapi.annotations import Scope
from tieline.openapi.build import build
from tieline.openapi.loading import read
from tieline.openapi.names import plan
from tieline.openapi.signatures import spread, whole

USER = {
    "type": "object",
    "required": ["email"],
    "properties": {
        "nickName": {"type": "string"},
        "email": {"type": "string"},
        "id": {"type": "string", "readOnly": True},
    },
}


def taken(schema, *, parameters=(), media=("application/json",), required=True):
    """Return the keywords of an operation: with its body as a whole, and with the fields of it."""
    body = {"required": required, "content": {each: {"schema": schema} for each in media}}
    node = {"parameters": parameters, "requestBody": body, "responses": {"204": {"description": ""}}}
    document = {
        "openapi": "3.1.0",
        "paths": {"/users/{id}": {"put": node}},
        "components": {"schemas": {"User": USER}},
    }
    found = plan(build(read(json.dumps(document))), package="acme")
    (named,) = found.services[0].operations
    scope = Scope(found)
    return [str(each) for each in whole(named, scope)], [str(each) for each in spread(named, scope)]


def test_a_body_is_one_keyword_or_each_of_its_fields():
    """What only the API sets is none of them; what may be missing is unset."""
    body, fields = taken({"$ref": "#/components/schemas/User"})
    assert body == ["id: str", "body: User | UserDict", "options: Options | None = None"]
    assert fields == [
        "id: str",
        "email: str",
        "nick_name: str | Unset = UNSET",
        "options: Options | None = None",
    ]


def test_a_field_gives_way_to_a_parameter():
    schema = {
        "properties": {name: {"type": "string"} for name in ("id", "body", "options", "from", "fields")}
    }
    _, fields = taken(schema, parameters=[{"name": "fields", "in": "query", "schema": {"type": "string"}}])
    assert [each.partition(":")[0] for each in fields] == [
        "id",
        "id_",
        "body_",
        "options_",
        "from_",
        "fields_",
        "fields",
        "options",
    ]


@pytest.mark.parametrize(
    ("schema", "options"),
    [
        ({"type": "array", "items": {"$ref": "#/components/schemas/User"}}, {}),
        ({"additionalProperties": {"type": "string"}}, {}),
        (
            {"oneOf": [{"$ref": "#/components/schemas/User"}, {"properties": {"b": {}}, "required": ["b"]}]},
            {},
        ),
        ({"$ref": "#/components/schemas/User"}, {"media": ("text/csv",)}),
        ({"properties": {"id": {}, "id_": {}}}, {}),
        ({}, {}),
    ],
)
def test_what_is_no_one_object_is_given_as_a_whole(schema, options):
    """Nor is one whose fields cannot be told from parameters."""
    assert taken(schema, **options)[1] == []


@pytest.mark.parametrize("media", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_forms_are_given_by_fields_too(media):
    assert len(taken({"$ref": "#/components/schemas/User"}, media=(media,))[1]) == 4


def test_a_body_that_may_be_a_text_too_is_one_only_as_a_whole():
    """As those of frameworks which take XML as well."""
    kinds = ("application/json", "application/xml")
    body, fields = taken({"$ref": "#/components/schemas/User"}, media=kinds)
    assert body[1] == "body: User | UserDict | str"
    assert fields == taken({"$ref": "#/components/schemas/User"})[1]


def test_a_body_in_two_ways_is_still_one_object():
    body, fields = taken(
        {"$ref": "#/components/schemas/User"},
        media=("application/json", "application/x-www-form-urlencoded"),
        required=False,
    )
    media = 'media: Literal["application/json", "application/x-www-form-urlencoded"] | None = None'
    assert body[1:3] == ["body: User | UserDict | Unset = UNSET", media]
    assert media in fields
