"""Which functions each integration has: its authors', and the streams of its provider's own source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import msgspec

from tieline.connections.integrations import AUTO_START_SYNCS
from tieline.connections.model import Integration
from tieline.connections.ports import IntegrationStore
from tieline.core.errors import UnknownName
from tieline.functions.definition import (
    ActionDefinition,
    Definition,
    EventDefinition,
    EventName,
    SyncDefinition,
)
from tieline.functions.describe import kind_of
from tieline.functions.registry import Registry
from tieline.functions.switches import FunctionKey, Kind, SwitchStore
from tieline.providers.model import Provider
from tieline.sources import catalogue
from tieline.sources.functions import built_in, replaced
from tieline.sources.model import Source

D = TypeVar("D", SyncDefinition, ActionDefinition, EventDefinition)


class FunctionBook:
    """Looks functions up by integration, but for those that are off. Blocks, as it reads both; any thread may call it."""

    def __init__(
        self,
        registry: Callable[[], Registry],
        integrations: IntegrationStore,
        switches: SwitchStore,
        provider: Callable[[str], Provider],
    ) -> None:
        self._registry = registry
        self._provider = provider
        self._integrations = integrations
        self._switches = switches
        #: The functions of authors, which of all are off, and what is left.
        self._kept: tuple[Registry, frozenset[FunctionKey], Registry] | None = None

    @property
    def registry(self) -> Registry:
        """The functions of authors, as they are now, but for those that are off."""
        return self._on(self._switches.off())

    def _on(self, off: frozenset[FunctionKey]) -> Registry:
        """Return the functions of authors without those that are off; the same ones while neither changes."""
        known, kept = self._registry(), self._kept
        if not off:
            return known
        if kept is not None and kept[0] is known and kept[1] == off:
            return kept[2]

        def on(kind: Kind, functions: Mapping[tuple[str, str], D]) -> dict[tuple[str, str], D]:
            return {
                (integration, name): each
                for (integration, name), each in functions.items()
                if FunctionKey(integration=integration, kind=kind, name=name) not in off
            }

        made = msgspec.structs.replace(
            known,
            syncs=on("sync", known.syncs),
            actions=on("action", known.actions),
            events=on("on-event", known.events),
        )
        self._kept = known, off, made
        return made

    def integration(self, key: str) -> Integration:
        """Return an integration; raises `UnknownName` with the field `provider_config_key`."""
        found = self._integrations.find(key)
        if found is None:
            raise UnknownName(
                f"provider_config_key: there is no integration {key!r}", field="provider_config_key"
            )
        return found

    def syncs_of(self, key: str) -> list[SyncDefinition]:
        """Return the syncs of an integration: its authors', and the streams of its provider that these do not replace.

        An author's sync takes the place of the stream of its name, of those that save a model of its, and of those that are
        asked for by what such a stream holds.
        """
        return self._syncs(self.integration(key), self._switches.off())

    def all_syncs(self) -> list[SyncDefinition]:
        """Return the syncs of all integrations there are."""
        off = self._switches.off()
        return [each for integration in self._integrations.all() for each in self._syncs(integration, off)]

    def sync(self, key: str, name: str) -> SyncDefinition:
        """Return a sync; raises `UnknownName` with the field `sync`."""
        known = {each.name: each for each in self.syncs_of(key)}
        if name not in known:
            raise self.no_sync(key, name, known)
        return known[name]

    def no_sync(self, key: str, name: str, known: Iterable[str]) -> UnknownName:
        """Return the error for a sync that an integration does not have, which tells why, or which it has."""
        if by := self.replaced(key).get(name):
            return UnknownName(f"sync: {_instead(key, name, by)}", field="sync")
        return UnknownName(f"sync: {key} has no {name!r}; it has {', '.join(known) or 'none'}", field="sync")

    def replaced(self, key: str) -> Mapping[str, str]:
        """Return the streams of an integration's provider that its authors' syncs take the place of, with which does."""
        integration = self._integrations.find(key)
        source = None if integration is None else self._source(integration)
        return {} if source is None else replaced(source, self.registry.syncs_of(key))

    def actions_of(self, key: str) -> list[ActionDefinition]:
        """Return the actions of an integration."""
        return self.registry.actions_of(self.integration(key).unique_key)

    def action(self, key: str, name: str) -> ActionDefinition:
        """Return an action; raises `UnknownName` with the field `action`."""
        return named(self.actions_of(key), "action", key, name)

    def events_of(self, key: str, event: EventName | None = None) -> list[EventDefinition]:
        """Return the event functions of an integration, whether it is there or not: all, or those for one event."""
        return self.registry.events_of(key, event)

    def event(self, key: str, name: str) -> EventDefinition:
        """Return an event function; raises `UnknownName` with the field `event`."""
        return named(self.events_of(key), "event", key, name)

    def functions_of(self, key: str) -> list[Definition]:
        """Return the syncs, actions and event functions of an integration."""
        return [*self.syncs_of(key), *self.actions_of(key), *self.events_of(key)]

    def find(self, key: str, name: str, kind: Kind | None = None) -> Definition:
        """Return a function of any kind, or of one; raises `UnknownName` with the field `function`."""
        for each in self.functions_of(key):
            if each.name == name and kind in {None, kind_of(each)}:
                return each
        raise UnknownName(f"function: {key} has no {kind or 'function'} {name!r}", field="function")

    def runnable(self, name: str, key: str | None = None) -> dict[str, SyncDefinition | ActionDefinition]:
        """Return the syncs and actions of a name by their integrations, or of one; raises `UnknownName` for none."""
        keys = [each.unique_key for each in self._integrations.all()] if key is None else [key]
        known: dict[str, list[SyncDefinition | ActionDefinition]] = {
            each: [*self.actions_of(each), *self.syncs_of(each)] for each in keys
        }
        found = {key: each for key, several in known.items() for each in several if each.name == name}
        if not found:
            for each in keys:
                if by := self.replaced(each).get(name):
                    raise UnknownName(f"name: {_instead(each, name, by)}", field="name")
            there = sorted({each.name for several in known.values() for each in several})
            told = ", ".join(there) or "none: make their integration first, with `tieline connect`"
            raise UnknownName(f"name: there is no sync or action {name!r}; there are {told}", field="name")
        return found

    def disable(self, key: str, name: str, kind: Kind) -> None:
        """Switch a function off: it is gone until it is enabled. Raises `UnknownName` where there is none."""
        self.find(key, name, kind)
        self._switches.switch(FunctionKey(integration=key, kind=kind, name=name), on=False)

    def enable(self, key: str, name: str, kind: Kind) -> bool:
        """Switch a function on again; False where it was not off."""
        return self._switches.switch(FunctionKey(integration=key, kind=kind, name=name), on=True)

    def config(self) -> list[tuple[Integration, list[Definition]]]:
        """Return every integration that has functions, with them."""
        known = [(each, self.functions_of(each.unique_key)) for each in self._integrations.all()]
        return [(integration, functions) for integration, functions in known if functions]

    def _syncs(self, integration: Integration, off: frozenset[FunctionKey]) -> list[SyncDefinition]:
        own = self._on(off).syncs_of(integration.unique_key)
        source = self._source(integration)
        known = list[SyncDefinition]()
        if source is not None:
            starts = integration.integration_config.get(AUTO_START_SYNCS) is True
            theirs, gone = built_in(source, integration.unique_key, auto_start=starts), replaced(source, own)
            known = [each for each in theirs if each.name not in gone]
        known += own
        return [
            each
            for each in known
            if FunctionKey(integration=each.integration, kind="sync", name=each.name) not in off
        ]

    def _source(self, integration: Integration) -> Source | None:
        try:
            return catalogue.find(self._provider(integration.provider))
        except UnknownName:  # an operator's own, which is not there any more
            return None


def _instead(key: str, stream: str, by: str) -> str:
    return (
        f"the sync {by} of {key} takes the place of its provider's {stream}, or of what that is asked for by"
    )


def named(known: list[D], kind: str, key: str, name: str) -> D:
    """Return the function of a name; raises `UnknownName` with the kind as its field."""
    for each in known:
        if each.name == name:
            return each
    there = ", ".join(each.name for each in known) or "none"
    raise UnknownName(f"{kind}: {key} has no {name!r}; it has {there}", field=kind)
