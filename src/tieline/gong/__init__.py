"""A client of Gong: `Gong`, and `AsyncGong` for asyncio."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieline.core.errors import ConfigurationError, ProviderError, QuotaSpent, TielineError, UsageError
    from tieline.core.secrets import Secret
    from tieline.gong import models
    from tieline.gong.client import AsyncGong, Gong
    from tieline.gong.npm import (
        AsyncGongApiClient,
        GongApiClient,
        download_and_save_gong_spec,
        generate_gong_api_client,
        init_async_gong_api_client,
        init_gong_api_client,
    )
    from tieline.runtime import (
        UNSET,
        ApiConnectionError,
        ApiError,
        ApiTimeout,
        AsyncPage,
        AsyncPages,
        BadRequest,
        Conflict,
        CursorLost,
        File,
        Forbidden,
        Limits,
        MissingScope,
        Model,
        NotFound,
        Options,
        Page,
        RawResponse,
        ServerError,
        StatusError,
        TooManyRequests,
        Unauthenticated,
        Unprocessable,
        UnreadableAnswer,
        Unset,
    )

__all__ = [
    "UNSET",
    "ApiConnectionError",
    "ApiError",
    "ApiTimeout",
    "AsyncGong",
    "AsyncGongApiClient",
    "AsyncPage",
    "AsyncPages",
    "BadRequest",
    "ConfigurationError",
    "Conflict",
    "CursorLost",
    "File",
    "Forbidden",
    "Gong",
    "GongApiClient",
    "Limits",
    "MissingScope",
    "Model",
    "NotFound",
    "Options",
    "Page",
    "ProviderError",
    "QuotaSpent",
    "RawResponse",
    "Secret",
    "ServerError",
    "StatusError",
    "TielineError",
    "TooManyRequests",
    "Unauthenticated",
    "Unprocessable",
    "UnreadableAnswer",
    "Unset",
    "UsageError",
    "download_and_save_gong_spec",
    "generate_gong_api_client",
    "init_async_gong_api_client",
    "init_gong_api_client",
    "models",
]

#: Where each name lives that is not the runtime's: it is imported when it is first used.
_HOMES = {
    "AsyncGong": "tieline.gong.client",
    "AsyncGongApiClient": "tieline.gong.npm",
    "ConfigurationError": "tieline.core.errors",
    "Gong": "tieline.gong.client",
    "GongApiClient": "tieline.gong.npm",
    "download_and_save_gong_spec": "tieline.gong.npm",
    "generate_gong_api_client": "tieline.gong.npm",
    "init_async_gong_api_client": "tieline.gong.npm",
    "init_gong_api_client": "tieline.gong.npm",
}

if not TYPE_CHECKING:  # to a checker, a name that is not imported above is a mistake

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name == "models":
            return import_module("tieline.gong.models")
        value: object = getattr(import_module(_HOMES.get(name, "tieline.runtime")), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
