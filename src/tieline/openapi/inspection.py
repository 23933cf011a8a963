"""What a document holds, as rows for people and as JSON for programs."""

from __future__ import annotations

from msgspec import Struct

from tieline.openapi.diagnostics import Diagnostic, one_line
from tieline.openapi.ir import Pagination, SecurityScheme, Server
from tieline.openapi.plan import NamedOperation, Plan, Service


class SeenPages(Struct, frozen=True, kw_only=True):
    """The pages of an operation: where they were told or seen, and whether its method goes through them."""

    rule: str
    confidence: str
    evidence: str
    items: str
    used: bool


class SeenOperation(Struct, frozen=True, kw_only=True):
    name: str
    method: str
    path: str
    id: str | None
    tags: tuple[str, ...]
    summary: str
    deprecated: bool
    #: As they are called in Python.
    parameters: tuple[str, ...]
    bodies: tuple[str, ...]
    answers: tuple[str, ...]
    #: Alternatives, each of schemes that are needed together; None where the document's own hold.
    auth: tuple[tuple[str, ...], ...] | None
    pagination: SeenPages | None


class SeenTag(Struct, frozen=True, kw_only=True):
    name: str
    title: str
    operations: int


class Inspection(Struct, frozen=True, kw_only=True):
    """All that `tieline client inspect` tells; `format` is raised when what it had means something else, or is gone."""

    format: int = 1
    title: str
    version: str
    openapi: str
    servers: tuple[Server, ...]
    auth: tuple[SecurityScheme, ...]
    security: tuple[tuple[str, ...], ...]
    tags: tuple[SeenTag, ...]
    models: int
    operations: tuple[SeenOperation, ...]
    diagnostics: tuple[Diagnostic, ...]


def inspect(plan: Plan, *, openapi: str) -> Inspection:
    """Return what there is to tell of a plan; `openapi` is the version that its document is written in."""
    api = plan.api
    return Inspection(
        title=api.title,
        version=api.version,
        openapi=openapi,
        servers=api.servers,
        auth=api.schemes,
        security=tuple(tuple(one.scheme for one in each) for each in api.security),
        tags=tuple(
            SeenTag(name=each.name, title=each.title, operations=len(each.operations))
            for each in plan.services
        ),
        models=len(plan.models) + len(plan.aliases),
        operations=tuple(
            _operation(service, each) for service in plan.services for each in service.operations
        ),
        diagnostics=api.diagnostics,
    )


def _operation(service: Service, named: NamedOperation) -> SeenOperation:
    operation = named.operation
    return SeenOperation(
        name=f"{service.name}.{named.name}",
        method=operation.method,
        path=operation.path,
        id=operation.id,
        tags=operation.tags,
        summary=operation.summary,
        deprecated=operation.deprecated,
        parameters=tuple(each.name for each in named.arguments),
        bodies=tuple(each.media_type for each in operation.body.alternatives)
        if operation.body is not None
        else (),
        answers=tuple(f"{each.status} {each.media_type or ''}".strip() for each in operation.answers),
        auth=None
        if operation.security is None
        else tuple(tuple(one.scheme for one in each) for each in operation.security),
        pagination=_pages(operation.pagination),
    )


def _pages(pages: Pagination | None) -> SeenPages | None:
    if pages is None:
        return None
    return SeenPages(
        rule=pages.rule,
        confidence=pages.confidence,
        evidence=pages.evidence,
        items=pages.items,
        used=pages.confidence != "low",
    )


def shown(inspection: Inspection) -> list[str]:
    """Return an inspection as lines for people."""
    seen = inspection
    lines = [f"{seen.title} {seen.version}".strip() + f", OpenAPI {seen.openapi}"]
    lines.append(
        f"{len(seen.operations):,} operations in {len(seen.tags):,} services, {seen.models:,} models"
    )
    lines += [f"  at   {each.url}" for each in seen.servers]
    lines += [f"  auth {each.key}: {each.kind.replace('_', ' ')}" for each in seen.auth]
    for tag in seen.tags:
        lines += ["", f"{tag.name} ({tag.title})"]
        rows = [each for each in seen.operations if each.name.partition(".")[0] == tag.name]
        width = max(len(each.name) for each in rows)
        lines += [f"  {each.name:<{width}}  {each.method} {each.path}{_aside(each)}" for each in rows]
    lines += ["", *(diagnosed(each) for each in seen.diagnostics)] if seen.diagnostics else []
    return [one_line(each) for each in lines]


def _aside(operation: SeenOperation) -> str:
    pages = operation.pagination
    notes = ["deprecated"] if operation.deprecated else []
    if pages is not None:
        notes.append(f"{'pages' if pages.used else 'pages?'} by {pages.rule}: {pages.evidence}")
    return f"  ({'; '.join(notes)})" if notes else ""


def diagnosed(each: Diagnostic) -> str:
    """Return a diagnostic as a line for people."""
    line = f"line {each.line}, " if each.line is not None else ""
    return one_line(f"{line}{each.pointer}: {each.message}; {each.consequence} ({each.code})")
