"""What may go wrong in a call of a generated client. All are ProviderErrors; the class says what the API meant.

ApiError
├── StatusError                it answered that it did not do it: `.status`, `.body`, `.headers`
│   ├── BadRequest             400
│   ├── Unauthenticated        401, an Unauthorized
│   ├── Forbidden              403, a PermissionMissing
│   │   └── MissingScope       it names the scope that the credentials lack: `.scope`
│   ├── NotFound               404
│   ├── Conflict               409
│   ├── Unprocessable          422
│   ├── TooManyRequests        429, a RateLimited
│   └── ServerError            5xx, an Unavailable
├── CursorLost                 the list cannot be gone on with: a CursorExpired
├── ApiConnectionError         no answer came, an Unavailable
│   └── ApiTimeout             none in time
└── UnreadableAnswer           one came that cannot be read, a BadAnswer

Addresses that must not be called, and what is wrong with the call itself, are EgressRefused and UsageError as everywhere.
"""

from __future__ import annotations

from typing import Any, cast

import msgspec

from tieline.core.errors import (
    BadAnswer,
    CursorExpired,
    PermissionMissing,
    ProviderError,
    RateLimited,
    RequestRejected,
    Unauthorized,
    Unavailable,
)
from tieline.core.json import dig
from tieline.http.model import Pairs, find_header

_LONGEST = 300
#: What JSON may begin with, a mark of its bytes' order included.
_BEGINS = frozenset(bytes([each]) for each in b'{["-0123456789tfn\xef')
_WORDS = (
    "message",
    "error.message",
    "error_description",
    "detail",
    "error",
    "title",
    "errorMessage",
    "msg",
)
_KEYS = ("message", "detail", "msg", "title")
_LISTS = ("errors", "error.errors", "messages", "detail")


class ApiError(ProviderError):
    """The call did not bring what it was made for."""


class StatusError(ApiError):
    """The API answered that it did not do it.

    `body` is the answer as the document types it, else as JSON, else as text.
    """

    def __init__(
        self,
        message: str = "",
        *,
        status: int = 0,
        headers: Pairs = (),
        body: Any = None,
        content: bytes = b"",
        request_id: str | None = None,
    ) -> None:
        ProviderError.__init__(self, message, status=status, request_id=request_id)
        self.status: int = status
        self.headers = headers
        self.body = body
        self.content = content

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "replace")

    def header(self, name: str) -> str | None:
        """Return the first header of that name, in any case, or None."""
        return find_header(self.headers, name)


class BadRequest(StatusError, RequestRejected):
    """The API finds the request wrong."""


class Unauthenticated(StatusError, Unauthorized):
    """The API refused the credentials."""


class Forbidden(StatusError, PermissionMissing):
    """The credentials lack a permission."""


class MissingScope(Forbidden):
    """The credentials lack a scope."""

    def __init__(self, message: str = "", *, scope: str | None = None, **told: Any) -> None:
        StatusError.__init__(self, message, **told)
        #: The scope, where the API names it.
        self.scope = scope


class NotFound(StatusError, RequestRejected):
    """There is no such thing."""


class Conflict(StatusError, RequestRejected):
    """It conflicts with what is there."""


class Unprocessable(StatusError, RequestRejected):
    """The API cannot do that with these values."""


class TooManyRequests(StatusError, RateLimited):
    """The API asks to come back later."""

    def __init__(self, message: str = "", *, retry_after: float = 0.0, **told: Any) -> None:
        StatusError.__init__(self, message, **told)
        #: Seconds until the API takes requests again.
        self.retry_after = retry_after


class ServerError(StatusError, Unavailable):
    """The API failed, and the retries are spent."""


class CursorLost(ApiError, CursorExpired):
    """The API no longer accepts the cursor, and starting over brought nothing new."""


class ApiConnectionError(ApiError, Unavailable):
    """No answer came, and the retries are spent."""


class ApiTimeout(ApiConnectionError):
    """No answer came in time, and the retries are spent."""


class UnreadableAnswer(ApiError, BadAnswer):
    """The answer cannot be read."""


def unreadable(name: str, error: BadAnswer, status: int, headers: Pairs, body: bytes) -> UnreadableAnswer:
    """Return the error of an answer that cannot be read: what it is instead, where it does not even begin as JSON."""
    if body.lstrip()[:1] in _BEGINS:
        return UnreadableAnswer(f"{name}: {error.message}", status=status)
    media = (find_header(headers, "Content-Type") or "").partition(";")[0].strip().lower()
    return UnreadableAnswer(
        f"{name} answered {status} with {media or 'something'} that is no JSON", status=status
    )


_BY_STATUS: dict[int, type[StatusError]] = {
    400: BadRequest,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    422: Unprocessable,
}


def error_class(status: int) -> type[StatusError]:
    """Return the class of a failing status."""
    return _BY_STATUS.get(status, ServerError if status >= 500 else StatusError)


def words_of(content: bytes) -> str:
    """Return what an answer says of its error, on one line, or nothing."""
    try:
        document: object = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError, ValueError):
        text = content.decode("utf-8", "replace").lstrip()
        return "" if text.startswith("<") else _line(text)
    found = [dig(document, path) for path in (*_WORDS, *_LISTS)]
    return next((line for each in found if (line := _said(each))), "")


def _said(value: object) -> str:
    first: object = next(iter(cast("list[object]", value)), None) if isinstance(value, list) else value
    if isinstance(first, dict):
        first = next((word for name in _KEYS if (word := cast("dict[str, object]", first).get(name))), None)
    return _line(first) if isinstance(first, str) else ""


def _line(text: str) -> str:
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * _LONGEST]).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
