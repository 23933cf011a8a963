"""Syncs, records and actions over the wire: functions of an integration whose API is never asked."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.asking import Asker, asking

FUNCTIONS = Path(__file__).parents[2] / "functions"
HEADERS = [("Connection-Id", "a"), ("Provider-Config-Key", "plain")]
PATIENCE = 10.0


@pytest.fixture
async def ask(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Asker]:
    """Asks a server with functions and one connection of theirs, `a`."""
    variables = {"TIELINE_DATABASE_URL": sqlite_url, "TIELINE_FUNCTIONS": str(FUNCTIONS)}
    async with asking(tmp_path / "home", variables) as asker:
        await asker("POST", "/integrations", {"provider": "unauthenticated", "unique_key": "plain"})
        made = await connect(asker, "a")
        assert made.status == 201, made
        yield asker


async def connect(ask: Asker, connection_id: str, **more):
    given = {"type": "NONE"}
    body = {"provider_config_key": "plain", "connection_id": connection_id, "credentials": given, **more}
    return await ask("POST", "/connections", body)


async def status(ask: Asker, query: str = ""):
    reply = await ask("GET", f"/sync/status?provider_config_key=plain&connection_id=a{query}")
    assert reply.status == 200, reply
    return {(each["name"], each["variant"]): each for each in reply.json["syncs"]}


async def until(happened):
    async with asyncio.timeout(PATIENCE):
        while not (found := await happened()):
            await asyncio.sleep(0.02)
    return found


async def trigger(ask: Asker, *syncs: object, **more):
    body = {"syncs": list(syncs), "provider_config_key": "plain", "connection_id": "a", **more}
    return await ask("POST", "/sync/trigger", body)


async def run(ask: Asker, name: str = "items", variant: str = "base", **more):
    """Let a sync run once, to its end; return how it stands then."""
    before = (await status(ask)).get((name, variant), {}).get("finishedAt")
    assert (await trigger(ask, {"name": name, "variant": variant}, **more)).json == {"success": True}

    async def done():
        standing = (await status(ask))[name, variant]
        return standing["status"] != "RUNNING" and standing.get("finishedAt") != before and standing

    return await until(done)


async def records(ask: Asker, query: str = "", model: str = "Item"):
    reply = await ask("GET", f"/records?model={model}{query}", headers=HEADERS)
    assert reply.status == 200, reply
    return reply.json


async def test_a_triggered_sync(ask: Asker):
    """Its records are there, and its status tells of it; its schedule stays as it was."""
    assert (await status(ask))["items", "base"]["status"] == "STOPPED"
    standing = await run(ask)
    assert {**standing, "id": "", "finishedAt": ""} == {
        "id": "", "connection_id": "a", "name": "items", "variant": "base", "type": "INITIAL", "status": "SUCCESS",
        "frequency": "1h", "finishedAt": "", "nextScheduledSyncAt": None, "checkpoint": {"runs": 1},
        "latestResult": {"Item": {"added": 3, "updated": 0, "deleted": 0}}, "latestExecutionStatus": "SUCCESS",
        "recordCount": {"Item": 3},
    }  # fmt: skip
    page = await records(ask)
    assert [(each["id"], each["name"]) for each in page["records"]] == [
        (str(n), f"item {n}, run 1") for n in range(3)
    ]
    assert page["next_cursor"] is None


async def test_records_page_by_page(ask: Asker):
    """By cursor, to the end; each record's own cursor goes on behind it."""
    await run(ask)
    first = await records(ask, "&limit=2")
    assert [each["id"] for each in first["records"]] == ["0", "1"]
    assert first["next_cursor"] == first["records"][-1]["_nango_metadata"]["cursor"]
    rest = await records(ask, f"&limit=2&cursor={first['next_cursor']}")
    assert ([each["id"] for each in rest["records"]], rest["next_cursor"]) == (["2"], None)
    behind = first["records"][0]["_nango_metadata"]["cursor"]
    assert [each["id"] for each in (await records(ask, f"&cursor={behind}"))["records"]] == ["1", "2"]
    assert (await records(ask, "", model="Nothing")) == {"next_cursor": None, "records": []}


async def test_records_by_what_happened_to_them(ask: Asker):
    """By id, by time, by action; several at once."""
    await run(ask)
    before = (await records(ask))["records"][-1]["_nango_metadata"]["last_modified_at"]
    assert (await trigger(ask, "items")).status == 200
    await run(ask)
    page = (await records(ask))["records"]
    assert [each["_nango_metadata"]["last_action"] for each in page] == ["UPDATED"] * 3
    assert (await records(ask, "&filter=added"))["records"] == []
    assert len((await records(ask, "&filter=Updated,DELETED"))["records"]) == 3
    assert [each["id"] for each in (await records(ask, "&ids=2&ids=0&ids=nobody"))["records"]] == ["0", "2"]
    assert [each["id"] for each in (await records(ask, "&limit=1&ids=2&ids=0"))["records"]] == ["0"]
    since = page[-1]["_nango_metadata"]["last_modified_at"].replace("+00:00", "Z")
    assert len((await records(ask, f"&modified_after={since}"))["records"]) == 3
    old = before.replace("+00:00", "Z")
    late = since.replace(since[:4], "2999")
    assert len((await records(ask, f"&modified_after={late}&delta={old}"))["records"]) == 3
    assert (await records(ask, f"&delta={late}"))["records"] == []


@pytest.mark.parametrize(
    ("query", "headers", "told"),
    [
        ("", HEADERS, (400, "invalid_query_params")),
        ("model=item", HEADERS, (400, "invalid_query_params")),
        ("model=Item&variant=a.b", HEADERS, (400, "invalid_query_params")),
        ("model=Item&limit=0", HEADERS, (400, "invalid_query_params")),
        ("model=Item&limit=10001", HEADERS, (400, "invalid_query_params")),
        ("model=Item&cursor=nonsense", HEADERS, (400, "invalid_query_params")),
        ("model=Item&filter=gone", HEADERS, (400, "invalid_query_params")),
        ("model=Item&modified_after=yesterday", HEADERS, (400, "invalid_query_params")),
        ("model=Item&modified_after=2026-01-01T00:00:00%2B00:00", HEADERS, (400, "invalid_query_params")),
        ("model=Item&delta=2001-01-01T00:00:00Z", HEADERS, (400, "invalid_query_params")),
        ("model=Item&delta=2026-02-31T00:00:00Z", HEADERS, (400, "invalid_query_params")),
        ("model=Item&ids=" + "&ids=".join(map(str, range(101))), HEADERS, (400, "invalid_query_params")),
        ("model=Item&colour=red", HEADERS, (400, "invalid_query_params")),
        ("model=Item", [], (400, "invalid_headers")),
        ("model=Item", [("Connection-Id", "b"), HEADERS[1]], (400, "unknown_connection")),
        ("model=Item", [HEADERS[0], ("Provider-Config-Key", "b")], (400, "unknown_connection")),
    ],
)  # fmt: skip
async def test_wrong_questions_for_records(ask: Asker, query, headers, told):
    """Each is a code of its own, never a fault."""
    reply = await ask("GET", f"/records?{query}", headers=headers)
    assert (reply.status, reply.code) == told


async def test_records_are_pruned(ask: Asker):
    """Up to a cursor, a few at a time; they keep their place."""
    await run(ask)
    page = (await records(ask))["records"]
    body = {"model": "Item", "until_cursor": page[1]["_nango_metadata"]["cursor"], "limit": 5}
    assert (await ask("PATCH", "/records/prune", body, headers=HEADERS)).json == {
        "count": 2,
        "has_more": False,
    }
    after = (await records(ask))["records"]
    assert [list(each) for each in after] == [["id", "_nango_metadata"]] * 2 + [
        ["id", "name", "_nango_metadata"]
    ]
    assert [each["_nango_metadata"]["cursor"] for each in after] == [
        each["_nango_metadata"]["cursor"] for each in page
    ]
    reply = await ask("PATCH", "/records/prune", {**body, "until_cursor": "x"}, headers=HEADERS)
    assert (reply.code, reply.issues) == ("invalid_body", [("custom", ["until_cursor"])])


async def test_records_as_older_clients_list_them(ask: Asker):
    """In an order of choice, a part of them; what is empty was not said."""
    await run(ask)

    async def listed(query: str):
        reply = await ask("GET", f"/sync/records/?model=Item{query}", headers=HEADERS)
        assert reply.status == 200, reply
        return [each["id"] for each in reply.json]

    assert await listed("&order=desc&delta=&offset=&limit=&sort_by=id&include_nango_metadata=false") == [
        "2",
        "1",
        "0",
    ]
    assert await listed("&order=asc&offset=1&limit=1&sort_by=created_at") == ["1"]
    assert await listed("&order=asc&sort_by=updated_at&filter=added") == ["0", "1", "2"]


async def test_a_started_sync_runs_and_rests(ask: Asker):
    """At once, and at its interval, until it is paused."""
    named = {"syncs": ["items"], "provider_config_key": "plain", "connection_id": "a"}
    assert (await ask("POST", "/sync/start", named)).json == {"success": True}

    async def ran():
        found = (await status(ask))["items", "base"]
        return found["status"] == "SUCCESS" and found.get("finishedAt") and found

    assert (await until(ran))["nextScheduledSyncAt"] is not None
    assert (await ask("POST", "/sync/pause", named)).json == {"success": True}
    paused = (await status(ask))["items", "base"]
    assert (paused["status"], paused["latestExecutionStatus"]) == ("PAUSED", "SUCCESS")
    assert (await run(ask))["status"] == "PAUSED"


async def test_a_sync_that_fails(ask: Asker):
    """Its status says so."""
    failed = await run(ask, "broken")
    assert (failed["status"], failed["latestExecutionStatus"]) == ("ERROR", "ERROR")


async def test_a_connection_tells_of_a_sync_that_fails_until_it_works(ask: Asker, caplog):
    """In the list and by itself, by the run's name in the log; other syncs change nothing."""
    caplog.set_level(logging.INFO, logger="tieline")

    async def errors():
        shown = (await ask("GET", "/connections/a?provider_config_key=plain")).json["errors"]
        [listed] = (await ask("GET", "/connections")).json["connections"]
        assert listed["errors"] == shown
        return shown

    assert await errors() == []
    await run(ask, "broken")
    await run(ask)
    [error] = await errors()
    [told] = [each.facts for each in caplog.records if "log_id" in getattr(each, "facts", {})]
    assert error == {"type": "sync", "log_id": told["log_id"]}
    assert told["sync"] == "broken"
    body = {"connection_id": "a", "provider_config_key": "plain", "metadata": {"lucky": True}}
    assert (await ask("PATCH", "/connections/metadata", body)).status == 200
    await run(ask, "broken")
    assert await errors() == []


async def test_the_status_of_some_syncs(ask: Asker):
    """By name and variant; those that are not there are left out."""
    assert set(await status(ask)) == {("items", "base"), ("broken", "base")}
    assert set(await status(ask, "&syncs=broken,nobody,items::x")) == {("broken", "base")}
    assert set(await status(ask, "&syncs=*")) == {("items", "base"), ("broken", "base")}
    reply = await ask("GET", "/sync/status?provider_config_key=plain&connection_id=b")
    assert (reply.status, reply.code, reply.json["error"]["message"]) == (
        400,
        "invalid_body",
        "Connection not found",
    )


@pytest.mark.parametrize(
    "more",
    [
        {"opts": {"reset": True, "emptyCache": True}},
        {"sync_mode": "full_refresh_and_clear_cache"},
    ],
)
async def test_a_reset_begins_anew(ask: Asker, more):
    """Its checkpoint and its records are gone before."""
    await run(ask)
    assert (await run(ask, **more))["checkpoint"] == {"runs": 1}
    page = (await records(ask))["records"]
    assert [each["_nango_metadata"]["last_action"] for each in page] == ["ADDED"] * 3


@pytest.mark.parametrize(
    "more", [{"opts": {"reset": True}}, {"sync_mode": "full_refresh"}, {"full_resync": True}]
)
async def test_a_reset_may_keep_the_records(ask: Asker, more):
    """Which are the same again."""
    await run(ask)
    assert (await run(ask, **more))["latestResult"]["Item"]["added"] == 0


async def test_a_trigger_in_the_form_of_old(ask: Asker):
    """Integration and connection in headers; names with their variants in one; all syncs where none are named."""
    reply = await ask("POST", "/sync/trigger", {"syncs": ["items::base"]}, headers=HEADERS)
    assert reply.json == {"success": True}
    assert (await trigger(ask)).json == {"success": True}

    async def both():
        return all(each.get("finishedAt") for each in (await status(ask)).values())

    await until(both)


@pytest.mark.parametrize("route", ["trigger", "start", "pause"])
async def test_syncs_that_are_not_there(ask: Asker, route):
    """Nor their connection or integration."""
    body = {"syncs": ["items"], "provider_config_key": "plain", "connection_id": "a"}
    for more, told in [
        ({"syncs": ["nobody"]}, (404, "sync_not_found")),
        ({"connection_id": "b"}, (404, "unknown_connection")),
        ({"provider_config_key": "b"}, (400, "unknown_provider_config")),
        ({"syncs": "items"}, (400, "invalid_body")),
        ({"colour": "red"}, (400, "invalid_body")),
        ({"syncs": ["items"] * 257}, (400, "invalid_body")),
    ]:
        reply = await ask("POST", f"/sync/{route}", {**body, **more})
        assert (reply.status, reply.code) == told


async def test_triggers_that_make_no_sense(ask: Asker):
    """No integration; none of its syncs; two ways at once."""
    assert (await ask("POST", "/sync/trigger", {"syncs": []})).code == "missing_provider_config_key"
    await ask("POST", "/integrations", {"provider": "unauthenticated", "unique_key": "bare"})
    reply = await ask("POST", "/sync/trigger", {"provider_config_key": "bare"})
    assert (reply.status, reply.code) == (400, "no_syncs_found")
    reply = await trigger(ask, "items", opts={"reset": True}, full_resync=True)
    assert (reply.code, reply.issues) == ("invalid_body", [("custom", ["opts"])])


async def test_the_frequency_of_a_sync(ask: Asker):
    """For one connection; null is what it declares."""
    body = {
        "sync_name": "items",
        "provider_config_key": "plain",
        "connection_id": "a",
        "frequency": "every 2 hours",
    }
    path = "/sync/update-connection-frequency"
    assert (await ask("PUT", path, body)).json == {"frequency": "2 hours"}
    assert (await status(ask))["items", "base"]["frequency"] == "2 hours"
    assert (await ask("PUT", path, {**body, "frequency": None})).json == {"frequency": "1h"}
    for more, told in [
        ({"frequency": "1s"}, (400, "invalid_body")),
        ({"frequency": "40 days"}, (400, "invalid_body")),
        ({"frequency": "sometimes"}, (400, "invalid_body")),
        ({"sync_name": "nobody"}, (400, "unknown_sync")),
        ({"connection_id": "b"}, (400, "unknown_connection")),
        ({"provider_config_key": "b"}, (400, "unknown_provider_config")),
    ]:
        reply = await ask("PUT", path, {**body, **more})
        assert (reply.status, reply.code) == told, more


async def test_variants(ask: Asker, caplog):
    """Each has its own records, and its name in the log; they come and go."""
    caplog.set_level(logging.INFO, logger="tieline")
    path, body = "/sync/items/variant/mine", {"provider_config_key": "plain", "connection_id": "a"}
    made = (await ask("POST", path, body)).json
    assert (made["name"], made["variant"], len(made["id"])) == ("items", "mine", 36)

    async def ran():
        return (await status(ask))["items", "mine"]["recordCount"] == {"Item": 3}

    await until(ran)

    async def told():
        runs = [record.facts["sync"] for record in caplog.records if record.getMessage() == "sync"]
        return "items::mine" in runs

    await until(told)
    assert len((await records(ask, "&variant=mine"))["records"]) == 3
    assert (await records(ask))["records"] == []
    for method, route, more, told in [
        ("POST", path, {}, (400, "sync_variant_already_exists")),
        ("POST", "/sync/items/variant/Base", {}, (400, "invalid_variant")),
        ("POST", "/sync/items/variant/a.b", {}, (400, "invalid_variant")),
        ("POST", "/sync/nobody/variant/x", {}, (400, "unknown_sync")),
        ("POST", "/sync/items/variant/x", {"connection_id": "b"}, (400, "unknown_connection")),
        ("POST", "/sync/items/variant/x", {"provider_config_key": "b"}, (400, "unknown_provider_config")),
        ("DELETE", "/sync/items/variant/x", {}, (404, "not_found")),
        ("DELETE", "/sync/items/variant/base", {}, (404, "not_found")),
    ]:
        reply = await ask(method, route, {**body, **more})
        assert (reply.status, reply.code) == told, route
    assert (await ask("DELETE", path, body)).json == {"success": True}
    assert ("items", "mine") not in await status(ask)


# -- actions ---------------------------------------------------------------------------------------------------


async def act(ask: Asker, name: str, given: object = None, headers=()):
    body = {"action_name": name} | ({} if given is None else {"input": given})
    return await ask("POST", "/action/trigger", body, headers=[*HEADERS, *headers])


async def test_an_action(ask: Asker):
    """What it gives, as it is."""
    assert (await act(ask, "add", {"a": 1, "b": 2})).json == {"total": 3}
    reply = await act(ask, "wait")
    assert (reply.json, reply.headers["content-type"]) == ([1, None, "ü"], "application/json; charset=utf-8")


async def test_actions_that_fail(ask: Asker):
    """Each in its own way."""
    refused = await act(ask, "refuse", {"reason": 7})
    assert (refused.status, refused.json["error"]) == (
        500,
        {"code": "action_script_runtime_error", "message": "not this one", "payload": {"reason": 7}},
    )
    failed = await act(ask, "fail")
    assert (failed.status, failed.code) == (500, "script_internal_error")
    wrong = await act(ask, "add", {"a": "one"})
    assert (wrong.status, wrong.code, wrong.json["error"]["payload"][0]["path"]) == (
        400, "invalid_action_input", "input.a"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "headers", "told"),
    [
        ("nobody", HEADERS, (404, "not_found")),
        ("add", [("Connection-Id", "b"), HEADERS[1]], (400, "unknown_connection")),
        ("add", [HEADERS[0], ("Provider-Config-Key", "b")], (400, "unknown_provider_config")),
        ("add", HEADERS[:1], (400, "invalid_headers")),
        ("add", [*HEADERS, ("X-Async", "perhaps")], (400, "invalid_headers")),
        ("add", [*HEADERS, ("X-Async", "true"), ("X-Max-Retries", "6")], (400, "invalid_headers")),
        ("", HEADERS, (400, "invalid_body")),
    ],
)
async def test_wrong_questions_for_actions(ask: Asker, name, headers, told):
    """Nothing runs."""
    reply = await ask("POST", "/action/trigger", {"action_name": name, "input": {"a": 1}}, headers=headers)
    assert (reply.status, reply.code) == told


async def test_an_action_that_nobody_waits_for(ask: Asker):
    """Its result is there once it has ended."""
    taken = await act(ask, "add", {"a": 40, "b": 2}, headers=[("X-Async", "true"), ("X-Max-Retries", "0")])
    assert (taken.status, taken.json["statusUrl"]) == (202, taken.headers["location"])
    assert taken.json["statusUrl"] == f"/action/{taken.json['id']}"
    ended = await until(lambda: result(ask, taken.json["statusUrl"]))
    assert (ended.status, ended.json) == (200, {"total": 42})


async def test_an_action_that_nobody_waits_for_fails(ask: Asker):
    """Its error is what its caller would have been told."""
    taken = await act(ask, "refuse", {"reason": 7}, headers=[("X-Async", "true")])
    ended = await until(lambda: result(ask, taken.json["statusUrl"]))
    assert (ended.status, ended.json) == (500, (await act(ask, "refuse", {"reason": 7})).json)
    assert (await ask("GET", "/action/nobody")).code == "not_found"


async def result(ask: Asker, url: str):
    reply = await ask("GET", url)
    return None if reply.status == 404 else reply


# -- functions -------------------------------------------------------------------------------------------------


async def test_functions_of_an_integration(ask: Asker):
    """All, some by kind or name, page by page."""
    found = (await ask("GET", "/integrations/plain/functions")).json
    assert [(each["name"], each["type"]) for each in found["data"]] == [
        ("add", "action"), ("broken", "sync"), ("fail", "action"), ("items", "sync"), ("leave", "on-event"), ("refuse", "action"),
        ("validate", "on-event"), ("wait", "action"),
    ]  # fmt: skip
    assert found["pagination"] == {"total": 8, "page": 0, "limit": 100}
    some = (await ask("GET", "/integrations/plain/functions?type=action&search=A&page=1&limit=2")).json
    assert ([each["name"] for each in some["data"]], some["pagination"]["total"]) == (["wait"], 3)
    assert (await ask("GET", "/integrations/nobody/functions")).status == 404


async def test_a_function_is_described(ask: Asker):
    """With the schemas of what it takes and gives."""
    items = (await ask("GET", "/integrations/plain/functions/items")).json["data"]
    assert (items["runs"], items["auto_start"], items["returns"], items["features"]) == (
        "1h",
        False,
        ["Item"],
        ["checkpoints"],
    )
    assert items["json_schema"]["definitions"]["Item"]["required"] == ["id", "name"]
    add = (await ask("GET", "/integrations/plain/functions/add?type=action")).json["data"]
    assert (add["input"], add["returns"], add["enabled"], add["source"]) == ("Sum", ["Total"], True, "repo")
    assert add["last_deployed"].endswith("Z")
    assert (await ask("GET", "/integrations/plain/functions/add?type=sync")).status == 404
    code = (await ask("GET", "/integrations/plain/functions/add/code")).json
    assert (code["type"], "async def add(" in code["code"]) == ("action", True)


async def test_all_functions(ask: Asker):
    """By integration; actions as tools, with what their words say of the input."""
    (plain,) = (await ask("GET", "/scripts/config")).json
    assert (plain["providerConfigKey"], plain["provider"]) == ("plain", "unauthenticated")
    assert [each["name"] for each in plain["syncs"]] == ["broken", "items"]
    assert [each["name"] for each in plain["on-events"]] == ["leave", "validate"]
    tools = {each["name"]: each for each in (await ask("GET", "/scripts/config?format=openai")).json["data"]}
    assert tools["add"]["parameters"] == {
        "type": "object",
        "properties": {
            "a": {"type": "integer", "description": "the first"},
            "b": {"type": "integer", "default": 0, "description": "the second"},
        },
        "required": ["a"],
    }
    assert tools["wait"]["parameters"] == {"type": "object", "properties": {}, "required": []}


async def test_a_function_that_is_switched_off(ask: Asker):
    """It is gone for everybody, its namesakes of other kinds are not; it can be switched on."""
    path = "/integrations/plain/functions/add"
    assert (await ask("DELETE", path)).code == "invalid_query_params"
    assert (await ask("DELETE", f"{path}?type=sync")).code == "not_found"
    assert (await ask("DELETE", f"{path}?type=action")).json == {"data": {"success": True}}
    assert (await act(ask, "add", {"a": 1})).code == "not_found"
    assert (await ask("DELETE", f"{path}?type=action")).code == "not_found"
    assert await asyncio.to_thread(ask.tieline.functions.enable, "plain", "add", "action")
    assert (await act(ask, "add", {"a": 1})).json == {"total": 1}


async def test_invocations(ask: Asker):
    """The newer way to run actions and syncs."""
    body = {
        "connection_id": "a",
        "integration_id": "plain",
        "name": "add",
        "input": {"a": 1},
        "invocation_type": "wait",
    }
    path = "/functions/invocations"
    assert (await ask("POST", path, body)).json == {"total": 1}
    taken = await ask("POST", path, {**body, "invocation_type": "no_wait"})
    assert (taken.status, taken.json["statusUrl"]) == (202, f"{path}/{taken.json['id']}")
    assert (await until(lambda: result(ask, taken.json["statusUrl"]))).json == {"total": 1}
    assert (await ask("POST", path, {**body, "name": "items", "invocation_type": "no_wait"})).status == 202
    for more, told in [
        ({"name": "items"}, (400, "invalid_invocation")),
        ({"name": "nobody"}, (404, "unknown_function")),
        ({"connection_id": "b"}, (404, "connection_not_found")),
        ({"integration_id": "b"}, (404, "connection_not_found")),
        ({"input": {}}, (400, "invalid_action_input")),
        ({"invocation_type": "soon"}, (400, "invalid_body")),
    ]:
        reply = await ask("POST", path, {**body, **more})
        assert (reply.status, reply.code) == told, more


async def test_functions_are_not_deployed(ask: Asker):
    """They are files."""
    for path in ("/functions/deployments", "/sync/deploy", "/functions/compile"):
        reply = await ask("POST", path, {"whatever": 1})
        assert (reply.status, reply.code) == (400, "invalid_request")


# -- who may ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/records?model=Item", "records:read"),
        ("PATCH", "/records/prune", "records:write"),
        ("GET", "/sync/records?model=Item", "records:read"),
        ("POST", "/sync/trigger", "syncs:execute"),
        ("POST", "/sync/start", "syncs:execute"),
        ("POST", "/sync/pause", "syncs:execute"),
        ("GET", "/sync/status?provider_config_key=plain", "syncs:read"),
        ("PUT", "/sync/update-connection-frequency", "syncs:update"),
        ("POST", "/sync/a/variant/b", "syncs:variant:create"),
        ("DELETE", "/sync/a/variant/b", "syncs:variant:delete"),
        ("POST", "/action/trigger", "actions:execute"),
        ("GET", "/action/a", "actions:execute"),
        ("GET", "/integrations/plain/functions", "functions:read"),
        ("GET", "/integrations/plain/functions/add/code", "functions:read"),
        ("DELETE", "/integrations/plain/functions/x?type=sync", "functions:write"),
        ("GET", "/scripts/config", "functions:read"),
        ("POST", "/functions/invocations", "actions:execute"),
        ("POST", "/functions/deployments", "deploy"),
    ],
)
async def test_scopes(ask: Asker, method, path, scope):
    """The one that is named is enough, and all others are not."""
    from tieline.access.model import SCOPES

    others = [each for each in SCOPES if each != f"environment:{scope}"]
    _, some = await asyncio.to_thread(ask.tieline.access.create_key, "others", others)
    _, one = await asyncio.to_thread(ask.tieline.access.create_key, "one", [f"environment:{scope}"])
    keys = [("Authorization", f"Bearer {key.reveal()}") for key in (some, one)]
    assert (await ask(method, path, headers=[*HEADERS, keys[0]])).status == 403
    assert (await ask(method, path, headers=[*HEADERS, keys[1]])).status != 403


# -- what is asked and told of connections ---------------------------------------------------------------------


async def test_a_function_refuses_an_account(ask: Asker):
    """Nothing is stored then, also not over the account that the id has."""
    refused = await connect(ask, "b", metadata={"bad": True})
    assert (refused.status, refused.json["error"]) == (
        400,
        {
            "code": "connection_validation_failed",
            "message": "bad accounts are not wanted",
            "payload": "bad accounts are not wanted",
        },
    )
    assert (await ask("GET", "/connections/b?provider_config_key=plain")).status == 404
    assert (await connect(ask, "a", metadata={"bad": True})).code == "connection_validation_failed"
    kept = (await ask("GET", "/connections/a?provider_config_key=plain")).json
    assert kept["metadata"] is None
    assert (await connect(ask, "b", metadata={"good": True})).status == 201


@pytest.mark.parametrize("clings", [True, False])
async def test_a_function_acts_before_a_connection_goes(ask: Asker, caplog, clings):
    """Whatever comes of it, the connection goes."""
    caplog.set_level(logging.INFO, logger="tieline")
    await connect(ask, "b", metadata={"clings": clings})
    assert (await ask("DELETE", "/connections/b?provider_config_key=plain")).json == {"success": True}
    assert (await ask("GET", "/connections/b?provider_config_key=plain")).status == 404
    told = [
        record.facts["message"]
        for record in caplog.records
        if hasattr(record, "facts") and "function" in record.facts
    ]
    assert told == ["leaving", *(["not yet"] if clings else [])]
