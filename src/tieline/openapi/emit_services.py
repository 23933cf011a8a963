"""The modules of services: a table of operations, and a class for each of sync and async over it. Pure text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from tieline.openapi.annotations import Scope
from tieline.openapi.emit_table import given, row
from tieline.openapi.imports import from_abstract, from_runtime, from_typing, imported
from tieline.openapi.layout import Group, Named, blocks, call, cleaned, docstring, laid, tuple_of
from tieline.openapi.plan import NamedOperation, Plan, Service
from tieline.openapi.signatures import Keyword, fields_of, model_of, spread, whole
from tieline.openapi.ways import Way, ways

_CALLS = {"call": "_call", "pages": "_pages", "download": "_download", "events": "_events", "lines": "_lines"}


class Method(Struct, frozen=True, kw_only=True):
    """A method of a service: an operation and one way to call it."""

    named: NamedOperation
    way: Way
    name: str
    row: str


class _Drawn(Struct, frozen=True, kw_only=True):
    """What a method is in both classes: the ways to call it, and what there is to tell of it."""

    method: Method
    fields: tuple[Keyword, ...]
    keywords: tuple[Keyword, ...]
    about: str


def methods(service: Service) -> Iterator[Method]:
    """Yield the methods of a service, in the order of their names' operations."""
    taken = {each.name for each in service.operations}
    for each in service.operations:
        for way in ways(each.operation):
            name = f"{each.name}{way.suffix}"
            while way.suffix and name in taken:
                name += "_"
            taken.add(name)
            yield Method(named=each, way=way, name=name, row=f"_{name.upper()}" if way.suffix else each.row)


def service_module(plan: Plan, service: Service) -> str:
    """Return the text of the module of a service."""
    listed = list(methods(service))
    scope = Scope(plan, shadowed={each.name for each in listed})
    table = Scope(plan)
    rows = [row(each.named, each.way, each.row, table) for each in listed]
    drawn = [_drawn(each, scope) for each in listed]
    sync = _class(service, drawn, scope, is_async=False)
    both = _class(service, drawn, scope, is_async=True)
    text = blocks(["\n".join(rows), sync, both])
    for each in (scope, table):
        each.prune(text)
    return blocks([_header(service, scope, table), text])


def _header(service: Service, scope: Scope, table: Scope) -> str:
    """Return docstring and imports; what only annotations need is imported for type checkers alone."""
    late = {"builtins", "datetime", "models"}
    words = table.words | {"TYPE_CHECKING"} | (scope.words & {"UNSET", "filled", "overload"})
    only = scope.words | {"Options"}
    runtime = [*from_abstract(words), *from_typing(words)]
    lines = [
        docstring(f"{service.title}: operations of the API.", 0),
        "\nfrom __future__ import annotations\n\n",
    ]
    lines += ["import datetime as _dt\n"] if "datetime" in table.words else []
    lines += [*runtime, "\n", from_runtime(words | {"Service", "AsyncService"}, scope.plan.runtime_below)]
    lines += ["\nfrom .. import models\n"] if "models" in table.words else []
    lines.append("\nif TYPE_CHECKING:\n")
    rest = only - words
    first = ["import builtins\n"] if "builtins" in rest else []
    first += ["import datetime as _dt\n"] if "datetime" in rest else []
    first += [*from_abstract(rest), *from_typing(rest)]
    second = [from_runtime(rest - late - {"Service", "AsyncService"}, scope.plan.runtime_below)]
    third = imported("..models", scope.classes | table.classes)
    groups = ["".join(each) for each in (first, second, third) if any(each)]
    lines += _indented("\n".join(groups))
    return "".join(lines)


def _indented(text: str) -> list[str]:
    return [f"    {line}\n" if line else "\n" for line in text.splitlines()]


def _drawn(method: Method, scope: Scope) -> _Drawn:
    return _Drawn(
        method=method,
        fields=spread(method.named, scope),
        keywords=whole(method.named, scope),
        about=docstring(about(method, scope.plan), 8),
    )


def _class(service: Service, listed: Sequence[_Drawn], scope: Scope, *, is_async: bool) -> str:
    start = "Async" if is_async else ""
    about = docstring(service.description or f"{service.title}.", 4)
    parts = [f"class {start}{service.class_name}({start}Service):\n{about}"]
    parts += [_method(each, scope, is_async=is_async) for each in listed]
    return blocks(parts, gap=1)


def _method(drawn: _Drawn, scope: Scope, *, is_async: bool) -> str:
    """Return a method; before it, the two ways to call it, where its body may be given by fields."""
    method, fields, keywords = drawn.method, drawn.fields, drawn.keywords
    waits = is_async and method.way.mode != "pages"
    start = f"    {'async ' if waits else ''}def {method.name}("
    end = f") -> {returned(method.way, scope, is_async=is_async)}:"
    taken, text = [*map(str, keywords)], ""
    if fields:
        taken = _either(method, keywords, scope)
        text = "".join(_overload(start, each, end, scope) for each in (fields, keywords))
    made = _called(method, scope, by_fields=bool(fields))
    body = laid(Named("return await " if waits else "return ", made), 8)
    return f"{text}{_head(start, taken, end)}\n{drawn.about}        {body}\n"


def _overload(start: str, keywords: Sequence[Keyword], end: str, scope: Scope) -> str:
    scope.words.add("overload")
    return f"    @_overload\n{_head(start, map(str, keywords), f'{end} ...')}\n\n"


def _head(start: str, taken: Iterable[str], end: str) -> str:
    return laid(Group(start, ("self", "*", *taken), end), 4, before=-4)


def _either(method: Method, keywords: Sequence[Keyword], scope: Scope) -> list[str]:
    """Return the parameters behind both ways to call a method: those of the one with a body, and any fields."""
    body = f"body: {scope.word('Any')} = {scope.word('UNSET')}"
    told = [body if each.name == "body" else str(each) for each in keywords]
    return [*told, f"**{_rest(method)}: Any"]


def _rest(method: Method) -> str:
    """Return what the fields of a body are called within a method."""
    taken = {each.name for each in method.named.arguments}
    name = "fields"
    while name in taken:
        name += "_"
    return name


def _called(method: Method, scope: Scope, *, by_fields: bool) -> Group:
    """Return the call of the runtime that a method is."""
    operation, arguments = method.named.operation, method.named.arguments
    parts: list[str | Group | Named] = [method.row, tuple_of(each.name for each in arguments)]
    if operation.body is not None and by_fields:
        given = _rest(method) if operation.body.required else f"{_rest(method)} or None"
        parts.append(Named("body=", call(scope.word("filled"), method.row, "body", given)))
    elif operation.body is not None:
        parts.append("body=body")
    if operation.body is not None and len(operation.body.alternatives) > 1:
        parts.append("media=media")
    return call(f"self.{_CALLS[method.way.mode]}", *parts, "options=options")


def returned(way: Way, scope: Scope, *, is_async: bool = False) -> str:
    """Return the annotation of what a method gives."""
    match way.mode:
        case "pages":
            item = scope.read(way.pagination.item) if way.pagination is not None else ""
            return f"{scope.word('AsyncPages' if is_async else 'Page')}[{item}]"
        case "download":
            return scope.word("AsyncBinaryStream" if is_async else "BinaryStream")
        case "events":
            return f"{scope.word('AsyncEventStream' if is_async else 'EventStream')}[{answered(way, scope)}]"
        case "lines":
            return f"{scope.word('AsyncLineStream' if is_async else 'LineStream')}[{answered(way, scope)}]"
        case "call":
            return answered(way, scope)


def answered(way: Way, scope: Scope) -> str:
    """Return the annotation of what an operation answers."""
    return scope.either(given(each, scope) for each in way.good) if way.good else scope.word("Any")


def about(method: Method, plan: Plan) -> str:
    """Return what there is to tell of a method."""
    operation = method.named.operation
    summary, description = operation.summary.strip(), operation.description.strip()
    told = [
        "Deprecated." if operation.deprecated else "",
        summary,
        "" if description == summary else description,
        _arguments(method, plan),
        f"`{operation.method} {operation.path}`"
        + (f", operationId `{operation.id}`" if operation.id else ""),
    ]
    return "\n\n".join(each for each in told if each)


def _arguments(method: Method, plan: Plan) -> str:
    """Return the section of a docstring that tells of the arguments which the document describes."""
    body, fields = method.named.operation.body, fields_of(method.named, plan)
    rows = [*_told((each.name, each.parameter.description) for each in method.named.arguments)]
    rows += _told((name, each.description) for name, each in fields.items())
    if body is not None:
        model = model_of(method.named, plan)
        instead = f"Instead of the fields of `{model.name}`. " if model and fields else ""
        rows += _told([("body", f"{instead}{body.description}".strip())])
    return "\n".join(["Args:", *rows]) if rows else ""


def _told(described: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, description in described:
        lines = cleaned(description, 84)
        if lines:
            yield f"    {name}: {lines[0]}"
            yield from (f"        {line}" if line else "" for line in lines[1:])
