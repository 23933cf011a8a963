"""Modules in dlt's place while an author's file is loaded, so that it loads without dlt, and nothing runs."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from tieline.core.errors import ConfigurationError, UsageError
from tieline.core.typed import decode
from tieline.sources.dlt.handed import Found, HandedResource, HandedSource, Own, own_of
from tieline.sources.dlt.secrets import Values
from tieline.sources.dlt.substitutes import (
    SETTINGS_CLASSES,
    AuthConfigBase,
    BasePaginator,
    IgnoreResponseException,
    Inert,
    Looked,
    NeedsDlt,
    Unknown,
)


@dataclass
class Capture:
    """What a file says to dlt: configurations, and sources that bring some when they are called."""

    values: Values
    section: str
    found: list[Found] = field(default_factory=list[Found])
    sources: dict[str, Callable[[], Any]] = field(default_factory=dict[str, Callable[[], Any]])
    #: The source that is being called.
    within: str | None = None
    #: What was not taken from the file.
    notes: list[str] = field(default_factory=list[str])
    #: What a file takes from dlt for which there is nothing in its place, though it may not be used.
    lacking: list[str] = field(default_factory=list[str])

    def take(self, config: Any, name: str | None = None, *_: Any, **__: Any) -> HandedSource:
        """Note a configuration, as `rest_api_source` is given it."""
        self.found.append(Found(name or self.within, config, self.notes))
        return HandedSource(self.found[-1])

    def take_resources(self, config: Any) -> list[HandedResource]:
        """Note a configuration, as `rest_api_resources` is given it."""
        return list(self.take(config).resources.values())

    def take_parts(self, **config: Any) -> HandedSource:
        """Note a configuration, as `rest_api` is given it; what it is not given is looked up."""
        for part in ("client", "resources", "resource_defaults"):
            if config.get(part) is None or _is_looked_up(config[part]):
                config[part] = _data(self.values.of(("rest_api", "rest_api"), part))
        return self.take({part: each for part, each in config.items() if each is not None})


def _source(capture: Capture, function: Any = None, **named: Any) -> Any:
    """Stand for `dlt.source`: the function is called when its configuration is wanted."""
    if function is None:
        return partial(_source, capture, **named)
    name = named.get("name") or function.__name__
    sections = (named.get("section") or capture.section, name)

    def call(*args: Any, **given: Any) -> Any:
        former, capture.within = capture.within, name
        try:
            made: Any = function(*args, **_injected(capture.values, function, sections, args, given))
            made = list(made) if inspect.isgenerator(made) else made
        finally:
            capture.within = former
        if inspect.iscoroutine(made):
            made.close()
            raise UsageError(f"config: {name}: a source that is async cannot be honoured", field="config")
        capture.notes += [f"{own} is made in Python, and is not synced" for own in own_of(made)]
        return made

    capture.sources[name] = call
    return call


def _injected(
    values: Values,
    function: Callable[..., Any],
    sections: Sequence[str],
    args: Sequence[Any],
    given: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the arguments of a source, those that are to be looked up with what they are."""
    arguments = dict(given)
    for parameter in list(inspect.signature(function).parameters.values())[len(args) :]:
        if parameter.name in given or parameter.kind in {parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL}:
            continue
        looked_up = _is_looked_up(parameter.default) or parameter.default is parameter.empty
        found = values.of(sections, parameter.name)
        if found is not None:
            arguments[parameter.name] = found
        elif looked_up and _may_be_none(parameter.annotation):
            arguments[parameter.name] = None
        elif looked_up:
            first, *_, last = values.names(sections, parameter.name)
            variables = " or ".join(each.replace(".", "__").upper() for each in (first, last))
            raise ConfigurationError(
                f"{sections[-1]}: {parameter.name} is missing: set {variables}", field=parameter.name
            )
    return arguments


def _data(value: Any) -> Any:
    """Return a value as a file of toml has it, also where the environment says it as JSON."""
    return decode(value, dict[str, Any] | list[Any]) if isinstance(value, str) else value


def _may_be_none(annotation: Any) -> bool:
    """Tell whether an argument may be left out by its type."""
    text = annotation if isinstance(annotation, str) else str(annotation)
    return "Optional" in text or "None" in text


def _is_looked_up(default: Any) -> bool:
    """Tell whether an argument is left to its surroundings, in our words or in dlt's own."""
    return default is Looked.value or type(default).__name__ == "ConfigValueSentinel"


def _resource(data: Any = None, *_: Any, **named: Any) -> Any:
    """Stand for `dlt.resource`, which is made in Python."""
    if data is None:
        return partial(_resource, **named)
    return Own(str(named.get("name") or getattr(data, "__name__", "a resource")))


def _destination(function: Any = None, *_: Any, **named: Any) -> Any:
    """Stand for `dlt.destination`."""
    return partial(_destination, **named) if function is None else function


def _configspec(cls: Any = None, **_: Any) -> Any:
    """Stand for `configspec`."""
    return dataclass if cls is None else dataclass(cls)


def _inert(*_: Any, **__: Any) -> Inert:
    return Inert()


def _members(capture: Capture) -> dict[str, Any]:
    """Return everything that files take from dlt, wherever it lies there."""
    looked = Looked(capture.values)
    return {
        **SETTINGS_CLASSES,
        "BasePaginator": BasePaginator,
        "AuthConfigBase": AuthConfigBase,
        "AuthBase": AuthConfigBase,
        "IgnoreResponseException": IgnoreResponseException,
        "destinations": Inert(),
        "destination": _destination,
        "configspec": _configspec,
        "secrets": looked,
        "config": looked,
        "source": partial(_source, capture),
        "resource": _resource,
        "transformer": _resource,
        "pipeline": _inert,
        "rest_api_source": capture.take,
        "rest_api_resources": capture.take_resources,
        "rest_api": capture.take_parts,
        "RESTAPIConfig": dict,
    }


class _StandIn(ModuleType):
    """A module of dlt's: what is not in it may be named only."""

    def __init__(self, name: str, members: Mapping[str, Any], lacking: list[str]) -> None:
        super().__init__(name)
        self.__path__ = []
        self._tieline_members = members
        self._tieline_lacking = lacking

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        members = self._tieline_members
        if name in members and (name not in _AT_THE_TOP or self.__name__ == "dlt"):
            return members[name]
        if not _is_annotation(self.__name__, name):
            self._tieline_lacking.append(f"{self.__name__}.{name}")
        return Unknown(f"{self.__name__}.{name}")


#: Names that mean something else in modules further in.
_AT_THE_TOP = frozenset({"secrets", "config", "source", "resource", "pipeline", "transformer", "destination"})


def _is_annotation(module: str, name: str) -> bool:
    """Tell whether something of dlt's is there to be named in annotations alone."""
    return (
        module.endswith("typing")
        or re.fullmatch(r"T[A-Z]\w+|DltResource|DltSource|\w*Config", name) is not None
    )


class _Finder:
    """Finds our modules for every name of dlt's."""

    def __init__(self, members: Mapping[str, Any], lacking: list[str]) -> None:
        self._members = members
        self._lacking = lacking

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Return what makes a module of ours, None for a name that is not dlt's."""
        del path, target
        return ModuleSpec(fullname, self) if fullname.partition(".")[0] == "dlt" else None  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module."""
        if spec.name == "dlt.common.pendulum":
            raise NeedsDlt(spec.name)
        return _StandIn(spec.name, self._members, self._lacking)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to execute."""


@contextmanager
def in_place_of_dlt(capture: Capture) -> Generator[None]:
    """Put ours in dlt's place while the block runs; what was loaded of dlt is there again afterwards."""
    finder = _Finder(_members(capture), capture.lacking)
    former = {name: sys.modules.pop(name) for name in _dlts()}
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in _dlts():
            del sys.modules[name]
        sys.modules.update(former)


@contextmanager
def beside_dlt(capture: Capture) -> Generator[None]:
    """Listen to what is said to dlt itself while the block runs; no pipeline of it runs."""
    import dlt
    from dlt.sources import rest_api

    members = _members(capture)
    former: list[tuple[ModuleType, str, Any]] = []
    for module, names in (
        (dlt, ("source", "pipeline", "resource", "transformer")),
        (rest_api, ("rest_api_source", "rest_api_resources", "rest_api")),
    ):
        for name in names:
            former.append((module, name, getattr(module, name)))
            setattr(module, name, members[name])
    try:
        yield
    finally:
        for module, name, value in former:
            setattr(module, name, value)


def _dlts() -> list[str]:
    return [name for name in sys.modules if name.partition(".")[0] == "dlt"]
