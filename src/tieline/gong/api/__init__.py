# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""A client of Gong API: `Gong`, and `AsyncGong` for asyncio.

Written by `tieline client generate`; changes are lost when it runs again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tieline.runtime import (
        UNSET,
        ApiConnectionError,
        ApiError,
        ApiTimeout,
        BadRequest,
        Conflict,
        File,
        Forbidden,
        NotFound,
        Options,
        RawResponse,
        ServerError,
        StatusError,
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
    "File",
    "Forbidden",
    "Gong",
    "NotFound",
    "Options",
    "RawResponse",
    "ServerError",
    "StatusError",
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
    "File": "tieline.runtime",
    "Forbidden": "tieline.runtime",
    "Gong": ".client",
    "NotFound": "tieline.runtime",
    "Options": "tieline.runtime",
    "RawResponse": "tieline.runtime",
    "ServerError": "tieline.runtime",
    "StatusError": "tieline.runtime",
    "TooManyRequests": "tieline.runtime",
    "UNSET": "tieline.runtime",
    "Unauthenticated": "tieline.runtime",
    "Unknown": "tieline.runtime",
    "Unprocessable": "tieline.runtime",
    "UnreadableAnswer": "tieline.runtime",
    "Unset": "tieline.runtime",
}


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(module, __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(_MODULES)
