"""Calls, their projections and their transcripts."""

from datetime import datetime

import pytest

from .conftest import FULL, NOW

EXTENSIVE = "/v2/calls/extensive"
DETAILS = ["metaData", "context", "parties", "content", "interaction", "collaboration"]


async def _calls(gong, **body):
    pages = await gong.pages(EXTENSIVE, {"filter": {}} | body)
    return [call for page in pages for call in page["calls"]]


async def test_without_a_selector_a_call_is_its_metadata(gong):
    """Nothing but `metaData` comes back."""
    assert {tuple(call) for call in await _calls(gong)} == {("metaData",)}


async def test_a_selector_gets_what_it_asks_for(gong):
    """Each exposed field brings its part and no other."""
    exposed = {"content": {"brief": True}, "interaction": {"questions": True}}
    call = (await _calls(gong, contentSelector={"exposedFields": exposed}))[0]
    assert list(call) == ["metaData", "context", "content", "interaction"]
    assert (call["context"], list(call["content"]), list(call["interaction"])) == (
        [],
        ["brief"],
        ["questions"],
    )


async def test_everything_may_be_asked_for(gong):
    """All parts come at once, in four to eight kilobytes a call on average."""
    reply = await gong.post(EXTENSIVE, {"filter": {}, "contentSelector": FULL})
    assert {tuple(call) for call in reply.json["calls"]} == {tuple(DETAILS)}
    assert 4000 < len(reply.body) / 100 < 8000


async def test_calls_come_in_the_order_of_time(gong):
    """The oldest call is the first, and none lies in the future."""
    starts = [datetime.fromisoformat(call["metaData"]["started"]) for call in await _calls(gong)]
    assert starts == sorted(starts)
    assert starts[-1].timestamp() < NOW


async def test_calls_happen_on_working_days(gong):
    """They are spread over some eighteen months of working hours."""
    starts = [datetime.fromisoformat(call["metaData"]["started"]) for call in await _calls(gong)]
    assert {start.weekday() for start in starts} == {0, 1, 2, 3, 4}
    assert all(7 <= start.hour < 18 for start in starts)
    assert 530 < (starts[-1] - starts[0]).days < 550


async def test_ids_are_nineteen_digits_in_strings(gong):
    """They pass no float and are one of a kind."""
    ids = [call["metaData"]["id"] for call in await _calls(gong)]
    assert all(
        isinstance(identifier, str) and len(identifier) == 19 and identifier.isdigit() for identifier in ids
    )
    assert len(set(ids)) == 350


async def test_missing_values_are_null(gong):
    """What is not there is an explicit null."""
    call = (await _calls(gong))[0]["metaData"]
    assert call["customData"] is None
    assert len(call) == 20


async def test_the_plain_list_is_flat(gong):
    """`GET /v2/calls` lists what the extensive list nests under `metaData`."""
    flat = (await gong.get("/v2/calls")).json["calls"]
    assert flat == [call["metaData"] for call in (await _calls(gong))[:100]]


async def test_one_call_is_flat_too(gong):
    """`GET /v2/calls/{id}` answers the same object."""
    call = (await _calls(gong))[7]["metaData"]
    assert (await gong.get(f"/v2/calls/{call['id']}")).json["call"] == call


async def test_windows_are_half_open(gong):
    """The call that starts at `fromDateTime` is in, the one at `toDateTime` is not."""
    starts = [call["metaData"]["started"] for call in await _calls(gong)]
    window = {"fromDateTime": starts[10], "toDateTime": starts[20]}
    found = await _calls(gong, filter=window)
    assert [call["metaData"]["started"] for call in found] == starts[10:20]


async def test_the_plain_list_looks_at_the_scheduled_time(gong):
    """A conference that was scheduled in the window is in, though it started later."""
    calls = [call["metaData"] for call in await _calls(gong)]
    late = next(
        call for call in calls if call["scheduled"] and call["scheduled"][:19] != call["started"][:19]
    )
    window = f"fromDateTime={late['scheduled']}&toDateTime={late['started']}".replace("+", "%2B")
    assert late in (await gong.get(f"/v2/calls?{window}")).json["calls"]
    started = {"fromDateTime": late["scheduled"], "toDateTime": late["started"]}
    assert (await gong.post(EXTENSIVE, {"filter": started})).status == 404


async def test_an_empty_window_has_no_calls(gong):
    """A window that ends where it begins, or before, matches nothing."""
    for window in (
        {"fromDateTime": "2026-05-04T00:00:00Z", "toDateTime": "2026-05-04T00:00:00Z"},
        {"fromDateTime": "2026-06-04T00:00:00Z", "toDateTime": "2026-05-04T00:00:00Z"},
    ):
        assert (await gong.post(EXTENSIVE, {"filter": window})).status == 404


async def test_totals_are_right_with_filters(gong):
    """Workspace, host and ids narrow the list, and `totalRecords` with it."""
    calls = [call["metaData"] for call in await _calls(gong)]
    host, workspace = calls[0]["primaryUserId"], calls[0]["workspaceId"]
    ids = [call["id"] for call in calls[:5]]
    for narrowed, expected in (
        ({"primaryUserIds": [host]}, [call for call in calls if call["primaryUserId"] == host]),
        ({"workspaceId": workspace}, [call for call in calls if call["workspaceId"] == workspace]),
        ({"callIds": [*reversed(ids), "1", ids[0]]}, calls[:5]),
        ({"callIds": ids, "fromDateTime": calls[2]["started"]}, calls[2:5]),
        ({"callIds": []}, calls),
    ):
        pages = await gong.pages(EXTENSIVE, {"filter": narrowed})
        assert [call["metaData"] for page in pages for call in page["calls"]] == expected
        assert pages[0]["records"]["totalRecords"] == len(expected)


async def test_calls_link_to_users_trackers_and_workspaces(gong):
    """Each id that points somewhere points at something."""
    users = {user["id"] for user in (await gong.get("/v2/users")).json["users"]}
    trackers = {
        item["trackerId"] for item in (await gong.get("/v2/settings/trackers")).json["keywordTrackers"]
    }
    workspaces = {item["id"] for item in (await gong.get("/v2/workspaces")).json["workspaces"]}
    for call in await _calls(gong, contentSelector=FULL):
        assert call["metaData"]["primaryUserId"] == call["parties"][0]["userId"]
        assert call["metaData"]["workspaceId"] in workspaces
        assert {party["userId"] for party in call["parties"]} - {None} <= users
        assert {tracker["id"] for tracker in call["content"]["trackers"]} <= trackers
        speakers = {party["speakerId"] for party in call["parties"]}
        hits = [hit for tracker in call["content"]["trackers"] for hit in tracker["occurrences"]]
        assert {hit["speakerId"] for hit in hits} <= speakers
        assert {comment["commenterUserId"] for comment in call["collaboration"]["publicComments"]} <= users


async def test_tracker_occurrences_must_be_asked_for(gong):
    """Without `trackerOccurrences` a tracker is its counts."""
    selector = {"exposedFields": {"content": {"trackers": True}}}
    call = (await _calls(gong, contentSelector=selector))[0]
    assert all("occurrences" not in tracker for tracker in call["content"]["trackers"])


async def test_context_comes_in_two_depths(gong):
    """Basic names the objects; Extended adds fields, once for each timing."""
    selectors = [
        {"context": "Basic"},
        {"context": "Extended"},
        {"context": "Extended", "contextTiming": ["TimeOfCall", "Now"]},
    ]
    seen = []
    for selector in selectors:
        calls = await _calls(gong, contentSelector=selector)
        objects = next(call["context"] for call in calls if call["context"])[0]["objects"]
        seen.append(
            [(item["timing"], bool(item["fields"])) for item in objects if item["objectType"] == "Account"]
        )
    assert seen == [[(None, False)], [("Now", True)], [("TimeOfCall", True), ("Now", True)]]


async def test_media_addresses_expire_after_eight_hours(gong):
    """They name when, counted from the answer."""
    selector = {"exposedFields": {"media": True}}
    gong.time += 100
    call = (await _calls(gong, contentSelector=selector))[0]
    assert call["media"]["audioUrl"].endswith(f"Expires={int(gong.time) + 8 * 3600}")


async def test_a_transcript_fits_its_call(gong):
    """Its speakers are parties of the call, its sentences follow each other within the call's duration."""
    calls = {call["metaData"]["id"]: call for call in await _calls(gong, contentSelector=FULL)}
    for page in await gong.pages("/v2/calls/transcript", {"filter": {}}):
        for transcript in page["callTranscripts"]:
            call = calls[transcript["callId"]]
            assert {turn["speakerId"] for turn in transcript["transcript"]} <= {
                party["speakerId"] for party in call["parties"]
            }
            sentences = [sentence for turn in transcript["transcript"] for sentence in turn["sentences"]]
            times = [time for sentence in sentences for time in (sentence["start"], sentence["end"])]
            assert times == sorted(times)
            assert times[-1] <= call["metaData"]["duration"] * 1000


async def test_transcripts_of_a_hundred_ids_come_at_once(gong):
    """A filter of a hundred ids is one page, whatever their order."""
    ids = [call["metaData"]["id"] for call in await _calls(gong)][:100]
    reply = await gong.post("/v2/calls/transcript", {"filter": {"callIds": ids[::-1]}})
    assert {item["callId"] for item in reply.json["callTranscripts"]} == set(ids)
    assert "cursor" not in reply.json["records"]


async def test_some_recent_transcripts_are_not_ready(company):
    """They are left out of lists, and are a 404 alone, until they are made ready."""
    gong = company(calls=20_000)
    new = (await gong.control("grow", {"calls": 100, "hours_ago": 2}))["calls"]
    ready = (await gong.post("/v2/calls/transcript", {"filter": {"callIds": new}})).json
    missing = sorted(set(new) - {item["callId"] for item in ready["callTranscripts"]})
    assert 10 < len(missing) < 40
    assert ready["records"]["totalRecords"] == 100 - len(missing)
    alone = {"filter": {"callIds": missing[:1]}}
    assert (await gong.post("/v2/calls/transcript", alone)).status == 404
    await gong.control("transcripts", {"ready": True})
    assert (await gong.post("/v2/calls/transcript", alone)).status == 200


async def test_a_company_without_calls_answers_404(company):
    """Every list of calls is a 404 when there is none."""
    gong = company(calls=0)
    assert (await gong.get("/v2/calls")).status == 404
    assert (await gong.post(EXTENSIVE, {"filter": {}})).status == 404
    assert (await gong.get("/v2/users")).status == 200


@pytest.mark.parametrize("users", [1, 2, 9, 150])
async def test_companies_of_all_sizes_have_calls(company, users):
    """One user is enough."""
    gong = company(users=users)
    assert len(await _calls(gong, contentSelector=FULL)) == 350
