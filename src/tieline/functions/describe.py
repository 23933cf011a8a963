"""Functions as programs are told of them: what they are called, take and give; pure."""

from __future__ import annotations

import hashlib
import re
from typing import Any, cast

import msgspec
from msgspec import UNSET, UnsetType

from tieline.core.json import JsonValue
from tieline.core.version import __version__
from tieline.functions.codec import codec
from tieline.functions.definition import ActionDefinition, Definition, EventDefinition, SyncDefinition
from tieline.functions.switches import Kind

#: What a description may say of an input's fields: `- name: words`.
_BULLET = re.compile(r"^\s*[-*]\s*`?(\w+)`?\s*:\s*(.+)$", re.MULTILINE)

Schema = dict[str, Any]


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What an author says of a function."""

    description: str
    scopes: list[str]


class Described(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A function. `runs` is how often it does, `input` and `returns` name schemas in `json_schema`.

    `source` is `catalog` for what a provider brings along; `last_deployed` is when its file was written.
    """

    id: int
    name: str
    type: Kind
    description: str
    version: str
    enabled: bool
    runs: str | None
    auto_start: bool
    track_deletes: bool
    scopes: list[str]
    returns: list[str]
    endpoints: list[JsonValue]
    features: list[str]
    webhook_subscriptions: list[str] = msgspec.field(name="webhookSubscriptions")
    last_deployed: str | None
    source: str
    sdk_version: str
    metadata: Metadata
    json_schema: Schema | None
    input: str | UnsetType = UNSET
    event: str | UnsetType = UNSET


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """An action as language models are told of it."""

    name: str
    description: str
    parameters: Schema


def kind_of(definition: Definition) -> Kind:
    """Return what kind of function it is, in the wire's word."""
    match definition:
        case SyncDefinition():
            return "sync"
        case ActionDefinition():
            return "action"
        case EventDefinition():
            return "on-event"


def described(definition: Definition, *, deployed: str | None = None) -> Described:
    """Return a function as programs are told of it."""
    returns, given, schema = _types(definition)
    scopes = [] if isinstance(definition, EventDefinition) else list(definition.scopes)
    plain = Described(
        id=_number(definition),
        name=definition.name,
        type=kind_of(definition),
        description=definition.description,
        version=definition.version,
        enabled=True,
        runs=None,
        auto_start=False,
        track_deletes=False,
        scopes=scopes,
        returns=returns,
        input=given,
        endpoints=[],
        features=[],
        webhook_subscriptions=[],
        last_deployed=deployed,
        source="repo" if definition.origin is not None else "catalog",
        sdk_version=f"tieline-{__version__}",
        metadata=Metadata(description=definition.description, scopes=scopes),
        json_schema=schema,
    )
    match definition:
        case SyncDefinition():
            features = [] if definition.checkpoint is None else ["checkpoints"]
            return msgspec.structs.replace(
                plain, runs=definition.every, auto_start=definition.auto_start, features=features
            )
        case ActionDefinition():
            return plain
        case EventDefinition():
            heard = list(definition.subscriptions) if definition.event == "webhook" else []
            return msgspec.structs.replace(plain, event=definition.event, webhook_subscriptions=heard)


def tool(definition: ActionDefinition) -> Tool:
    """Return an action for a language model: its input as JSON Schema, with what its description says of the fields."""
    schema = {} if definition.input is None else codec(definition.input).schema()
    definitions = cast("Schema", schema.get("definitions") or schema.get("$defs") or {})
    top = cast("Schema", definitions.get(str(schema.get("$ref", "")).rpartition("/")[2], schema))
    words = dict(_BULLET.findall(definition.description))
    properties = {
        name: {**each, "description": words[name].strip()}
        if name in words and "description" not in each
        else each
        for name, each in cast("dict[str, Schema]", top.get("properties", {})).items()
    }
    parameters: Schema = {
        "type": "object",
        "properties": properties,
        "required": list(top.get("required", ())),
    }
    # Those that a property refers to; the input's own is what the parameters are.
    text = msgspec.json.encode(properties).decode()
    if "#/definitions/" in text:
        parameters["definitions"] = definitions
    return Tool(name=definition.name, description=definition.description, parameters=parameters)


def _types(definition: Definition) -> tuple[list[str], str | UnsetType, Schema | None]:
    """Return the names of what a function gives, and of what it takes, and the schemas of both."""
    schemas: Schema = {}
    given: str | UnsetType = UNSET
    if isinstance(definition, ActionDefinition):
        if definition.input is not None:
            given = _add(schemas, f"ActionInput_{definition.name}", definition.input)
        returns = (
            []
            if definition.output is None
            else [_add(schemas, f"ActionOutput_{definition.name}", definition.output)]
        )
    else:
        returns = [_add(schemas, model.name, model.type, named=True) for model in definition.models]
    return returns, given, {"definitions": schemas} if schemas else None


def _add(schemas: Schema, name: str, kind: Any, *, named: bool = False) -> str:
    """Add the schema of a type, and of all that it needs; return its name: the type's own, unless it is `named`."""
    schema = dict(codec(kind).schema())
    schemas.update(cast("Schema", schema.pop("definitions", None) or {}))
    own = str(schema.get("$ref", "")).rpartition("/")[2]
    if own and (own == name or not named):
        return own
    schemas[name] = schemas[own] if own else schema
    return name


def _number(definition: Definition) -> int:
    """Return a number that stays the same for a function, and is exact in every program."""
    text = f"{definition.integration}/{kind_of(definition)}/{definition.name}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest())
