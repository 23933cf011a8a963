"""A tour of the sandbox: every operation once, each with what those before it made."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

from .conftest import FULL, Company, Reply

Step = tuple[str, Reply]
DAYS = {"fromDate": "2026-09-01", "toDate": "2026-11-01"}


def a_call(gong: Company, **changes: Any) -> dict[str, Any]:
    """Return a call to add: hosted by the first user, with a guest."""
    host = gong.world.users.id_of(0)
    guest = {"name": "Gwen Guest", "emailAddress": "gwen@guest.example", "phoneNumber": "+1 555-010-0100"}
    return {
        "clientUniqueId": "pbx-1",
        "title": "A call of our own",
        "actualStart": "2026-11-19T17:00:00Z",
        "duration": 300.5,
        "direction": "Outbound",
        "parties": [{"userId": host}, guest],
        "primaryUser": host,
    } | changes


async def tour(gong: Company) -> AsyncIterator[Step]:
    """Yield each operation's name and its answer."""
    for part in (_reads, _calls, _privacy, _permissions, _crm, _flows, _tasks, _meetings, _events, _entities):
        async for step in part(gong):
            yield step


async def _reads(gong: Company) -> AsyncIterator[Step]:
    world = gong.world
    user, call, folder = world.users.id_of(1), world.calls.id_of(3), world.library.folder(0).id
    yield "listUsers", await gong.get("/v2/users")
    yield "listMultipleUsers", await gong.post("/v2/users/extensive", {"filter": {}})
    yield "getUser", await gong.get(f"/v2/users/{user}")
    yield "getUserHistory", await gong.get(f"/v2/users/{user}/settings-history")
    yield "listCalls", await gong.get("/v2/calls")
    yield "getCall", await gong.get(f"/v2/calls/{call}")
    exposed = FULL["exposedFields"] | {"media": True}
    body = {"filter": {}, "contentSelector": FULL | {"exposedFields": exposed}}
    yield "listCallsExtensive", await gong.post("/v2/calls/extensive", body)
    yield "getCallTranscripts", await gong.post("/v2/calls/transcript", {"filter": {}})
    yield (
        "listMultipleUsersAggregateActivity",
        await gong.post("/v2/stats/activity/aggregate", {"filter": DAYS}),
    )
    yield (
        "listMultipleUsersAggregateByPeriod",
        await gong.post(
            "/v2/stats/activity/aggregate-by-period", {"filter": DAYS, "aggregationPeriod": "MONTH"}
        ),
    )
    yield (
        "listMultipleUsersDayByDayActivity",
        await gong.post("/v2/stats/activity/day-by-day", {"filter": DAYS}),
    )
    yield "listAnsweredScorecards", await gong.post("/v2/stats/activity/scorecards", {"filter": {}})
    yield "listInteractionStats", await gong.post("/v2/stats/interaction", {"filter": DAYS})
    yield "listBriefs", await gong.get("/v2/settings/briefs")
    yield "listScorecards", await gong.get("/v2/settings/scorecards")
    yield "listTrackers", await gong.get("/v2/settings/trackers")
    yield "listWorkspaces", await gong.get("/v2/workspaces")
    yield "getLibraryStructure", await gong.get("/v2/library/folders")
    yield "getCallsInSpecificFolder", await gong.get(f"/v2/library/folder-content?folderId={folder}")
    yield "listCallsInFolder", await gong.get(f"/v2/library/folders/{folder}/calls")
    yield "listLogs", await gong.get("/v2/logs?logType=AccessLog&fromDateTime=2020-01-01T00:00:00Z")
    query = {"workspace-id": world.settings.workspaces[0].id, "manager-id": world.users.id_of(0)}
    query |= {"from": "2026-01-01T00:00:00Z", "to": "2026-11-20T00:00:00Z"}
    yield "getCoachingMetrics", await gong.get(f"/v2/coaching?{urlencode(query)}")


async def _calls(gong: Company) -> AsyncIterator[Step]:
    context = [{"system": "Generic", "objects": [{"objectType": "Account", "objectId": "acme-1"}]}]
    added = await gong.post("/v2/calls", a_call(gong, context=context))
    yield "addCall", added
    call = added.json["callId"]
    yield "addCallRecording", await gong.upload("PUT", f"/v2/calls/{call}/media", "mediaFile", b"RIFF....")


async def _privacy(gong: Company) -> AsyncIterator[Step]:
    path = "/v2/data-privacy"
    yield (
        "findAllReferencesToEmailAddress",
        await gong.get(f"{path}/data-for-email-address?emailAddress=gwen%40guest.example"),
    )
    yield (
        "findAllReferencesToPhoneNumber",
        await gong.get(f"{path}/data-for-phone-number?phoneNumber=%2B15550100100"),
    )
    yield (
        "purgeEmailAddress",
        await gong.post(f"{path}/erase-data-for-email-address?emailAddress=nobody%40guest.example", None),
    )
    yield (
        "purgePhoneNumber",
        await gong.post(f"{path}/erase-data-for-phone-number?phoneNumber=%2B49301234567", None),
    )


async def _permissions(gong: Company) -> AsyncIterator[Step]:
    call, user = gong.world.calls.id_of(0), gong.world.users.id_of(5)
    grant = {"callAccessList": [{"callId": call, "userIds": [user]}]}
    yield "addUsersAccessToCalls", await gong.put("/v2/calls/users-access", grant)
    asked = {"filter": {"callIds": [call]}}
    yield "getUsersAccessToCalls", await gong.post("/v2/calls/users-access", asked)
    yield "deleteUsersAccessToCalls", await gong.delete("/v2/calls/users-access", grant)
    workspace = gong.world.settings.workspaces[0].id
    listed = await gong.get(f"/v2/all-permission-profiles?workspaceId={workspace}")
    yield "listPermissionProfile", listed
    profile = listed.json["profiles"][0]["id"]
    yield "getPermissionProfile", await gong.get(f"/v2/permission-profile?profileId={profile}")
    target = f"/v2/permission-profile?workspaceId={workspace}"
    created = await gong.post(target, {"name": "Coaches", "scoreCalls": True})
    yield "createPermissionProfile", created
    target = f"/v2/permission-profile?profileId={created.json['profile']['id']}"
    yield "updatePermissionProfile", await gong.put(target, {"description": "They coach"})
    yield "listPermissionProfileUsers", await gong.get(f"/v2/permission-profile/users?profileId={profile}")


async def _crm(gong: Company) -> AsyncIterator[Step]:
    registered = await gong.put(
        "/v2/crm/integrations", {"name": "Own CRM", "ownerEmail": "ada@halden.example"}
    )
    yield "registerGenericCrmIntegration", registered
    yield "listGenericCrmIntegration", await gong.get("/v2/crm/integrations")
    query = f"integrationId={registered.json['integrationId']}"
    fields = [{"uniqueName": "tier", "label": "Tier", "type": "STRING"}]
    schema = f"/v2/crm/entity-schema?{query}&objectType=ACCOUNT"
    yield "uploadCrmSchemaField", await gong.post(schema, fields)
    yield "listCrmSchemaFields", await gong.get(schema)
    line = {"objectId": "acme-1", "modifiedDate": "2026-11-01T00:00:00Z", "name": "Acme", "tier": "gold"}
    target = f"/v2/crm/entities?{query}&objectType=ACCOUNT&clientRequestId=first"
    yield "uploadCrmData", await gong.upload("POST", target, "dataFile", json.dumps(line).encode())
    await gong.advance()
    yield "getRequestStatus", await gong.get(f"/v2/crm/request-status?{query}&clientRequestId=first")
    yield (
        "getCrmObjects",
        await gong.call("GET", f"/v2/crm/entities?{query}&objectType=ACCOUNT", ["acme-1", "no"]),
    )
    yield (
        "deleteGenericCrmIntegration",
        await gong.delete(f"/v2/crm/integrations?{query}&clientRequestId=last"),
    )


async def _flows(gong: Company) -> AsyncIterator[Step]:
    owner = gong.world.users.email(1)
    listed = await gong.get(f"/v2/flows?flowOwnerEmail={owner}")
    yield "listFlows", listed
    yield "listFlowsFolders", await gong.get(f"/v2/flows/folders?flowFolderOwnerEmail={owner}")
    flow, other = (item["id"] for item in listed.json["flows"][:2])
    yield "getFlowSteps", await gong.post("/v2/flows/steps", {"flowIds": [flow, other]})
    body = {"flowId": flow, "flowInstanceOwnerEmail": owner}
    assigned = await gong.post("/v2/flows/prospects/assign", body | {"crmProspectsIds": ["p1", "not an id"]})
    yield "assignProspects", assigned
    yield (
        "assignProspectsCoolOffOverrides",
        await gong.post("/v2/flows/prospects/assign/cool-off-override", body | {"crmProspectsIds": ["p2"]}),
    )
    yield (
        "getProspectsAssignedFlows",
        await gong.post("/v2/flows/prospects", {"crmProspectsIds": ["p1", "p2"]}),
    )
    prospects = [{"crmId": "p3"}, {"firstName": "Gwen", "lastName": "Guest"}, {"crmId": "p1"}]
    bulk = await gong.post("/v2/flows/prospects/bulk-assignments", body | {"prospects": prospects})
    yield "submitFlowProspectsBulkAssignment", bulk
    await gong.advance()
    yield (
        "getFlowProspectsBulkAssignment",
        await gong.get(f"/v2/flows/prospects/bulk-assignments/{bulk.json['id']}"),
    )
    ids = [item["flowInstanceId"] for item in assigned.json["prospectsAssigned"]]
    yield (
        "unassignFlows",
        await gong.post("/v2/flows/prospects/unassign-flows-by-instance-id", {"flowInstanceIds": ids}),
    )
    yield (
        "unassignProspectFlows",
        await gong.post("/v2/flows/prospects/unassign-flows-by-crm-id", {"crmProspectId": "p2"}),
    )


async def _tasks(gong: Company) -> AsyncIterator[Step]:
    user = gong.world.users.id_of(2)
    wanted = {"userId": user, "types": ["FLOW", "MANUAL"], "taskAction": ["CALL"]}
    listed = await gong.post("/v2/tasks", {"filter": wanted | {"status": ["OPEN", "DONE", "DISMISSED"]}})
    yield "listTasks", listed
    task = listed.json["tasks"][0]["id"]
    yield "updateReminder", await gong.call("PATCH", f"/v2/tasks/{task}", {"userId": user, "status": "DONE"})
    yield "listCallOutcomes", await gong.get("/v2/call-outcomes")


def a_meeting(gong: Company, **changes: Any) -> dict[str, Any]:
    """Return a meeting of someone whose meetings are recorded."""
    users = gong.world.users
    host = next(index for index in users.indexes() if users.user(index).settings.web_conferences_recorded)
    return {
        "startTime": "2026-11-25T10:00:00Z",
        "endTime": "2026-11-25T11:00:00Z",
        "title": "Kick-off",
        "invitees": [{"email": "gwen@guest.example", "displayName": "Gwen"}],
        "organizerEmail": users.email(host),
    } | changes


async def _meetings(gong: Company) -> AsyncIterator[Step]:
    meeting = a_meeting(gong)
    added = await gong.post("/v2/meetings", meeting)
    yield "addMeeting", added
    target = f"/v2/meetings/{added.json['meetingId']}"
    yield "updateMeeting", await gong.put(target, meeting | {"title": "Start"})
    organizer = meeting["organizerEmail"]
    status = {"emails": [organizer, "nobody@halden.example"]}
    yield "integrationStatus", await gong.post("/v2/meetings/integration/status", status)
    yield "deleteMeeting", await gong.delete(target, {"organizerEmail": organizer})


async def _events(gong: Company) -> AsyncIterator[Step]:
    interaction = {
        "eventId": "e1",
        "timestamp": "2026-11-20T10:00:00Z",
        "eventType": "Viewed",
        "content": {"contentTitle": "Price list", "contentId": "c1"},
        "person": {"email": "gwen@guest.example"},
    }
    yield "addDigitalInteraction", await gong.post("/v2/digital-interaction", interaction)
    event = {
        "reportingSystem": "Rooms",
        "eventTimestamp": "2026-11-20T10:00:00Z",
        "eventId": "e1",
        "contentId": "c1",
        "contentUrl": "https://rooms.example/c1",
        "contentTitle": "Price list",
    }
    path = "/v2/customer-engagement"
    shared = event | {"recipients": [{"email": "gwen@guest.example"}]}
    yield "contentShared", await gong.put(f"{path}/content/shared", shared)
    viewed = event | {"viewer": {"email": "gwen@guest.example"}}
    yield "contentViewed", await gong.put(f"{path}/content/viewed", viewed)
    yield "customAction", await gong.put(f"{path}/action", event | {"actionName": "signed"})
    settings = [{"integrationType": "DIALER", "allowedOrigin": "https://dialer.example"}]
    yield (
        "integrationSettings",
        await gong.post("/v2/integration-settings", {"integrationTypeSettings": settings}),
    )


async def _entities(gong: Company) -> AsyncIterator[Step]:
    world = gong.world
    talk = next(talk for talk in map(world.calls.conversation, range(350)) if not talk.internal)
    query = {
        "workspaceId": world.settings.workspaces[0].id,
        "crmEntityType": "ACCOUNT",
        "crmEntityId": talk.customer.account_id,
        "timePeriod": "ALL_CONVERSATIONS",
    }
    yield (
        "askEntity",
        await gong.get(f"/v2/entities/ask-entity?{urlencode(query | {'question': 'What is next?'})}"),
    )
    yield (
        "generateBrief",
        await gong.get(f"/v2/entities/get-brief?{urlencode(query | {'briefName': 'Account brief'})}"),
    )
