"""Engage flows and the prospects in them."""

from __future__ import annotations

import pytest

PROSPECTS = "/v2/flows/prospects"


@pytest.fixture
def owner(gong):
    return gong.world.users.email(2)


async def _flows(gong, owner, query=""):
    found, cursor = [], ""
    while cursor is not None:
        reply = await gong.get(f"/v2/flows?flowOwnerEmail={owner}{query}{cursor}")
        assert reply.status == 200, reply.body
        found += reply.json["flows"]
        after = reply.json["records"].get("cursor")
        cursor = None if after is None else f"&cursor={after}"
    return found


async def _pick(gong, owner, *, exclusive=False):
    return [flow["id"] for flow in await _flows(gong, owner) if flow["exclusive"] is exclusive]


async def _assign(gong, owner, flow, *prospects, path="/assign", **more):
    body = {"flowId": flow, "flowInstanceOwnerEmail": owner, "crmProspectsIds": list(prospects)} | more
    reply = await gong.post(PROSPECTS + path, body)
    assert reply.status == 200, reply.body
    answer = reply.json
    failed = {item["crmProspectId"]: item["errorCode"] for item in answer["prospectsNotAssigned"]}
    return [item["flowInstanceId"] for item in answer["prospectsAssigned"]], failed


async def _assigned(gong, **wanted):
    return (await gong.post(PROSPECTS, wanted)).json["prospectsAssigned"]


async def test_a_user_has_the_companys_flows_and_some_more(gong, owner):
    """More than a page of them: the company's, shared ones, and one of the user's own."""
    flows = await _flows(gong, owner)
    visible = [flow["visibility"] for flow in flows]
    assert (visible.count("Company"), visible.count("Shared"), visible.count("Personal")) == (104, 6, 1)
    assert len({flow["id"] for flow in flows}) == 111
    others = await _flows(gong, gong.world.users.email(3))
    assert [flow["id"] for flow in others[:-1]] == [flow["id"] for flow in flows[:-1]]
    assert others[-1] != flows[-1]


async def test_a_user_without_flows_has_an_empty_list(gong):
    """An address of nobody: no 404, all counts 0."""
    reply = await gong.get("/v2/flows?flowOwnerEmail=nobody@halden.example")
    records = {"totalRecords": 0, "currentPageSize": 0, "currentPageNumber": 0}
    assert (reply.status, reply.json["flows"], reply.json["records"]) == (200, [], records)
    folders = await gong.get("/v2/flows/folders?flowFolderOwnerEmail=nobody@halden.example")
    assert (folders.status, folders.json["flowsFolders"]) == (200, [])


async def test_flows_lie_in_folders(gong, owner):
    """Each folder's flows together are all flows; a folder without a parent says the text null."""
    folders = (await gong.get(f"/v2/flows/folders?flowFolderOwnerEmail={owner}")).json["flowsFolders"]
    ids = [
        flow["id"] for folder in folders for flow in await _flows(gong, owner, f"&folderId={folder['id']}")
    ]
    assert sorted(ids) == sorted(flow["id"] for flow in await _flows(gong, owner))
    parents = {folder["id"]: folder["parentFolderId"] for folder in folders}
    assert {parent for parent in parents.values() if parent not in parents} == {"null"}
    top = next(parent for parent in parents.values() if parent != "null")
    inner = await gong.get(f"/v2/flows/folders?flowFolderOwnerEmail={owner}&parentId={top}")
    assert {item["parentFolderId"] for item in inner.json["flowsFolders"]} == {top}


async def test_a_workspace_has_some_of_the_flows(gong, owner):
    """The two together have all; an unknown one is a bad request."""
    both = [await _flows(gong, owner, f"&workspaceId={item.id}") for item in gong.world.settings.workspaces]
    assert sum(map(len, both)) == 111
    assert all(both)
    assert (await gong.get(f"/v2/flows?flowOwnerEmail={owner}&workspaceId=1")).status == 400


async def test_steps_are_numbered_from_one(gong, owner):
    """Of at most twenty flows; an unknown one is named."""
    ids = (await _pick(gong, owner))[:20]
    flows = (await gong.post("/v2/flows/steps", {"flowIds": ids})).json["flows"]
    assert [flow["id"] for flow in flows] == ids
    assert all(
        [step["stepOrder"] for step in flow["steps"]] == list(range(1, len(flow["steps"]) + 1))
        for flow in flows
    )
    unknown = await gong.post("/v2/flows/steps", {"flowIds": [*ids[:1], "17"]})
    assert (unknown.status, unknown.error) == (404, "Flow not found: flowId=17")
    assert (await gong.post("/v2/flows/steps", {"flowIds": ids + ids[:1]})).status == 400


async def test_an_assigned_prospect_is_in_the_flow(gong, owner):
    """By prospect and by instance; the flow is among those the user used last."""
    flow = (await _pick(gong, owner))[0]
    (instance,), failed = await _assign(gong, owner, flow, "p1")
    assert failed == {}
    (shown,) = await _assigned(gong, crmProspectsIds=["p1", "p2"])
    assert (shown["flowId"], shown["flowInstanceId"], shown["flowInstanceStatus"]) == (
        flow,
        instance,
        "Running",
    )
    assert shown["flowInstanceOwnerEmail"] == owner
    assert await _assigned(gong, flowInstanceIds=[instance]) == [shown]
    recent = await _flows(gong, owner, "&mostRecentlyAssigned=true")
    assert [item["id"] for item in recent] == [flow]
    assert await gong.written("flow_instances") == [shown]


async def test_rules_keep_prospects_out(gong, owner):
    """Twice in a flow, beside an exclusive flow, too soon after the end, no id at all."""
    first, second, *_ = await _pick(gong, owner)
    exclusive = (await _pick(gong, owner, exclusive=True))[0]
    ids, _ = await _assign(gong, owner, first, "p1")
    assert (await _assign(gong, owner, first, "p1", "no id"))[1] == {
        "p1": "InvalidState",
        "no id": "InvalidArgument",
    }
    assert (await _assign(gong, owner, exclusive, "p1"))[1] == {"p1": "InvalidState"}
    assert len((await _assign(gong, owner, second, "p1"))[0]) == 1
    await _assign(gong, owner, exclusive, "p2")
    assert (await _assign(gong, owner, first, "p2"))[1] == {"p2": "InvalidState"}
    await gong.post(PROSPECTS + "/unassign-flows-by-instance-id", {"flowInstanceIds": ids})
    assert (await _assign(gong, owner, first, "p1"))[1] == {"p1": "InvalidState"}


@pytest.mark.parametrize("way", ["endpoint", "override", "a day"])
async def test_the_cool_off_can_be_overridden_or_waited_for(gong, owner, way):
    """By the operation of its own, by the override, by a day."""
    flow = (await _pick(gong, owner))[0]
    await _assign(gong, owner, flow, "p1")
    await gong.post(PROSPECTS + "/unassign-flows-by-crm-id", {"crmProspectId": "p1"})
    path = "/assign/cool-off-override" if way == "endpoint" else "/assign"
    more = {"overrides": {"coolOffOverride": True}} if way == "override" else {}
    if way == "a day":
        await gong.advance(86_400)
    assert len((await _assign(gong, owner, flow, "p1", path=path, **more))[0]) == 1


async def test_flows_end_by_instance_and_by_prospect(gong, owner):
    """An ended flow is found by its instance alone; a prospect in no flow is no mistake, an unknown instance is."""
    first, second, *_ = await _pick(gong, owner)
    ids = [(await _assign(gong, owner, flow, "p1"))[0][0] for flow in (first, second)]
    ending = PROSPECTS + "/unassign-flows-by-crm-id"
    one = await gong.post(ending, {"crmProspectId": "p1", "flowId": first})
    assert one.json["unassignedFlowInstanceIds"] == ids[:1]
    assert [item["flowId"] for item in await _assigned(gong, crmProspectsIds=["p1"])] == [second]
    both = await gong.post(PROSPECTS + "/unassign-flows-by-instance-id", {"flowInstanceIds": ids})
    assert both.json["unassignedFlowInstanceIds"] == ids[1:]
    ended = await _assigned(gong, flowInstanceIds=ids)
    assert [item["flowInstanceStatus"] for item in ended] == ["Finished", "Finished"]
    nobody = await gong.post(ending, {"crmProspectId": "stranger"})
    assert (nobody.status, nobody.json["unassignedFlowInstanceIds"]) == (200, [])
    unknown = await gong.post(PROSPECTS + "/unassign-flows-by-instance-id", {"flowInstanceIds": ["1"]})
    assert (unknown.status, unknown.error) == (400, "One or more of the given flowInstanceIds does not exist")


async def test_an_assignment_in_bulk_comes_later(gong, owner):
    """Pending, in progress, completed; then the prospects are in the flow, as far as the rules allow."""
    flow = (await _pick(gong, owner))[0]
    await _assign(gong, owner, flow, "p1")
    person = {"firstName": "Gwen", "lastName": "Guest"}
    prospects = [{"crmId": "p2"}, {"crmId": "p1"}, person, person | {"email": "gwen@guest.example"}]
    body = {"flowId": flow, "flowInstanceOwnerEmail": owner, "prospects": prospects}
    reply = await gong.post(PROSPECTS + "/bulk-assignments", body)
    assert (reply.status, reply.json["status"], reply.json["totalCount"]) == (202, "PENDING", 4)
    target = f"{PROSPECTS}/bulk-assignments/{reply.json['id']}"
    await gong.advance(2)
    assert (await gong.get(target)).json["status"] == "IN_PROGRESS"
    assert await _assigned(gong, crmProspectsIds=["p2"]) == []
    await gong.advance(2)
    done = (await gong.get(target)).json
    assert (done["status"], done["processedCount"], done["successCount"], done["failedCount"]) == (
        "COMPLETED",
        4,
        2,
        2,
    )
    statuses = [result["status"] for result in done["results"]]
    assert statuses == ["ASSIGNED", "FLOW_ASSIGNMENT_FAILED", "CRM_OPERATION_FAILED", "ASSIGNED"]
    made = done["results"][3]
    (shown,) = await _assigned(gong, crmProspectsIds=[made["crmId"]])
    assert shown["flowInstanceId"] == made["flowInstanceId"]


async def test_wrong_requests(gong, owner):
    """Each with its status and, where it is known, its text."""
    flow = (await _pick(gong, owner))[0]
    body = {"flowId": flow, "flowInstanceOwnerEmail": owner, "crmProspectsIds": ["p1"]}
    unknown = await gong.post(PROSPECTS + "/assign", body | {"flowId": "17"})
    assert (unknown.status, unknown.error) == (404, "Flow not found")
    bulk = await gong.get(PROSPECTS + "/bulk-assignments/17")
    assert (bulk.status, bulk.error) == (404, "Flow prospects bulk assignment 17 not found")
    wrong = [
        body | {"flowInstanceOwnerEmail": "nobody@halden.example"},
        body | {"crmProspectsIds": []},
        body | {"crmProspectsIds": [str(number) for number in range(101)]},
        body | {"overrides": {"steps": [{"number": 9}]}},
    ]
    assert {(await gong.post(PROSPECTS + "/assign", item)).status for item in wrong} == {400}
    many = {"flowId": flow, "flowInstanceOwnerEmail": owner, "prospects": [{"crmId": "p"}] * 51}
    nameless = many | {"prospects": [{"email": "gwen@guest.example"}]}
    assert {(await gong.post(PROSPECTS + "/bulk-assignments", item)).status for item in (many, nameless)} == {
        400
    }
    assert (await gong.post(PROSPECTS, {})).status == 400
    by = {"crmProspectId": "p1", "unassignedByUserEmail": "nobody@halden.example"}
    assert (await gong.post(PROSPECTS + "/unassign-flows-by-crm-id", by)).status == 400
    assert (await gong.get("/v2/flows")).error == "Required parameter 'flowOwnerEmail' is missing"
