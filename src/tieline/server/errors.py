"""How an error is told over HTTP: one table from exception classes to status and code, and the envelope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from tieline.core.errors import (
    AlreadyRunning,
    DatabaseBusy,
    DiskFull,
    EgressRefused,
    FunctionError,
    PermissionMissing,
    ProviderError,
    RateLimited,
    RefreshBackoff,
    RefreshExhausted,
    RefreshFailed,
    StorageError,
    TielineError,
    Unauthorized,
    Unavailable,
    UnknownName,
    UpstreamError,
    UsageError,
    WrongKey,
)
from tieline.core.json import JsonValue
from tieline.functions.codec import BadValue
from tieline.functions.failure import failure


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong with an input, and where; `code` is one of `tieline.server.issues`."""

    code: str
    message: str
    path: tuple[str, ...] = ()


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong, for programs (`code`) and people (`message`)."""

    code: str
    message: str | UnsetType = UNSET
    errors: tuple[Issue, ...] | UnsetType = UNSET
    payload: Any = UNSET
    #: What an API answered to a function: status, headers and body.
    upstream: Any = UNSET
    method: str | UnsetType = UNSET
    path: str | UnsetType = UNSET


class ErrorEnvelope(msgspec.Struct, frozen=True, kw_only=True):
    """The body of every answer that is an error."""

    error: Problem


class Refusal(Exception):
    """An answer that is an error. Raise it where no class of `tieline.core.errors` says the same."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str | None = None,
        *,
        issues: Sequence[Issue] = (),
        payload: object = UNSET,
        upstream: object = UNSET,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.headers = dict(headers or {})
        self.problem = Problem(
            code=code,
            message=UNSET if message is None else message,
            errors=tuple(issues) or UNSET,
            payload=payload,
            upstream=upstream,
        )


#: What each class answers; the first that fits. Classes that are not here are faults of ours.
TABLE: tuple[tuple[type[TielineError], int, str], ...] = (
    (UnknownName, 404, "not_found"),
    (Unauthorized, 400, "invalid_credentials"),
    (PermissionMissing, 403, "invalid_permissions"),
    (RefreshBackoff, 424, "connection_refresh_backoff"),
    (RefreshExhausted, 424, "connection_refresh_exhausted"),
    (RefreshFailed, 400, "invalid_credentials"),
    (EgressRefused, 400, "address_not_allowed"),
    (RateLimited, 424, "provider_rate_limited"),
    (Unavailable, 424, "provider_unavailable"),
    (ProviderError, 424, "provider_error"),
    (AlreadyRunning, 409, "conflict"),
    (DatabaseBusy, 503, "database_busy"),
    (DiskFull, 503, "disk_full"),
    (StorageError, 503, "storage_unavailable"),
    (WrongKey, 503, "wrong_encryption_key"),
)

#: What is told in place of a message that is for the operator, and so in the log.
_SERVERS_OWN = {
    "storage_unavailable": "the database does not do what it is asked; the server's log tells more",
    "wrong_encryption_key": "this server's encryption key does not open what is stored; the server's log tells more",
}


#: Failures of functions by the words they are kept under, where those say no status.
_STATUSES = {"unknown_connection": 400, "function_aborted": 500, "function_superseded": 409}


def function_refusal(error: TielineError) -> Refusal | None:
    """Return what a function answers that failed: it, the API that it called, or Tieline; None for a fault of ours."""
    if not isinstance(error, FunctionError | UpstreamError | BadValue | Unavailable):
        known = refusal_of(error)
        if known is not None:
            return known
    told = failure(error)
    return Refusal(
        told.status,
        told.code,
        told.message,
        payload=UNSET if told.payload is None else told.payload,
        upstream=UNSET if told.upstream is None else told.upstream,
    )


def kept_refusal(error: Mapping[str, JsonValue]) -> Refusal:
    """Return what a function answers that failed some time ago, as it was written down."""
    code, message, status = error.get("code"), error.get("message"), error.get("status")
    code = code if isinstance(code, str) else "server_error"
    return Refusal(
        status if isinstance(status, int) else _STATUSES.get(code, 500),
        code,
        message if isinstance(message, str) else None,
        payload=error.get("payload", UNSET),
        upstream=error.get("upstream", UNSET),
    )


def refusal_of(error: TielineError, *, bad_input: str = "invalid_body") -> Refusal | None:
    """Return what an error of ours answers; None for a fault that is not the caller's to know.

    `bad_input` is the code for a wrong input: which part of the request the operation reads it from.
    """
    for kind, status, code in TABLE:
        if isinstance(error, kind):
            return Refusal(status, code, _SERVERS_OWN.get(code, error.message))
    if type(error) is UsageError:
        path = tuple(error.field.split(".")) if error.field else ()
        return Refusal(
            400,
            bad_input,
            error.message,
            issues=[Issue(code="custom", message=error.message, path=path)],
        )
    return None
