"""Users, settings, library and logs."""

from datetime import datetime

import pytest


async def test_users_are_a_list_with_nulls(gong):
    """Sixty users on one page, each with all fields."""
    reply = (await gong.get("/v2/users")).json
    assert reply["records"] == {"totalRecords": 60, "currentPageSize": 60, "currentPageNumber": 0}
    assert {len(user) for user in reply["users"]} == {17}
    assert {user["trustedEmailAddress"] for user in reply["users"]} == {None}


@pytest.mark.parametrize("users", [60, 4000])
async def test_users_are_one_of_a_kind(company, users):
    """Ids and addresses are not shared, managers are users."""
    gong = company(users=users)
    found = [gong.world.users.user(index) for index in gong.world.users.indexes(avatars=True)]
    assert len({user.id for user in found}) == len({user.email_address for user in found}) == users + 2
    assert {user.manager_id for user in found} - {None} <= {user.id for user in found}


async def test_avatars_must_be_asked_for(gong):
    """Gong's own staff is hidden unless `includeAvatars` is true, in both lists."""
    asked = {"filter": {"includeAvatars": True}}
    assert (await gong.get("/v2/users?includeAvatars=true")).json["records"]["totalRecords"] == 62
    assert (await gong.post("/v2/users/extensive", asked)).json["records"]["totalRecords"] == 62


async def test_users_by_filter(gong):
    """An empty filter is everyone; ids and creation dates narrow it, half-open; no match is an empty list."""
    users = (await gong.get("/v2/users")).json["users"]
    window = {"createdFromDateTime": users[3]["created"], "createdToDateTime": users[6]["created"]}
    for wanted, expected in (
        ({}, users),
        ({"userIds": [users[4]["id"], "1"]}, [users[4]]),
        (window, users[3:6]),
        ({"userIds": ["1"]}, []),
    ):
        reply = await gong.post("/v2/users/extensive", {"filter": wanted})
        assert reply.json["users"] == expected


async def test_a_user_and_its_history(gong):
    """One user is the same object as in the list; its settings have a history from its creation on."""
    user = (await gong.get("/v2/users")).json["users"][5]
    assert (await gong.get(f"/v2/users/{user['id']}")).json["user"] == user
    history = (await gong.get(f"/v2/users/{user['id']}/settings-history")).json["userSettingsHistory"]
    assert history[0] == {"setting": "active", "value": True, "time": user["created"]}


async def test_scorecards_have_strings_where_the_real_ones_do(gong):
    """Ids and ranges are strings, and a built-in scorecard's updater is -1."""
    cards = (await gong.get("/v2/settings/scorecards")).json["scorecards"]
    assert cards[0]["updaterUserId"] == "-1"
    assert (cards[0]["questions"][0]["minRange"], cards[0]["questions"][0]["maxRange"]) == ("1", "5")
    assert all(isinstance(card["scorecardId"], str) and len(card["created"]) == 25 for card in cards)


async def test_trackers_and_briefs_by_workspace(gong):
    """Each workspace has its own; one that does not exist is a 404."""
    first, second = (item["id"] for item in (await gong.get("/v2/workspaces")).json["workspaces"])
    for path, name in (("trackers", "keywordTrackers"), ("briefs", "briefs")):
        everything = (await gong.get(f"/v2/settings/{path}")).json[name]
        mine, other = [
            (await gong.get(f"/v2/settings/{path}?workspaceId={workspace}")).json[name]
            for workspace in (first, second)
        ]
        assert {str(item) for item in mine + other} == {str(item) for item in everything}
        assert {item["workspaceId"] for item in mine} == {first}
        assert (await gong.get(f"/v2/settings/{path}?workspaceId=1")).status == 404


async def test_built_in_trackers_have_no_author(gong):
    """Creator and updater of a built-in tracker are null."""
    trackers = (await gong.get("/v2/settings/trackers")).json["keywordTrackers"]
    assert any(tracker["creatorUserId"] is None for tracker in trackers)
    assert all((item["creatorUserId"] is None) == (item["updaterUserId"] is None) for item in trackers)


async def test_folders_have_the_fields_of_both_descriptions(gong):
    """Those of the Gong API and those of the Library API's document."""
    folders = (await gong.get("/v2/library/folders")).json["folders"]
    official = {"id", "name", "parentFolderId", "createdBy", "updated"}
    assert set(folders[0]) == official | {"description", "callCount", "created"}
    ids = {folder["id"] for folder in folders}
    assert {folder["parentFolderId"] for folder in folders} <= ids | {None}


async def test_both_forms_of_a_folders_calls_agree(gong):
    """They hold the same calls, each in its own shape, as many as the folder counts; and the calls exist."""
    for folder in (await gong.get("/v2/library/folders")).json["folders"]:
        content = (await gong.get(f"/v2/library/folder-content?folderId={folder['id']}")).json
        listed = (await gong.get(f"/v2/library/folders/{folder['id']}/calls")).json["calls"]
        assert {name: content[name] for name in ("id", "name", "createdBy", "updated")} == {
            name: folder[name] for name in ("id", "name", "createdBy", "updated")
        }
        assert [call["id"] for call in content["calls"]] == [call["callId"] for call in listed]
        assert len(listed) == folder["callCount"]
        for call in listed:
            found = (await gong.get(f"/v2/calls/{call['callId']}")).json["call"]
            same = ("title", "url", "started", "duration", "primaryUserId")
            assert {name: call[name] for name in same} == {name: found[name] for name in same}


async def test_folders_by_workspace(gong):
    """A folder belongs to one workspace; one that does not exist is a 404."""
    workspaces = [item["id"] for item in (await gong.get("/v2/workspaces")).json["workspaces"]]
    counts = [
        len((await gong.get(f"/v2/library/folders?workspaceId={workspace}")).json["folders"])
        for workspace in workspaces
    ]
    assert counts == [9, 3]
    assert (await gong.get("/v2/library/folders?workspaceId=1")).status == 404


@pytest.mark.parametrize("kind", ["AccessLog", "UserActivityLog", "UserCallPlay", "ExternallySharedCallAccess", "ExternallySharedCallPlay"])  # fmt: skip
async def test_logs_are_half_open_and_ascending(gong, kind):
    """Entries come in the order of time, in UTC, within the window, page by page."""
    start, end = "2026-10-01T00:00:00Z", "2026-11-01T00:00:00+01:00"
    target = f"/v2/logs?logType={kind}&fromDateTime={start}&toDateTime={end.replace('+', '%2B')}"
    entries, cursor = [], ""
    while True:
        reply = (await gong.get(target + cursor)).json
        entries += reply["logEntries"]
        if "cursor" not in reply["records"]:
            break
        cursor = f"&cursor={reply['records']['cursor']}"
    times = [entry["eventTime"] for entry in entries]
    assert len(times) == reply["records"]["totalRecords"] > 5
    assert times == sorted(times)
    assert all(time.endswith("Z") for time in times)
    moments = [datetime.fromisoformat(time) for time in times]
    assert datetime.fromisoformat(start) <= moments[0] <= moments[-1] < datetime.fromisoformat(end)


async def test_impersonators_are_named_or_absent(gong):
    """Their four fields are all there, or none is."""
    logs, seen = gong.world.logs, set()
    reply = await gong.get("/v2/logs?logType=AccessLog&fromDateTime=2020-01-01T00:00:00Z")
    assert reply.json["records"]["totalRecords"] == len(logs.all("AccessLog"))
    pages = [reply.json]
    while "cursor" in pages[-1]["records"] and len(pages) < 10:
        cursor = pages[-1]["records"]["cursor"]
        target = f"/v2/logs?logType=AccessLog&fromDateTime=2020-01-01T00:00:00Z&cursor={cursor}"
        pages.append((await gong.get(target)).json)
    for page in pages:
        for entry in page["logEntries"]:
            seen.add(len([name for name in entry if name.startswith("impersonator")]))
    assert seen == {0, 4}


async def test_a_window_without_entries_is_an_empty_list(gong):
    """An empty log is no error."""
    reply = await gong.get("/v2/logs?logType=AccessLog&fromDateTime=2030-01-01T00:00:00Z")
    assert (reply.status, reply.json["logEntries"]) == (200, [])
