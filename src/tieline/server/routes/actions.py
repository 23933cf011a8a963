"""Actions: run and waited for, or taken in and asked for later."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from tieline.core.errors import TielineError, UnknownName
from tieline.core.json import JsonValue
from tieline.server.errors import Refusal, function_refusal, kept_refusal
from tieline.server.operation import Answer, Call, Input, Operation, operation
from tieline.server.routes.records import UNKNOWN, OfConnection, Text
from tieline.work.model import TaskStatus

EXECUTE = "environment:actions:execute"

_MISSING = {
    "provider_config_key": (400, "unknown_provider_config"),
    "connection_id": UNKNOWN,
    "action": (404, "not_found"),
}
#: What comes of a function that fails.
FAILURES = (
    (400, "invalid_action_input"),
    (400, "invalid_action_output"),
    (400, "script_output_too_large"),
    (424, "script_http_error"),
    (500, "action_script_runtime_error"),
    (500, "script_internal_error"),
    (500, "script_network_error"),
    (500, "function_runtime_timed_out"),
    (500, "function_runtime_out_of_memory"),
)


class ActionHeaders(OfConnection, frozen=True):
    """Which connection the action is for, and whether anybody waits for it."""

    x_async: bool = msgspec.field(default=False, name="x-async")
    x_max_retries: Annotated[int, Meta(ge=0, le=5)] = msgspec.field(default=0, name="x-max-retries")


class ActionBody(Input, frozen=True):
    """Which action is to run, and what it is given."""

    action_name: Text
    input: JsonValue = None


class ActionPath(Input, frozen=True):
    id: Text


class Taken(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An action that was taken in, and where its result will be."""

    id: str
    status_url: str


@operation(
    "POST",
    "/action/trigger",
    tag="actions",
    scope=EXECUTE,
    answers={200: Any, 202: Taken},
    errors=(*_MISSING.values(), *FAILURES),
    body_limit=10_000_000,
)
async def trigger_action(call: Call, headers: ActionHeaders, body: ActionBody) -> Answer:
    """Run an action and answer what it gives.

    With `X-Async: true` it is taken in, and runs once those before it have, again up to `X-Max-Retries` times where it
    fails; `GET /action/{id}` has its result for a day.
    """
    call.about(f"{headers.provider_config_key}/{headers.connection_id}")
    actions = call.tieline.actions
    named = headers.provider_config_key, headers.connection_id, body.action_name
    try:
        if headers.x_async:
            made = await asyncio.to_thread(actions.enqueue, *named, body.input, retries=headers.x_max_retries)
            url = f"/action/{made}"
            return Answer(status=202, body=Taken(id=made, status_url=url), headers={"Location": url})
        return Answer(body=await actions.run(*named, body.input))
    except UnknownName as problem:
        if problem.field not in _MISSING:
            raise failed(problem) from problem
        raise Refusal(*_MISSING[problem.field], problem.message) from None
    except TielineError as problem:
        raise failed(problem) from problem


def failed(problem: TielineError) -> Exception:
    """Return what is answered where a function fails; the error itself where it is a fault of ours."""
    return function_refusal(problem) or problem


@operation(
    "GET",
    "/action/{id}",
    tag="actions",
    scope=EXECUTE,
    answers={200: Any},
    errors=((404, "not_found"), *FAILURES),
)
async def get_action_result(call: Call, path: ActionPath) -> Answer:
    """Return what an action gave that was taken in, or how it failed; 404 while it has not ended."""
    task = await asyncio.to_thread(call.tieline.actions.result, path.id)
    if task is None or task.status in {TaskStatus.WAITING, TaskStatus.RUNNING}:
        raise Refusal(404, "not_found", "the action has not ended yet, or there is none of this id")
    if task.status is TaskStatus.ERROR:
        raise kept_refusal(task.error or {})
    return Answer(body=task.output)


OPERATIONS: tuple[Operation, ...] = (trigger_action, get_action_result)
