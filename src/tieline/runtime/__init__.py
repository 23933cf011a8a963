"""What generated clients stand on; README.md beside this file is the contract."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieline.core.errors import EgressRefused, ProviderError, QuotaSpent, TielineError, UsageError
    from tieline.core.secrets import Secret
    from tieline.http.model import Timeouts
    from tieline.http.pace import Limits
    from tieline.http.retry import RetryPolicy
    from tieline.runtime.answers import RawResponse
    from tieline.runtime.async_client import AsyncClient, AsyncService
    from tieline.runtime.async_pages import AsyncPage, AsyncPages
    from tieline.runtime.async_streams import AsyncBinaryStream, AsyncEventStream, AsyncLineStream
    from tieline.runtime.client import Client, Service
    from tieline.runtime.credentials import Credential, Login, Token
    from tieline.runtime.errors import (
        ApiConnectionError,
        ApiError,
        ApiTimeout,
        BadRequest,
        Conflict,
        CursorLost,
        Forbidden,
        MissingScope,
        NotFound,
        ServerError,
        StatusError,
        TooManyRequests,
        Unauthenticated,
        Unprocessable,
        UnreadableAnswer,
    )
    from tieline.runtime.face import AsyncClientSettings, ClientSettings
    from tieline.runtime.fields import filled
    from tieline.runtime.files import File, FileInput
    from tieline.runtime.model import ABSENT, UNSET, Model, Unset, field
    from tieline.runtime.op import (
        Answer,
        Api,
        ApiKey,
        Basic,
        Bearer,
        Body,
        OAuth,
        Op,
        PagedOp,
        Paging,
        Param,
        Part,
        Server,
        Switch,
        Variable,
    )
    from tieline.runtime.options import Options
    from tieline.runtime.pages import Page
    from tieline.runtime.parts import ServerEvent
    from tieline.runtime.streams import BinaryStream, EventStream, LineStream
    from tieline.runtime.union import OneOf, Unknown

__all__ = [
    "ABSENT",
    "UNSET",
    "Answer",
    "Api",
    "ApiConnectionError",
    "ApiError",
    "ApiKey",
    "ApiTimeout",
    "AsyncBinaryStream",
    "AsyncClient",
    "AsyncClientSettings",
    "AsyncEventStream",
    "AsyncLineStream",
    "AsyncPage",
    "AsyncPages",
    "AsyncService",
    "BadRequest",
    "Basic",
    "Bearer",
    "BinaryStream",
    "Body",
    "Client",
    "ClientSettings",
    "Conflict",
    "Credential",
    "CursorLost",
    "EgressRefused",
    "EventStream",
    "File",
    "FileInput",
    "Forbidden",
    "Limits",
    "LineStream",
    "Login",
    "MissingScope",
    "Model",
    "NotFound",
    "OAuth",
    "OneOf",
    "Op",
    "Options",
    "Page",
    "PagedOp",
    "Paging",
    "Param",
    "Part",
    "ProviderError",
    "QuotaSpent",
    "RawResponse",
    "RetryPolicy",
    "Secret",
    "Server",
    "ServerError",
    "ServerEvent",
    "Service",
    "StatusError",
    "Switch",
    "TielineError",
    "Timeouts",
    "Token",
    "TooManyRequests",
    "Unauthenticated",
    "Unknown",
    "Unprocessable",
    "UnreadableAnswer",
    "Unset",
    "UsageError",
    "Variable",
    "field",
    "filled",
]

#: Where each name lives: it is imported when it is first used.
_HOMES = {
    "Answer": "tieline.runtime.op",
    "Api": "tieline.runtime.op",
    "ApiConnectionError": "tieline.runtime.errors",
    "ApiError": "tieline.runtime.errors",
    "ApiKey": "tieline.runtime.op",
    "ApiTimeout": "tieline.runtime.errors",
    "AsyncBinaryStream": "tieline.runtime.async_streams",
    "AsyncClient": "tieline.runtime.async_client",
    "AsyncClientSettings": "tieline.runtime.face",
    "AsyncEventStream": "tieline.runtime.async_streams",
    "AsyncLineStream": "tieline.runtime.async_streams",
    "AsyncPage": "tieline.runtime.async_pages",
    "AsyncPages": "tieline.runtime.async_pages",
    "AsyncService": "tieline.runtime.async_client",
    "BadRequest": "tieline.runtime.errors",
    "Basic": "tieline.runtime.op",
    "Bearer": "tieline.runtime.op",
    "BinaryStream": "tieline.runtime.streams",
    "Body": "tieline.runtime.op",
    "Client": "tieline.runtime.client",
    "ClientSettings": "tieline.runtime.face",
    "Conflict": "tieline.runtime.errors",
    "Credential": "tieline.runtime.credentials",
    "CursorLost": "tieline.runtime.errors",
    "EgressRefused": "tieline.core.errors",
    "EventStream": "tieline.runtime.streams",
    "File": "tieline.runtime.files",
    "FileInput": "tieline.runtime.files",
    "Forbidden": "tieline.runtime.errors",
    "MissingScope": "tieline.runtime.errors",
    "Limits": "tieline.http.pace",
    "LineStream": "tieline.runtime.streams",
    "Login": "tieline.runtime.credentials",
    "Model": "tieline.runtime.model",
    "NotFound": "tieline.runtime.errors",
    "OAuth": "tieline.runtime.op",
    "OneOf": "tieline.runtime.union",
    "Op": "tieline.runtime.op",
    "Options": "tieline.runtime.options",
    "Page": "tieline.runtime.pages",
    "PagedOp": "tieline.runtime.op",
    "Paging": "tieline.runtime.op",
    "Param": "tieline.runtime.op",
    "Part": "tieline.runtime.op",
    "ProviderError": "tieline.core.errors",
    "QuotaSpent": "tieline.core.errors",
    "RawResponse": "tieline.runtime.answers",
    "RetryPolicy": "tieline.http.retry",
    "Secret": "tieline.core.secrets",
    "Server": "tieline.runtime.op",
    "ServerError": "tieline.runtime.errors",
    "ServerEvent": "tieline.runtime.parts",
    "Service": "tieline.runtime.client",
    "StatusError": "tieline.runtime.errors",
    "Switch": "tieline.runtime.op",
    "TielineError": "tieline.core.errors",
    "Timeouts": "tieline.http.model",
    "Token": "tieline.runtime.credentials",
    "TooManyRequests": "tieline.runtime.errors",
    "ABSENT": "tieline.runtime.model",
    "UNSET": "tieline.runtime.model",
    "Unauthenticated": "tieline.runtime.errors",
    "Unknown": "tieline.runtime.union",
    "Unprocessable": "tieline.runtime.errors",
    "UnreadableAnswer": "tieline.runtime.errors",
    "Unset": "tieline.runtime.model",
    "UsageError": "tieline.core.errors",
    "Variable": "tieline.runtime.op",
    "field": "tieline.runtime.model",
    "filled": "tieline.runtime.fields",
}

if not TYPE_CHECKING:  # to a checker, a name that is not imported above is a mistake

    def __getattr__(name: str) -> object:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module 'tieline.runtime' has no attribute {name!r}")
        value: object = getattr(import_module(home), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
