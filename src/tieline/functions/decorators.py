"""`@sync`, `@action` and `@on_event`: what they decorate stays the author's own function, to be called and tested as any."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, TypeVar, get_args

from tieline.core.errors import UsageError
from tieline.core.spans import parse_span
from tieline.functions.codec import check
from tieline.functions.definition import (
    ACTION_TIMEOUT,
    EVENT_TIMEOUT,
    SYNC_TIMEOUT,
    ActionDefinition,
    Definition,
    EventDefinition,
    EventName,
    ModelType,
    Origin,
    SyncDefinition,
)
from tieline.work.schedule import next_time

if TYPE_CHECKING:
    from tieline.functions.blocking import BlockingActionContext, BlockingEventContext, BlockingSyncContext
    from tieline.functions.context import ActionContext
    from tieline.functions.saving import EventContext, SyncContext

#: A function and the context that it takes belong together: async ones take the one, plain ones the other.
SyncFunction = Callable[["SyncContext"], Awaitable[None]] | Callable[["BlockingSyncContext"], None]
ActionFunction = (
    Callable[Concatenate["ActionContext", ...], Awaitable[Any]]
    | Callable[Concatenate["BlockingActionContext", ...], Any]
)
EventFunction = (
    Callable[["EventContext", Any], Awaitable[None]] | Callable[["BlockingEventContext", Any], None]
)

F = TypeVar("F", bound=Callable[..., Any])
S = TypeVar("S", bound=SyncFunction)
A = TypeVar("A", bound=ActionFunction)
E = TypeVar("E", bound=EventFunction)

#: Where a function carries its definition.
MARK = "__tieline__"

#: A model of records: its type; its name with its type (`dict` for records of any shape); or a `ModelType`.
ModelGiven = type[Any] | tuple[str, Any] | ModelType

_NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
_MODEL = re.compile(r"[A-Z][a-zA-Z0-9_-]{0,254}")
_EVENTS: tuple[EventName, ...] = get_args(EventName)


def sync(
    *,
    integration: str,
    models: Sequence[ModelGiven],
    every: str | None = None,
    auto_start: bool = True,
    checkpoint: Any = None,
    metadata: Any = None,
    name: str | None = None,
    description: str | None = None,
    version: str = "0.0.1",
    scopes: Sequence[str] = (),
    timeout: str | timedelta = SYNC_TIMEOUT,
) -> Callable[[S], S]:
    """Declare a sync: a function of a `SyncContext` that saves records of `models`.

    `integration` is the unique key of the integration it is for. `every` is an interval (`1h`, `every 30 minutes`, `half
    day`) or a cron line in UTC; without it the sync runs when it is triggered. It starts by itself for each connection
    unless `auto_start` is False. `checkpoint` and `metadata` are the author's types of these. The name is the function's
    own, the description its docstring, unless they are given. A function that is not async runs in a thread, and is
    given a `BlockingSyncContext`. Raises `UsageError` naming the argument that is wrong.
    """

    def declare(function: S) -> S:
        if every is not None:
            next_time(every, datetime(2000, 1, 1, tzinfo=UTC), field="every")
        if not models:
            raise UsageError(f"models: {function.__name__} must name at least one", field="models")
        _check_parameters(function, "the context")
        definition = SyncDefinition(
            name=_name(name, function),
            integration=_integration(integration),
            models=models_of(models),
            every=every,
            auto_start=auto_start,
            checkpoint=_type(checkpoint, "checkpoint"),
            metadata=_type(metadata, "metadata"),
            description=_description(description, function),
            version=version,
            scopes=tuple(scopes),
            timeout=_timeout(timeout, SYNC_TIMEOUT),
            run=function,
            origin=_origin(function),
        )
        return _marked(function, definition)

    return declare


def action(
    *,
    integration: str,
    input: Any = None,  # noqa: A002 - the wire's word
    output: Any = None,
    metadata: Any = None,
    name: str | None = None,
    description: str | None = None,
    version: str = "0.0.1",
    scopes: Sequence[str] = (),
    timeout: str | timedelta = ACTION_TIMEOUT,
) -> Callable[[A], A]:
    """Declare an action: a function of an `ActionContext` and, where `input` is a type, of an input.

    Input and output are checked against their types; None: the function takes no input, or gives none. The rest is as for
    `sync`; a function that is not async gets a `BlockingActionContext`.
    """

    def declare(function: A) -> A:
        _check_parameters(function, "the context", *(() if input is None else ("the input",)))
        definition = ActionDefinition(
            name=_name(name, function),
            integration=_integration(integration),
            input=_type(input, "input"),
            output=_type(output, "output"),
            metadata=_type(metadata, "metadata"),
            description=_description(description, function),
            version=version,
            scopes=tuple(scopes),
            timeout=_timeout(timeout, SYNC_TIMEOUT),
            run=function,
            origin=_origin(function),
        )
        return _marked(function, definition)

    return declare


def on_event(
    event: EventName,
    *,
    integration: str,
    subscriptions: Sequence[str] = ("*",),
    models: Sequence[ModelGiven] = (),
    metadata: Any = None,
    name: str | None = None,
    description: str | None = None,
    version: str = "0.0.1",
    timeout: str | timedelta = EVENT_TIMEOUT,
) -> Callable[[E], E]:
    """Declare a function of an `EventContext` and the event's payload, that runs when something happens to a connection.

    The events are `post-connection-creation`; `pre-connection-deletion` and `validate-connection`, which run before, and
    of which the second refuses the connection by raising; and `webhook`: what the provider sends, of the types in
    `subscriptions` (`*`: all). It may save records of `models`. The rest is as for `sync`; a function that is not async
    gets a `BlockingEventContext`.
    """

    def declare(function: E) -> E:
        if event not in _EVENTS:
            raise UsageError(f"event: {event!r} is none; there are {', '.join(_EVENTS)}", field="event")
        _check_parameters(function, "the context", "the payload")
        definition = EventDefinition(
            name=_name(name, function),
            integration=_integration(integration),
            event=event,
            subscriptions=tuple(subscriptions),
            models=models_of(models),
            metadata=_type(metadata, "metadata"),
            description=_description(description, function),
            version=version,
            timeout=_timeout(timeout, EVENT_TIMEOUT),
            run=function,
            origin=_origin(function),
        )
        return _marked(function, definition)

    return declare


def definition_of(value: object) -> Definition | None:
    """Return what a decorated function was declared as; None for anything else."""
    found = getattr(value, MARK, None) if inspect.isfunction(value) else None
    return found if isinstance(found, Definition) else None


def _marked(function: F, definition: Definition) -> F:
    setattr(function, MARK, definition)
    return function


def _name(given: str | None, function: Callable[..., Any]) -> str:
    if not inspect.isfunction(function):
        raise UsageError("only a function can be declared as one: put the decorator on a def", field="name")
    name = given or function.__name__
    if not _NAME.fullmatch(name):
        raise UsageError(f"name: {name!r} must be letters, digits, - and _", field="name")
    return name


def _check_parameters(function: Callable[..., Any], *given: str) -> None:
    """Raise `UsageError` where a function does not take what it will be given."""
    if not inspect.isfunction(function):
        return  # which is told by its name
    try:
        inspect.signature(function, follow_wrapped=False).bind(*given)
    except TypeError as problem:
        told = f"parameters: {function.__name__} is given {' and '.join(given)}, which it does not take: {problem}"
        raise UsageError(told, field="parameters") from None


def _integration(key: str) -> str:
    if not key:
        raise UsageError("integration: must be an integration's unique key", field="integration")
    return key


def models_of(given: Sequence[ModelGiven]) -> tuple[ModelType, ...]:
    """Return models as they are declared; raises `UsageError` with the field `models` for what is none."""
    models = [_model(each) for each in given]
    for model in models:
        if not _MODEL.fullmatch(model.name):
            raise UsageError(
                f"models: {model.name!r} must begin with a capital letter, then letters, digits, - and _",
                field="models",
            )
        _type(model.type, "models")
    if len({model.name for model in models}) < len(models):
        raise UsageError("models: two of them have one name", field="models")
    return tuple(models)


def _model(given: ModelGiven) -> ModelType:
    if isinstance(given, ModelType):
        return given
    return ModelType(name=given[0], type=given[1]) if isinstance(given, tuple) else _named(given)


def _named(kind: type[Any]) -> ModelType:
    if not inspect.isclass(kind):
        raise UsageError(
            f"models: {kind!r} is no type; a plain dict needs a name: ('Name', dict)", field="models"
        )
    return ModelType(name=kind.__name__, type=kind)


def _type(kind: Any, field: str) -> Any:
    if kind is not None:
        try:
            check(kind)
        except TypeError as problem:
            raise UsageError(f"{field}: {kind!r} cannot be written as JSON: {problem}", field=field) from None
    return kind


def _description(given: str | None, function: Callable[..., Any]) -> str:
    return given if given is not None else inspect.cleandoc(function.__doc__ or "")


def _timeout(given: str | timedelta, longest: timedelta) -> timedelta:
    span = parse_span(given, field="timeout") if isinstance(given, str) else given
    if not timedelta() < span <= longest:
        raise UsageError(f"timeout: must be more than 0 and at most {longest}", field="timeout")
    return span


def _origin(function: Callable[..., Any]) -> Origin:
    code = inspect.unwrap(function).__code__
    return Origin(path=Path(code.co_filename), line=code.co_firstlineno)
