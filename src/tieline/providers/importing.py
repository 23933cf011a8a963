"""Takes providers over from a catalogue in Nango's form, such as a user's own `providers.yaml`; pure."""

from __future__ import annotations

import msgspec

from tieline.core.errors import UnknownName, UsageError
from tieline.providers import reading
from tieline.providers.ability import Ability, ability
from tieline.providers.alias import Entry, resolve
from tieline.providers.catalogue import NAME, build
from tieline.providers.fields import unknown_fields
from tieline.providers.model import Provider
from tieline.providers.writing import write

_HEAD = "# Taken over by `tieline providers import`; yours to change.\n"


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a catalogue, with what it takes over from others; `unknown` are fields that mean nothing here."""

    provider: Provider
    ability: Ability
    unknown: tuple[str, ...]

    @property
    def text(self) -> str:
        """The entry as a file of its own."""
        return _HEAD + write(self.provider.entry)


def take(document: reading.Document) -> list[Taken]:
    """Return the providers that a catalogue describes, by name; raises `UsageError` naming the line of a bad one.

    Nothing of an entry is lost: fields that mean nothing here are kept as they were written.
    """
    entries = reading.fields_of(document.data)
    if not entries:
        raise UsageError("a catalogue is expected: providers by name")
    return [_take(name, document) for name in sorted(entries)]


def _take(name: str, document: reading.Document) -> Taken:
    entries = reading.fields_of(document.data)

    def other(_: Entry, target: str) -> Entry:
        if not isinstance(entries.get(target), dict):
            raise UnknownName(f"alias: there is no {target[:100]!r} in this file", field="alias")
        return reading.fields_of(entries[target])

    try:
        if not NAME.fullmatch(name):
            raise UsageError("a name has letters, digits, dots, dashes and underscores, 100 at most")
        if not isinstance(entries[name], dict):
            raise UsageError("the fields of a provider are expected")
        entry = resolve(reading.fields_of(entries[name]), other)
        provider = build(entry, name=name, own=True)
    except UsageError as problem:
        raise UsageError(f"line {document.line((name,))}: {name[:100]}: {problem.message}") from None
    unknown = (".".join(map(str, path)) for path, _ in unknown_fields(entry))
    return Taken(provider=provider, ability=ability(provider), unknown=tuple(unknown))
