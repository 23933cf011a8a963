"""What a function is: a sync, an action or an event function, as its author declared it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec

#: How long each kind may take.
SYNC_TIMEOUT = timedelta(hours=24)
ACTION_TIMEOUT = timedelta(minutes=15)
EVENT_TIMEOUT = timedelta(hours=1)

EventName = Literal["post-connection-creation", "pre-connection-deletion", "validate-connection", "webhook"]


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where a function stands."""

    path: Path
    line: int


class ModelType(msgspec.Struct, frozen=True, kw_only=True):
    """A model of records: its name, and the author's type (a Struct, a pydantic model, a dataclass, a TypedDict)."""

    name: str
    type: Any
    #: The field that holds a record's id.
    id_field: str = "id"


class BuiltIn(msgspec.Struct, frozen=True, kw_only=True):
    """A sync that is a stream of its provider's own source."""

    stream: str


class SyncDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """A sync. `every` is its frequency (an interval or a cron line), None: it runs when it is triggered."""

    name: str
    #: The unique key of the integration it is for.
    integration: str
    models: tuple[ModelType, ...]
    every: str | None = None
    #: It starts by itself for each connection of the integration.
    auto_start: bool = True
    #: The author's type of its checkpoint, and of the connection's metadata; None: a plain object.
    checkpoint: Any = None
    metadata: Any = None
    description: str = ""
    version: str = "0.0.1"
    scopes: tuple[str, ...] = ()
    timeout: timedelta = SYNC_TIMEOUT
    #: The author's function, async or plain, of a context; or the provider's own stream.
    run: Callable[..., Any] | BuiltIn
    origin: Origin | None = None


class ActionDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """An action: called with an input, it answers with an output."""

    name: str
    integration: str
    #: The author's types; None where it takes or gives nothing.
    input: Any = None
    output: Any = None
    metadata: Any = None
    description: str = ""
    version: str = "0.0.1"
    scopes: tuple[str, ...] = ()
    timeout: timedelta = ACTION_TIMEOUT
    run: Callable[..., Any]
    origin: Origin | None = None


class EventDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """A function that runs when something happens to a connection.

    `webhook` runs for what the provider sends, of the types in `subscriptions` (`*`: all); it may save records of
    `models`. `validate-connection` and `pre-connection-deletion` run before, and the first refuses by raising.
    """

    name: str
    integration: str
    event: EventName
    subscriptions: tuple[str, ...] = ("*",)
    models: tuple[ModelType, ...] = ()
    metadata: Any = None
    description: str = ""
    version: str = "0.0.1"
    timeout: timedelta = EVENT_TIMEOUT
    run: Callable[..., Any]
    origin: Origin | None = None


Definition = SyncDefinition | ActionDefinition | EventDefinition
