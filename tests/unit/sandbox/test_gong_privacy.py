"""Finding and erasing what belongs to a person."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from .tour import a_call, a_meeting

EMPTY = {"emails": [], "calls": [], "meetings": [], "customerData": []}


async def _known(gong, address):
    reply = await gong.get(f"/v2/data-privacy/data-for-email-address?emailAddress={quote(address)}")
    assert reply.status == 200, reply.body
    return {name: value for name, value in reply.json.items() if name != "requestId"}


async def _phone(gong, number):
    reply = await gong.get(f"/v2/data-privacy/data-for-phone-number?phoneNumber={quote(number)}")
    assert reply.status == 200, reply.body
    return {name: value for name, value in reply.json.items() if name != "requestId"}


async def _erase(gong, address):
    reply = await gong.post(
        f"/v2/data-privacy/erase-data-for-email-address?emailAddress={quote(address)}", None
    )
    assert (reply.status, set(reply.json)) == (200, {"requestId"})


async def _someone(gong, *, phone=False):
    """Return a party from a customer's side, and the ids of all calls in which it is."""
    calls = await gong.calls()
    guests = [party for call in calls for party in call["parties"] if party["affiliation"] == "External"]
    guest = next(party for party in guests if party["phoneNumber"] or not phone)
    key = "phoneNumber" if phone else "emailAddress"
    mine = [
        call["metaData"]["id"]
        for call in calls
        if any(party[key] == guest[key] for party in call["parties"] if party["affiliation"] == "External")
    ]
    return guest, mine


async def test_an_address_is_known_from_the_calls_it_was_in(gong):
    """Exactly those; and the messages and contacts that go with them. Case does not matter."""
    guest, mine = await _someone(gong)
    known = await _known(gong, guest["emailAddress"].upper())
    assert {call["id"] for call in known["calls"]} == set(mine)
    assert {mail["from"] for mail in known["emails"]} == {guest["emailAddress"]}
    (data,) = known["customerData"]
    assert data["system"] == "Salesforce"
    contacts = {item["externalId"] for item in data["objects"]}
    assert guest["context"][0]["objects"][0]["objectId"] in contacts


async def test_a_number_is_known_however_it_is_written(gong):
    """By its digits; the e-mail address of whom it belongs to comes along."""
    guest, mine = await _someone(gong, phone=True)
    number = guest["phoneNumber"]
    known = await _phone(gong, number.replace(" ", "").replace("-", " "))
    assert set(mine) == {call["id"] for call in known["calls"]}
    assert known["matchingPhoneNumbers"] == [number]
    assert guest["emailAddress"] in known["emailAddresses"]


async def test_nothing_known_is_no_mistake(gong):
    """All lists are empty."""
    assert await _known(gong, "nobody@nowhere.example") == EMPTY | {"customerEngagement": []}
    empty = EMPTY | {"suppliedPhoneNumber": "+49 30 1", "matchingPhoneNumbers": [], "emailAddresses": []}
    assert await _phone(gong, "+49 30 1") == empty


@pytest.mark.parametrize(
    "target",
    [
        "data-for-email-address",
        "data-for-email-address?emailAddress=",
        "data-for-email-address?emailAddress=nobody",
        "data-for-phone-number?phoneNumber=4930123",
        "data-for-phone-number?phoneNumber=%2B",
        "data-for-phone-number?phoneNumber=+4930123",  # an unescaped plus is a space
    ],
)
async def test_an_address_or_number_must_be_one(gong, target):
    """The same goes for erasing."""
    assert (await gong.get(f"/v2/data-privacy/{target}")).status == 400
    erasing = target.replace("data-for", "erase-data-for")
    assert (await gong.post(f"/v2/data-privacy/{erasing}", None)).status == 400


async def test_erasing_takes_calls_out_everywhere_but_later(gong):
    """At first nothing changes; then the person's calls are in no list, no statistics and no truth."""
    guest, mine = await _someone(gong)
    await _erase(gong, guest["emailAddress"])
    assert len(await gong.calls()) == 350
    await gong.advance()
    assert await _known(gong, guest["emailAddress"]) == EMPTY | {"customerEngagement": []}
    left = await gong.calls()
    assert len(left) == 350 - len(mine)
    assert guest["emailAddress"] not in json.dumps(left)
    assert (await gong.get(f"/v2/calls/{mine[0]}")).error == f"Call ID {mine[0]} was not found"
    assert await gong.calls(callIds=mine) == []
    pages = (await gong.get("/v2/calls")).json
    assert pages["records"]["totalRecords"] == 350 - len(mine)
    truth = (await gong.get("/_sandbox/truth/calls")).body.splitlines()
    assert len(truth) == 350 - len(mine)
    days = (await gong.get("/_sandbox/truth/user_activity_by_day?fromDate=2025-05-01&toDate=2026-11-20")).body
    assert not any(call.encode() in days for call in mine)
    reviews = (await gong.get("/_sandbox/truth/answered_scorecards")).body
    library = (await gong.get("/_sandbox/truth/library_calls")).body
    assert not any(call.encode() in reviews + library for call in mine)
    assert await gong.written("erasures") == [{"of": guest["emailAddress"], "outcome": "erased"}]


async def test_a_chain_of_pages_goes_on_while_calls_are_erased(gong):
    """The pages that follow hold the calls that are left, each once."""
    first = (await gong.post("/v2/calls/extensive", {"filter": {}})).json
    guest, mine = await _someone(gong)
    await _erase(gong, guest["emailAddress"])
    await gong.advance()
    ids = [call["metaData"]["id"] for call in first["calls"]]
    cursor = first["records"]["cursor"]
    while cursor:
        page = (await gong.post("/v2/calls/extensive", {"filter": {}, "cursor": cursor})).json
        ids += [call["metaData"]["id"] for call in page["calls"]]
        cursor = page["records"].get("cursor")
    assert len(set(ids)) == len(ids)
    assert {call["metaData"]["id"] for call in await gong.calls()} <= set(ids)
    assert set(ids) - set(mine) == {call["metaData"]["id"] for call in await gong.calls()}


async def test_erasing_a_number_takes_its_calls_out(gong):
    """And nothing else."""
    guest, mine = await _someone(gong, phone=True)
    target = f"/v2/data-privacy/erase-data-for-phone-number?phoneNumber={quote(guest['phoneNumber'])}"
    assert (await gong.post(target, None)).status == 200
    await gong.advance()
    left = {call["metaData"]["id"] for call in await gong.calls()}
    assert left.isdisjoint(mine)
    assert len(left) == 350 - len(mine)


async def test_erasing_takes_out_what_clients_wrote(gong):
    """An added call, an invitation, an event and the contact of the own CRM."""
    address = "gwen@guest.example"
    call = (await gong.post("/v2/calls", a_call(gong, downloadMediaUrl="https://m.example/1"))).json["callId"]
    meeting = (await gong.post("/v2/meetings", a_meeting(gong))).json["meetingId"]
    event = {"eventId": "e", "timestamp": "2026-11-20T10:00:00Z", "eventType": "Viewed"}
    event |= {"content": {"contentTitle": "Prices"}, "person": {"email": "Gwen@guest.example"}}
    await gong.post("/v2/digital-interaction", event)
    integration = await gong.put("/v2/crm/integrations", {"name": "Own", "ownerEmail": "a@halden.example"})
    query = f"integrationId={integration.json['integrationId']}&objectType=CONTACT"
    line = {"objectId": "c-1", "modifiedDate": "2026-11-01T00:00:00Z", "emailAddress": address}
    target = f"/v2/crm/entities?{query}&clientRequestId=1"
    await gong.upload("POST", target, "dataFile", json.dumps(line).encode())
    await gong.advance()
    known = await _known(gong, address)
    assert [item["id"] for item in known["calls"]] == [call]
    assert [item["id"] for item in known["meetings"]] == [meeting]
    assert [item["sourceEventId"] for item in known["customerEngagement"]] == ["e"]
    assert known["customerData"][0]["objects"][0]["externalId"] == "c-1"
    await _erase(gong, address)
    await gong.advance()
    assert await _known(gong, address) == EMPTY | {"customerEngagement": []}
    assert await gong.calls(callIds=[call]) == []
    assert await gong.written("crm_objects") == []
    (told,) = await gong.written("meetings")
    assert told["meeting"]["invitees"] == []


async def test_a_member_of_the_company_is_not_erased(gong):
    """The guard against mistakes stops it: the answer is the same, and nothing happens."""
    await _erase(gong, gong.world.users.email(0))
    await gong.advance()
    assert len(await gong.calls()) == 350
    assert await gong.written("erasures") == [{"of": gong.world.users.email(0), "outcome": "stopped"}]
