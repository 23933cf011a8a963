"""Tieline joins a product to the SaaS accounts of its customers.

`Tieline` is the whole system in one object, `Client` and `AsyncClient` call one that is a server, and `local` gives the same
clients without one; `sync`, `action` and `on_event` make functions. Every other name here is what these take, give or raise.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tieline.core.version import __version__ as __version__

if TYPE_CHECKING:
    from tieline.app import Tieline
    from tieline.connections.intake import Import
    from tieline.connections.integrations import NewIntegration
    from tieline.connections.model import Connection, ConnectionQuery
    from tieline.core.errors import (
        ActionError,
        AlreadyRunning,
        BadAnswer,
        FunctionTimeout,
        ProviderError,
        RunError,
        StorageError,
        TielineError,
        Unavailable,
        UpstreamError,
        UsageError,
    )
    from tieline.core.secrets import Secret, SecretDocument
    from tieline.embed.clients import async_local, local
    from tieline.functions.blocking import BlockingActionContext, BlockingEventContext, BlockingSyncContext
    from tieline.functions.codec import BadValue
    from tieline.functions.context import ActionContext
    from tieline.functions.decorators import action, on_event, sync
    from tieline.functions.definition import ModelType
    from tieline.functions.saving import EventContext, SyncContext
    from tieline.http.answer import ApiAnswer
    from tieline.http.pace import Limits
    from tieline.proxy.api import Api
    from tieline.proxy.call import ProxyCall
    from tieline.records.model import Action, FeedPage, FeedQuery, StoredRecord
    from tieline.sdk.async_client import AsyncClient
    from tieline.sdk.client import Client
    from tieline.settings import Settings
    from tieline.syncs.model import StreamResult, SyncOptions

__all__ = [
    "Action",
    "ActionContext",
    "ActionError",
    "AlreadyRunning",
    "Api",
    "ApiAnswer",
    "AsyncClient",
    "BadAnswer",
    "BadValue",
    "BlockingActionContext",
    "BlockingEventContext",
    "BlockingSyncContext",
    "Client",
    "Connection",
    "ConnectionQuery",
    "EventContext",
    "FeedPage",
    "FeedQuery",
    "FunctionTimeout",
    "Import",
    "Limits",
    "ModelType",
    "NewIntegration",
    "ProviderError",
    "ProxyCall",
    "RunError",
    "Secret",
    "SecretDocument",
    "Settings",
    "StorageError",
    "StoredRecord",
    "StreamResult",
    "SyncContext",
    "SyncOptions",
    "Tieline",
    "TielineError",
    "Unavailable",
    "UpstreamError",
    "UsageError",
    "action",
    "async_local",
    "local",
    "on_event",
    "sync",
]

#: Where each name lives: it is imported when it is first used, so that `import tieline` costs next to nothing.
_HOMES = {
    "Action": "tieline.records.model",
    "ActionContext": "tieline.functions.context",
    "ActionError": "tieline.core.errors",
    "AlreadyRunning": "tieline.core.errors",
    "Api": "tieline.proxy.api",
    "ApiAnswer": "tieline.http.answer",
    "AsyncClient": "tieline.sdk.async_client",
    "BadAnswer": "tieline.core.errors",
    "BadValue": "tieline.functions.codec",
    "BlockingActionContext": "tieline.functions.blocking",
    "BlockingEventContext": "tieline.functions.blocking",
    "BlockingSyncContext": "tieline.functions.blocking",
    "Client": "tieline.sdk.client",
    "Connection": "tieline.connections.model",
    "ConnectionQuery": "tieline.connections.model",
    "EventContext": "tieline.functions.saving",
    "FeedPage": "tieline.records.model",
    "FeedQuery": "tieline.records.model",
    "FunctionTimeout": "tieline.core.errors",
    "Import": "tieline.connections.intake",
    "Limits": "tieline.http.pace",
    "ModelType": "tieline.functions.definition",
    "NewIntegration": "tieline.connections.integrations",
    "ProviderError": "tieline.core.errors",
    "ProxyCall": "tieline.proxy.call",
    "RunError": "tieline.core.errors",
    "Secret": "tieline.core.secrets",
    "SecretDocument": "tieline.core.secrets",
    "Settings": "tieline.settings",
    "StorageError": "tieline.core.errors",
    "StoredRecord": "tieline.records.model",
    "StreamResult": "tieline.syncs.model",
    "SyncContext": "tieline.functions.saving",
    "SyncOptions": "tieline.syncs.model",
    "Tieline": "tieline.app",
    "TielineError": "tieline.core.errors",
    "Unavailable": "tieline.core.errors",
    "UpstreamError": "tieline.core.errors",
    "UsageError": "tieline.core.errors",
    "action": "tieline.functions.decorators",
    "async_local": "tieline.embed.clients",
    "local": "tieline.embed.clients",
    "on_event": "tieline.functions.decorators",
    "sync": "tieline.functions.decorators",
}

if not TYPE_CHECKING:  # to a checker, a name that is not imported above is a mistake

    def __getattr__(name: str) -> object:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module 'tieline' has no attribute {name!r}")
        value: object = getattr(import_module(home), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
