"""The document says what the declarations say."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, field

from tieline.server.openapi import document
from tieline.server.operation import Answer, Call, HeaderInput, Input, operation


class ThingPath(Input, frozen=True):
    thing_id: Annotated[str, Meta(max_length=9)]


class ThingQuery(Input, frozen=True):
    limit: Annotated[int, Meta(ge=1, description="How many.")] | None = None
    tags: dict[str, str] = field(default_factory=dict)
    ids: tuple[str, ...] = ()


class ThingHeaders(HeaderInput, frozen=True):
    mood: str = field(name="X-Mood")


class Thing(msgspec.Struct):
    name: str


@operation(
    "PUT",
    "/things/{thing_id}",
    tag="things",
    scope="environment:proxy",
    answers={201: Thing, 204: None},
    errors=((404, "not_found"), (404, "unknown_thing")),
    aliases=("/thing/{thing_id}",),
)
async def put_thing(
    call: Call, path: ThingPath, query: ThingQuery, headers: ThingHeaders, body: Thing
) -> Answer:
    """Keep a thing."""
    return Answer()


@operation("GET", "/open", tag="open", scope=None, answers={200: list[Thing]})
async def get_open(call: Call) -> Answer:
    """Show things."""
    return Answer()


DOCUMENT = document([put_thing, get_open])
PUT = DOCUMENT["paths"]["/things/{thing_id}"]["put"]


def test_inputs_are_parameters():
    """Each with where it is, its schema, and whether it must be there."""
    assert PUT["parameters"] == [
        {"name": "thing_id", "in": "path", "required": True, "schema": {"type": "string", "maxLength": 9}},
        {
            "name": "limit",
            "in": "query",
            "required": False,
            "schema": {"type": "integer", "minimum": 1},
            "description": "How many.",
        },
        {
            "name": "tags",
            "in": "query",
            "required": False,
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
            "style": "deepObject",
            "explode": True,
        },
        {
            "name": "ids",
            "in": "query",
            "required": False,
            "schema": {"type": "array", "items": {"type": "string"}},
        },
        {"name": "X-Mood", "in": "header", "required": True, "schema": {"type": "string"}},
    ]
    assert set(DOCUMENT["components"]["schemas"]) == {"Thing", "ErrorEnvelope", "Problem", "Issue"}


def test_every_answer_is_told():
    """Those of success with their bodies, and each error with its codes."""
    told = {status: response["description"] for status, response in PUT["responses"].items()}
    assert told == {
        "201": "Success.",
        "204": "Success.",
        "400": "Error: `invalid_query_params`, `invalid_uri_params`, `invalid_headers`, `invalid_body`, `invalid_json`.",
        "401": "Error: `missing_auth_header`, `malformed_auth_header`, `invalid_secret_key_format`, `unknown_account`.",
        "403": "Error: `forbidden`.",
        "404": "Error: `not_found`, `unknown_thing`.",
        "408": "Error: `request_timeout`.",
        "413": "Error: `body_too_large`.",
        "415": "Error: `invalid_content_type`.",
        "429": "Error: `too_many_request`.",
        "500": "Error: `server_error`.",
        "503": "Error: `shutting_down`, `database_busy`, `disk_full`, `storage_unavailable`, `wrong_encryption_key`.",
    }
    assert "content" not in PUT["responses"]["204"]
    schema = PUT["responses"]["201"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/Thing"}


def test_the_scope_is_told():
    """And an operation for anybody says so."""
    assert PUT["description"] == "Keep a thing. The key needs the scope `environment:proxy`."
    assert "security" not in PUT
    assert DOCUMENT["paths"]["/open"]["get"]["security"] == []


def test_an_older_path_is_deprecated():
    """It has an id of its own."""
    old = DOCUMENT["paths"]["/thing/{thing_id}"]["put"]
    assert (old["deprecated"], old["operationId"]) == (True, "put_thing_old1")
    assert "deprecated" not in PUT
