"""What functions are given of a real home: credentials, metadata, locks, other functions, clients; in both kinds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from tests.processes import Home, sandbox_process

from tieline import ActionContext, ActionError, BlockingActionContext, SyncContext, Tieline, action, sync
from tieline.core.errors import FunctionTimeout, UnknownName
from tieline.functions.registry import Registry
from tieline.gong import AsyncGong, Gong
from tieline.settings import Settings
from tieline.syncs.model import StreamResult
from tieline.work.model import RunStatus


@action(integration="gong", input=str)
async def probe(tie: ActionContext, word: str) -> dict[str, Any]:
    await tie.update_metadata({"word": word})
    async with tie.lock("one"):
        inner = await tie.trigger_action("inner", word)
    users = [user.id async for user in tie.client(AsyncGong).users.list()]
    return {
        "metadata": await tie.metadata(),
        "inner": inner,
        "users": len(users),
        "same": len((await tie.get("/v2/users")).json()["users"]),
        "token": await tie.token(),
        "variables": dict(await tie.environment()),
        "where": [(await tie.connection()).provider, tie.integration, tie.connection_id],
    }


@action(integration="gong", input=str)
def blocking_probe(tie: BlockingActionContext, word: str) -> dict[str, Any]:
    tie.update_metadata({"word": word})
    with tie.lock("one"):
        inner = tie.trigger_action("inner", word)
    return {
        "metadata": tie.metadata(),
        "inner": inner,
        "users": len(list(tie.client(Gong).users.list())),
        "same": len(tie.get("/v2/users").json()["users"]),
        "token": tie.token(),
        "variables": dict(tie.environment()),
        "where": [tie.connection().provider, tie.integration, tie.connection_id],
    }


@action(integration="gong", input=str)
async def inner(tie: ActionContext, word: str) -> list[Any]:
    if word == "refuse":
        raise ActionError({"message": "refused"})
    return [word, await tie.try_lock("one"), await tie.try_lock("two")]


@action(integration="gong")
async def nested(tie: ActionContext) -> None:
    await tie.trigger_action("nothing")


@action(integration="gong", timeout="1s")
def late(tie: BlockingActionContext) -> None:
    while True:
        tie.get("/v2/users")


@sync(integration="gong", models=[("User", dict)])
async def users(tie: SyncContext) -> None:
    await tie.save((await tie.get("/v2/users")).json()["users"])
    await tie.trigger_sync("calls")


FUNCTIONS = (probe, blocking_probe, inner, nested, late, users)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Iterator[Home]:
    with sandbox_process("--calls", "3", "--users", "4") as sandbox:
        made = Home(folder=tmp_path_factory.mktemp("hosts") / "home", variables=sandbox.variables)
        assert made.run("connect", "gong", "--connection", "acme").code == 0
        assert made.run("env", "set", "REGION", stdin="eu").code == 0
        yield made


def open_here(home: Home) -> Tieline:
    settings = Settings.of({**home.variables, "TIELINE_HOME": str(home.folder)})
    return Tieline(settings, functions=Registry.of_functions(*FUNCTIONS))


@pytest.mark.parametrize("name", ["probe", "blocking_probe"])
async def test_both_kinds_are_given_the_same(home, name):
    """All of it, and locks end with their run."""
    async with open_here(home) as tieline:
        for _ in range(2):
            told = msgspec.json.decode(await tieline.run(name, input=name))
            assert told == {
                "metadata": {"word": name},
                "inner": [name, False, True],
                "users": 4,
                "same": 4,
                "token": told["token"],
                "variables": {"REGION": "eu"},
                "where": ["gong", "gong", "acme"],
            }
            assert "sandbox-access-key-secret" in str(told["token"])


async def test_what_an_inner_function_raises_reaches_the_outer_ones_caller(home):
    """And what there is none of is told; a lock that the block held is free."""
    async with open_here(home) as tieline:
        with pytest.raises(ActionError, match="refused"):
            await tieline.run("probe", input="refuse")
        with pytest.raises(UnknownName, match="has no 'nothing'"):
            await tieline.run("nested")
        await tieline.run("probe", input="again")


async def test_a_function_that_asks_on_and_on_is_ended(home):
    """Its thread ends."""
    async with open_here(home) as tieline:
        with pytest.raises(FunctionTimeout):
            await tieline.run("late")


async def test_a_sync_is_run_and_what_it_triggers_waits(home):
    """For whoever runs an engine."""
    async with open_here(home) as tieline:
        done = await tieline.run("users")
        assert isinstance(done, StreamResult)
        assert (done.status, done.counts.requests) == (RunStatus.SUCCESS, 1)
        row = tieline.all_connections()[0].key
        assert tieline._stores.tasks.waiting(row, "sync", "calls", "base")
        dry = await tieline.dryrun("users")
        assert (dry.changes, [each.name for each in dry.triggered]) == ([], ["calls"])
