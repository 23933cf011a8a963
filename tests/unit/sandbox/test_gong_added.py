"""Calls that clients add, and their recordings."""

from __future__ import annotations

import hashlib

import pytest

from .tour import a_call

NO_CALLS = "No calls found corresponding to the provided filters"
MEDIA = b"RIFF" + bytes(range(256)) * 300


async def _add(gong, **changes):
    reply = await gong.post("/v2/calls", a_call(gong, **changes))
    assert reply.status == 200, reply.body
    return reply.json["callId"]


async def _record(gong, call, data=MEDIA):
    return await gong.upload("PUT", f"/v2/calls/{call}/media", "mediaFile", data)


async def test_a_call_is_listed_once_its_recording_is_there(gong):
    """Before that its id is unknown; after, it is in every list, and one more call is counted."""
    call = await _add(gong)
    assert (await gong.get(f"/v2/calls/{call}")).status == 404
    assert await gong.calls(callIds=[call]) == []
    reply = await _record(gong, call)
    assert (reply.status, reply.json["callId"]) == (201, call)
    assert reply.json["url"].endswith(call)
    shown = (await gong.get(f"/v2/calls/{call}")).json["call"]
    listed = (
        await gong.get("/v2/calls?fromDateTime=2026-11-19T17:00:00Z&toDateTime=2026-11-19T17:00:01Z")
    ).json
    (full,) = await gong.calls(callIds=[call])
    assert shown == full["metaData"]
    assert shown in listed["calls"]
    assert len(await gong.calls()) == 351


async def test_a_call_with_an_address_of_its_media_is_listed_at_once(gong):
    """Its recording cannot be uploaded again."""
    call = await _add(gong, downloadMediaUrl="https://media.example/1.mp3")
    assert (await gong.get(f"/v2/calls/{call}")).status == 200
    reply = await _record(gong, call)
    assert (reply.status, reply.error) == (400, f"Call ID {call} has its media already")


async def test_a_call_is_told_as_it_was_given(gong):
    """Metadata, parties and context; what only Gong knows of a colleague is added."""
    contact = {"objectType": "Contact", "objectId": "c-1", "fields": [{"name": "Title", "value": "CFO"}]}
    guest = {
        "name": "Gwen Guest",
        "emailAddress": "gwen@guest.example",
        "context": [{"system": "Generic", "objects": [contact]}],
    }
    host, colleague = gong.world.users.id_of(0), gong.world.users.id_of(4)
    call = await _add(
        gong,
        parties=[guest, {"userId": host}, {"userId": colleague, "name": "Col League"}],
        scheduledStart="2026-11-19T16:55:00Z",
        purpose="Demo",
        disposition="Connected",
        customData="7",
        meetingUrl="https://meet.example/1",
        callProviderCode="zoom",
        workspaceId=gong.world.settings.workspaces[1].id,
        languageCode="deu",
        context=[{"system": "Generic", "objects": [{"objectType": "Account", "objectId": "a-1"}]}],
        downloadMediaUrl="https://media.example/1.mp3",
    )
    (shown,) = await gong.calls(callIds=[call])
    assert shown["metaData"] == {
        "id": call,
        "url": f"https://app.gong.io/call?id={call}",
        "title": "A call of our own",
        "scheduled": "2026-11-19T08:55:00.000-08:00",
        "started": "2026-11-19T09:00:00.000-08:00",
        "duration": 300,
        "primaryUserId": host,
        "direction": "Outbound",
        "system": "zoom",
        "scope": "External",
        "media": "Audio",
        "language": "deu",
        "workspaceId": gong.world.settings.workspaces[1].id,
        "sdrDisposition": "Connected",
        "clientUniqueId": "pbx-1",
        "customData": "7",
        "purpose": "Demo",
        "meetingUrl": "https://meet.example/1",
        "isPrivate": False,
        "calendarEventId": None,
    }
    users = gong.world.users
    assert [(party["name"], party["emailAddress"], party["userId"]) for party in shown["parties"]] == [
        (users.full_name(0), users.email(0), host),
        ("Col League", users.email(4), colleague),
        ("Gwen Guest", "gwen@guest.example", None),
    ]
    objects = shown["parties"][2]["context"][0]["objects"]
    assert objects == [contact | {"timing": "Now"}]
    assert shown["context"] == [
        {
            "system": "Generic",
            "objects": [{"objectType": "Account", "objectId": "a-1", "fields": [], "timing": "Now"}],
        }
    ]


async def test_a_call_without_a_title_has_none(gong):
    """Null, as for any value that is missing."""
    call = await _add(gong, title=None, downloadMediaUrl="https://media.example/1.mp3")
    assert (await gong.get(f"/v2/calls/{call}")).json["call"]["title"] is None


async def test_the_transcript_comes_later_and_is_spoken_by_the_parties(gong):
    """Once its job is done, by the speakers whom the parties name; the control endpoints tell of it."""
    call = await _add(gong, downloadMediaUrl="https://media.example/1.mp3")
    asked = {"filter": {"callIds": [call]}}
    assert (await gong.post("/v2/calls/transcript", asked)).error == NO_CALLS
    await gong.advance()
    (transcript,) = (await gong.post("/v2/calls/transcript", asked)).json["callTranscripts"]
    (shown,) = await gong.calls(callIds=[call])
    speakers = {party["speakerId"] for party in shown["parties"]}
    assert transcript["callId"] == call
    assert {monologue["speakerId"] for monologue in transcript["transcript"]} <= speakers
    assert all(party["id"].endswith(call[-13:]) for party in shown["parties"])
    (told,) = await gong.written("calls")
    assert (told["id"], told["listed"], told["transcribed"]) == (call, True, True)


async def test_statistics_count_an_added_call(gong):
    """Its host has one call more on that day."""
    wanted = {"fromDate": "2026-11-19", "toDate": "2026-11-20", "userIds": [gong.world.users.id_of(0)]}

    async def hosted():
        users = (await gong.post("/v2/stats/activity/aggregate", {"filter": wanted})).json
        counts = [
            user["userAggregateActivityStats"]["callsAsHost"] for user in users["usersAggregateActivityStats"]
        ]
        return sum(counts)

    before = await hosted()
    await _add(gong, downloadMediaUrl="https://media.example/1.mp3")
    assert await hosted() == before + 1


async def test_an_added_call_can_be_edited_and_is_part_of_the_truth(gong):
    """As any other; the truth of the transcripts has it once it is transcribed."""
    call = await _add(gong, downloadMediaUrl="https://media.example/1.mp3")
    await gong.control("edit", {"ids": [call]})
    (shown,) = await gong.calls(callIds=[call])
    assert shown["metaData"]["title"] == "A call of our own (edited 1)"
    assert shown["content"]["brief"].startswith("Edited 1 times. ")
    lines = (await gong.get("/_sandbox/truth/calls")).body.splitlines()
    assert len(lines) == 351
    assert sum(call.encode() in line for line in lines) == 1


async def test_lists_by_schedule_look_at_the_time_that_was_told(gong):
    """`GET /v2/calls` finds the call on the day it was scheduled for, not on the day it took place."""
    call = await _add(
        gong,
        scheduledStart="2026-01-10T12:00:00Z",
        direction="Conference",
        downloadMediaUrl="https://m.example/1",
    )
    day = "/v2/calls?fromDateTime={0}T00:00:00Z&toDateTime={0}T23:59:59Z"
    scheduled = (await gong.get(day.format("2026-01-10"))).json["calls"]
    assert [item["id"] for item in scheduled] == [call]
    held = (await gong.get(day.format("2026-11-19"))).json.get("calls", [])
    assert call not in [item["id"] for item in held]
    assert call in [item["metaData"]["id"] for item in await gong.calls(fromDateTime="2026-11-19T00:00:00Z")]


async def test_a_client_id_is_good_for_one_call(gong):
    """A second call of the same clientUniqueId is a conflict, whether the first was recorded or not."""
    await _add(gong)
    reply = await gong.post("/v2/calls", a_call(gong, title="Another"))
    assert reply.status == 409
    assert len(await gong.written("calls")) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"clientUniqueId": "x" * 2049},
        {"purpose": "x" * 256},
        {"disposition": "x" * 256},
        {"direction": "Sideways"},
        {"actualStart": "yesterday"},
        {"actualStart": "1066-10-14T09:00:00Z"},
        {"scheduledStart": "9999-12-31T23:59:59-12:00"},
        {"scheduledEnd": "soon"},
        {"duration": -1},
        {"duration": 1e9},
        {"parties": []},
        {"parties": [{"name": "Gwen Guest"}]},
        {"parties": [{"userId": "1"}]},
        {"primaryUser": "1"},
        {"workspaceId": "1"},
        {"downloadMediaUrl": "file:///etc/passwd"},
        {"downloadMediaUrl": "https://[x"},
    ],
)
async def test_a_call_that_makes_no_sense_is_a_bad_request(gong, changes):
    """Nothing is kept of it."""
    reply = await gong.post("/v2/calls", a_call(gong, **changes))
    assert (reply.status, bool(reply.error)) == (400, True)
    assert await gong.written("calls") == []


@pytest.mark.parametrize("name", ["clientUniqueId", "actualStart", "direction", "parties", "primaryUser"])
async def test_a_call_needs_these_fields(gong, name):
    """Each of them."""
    given = a_call(gong)
    del given[name]
    assert (await gong.post("/v2/calls", given)).status == 400


async def test_channels_and_a_timeline_of_speakers_exclude_each_other(gong):
    """Each alone is fine; segments must name parties and end after they begin."""
    host = gong.world.users.id_of(0)
    party = {"userId": host, "partyId": "1"}
    segment = {"fromTime": 0, "toTime": 900, "partyIds": ["1"]}

    async def status(party, segment, number):
        call = a_call(gong, clientUniqueId=f"pbx-{number}", parties=[party])
        return (
            await gong.post(
                "/v2/calls", call | ({"speakersTimeline": {"speechSegments": [segment]}} if segment else {})
            )
        ).status

    assert await status(party, segment, 1) == 200
    assert await status(party | {"mediaChannelId": 1}, None, 2) == 200
    assert await status(party | {"mediaChannelId": 1}, segment, 3) == 400
    assert await status(party | {"mediaChannelId": 2}, None, 4) == 400
    assert await status(party, segment | {"partyIds": ["2"]}, 5) == 400
    assert await status(party, segment | {"fromTime": 901}, 6) == 400


async def test_a_recording_is_kept_as_its_digest(gong):
    """Length, SHA-256, name and type."""
    call = await _add(gong)
    await _record(gong, call)
    (media,) = await gong.written("media")
    assert media == {
        "callId": call,
        "size": len(MEDIA),
        "sha256": hashlib.sha256(MEDIA).hexdigest(),
        "fileName": "a.bin",
        "contentType": "application/octet-stream",
    }


async def test_a_recording_needs_a_call_that_waits_for_it(gong):
    """An unknown id, a call that was not added, an empty file and a form without the field are bad requests."""
    call = await _add(gong)
    assert (await _record(gong, "123")).error == "Call ID 123 was not found"
    assert (await _record(gong, gong.world.calls.id_of(0))).status == 400
    assert (await _record(gong, call, b"")).status == 400
    other = await gong.upload("PUT", f"/v2/calls/{call}/media", "file", MEDIA)
    assert (other.status, other.error) == (400, "mediaFile part is missing")
    cut = await gong.call(
        "PUT",
        f"/v2/calls/{call}/media",
        b'--xyz\r\nContent-Disposition: form-data; name="mediaFile"\r\n\r\nRIFF',
        content_type="multipart/form-data; boundary=xyz",
    )
    assert cut.status == 400
    assert await gong.written("media") == []
    assert (await _record(gong, call)).status == 201


async def test_a_recording_comes_as_a_form(gong):
    """Anything else is unsupported."""
    call = await _add(gong)
    reply = await gong.put(f"/v2/calls/{call}/media", MEDIA, content_type="audio/wav")
    assert (reply.status, reply.error) == (415, "Unsupported Media Type")


async def test_a_body_that_is_too_long_is_refused(gong):
    """With a 413, before anything is made of it."""
    reply = await gong.post("/v2/calls", a_call(gong, customData="x" * 1_100_000))
    assert (reply.status, reply.error) == (413, "Payload Too Large")


async def test_growth_stays_in_the_past_beside_a_call_of_the_future(gong):
    """Calls that are grown are newer than the others, but not newer than now."""
    await gong.post(
        "/v2/calls", a_call(gong, actualStart="2030-01-01T00:00:00Z", downloadMediaUrl="https://m.example/1")
    )
    grown = (await gong.control("grow", {"calls": 3}))["calls"]
    later = {call["metaData"]["id"] for call in await gong.calls(fromDateTime="2026-11-20T17:00:01Z")}
    assert later.isdisjoint(grown)
