"""What may go wrong in a call of `tieline.Client`. All are `tieline.runtime.ApiError`s; the class says what was meant.

ApiError
├── StatusError                an answer of a failing status: `.status .headers .body .text .request_id`
│   └── Refused                the server's own: `.code`, `.issues`, `.payload`
│       ├── InvalidInput       something is wrong with what was asked: `.issues` name the places
│       ├── Unauthorized       the key is not known
│       ├── Forbidden          the key, or the plan, does not allow it
│       ├── NotFound           there is no such thing
│       │   ├── UnknownProvider
│       │   ├── UnknownIntegration
│       │   ├── UnknownConnection
│       │   ├── UnknownSync
│       │   ├── UnknownFunction
│       │   └── NoResult       of an action that still runs, or is not known
│       ├── Conflict           it conflicts with what is there, or what goes on
│       ├── RateLimited        too many requests: `.retry_after` seconds
│       ├── CredentialsRefused the provider gives no token for a connection, or refuses what was imported
│       ├── ActionFailed       an action ended in an error: `.payload` is what it says of it
│       ├── UpstreamError      the API behind the server answered so: `.upstream`
│       └── ServerFault        the server failed
├── NotConnected               nobody connected while it was waited for
├── ApiConnectionError         no answer came, `ApiTimeout` not in time
├── CursorLost                 a list cannot be gone on with
└── UnreadableAnswer           one came that cannot be read

Webhooks that are not signed as they must be are `tieline.core.errors.SignatureRefused`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import msgspec
from msgspec import Struct

from tieline.core.json import dig
from tieline.core.typed import convert
from tieline.http.model import Pairs
from tieline.runtime.errors import (
    ApiConnectionError,
    ApiError,
    ApiTimeout,
    BadRequest,
    CursorLost,
    ServerError,
    StatusError,
    TooManyRequests,
    Unauthenticated,
    UnreadableAnswer,
    words_of,
)
from tieline.runtime.errors import Conflict as StatusConflict
from tieline.runtime.errors import Forbidden as StatusForbidden
from tieline.runtime.errors import NotFound as StatusNotFound

__all__ = [
    "ActionFailed",
    "ApiConnectionError",
    "ApiError",
    "ApiTimeout",
    "Conflict",
    "CredentialsRefused",
    "CursorLost",
    "Forbidden",
    "InvalidInput",
    "Issue",
    "NoResult",
    "NotConnected",
    "NotFound",
    "RateLimited",
    "Refused",
    "ServerFault",
    "StatusError",
    "Unauthorized",
    "UnknownConnection",
    "UnknownFunction",
    "UnknownIntegration",
    "UnknownProvider",
    "UnknownSync",
    "UnreadableAnswer",
    "Upstream",
    "UpstreamError",
    "refused",
]


class Issue(Struct, frozen=True, kw_only=True):
    """One thing that is wrong with an input, and where."""

    code: str = ""
    message: str = ""
    path: tuple[str, ...] = ()


class Upstream(Struct, frozen=True, kw_only=True):
    """What an API behind the server answered; `body` is JSON where it can be read as such, else text."""

    status: int
    headers: Pairs
    body: Any


class Refused(StatusError):
    """The server did not do it."""

    @property
    def code(self) -> str:
        """The server's word for it, such as `unknown_connection`; empty where it has none."""
        code = _told(self.body, "code")
        return code if isinstance(code, str) else ""

    @property
    def payload(self) -> Any:
        """What an action, or a provider, says of its error."""
        return _told(self.body, "payload")

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What is wrong with the input, one by one."""
        told = _told(self.body, "errors")
        return tuple([_issue(each) for each in cast("list[object]", told)]) if isinstance(told, list) else ()


class InvalidInput(Refused, BadRequest):
    """Something is wrong with what was asked; nothing was changed."""


class Unauthorized(Refused, Unauthenticated):
    """The server does not know the key."""


class Forbidden(Refused, StatusForbidden):
    """The key, or the plan, does not allow it."""


class NotFound(Refused, StatusNotFound):
    """There is no such thing."""


class UnknownProvider(NotFound):
    """There is no such provider."""


class UnknownIntegration(NotFound):
    """There is no such integration."""


class UnknownConnection(NotFound):
    """There is no such connection."""


class UnknownSync(NotFound):
    """There is no such sync, or none at all."""


class UnknownFunction(NotFound):
    """There is no such function."""


class NoResult(NotFound):
    """The action still runs, or is not known."""


class Conflict(Refused, StatusConflict):
    """It conflicts with what is there, or with what goes on."""


class RateLimited(Refused, TooManyRequests):
    """The server asks to come back later."""


class CredentialsRefused(Refused):
    """The provider gives no token for the connection, or refuses what was to be imported."""


class ActionFailed(Refused):
    """The action ended in an error."""


class UpstreamError(Refused):
    """The API behind the server answered that it did not do it."""

    @property
    def upstream(self) -> Upstream:
        """The API's own answer: of a proxied call the whole of it, of an action what the server tells of it."""
        told = _told(self.body, "upstream")
        if not isinstance(told, dict):
            return Upstream(status=self.status, headers=self.headers, body=self.body)
        known = cast("dict[str, Any]", told)
        headers = cast("Mapping[str, Any]", known.get("headers") or {})
        status = known.get("status")
        return Upstream(
            status=status if isinstance(status, int) else self.status,
            headers=tuple((name, str(value)) for name, value in headers.items()),
            body=known.get("body"),
        )


class ServerFault(Refused, ServerError):
    """The server failed, and the retries are spent."""


class NotConnected(ApiError):
    """Nobody connected while it was waited for."""


_BY_CODE: dict[str, type[Refused]] = {
    **dict.fromkeys(
        (
            "invalid_query_params",
            "invalid_body",
            "invalid_headers",
            "invalid_uri_params",
            "invalid_json",
            "invalid_variant",
            "invalid_action_input",
            "invalid_content_type",
            "missing_provider_config_key",
        ),
        InvalidInput,
    ),
    **dict.fromkeys(("unknown_connection", "connection_not_found"), UnknownConnection),
    "unknown_provider_config": UnknownIntegration,
    "unknown_provider": UnknownProvider,
    **dict.fromkeys(("unknown_sync", "sync_not_found", "no_syncs_found"), UnknownSync),
    "unknown_function": UnknownFunction,
    **dict.fromkeys(
        ("conflict", "sync_variant_already_exists", "concurrent_deployment", "template_already_deployed"),
        Conflict,
    ),
    **dict.fromkeys(("resource_capped", "plan_limit", "function_disabled", "disabled_resource"), Forbidden),
    **dict.fromkeys(
        (
            "invalid_credentials",
            "connection_refresh_backoff",
            "connection_refresh_exhausted",
            "connection_test_failed",
            "connection_validation_failed",
        ),
        CredentialsRefused,
    ),
    **dict.fromkeys(("script_http_error", "script_api_rate_limit_error"), UpstreamError),
    **dict.fromkeys(
        (
            "action_script_runtime_error",
            "script_aborted",
            "script_output_too_large",
            "invalid_action_output",
        ),
        ActionFailed,
    ),
}

#: What codes begin with that tell of a function's end.
_OF_FUNCTIONS = ("script_", "function_")

_BY_STATUS: dict[int, type[Refused]] = {
    400: InvalidInput,
    401: Unauthorized,
    402: Forbidden,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    415: InvalidInput,
    429: RateLimited,
}

#: What the server itself says of a call that it could not pass on; all else is the API's.
_OF_THE_PROXY = frozenset(
    {
        "address_not_allowed",
        "base_url_override_disabled",
        "base_url_override_not_allowed",
        "body_too_large",
        "connection_refresh_backoff",
        "connection_refresh_exhausted",
        "forbidden",
        "invalid_headers",
        "invalid_secret_key_format",
        "invalid_uri_params",
        "malformed_auth_header",
        "method_not_allowed",
        "missing_api_url",
        "missing_auth_header",
        "plan_limit",
        "provider_error",
        "provider_rate_limited",
        "provider_timeout",
        "provider_unavailable",
        "too_many_request",
        "unknown_account",
        "unknown_provider_config",
        "unsupported_provider",
    }
)
_NO_CONNECTION = ("Failed to get connection", "Connection not found")


def refused(error: StatusError, *, missing: type[NotFound] = NotFound, proxied: bool = False) -> Refused:
    """Return a failing answer as the error that it means.

    `missing` is the class of a plain `not_found`. What a `proxied` call answers is the API's, unless the server says that it
    is its own; of one that does not say it, unless it is of those that only a server gives.
    """
    whose, code = error.header("X-Tieline-Error"), _told(error.body, "code")
    words = words_of(error.content)
    no_connection = code in {"server_error", "invalid_body"} and words.startswith(_NO_CONNECTION)
    ours = no_connection or code in _OF_THE_PROXY if whose is None else whose != "upstream"
    if proxied and not ours:
        kind: type[Refused] = UpstreamError
    elif no_connection:
        kind = UnknownConnection
    else:
        kind = _kind(code, error.status, missing)
    told: dict[str, Any] = {
        "status": error.status,
        "headers": error.headers,
        "body": error.body,
        "content": error.content,
        "request_id": error.request_id,
    }
    if issubclass(kind, TooManyRequests):
        told["retry_after"] = _seconds(error)
    return kind(_message(error, code, words), **told)


def _kind(code: object, status: int, missing: type[NotFound]) -> type[Refused]:
    if isinstance(code, str) and code in _BY_CODE:
        return _BY_CODE[code]
    if isinstance(code, str) and code.startswith(_OF_FUNCTIONS) and status >= 500:
        return ActionFailed
    if status == 404:
        return missing
    return _BY_STATUS.get(status, ServerFault if status >= 500 else Refused)


def _message(error: StatusError, code: object, words: str) -> str:
    """Return what went wrong on one line, with the code where the words leave it open."""
    if not isinstance(code, str) or error.message.endswith(f" {code}"):
        return error.message
    bare = error.message.removesuffix(f": {words}") if words else error.message
    return f"{bare} {code}{f': {words}' if words and words != code else ''}"


def _seconds(error: StatusError) -> float:
    if isinstance(error, TooManyRequests) and error.retry_after:
        return error.retry_after
    try:
        return float(error.header("Retry-After") or 0.0)
    except ValueError:
        return 0.0


def _told(body: object, name: str) -> Any:
    """Return what the envelope of an error says."""
    return dig(body, f"error.{name}")


def _issue(told: object) -> Issue:
    try:
        return convert(told, Issue, strict=False)
    except msgspec.ValidationError:
        return Issue(message=str(told))
