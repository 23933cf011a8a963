"""Runs one function over a host: makes its context, keeps its limits, checks what goes in and what comes out."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from itertools import dropwhile
from pathlib import Path
from typing import Any

from tieline.core.errors import FunctionFailed, OutputTooLarge, TielineError
from tieline.core.json import JsonValue
from tieline.functions.blocking import (
    BlockingActionContext,
    BlockingContext,
    BlockingEventContext,
    BlockingSyncContext,
)
from tieline.functions.calling import Bridge, call_async, call_plain, is_async
from tieline.functions.codec import BadInput, BadOutput, BadValue, codec
from tieline.functions.context import ActionContext, Context
from tieline.functions.definition import ActionDefinition, BuiltIn, EventDefinition, SyncDefinition
from tieline.functions.failure import raised
from tieline.functions.ports import Host
from tieline.functions.saving import EventContext, SyncContext

#: Bytes that an action may answer with.
LARGEST_OUTPUT = 2_000_000
#: What a function may raise that is told as it is.
_KNOWN = (TielineError, ConnectionError, MemoryError)
_LONGEST = 2000
#: Where the lines lie that lead to an author's function, and tell the author nothing.
_HERE = str(Path(__file__).parent)


async def invoke_sync(definition: SyncDefinition, host: Host) -> None:
    """Run a sync's function to its end.

    Raises what it raises of Tieline's errors, `FunctionTimeout`, and `FunctionFailed` for any other. Of a group of errors, as
    from an `asyncio.TaskGroup`, that is the `ActionError` in it, or else the first.
    """
    if isinstance(definition.run, BuiltIn):
        raise FunctionFailed(f"{definition.name} is a stream of its provider's source, and no function")
    context = SyncContext(host, definition.models)
    await _call(
        definition.run, context, BlockingSyncContext, seconds=definition.timeout.total_seconds(), host=host
    )


async def invoke_action(definition: ActionDefinition, host: Host, given: JsonValue) -> bytes:
    """Run an action and return its output as JSON.

    Raises `BadInput` and `BadOutput` naming the field, `OutputTooLarge`, and as `invoke_sync` does.
    """
    arguments: tuple[Any, ...] = ()
    if definition.input is not None:
        arguments = (_read(definition, given),)
    else:
        check_no_input(definition, given)
    output = await _call(
        definition.run,
        ActionContext(host),
        BlockingActionContext,
        *arguments,
        seconds=definition.timeout.total_seconds(),
        host=host,
    )
    return _written(definition, output)


async def invoke_event(definition: EventDefinition, host: Host, payload: JsonValue) -> None:
    """Run an event's function to its end with the event's payload. Raises as `invoke_sync` does."""
    await _call(
        definition.run,
        EventContext(host, definition.models),
        BlockingEventContext,
        payload,
        seconds=definition.timeout.total_seconds(),
        host=host,
    )


def check_no_input(definition: SyncDefinition | ActionDefinition, given: JsonValue) -> None:
    """Raise `BadInput` where an input is given to a function that takes none."""
    if given is not None and given != {}:
        raise BadInput(f"input: {definition.name} takes none", field="input")


async def _call(
    function: Callable[..., Any],
    context: Context,
    blocking: Callable[[Any, Bridge], BlockingContext],
    *arguments: Any,
    seconds: float,
    host: Host,
) -> Any:
    try:
        if is_async(function):
            return await call_async(function, context, *arguments, seconds=seconds)
        bridge = Bridge(asyncio.get_running_loop())
        face = blocking(context, bridge)
        return await call_plain(function, face, *arguments, seconds=seconds, bridge=bridge)
    except _KNOWN:
        raise
    except Exception as problem:
        first, *others = raised(problem)
        for each in others:
            _write_down(each, host)
        if isinstance(first, _KNOWN):
            raise first from first.__cause__
        _write_down(first, host)
        raise FunctionFailed("; ".join(map(_text, (first, *others)))[:_LONGEST]) from problem
    finally:
        context.close()


def _write_down(problem: Exception, host: Host) -> None:
    """Let the log say where an author's function failed."""
    frames = traceback.extract_tb(problem.__traceback__)
    theirs = list(dropwhile(lambda frame: frame.filename.startswith(_HERE), frames)) or frames
    where: list[JsonValue] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in theirs[-6:]]
    host.log.write("error", _text(problem), {"where": where})


def _text(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"[:_LONGEST]


def _read(definition: ActionDefinition, given: JsonValue) -> Any:
    try:
        return codec(definition.input).read(given, "input")
    except BadValue as problem:
        raise BadInput(problem.message, field=problem.field or "input", issues=problem.issues) from None


def _written(definition: ActionDefinition, output: Any) -> bytes:
    kind = codec(definition.output)
    try:
        written = kind.write(output, "output")
        kind.decode(written, "output")
    except BadValue as problem:
        raise BadOutput(problem.message, field=problem.field or "output", issues=problem.issues) from None
    if len(written) > LARGEST_OUTPUT:
        raise OutputTooLarge(f"the output has {len(written):,} bytes, more than {LARGEST_OUTPUT:,}")
    return written
