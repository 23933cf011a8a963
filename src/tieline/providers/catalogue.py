"""The providers there are: those that ship, one YAML file each, and the operator's own beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from tieline.core.errors import ConfigurationError, UnknownName, UsageError
from tieline.providers import reading
from tieline.providers.alias import Entry, resolve
from tieline.providers.model import Provider

#: What a provider may be called, and so its file.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
#: The folder of the operator's own providers in a home.
FOLDER = "providers"


class Catalogue:
    """Providers by name. A file is read when its provider is first asked for, and once.

    A file in the folder `own`, which need not be there, replaces the provider of its name that ships; where it builds
    on its own name with `alias`, it means that one.
    """

    def __init__(self, own: Path | None = None) -> None:
        self._folder = own
        self._written: dict[str, reading.Document] = {}
        self._loaded: dict[str, Provider] = {}

    @cached_property
    def shipped(self) -> Mapping[str, Traversable]:
        """The files that ship, by provider."""
        return _files(resources.files("tieline.providers"))

    @cached_property
    def own(self) -> Mapping[str, Traversable]:
        """The operator's files, by provider."""
        return {} if self._folder is None or not self._folder.is_dir() else _files(self._folder)

    def names(self) -> list[str]:
        """Return the names of all providers, sorted."""
        return sorted({*self.shipped, *self.own})

    def load(self, name: str) -> Provider:
        """Return a provider by name.

        Raises `UnknownName` telling what is called alike, or `ConfigurationError` naming the field of a bad file.
        """
        provider = self._loaded.get(name)
        if provider is None:
            file = self.own.get(name) or self.shipped.get(name)
            if file is None:
                raise self._unknown(name)
            try:
                entry = resolve(self.written(file).data, self.other)
                provider = build(entry, name=name, own=name in self.own)
            except UsageError as problem:
                raise ConfigurationError(f"{where(file)}: {problem.message}") from None
            self._loaded[name] = provider
        return provider

    def search(self, text: str = "") -> list[Provider]:
        """Return the providers whose names fit a text as `matches` tells, by name; without one, all.

        A file of the operator's that cannot be read is left out: `tieline providers check` tells of it.
        """
        found: list[Provider] = []
        for name in self.names():
            if matches(text, name):
                try:
                    found.append(self.load(name))
                except ConfigurationError:
                    continue
        return found

    def written(self, file: Traversable) -> reading.Document:
        """Return what a file says, the same object each time; raises `UsageError` where it cannot be read."""
        place = where(file)
        if place not in self._written:
            document = reading.load(file)
            if not isinstance(document.data, dict):
                raise UsageError("the fields of one provider are expected")
            self._written[place] = document
        return self._written[place]

    def other(self, asking: Entry, name: str) -> Entry:
        """Return the entry that an entry means by a name, never itself; raises `UsageError` where there is none."""
        for files in (self.own, self.shipped):
            entry: Entry = self.written(files[name]).data if name in files else asking
            if entry is not asking:
                return entry
        raise UsageError(f"alias: {self._unknown(name).message.partition(': ')[2]}", field="alias")

    def _unknown(self, name: str) -> UnknownName:
        from difflib import get_close_matches

        alike = get_close_matches(name[:100].lower(), self.names(), n=3)
        hint = f"did you mean {' or '.join(alike)}?" if alike else "`tieline providers list` tells them all"
        return UnknownName(f"provider: there is no {name[:100]!r}; {hint}", field="provider")


def matches(text: str, name: str) -> bool:
    """Tell whether a name fits a text of the wire, in any case: a part of it, or a regular expression.

    Of those only `^`, `$`, `|`, `.*` and a backslash mean something: no text can make this slow.
    """
    return any(_fits(alternative, name.lower()) for alternative in text.lower().split("|"))


def _fits(pattern: str, name: str) -> bool:
    start, end = pattern.startswith("^"), pattern.endswith("$")
    parts = [part.replace("\\", "") for part in pattern[start : len(pattern) - end].split(".*")]
    if start and not name.startswith(parts[0]):
        return False
    if end and not name.endswith(parts[-1]):
        return False
    if start and end and len(parts) == 1:
        return name == parts[0]
    place = 0
    for part in parts:
        found = name.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return True


def names() -> list[str]:
    """Return the names of the providers that ship, sorted."""
    return Catalogue().names()


def load(name: str) -> Provider:
    """Return a provider that ships; raises `UnknownName`."""
    return Catalogue().load(name)


def build(entry: Entry, *, name: str, own: bool = False) -> Provider:
    """Return the provider that an entry without an alias describes; raises `UsageError` naming the bad field."""
    try:
        return msgspec.convert({**entry, "name": name, "entry": entry, "own": own}, Provider)
    except msgspec.ValidationError as problem:
        raise UsageError(str(problem).replace("`$.", "`")) from None


def _files(folder: Traversable) -> dict[str, Traversable]:
    found = {
        file.name.removesuffix(".yaml"): file for file in folder.iterdir() if file.name.endswith(".yaml")
    }
    return {name: file for name, file in found.items() if NAME.fullmatch(name)}


def where(file: Traversable) -> str:
    """Return what a person calls a file."""
    return str(file) if isinstance(file, Path) else file.name
