"""The integration of a CRM of one's own."""

from __future__ import annotations

import json

import pytest

MOMENT = {"modifiedDate": "2026-11-01T00:00:00Z"}


@pytest.fixture
async def integration(gong):
    reply = await gong.put("/v2/crm/integrations", {"name": "Own CRM", "ownerEmail": "ada@halden.example"})
    return reply.json["integrationId"]


async def _upload(gong, integration, records, *, request="r1", kind="ACCOUNT"):
    lines = [record if isinstance(record, bytes) else json.dumps(record).encode() for record in records]
    target = f"/v2/crm/entities?integrationId={integration}&objectType={kind}&clientRequestId={request}"
    return await gong.upload("POST", target, "dataFile", b"\n".join(lines))


async def _status(gong, integration, request="r1"):
    target = f"/v2/crm/request-status?integrationId={integration}&clientRequestId={request}"
    return (await gong.get(target)).json


async def _objects(gong, integration, *ids, kind="ACCOUNT"):
    target = f"/v2/crm/entities?integrationId={integration}&objectType={kind}"
    return (await gong.call("GET", target, list(ids))).json["crmObjectsMap"]


async def _schema(gong, integration, *fields, kind="ACCOUNT"):
    return await gong.post(
        f"/v2/crm/entity-schema?integrationId={integration}&objectType={kind}", list(fields)
    )


async def test_there_is_one_integration_at_a_time(gong, integration):
    """Its id is a number of 19 digits; a second one is a conflict."""
    listed = (await gong.get("/v2/crm/integrations")).json["integrations"]
    assert listed == [{"integrationId": integration, "ownerEmail": "ada@halden.example", "name": "Own CRM"}]
    assert isinstance(integration, int)
    assert len(str(integration)) == 19
    again = await gong.put("/v2/crm/integrations", {"name": "Another", "ownerEmail": "ada@halden.example"})
    assert again.status == 409
    assert "GENERIC" in again.error


async def test_an_upload_is_pending_then_in_progress_then_done(gong, integration):
    """Its objects are there when it is done, not before."""
    record = MOMENT | {"objectId": "a-1", "name": "Acme"}
    reply = await _upload(gong, integration, [record])
    assert (reply.status, reply.json["clientRequestId"]) == (201, "r1")
    assert (await _status(gong, integration))["status"] == "PENDING"
    await gong.advance(2)
    assert (await _status(gong, integration))["status"] == "IN_PROGRESS"
    assert await _objects(gong, integration, "a-1") == {"a-1": None}
    await gong.advance(2)
    status = await _status(gong, integration)
    assert (status["status"], status["totalSuccessCount"], status["totalErrorCount"]) == ("DONE", 1, 0)
    assert await _objects(gong, integration, "a-1") == {"a-1": record}


async def test_wrong_lines_are_told_by_number_and_the_others_count(gong, integration):
    """The request has failed; of many errors the first twenty are told."""
    wrong = [
        b"{",
        b"[]",
        {"name": "no id"} | MOMENT,
        {"objectId": "x" * 65} | MOMENT,
        {"objectId": "a b"} | MOMENT,
        {"objectId": "a-2"},
        {"objectId": "a-2", "modifiedDate": "2026-11-01T00:00:00.123Z"},
        {"objectId": "a-1"} | MOMENT,
        b"\xff\xfe",
        b'{"a":' * 5000,
        b'{"objectId":"' + b"x" * 70_000 + b'"}',
    ]
    await _upload(
        gong,
        integration,
        [{"objectId": "a-1"} | MOMENT, b"", *wrong, {"objectId": "ada@acme.example"} | MOMENT],
    )
    await gong.advance()
    status = await _status(gong, integration)
    assert (status["status"], status["totalSuccessCount"], status["totalErrorCount"]) == (
        "FAILED",
        2,
        len(wrong),
    )
    assert [error["line"] for error in status["errors"]] == list(range(3, 3 + len(wrong)))
    assert None not in (await _objects(gong, integration, "a-1", "ada@acme.example")).values()
    await _upload(gong, integration, [b"x"] * 50, request="r2")
    await gong.advance()
    status = await _status(gong, integration, "r2")
    assert (len(status["errors"]), status["totalErrorCount"]) == (20, 50)


async def test_types_have_rules_of_their_own(gong, integration):
    """A stage needs a name but no date; a deal is won, lost or open."""
    stages = [{"objectId": "s-1", "name": "New"}, {"objectId": "s-2"}]
    await _upload(gong, integration, stages, kind="STAGE", request="s")
    deals = [{"objectId": f"d-{status}", "status": status} | MOMENT for status in ("WON", "MAYBE")]
    await _upload(gong, integration, deals, kind="DEAL", request="d")
    await gong.advance()
    assert (await _status(gong, integration, "s"))["errors"] == [
        {"line": 2, "description": "name is missing"}
    ]
    assert [error["line"] for error in (await _status(gong, integration, "d"))["errors"]] == [2]


async def test_an_object_is_replaced_and_deleted_by_later_uploads(gong, integration):
    """By its id."""
    for number, change in enumerate(({"name": "Old"}, {"name": "New"})):
        await _upload(gong, integration, [{"objectId": "a-1"} | MOMENT | change], request=f"r{number}")
    await gong.advance()
    assert (await _objects(gong, integration, "a-1"))["a-1"]["name"] == "New"
    await _upload(gong, integration, [{"objectId": "a-1", "isDeleted": True} | MOMENT], request="gone")
    await gong.advance()
    assert await _objects(gong, integration, "a-1") == {"a-1": None}


async def test_a_field_shows_while_the_schema_has_it(gong, integration):
    """Unknown before, it shows after; a change of type and a deletion drop what was there."""
    field = {"uniqueName": "tier", "label": "Tier", "type": "STRING"}
    await _upload(gong, integration, [{"objectId": "a-1", "tier": "gold"} | MOMENT])
    await gong.advance()
    assert "tier" not in (await _objects(gong, integration, "a-1"))["a-1"]
    assert (await _schema(gong, integration, field)).status == 200
    assert (await _objects(gong, integration, "a-1"))["a-1"]["tier"] == "gold"
    await _schema(gong, integration, field | {"label": "Level"})
    assert (await _objects(gong, integration, "a-1"))["a-1"]["tier"] == "gold"
    await _schema(gong, integration, field | {"type": "NUMBER"})
    assert "tier" not in (await _objects(gong, integration, "a-1"))["a-1"]
    await _schema(gong, integration, field | {"isDeleted": True})
    target = f"/v2/crm/entity-schema?integrationId={integration}"
    empty = {"ACCOUNT": [], "CONTACT": [], "DEAL": [], "LEAD": []}
    assert (await gong.get(target)).json["objectTypeToSelectedFields"] == empty


async def test_a_schema_is_sent_whole(gong, integration):
    """A field that is left out is a bad request, and the schema stays."""
    fields = [{"uniqueName": name, "label": name, "type": "STRING"} for name in "ab"]
    await _schema(gong, integration, *fields)
    assert (await _schema(gong, integration, fields[0])).status == 400
    target = f"/v2/crm/entity-schema?integrationId={integration}&objectType=ACCOUNT"
    shown = (await gong.get(target)).json["objectTypeToSelectedFields"]["ACCOUNT"]
    assert [field["uniqueName"] for field in shown] == ["a", "b"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"type": "PICKLIST"}, 400),
        ({"type": "PICKLIST", "orderedValueList": ["a"]}, 200),
        ({"type": "REFERENCE"}, 400),
        ({"type": "REFERENCE", "referenceTo": "STAGE"}, 400),
        ({"type": "REFERENCE", "referenceTo": "USER"}, 200),
        ({"type": "TEXT"}, 400),
        ({"uniqueName": ""}, 400),
    ],
)
async def test_a_field_must_make_sense(gong, integration, change, status):
    """A picklist has values, a reference leads somewhere."""
    assert (await _schema(gong, integration, {"uniqueName": "a", "label": "A"} | change)).status == status


async def test_more_than_a_hundred_ids_are_left_out(gong, integration):
    """The rest is answered."""
    assert len(await _objects(gong, integration, *map(str, range(150)))) == 100


async def test_a_request_id_is_good_for_one_request(gong, integration):
    """Of any kind; only letters, digits, dashes and underscores are taken."""
    await _upload(gong, integration, [])
    assert (await _upload(gong, integration, [])).status == 409
    target = f"/v2/crm/integrations?integrationId={integration}&clientRequestId="
    assert (await gong.delete(target + "r1")).status == 409
    assert (await gong.delete(target + "a%20b")).status == 400
    assert (await gong.delete(target)).status == 400


async def test_the_end_of_an_integration_comes_later(gong, integration):
    """With its objects; then there can be another one, and the request still tells that it is done."""
    await _upload(gong, integration, [{"objectId": "a-1"} | MOMENT])
    await gong.advance()
    target = f"/v2/crm/integrations?integrationId={integration}&clientRequestId=end"
    assert (await gong.delete(target)).status == 201
    assert len((await gong.get("/v2/crm/integrations")).json["integrations"]) == 1
    await gong.advance()
    assert (await gong.get("/v2/crm/integrations")).json["integrations"] == []
    assert (await _status(gong, integration, "end"))["status"] == "DONE"
    assert await gong.written("crm_objects") == []
    again = await gong.put("/v2/crm/integrations", {"name": "Next", "ownerEmail": "ada@halden.example"})
    assert again.json["integrationId"] != integration


async def test_wrong_requests(gong, integration):
    """Each with its status and, where it is known, its text."""
    query = f"integrationId={integration}"
    target = f"/v2/crm/entities?{query}&objectType=ACCOUNT&clientRequestId=r9"
    part = await gong.upload("POST", target, "file", b"{}")
    assert (part.status, part.error) == (400, "dataFile part is missing")
    bare = await gong.call("GET", f"/v2/crm/entities?{query}&objectType=ACCOUNT")
    assert (bare.status, bare.error) == (415, "Unsupported Media Type")
    assert (await _upload(gong, 5, [])).status == 400
    assert (await _upload(gong, "x", [])).status == 400
    assert (await _upload(gong, integration, [], kind="TASK")).status == 400
    assert (await gong.get(f"/v2/crm/request-status?{query}&clientRequestId=none")).status == 400
    assert (await gong.call("GET", f"/v2/crm/entities?{query}&objectType=STAGE", [])).status == 400
    assert (await gong.call("GET", f"/v2/crm/entities?{query}&objectType=DEAL", {"ids": []})).status == 400


async def test_an_upload_to_an_integration_that_ended_comes_to_nothing(gong, integration):
    """Not even the next integration gets its objects."""
    target = f"/v2/crm/integrations?integrationId={integration}&clientRequestId=end"
    await gong.delete(target)
    await gong.advance(1)
    await _upload(gong, integration, [{"objectId": "a-1"} | MOMENT])
    await gong.advance(3)
    await gong.put("/v2/crm/integrations", {"name": "Next", "ownerEmail": "ada@halden.example"})
    await gong.advance()
    assert await gong.written("crm_objects") == []
