"""Whatever is written, reading agrees with it."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tieline.sandbox.gong import GongSandboxConfig

from .conftest import NOW, Company

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
# One sandbox for all examples: each writes things of its own.
GONG = Company(
    GongSandboxConfig(calls=40, users=8, now=NOW, rate_limit=None, daily_limit=None, job_seconds=0)
)
NUMBERS = iter(range(10**9))
TEXT = st.text(max_size=12) | st.sampled_from(["\x00", "\x01 a", "\x02", "{seller}", "\\u0000"])
WORD = st.text("abcdefghijk", min_size=1, max_size=8)


def _run(work):
    asyncio.run(work)


GUEST = st.fixed_dictionaries(
    {}, optional={"name": TEXT, "emailAddress": WORD.map("{}@guest.example".format), "phoneNumber": TEXT}
)
MOMENT = st.integers(0, 500 * 86_400).map(
    lambda second: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
)
CALL = st.fixed_dictionaries(
    {
        "actualStart": MOMENT,
        "duration": st.one_of(st.integers(0, 7200), st.floats(0, 7200)),
        "direction": st.sampled_from(["Inbound", "Outbound", "Conference", "Unknown"]),
        "users": st.lists(st.integers(0, 7), min_size=1, max_size=4),
        "guests": st.lists(GUEST, max_size=3),
        "late": st.booleans(),
    },
    optional={"title": TEXT, "purpose": TEXT, "customData": TEXT, "meetingUrl": TEXT, "disposition": TEXT},
)


@QUICK
@given(CALL)
def test_an_added_call_reads_as_it_was_written(drawn):
    """In its details, its parties, every list of its time, and in its transcript."""
    _run(_added(dict(drawn)))


async def _added(drawn):
    ids = [GONG.world.users.id_of(index) for index in dict.fromkeys(drawn.pop("users"))]
    start, late, guests = drawn.pop("actualStart"), drawn.pop("late"), drawn.pop("guests")
    body = drawn | {
        "clientUniqueId": f"own-{next(NUMBERS)}",
        "actualStart": start.isoformat(),
        "primaryUser": ids[0],
        "parties": [*guests, *({"userId": user} for user in ids)],
    }
    if not late:
        body["downloadMediaUrl"] = "https://media.example/1"
    call = (await GONG.post("/v2/calls", body)).json["callId"]
    if late:
        assert (await GONG.upload("PUT", f"/v2/calls/{call}/media", "mediaFile", b"x")).status == 201
    (shown,) = await GONG.calls(callIds=[call])
    told = shown["metaData"]
    assert datetime.fromisoformat(told["started"]) == start
    assert (told["clientUniqueId"], told["primaryUserId"]) == (body["clientUniqueId"], ids[0])
    assert told["duration"] == int(body["duration"])
    for name in ("title", "purpose", "customData", "meetingUrl"):
        assert told[name] == body.get(name)
    parties = shown["parties"]
    assert [party["userId"] for party in parties] == ids + [None] * len(guests)
    for party, guest in zip(parties[len(ids) :], guests, strict=True):
        assert party["emailAddress"] == guest.get("emailAddress")
        assert party["name"] == (guest.get("name") or None)
    window = {"fromDateTime": start.isoformat(), "toDateTime": (start + timedelta(seconds=1)).isoformat()}
    assert call in [item["metaData"]["id"] for item in await GONG.calls(**window)]
    mine = await GONG.calls(primaryUserIds=[ids[0]], callIds=[call])
    assert mine == [shown]
    transcript = (await GONG.post("/v2/calls/transcript", {"filter": {"callIds": [call]}})).json
    speakers = {line["speakerId"] for line in transcript["callTranscripts"][0]["transcript"]}
    assert speakers <= {party["speakerId"] for party in parties}


GRANTS = st.lists(
    st.tuples(st.sampled_from(["PUT", "DELETE"]), st.integers(0, 3), st.integers(0, 7)), max_size=15
)


@QUICK
@given(GRANTS)
def test_access_is_what_the_changes_add_up_to(changes):
    """In whatever order users are let in and taken out."""
    _run(_granted(changes))


async def _granted(changes):
    calls = [GONG.world.calls.id_of(index) for index in range(4)]
    every = [GONG.world.users.id_of(index) for index in range(8)]
    clear = {"callAccessList": [{"callId": call, "userIds": every} for call in calls]}
    await GONG.delete("/v2/calls/users-access", clear)
    expected = {call: set() for call in calls}
    for method, call, user in changes:
        body = {"callAccessList": [{"callId": calls[call], "userIds": [every[user]]}]}
        assert (await GONG.call(method, "/v2/calls/users-access", body)).status == 200
        (expected[calls[call]].add if method == "PUT" else expected[calls[call]].discard)(every[user])
    reply = await GONG.post("/v2/calls/users-access", {"filter": {"callIds": calls}})
    shown = {
        item["callId"]: {user["userId"] for user in item["users"]} for item in reply.json["callAccessList"]
    }
    assert shown == expected


RECORD = st.fixed_dictionaries(
    {"objectId": WORD},
    optional={"name": TEXT, "isDeleted": st.booleans(), "title": TEXT, "amount": st.integers()},
)


@QUICK
@given(st.lists(st.lists(RECORD, max_size=5, unique_by=lambda record: record["objectId"]), max_size=4))
def test_the_crm_holds_what_its_uploads_add_up_to(files):
    """The last version of each object that was not deleted, with the fields an account has."""
    _run(_uploaded(files))


async def _uploaded(files):
    await GONG.put("/v2/crm/integrations", {"name": "Own", "ownerEmail": "a@halden.example"})
    integration = (await GONG.get("/v2/crm/integrations")).json["integrations"][0]["integrationId"]
    query = f"integrationId={integration}&objectType=ACCOUNT"
    moment = {"modifiedDate": "2026-11-01T00:00:00Z"}
    expected = {}
    for records in files:
        lines = "\n".join(json.dumps(record | moment) for record in records)
        target = f"/v2/crm/entities?{query}&clientRequestId=r{next(NUMBERS)}"
        assert (await GONG.upload("POST", target, "dataFile", lines.encode())).status == 201
        for record in records:
            known = {name: record[name] for name in ("objectId", "name", "isDeleted") if name in record}
            expected[record["objectId"]] = None if record.get("isDeleted") else known | moment
    shown = (await GONG.call("GET", f"/v2/crm/entities?{query}", list(expected))).json["crmObjectsMap"]
    assert shown == expected
    end = f"/v2/crm/integrations?integrationId={integration}&clientRequestId=end"
    assert (await GONG.delete(end)).status == 201
    assert (await GONG.get("/v2/crm/integrations")).json["integrations"] == []


@QUICK
@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=12))
def test_prospects_are_in_the_flows_they_were_put_into(steps):
    """As long as they were not taken out, and in none twice."""
    _run(_assigned(steps))


async def _assigned(steps):
    owner, prospect = GONG.world.users.email(1), f"p{next(NUMBERS)}"
    flows = (await GONG.get(f"/v2/flows?flowOwnerEmail={owner}")).json["flows"]
    open_flows = [flow["id"] for flow in flows if not flow["exclusive"]]
    expected = set()
    for number, enters in steps:
        flow = open_flows[number]
        if enters:
            body = {"flowId": flow, "flowInstanceOwnerEmail": owner, "crmProspectsIds": [prospect]}
            reply = await GONG.post("/v2/flows/prospects/assign/cool-off-override", body)
            assert len(reply.json["prospectsAssigned"]) == (flow not in expected)
            expected.add(flow)
        else:
            body = {"crmProspectId": prospect, "flowId": flow}
            reply = await GONG.post("/v2/flows/prospects/unassign-flows-by-crm-id", body)
            assert len(reply.json["unassignedFlowInstanceIds"]) == (flow in expected)
            expected.discard(flow)
    shown = (await GONG.post("/v2/flows/prospects", {"crmProspectsIds": [prospect]})).json[
        "prospectsAssigned"
    ]
    assert {item["flowId"] for item in shown} == expected
    assert len(shown) == len(expected)
