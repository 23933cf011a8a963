"""Syncs: run now, run from now on, rest; how they stand, how often they run, and their variants."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tieline.core.clock import zulu
from tieline.core.errors import UnknownName, UsageError
from tieline.core.json import JsonValue
from tieline.server.errors import Issue, Refusal
from tieline.server.operation import Answer, Call, HeaderInput, Input, Operation, operation
from tieline.server.routes.integrations import Done
from tieline.server.routes.records import Text, VariantName
from tieline.syncs.control import SyncRef
from tieline.syncs.standing import Standing
from tieline.syncs.timetable import BASE, TooManyVariants, VariantTaken

EXECUTE, READ, UPDATE = (
    "environment:syncs:execute",
    "environment:syncs:read",
    "environment:syncs:update",
)
_UNKNOWN_KEY, _UNKNOWN_CONNECTION = (400, "unknown_provider_config"), (404, "unknown_connection")
_UNKNOWN_SYNC, _NONE, _NO_KEY = (
    (404, "sync_not_found"),
    (400, "no_syncs_found"),
    (400, "missing_provider_config_key"),
)
#: What a request about one sync of one connection answers where something is not there.
_OF_ONE = {
    "provider_config_key": _UNKNOWN_KEY,
    "connection_id": (400, "unknown_connection"),
    "sync": (400, "unknown_sync"),
}
_OF_SEVERAL = {
    "provider_config_key": _UNKNOWN_KEY,
    "connection_id": _UNKNOWN_CONNECTION,
    "sync": _UNKNOWN_SYNC,
}

# -- what comes in ---------------------------------------------------------------------------------------------


class NamedSync(Input, frozen=True):
    """A sync, and a variant of it."""

    name: Text
    variant: Text = BASE


Syncs = Annotated[
    tuple[Annotated[str, Meta(min_length=1, max_length=511)] | NamedSync, ...],
    Meta(max_length=256, description="Names, `name::variant`, or both apart."),
]


class Opts(Input, frozen=True):
    """How a triggered sync runs: from the beginning; and with that, without the records it has."""

    reset: bool = False
    empty_cache: bool = msgspec.field(default=False, name="emptyCache")


class TriggerBody(Input, frozen=True):
    """Which syncs are to run now; all of them where none are named."""

    syncs: Syncs = ()
    provider_config_key: Text | None = None
    connection_id: Text | None = None
    opts: Opts | None = None
    sync_mode: Literal["incremental", "full_refresh", "full_refresh_and_clear_cache"] | None = None
    full_resync: bool | None = None

    @property
    def way(self) -> Opts:
        """How they run, in the newest form."""
        if self.opts is not None and (self.sync_mode is not None or self.full_resync is not None):
            raise UsageError("opts: not together with sync_mode or full_resync", field="opts")
        if self.opts is not None:
            return self.opts
        if self.sync_mode is not None:
            return Opts(
                reset=self.sync_mode != "incremental",
                empty_cache=self.sync_mode == "full_refresh_and_clear_cache",
            )
        return Opts(reset=bool(self.full_resync))


class TriggerHeaders(HeaderInput, frozen=True):
    """Which connection is meant, where the body does not say it."""

    connection_id: Text | None = msgspec.field(default=None, name="connection-id")
    provider_config_key: Text | None = msgspec.field(default=None, name="provider-config-key")


class SyncsBody(Input, frozen=True):
    """Which syncs are meant, of one connection or of all."""

    syncs: Syncs
    provider_config_key: Text
    connection_id: Text | None = None


class StatusQuery(Input, frozen=True):
    """Which syncs are meant."""

    provider_config_key: Text
    syncs: Annotated[str, Meta(description="Names with commas between, `name::variant`, or `*`.")] = "*"
    connection_id: Text | None = None


class FrequencyBody(Input, frozen=True):
    """How often a sync of a connection runs; null is what the sync declares."""

    sync_name: Text
    provider_config_key: Text
    connection_id: Text
    frequency: Annotated[str, Meta(max_length=255, description="Such as `every 2 hours`, or `30m`.")] | None
    sync_variant: VariantName = BASE


class VariantPath(Input, frozen=True):
    name: Text
    variant: Text


class VariantBody(Input, frozen=True):
    """Which connection is meant."""

    provider_config_key: Text
    connection_id: Text


# -- what goes out ---------------------------------------------------------------------------------------------


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did to the records of a model."""

    added: int
    updated: int
    deleted: int


class SyncShown(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How a sync of a connection stands."""

    id: str
    connection_id: str = msgspec.field(name="connection_id")
    name: str
    variant: str
    type: Literal["INITIAL", "INCREMENTAL"]
    status: str
    frequency: str | None
    next_scheduled_sync_at: str | None
    record_count: dict[str, int]
    checkpoint: JsonValue
    finished_at: str | UnsetType = UNSET
    latest_result: dict[str, Changes] | UnsetType = UNSET
    latest_execution_status: str | UnsetType = UNSET


class SyncList(msgspec.Struct, frozen=True, kw_only=True):
    """Syncs of connections."""

    syncs: list[SyncShown]


class Frequency(msgspec.Struct, frozen=True, kw_only=True):
    """The interval in force; null where there is none."""

    frequency: str | None


class VariantShown(msgspec.Struct, frozen=True, kw_only=True):
    """A variant that was made."""

    id: str
    name: str
    variant: str


def _shown(each: Standing) -> SyncShown:
    return SyncShown(
        id=each.id,
        connection_id=each.connection_id,
        name=each.name,
        variant=each.variant,
        type=each.type,
        status=each.status,
        frequency=each.frequency,
        next_scheduled_sync_at=None if each.next_at is None else zulu(each.next_at),
        record_count=dict(each.records),
        checkpoint=each.checkpoint,
        finished_at=UNSET if each.finished_at is None else zulu(each.finished_at),
        latest_result=UNSET
        if each.latest is None
        else {
            model: Changes(added=done.added, updated=done.updated, deleted=done.deleted)
            for model, done in each.latest.items()
        },
        latest_execution_status=UNSET if each.latest_status is None else each.latest_status,
    )


# -- operations ------------------------------------------------------------------------------------------------


def _refs(given: Sequence[str | NamedSync]) -> list[SyncRef]:
    return [
        SyncRef(name=each.name, variant=each.variant) if isinstance(each, NamedSync) else SyncRef.parse(each)
        for each in given
    ]


def _missing(problem: UnknownName, codes: dict[str, tuple[int, str]]) -> Refusal:
    return Refusal(*codes.get(problem.field or "", (404, "not_found")), problem.message)


@operation(
    "POST",
    "/sync/trigger",
    tag="syncs",
    scope=EXECUTE,
    answers={200: Done},
    errors=(_NO_KEY, _UNKNOWN_KEY, _NONE, _UNKNOWN_CONNECTION, _UNKNOWN_SYNC),
)
async def trigger_syncs(call: Call, headers: TriggerHeaders, body: TriggerBody) -> Answer:
    """Run syncs once, soon, of one connection or of all of an integration; their schedules stay as they are.

    One that runs already runs once more afterwards. `opts.reset` lets it start over; `opts.emptyCache` with it removes its
    records before.
    """
    key = body.provider_config_key or headers.provider_config_key
    if not key:
        raise Refusal(*_NO_KEY, "name the integration as provider_config_key")
    connection_id, way = body.connection_id or headers.connection_id, body.way
    try:
        queued = await asyncio.to_thread(
            call.tieline.syncs.trigger,
            key,
            _refs(body.syncs),
            connection_id,
            full=way.reset,
            clear=way.reset and way.empty_cache,
        )
    except UnknownName as problem:
        raise _missing(problem, _OF_SEVERAL) from None
    if not queued and not body.syncs:
        raise Refusal(*_NONE, f"{key} has no syncs, or no connection to run them for")
    return Answer(body=Done(success=True))


@operation(
    "POST",
    "/sync/start",
    tag="syncs",
    scope=EXECUTE,
    answers={200: Done},
    errors=(_UNKNOWN_KEY, _UNKNOWN_CONNECTION, _UNKNOWN_SYNC),
)
async def start_syncs(call: Call, body: SyncsBody) -> Answer:
    """Let syncs run by themselves from now on, and at once for the first time."""
    return await _each(call.tieline.syncs.start, body)


@operation(
    "POST",
    "/sync/pause",
    tag="syncs",
    scope=EXECUTE,
    answers={200: Done},
    errors=(_UNKNOWN_KEY, _UNKNOWN_CONNECTION, _UNKNOWN_SYNC),
)
async def pause_syncs(call: Call, body: SyncsBody) -> Answer:
    """Let syncs run only when they are triggered; what runs goes on to its end."""
    return await _each(call.tieline.syncs.pause, body)


async def _each(work: Callable[[str, Sequence[SyncRef], str | None], int], body: SyncsBody) -> Answer:
    try:
        await asyncio.to_thread(work, body.provider_config_key, _refs(body.syncs), body.connection_id)
    except UnknownName as problem:
        raise _missing(problem, _OF_SEVERAL) from None
    return Answer(body=Done(success=True))


@operation(
    "GET",
    "/sync/status",
    tag="syncs",
    scope=READ,
    answers={200: SyncList},
    errors=(_UNKNOWN_KEY, (400, "invalid_body")),
)
async def get_sync_status(call: Call, query: StatusQuery) -> Answer:
    """Tell how syncs stand; names of none are left out."""
    names = [name for each in query.syncs.split(",") if (name := each.strip())]
    refs = None if "*" in names or not names else _refs(names)
    try:
        found = await asyncio.to_thread(
            call.tieline.syncs.status, query.provider_config_key, refs, query.connection_id
        )
    except UnknownName as problem:
        if problem.field != "connection_id":
            raise _missing(problem, _OF_SEVERAL) from None
        issue = Issue(code="custom", message=problem.message, path=("connection_id",))
        raise Refusal(400, "invalid_body", "Connection not found", issues=[issue]) from None
    return Answer(body=SyncList(syncs=[_shown(each) for each in found]))


@operation(
    "PUT",
    "/sync/update-connection-frequency",
    tag="syncs",
    scope=UPDATE,
    answers={200: Frequency},
    errors=tuple(_OF_ONE.values()),
)
async def set_sync_frequency(call: Call, body: FrequencyBody) -> Answer:
    """Set how often a sync of a connection runs: from 30 seconds to 31 days."""
    ref = SyncRef(name=body.sync_name, variant=body.sync_variant)
    try:
        frequency = await asyncio.to_thread(
            call.tieline.syncs.set_frequency,
            body.provider_config_key,
            ref,
            body.connection_id,
            body.frequency,
        )
    except UnknownName as problem:
        raise _missing(problem, _OF_ONE) from None
    return Answer(body=Frequency(frequency=frequency))


@operation(
    "POST",
    "/sync/{name}/variant/{variant}",
    tag="syncs",
    scope="environment:syncs:variant:create",
    answers={200: VariantShown},
    errors=(
        *_OF_ONE.values(),
        (400, "invalid_variant"),
        (400, "sync_variant_already_exists"),
        (400, "resource_capped"),
    ),
)
async def create_sync_variant(call: Call, path: VariantPath, body: VariantBody) -> Answer:
    """Let a sync run once more for a connection, with records and a checkpoint of its own, and start it."""
    ref = SyncRef(name=path.name, variant=path.variant)
    try:
        made = await asyncio.to_thread(
            call.tieline.syncs.create_variant, body.provider_config_key, ref, body.connection_id
        )
    except UnknownName as problem:
        raise _missing(problem, _OF_ONE) from None
    except VariantTaken as problem:
        raise Refusal(400, "sync_variant_already_exists", problem.message) from None
    except TooManyVariants as problem:
        raise Refusal(400, "resource_capped", problem.message) from None
    except UsageError as problem:
        raise Refusal(400, "invalid_variant", problem.message) from None
    return Answer(body=VariantShown(id=made, name=path.name, variant=path.variant))


@operation(
    "DELETE",
    "/sync/{name}/variant/{variant}",
    tag="syncs",
    scope="environment:syncs:variant:delete",
    answers={200: Done},
    errors=(*_OF_ONE.values(), (404, "not_found")),
)
async def delete_sync_variant(call: Call, path: VariantPath, body: VariantBody) -> Answer:
    """Take a variant away from a connection, with its records."""
    ref = SyncRef(name=path.name, variant=path.variant)
    try:
        await asyncio.to_thread(
            call.tieline.syncs.delete_variant, body.provider_config_key, ref, body.connection_id
        )
    except UnknownName as problem:
        raise _missing(problem, _OF_ONE) from None
    return Answer(body=Done(success=True))


OPERATIONS: tuple[Operation, ...] = (
    trigger_syncs,
    start_syncs,
    pause_syncs,
    get_sync_status,
    set_sync_frequency,
    create_sync_variant,
    delete_sync_variant,
)
