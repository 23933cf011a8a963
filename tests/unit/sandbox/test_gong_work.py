"""Tasks, call outcomes, coaching, meetings, events, and questions about entities."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from .tour import a_meeting

ALL = {"types": ["FLOW", "MANUAL"], "taskAction": ["CALL"], "status": ["OPEN", "DONE", "DISMISSED"]}


async def _tasks(gong, user, **wanted):
    reply = await gong.post("/v2/tasks", {"filter": {"userId": user} | ALL | wanted})
    assert reply.status == 200, reply.body
    return reply.json["tasks"]


async def test_a_changed_task_is_listed_as_it_is_now(gong):
    """Status, date and priority; what is not sent stays."""
    user = gong.world.users.id_of(2)
    before = (await _tasks(gong, user, status=["OPEN"]))[0]
    sent = {"userId": user, "status": "DONE", "dueDate": "2026-12-24T09:00:00-08:00", "priority": "HIGH"}
    await gong.advance(60)
    reply = await gong.call("PATCH", f"/v2/tasks/{before['id']}", sent)
    (after,) = reply.json["tasks"]
    assert (after["status"], after["dueDate"], after["priority"]["name"]) == ("DONE", sent["dueDate"], "high")
    assert after["updated"] == "2026-11-20T09:01:00-08:00"
    assert after in await _tasks(gong, user, status=["DONE"])
    assert before["id"] not in [task["id"] for task in await _tasks(gong, user, status=["OPEN"])]
    await gong.call("PATCH", f"/v2/tasks/{before['id']}", {"userId": user, "status": "OPEN"})
    again = next(task for task in await _tasks(gong, user) if task["id"] == before["id"])
    assert (again["status"], again["dueDate"]) == ("OPEN", sent["dueDate"])
    assert await gong.written("tasks") == [again]


async def test_tasks_are_filtered(gong):
    """By owner, type and status; a task of a flow names its flow, another has a title."""
    user = gong.world.users.id_of(2)
    tasks = await _tasks(gong, user)
    assert {task["userId"] for task in tasks} == {user}
    flow = await _tasks(gong, user, types=["FLOW"])
    manual = await _tasks(gong, user, types=["MANUAL"])
    assert len(flow) + len(manual) == len(tasks)
    assert all(task["flow"] and "title" not in task for task in flow)
    assert all(task["flow"] is None and task["title"] for task in manual)


async def test_wrong_tasks(gong):
    """Another user's task is not found; filters must name values there are."""
    user, other = gong.world.users.id_of(2), gong.world.users.id_of(3)
    task = (await _tasks(gong, user))[0]["id"]
    foreign = await gong.call("PATCH", f"/v2/tasks/{task}", {"userId": other})
    assert (foreign.status, foreign.error) == (404, f"Task {task} was not found")
    assert (await gong.call("PATCH", "/v2/tasks/12", {"userId": user})).status == 404
    changes = [{}, {"userId": "1"}, {"userId": user, "priority": "some"}, {"userId": user, "dueDate": "soon"}]
    changes += [{"userId": user, "status": "LATER"}, {"userId": user, "dueDate": "0001-01-01T00:00:00Z"}]
    assert {(await gong.call("PATCH", f"/v2/tasks/{task}", change)).status for change in changes} == {400}
    filters = [
        {"userId": ""},
        {"userId": "1"},
        {"userId": user, "types": []},
        {"userId": user, "status": ["NO"]},
    ]
    filters += [{"userId": user, "workspaceId": "1"}]
    assert {(await gong.post("/v2/tasks", {"filter": ALL | item})).status for item in filters} == {400}


async def test_outcomes_come_in_their_order(gong):
    """As they are shown to those who choose."""
    outcomes = (await gong.get("/v2/call-outcomes")).json["outcomes"]
    assert [item["displayOrder"] for item in outcomes] == list(range(1, len(outcomes) + 1))


async def _coaching(gong, **query):
    wanted = {"workspace-id": gong.world.settings.workspaces[0].id, "manager-id": gong.world.users.id_of(0)}
    wanted |= {"from": "2025-01-01T00:00:00Z", "to": "2026-11-20T00:00:00Z"}
    return await gong.get(f"/v2/coaching?{urlencode(wanted | query)}")


async def test_coaching_names_calls_of_the_reports(gong):
    """A manager's reports, and only calls that they hosted."""
    (data,) = (await _coaching(gong)).json["coachingData"]
    world, found = gong.world, 0
    assert data["manager"]["id"] == world.users.id_of(0)
    for report in data["directReportsMetrics"]:
        assert world.users.user(world.users.index_of(report["report"]["id"])).manager_id == world.users.id_of(
            0
        )
        for call in {call for ids in report["metrics"].values() for call in ids}:
            found += 1
            assert (await gong.get(f"/v2/calls/{call}")).json["call"]["primaryUserId"] == report["report"][
                "id"
            ]
    assert found > 0
    alone = await _coaching(gong, **{"manager-id": world.users.id_of(59)})
    assert (alone.status, alone.json["coachingData"]) == (200, [])


@pytest.mark.parametrize(
    "query",
    [
        {"manager-id": "1"},
        {"manager-id": "x"},
        {"workspace-id": "1"},
        {"from": "soon"},
        {"to": "2024-01-01T00:00:00Z"},
    ],
)
async def test_wrong_coaching(gong, query):
    """Each is a bad request."""
    assert (await _coaching(gong, **query)).status == 400


async def test_a_meeting_is_scheduled_changed_and_deleted(gong):
    """The control endpoints show it as it is now; a deleted one is not found."""
    meeting = a_meeting(gong)
    added = (await gong.post("/v2/meetings", meeting)).json
    target = f"/v2/meetings/{added['meetingId']}"
    assert added["meetingUrl"].startswith("https://")
    await gong.put(target, meeting | {"title": "Start"})
    (told,) = await gong.written("meetings")
    assert (told["id"], told["meeting"]["title"]) == (added["meetingId"], "Start")
    stranger = await gong.delete(target, {"organizerEmail": "nobody@halden.example"})
    assert stranger.status == 404
    assert (await gong.delete(target, {"organizerEmail": meeting["organizerEmail"]})).status == 200
    again = await gong.delete(target, {"organizerEmail": meeting["organizerEmail"]})
    assert (again.status, again.error) == (404, "The given meeting ID was not found.")
    assert await gong.written("meetings") == []


async def test_a_conflict_says_how_to_put_things_right(gong):
    """A provider that is cut off, and an organizer who is not recorded."""
    users = gong.world.users
    silent = next(i for i in users.indexes() if not users.user(i).settings.web_conferences_recorded)
    meeting = a_meeting(gong, organizerEmail=users.email(silent))
    not_recorded = await gong.post("/v2/meetings", meeting)
    await gong.control("meetings", {"connected": False})
    cut_off = await gong.post("/v2/meetings", a_meeting(gong))
    assert (cut_off.status, cut_off.error) == (409, "Provider disconnected")
    assert not_recorded.status == 409
    for reply in (cut_off, not_recorded):
        assert {"userFacingError", "fixUrl", "helpUrl"} < set(reply.json)
    asked = {"emails": [a_meeting(gong)["organizerEmail"]]}
    (status,) = (await gong.post("/v2/meetings/integration/status", asked)).json["users"]
    assert (status["exists"], status["valid"], bool(status["fixUrl"])) == (True, False, True)


async def test_meetings_can_be_closed(gong):
    """Then each operation is forbidden."""
    await gong.control("meetings", {"enabled": False})
    replies = [
        await gong.post("/v2/meetings", a_meeting(gong)),
        await gong.put("/v2/meetings/1", a_meeting(gong)),
        await gong.delete("/v2/meetings/1", {}),
        await gong.post("/v2/meetings/integration/status", {"emails": []}),
    ]
    assert {reply.status for reply in replies} == {403}


async def test_wrong_meetings(gong):
    """An unknown organizer is not found, times must be in order."""
    assert (await gong.post("/v2/meetings", a_meeting(gong, organizerEmail="x@halden.example"))).status == 404
    assert (await gong.post("/v2/meetings", a_meeting(gong, endTime="2026-11-25T10:00:00Z"))).status == 400
    assert (await gong.post("/v2/meetings", a_meeting(gong, startTime="soon"))).status == 400
    assert (await gong.put("/v2/meetings/5", a_meeting(gong))).error == "The given meeting ID was not found."
    many = {"emails": ["a@halden.example"] * 101}
    assert (await gong.post("/v2/meetings/integration/status", many)).status == 400


INTERACTION = {
    "eventId": "e1",
    "timestamp": "2026-11-20T10:00:00Z",
    "eventType": "Viewed",
    "content": {"contentTitle": "Prices"},
    "person": {"email": "Gwen@guest.example"},
}
ENGAGEMENT = {
    "reportingSystem": "Rooms",
    "eventTimestamp": "2026-11-20T10:00:00Z",
    "eventId": "e1",
    "contentId": "c1",
    "contentUrl": "https://rooms.example/c1",
    "contentTitle": "Prices",
}
KINDS = ["content/shared", "content/viewed", "action"]


async def test_an_event_is_told_once(gong):
    """The same id again is a conflict, for each kind on its own; events without an id are all different."""
    send = gong.post("/v2/digital-interaction", INTERACTION)
    assert (await send).status == 200
    assert (await gong.post("/v2/digital-interaction", INTERACTION)).status == 409
    for kind in KINDS:
        target = f"/v2/customer-engagement/{kind}"
        assert [(await gong.put(target, ENGAGEMENT)).status for _ in range(2)] == [200, 409]
        assert [(await gong.put(target, ENGAGEMENT | {"eventId": None})).status for _ in range(2)] == [
            200,
            200,
        ]
    told = await gong.written("events")
    assert len(told) == 10
    assert told[0]["addresses"] == ["gwen@guest.example"]


async def test_wrong_events(gong):
    """Exactly one of person and trackingId; times, workspaces and origins that there are."""
    wrong = [{"person": None}, {"trackingId": "t"}, {"timestamp": "soon"}, {"content": {}}, {"eventId": ""}]
    wrong += [{"device": "WATCH"}, {"content": None}]
    statuses = {(await gong.post("/v2/digital-interaction", INTERACTION | item)).status for item in wrong}
    assert statuses == {400}
    for item in ({"eventTimestamp": "soon"}, {"workspaceId": "1"}, {"reportingSystem": ""}):
        assert (await gong.put("/v2/customer-engagement/action", ENGAGEMENT | item)).status == 400
    assert (
        await gong.put("/v2/customer-engagement/content/viewed", ENGAGEMENT | {"contentId": None})
    ).status == 400
    dialer = {"integrationType": "DIALER", "allowedOrigin": "https://dialer.example"}
    settings = (
        [],
        [dialer, dialer],
        [dialer | {"allowedOrigin": "dialer"}],
        [dialer | {"integrationType": "FAX"}],
    )
    for item in settings:
        assert (await gong.post("/v2/integration-settings", {"integrationTypeSettings": item})).status == 400
    assert await gong.written("events") == await gong.written("integration_settings") == []


async def test_settings_of_an_integration_are_kept(gong):
    """The last origin of each type."""
    for origin in ("https://old.example", "https://new.example"):
        body = {"integrationTypeSettings": [{"integrationType": "DIALER", "allowedOrigin": origin}]}
        assert (await gong.post("/v2/integration-settings", body)).status == 200
    kept = {"integrationType": "DIALER", "allowedOrigin": "https://new.example"}
    assert await gong.written("integration_settings") == [kept]


async def _ask(gong, **query):
    call = next(call for call in reversed(await gong.calls()) if call["context"])
    account = next(
        item["objectId"] for item in call["context"][0]["objects"] if item["objectType"] == "Account"
    )
    wanted = {
        "workspaceId": gong.world.settings.workspaces[0].id,
        "crmEntityType": "ACCOUNT",
        "crmEntityId": account,
        "timePeriod": "ALL_CONVERSATIONS",
        "question": "What is next?",
        "briefName": "Account brief",
    } | query
    path = "get-brief" if query.get("question") == "" else "ask-entity"
    return await gong.get(f"/v2/entities/{path}?{urlencode(wanted)}"), account


async def test_an_answer_rests_on_the_calls_of_the_entity(gong):
    """As many as the account has, each of them the account's."""
    reply, account = await _ask(gong)
    mine = [
        call["metaData"]["id"]
        for call in await gong.calls()
        if any(item["objectId"] == account for context in call["context"] for item in context["objects"])
    ]
    found = [finding["call"]["id"] for section in reply.json["answer"] for finding in section["callFindings"]]
    assert reply.json["numOfCallsSearched"] == len(mine)
    assert found == mine[::-1][:5]


async def test_a_period_cuts_the_calls(gong):
    """Shorter ones hold no more calls than longer ones; a range of one's own holds what lies in it."""
    periods = ("LAST_7DAYS", "LAST_30DAYS", "LAST_90DAYS", "LAST_YEAR", "ALL_CONVERSATIONS")
    counts = [(await _ask(gong, timePeriod=period))[0].json["numOfCallsSearched"] for period in periods]
    assert counts == sorted(counts)
    for period in ("THIS_WEEK", "THIS_MONTH", "THIS_QUARTER", "THIS_YEAR", "LAST_YEAR_SINCE_LAST_ACTIVITY"):
        assert (await _ask(gong, timePeriod=period))[0].status == 200
    future = {"fromDateTime": "2030-01-01T00:00:00Z", "toDateTime": "2031-01-01T00:00:00Z"}
    assert (await _ask(gong, timePeriod="CUSTOM_RANGE", **future))[0].json["numOfCallsSearched"] == 0


async def test_answers_cost_credit(gong):
    """One each; without any a 402; a wrong request costs nothing."""
    await gong.control("credit", {"left": 2})
    assert (await _ask(gong))[0].status == 200
    assert (await _ask(gong, crmEntityId="none"))[0].status == 404
    brief, _ = await _ask(gong, question="")
    assert brief.status == 200
    assert len(brief.json["briefSections"]) == 1
    assert (await _ask(gong))[0].status == 402


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"workspaceId": "5"}, 404),
        ({"workspaceId": "x"}, 400),
        ({"crmEntityType": "TASK"}, 400),
        ({"timePeriod": "NEVER"}, 400),
        ({"timePeriod": "CUSTOM_RANGE"}, 400),
        ({"question": "", "briefName": "None such"}, 404),
        ({"crmEntityId": ""}, 400),
    ],
)
async def test_wrong_questions(gong, query, status):
    """Each with its status."""
    assert (await _ask(gong, **query))[0].status == status
