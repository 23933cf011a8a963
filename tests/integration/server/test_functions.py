"""Syncs, records and actions over the wire: functions of an integration whose API is never asked."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.asking import Asker, asking

FUNCTIONS = Path(__file__).parents[2] / "functions"
HEADERS = [("Connection-Id", "a"), ("Provider-Config-Key", "plain")]
PATIENCE = 30.0


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
    assert [(each["id"], each["name"]) for each in page["records"]] == [(str(n), f"item {n}, run 1") for n in range(3)]
    assert page["next_cursor"] is None
