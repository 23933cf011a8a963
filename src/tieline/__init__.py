"""Tieline joins a product to the SaaS accounts of its customers.

`Tieline` is the whole system in one object; every other name here is what its methods take, give or raise.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieline.app import Tieline
    from tieline.core.errors import (
        ProviderError,
        RunError,
        StorageError,
        TielineError,
        UsageError,
    )
    from tieline.http.pace import Limits
    from tieline.records.model import Action, FeedPage, FeedQuery, StoredRecord
    from tieline.settings import Settings
    from tieline.syncs.model import StreamResult, SyncOptions

__version__ = "0.1.0"

__all__ = [
    "Action",
    "FeedPage",
    "FeedQuery",
    "Limits",
    "ProviderError",
    "RunError",
    "Settings",
    "StorageError",
    "StoredRecord",
    "StreamResult",
    "SyncOptions",
    "Tieline",
    "TielineError",
    "UsageError",
]

#: Where each name lives: it is imported when it is first used, so that `import tieline` costs next to nothing.
_HOMES = {
    "Action": "tieline.records.model",
    "FeedPage": "tieline.records.model",
    "FeedQuery": "tieline.records.model",
    "Limits": "tieline.http.pace",
    "ProviderError": "tieline.core.errors",
    "RunError": "tieline.core.errors",
    "Settings": "tieline.settings",
    "StorageError": "tieline.core.errors",
    "StoredRecord": "tieline.records.model",
    "StreamResult": "tieline.syncs.model",
    "SyncOptions": "tieline.syncs.model",
    "Tieline": "tieline.app",
    "TielineError": "tieline.core.errors",
    "UsageError": "tieline.core.errors",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'tieline' has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
