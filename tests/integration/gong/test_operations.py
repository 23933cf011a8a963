"""Every operation of the client against a sandbox in a process of its own: what is read makes sense, what is written is read back."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tieline.gong import Conflict, NotFound
from tieline.gong.document import whole

DAYS = {"fromDate": date(2026, 9, 1), "toDate": date(2026, 11, 1)}
WHEN = datetime(2026, 11, 19, 17, tzinfo=UTC)
GUEST = "gwen@guest.example"
RECORDING = b"RIFF" + bytes(range(256)) * 4096


def users(user: Any) -> None:
    """130 people and nobody twice; each is found again by id, and has a history."""
    everybody = user.all(lambda gong: gong.users.list())
    assert len({each.id for each in everybody}) == len(everybody) == 130
    assert everybody == user.all(lambda gong: gong.users.list_multiple(body={"filter": {}}))
    some = [each.id for each in everybody[5:8]]
    asked = user.all(lambda gong: gong.users.list_multiple(body={"filter": {"userIds": some}}))
    assert some == [each.id for each in asked]
    assert everybody[3] == user.ask(lambda gong: gong.users.get(id=everybody[3].id)).user
    told = user.ask(lambda gong: gong.users.get_history(id=everybody[3].id))
    assert all(each.time.tzinfo for each in told.user_settings_history)


def calls(user: Any) -> None:
    """Lists agree with one another and with a single call; one that is added, and its recording, come back."""
    every = user.all(lambda gong: gong.calls.list())
    page = user.ask(lambda gong: gong.calls.list())
    assert (len(page.items), page.total) == (100, len(every))
    assert len(every) == 350
    extensive = user.all(
        lambda gong: gong.calls.list_extensive(
            body={"filter": {}, "contentSelector": {"exposedFields": {"parties": True, "media": True}}}
        )
    )
    assert [each.id for each in every] == [each.meta_data.id for each in extensive]
    assert all((each.parties and each.media.video_url) or each.media.audio_url for each in extensive)
    one = user.ask(lambda gong: gong.calls.get(id=every[7].id)).call
    assert (every[7].id, every[7].started) == (one.id, one.started)
    ids = [each.id for each in every[:120]]
    texts = user.all(lambda gong: gong.calls.get_transcripts(body={"filter": {"callIds": ids[:100]}}))
    assert {each.call_id for each in texts} <= set(ids)
    assert texts[0].transcript[0].sentences[0].text

    host = user.all(lambda gong: gong.users.list())[0]
    parties = [{"userId": host.id}, {"name": "Gwen", "emailAddress": GUEST, "phoneNumber": "+15550100100"}]
    new = {"clientUniqueId": "pbx-1", "title": "Ours", "actualStart": WHEN, "direction": "Outbound"}
    new |= {"parties": parties, "primaryUser": host.id, "duration": 300.5}
    added = user.ask(lambda gong: gong.calls.add(body=new)).call_id
    with pytest.raises(Conflict):
        user.ask(lambda gong: gong.calls.add(body=new))
    with pytest.raises(NotFound):
        user.ask(lambda gong: gong.calls.get(id=added))
    user.ask(lambda gong: gong.calls.add_recording(id=added, body={"mediaFile": RECORDING}))
    assert user.ask(lambda gong: gong.calls.get(id=added)).call.title == "Ours"
    (kept,) = [each for each in written(user, "media") if each["callId"] == added]
    assert (len(RECORDING), hashlib.sha256(RECORDING).hexdigest()) == (kept["size"], kept["sha256"])


def stats(user: Any) -> None:
    """Sums agree with one another, whichever way they are asked for."""
    body = {"filter": DAYS}
    sums = user.all(lambda gong: gong.stats.list_multiple_users_aggregate_activity(body=body))
    assert sums
    months = user.all(
        lambda gong: gong.stats.list_multiple_users_aggregate_by_period(
            body=body | {"aggregationPeriod": "MONTH"}
        )
    )
    days = user.all(lambda gong: gong.stats.list_multiple_users_day_by_day_activity(body=body))
    hosted = {each.user_id: each.user_aggregate_activity_stats.calls_as_host for each in sums}
    by_month = {
        each.user_id: sum(period.calls_as_host or 0 for period in each.user_aggregate_activity)
        for each in months
    }
    by_day = {
        each.user_id: sum(len(day.calls_as_host or ()) for day in each.user_daily_activity_stats)
        for each in days
    }
    assert {key: hosted[key] or 0 for key in by_month} == by_month
    assert {key: hosted[key] or 0 for key in by_day} == by_day
    talk = user.all(lambda gong: gong.stats.list_interaction(body=body))
    assert {each.user_id for each in talk} <= set(hosted)
    answered = user.all(lambda gong: gong.stats.list_answered_scorecards(body={"filter": {}}))
    known = {each.scorecard_id for each in user.ask(lambda gong: gong.settings.list_scorecards()).scorecards}
    assert {each.scorecard_id for each in answered} <= known


def settings(user: Any) -> None:
    """What a company has set up; ids are texts."""
    workspaces = user.ask(lambda gong: gong.settings.list_workspaces()).workspaces
    assert all(isinstance(each.id, str) and each.name for each in workspaces)
    first = workspaces[0].id
    trackers = user.ask(lambda gong: gong.settings.list_trackers()).keyword_trackers
    some = user.ask(lambda gong: gong.settings.list_trackers(workspace_id=first)).keyword_trackers
    assert {each.tracker_id for each in some} <= {each.tracker_id for each in trackers}
    scorecards = user.ask(lambda gong: gong.settings.list_scorecards()).scorecards
    assert all(isinstance(each.scorecard_id, str) and each.questions for each in scorecards)
    assert user.ask(lambda gong: gong.settings.list_briefs()).briefs


def library(user: Any) -> None:
    """Folders, and their calls by both addresses."""
    folders = user.ask(lambda gong: gong.library.get_structure()).folders
    full = next(each for each in folders if each.call_count)
    content = user.ask(lambda gong: gong.library.get_calls_in_specific_folder(folder_id=full.id))
    other = user.ask(lambda gong: gong.library.list_calls_in_folder(folder_id=full.id))
    assert full.call_count == len(content.calls) == len(other.calls)
    assert full.name == content.name


def auditing(user: Any) -> None:
    """A log of many pages."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    entries = user.all(lambda gong: gong.auditing.list_logs(log_type="AccessLog", from_date_time=begin))
    assert all(each.event_time >= begin for each in entries)
    truth = user.sandbox.truth("audit_logs", logType="AccessLog")
    assert len(entries) == sum(each["eventTime"] >= "2026-01-01" for each in truth) > 1000


def data_privacy(user: Any) -> None:
    """A guest is found by address and number, and gone once that was erased."""
    host = user.all(lambda gong: gong.users.list())[0].id
    for number, party in enumerate(
        ({"emailAddress": "erase@guest.example"}, {"phoneNumber": "+15550100777"})
    ):
        new = {"clientUniqueId": f"erase-{number}", "actualStart": WHEN, "direction": "Inbound"}
        new |= {
            "parties": [{"userId": host}, party],
            "primaryUser": host,
            "downloadMediaUrl": "https://a.example/b",
        }
        added = user.ask(lambda gong, new=new: gong.calls.add(body=new)).call_id

        def found(number: int = number) -> set[str]:
            if number:
                told = user.ask(
                    lambda gong: gong.data_privacy.find_all_references_to_phone_number(
                        phone_number="+15550100777"
                    )
                )
            else:
                told = user.ask(
                    lambda gong: gong.data_privacy.find_all_references_to_email_address(
                        email_address="erase@guest.example"
                    )
                )
            return {each.id for each in told.calls}

        assert {added} == found()
        if number:
            user.ask(lambda gong: gong.data_privacy.purge_phone_number(phone_number="+15550100777"))
        else:
            user.ask(lambda gong: gong.data_privacy.purge_email_address(email_address="erase@guest.example"))
        user.sandbox.control("advance", seconds=10)
        assert set() == found()


def permissions(user: Any) -> None:
    """Access is given, shown and taken back; a profile is made and changed."""
    everybody = user.all(lambda gong: gong.users.list())
    call = user.ask(lambda gong: gong.calls.list()).items[0].id
    grant = {"callAccessList": [{"callId": call, "userIds": [everybody[5].id]}]}
    asked = {"filter": {"callIds": [call]}}
    user.ask(lambda gong: gong.permissions.add_users_access_to_calls(body=grant))
    (shown,) = user.ask(lambda gong: gong.permissions.get_users_access_to_calls(body=asked)).call_access_list
    assert (call, [everybody[5].id]) == (shown.call_id, [each.user_id for each in shown.users])
    user.ask(lambda gong: gong.permissions.delete_users_access_to_calls(body=grant))
    left = (
        user.ask(lambda gong: gong.permissions.get_users_access_to_calls(body=asked)).call_access_list or []
    )
    assert not any(each.users for each in left)

    workspace = user.ask(lambda gong: gong.settings.list_workspaces()).workspaces[0].id
    body = {"name": "Coaches", "scoreCalls": True, "callsAccess": {"permissionLevel": "own"}}
    made = user.ask(lambda gong: gong.permissions.create_profile(body=body, workspace_id=workspace)).profile
    listed = user.ask(lambda gong: gong.permissions.list_profile(workspace_id=workspace)).profiles
    assert made.id in {each.id for each in listed}
    user.ask(
        lambda gong: gong.permissions.update_profile(body={"description": "They coach"}, profile_id=made.id)
    )
    kept = user.ask(lambda gong: gong.permissions.get_profile(profile_id=made.id)).profile
    assert (kept.name, kept.description, kept.score_calls) == ("Coaches", "They coach", True)
    assert kept.calls_access.permission_level == "own"
    people = user.ask(lambda gong: gong.permissions.list_profile_users(profile_id=listed[0].id)).users
    assert {each.id for each in people} <= {each.id for each in everybody}


def crm(user: Any) -> None:
    """A CRM of one's own from its registration to its end; its id has 19 digits and stays exact."""
    made = user.ask(
        lambda gong: gong.crm.register_generic_integration(
            body={"name": "Own", "ownerEmail": "a@halden.example"}
        )
    )
    mine = made.integration_id
    assert len(str(mine)) == 19
    (listed,) = user.ask(lambda gong: gong.crm.list_generic_integration()).integrations
    assert mine == listed.integration_id
    with pytest.raises(Conflict, match="GENERIC"):
        user.ask(
            lambda gong: gong.crm.register_generic_integration(
                body={"name": "B", "ownerEmail": "a@halden.example"}
            )
        )
    fields = [{"uniqueName": "tier", "label": "Tier", "type": "STRING"}]
    user.ask(
        lambda gong: gong.crm.upload_schema_field(body=fields, integration_id=mine, object_type="ACCOUNT")
    )
    schema = user.ask(lambda gong: gong.crm.list_schema_fields(integration_id=mine, object_type="ACCOUNT"))
    assert "tier" in json.dumps(schema.to_dict(extra=True))
    lines = [
        {"objectId": f"acme-{n}", "modifiedDate": "2026-11-01T00:00:00Z", "name": "A", "tier": "gold"}
        for n in range(3)
    ]
    file = b"\n".join(json.dumps(each).encode() for each in lines)
    user.ask(
        lambda gong: gong.crm.upload_data(
            body={"dataFile": file}, integration_id=mine, object_type="ACCOUNT", client_request_id="r1"
        )
    )
    status = user.ask(lambda gong: gong.crm.get_request_status(integration_id=mine, client_request_id="r1"))
    assert status.status == "PENDING"
    user.sandbox.control("advance", seconds=10)
    status = user.ask(lambda gong: gong.crm.get_request_status(integration_id=mine, client_request_id="r1"))
    assert (status.status, status.total_success_count) == ("DONE", 3)
    objects = user.ask(
        lambda gong: gong.crm.get_objects(body=["acme-1", "none"], integration_id=mine, object_type="ACCOUNT")
    ).crm_objects_map
    assert objects["none"] is None
    assert objects["acme-1"]["tier"] == "gold"
    user.ask(lambda gong: gong.crm.delete_generic_integration(integration_id=mine, client_request_id="end"))
    user.sandbox.control("advance", seconds=10)
    assert not user.ask(lambda gong: gong.crm.list_generic_integration()).integrations


def engage_flows(user: Any) -> None:
    """Prospects are put into flows, one by one and in bulk, and taken out again."""
    owner = user.all(lambda gong: gong.users.list())[1].email_address
    flows = user.all(lambda gong: gong.engage_flows.list_flows(flow_owner_email=owner))
    assert len({each.id for each in flows}) == len(flows) > 100
    folders = user.all(lambda gong: gong.engage_flows.list_flows_folders(flow_folder_owner_email=owner))
    assert folders
    flow, other = [each.id for each in flows if not each.exclusive][:2]
    steps = user.ask(lambda gong: gong.engage_flows.get_flow_steps(body={"flowIds": [flow, other]}))
    assert {flow, other} == {each.id for each in steps.flows}
    body = {"flowId": flow, "flowInstanceOwnerEmail": owner}
    done = user.ask(
        lambda gong: gong.engage_flows.assign_prospects(
            body=body | {"crmProspectsIds": ["p1", "no id at all"]}
        )
    )
    (instance,) = done.prospects_assigned
    assert done.prospects_not_assigned[0].crm_prospect_id == "no id at all"
    user.ask(
        lambda gong: gong.engage_flows.assign_prospects_cool_off_overrides(
            body=body | {"crmProspectsIds": ["p2"]}
        )
    )

    def assigned(*ids: str) -> set[str]:
        told = user.ask(
            lambda gong: gong.engage_flows.get_prospects_assigned_flows(body={"crmProspectsIds": list(ids)})
        )
        return {each.crm_prospect_id for each in told.prospects_assigned}

    assert {"p1", "p2"} == assigned("p1", "p2")
    prospects = [{"crmId": "p3"}, {"firstName": "Gwen", "lastName": "Guest"}]
    bulk = user.ask(
        lambda gong: gong.engage_flows.submit_flow_prospects_bulk_assignment(
            body=body | {"prospects": prospects}
        )
    )
    user.sandbox.control("advance", seconds=10)
    ended = user.ask(lambda gong: gong.engage_flows.get_flow_prospects_bulk_assignment(id=bulk.id))
    assert bulk.id == ended.id
    assert {"p3"} == assigned("p3")
    user.ask(
        lambda gong: gong.engage_flows.unassign_flows(body={"flowInstanceIds": [instance.flow_instance_id]})
    )
    user.ask(lambda gong: gong.engage_flows.unassign_prospect_flows(body={"crmProspectId": "p2"}))
    assert set() == assigned("p1", "p2")


def tasks(user: Any) -> None:
    """A task that is done is listed as such."""
    who = user.all(lambda gong: gong.users.list())[2].id
    wanted = {"userId": who, "types": ["FLOW", "MANUAL"], "taskAction": ["CALL"]}

    def listed(status: str) -> list[str]:
        told = user.ask(lambda gong: gong.tasks.list(body={"filter": wanted | {"status": [status]}}))
        return [each.id for each in told.tasks]

    task = listed("OPEN")[0]
    user.ask(lambda gong: gong.tasks.update_reminder(task_id=task, body={"userId": who, "status": "DONE"}))
    assert task in listed("DONE")
    assert task not in listed("OPEN")


def outcomes(user: Any) -> None:
    """What calls can come to."""
    assert user.ask(lambda gong: gong.outcomes.list_call()).outcomes


def coaching(user: Any) -> None:
    """How a manager coaches: names with a hyphen, and one that is a word of Python."""
    workspace = user.ask(lambda gong: gong.settings.list_workspaces()).workspaces[0].id
    manager = user.all(lambda gong: gong.users.list())[0].id
    told = user.ask(
        lambda gong: gong.coaching.get_metrics(
            workspace_id=workspace, manager_id=manager, from_=datetime(2026, 1, 1, tzinfo=UTC), to=WHEN
        )
    )
    assert told.coaching_data is not None


def meetings(user: Any) -> None:
    """A meeting is made, moved and cancelled."""
    everybody = user.all(lambda gong: gong.users.list())
    host = next(each.email_address for each in everybody if each.settings.web_conferences_recorded)
    times = {"startTime": WHEN.replace(day=25), "endTime": WHEN.replace(day=25, hour=18)}
    body = {**times, "title": "Kick-off", "invitees": [{"email": GUEST}], "organizerEmail": host}
    status = user.ask(lambda gong: gong.meetings.integration_status(body={"emails": [host]}))
    assert host in json.dumps(status.to_dict(extra=True))
    made = user.ask(lambda gong: gong.meetings.add(body=body)).meeting_id
    user.ask(lambda gong: gong.meetings.update(meeting_id=made, body=body | {"title": "Start"}))
    (kept,) = written(user, "meetings")
    assert ("Start", made) == (kept["meeting"]["title"], kept["id"])
    user.ask(lambda gong: gong.meetings.delete(meeting_id=made, body={"organizerEmail": host}))
    with pytest.raises(NotFound, match="was not found"):
        user.ask(lambda gong: gong.meetings.delete(meeting_id=made, body={"organizerEmail": host}))


def digital_interactions(user: Any) -> None:
    """An event comes in once."""
    event = {"eventId": "d1", "timestamp": WHEN, "eventType": "Viewed", "content": {"contentTitle": "Prices"}}
    event |= {"person": {"email": GUEST}}
    user.ask(lambda gong: gong.digital_interactions.add(body=event))
    with pytest.raises(Conflict):
        user.ask(lambda gong: gong.digital_interactions.add(body=event))


def engagement(user: Any) -> None:
    """The three older events."""
    event = {"reportingSystem": "Rooms", "eventTimestamp": WHEN, "contentId": "c1", "contentTitle": "Prices"}
    event |= {"contentUrl": "https://rooms.example/c1"}
    viewer = {"viewer": {"email": GUEST}}
    user.ask(lambda gong: gong.engagement.content_shared(body={**event, "eventId": "s", "recipients": []}))
    user.ask(lambda gong: gong.engagement.content_viewed(body={**event, "eventId": "v", **viewer}))
    user.ask(
        lambda gong: gong.engagement.custom_action(body={**event, "eventId": "a", "actionName": "signed"})
    )
    assert {"s", "v", "a"} <= {each.get("eventId") for each in written(user, "events")}


def integration_settings(user: Any) -> None:
    """What a partner says of itself is kept."""
    told = [{"integrationType": "DIALER", "allowedOrigin": "https://dialer.example"}]
    user.ask(
        lambda gong: gong.integration_settings.integration_settings(body={"integrationTypeSettings": told})
    )
    assert "https://dialer.example" in json.dumps(written(user, "integration_settings"))


def entities(user: Any) -> None:
    """Questions about an account, answered from its calls."""
    selector = {"context": "Extended", "exposedFields": {"parties": True}}
    found = user.all(lambda gong: gong.calls.list_extensive(body={"filter": {}, "contentSelector": selector}))
    account = next(
        thing.object_id
        for call in found
        for context in call.context or ()
        for thing in context.objects or ()
        if thing.object_type == "Account"
    )
    workspace = user.ask(lambda gong: gong.settings.list_workspaces()).workspaces[0].id
    about = {"workspace_id": workspace, "crm_entity_type": "ACCOUNT", "crm_entity_id": account}
    about |= {"time_period": "ALL_CONVERSATIONS"}
    answer = user.ask(lambda gong: gong.entities.ask(**about, question="What is next?"))
    assert answer.num_of_calls_searched
    assert answer.answer[0].answer_items
    brief = user.ask(lambda gong: gong.entities.generate_brief(**about, brief_name="Account brief"))
    assert account
    assert brief.to_dict()


#: Each area, with the operations that it has to have called.
AREAS = {
    users: ("listUsers", "listMultipleUsers", "getUser", "getUserHistory"),
    calls: (
        "listCalls",
        "addCall",
        "listCallsExtensive",
        "getCallTranscripts",
        "getCall",
        "addCallRecording",
    ),
    stats: (
        "listMultipleUsersAggregateActivity",
        "listMultipleUsersAggregateByPeriod",
        "listMultipleUsersDayByDayActivity",
        "listAnsweredScorecards",
        "listInteractionStats",
    ),
    settings: ("listBriefs", "listScorecards", "listTrackers", "listWorkspaces"),
    library: ("getCallsInSpecificFolder", "getLibraryStructure", "listCallsInFolder"),
    auditing: ("listLogs",),
    data_privacy: (
        "findAllReferencesToEmailAddress",
        "findAllReferencesToPhoneNumber",
        "purgeEmailAddress",
        "purgePhoneNumber",
    ),
    permissions: (
        "listPermissionProfile",
        "deleteUsersAccessToCalls",
        "getUsersAccessToCalls",
        "addUsersAccessToCalls",
        "getPermissionProfile",
        "createPermissionProfile",
        "updatePermissionProfile",
        "listPermissionProfileUsers",
    ),
    crm: (
        "getCrmObjects",
        "uploadCrmData",
        "listCrmSchemaFields",
        "uploadCrmSchemaField",
        "deleteGenericCrmIntegration",
        "listGenericCrmIntegration",
        "registerGenericCrmIntegration",
        "getRequestStatus",
    ),
    engage_flows: (
        "listFlows",
        "listFlowsFolders",
        "getProspectsAssignedFlows",
        "assignProspects",
        "assignProspectsCoolOffOverrides",
        "submitFlowProspectsBulkAssignment",
        "getFlowProspectsBulkAssignment",
        "unassignProspectFlows",
        "unassignFlows",
        "getFlowSteps",
    ),
    tasks: ("listTasks", "updateReminder"),
    outcomes: ("listCallOutcomes",),
    coaching: ("getCoachingMetrics",),
    meetings: ("addMeeting", "integrationStatus", "deleteMeeting", "updateMeeting"),
    digital_interactions: ("addDigitalInteraction",),
    engagement: ("customAction", "contentShared", "contentViewed"),
    integration_settings: ("integrationSettings",),
    entities: ("askEntity", "generateBrief"),
}
OPERATIONS = {
    operation["operationId"]: f"{method.upper()} {path}"
    for path, item in whole()["paths"].items()
    for method, operation in item.items()
    if isinstance(operation, dict) and "operationId" in operation
}


def written(user: Any, kind: str) -> list[dict[str, Any]]:
    """Return what a sandbox was written of a kind."""
    return user.sandbox.written(kind)


def answered(user: Any) -> set[str]:
    """Return the operations that were answered well, as a sandbox counts them."""
    counted = user.sandbox.stats()["requests"]
    return {name for name, statuses in counted.items() if any(code.startswith("2") for code in statuses)}


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.__name__)
def test_it_does_what_it_says(user, area):
    """Each operation of an area was called, was answered well, and what it gave makes sense."""
    user.sandbox.reset()
    area(user)
    assert {OPERATIONS[each] for each in AREAS[area]} <= answered(user)


def test_none_is_left_out():
    """The areas together have all operations."""
    assert sorted(OPERATIONS) == sorted(each for names in AREAS.values() for each in names)
    assert len(OPERATIONS) == 68
