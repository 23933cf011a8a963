"""Writes the types of the npm package's names on the Gong client: services, their operations, and the pages of lists."""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from tieline.gong.npm_names import ALSO, camel, service_name
from tieline.openapi.annotations import Scope
from tieline.openapi.emit_services import Method, answered, methods
from tieline.openapi.imports import imported
from tieline.openapi.ir import ModelRef, Nullable, Primitive, Type
from tieline.openapi.layout import Group, docstring, laid, quoted
from tieline.openapi.plan import Argument, Plan, Service

_HEAD = '''\
# Written by `make regen` from the description of Gong's API.
# ruff: noqa
# fmt: off
"""What type checkers are told of the names that the npm package gong-api-client has: `client.UsersService.getUsers()`.

At run time any generated client of Gong has these names (`tieline.gong.npm_names`).
"""

from __future__ import annotations

import datetime as _dt
from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from typing import Any, Literal, Protocol, Required, TypedDict, TypeVar, Unpack, overload

'''
_PAGES = '''

I = TypeVar("I")
P = TypeVar("P", covariant=True)
J = TypeVar("J", covariant=True)


class Listing(Protocol[I]):
    """A page of a list: iterating goes through all items of all pages."""

    @property
    def items(self) -> Sequence[I]: ...
    @property
    def total(self) -> int | None: ...
    @property
    def has_next(self) -> bool: ...
    def to_dict(self) -> dict[str, Any]: ...
    def next_page(self) -> Page[I] | None: ...
    def pages(self) -> Iterator[Page[I]]: ...
    def __iter__(self) -> Iterator[I]: ...


class AsyncListing(Protocol[I]):
    """As `Listing`, in an event loop."""

    @property
    def items(self) -> Sequence[I]: ...
    @property
    def total(self) -> int | None: ...
    @property
    def has_next(self) -> bool: ...
    def to_dict(self) -> dict[str, Any]: ...
    async def next_page(self) -> AsyncPage[I] | None: ...
    def pages(self) -> AsyncIterator[AsyncPage[I]]: ...
    def __aiter__(self) -> AsyncIterator[I]: ...


class Pages(Protocol[P, J]):
    """A list to be awaited for its first page, or iterated for all its items."""

    def __await__(self) -> Generator[Any, None, P]: ...
    def __aiter__(self) -> AsyncIterator[J]: ...
'''


def module(plan: Plan) -> str:
    """Return the text of the module."""
    scope = Scope(plan)
    listed = [(service, list(methods(service))) for service in plan.services]
    every = [method for _, found in listed for method in found]
    parts = [_options(each, scope) for each in every if _queried(each)]
    for start in ("", "Async"):
        parts += [_page(each, scope, start) for each in every if each.way.mode == "pages"]
        parts += [_service(service, found, scope, start) for service, found in listed]
        parts.append(_all(plan, start))
    names = ["AsyncPage", "Options", "Page"]
    imports = [*imported("tieline.gong.api.models", scope.classes), *imported("tieline.runtime", names)]
    return "".join([_HEAD, *imports, _PAGES, *(f"\n\n{each}" for each in parts)])


def _all(plan: Plan, start: str) -> str:
    """Return the class whose attributes are the services."""
    rows = [f"    {service_name(each.name)}: {start}{service_name(each.name)}\n" for each in plan.services]
    return "".join([f'class {start}NpmServices:\n    """The services of a client."""\n\n', *rows])


def _service(service: Service, listed: list[Method], scope: Scope, start: str) -> str:
    about = docstring(service.description, 4)
    rows = [f"class {start}{service_name(service.name)}(Protocol):\n{about}"]
    for method in listed:
        operation = method.named.operation.id or ""
        names = (operation, *(also for also, own in ALSO.items() if own == operation))
        rows += [_operation(name, method, scope, start) for name in names]
    return "\n".join(rows)


def _operation(name: str, method: Method, scope: Scope, start: str) -> str:
    """Return the ways to call an operation: with its arguments, with one dictionary of them, with a body's fields."""
    result, wait = _returned(method, scope, start)
    ways = [list(_arguments(method, scope))]
    other = _alone(method, scope)
    if other is not None:
        ways.append([other])
    mark = "    @overload\n" if len(ways) > 1 else ""
    about = docstring(method.named.operation.summary, 8)
    rows: list[str] = []
    for place, parameters in enumerate(ways):
        end = f") -> {result}:" if place == 0 else f") -> {result}: ..."
        group = Group(f"    {wait}def {name}(", ("self", *parameters), end)
        rows.append(f"{mark}{laid(group, 4, before=-4)}\n{'' if place else f'{about}        ...{chr(10)}'}")
    return "".join(rows)


def _arguments(method: Method, scope: Scope) -> Iterator[str]:
    body, arguments = method.named.operation.body, method.named.arguments
    for each in (one for one in arguments if one.parameter.location == "path"):
        yield f"{camel(each.parameter.name)}: {_given(each, scope)}"
    if body is not None:
        name = "formData" if body.alternatives[0].kind == "multipart" else "requestBody"
        yield f"{name}: {scope.given(body.alternatives[0].type)}"
    rest = [one for one in arguments if one.parameter.location != "path"]
    for each in (one for one in rest if one.parameter.required):
        yield f"{_argument(each)}: {_given(each, scope)}"
    yield "*"
    for each in (one for one in rest if not one.parameter.required):
        yield f"{_argument(each)}: {_given(each, scope)} | None = None"
    yield "options: Options | None = None"


def _alone(method: Method, scope: Scope) -> str | None:
    """Return the only parameter of the other way to call an operation; None where there is none."""
    body, arguments = method.named.operation.body, method.named.arguments
    if _queried(method):
        return f"options: {_options_name(method)}, /"
    kind = None if body is None else body.alternatives[0].type
    if arguments or not isinstance(kind, ModelRef) or body is None or body.alternatives[0].kind != "json":
        return None
    model = scope.plan.models[kind.key]
    return f"**fields: Unpack[{scope.own(model.module, model.dict_name)}]"


def _queried(method: Method) -> bool:
    """Tell whether all that an operation takes is a query."""
    arguments = method.named.arguments
    places = [each for each in arguments if each.parameter.location == "path"]
    return bool(arguments) and not places and method.named.operation.body is None


def _options_name(method: Method) -> str:
    name = method.named.operation.id or method.name
    return f"{name[0].upper()}{name[1:]}Options"


def _options(method: Method, scope: Scope) -> str:
    rows: list[str] = []
    for each in method.named.arguments:
        told = _given(each, scope)
        kind = f"Required[{told}]" if each.parameter.required else f"{told} | None"
        rows.append(f"    {quoted(camel(each.parameter.name))}: {kind},\n")
    name = _options_name(method)
    return "".join([f"{name} = TypedDict({quoted(name)}, {{\n", *rows, "}, total=False)\n"])


def _argument(argument: Argument) -> str:
    name = camel(argument.parameter.name)
    return f"{name}_" if keyword.iskeyword(name) else name


def _given(argument: Argument, scope: Scope) -> str:
    told = scope.given(argument.parameter.type)
    return f"{told} | str" if _is_time(argument.parameter.type) else told


def _is_time(kind: Type) -> bool:
    kind = kind.of if isinstance(kind, Nullable) else kind
    return isinstance(kind, Primitive) and kind.kind in {"date", "datetime"}


def _returned(method: Method, scope: Scope, start: str) -> tuple[str, str]:
    """Return what an operation gives, and the word that makes it awaited."""
    if method.way.mode != "pages" or method.way.pagination is None:
        return answered(method.way, scope), "async " if start else ""
    page = _page_name(method, start)
    return (f"Pages[{page}, {scope.read(method.way.pagination.item)}]" if start else page), ""


def _page_name(method: Method, start: str) -> str:
    name = method.named.operation.id or method.name
    return f"{start}{name[0].upper()}{name[1:]}Page"


def _page(method: Method, scope: Scope, start: str) -> str:
    """Return the class of a page: its answer's fields beside what every page has."""
    paging = method.way.pagination
    kind = method.way.good[0].type
    if paging is None or not isinstance(kind, ModelRef):
        raise AssertionError(method.name)
    model = scope.plan.models[kind.key]
    rows: list[str] = []
    for each in model.model.fields:
        is_list = each.name == paging.items
        told = (
            f"list[{scope.read(paging.item)}]" if is_list else scope.either([scope.read(each.type), "None"])
        )
        rows.append(f"    @property\n    def {model.fields[each.name]}(self) -> {told}: ...\n")
    about = docstring(model.model.description or "A page.", 4)
    item = scope.read(paging.item)
    return "".join(
        [f"class {_page_name(method, start)}({start}Listing[{item}], Protocol):\n{about}\n", *rows]
    )
