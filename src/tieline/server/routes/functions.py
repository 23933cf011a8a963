"""Functions: the syncs, actions and event functions that integrations have."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from tieline.core.clock import MICROSECONDS, zulu
from tieline.core.errors import TielineError, UnknownName
from tieline.core.json import JsonValue
from tieline.functions.definition import ActionDefinition, Definition, SyncDefinition
from tieline.functions.describe import Described, Tool, described, kind_of, tool
from tieline.server.errors import Refusal
from tieline.server.operation import Answer, Call, Input, Operation, operation
from tieline.server.routes.actions import EXECUTE, FAILURES, ActionPath, Taken, failed, get_action_result
from tieline.server.routes.integrations import Done, IntegrationPath
from tieline.server.routes.records import Text
from tieline.server.routes.syncs import EXECUTE as EXECUTE_SYNCS
from tieline.syncs.control import SyncRef

T = TypeVar("T")

READ, WRITE, DEPLOY = "environment:functions:read", "environment:functions:write", "environment:deploy"
_NOT_FOUND = (404, "not_found")
_NO_CONNECTION, _NO_FUNCTION = (404, "connection_not_found"), (404, "unknown_function")

KindName = Literal["sync", "action", "on-event"]


class FunctionsQuery(Input, frozen=True):
    """Which functions are wanted."""

    type: KindName | None = None
    search: Annotated[str, Meta(max_length=255, description="Part of the name, in any case.")] = ""
    page: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    limit: Annotated[int, Meta(ge=1, le=1000)] = 100


class FunctionPath(Input, frozen=True):
    unique_key: Text
    name: Text


class KindQuery(Input, frozen=True):
    """Which is meant where several have the name."""

    type: KindName | None = None


class KindNeeded(Input, frozen=True):
    """Which is meant."""

    type: KindName


class ConfigFormat(Input, frozen=True):
    """In which form: all that is known, or actions as tools for a language model."""

    format: Literal["nango", "openai"] = "nango"


class InvocationBody(Input, frozen=True):
    """A function that is to run."""

    connection_id: Text
    integration_id: Text
    name: Text
    invocation_type: Literal["wait", "no_wait"]
    input: JsonValue = None
    options: dict[str, JsonValue] | None = None


class Pagination(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of a list it is."""

    total: int
    page: int
    limit: int


class FunctionList(msgspec.Struct, frozen=True, kw_only=True):
    """Functions of an integration."""

    data: list[Described]
    pagination: Pagination


class FunctionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One function."""

    data: Described


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """The file that a function stands in."""

    type: KindName
    code: str


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """It was done."""

    data: Done


class IntegrationConfig(msgspec.Struct, frozen=True, kw_only=True):
    """An integration with its functions."""

    key: str = msgspec.field(name="providerConfigKey")
    provider: str
    syncs: list[Described]
    actions: list[Described]
    on_events: list[Described] = msgspec.field(name="on-events")


class Tools(msgspec.Struct, frozen=True, kw_only=True):
    """Actions as language models are told of them."""

    data: list[Tool]


async def _asked(work: Callable[[], T]) -> T:
    """Return what a look into the book brings; what is not there is 404."""
    try:
        return await asyncio.to_thread(work)
    except UnknownName as problem:
        raise Refusal(*_NOT_FOUND, problem.message) from None


def _shown(definition: Definition) -> Described:
    return described(definition, deployed=_written(definition))


def _written(definition: Definition) -> str | None:
    if definition.origin is None:
        return None
    try:
        return zulu(int(definition.origin.path.stat().st_mtime * MICROSECONDS))
    except OSError:  # the file is gone, which what was loaded of it outlives
        return None


def _found(call: Call, path: FunctionPath, kind: KindName | None) -> Definition:
    book = call.tieline.functions
    if kind is None:
        same = [each for each in book.functions_of(path.unique_key) if each.name == path.name]
        if len(same) > 1:
            matches = [{"type": kind_of(each), "name": each.name} for each in same]
            told = f"{path.name} is the name of several; say which by its type"
            raise Refusal(400, "ambiguous_function", told, payload={"matches": matches})
    return book.find(path.unique_key, path.name, kind)


@operation(
    "GET",
    "/integrations/{unique_key}/functions",
    tag="functions",
    scope=READ,
    answers={200: FunctionList},
    errors=(_NOT_FOUND,),
)
async def list_functions(call: Call, path: IntegrationPath, query: FunctionsQuery) -> Answer:
    """List the functions of an integration, by name; pages are counted from 0."""

    def work() -> FunctionList:
        found = sorted(
            (
                each
                for each in call.tieline.functions.functions_of(path.unique_key)
                if query.type in {None, kind_of(each)} and query.search.lower() in each.name.lower()
            ),
            key=lambda each: (each.name, kind_of(each)),
        )
        page = found[query.page * query.limit :][: query.limit]
        return FunctionList(
            data=[_shown(each) for each in page],
            pagination=Pagination(total=len(found), page=query.page, limit=query.limit),
        )

    return Answer(body=await _asked(work))


@operation(
    "GET",
    "/integrations/{unique_key}/functions/{name}",
    tag="functions",
    scope=READ,
    answers={200: FunctionAnswer},
    errors=((400, "ambiguous_function"), _NOT_FOUND),
)
async def get_function(call: Call, path: FunctionPath, query: KindQuery) -> Answer:
    """Return a function."""
    return Answer(body=await _asked(lambda: FunctionAnswer(data=_shown(_found(call, path, query.type)))))


@operation(
    "GET",
    "/integrations/{unique_key}/functions/{name}/code",
    tag="functions",
    scope=READ,
    answers={200: Code},
    errors=((400, "ambiguous_function"), _NOT_FOUND),
)
async def get_function_code(call: Call, path: FunctionPath, query: KindQuery) -> Answer:
    """Return the file that a function stands in."""

    def work() -> Code:
        definition = _found(call, path, query.type)
        code = None if definition.origin is None else _text(definition.origin.path)
        if code is None:
            raise Refusal(*_NOT_FOUND, f"{path.name} has no file")
        return Code(type=kind_of(definition), code=code)

    return Answer(body=await _asked(work))


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return None


@operation(
    "DELETE",
    "/integrations/{unique_key}/functions/{name}",
    tag="functions",
    scope=WRITE,
    answers={200: Removed},
    errors=(_NOT_FOUND,),
)
async def delete_function(call: Call, path: FunctionPath, query: KindNeeded) -> Answer:
    """Switch a function off: it is gone for everybody, though its file stays."""
    await _asked(lambda: call.tieline.functions.disable(path.unique_key, path.name, query.type))
    return Answer(body=Removed(data=Done(success=True)))


@operation(
    "GET",
    "/scripts/config",
    tag="functions",
    scope=READ,
    answers={200: list[IntegrationConfig] | Tools},
)
async def get_scripts_config(call: Call, query: ConfigFormat) -> Answer:
    """Return every function, by integration; or all actions as tools for a language model."""

    def work() -> list[IntegrationConfig] | Tools:
        known = call.tieline.functions.config()
        if query.format == "openai":
            functions = [each for _, found in known for each in found]
            return Tools(data=[tool(each) for each in functions if isinstance(each, ActionDefinition)])
        return [
            IntegrationConfig(
                key=integration.unique_key,
                provider=integration.provider,
                syncs=[_shown(each) for each in found if kind_of(each) == "sync"],
                actions=[_shown(each) for each in found if kind_of(each) == "action"],
                on_events=[_shown(each) for each in found if kind_of(each) == "on-event"],
            )
            for integration, found in known
        ]

    return Answer(body=await asyncio.to_thread(work))


@operation(
    "POST",
    "/functions/invocations",
    tag="functions",
    scope=EXECUTE,
    answers={200: Any, 202: Any},
    errors=((400, "invalid_invocation"), _NO_CONNECTION, _NO_FUNCTION, *FAILURES),
    body_limit=10_000_000,
)
async def invoke_function(call: Call, body: InvocationBody) -> Answer:
    """Run a function of a connection: an action, waited for or not, or a sync, which nobody waits for.

    A sync asks for the scope `environment:syncs:execute` too.
    """
    key, connection_id = body.integration_id, body.connection_id
    call.about(f"{key}/{connection_id}")
    try:
        definition = await asyncio.to_thread(_invoked, call, body)
        if isinstance(definition, SyncDefinition):
            return await _run_sync(call, body)
        actions = call.tieline.actions
        if body.invocation_type == "wait":
            return Answer(body=await actions.run(key, connection_id, body.name, body.input))
        made = await asyncio.to_thread(actions.enqueue, key, connection_id, body.name, body.input)
    except UnknownName as problem:
        codes = {"function": _NO_FUNCTION, "action": _NO_FUNCTION, "sync": _NO_FUNCTION}
        raise Refusal(*codes.get(problem.field or "", _NO_CONNECTION), problem.message) from None
    except TielineError as problem:
        raise failed(problem) from problem
    url = f"/functions/invocations/{made}"
    return Answer(status=202, body=Taken(id=made, status_url=url), headers={"Location": url})


def _invoked(call: Call, body: InvocationBody) -> Definition:
    """Return the function that is to run: of an action and a sync of the same name the action."""
    try:
        return call.tieline.functions.find(body.integration_id, body.name, "action")
    except UnknownName as problem:
        if problem.field != "function":
            raise
        return call.tieline.functions.find(body.integration_id, body.name, "sync")


async def _run_sync(call: Call, body: InvocationBody) -> Answer:
    call.demand(EXECUTE_SYNCS)
    if body.invocation_type == "wait":
        raise Refusal(400, "invalid_invocation", "nobody waits for a sync: ask for no_wait, then its status")
    refs = [SyncRef(name=body.name)]
    await asyncio.to_thread(call.tieline.syncs.trigger, body.integration_id, refs, body.connection_id)
    return Answer(status=202, body=Done(success=True))


@operation(
    "GET",
    "/functions/invocations/{id}",
    tag="functions",
    scope=EXECUTE,
    answers={200: Any},
    errors=(_NOT_FOUND, *FAILURES),
)
async def get_invocation(call: Call, path: ActionPath) -> Answer:
    """Return what an action gave that nobody waited for, or how it failed; 404 while it has not ended."""
    return await get_action_result.handle(call, path=path)


@operation(
    "POST",
    "/functions/deployments",
    tag="functions",
    scope=DEPLOY,
    answers={},
    errors=((400, "invalid_request"),),
    aliases=(
        "/functions/compile",
        "/functions/dryruns",
        "/functions/deployments/bundle",
        "/functions/deployments/bundle/preview",
        "/sync/deploy",
        "/sync/deploy/confirmation",
        "/sync/deploy/internal",
    ),
)
async def refuse_deployment(call: Call, body: JsonValue) -> Answer:  # noqa: ARG001 - whatever it says
    """Refuse: functions come from the files that the server was started with."""
    raise Refusal(
        400,
        "invalid_request",
        "functions come from the files this server was started with (`tieline serve --functions`); change them there",
    )


OPERATIONS: tuple[Operation, ...] = (
    list_functions,
    get_function,
    get_function_code,
    delete_function,
    get_scripts_config,
    invoke_function,
    get_invocation,
    refuse_deployment,
)
