"""The providers there are: those that ship, one YAML file each, and the operator's own beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import msgspec

from tieline.core.errors import ConfigurationError, UnknownName, UsageError
from tieline.core.typed import convert
from tieline.providers import reading
from tieline.providers.alias import Entry, resolve
from tieline.providers.model import Provider
from tieline.providers.usual import with_usual

#: What a provider may be called, and so its file.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
#: The folder of the operator's own providers in a home.
FOLDER = "providers"


class Catalogue:
    """Providers by name. A file is read when its provider is first asked for, and once.

    A file in the folder `own`, which need not be there, replaces the provider of its name that ships; where it builds
    on its own name with `alias`, it means that one. One that is put there later is found; one that is changed after it
    was read counts for the next process.
    """

    def __init__(self, own: Path | None = None) -> None:
        self._folder = own
        self._entries: dict[Path, Entry] = {}
        self._loaded: dict[str, Provider] = {}
        self._own: Mapping[str, Path] | None = None

    @cached_property
    def shipped(self) -> Mapping[str, Path]:
        """The files that ship, by provider."""
        return _files(Path(__file__).parent)

    @property
    def own(self) -> Mapping[str, Path]:
        """The operator's files, by provider; raises `ConfigurationError` where the folder cannot be looked into."""
        return self._look() if self._own is None else self._own

    def _look(self) -> Mapping[str, Path]:
        """Look into the operator's folder anew."""
        try:
            folder = self._folder
            self._own = {} if folder is None or not folder.exists() else _files(folder)
        except OSError as problem:
            raise ConfigurationError(f"{self._folder}: cannot be read: {problem.strerror}") from None
        return self._own

    def names(self) -> list[str]:
        """Return the names of all providers, sorted."""
        return sorted({*self.shipped, *self._look()})

    def load(self, name: str) -> Provider:
        """Return a provider by name.

        Raises `UnknownName` telling what is called alike, or `ConfigurationError` naming the field of a bad file.
        """
        provider = self._loaded.get(name)
        if provider is None:
            file = self.own.get(name) or self.shipped.get(name) or self._look().get(name)
            if file is None:
                raise self._unknown(name)
            try:
                entry = resolve(self._entry(file), self.other)
                provider = build(entry, name=name, own=name in self.own)
            except UsageError as problem:
                place = f"{FOLDER}/{file.name}" if name in self.own else file.name
                raise ConfigurationError(f"{place}: {problem.message}") from None
            provider = self._loaded.setdefault(name, provider)  # another thread may have been faster
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

    def about(self, text: str) -> list[Provider]:
        """Return the providers with a text, in any case, in their names for programs and people or among categories."""
        part = text.lower()
        return [
            each
            for each in self.search()
            if any(part in told.lower() for told in (each.name, each.display_name, *each.categories))
        ]

    def _entry(self, file: Path) -> Entry:
        """Return what a file says, the same object each time."""
        entry = self._entries.get(file)
        return self._entries.setdefault(file, read_file(file).data) if entry is None else entry

    def other(self, asking: Entry, name: str) -> Entry:
        """Return the entry that an entry means by a name, never itself; raises `UsageError` where there is none."""
        for files in (self.own, self.shipped):
            entry: Entry = self._entry(files[name]) if name in files else asking
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


def read_file(file: Path) -> reading.Document:
    """Return what a provider's file says; raises `UsageError` where it cannot be read."""
    document = reading.load(file)
    if not isinstance(document.data, dict):
        raise UsageError("the fields of one provider are expected")
    return document


def build(entry: Entry, *, name: str, own: bool = False) -> Provider:
    """Return the provider that an entry without an alias describes; raises `UsageError` naming the bad field."""
    try:
        provider = convert({**entry, "name": name, "entry": entry, "own": own}, Provider)
    except msgspec.ValidationError as problem:
        raise UsageError(str(problem).replace("`$.", "`")) from None
    return with_usual(provider)


def _files(folder: Path) -> dict[str, Path]:
    return {file.stem: file for file in folder.glob("*.yaml") if NAME.fullmatch(file.stem)}
