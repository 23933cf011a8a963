"""The sources that ship with Tieline, by provider."""

from __future__ import annotations

from tieline.core.errors import UnknownName
from tieline.sources.gong import GONG
from tieline.sources.model import Source

_SOURCES = {source.provider: source for source in (GONG,)}


def find(provider: str) -> Source | None:
    """Return a provider's source, None where it has nothing to sync."""
    return _SOURCES.get(provider)


def load(provider: str) -> Source:
    """Return a provider's source; raises `UnknownName` if there is none."""
    if provider not in _SOURCES:
        known = ", ".join(sorted(_SOURCES))
        raise UnknownName(f"provider: {provider!r} has nothing to sync; there are {known}", field="provider")
    return _SOURCES[provider]
