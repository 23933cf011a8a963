"""Syncs and actions: what is to run now, or from now on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeAlias, TypeVar, overload

from msgspec import UNSET

from tieline.http.model import Timeouts
from tieline.runtime.answers import RawResponse
from tieline.runtime.model import Model
from tieline.runtime.op import Body, Op, Param
from tieline.runtime.options import Options
from tieline.sdk.call import (
    OF_CONNECTION,
    Call,
    Reader,
    anything,
    done,
    in_path,
    in_query,
    listed,
    op,
    readable,
    whole,
)
from tieline.sdk.errors import NoResult, UnknownConnection, UnknownFunction, UnknownSync
from tieline.sdk.models.syncs import AsyncAction, SyncStatus, SyncVariant
from tieline.sdk.typed import sendable, typed

M = TypeVar("M")

#: One sync, or several; a variant is `"name::variant"`.
SyncNames: TypeAlias = str | Sequence[str]

_JSON = (Body("json"),)
_TRIGGER = op("POST", "/sync/trigger", "trigger_sync", bodies=_JSON)
_START = op("POST", "/sync/start", "start_sync", bodies=_JSON, repeatable=True)
_PAUSE = op("POST", "/sync/pause", "pause_sync", bodies=_JSON, repeatable=True)
_STATUS = op(
    "GET",
    "/sync/status",
    "sync_status",
    Param("syncs", explode=False),
    *in_query("provider_config_key", "connection_id"),
)
_FREQUENCY = op("PUT", "/sync/update-connection-frequency", "update_sync_frequency", bodies=_JSON)
_VARIANT = "/sync/{name}/variant/{variant}"
_ADD_VARIANT = op("POST", _VARIANT, "create_sync_variant", *in_path("name", "variant"), bodies=_JSON)
_REMOVE_VARIANT = op("DELETE", _VARIANT, "delete_sync_variant", *in_path("name", "variant"), bodies=_JSON)
_ACTION = op("POST", "/action/trigger", "trigger_action", *OF_CONNECTION, bodies=_JSON)
_ACTION_ASYNC = op(
    "POST",
    "/action/trigger",
    "trigger_action_async",
    *OF_CONNECTION,
    Param("X-Async", "header"),
    Param("X-Max-Retries", "header"),
    bodies=_JSON,
)
#: What failed with a status of a failing server will have failed the next time too.
_RESULT = op("GET", "/action/{id}", "get_async_action_result", *in_path("id"), repeatable=False)


class _Frequency(Model, kw_only=True):
    frequency: str | None = None


#: An action may take its quarter of an hour.
_PATIENT = Options(timeout=Timeouts(connect=10.0, read=960.0, total=960.0))


def trigger_sync(
    integration: str,
    syncs: SyncNames = (),
    connection_id: str | None = None,
    *,
    reset: bool = False,
    empty_cache: bool = False,
) -> Call[None]:
    """Run syncs now, all where none are named, of one connection or of all.

    `reset` runs them from the beginning, `empty_cache` with it deletes their records before. Raises UnknownConnection,
    UnknownSync.
    """
    opts = {"reset": reset, "emptyCache": empty_cache}
    more = {"opts": opts} if reset or empty_cache else {}
    return _of_syncs(_TRIGGER, integration, syncs, connection_id, more)


def start_sync(integration: str, syncs: SyncNames, connection_id: str | None = None) -> Call[None]:
    """Let syncs run on their schedule, of one connection or of all; raises UnknownConnection."""
    return _of_syncs(_START, integration, syncs, connection_id)


def pause_sync(integration: str, syncs: SyncNames, connection_id: str | None = None) -> Call[None]:
    """Let syncs rest until they are started, of one connection or of all; raises UnknownConnection."""
    return _of_syncs(_PAUSE, integration, syncs, connection_id)


def sync_status(
    integration: str, syncs: SyncNames = "*", connection_id: str | None = None
) -> Call[tuple[SyncStatus, ...]]:
    """Return how syncs are doing, all where none are named, of one connection or of all."""
    values = (_several(syncs) or ["*"], integration, connection_id)
    return Call(op=_STATUS, values=values, read=listed("syncs", SyncStatus), missing=UnknownConnection)


def update_sync_frequency(
    integration: str,
    sync: str,
    connection_id: str,
    frequency: str | timedelta | None,
    *,
    variant: str | None = None,
) -> Call[str | None]:
    """Say how often a sync runs for a connection, such as `"1h"`; None is what its function says. Return what counts now."""
    if isinstance(frequency, timedelta):
        frequency = f"{round(frequency.total_seconds())}s"
    body = {
        "sync_name": sync,
        "sync_variant": UNSET if variant is None else variant,
        "provider_config_key": integration,
        "connection_id": connection_id,
        "frequency": frequency,
    }
    return Call(op=_FREQUENCY, body=body, read=_frequency, missing=UnknownConnection)


def create_sync_variant(integration: str, connection_id: str, sync: str, variant: str) -> Call[SyncVariant]:
    """Let a sync run once more for a connection, with metadata and records of its own; raises Conflict where it does."""
    return _variant(_ADD_VARIANT, integration, connection_id, (sync, variant), whole(SyncVariant))


def delete_sync_variant(integration: str, connection_id: str, sync: str, variant: str) -> Call[None]:
    """Remove a variant of a sync; raises UnknownSync."""
    return _variant(_REMOVE_VARIANT, integration, connection_id, (sync, variant), done)


@overload
def trigger_action(
    integration: str, connection_id: str, action: str, input: object = UNSET, *, output: type[M]
) -> Call[M]: ...


@overload
def trigger_action(
    integration: str, connection_id: str, action: str, input: object = UNSET, *, output: None = None
) -> Call[Any]: ...


def trigger_action(
    integration: str,
    connection_id: str,
    action: str,
    input: object = UNSET,  # noqa: A002  # the wire's name
    *,
    output: Any = None,
) -> Call[Any]:
    """Run an action and return what it gives, as `output` where a type is given.

    Raises UnknownConnection, UnknownFunction, InvalidInput, ActionFailed with the action's `payload`, and UpstreamError.
    """
    return Call(
        op=_ACTION,
        values=(integration, connection_id),
        body={"action_name": action, "input": sendable(input)},
        read=_result(output),
        defaults=_PATIENT,
        missing=UnknownFunction,
    )


def trigger_action_async(
    integration: str,
    connection_id: str,
    action: str,
    input: object = UNSET,  # noqa: A002
    *,
    max_retries: int | None = None,
) -> Call[AsyncAction]:
    """Have an action run later, again up to `max_retries` times where it fails; return what its result is asked for with."""
    return Call(
        op=_ACTION_ASYNC,
        values=(integration, connection_id, True, max_retries),
        body={"action_name": action, "input": sendable(input)},
        read=whole(AsyncAction),
        missing=UnknownFunction,
    )


@overload
def get_async_action_result(action: AsyncAction | str, *, output: type[M]) -> Call[M]: ...


@overload
def get_async_action_result(action: AsyncAction | str, *, output: None = None) -> Call[Any]: ...


def get_async_action_result(action: AsyncAction | str, *, output: Any = None) -> Call[Any]:
    """Return what an action gave that was run later; raises NoResult while it has none, and its error where it failed."""
    name = action.id if isinstance(action, AsyncAction) else action.rpartition("/")[2]
    return Call(op=_RESULT, values=(name,), read=_result(output), missing=NoResult)


def _frequency(answer: RawResponse[Any]) -> str | None:
    return whole(_Frequency)(answer).frequency


def _several(syncs: SyncNames) -> list[str]:
    return [syncs] if isinstance(syncs, str) else list(syncs)


def _of_syncs(
    what: Op[Any],
    integration: str,
    syncs: SyncNames,
    connection_id: str | None,
    more: Mapping[str, object] | None = None,
) -> Call[None]:
    body = {
        "syncs": _several(syncs),
        "provider_config_key": integration,
        "connection_id": UNSET if connection_id is None else connection_id,
        **(more or {}),
    }
    return Call(op=what, body=body, read=done, missing=UnknownSync)


def _variant(
    what: Op[Any], integration: str, connection_id: str, named: tuple[str, str], read: Reader[M]
) -> Call[M]:
    body = {"provider_config_key": integration, "connection_id": connection_id}
    return Call(op=what, values=named, body=body, read=read, missing=UnknownSync)


def _result(output: Any) -> Reader[Any]:
    if output is None:
        return anything
    return lambda answer: readable(answer, lambda: typed(output, answer.body))
