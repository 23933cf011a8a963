"""Access to calls, and permission profiles."""

from __future__ import annotations

import pytest


async def _access(gong, *calls):
    reply = await gong.post("/v2/calls/users-access", {"filter": {"callIds": list(calls)}})
    return {
        item["callId"]: [user["userId"] for user in item["users"]] for item in reply.json["callAccessList"]
    }


async def test_access_is_what_was_given_and_not_taken_back(gong):
    """Giving adds to what there is; taking back leaves the rest; what was not given is no mistake."""
    first, second = gong.world.calls.id_of(0), gong.world.calls.id_of(1)
    ann, ben, cleo = (gong.world.users.id_of(index) for index in (3, 4, 5))

    async def change(method, call, *users):
        body = {"callAccessList": [{"callId": call, "userIds": list(users)}]}
        reply = await gong.call(method, "/v2/calls/users-access", body)
        assert (reply.status, set(reply.json)) == (200, {"requestId"})

    await change("PUT", first, ann)
    await change("PUT", first, ben, ann)
    await change("PUT", second, cleo)
    assert await _access(gong, first, second) == {first: [ann, ben], second: [cleo]}
    await change("DELETE", first, ann, cleo)
    await change("DELETE", second, cleo)
    assert await _access(gong, first, second) == {first: [ben], second: []}
    assert await gong.written("call_access") == [{"callId": first, "userIds": [ben]}]


async def test_access_to_an_unknown_call_is_a_bad_request(gong):
    """Nothing is given, not even for the calls there are."""
    user, call = gong.world.users.id_of(3), gong.world.calls.id_of(0)
    grants = [{"callId": identifier, "userIds": [user]} for identifier in (call, "1")]
    given = await gong.put("/v2/calls/users-access", {"callAccessList": grants})
    asked = await gong.post("/v2/calls/users-access", {"filter": {"callIds": ["1"]}})
    assert (given.status, given.error) == (asked.status, asked.error) == (400, "Some calls not found")
    assert await gong.written("call_access") == []
    stranger = {"callAccessList": [{"callId": call, "userIds": ["1"]}]}
    assert (await gong.put("/v2/calls/users-access", stranger)).status == 400


async def test_taking_access_back_needs_a_body(gong):
    """A DELETE without one is unsupported."""
    assert (await gong.delete("/v2/calls/users-access")).status == 415


@pytest.fixture
def workspace(gong):
    return gong.world.settings.workspaces[0].id


async def _profiles(gong, workspace):
    reply = await gong.get(f"/v2/all-permission-profiles?workspaceId={workspace}")
    return {profile["name"]: profile for profile in reply.json["profiles"]}


async def test_a_profile_that_was_created_is_listed_by_name(gong, workspace):
    """In its workspace alone; the id that was sent counts for nothing; nobody has it."""
    given = {
        "id": "5",
        "name": "Coaches",
        "scoreCalls": True,
        "callsAccess": {"permissionLevel": "managers-team"},
    }
    reply = await gong.post(f"/v2/permission-profile?workspaceId={workspace}", given)
    created = reply.json["profile"]
    assert (created["id"] != "5", created["scoreCalls"], created["deleteCalls"]) == (True, True, False)
    listed = await _profiles(gong, workspace)
    assert list(listed) == sorted(listed)
    assert listed["Coaches"] == created
    assert "Coaches" not in await _profiles(gong, gong.world.settings.workspaces[1].id)
    target = f"/v2/permission-profile?profileId={created['id']}"
    assert (await gong.get(target)).json["profile"] == created
    users = await gong.get(f"/v2/permission-profile/users?profileId={created['id']}")
    assert users.json["users"] == []


async def test_an_update_changes_what_is_sent_alone(gong, workspace):
    """A field that is left out stays; null takes it away; the id stays."""
    before = (await _profiles(gong, workspace))["Team lead"]
    target = f"/v2/permission-profile?profileId={before['id']}"
    sent = {"id": "7", "description": None, "exportCallsAndCoachingDataToCSV": True}
    reply = await gong.put(target, sent)
    assert reply.json["profile"] == before | sent | {"id": before["id"]}
    assert (await gong.get(target)).json["profile"] == reply.json["profile"]


async def test_each_user_has_one_profile(gong, workspace):
    """The three of the beginning share all users among them."""
    ids = []
    for profile in (await _profiles(gong, workspace)).values():
        reply = await gong.get(f"/v2/permission-profile/users?profileId={profile['id']}")
        ids += [user["id"] for user in reply.json["users"]]
    assert sorted(ids) == sorted(gong.world.users.id_of(index) for index in range(60))


@pytest.mark.parametrize("given", [{}, {"name": None}, {"name": " "}, {"name": "Team lead"}])
async def test_a_new_profile_needs_a_name_of_its_own(gong, workspace, given):
    """Else it cannot be processed."""
    reply = await gong.post(f"/v2/permission-profile?workspaceId={workspace}", given)
    assert reply.status == 422
    assert len(await _profiles(gong, workspace)) == 3


async def test_unknown_ids_are_bad_requests(gong, workspace):
    """With the text that the API has for them."""
    replies = [
        await gong.get("/v2/permission-profile?profileId=1"),
        await gong.put("/v2/permission-profile?profileId=x", {"name": "A"}),
        await gong.get("/v2/permission-profile/users?profileId=1"),
        await gong.get("/v2/all-permission-profiles?workspaceId=1"),
        await gong.post("/v2/permission-profile?workspaceId=1", {"name": "A"}),
    ]
    assert {(reply.status, reply.error) for reply in replies} == {(400, "Bad request")}
    level = {"name": "A", "callsAccess": {"permissionLevel": "some"}}
    assert (await gong.post(f"/v2/permission-profile?workspaceId={workspace}", level)).status == 400
    lead = (await _profiles(gong, workspace))["Team lead"]["id"]
    taken = await gong.put(f"/v2/permission-profile?profileId={lead}", {"name": "Team member"})
    assert taken.status == 400
