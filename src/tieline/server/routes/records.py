"""Records: what syncs have brought, in the order in which it changed."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from tieline.core.errors import UnknownName, UsageError
from tieline.records.model import Action, FeedQuery, Pruned, StreamKey
from tieline.records.wire import page_json
from tieline.server.errors import Refusal
from tieline.server.operation import Answer, Call, HeaderInput, Input, Operation, operation

READ, WRITE = "environment:records:read", "environment:records:write"
UNKNOWN = (400, "unknown_connection")

Text = Annotated[str, Meta(min_length=1, max_length=255)]
ModelName = Annotated[str, Meta(max_length=255, pattern="^[A-Z][a-zA-Z0-9_-]+$")]
VariantName = Annotated[str, Meta(max_length=255, pattern="^[a-zA-Z0-9_-]+$")]
Cursor = Annotated[str, Meta(min_length=1, max_length=1000)]
Limit = Annotated[int, Meta(ge=1, le=10_000)]

_ACTIONS = {each.value.lower(): each for each in Action}


class OfConnection(HeaderInput, frozen=True):
    """Which connection a request is about."""

    connection_id: Text = msgspec.field(name="connection-id")
    provider_config_key: Text = msgspec.field(name="provider-config-key")


class FeedParameters(Input, frozen=True):
    """Which records are wanted."""

    model: ModelName
    variant: VariantName = "base"
    modified_after: (
        Annotated[str, Meta(description="ISO 8601 with a Z, within the last 365 days; it is included.")]
        | None
    ) = None
    delta: Annotated[str, Meta(description="An older name of modified_after, which it wins over.")] | None = (
        None
    )
    limit: Limit = 100
    filter: Annotated[str, Meta(description="added, updated, deleted, with commas between.")] | None = None
    cursor: (
        Annotated[Cursor, Meta(description="Records behind it, as an answer or a record has it.")] | None
    ) = None
    ids: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=256)], ...], Meta(max_length=100)] = ()


class PruneBody(Input, frozen=True):
    """Which records are to be emptied: those up to a cursor, that one too."""

    model: ModelName
    until_cursor: Cursor
    variant: VariantName = "base"
    limit: Limit = 1000


class RecordPage(msgspec.Struct, frozen=True, kw_only=True):
    """Records, each with its `id` and `_nango_metadata`, and where the next ones begin."""

    next_cursor: str | None
    records: list[dict[str, Any]]


async def stream_of(call: Call, owner: OfConnection, model: str, variant: str) -> StreamKey:
    """Return the stream that a request is about; refuses connections that are not there."""
    try:
        row = await call.tieline.row(owner.provider_config_key, owner.connection_id)
    except UnknownName as problem:
        raise Refusal(*UNKNOWN, problem.message) from None
    call.about(f"{owner.provider_config_key}/{owner.connection_id}")
    return StreamKey(connection=row, model=model, variant=variant)


def actions(text: str | None) -> frozenset[Action]:
    """Return what a filter names; raises `UsageError` for what is none."""
    words = [each.strip().lower() for each in (text or "").split(",")]
    if unknown := [each for each in words if each and each not in _ACTIONS]:
        raise UsageError(f"filter: {unknown[0][:50]!r} is none of {', '.join(_ACTIONS)}", field="filter")
    return frozenset(_ACTIONS[each] for each in words if each)


@operation(
    "GET",
    "/records",
    tag="records",
    scope=READ,
    answers={200: RecordPage},
    errors=(UNKNOWN,),
)
async def list_records(call: Call, query: FeedParameters, headers: OfConnection) -> Answer:
    """List the records of a model, those that changed last at the end.

    `next_cursor` is null once nothing more is there. A record that changes while its pages are read moves to the end: it
    may come twice, and is never left out.
    """
    feeds = call.tieline.feeds
    field = "modified_after" if query.delta is None else "delta"
    since = query.modified_after if query.delta is None else query.delta
    wanted = FeedQuery(
        cursor=query.cursor,
        modified_after=None if since is None else feeds.since(since, field),
        limit=query.limit,
        actions=actions(query.filter),
        ids=query.ids or None,
    )
    stream = await stream_of(call, headers, query.model, query.variant)
    return Answer(body=await asyncio.to_thread(lambda: page_json(feeds.read(stream, wanted))))


@operation(
    "PATCH",
    "/records/prune",
    tag="records",
    scope=WRITE,
    answers={200: Pruned},
    errors=(UNKNOWN,),
)
async def prune_records(call: Call, headers: OfConnection, body: PruneBody) -> Answer:
    """Empty records that were read; they stay known, so that nothing is told of them again unless they change."""
    stream = await stream_of(call, headers, body.model, body.variant)
    try:
        done = await asyncio.to_thread(
            call.tieline.feeds.empty, stream, until=body.until_cursor, limit=body.limit
        )
    except UsageError as problem:
        if problem.field != "cursor":
            raise
        raise UsageError(f"until_{problem.message}", field="until_cursor") from None
    return Answer(body=done)


OPERATIONS: tuple[Operation, ...] = (list_records, prune_records)
