"""The data: what it is made from, how it changes, and its truth."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieline.sandbox.gong import GongSandbox, GongSandboxConfig, Stream, World, truth
from tieline.sandbox.gong.calendar import Calendar
from tieline.sandbox.gong.dice import Scrambler
from tieline.sandbox.gong.timeline import Timeline

from .conftest import FULL, NOW

NOW_MS = int(NOW * 1000)
DAYS = {"fromDate": "2026-09-01", "toDate": "2026-11-01"}


def _world(**changes):
    return World(GongSandboxConfig(**({"calls": 150} | changes)), now_ms=NOW_MS)


@pytest.mark.parametrize("stream", list(Stream))
def test_equal_settings_give_equal_bytes(stream):
    """Two worlds of one seed are the same to the byte; another seed's is another."""
    first, again, other = (list(truth(world, stream, DAYS)) for world in (_world(), _world(), _world(seed=2)))
    assert first
    assert first == again
    assert first != other


async def test_the_truth_of_calls_is_what_the_api_lists(gong):
    """All exposed fields but media, with the extended context as of now."""
    pages = await gong.pages("/v2/calls/extensive", {"filter": {}, "contentSelector": FULL})
    lines = (await gong.get("/_sandbox/truth/calls")).body.splitlines()
    assert [json.loads(line) for line in lines] == [call for page in pages for call in page["calls"]]


@pytest.mark.parametrize(
    ("stream", "target", "name"),
    [
        ("users", "/v2/users", "users"),
        ("scorecards", "/v2/settings/scorecards", "scorecards"),
        ("trackers", "/v2/settings/trackers", "keywordTrackers"),
        ("briefs", "/v2/settings/briefs", "briefs"),
        ("workspaces", "/v2/workspaces", "workspaces"),
        ("library_folders", "/v2/library/folders", "folders"),
    ],
)
async def test_the_truth_of_lists_is_what_the_api_lists(gong, stream, target, name):
    """One line a record, in the same order."""
    reply = await gong.get(f"/_sandbox/truth/{stream}")
    assert reply.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in reply.body.splitlines()] == (await gong.get(target)).json[name]


@pytest.mark.parametrize(
    ("stream", "path", "body", "name"),
    [
        ("call_transcripts", "/v2/calls/transcript", {"filter": {}}, "callTranscripts"),
        ("user_activity", "/v2/stats/activity/aggregate", {"filter": DAYS}, "usersAggregateActivityStats"),
        ("interaction_stats", "/v2/stats/interaction", {"filter": DAYS}, "peopleInteractionStats"),
        ("user_activity_by_day", "/v2/stats/activity/day-by-day", {"filter": DAYS}, "usersDetailedActivities"),
        ("answered_scorecards", "/v2/stats/activity/scorecards", {"filter": {"reviewMethod": "BOTH"}}, "answeredScorecards"),
    ],
)  # fmt: skip
async def test_the_truth_of_filtered_lists_is_what_the_api_lists(gong, stream, path, body, name):
    """The statistics take their days from the query."""
    query = "&".join(f"{key}={value}" for key, value in DAYS.items())
    lines = (await gong.get(f"/_sandbox/truth/{stream}?{query}")).body.splitlines()
    listed = [item for page in await gong.pages(path, body) for item in page[name]]
    assert [json.loads(line) for line in lines] == listed


async def test_the_truth_of_library_calls_names_the_folder_first(gong):
    """Each line is the folder's id and the call as `folder-content` answers it."""
    lines = [json.loads(line) for line in (await gong.get("/_sandbox/truth/library_calls")).body.splitlines()]
    listed = []
    for folder in (await gong.get("/v2/library/folders")).json["folders"]:
        content = (await gong.get(f"/v2/library/folder-content?folderId={folder['id']}")).json
        listed += [{"folderId": folder["id"]} | call for call in content["calls"]]
    assert lines == listed
    assert next(iter(lines[0])) == "folderId"


async def test_the_truth_of_logs_may_be_of_one_type(gong):
    """Without a type it is all five."""
    one = (await gong.get("/_sandbox/truth/audit_logs?logType=UserCallPlay")).body
    every = (await gong.get("/_sandbox/truth/audit_logs")).body
    assert 0 < len(one) < len(every)
    assert one in every


@pytest.mark.parametrize(
    "name", ["truth/nothing", "truth/user_activity", "truth/user_activity?fromDate=a&toDate=b", "truth/audit_logs?logType=x"]
)  # fmt: skip
async def test_a_truth_that_is_not_there_says_so(gong, name):
    """A wrong stream is a 404, a wrong parameter a 400."""
    assert (await gong.get(f"/_sandbox/{name}")).status == (404 if name == "truth/nothing" else 400)


async def test_growth_is_newer_than_all_and_not_in_the_future(gong):
    """A thousand calls, and a thousand more, fit between the newest call and now, in order."""
    before = gong.world.calls.timeline
    newest = before.locate(349)[1]
    first = (await gong.control("grow", {"calls": 1000}))["calls"]
    second = (await gong.control("grow", {"calls": 1000}))["calls"]
    starts = [before.locate(position)[1] for position in range(350, 2350)]
    assert [gong.world.calls.position_of(identifier) for identifier in first + second] == list(
        range(350, 2350)
    )
    assert starts == sorted(set(starts))
    assert newest < starts[0] <= starts[-1] <= gong.time * 1000


async def test_late_calls_lie_in_the_past(gong):
    """Growth with `hours_ago` puts calls among those there are."""
    added = await gong.control("grow", {"calls": 3, "hours_ago": 100})
    assert added["total_calls"] == 353
    call = (await gong.get(f"/v2/calls/{added['calls'][0]}")).json["call"]
    assert call["started"].startswith("2026-11-16T05:00:00")
    pages = await gong.pages("/v2/calls/extensive", {"filter": {}})
    starts = [item["metaData"]["started"] for page in pages for item in page["calls"]]
    assert len(starts) == 353


async def test_edits_change_title_and_brief_of_the_newest(gong):
    """Again and again, and of no other call."""

    async def read():
        lines = (await gong.get("/_sandbox/truth/calls")).body.splitlines()
        return {call["metaData"]["id"]: call for call in map(json.loads, lines)}

    before = await read()
    edited = (await gong.control("edit", {"calls": 2}))["calls"]
    after = await read()
    assert edited == list(before)[-2:]
    assert {identifier for identifier in before if before[identifier] != after[identifier]} == set(edited)
    for identifier in edited:
        assert before[identifier]["metaData"]["title"] != after[identifier]["metaData"]["title"]
        assert before[identifier]["content"]["brief"] != after[identifier]["content"]["brief"]
    await gong.control("edit", {"ids": edited})
    assert not set(map(str, (await read()).values())) & {str(after[identifier]) for identifier in edited}


async def test_edits_reach_the_plain_list_and_the_library(gong):
    """A title is the same wherever it is read."""
    folder = (await gong.get("/v2/library/folders")).json["folders"][0]["id"]
    call = (await gong.get(f"/v2/library/folders/{folder}/calls")).json["calls"][0]
    await gong.control("edit", {"ids": [call["callId"]]})
    changed = (await gong.get(f"/v2/library/folders/{folder}/calls")).json["calls"][0]["title"]
    assert changed == f"{call['title']} (edited 1)"
    assert (await gong.get(f"/v2/calls/{call['callId']}")).json["call"]["title"] == changed


async def test_users_may_be_edited_and_deleted(gong):
    """An edited one has another title; a deleted one is gone from the list and has no page."""
    before = (await gong.get("/v2/users")).json["users"]
    edited = (await gong.control("edit", {"users": 1}))["users"]
    deleted = await gong.control("delete", {"users": 2})
    assert edited == [before[-1]["id"]]
    assert (deleted["users"], deleted["total_users"]) == ([user["id"] for user in before[-2:]], 58)
    assert (await gong.get("/v2/users")).json["users"] == before[:-2]
    assert (await gong.get(f"/v2/users/{edited[0]}")).status == 404


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("grow", {}),
        ("grow", {"calls": -1}),
        ("grow", {"calls": "5"}),
        ("grow", {"calls": 10**9}),
        ("grow", {"calls": 1, "hours_ago": -1}),
        ("edit", {"calls": -1}),
        ("delete", {}),
        ("transcripts", {"ready": False}),
    ],
)
async def test_control_refuses_what_makes_no_sense(gong, name, body):
    """With a 400, and nothing changes."""
    assert (await gong.post(f"/_sandbox/{name}", body)).status == 400
    assert len(gong.world.calls) == 350


async def test_control_knows_its_verbs_and_paths(gong):
    """A wrong verb is a 405, a wrong path a 404."""
    assert (await gong.get("/_sandbox/grow")).status == 405
    assert (await gong.post("/_sandbox/stats", {})).status == 405
    assert (await gong.get("/_sandbox/else")).status == 404


async def test_traffic_is_counted(gong):
    """By operation and status; a reset begins anew; control requests do not count."""
    await gong.get("/v2/users")
    gong.time += 5
    await gong.get("/v2/calls/1")
    await gong.get("/v2/calls/2")
    report = (await gong.get("/_sandbox/stats")).json
    assert report["requests"] == {"GET /v2/calls/{id}": {"404": 2}, "GET /v2/users": {"200": 1}}
    assert (report["total"], report["max_in_flight"], report["in_flight"]) == (3, 1, 0)
    assert (report["first_request"], report["last_request"]) == (NOW, NOW + 5)
    await gong.control("reset-stats", {})
    assert (await gong.get("/_sandbox/stats")).json["total"] == 0


async def test_data_ends_at_the_running_minute():
    """Unless told otherwise, `now` is the start of the minute on the clock."""
    assert GongSandbox(clock=lambda: NOW + 59).world.now_ms == NOW_MS


def test_a_million_calls_cost_nothing_to_begin_with():
    """Any of them can be had by place and by id, and they all come in order."""
    world = _world(calls=1_000_000)
    places = [0, 1, 123_456, 999_998, 999_999]
    located = [world.calls.timeline.locate(place) for place in places]
    assert [start for _, start in located] == sorted(start for _, start in located)
    assert [world.calls.position_of(world.calls.id_of(serial)) for serial, _ in located] == places
    assert json.loads(world.calls.basic([999_999]))["id"] == world.calls.id_of(999_999)


@settings(max_examples=50, deadline=None)
@given(
    calls=st.integers(0, 40),
    batches=st.lists(st.lists(st.integers(NOW_MS - 600 * 86_400_000, NOW_MS), max_size=5), max_size=5),
    data=st.data(),
)
def test_positions_are_the_order_of_time(calls, batches, data):
    """However calls come in, positions are sorted by start, and serial numbers find them again."""
    calendar = Calendar("US/Pacific", NOW_MS)
    timeline = Timeline(seed=1, calls=calls, calendar=calendar, now_ms=NOW_MS)
    for batch in batches:
        timeline.grow(batch)
    located = [timeline.locate(position) for position in range(len(timeline))]
    starts = [start for _, start in located]
    assert starts == sorted(starts)
    assert sorted(serial for serial, _ in located) == list(range(len(timeline)))
    assert [timeline.position_of(serial) for serial, _ in located] == list(range(len(timeline)))
    moment = data.draw(st.sampled_from([*starts, 0, NOW_MS]))
    assert timeline.first_from(moment) == sum(start < moment for start in starts)


@given(st.integers(0, 2**40), st.integers(0, 2**31))
def test_ids_lead_back_to_their_serial_numbers(serial, seed):
    """An id is nineteen digits and one to one."""
    ids = Scrambler(seed, "calls")
    assert len(ids.id_of(serial)) == 19
    assert ids.serial_of(ids.id_of(serial)) == serial


@pytest.mark.parametrize("text", ["", "1", "x" * 19, "²" * 19, "1" * 20])
def test_what_is_no_id_leads_nowhere(text):
    """Other text has no serial number."""
    assert Scrambler(1, "calls").serial_of(text) is None
