"""A source's streams as syncs: what every integration of its provider has without any function of an author's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tieline.core.errors import UsageError
from tieline.functions.definition import BuiltIn, ModelType, SyncDefinition
from tieline.sources.model import Resource, Source
from tieline.sources.schema import (
    Boolean,
    Date,
    Integer,
    Json,
    List,
    Model,
    Number,
    Struct,
    Text,
    Timestamp,
    Type,
)

#: How often a stream is synced once it is started, unless its connection says otherwise.
EVERY = "1h"

_PLAIN: dict[type[Type], dict[str, str]] = {
    Text: {"type": "string"},
    Integer: {"type": "integer"},
    Number: {"type": "number"},
    Boolean: {"type": "boolean"},
    Timestamp: {"type": "string", "format": "date-time"},
    Date: {"type": "string", "format": "date"},
    Json: {},
}


def built_in(source: Source, integration: str, *, auto_start: bool = False) -> list[SyncDefinition]:
    """Return the syncs of an integration whose provider has a source; they run when started, unless `auto_start`."""
    return [_sync(source, resource, integration, auto_start=auto_start) for resource in source.resources]


def replaced(source: Source, own: Sequence[SyncDefinition]) -> dict[str, str]:
    """Return the streams that authors' syncs take the place of, each with the name of the sync that does.

    These are the stream of its name, the streams that save a model of its, and those whose parents are among them.
    """
    by = {name: sync.name for sync in own for name in (sync.name, *(model.name for model in sync.models))}
    found: dict[str, str] = {}
    for each in source.resources:  # parents stand before their children
        parent = None if each.parent is None else each.parent.stream
        if name := by.get(each.name) or by.get(each.model) or found.get(parent or ""):
            found[each.name] = name
    return found


def check_not_replaced(source: Source, resources: Sequence[Resource], own: Sequence[SyncDefinition]) -> None:
    """Raise `UsageError` for a stream that an author's sync takes the place of: they would write the same records."""
    instead = replaced(source, own)
    for each in resources:
        if by := instead.get(each.name):
            raise UsageError(
                f"stream: the sync {by} takes the place of {each.name}, or of what that is asked for by: `tieline run {by}`"
                " runs it; name the streams that you want, or load no functions",
                field="stream",
            )


def json_schema(model: Model) -> dict[str, Any]:
    """Return a model's JSON Schema; any field may be missing or null."""
    return {"title": model.name, **_schema(model.fields)}


def _sync(source: Source, resource: Resource, integration: str, *, auto_start: bool) -> SyncDefinition:
    return SyncDefinition(
        name=resource.name,
        integration=integration,
        models=(ModelType(name=resource.model, type=dict[str, Any]),),
        every=EVERY,
        auto_start=auto_start,
        description=f"{source.name}: {resource.name}, from {resource.method} {resource.path}",
        run=BuiltIn(stream=resource.name),
    )


def _schema(kind: Type) -> dict[str, Any]:
    match kind:
        case List(of=item):
            return {"type": "array", "items": _schema(item)}
        case Struct(fields=fields):
            return {"type": "object", "properties": {field.name: _schema(field.type) for field in fields}}
        case _:
            return dict(_PLAIN[type(kind)])
