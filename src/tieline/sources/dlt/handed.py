"""What a file gets back for a configuration that it hands to dlt, and what it then does to its resources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

from tieline.core.errors import UsageError
from tieline.sources.dlt import hints
from tieline.sources.dlt.node import is_list, is_object
from tieline.sources.dlt.substitutes import Inert

#: The arguments of `apply_hints` in their order.
_HINTS = (
    "table_name",
    "parent_table_name",
    "write_disposition",
    "columns",
    "primary_key",
    "merge_key",
    "incremental",
    "schema_contract",
)


class Found:
    """A configuration that a file hands to dlt, the name of its source, and `notes` of what was not taken from it."""

    def __init__(self, name: str | None, given: Any, notes: list[str]) -> None:
        self.name = name
        self.given = given
        self.notes = notes
        self._own: dict[str, dict[str, Any]] = {}

    @property
    def config(self) -> Any:
        """The configuration, with what the file has done to its resources since."""
        if not self._own:
            return self.given
        resources = [self._own.get(_name(each) or "", each) for each in self.given["resources"]]
        return {**self.given, "resources": resources}

    def names(self) -> list[str]:
        """Return the names of its resources."""
        resources: Any = self.given.get("resources") if is_object(self.given) else None
        return [name for each in resources if (name := _name(each))] if is_list(resources) else []

    def entry(self, name: str) -> dict[str, Any]:
        """Return a resource's description, to be changed."""
        if name not in self._own:
            given = next(each for each in self.given["resources"] if _name(each) == name)
            self._own[name] = {"name": given} if isinstance(given, str) else dict(given)
        return self._own[name]

    def note(self, told: str) -> None:
        """Note what was not taken from the file."""
        if told not in self.notes:
            self.notes.append(told)


class HandedResource:
    """A resource of a configuration: steps and hints are added to its description."""

    def __init__(self, found: Found, name: str) -> None:
        self._found = found
        self.name = name

    def add_map(self, item_map: Callable[..., Any], insert_at: int | None = None) -> HandedResource:
        """As dlt's."""
        return self._step("map", item_map, insert_at)

    def add_filter(self, item_filter: Callable[..., Any], insert_at: int | None = None) -> HandedResource:
        """As dlt's."""
        return self._step("filter", item_filter, insert_at)

    def add_yield_map(self, item_map: Callable[..., Any], insert_at: int | None = None) -> HandedResource:
        """As dlt's."""
        return self._step("yield_map", item_map, insert_at)

    def add_limit(self, *_: Any, **__: Any) -> HandedResource:
        """Note that there is no limit: a run goes to its end."""
        self._found.note(f"{self.name}.add_limit was left out: all records are synced")
        return self

    def parallelize(self) -> HandedResource:
        """Do nothing: two requests are under way at once anyway."""
        return self

    def apply_hints(self, *told: Any, **named: Any) -> HandedResource:
        """As dlt's, of what a configuration can say, too."""
        given = {**dict(zip(_HINTS, told, strict=False)), **named}
        entry = self._found.entry(self.name)
        for hint, value in given.items():
            if hint not in (*hints.KEYS, "incremental"):
                self._refuse(f"apply_hints({hint}=…)")
            if value is None:
                continue
            if hint == "incremental":
                endpoint = entry.get("endpoint")
                whole = {"path": endpoint} if isinstance(endpoint, str) else dict(endpoint or {})
                entry["endpoint"] = {**whole, "incremental": value}
            elif value in ("", [], {}):
                entry.pop(hint, None)
            else:
                entry[hint] = value
        return self

    @property
    def selected(self) -> bool:
        """Whether it is loaded."""
        return bool(self._found.entry(self.name).get("selected", True))

    @selected.setter
    def selected(self, value: bool) -> None:
        self._found.entry(self.name)["selected"] = bool(value)

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self._refuse(name)

    def __or__(self, _: Any) -> Inert:
        self._found.note(f"what is made of {self.name} in Python is not synced")
        return Inert()

    def _step(self, kind: str, function: Callable[..., Any], insert_at: int | None) -> HandedResource:
        if insert_at is not None:
            self._refuse("insert_at")
        entry = self._found.entry(self.name)
        entry["processing_steps"] = [*entry.get("processing_steps", ()), {kind: function}]
        return self

    def _refuse(self, what: str) -> NoReturn:
        told = f"config: {self.name}.{what} cannot be honoured: the configuration says what becomes of a resource"
        raise UsageError(told, field="config")


class HandedSource:
    """A source of a configuration: its resources are there by their names."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self.name = found.name

    @property
    def resources(self) -> Mapping[str, HandedResource]:
        """The resources by name."""
        return {name: HandedResource(self._found, name) for name in self._found.names()}

    @property
    def selected_resources(self) -> Mapping[str, HandedResource]:
        """Those that are loaded, by name."""
        return {name: each for name, each in self.resources.items() if each.selected}

    def with_resources(self, *names: str) -> HandedSource:
        """As dlt's: only these are loaded."""
        for name in names:
            if name not in self.resources:
                raise UsageError(f"config: with_resources: there is no resource {name!r}", field="config")
        for name, resource in self.resources.items():
            resource.selected = name in names
        return self

    def add_limit(self, *told: Any, **named: Any) -> HandedSource:
        """As a resource's."""
        for resource in self.resources.values():
            resource.add_limit(*told, **named)
        return self

    def parallelize(self) -> HandedSource:
        """As a resource's."""
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return HandedResource(self._found, name) if name in self._found.names() else Inert()


class Own(Inert):
    """A resource that a file makes in Python: it is not run."""

    def __init__(self, name: str) -> None:
        self.__name__ = name


def own_of(made: Any) -> list[str]:
    """Return the names of the resources made in Python among what a source yields."""
    several = made if is_list(made) else [made]
    return [name for each in several for name in (own_of(each) if is_list(each) else _own_name(each))]


def _own_name(each: Any) -> list[str]:
    return [each.__name__] if isinstance(each, Own) else []


def _name(resource: Any) -> str | None:
    name = resource if isinstance(resource, str) else resource.get("name") if is_object(resource) else None
    return name if isinstance(name, str) else None
