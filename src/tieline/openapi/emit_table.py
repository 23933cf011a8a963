"""The rows of a table of operations: what the runtime has to know of each. Pure text."""

from __future__ import annotations

from collections.abc import Iterator

from tieline.openapi.annotations import Scope
from tieline.openapi.ir import (
    Answer,
    Content,
    Encoding,
    Pagination,
    Parameter,
    Server,
    Style,
)
from tieline.openapi.layout import Named, Part, call, laid, quoted, tuple_of
from tieline.openapi.plan import NamedOperation
from tieline.openapi.signatures import fields_of
from tieline.openapi.ways import Way

_MEDIA = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data",
    "text": "text/plain",
    "binary": "application/octet-stream",
    "ndjson": "application/x-ndjson",
}
_STYLES: dict[str, Style] = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}


def row(named: NamedOperation, way: Way, name: str, scope: Scope) -> str:
    """Return the row of an operation, called in one way."""
    operation = named.operation
    kind = _kind(way, scope)
    maker = scope.word("PagedOp" if way.mode == "pages" else "Op")
    made = call(maker, quoted(operation.method), quoted(operation.path), *_parts(named, way, scope))
    return laid(Named(f"{name}: {maker}[{kind}] = ", made)) + "\n"


def _kind(way: Way, scope: Scope) -> str:
    """Return what the operation gives, for type checkers; a table is read by the names of the package's models."""
    whole = scope.either(given(each, scope) for each in way.good) if way.good else scope.word("Any")
    if way.mode == "download":
        return "bytes"
    if way.pagination is not None:
        return f"{whole}, {scope.read(way.pagination.item)}"
    return whole


def given(answer: Answer, scope: Scope) -> str:
    """Return the annotation of what an answer holds."""
    match answer.kind:
        case "none":
            return "None"
        case "text":
            return scope.builtin("str")
        case "binary":
            return "bytes"
        case _:
            return scope.read(answer.type) if answer.type is not None else scope.word("Any")


def _parts(named: NamedOperation, way: Way, scope: Scope) -> Iterator[Part]:
    operation = named.operation
    if operation.id:
        yield f"id={quoted(operation.id)}"
    if operation.parameters:
        yield Named("params=", tuple_of(_param(each, scope) for each in operation.parameters))
    if operation.body is not None:
        alternatives = operation.body.alternatives
        typed = len(alternatives) > 1 or bool(fields_of(named, scope.plan))
        yield Named("bodies=", tuple_of(_body(each, scope, typed=typed) for each in alternatives))
    if way.good or way.bad:
        yield Named("answers=", tuple_of(_answer(each, scope) for each in (*way.good, *way.bad)))
    if operation.security is not None:
        yield Named(
            "security=", tuple_of(tuple_of(quoted(one.scheme) for one in each) for each in operation.security)
        )
    if operation.servers:
        yield Named("servers=", tuple_of(server(each, scope) for each in operation.servers))
    if operation.idempotency_header is not None:
        yield f"idempotency={quoted(operation.idempotency_header)}"
    if way.pagination is not None:
        yield Named("paging=", _paging(way.pagination, scope))
    if operation.switch is not None and way.mode in {"events", "lines"}:
        place = [quoted("query")] if operation.switch.location == "query" else []
        yield Named("switch=", call(scope.word("Switch"), quoted(operation.switch.name), *place))


def _param(parameter: Parameter, scope: Scope) -> Part:
    parts: list[Part] = [quoted(parameter.name)]
    if parameter.location != "query":
        parts.append(quoted(parameter.location))
    if parameter.style != _STYLES[parameter.location]:
        parts.append(f"style={quoted(parameter.style)}")
    if parameter.explode != (parameter.style in {"form", "deepObject"}):
        parts.append(f"explode={parameter.explode}")
    if parameter.allow_reserved:
        parts.append("reserved=True")
    if parameter.media_type is not None:
        parts.append("json=True")
    return call(scope.word("Param"), *parts)


def _body(content: Content, scope: Scope, *, typed: bool) -> Part:
    parts: list[Part] = [quoted(content.kind)]
    kinds = {"json", "ndjson", "form", "multipart"} if typed else {"json", "ndjson"}
    told = scope.told(content.type) if content.kind in kinds else "Any"
    parts += [f"type=lambda: {told}"] if told != "Any" else []
    if content.media_type != _MEDIA[content.kind]:
        parts.append(f"media={quoted(content.media_type)}")
    if content.encodings:
        parts.append(Named("parts=", tuple_of(_part(each, scope) for each in content.encodings)))
    return call(scope.word("Body"), *parts)


def _part(encoding: Encoding, scope: Scope) -> Part:
    parts: list[Part] = [quoted(encoding.name)]
    if encoding.content_type is not None:
        parts.append(f"media={quoted(encoding.content_type)}")
    if encoding.style != "form":
        parts.append(f"style={quoted(encoding.style)}")
    if encoding.explode != (encoding.style in {"form", "deepObject"}):
        parts.append(f"explode={encoding.explode}")
    if encoding.allow_reserved:
        parts.append("reserved=True")
    return call(scope.word("Part"), *parts)


def _answer(answer: Answer, scope: Scope) -> Part:
    parts: list[Part] = [quoted(answer.status), quoted(answer.kind)]
    if answer.type is not None and answer.kind in {"json", "sse", "ndjson"}:
        told = scope.told(answer.type)
        if told != "Any":
            parts.append(f"lambda: {told}")
    usual = {**_MEDIA, "sse": "text/event-stream"}.get(answer.kind)
    if answer.media_type is not None and answer.media_type != usual:
        parts.append(f"media={quoted(answer.media_type)}")
    return call(scope.word("Answer"), *parts)


def _paging(pages: Pagination, scope: Scope) -> Part:
    parts: list[Part] = [
        quoted(pages.rule),
        f"items={quoted(pages.items)}",
        f"item=lambda: {scope.told(pages.item)}",
    ]
    for name in (
        "parameter",
        "location",
        "next",
        "last_item",
        "before",
        "has_more",
        "total",
        "size",
        "identity",
    ):
        value = getattr(pages, name)
        if value is not None and not (name == "location" and value == "query"):
            parts.append(f"{name}={quoted(value)}")
    if pages.expired:
        texts = [quoted(each) for each in pages.expired]
        parts.append(f"expired={texts[0]}" if len(texts) == 1 else Named("expired=", tuple_of(texts)))
    parts += [f"default_size={pages.default_size}"] if pages.default_size is not None else []
    parts += [f"first={pages.first}"] if pages.first else []
    if pages.empty_on:
        parts.append(Named("empty_on=", tuple_of(str(each) for each in pages.empty_on)))
    return call(scope.word("Paging"), *parts)


def server(told: Server, scope: Scope) -> Part:
    """Return an address with its variables."""
    parts: list[Part] = [quoted(told.url)]
    if told.variables:
        variables: list[Part] = []
        for each in told.variables:
            about: list[Part] = [quoted(each.name), quoted(each.default)]
            about += [tuple_of(quoted(value) for value in each.values)] if each.values else []
            variables.append(call(scope.word("Variable"), *about))
        parts.append(tuple_of(variables))
    return call(scope.word("Server"), *parts)
