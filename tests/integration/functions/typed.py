"""Functions as authors write them: read by type checkers, never run."""

from __future__ import annotations

from datetime import datetime
from typing import Any, assert_type

import msgspec

from tieline import (
    ActionContext,
    ActionError,
    BlockingActionContext,
    BlockingEventContext,
    BlockingSyncContext,
    EventContext,
    SyncContext,
    action,
    on_event,
    sync,
)
from tieline.core.json import JsonValue
from tieline.functions.saving import OwnRecord, Saved
from tieline.gong import AsyncGong, Gong
from tieline.testing import Bench


class Call(msgspec.Struct):
    id: str
    title: str | None = None


class Since(msgspec.Struct):
    at: datetime


class Settings(msgspec.Struct):
    region: str = "eu"


@sync(integration="gong", every="1h", models=[Call], checkpoint=Since, metadata=Settings)
async def calls(tie: SyncContext) -> None:
    assert_type(await tie.metadata(), dict[str, Any])
    assert_type(await tie.metadata(Settings), Settings)
    assert_type(await tie.checkpoint(Since), Since | None)
    async for page in tie.paginate("/v2/calls", kind=Call, items="calls"):
        assert_type(page, list[Call])
        assert_type(await tie.save(page), Saved)
    async for plain in tie.paginate("/v2/calls"):
        assert_type(plain, list[dict[str, Any]])
    async for record in tie.records(Call):
        assert_type(record, OwnRecord[Call])
    assert_type(await tie.records_by_id([1, "2"], Call), dict[str, OwnRecord[Call]])
    async with tie.track_deletes(Call), tie.lock("calls"):
        await tie.save([Call(id="1")], checkpoint=Since(at=datetime(2026, 1, 1)))
    assert_type(tie.client(AsyncGong), AsyncGong)


@sync(integration="gong", models=[Call, ("Raw", dict)])
def blocking(tie: BlockingSyncContext) -> None:
    assert_type(tie.metadata(), dict[str, Any])
    assert_type(tie.metadata(Settings), Settings)
    assert_type(tie.checkpoint(Since), Since | None)
    for page in tie.paginate("/v2/calls", kind=Call, items="calls"):
        assert_type(page, list[Call])
    for record in tie.records(Call):
        assert_type(record.data, Call | None)
    with tie.track_deletes(Call), tie.lock("calls"):
        tie.save([{"id": "1"}], model="Raw")
    assert_type(tie.client(Gong), Gong)


@action(integration="gong", input=Call, output=str)
async def rename(tie: ActionContext, call: Call) -> str:
    if call.title is None:
        raise ActionError({"message": "no title"})
    answer = await tie.post("/v2/calls", {"title": call.title}, retries=2)
    return answer.json(Call).id


@action(integration="gong")
def ping(tie: BlockingActionContext) -> bool:
    return tie.get("/v2/users").ok


@on_event("webhook", integration="gong", subscriptions=["call.created"], models=[Call])
async def hook(tie: EventContext, payload: JsonValue) -> None:
    await tie.save([Call(id="1")])


@on_event("validate-connection", integration="gong")
def validate(tie: BlockingEventContext, payload: JsonValue) -> None:
    tie.log("seen", level="debug")


def test() -> None:
    bench = Bench(api=lambda request: {"calls": []})
    assert_type(bench.sync(calls), Saved)
    assert_type(bench.records(Call), list[Call])
    assert_type(bench.checkpoint(calls, Since), Since | None)
