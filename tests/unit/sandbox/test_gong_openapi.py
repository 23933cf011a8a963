"""The OpenAPI document."""

import re

import msgspec
import pytest

from tieline.sandbox.gong.openapi import document
from tieline.sandbox.gong.operations import OPERATIONS

from .conftest import FULL

DOCUMENT = document(OPERATIONS)
ROUTES = [(method, path) for path, item in DOCUMENT["paths"].items() for method in item]


async def test_the_document_is_served_where_gong_serves_its_own(gong):
    """As JSON, in OpenAPI 3.1."""
    reply = await gong.get("/ajax/settings/api/documentation/specs")
    assert reply.json == msgspec.json.decode(msgspec.json.encode(DOCUMENT))
    assert reply.json["openapi"] == "3.1.0"


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_every_documented_route_is_served(gong, method, path):
    """None is answered with the 404 or the 405 of a route that does not exist."""
    reply = await gong.call(method.upper(), re.sub(r"\{\w+\}", "1", path), {} if method == "post" else None)
    assert reply.status in {200, 400, 404}
    assert reply.status == 200 or reply.error != "Not Found"


def test_every_route_is_documented():
    """The document has each operation of the table, by its name, and no other."""
    documented = {item[method]["operationId"] for item in DOCUMENT["paths"].values() for method in item}
    assert documented == {operation.name for operation in OPERATIONS}
    assert len(ROUTES) == len(OPERATIONS)


def test_both_forms_of_the_library_are_there():
    """The Gong API's paths and the one of the Library API's document."""
    library = {path for path in DOCUMENT["paths"] if "library" in path}
    assert library == {
        "/v2/library/folders",
        "/v2/library/folder-content",
        "/v2/library/folders/{folderId}/calls",
    }


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_operation_names_its_refusals(method, path):
    """Wrong requests, credentials, limits and failures are documented; a 429 with its header."""
    responses = DOCUMENT["paths"][path][method]["responses"]
    assert {"200", "400", "401", "429", "500"} <= set(responses)
    assert "Retry-After" in responses["429"]["headers"]


def test_every_reference_leads_to_a_schema():
    """None dangles, and each schema is used."""
    text = msgspec.json.encode(DOCUMENT).decode()
    used = set(re.findall(r'"#/components/schemas/([^"]+)"', text))
    assert used == set(DOCUMENT["components"]["schemas"])


def _requests(world):
    days = {"fromDate": "2026-09-01", "toDate": "2026-11-01"}
    bodies = {
        "listMultipleUsersAggregateByPeriod": {"filter": days, "aggregationPeriod": "MONTH"},
        "listCallsExtensive": {"filter": {}, "contentSelector": FULL},
        "getCallTranscripts": {"filter": {}},
        "listMultipleUsers": {"filter": {}},
        "listAnsweredScorecards": {"filter": {}},
    }
    ids = {
        "users": world.users.id_of(3),
        "calls": world.calls.id_of(3),
        "library": world.library.folder(0).id,
    }
    queries = {
        "getCallsInSpecificFolder": f"?folderId={ids['library']}",
        "listLogs": "?logType=AccessLog&fromDateTime=2020-01-01T00:00:00Z",
    }
    for operation in OPERATIONS:
        path = re.sub(r"\{\w+\}", ids.get(operation.path.split("/")[2], ""), operation.path)
        body = None if operation.body is None else bodies.get(operation.name, {"filter": days})
        yield operation, path + queries.get(operation.name, ""), body


async def test_every_answer_has_its_documented_shape(gong):
    """Read by the shape that the document describes and written again, each answer is what it was."""
    for operation, target, body in _requests(gong.world):
        reply = await gong.call(operation.method, target, body)
        assert reply.status == 200, (target, reply.body)
        read = msgspec.json.decode(reply.body, type=operation.answer)
        assert msgspec.json.decode(msgspec.json.encode(read)) == reply.json, operation.name
