"""What became of a function that failed, as its caller is told: a code of the wire, a message, and what goes with it; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

import msgspec

from tieline.core.errors import (
    ActionError,
    FunctionTimeout,
    OutputTooLarge,
    TielineError,
    Unavailable,
    UpstreamError,
)
from tieline.core.json import JsonValue
from tieline.functions.codec import BadInput, BadOutput, BadValue
from tieline.runtime.errors import StatusError

_LONGEST = 2000
#: By the first class that fits.
_CODES: tuple[tuple[type[BaseException], tuple[int, str]], ...] = (
    (ActionError, (500, "action_script_runtime_error")),
    (UpstreamError, (424, "script_http_error")),
    (StatusError, (424, "script_http_error")),
    (FunctionTimeout, (500, "function_runtime_timed_out")),
    (BadInput, (400, "invalid_action_input")),
    (BadOutput, (400, "invalid_action_output")),
    (OutputTooLarge, (400, "script_output_too_large")),
    (Unavailable, (500, "script_network_error")),
    (ConnectionError, (500, "script_network_error")),
    (MemoryError, (500, "function_runtime_out_of_memory")),
)


class Failure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a function failed. `status` is that of the answer to whoever waits for it."""

    status: int
    code: str
    message: str
    payload: JsonValue = None
    #: The API's answer that it failed by: status, headers and body.
    upstream: Mapping[str, JsonValue] | None = None


def failure(error: BaseException) -> Failure:
    """Return what an error is to the caller of the function that raised it.

    What nobody expected is told by its type and its text, never with a traceback.
    """
    status, code = next(
        (known for kind, known in _CODES if isinstance(error, kind)), (500, "script_internal_error")
    )
    message = (
        error.message if isinstance(error, TielineError) else f"{type(error).__name__}: {error}"[:_LONGEST]
    )
    return Failure(
        status=status,
        code=code,
        message=message,
        payload=_payload(error),
        upstream=_upstream(error),
    )


def raised(error: Exception) -> list[Exception]:
    """Return the errors of a group in their order, an `ActionError` before all others; of no group, the error alone."""
    return sorted(_parts(error), key=lambda each: not isinstance(each, ActionError))


def _parts(error: Exception) -> Iterator[Exception]:
    if isinstance(error, ExceptionGroup):
        group = cast("ExceptionGroup[Exception]", error)
        for each in group.exceptions:
            yield from _parts(each)
    else:
        yield error


def _payload(error: BaseException) -> JsonValue:
    match error:
        case ActionError():
            return cast("JsonValue", error.payload)
        case BadValue():
            return [dict(each) for each in error.issues] or None
        case _:
            return None


def _upstream(error: BaseException) -> Mapping[str, JsonValue] | None:
    match error:
        case UpstreamError():
            status, headers, content = error.status, tuple(error.headers.items()), error.body
        case StatusError():  # of a typed client
            status, headers, content = error.status, error.headers, error.content
        case _:
            return None
    telling = {
        name.lower(): value
        for name, value in headers
        if name.lower() == "content-type" or name.lower().startswith("x-rate")
    }
    body: JsonValue
    try:
        body = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        body = content.decode("utf-8", "replace")[:_LONGEST]
    return {"status": status, "headers": telling, "body": body}
