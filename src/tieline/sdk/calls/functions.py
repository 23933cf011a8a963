"""Functions: what runs for an integration; and the variables that it runs with."""

from __future__ import annotations

from typing import Any, Literal

from tieline.runtime.answers import RawResponse
from tieline.runtime.model import Model
from tieline.sdk.call import Call, Listed, Page, done, in_path, in_query, inside, listed, op, whole
from tieline.sdk.errors import UnknownFunction, UnknownIntegration
from tieline.sdk.models.syncs import FunctionCode, FunctionInfo, IntegrationFunctions, Tool

_FUNCTIONS = op(
    "GET",
    "/integrations/{key}/functions",
    "list_functions",
    *in_path("key"),
    *in_query("type", "search", "limit", "page"),
)
_FUNCTION = op(
    "GET",
    "/integrations/{key}/functions/{name}",
    "get_function",
    *in_path("key", "name"),
    *in_query("type"),
)
_CODE = op(
    "GET",
    "/integrations/{key}/functions/{name}/code",
    "get_function_code",
    *in_path("key", "name"),
    *in_query("type"),
)
_REMOVE = op(
    "DELETE",
    "/integrations/{key}/functions/{name}",
    "delete_function",
    *in_path("key", "name"),
    *in_query("type"),
)

_VARIABLES = op("GET", "/environment-variables", "environment_variables")
_SCRIPTS = op("GET", "/scripts/config", "scripts_config", *in_query("format"))


class _Variable(Model, kw_only=True):
    name: str = ""
    value: str = ""


class _Pagination(Model, kw_only=True):
    total: int | None = None
    page: int | None = None
    limit: int = 0


FunctionType = Literal["sync", "action", "on-event"]


def list_functions(
    integration: str,
    *,
    type: FunctionType | None = None,  # noqa: A002  # the wire's name
    search: str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Listed[FunctionInfo]:
    """List the syncs, actions and event functions of an integration, `limit` to a page."""

    def at(page: str | None) -> Call[Page[FunctionInfo]]:
        values = (integration, type, search, limit, page)
        return Call(op=_FUNCTIONS, values=values, read=_functions, missing=UnknownIntegration)

    return Listed(at=at, cursor=cursor)


def get_function(
    integration: str,
    name: str,
    *,
    type: FunctionType | None = None,  # noqa: A002
) -> Call[FunctionInfo]:
    """Return a function; `type` where a sync and an action share the name. Raises UnknownFunction."""
    values = (integration, name, type)
    return Call(op=_FUNCTION, values=values, read=inside("data", FunctionInfo), missing=UnknownFunction)


def get_function_code(
    integration: str,
    name: str,
    *,
    type: FunctionType | None = None,  # noqa: A002
) -> Call[FunctionCode]:
    """Return the text of a function; raises UnknownFunction."""
    values = (integration, name, type)
    return Call(op=_CODE, values=values, read=whole(FunctionCode), missing=UnknownFunction)


def delete_function(integration: str, name: str, type: FunctionType) -> Call[None]:  # noqa: A002
    """Remove a function; raises UnknownFunction."""
    return Call(op=_REMOVE, values=(integration, name, type), read=done, missing=UnknownFunction)


def environment_variables() -> Call[dict[str, str]]:
    """Return the environment's variables by their names."""

    def read(answer: RawResponse[Any]) -> dict[str, str]:
        told = listed(None, _Variable)(answer) if answer.body.strip() else ()
        return {str(each.name): str(each.value) for each in told}

    return Call(op=_VARIABLES, read=read)


def scripts_config() -> Call[tuple[IntegrationFunctions, ...]]:
    """Return all functions, by integration."""
    return Call(op=_SCRIPTS, values=("nango",), read=listed(None, IntegrationFunctions))


def action_tools() -> Call[tuple[Tool, ...]]:
    """Return all actions as tools for a language model."""
    return Call(op=_SCRIPTS, values=("openai",), read=listed("data", Tool))


def _functions(answer: RawResponse[Any]) -> Page[FunctionInfo]:
    items = listed("data", FunctionInfo)(answer)
    said = inside("pagination", _Pagination)(answer)
    more = said.page is not None and len(items) >= said.limit > 0
    return Page(items=items, next_cursor=str((said.page or 0) + 1) if more else None, total=said.total)
