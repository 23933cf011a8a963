"""An integration with Gong: its calls every hour, and an action that adds one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from tieline import ActionContext, SyncContext, UpstreamError, action, sync


class Meeting(msgspec.Struct):
    id: str
    started: datetime
    title: str | None = None


class Since(msgspec.Struct):
    started: datetime


class AddCall(msgspec.Struct, rename="camel"):
    reference: str
    title: str
    user_id: str


class Added(msgspec.Struct):
    id: str


BEGINNING = Since(started=datetime(2015, 1, 1, tzinfo=UTC))


@sync(integration="gong", every="1h", models=[Meeting], checkpoint=Since)
async def meetings(tie: SyncContext) -> None:
    """Save the calls since the last run, and those of the day before it once more."""
    since = await tie.checkpoint(Since) or BEGINNING
    newest = since.started
    params = {"fromDateTime": (since.started - timedelta(days=1)).isoformat()}
    try:
        async for page in tie.paginate("/v2/calls", kind=Meeting, items="calls", params=params):
            await tie.save(page)
            newest = max([newest, *(call.started for call in page)])
    except UpstreamError as problem:
        if problem.status != 404:
            raise
    await tie.save_checkpoint(Since(started=newest))


@action(integration="gong", input=AddCall, output=Added)
async def add_call(tie: ActionContext, call: AddCall) -> Added:
    """Add a call that took place just now, elsewhere."""
    answer = await tie.post(
        "/v2/calls",
        {
            "clientUniqueId": call.reference,
            "title": call.title,
            "actualStart": datetime.now(UTC).isoformat(),  # noqa: TID251 - a function of a user's
            "direction": "Outbound",
            "downloadMediaUrl": f"https://example.com/{call.reference}.mp3",
            "primaryUser": call.user_id,
            "parties": [{"userId": call.user_id}],
        },
    )
    return Added(id=answer.json()["callId"])
