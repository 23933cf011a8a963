"""A source's streams as syncs: what every integration of its provider has without any function of an author's."""

from __future__ import annotations

from typing import Any

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
