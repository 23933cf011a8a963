"""The functions there are: gathered from modules, looked up by integration and name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import msgspec

from tieline.core.errors import UnknownName, UsageError
from tieline.functions.decorators import definition_of
from tieline.functions.definition import (
    ActionDefinition,
    Definition,
    EventDefinition,
    EventName,
    SyncDefinition,
)

D = TypeVar("D", SyncDefinition, ActionDefinition, EventDefinition)

_KINDS = {SyncDefinition: "sync", ActionDefinition: "action", EventDefinition: "on-event"}


class LoadProblem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a file, or a function in it, is not there: the line, where one is to blame, and the reason."""

    path: Path
    line: int | None
    message: str

    def __str__(self) -> str:
        return f"{self.path}{'' if self.line is None else f', line {self.line}'}: {self.message}"


class Registry(msgspec.Struct, frozen=True, kw_only=True):
    """Functions by integration and name, and what could not be loaded. Made once, never changed."""

    syncs: Mapping[tuple[str, str], SyncDefinition] = {}
    actions: Mapping[tuple[str, str], ActionDefinition] = {}
    events: Mapping[tuple[str, str], EventDefinition] = {}
    problems: tuple[LoadProblem, ...] = ()

    @classmethod
    def of(cls, definitions: Iterable[Definition], problems: Iterable[LoadProblem] = ()) -> Registry:
        """Gather definitions.

        Of two with one kind, integration and name the second is told as a problem; so is a sync that saves a model of
        another sync of its integration: each would delete and overwrite what the other saves.
        """
        syncs: dict[tuple[str, str], SyncDefinition] = {}
        actions: dict[tuple[str, str], ActionDefinition] = {}
        events: dict[tuple[str, str], EventDefinition] = {}
        found = list(problems)
        for each in definitions:
            match each:
                case SyncDefinition():
                    if (other := _sharing(syncs, each)) is None:
                        _add(syncs, each, found)
                    else:
                        found.append(_problem(each, f"saves a model of the sync {other.name}, too", other))
                case ActionDefinition():
                    _add(actions, each, found)
                case EventDefinition():
                    _add(events, each, found)
        return cls(syncs=syncs, actions=actions, events=events, problems=tuple(found))

    @classmethod
    def of_functions(cls, *functions: Callable[..., Any]) -> Registry:
        """Gather decorated functions; raises `UsageError` for one that is not, or for two of one name."""
        definitions: list[Definition] = []
        for each in functions:
            found = definition_of(each)
            if found is None:
                raise UsageError(f"functions: {each!r} is not declared as one", field="functions")
            definitions.append(found)
        registry = cls.of(definitions)
        if registry.problems:
            raise UsageError(f"functions: {registry.problems[0]}", field="functions")
        return registry

    def sync(self, integration: str, name: str) -> SyncDefinition:
        """Return a sync; raises `UnknownName` listing those there are."""
        return _find(self.syncs, "sync", integration, name)

    def action(self, integration: str, name: str) -> ActionDefinition:
        """Return an action; raises `UnknownName` listing those there are."""
        return _find(self.actions, "action", integration, name)

    def syncs_of(self, integration: str) -> list[SyncDefinition]:
        """Return an integration's syncs, by name."""
        return _of(self.syncs, integration)

    def actions_of(self, integration: str) -> list[ActionDefinition]:
        """Return an integration's actions, by name."""
        return _of(self.actions, integration)

    def events_of(self, integration: str, event: EventName | None = None) -> list[EventDefinition]:
        """Return an integration's event functions, by name: all, or those for one event."""
        return [each for each in _of(self.events, integration) if event in {None, each.event}]


def defined_in(module: ModuleType) -> list[Definition]:
    """Return the definitions of a module's functions, in the order of their names there; each once.

    Functions that it imported from elsewhere count too: a module can gather what several others define.
    """
    found = (definition_of(value) for value in vars(module).values())
    return list({id(each): each for each in found if each is not None}.values())


def _add(known: dict[tuple[str, str], D], definition: D, problems: list[LoadProblem]) -> None:
    key = (definition.integration, definition.name)
    former = known.setdefault(key, definition)
    if former is definition or former.run is definition.run:
        return
    problems.append(_problem(definition, "is defined twice", former))


def _sharing(syncs: Mapping[tuple[str, str], SyncDefinition], sync: SyncDefinition) -> SyncDefinition | None:
    """Return another sync of the integration that saves one of a sync's models."""
    names = {model.name for model in sync.models}
    for other in _of(syncs, sync.integration):
        if other.name != sync.name and names & {model.name for model in other.models}:
            return other
    return None


def _problem(definition: Definition, what: str, other: Definition) -> LoadProblem:
    origin, there = definition.origin, other.origin
    where = "" if there is None else f", in {there.path}, line {there.line}"
    return LoadProblem(
        path=origin.path if origin else Path(),
        line=origin.line if origin else None,
        message=f"{_KINDS[type(definition)]} {definition.name} of {definition.integration} {what}{where}",
    )


def _find(known: Mapping[tuple[str, str], D], kind: str, integration: str, name: str) -> D:
    if (integration, name) in known:
        return known[integration, name]
    there = ", ".join(each.name for each in _of(known, integration)) or "none"
    raise UnknownName(f"{kind}: {integration} has no {name!r}; it has {there}", field=kind)


def _of(known: Mapping[tuple[str, str], D], integration: str) -> list[D]:
    return sorted(
        (each for (key, _), each in known.items() if key == integration), key=lambda each: each.name
    )
