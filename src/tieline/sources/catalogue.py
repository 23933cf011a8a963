"""The sources that ship with Tieline, by the names that providers' data gives them (`source`)."""

from __future__ import annotations

from tieline.core.errors import UnknownName
from tieline.providers.model import Provider
from tieline.sources.gong import GONG
from tieline.sources.gotom import GOTOM
from tieline.sources.model import Source

_SOURCES = {source.name: source for source in (GONG, GOTOM)}


def everything() -> tuple[Source, ...]:
    """Return all of them."""
    return tuple(_SOURCES.values())


def find(provider: Provider) -> Source | None:
    """Return a provider's source, None where it has nothing to sync."""
    return None if provider.source is None else _SOURCES.get(provider.source)


def load(provider: Provider) -> Source:
    """Return a provider's source; raises `UnknownName` if there is none."""
    found = find(provider)
    if found is None:
        known = ", ".join(sorted(_SOURCES))
        told = f"provider: {provider.name!r} has nothing to sync; there are {known}"
        raise UnknownName(told, field="provider")
    return found
