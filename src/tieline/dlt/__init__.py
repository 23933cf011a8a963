"""Tieline and dlt: configurations of dlt's `rest_api` in, records out to pipelines of dlt's."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieline.dlt.source import gong_source, tieline_source
    from tieline.sources.rest import RestSource

__all__ = ["RestSource", "gong_source", "tieline_source"]

_HOMES = {
    "RestSource": "tieline.sources.rest",
    "gong_source": "tieline.dlt.source",
    "tieline_source": "tieline.dlt.source",
}

if not TYPE_CHECKING:  # dlt takes half a second to load, and only its sources need it

    def __getattr__(name: str) -> object:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module 'tieline.dlt' has no attribute {name!r}")
        return getattr(import_module(home), name)
