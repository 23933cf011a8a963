# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""A client of Gong API: `Gong`, and `AsyncGong` for asyncio.

Written by `tieline client generate`; changes are lost when it runs again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieline.runtime import (
        UNSET,
        ApiConnectionError,
        ApiError,
        ApiTimeout,
        BadRequest,
        Conflict,
        CursorLost,
        File,
        Forbidden,
        Limits,
        MissingScope,
        NotFound,
        Options,
        QuotaSpent,
        RawResponse,
        RetryPolicy,
        Secret,
        ServerError,
        ServerEvent,
        StatusError,
        Timeouts,
        TooManyRequests,
        Unauthenticated,
        Unknown,
        Unprocessable,
        UnreadableAnswer,
        Unset,
    )

    from .client import AsyncGong, Gong

__all__ = [
    "ApiConnectionError",
    "ApiError",
    "ApiTimeout",
    "AsyncGong",
    "BadRequest",
    "Conflict",
    "CursorLost",
    "File",
    "Forbidden",
    "Gong",
    "Limits",
    "MissingScope",
    "NotFound",
    "Options",
    "QuotaSpent",
    "RawResponse",
    "RetryPolicy",
    "Secret",
    "ServerError",
    "ServerEvent",
    "StatusError",
    "Timeouts",
    "TooManyRequests",
    "UNSET",
    "Unauthenticated",
    "Unknown",
    "Unprocessable",
    "UnreadableAnswer",
    "Unset",
]

#: Where each name comes from.
_MODULES = {
    "ApiConnectionError": "tieline.runtime",
    "ApiError": "tieline.runtime",
    "ApiTimeout": "tieline.runtime",
    "AsyncGong": ".client",
    "BadRequest": "tieline.runtime",
    "Conflict": "tieline.runtime",
    "CursorLost": "tieline.runtime",
    "File": "tieline.runtime",
    "Forbidden": "tieline.runtime",
    "Gong": ".client",
    "Limits": "tieline.runtime",
    "MissingScope": "tieline.runtime",
    "NotFound": "tieline.runtime",
    "Options": "tieline.runtime",
    "QuotaSpent": "tieline.runtime",
    "RawResponse": "tieline.runtime",
    "RetryPolicy": "tieline.runtime",
    "Secret": "tieline.runtime",
    "ServerError": "tieline.runtime",
    "ServerEvent": "tieline.runtime",
    "StatusError": "tieline.runtime",
    "Timeouts": "tieline.runtime",
    "TooManyRequests": "tieline.runtime",
    "UNSET": "tieline.runtime",
    "Unauthenticated": "tieline.runtime",
    "Unknown": "tieline.runtime",
    "Unprocessable": "tieline.runtime",
    "UnreadableAnswer": "tieline.runtime",
    "Unset": "tieline.runtime",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(module, __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(_MODULES)
