"""The modules of services: a table of operations, and a class for each of sync and async over it. Pure text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from tieline.openapi.annotations import Scope
from tieline.openapi.emit_table import given, row
from tieline.openapi.imports import from_abstract, from_runtime, from_typing, imported
from tieline.openapi.ir import Content
from tieline.openapi.layout import Group, Named, blocks, call, cleaned, docstring, laid, quoted, tuple_of
from tieline.openapi.plan import NamedOperation, Plan, Service
from tieline.openapi.ways import Way, ways

_CALLS = {"call": "_call", "pages": "_pages", "download": "_download", "events": "_events", "lines": "_lines"}


class Method(Struct, frozen=True, kw_only=True):
    """A method of a service: an operation and one way to call it."""

    named: NamedOperation
    way: Way
    name: str
    row: str


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
    rows = [row(each.named.operation, each.way, each.row, table) for each in listed]
    sync = _class(service, listed, scope, is_async=False)
    both = _class(service, listed, scope, is_async=True)
    text = blocks(["\n".join(rows), sync, both])
    for each in (scope, table):
        each.prune(text)
    return blocks([_header(service, scope, table), text])


def _header(service: Service, scope: Scope, table: Scope) -> str:
    """Return docstring and imports; what only annotations need is imported for type checkers alone."""
    late = {"builtins", "datetime", "models"}
    words = table.words | {"TYPE_CHECKING"} | (scope.words & {"UNSET"})
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


def _class(service: Service, listed: Sequence[Method], scope: Scope, *, is_async: bool) -> str:
    start = "Async" if is_async else ""
    about = docstring(service.description or f"{service.title}.", 4)
    parts = [f"class {start}{service.class_name}({start}Service):\n{about}"]
    parts += [_method(each, scope, is_async=is_async) for each in listed]
    return blocks(parts, gap=1)


def _method(method: Method, scope: Scope, *, is_async: bool) -> str:
    operation = method.named.operation
    result = returned(method.way, scope, is_async=is_async)
    waits = is_async and method.way.mode != "pages"
    start = f"    {'async ' if waits else ''}def {method.name}"
    signature = laid(Group(f"{start}(", tuple(parameters(method, scope)), f") -> {result}:"), 4, before=-4)
    values = tuple_of(each.name for each in method.named.arguments)
    parts: list[str | Group | Named] = [method.row, values]
    if operation.body is not None:
        parts.append("body=body")
        parts += ["media=media"] if len(operation.body.alternatives) > 1 else []
    made = call(f"self.{_CALLS[method.way.mode]}", *parts, "options=options")
    body = laid(Named("return await " if waits else "return ", made), 8)
    return f"{signature}\n{docstring(about(method), 8)}        {body}\n"


def parameters(method: Method, scope: Scope) -> Iterator[str]:
    """Yield the parameters: places in the path and the body may go without their names, the rest need them."""
    operation, arguments = method.named.operation, method.named.arguments
    places = [each for each in arguments if each.parameter.location == "path"]
    rest = [each for each in arguments if each not in places]
    yield "self"
    for each in places:
        yield f"{each.name}: {scope.given(each.parameter.type)}"
    if operation.body is not None:
        body = _body(operation.body.alternatives, scope)
        optional = "" if operation.body.required else f" = {scope.word('UNSET')}"
        yield f"body: {scope.either([body, scope.word('Unset')]) if optional else body}{optional}"
    yield "*"
    for each in (one for one in rest if one.parameter.required):
        yield f"{each.name}: {scope.given(each.parameter.type)}"
    if operation.body is not None and len(operation.body.alternatives) > 1:
        kinds = [quoted(each.media_type) for each in operation.body.alternatives]
        yield f"media: {scope.word('Literal')}[{', '.join(kinds)}] | None = None"
    for each in (one for one in rest if not one.parameter.required):
        yield f"{each.name}: {scope.either([scope.given(each.parameter.type), 'None'])} = None"
    scope.words.add("Options")
    yield "options: Options | None = None"


def _body(alternatives: Iterable[Content], scope: Scope) -> str:
    """Return the annotation of a body that may be written in several ways."""
    kinds: list[str] = []
    for each in alternatives:
        match each.kind:
            case "binary":
                kinds.append(scope.word("FileInput"))
            case "text":
                kinds.append(scope.builtin("str"))
            case "ndjson":
                kinds.append(f"{scope.word('Iterable')}[{scope.given(each.type)}]")
            case _:
                kinds.append(scope.given(each.type))
    return scope.either(kinds)


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


def about(method: Method) -> str:
    """Return what there is to tell of a method."""
    operation = method.named.operation
    summary, description = operation.summary.strip(), operation.description.strip()
    told = [
        "Deprecated." if operation.deprecated else "",
        summary,
        "" if description == summary else description,
        _arguments(method),
        f"`{operation.method} {operation.path}`"
        + (f", operationId `{operation.id}`" if operation.id else ""),
    ]
    return "\n\n".join(each for each in told if each)


def _arguments(method: Method) -> str:
    """Return the section of a docstring that tells of the parameters that the document describes."""
    rows: list[str] = []
    for each in method.named.arguments:
        lines = cleaned(each.parameter.description, 84)
        if lines:
            rows.append(f"    {each.name}: {lines[0]}")
            rows += [f"        {line}" if line else "" for line in lines[1:]]
    body = method.named.operation.body
    if body is not None and (lines := cleaned(body.description, 84)):
        rows.append(f"    body: {lines[0]}")
        rows += [f"        {line}" if line else "" for line in lines[1:]]
    return "\n".join(["Args:", *rows]) if rows else ""
