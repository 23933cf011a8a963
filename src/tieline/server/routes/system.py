"""What tells of the server itself: whether it is well, what it can do, and the environment's variables."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec

from tieline.core.errors import TielineError
from tieline.server.errors import Refusal
from tieline.server.openapi import document
from tieline.server.operation import Answer, Call, Operation, operation


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """All is well."""

    result: str


class VariableShown(msgspec.Struct, frozen=True, kw_only=True):
    """An environment variable."""

    name: str
    value: str


@operation("GET", "/health", tag="system", scope=None, free=True, answers={200: Health})
async def get_health(call: Call) -> Answer:  # noqa: ARG001 - it asks for nothing
    """Tell that the server is up."""
    return Answer(body=Health(result="ok"))


@operation(
    "GET",
    "/ready",
    tag="system",
    scope=None,
    free=True,
    answers={200: Health},
    errors=((503, "not_ready"),),
)
async def get_ready(call: Call) -> Answer:
    """Tell that the server can do its work: its database answers."""
    try:
        async with asyncio.timeout(5):
            await asyncio.to_thread(call.tieline.check)
    except (TielineError, TimeoutError):
        raise Refusal(503, "not_ready", "the database does not answer") from None
    return Answer(body=Health(result="ok"))


@operation(
    "GET",
    "/environment-variables",
    tag="environment",
    scope="environment:variables:read",
    answers={200: list[VariableShown]},
)
async def list_environment_variables(call: Call) -> Answer:
    """List the environment's variables with their values."""
    variables = await asyncio.to_thread(call.tieline.access.variables)
    return Answer(body=[VariableShown(name=each.name, value=each.value.reveal()) for each in variables])


OPERATIONS: tuple[Operation, ...] = (get_health, get_ready, list_environment_variables)


def describing(operations: Sequence[Operation]) -> Operation:
    """Return the operation that describes other operations and itself."""
    written: list[msgspec.Raw] = []

    @operation("GET", "/openapi.json", tag="system", scope=None, answers={200: dict[str, Any]})
    async def get_openapi(call: Call) -> Answer:  # noqa: ARG001 - it is the same for everybody
        """Describe every operation, as an OpenAPI 3.1 document."""
        if not written:
            written.append(msgspec.Raw(msgspec.json.encode(document((*operations, get_openapi)))))
        return Answer(body=written[0])

    return get_openapi
