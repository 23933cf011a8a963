"""The whole error tree. A class says who must act; the docstring is the default message.

TielineError
├── UsageError                 the caller: an argument, a name, a document
│   ├── UnknownName            there is no such provider, connection, stream …
│   └── ConfigurationError     the operator: environment, home, keys, extras
│       ├── WrongKey           the encryption key does not open what is stored
│       └── MissingExtra       an optional part is not installed
├── ProviderError              the API on the other side
│   ├── Unauthorized           the credentials were refused
│   ├── PermissionMissing      the credentials lack a scope
│   ├── RequestRejected        it refuses this very request (other 4xx)
│   │   └── CursorExpired      it refuses to go on from this cursor
│   ├── RateLimited            it asks to wait longer than we are willing to
│   │   └── QuotaSpent         the day's budget of requests is used up
│   ├── Unavailable            5xx, connection faults and time-outs, retries spent
│   ├── UpstreamError          it answers with an error status to what a function asked
│   ├── BadAnswer              the answer cannot be read: torn, not JSON, not this API
│   ├── RefreshFailed          it gives no token for these credentials
│   │   ├── RefreshBackoff     it gave none a moment ago: not asked again yet
│   │   └── RefreshExhausted   it has given none for days: not asked any more
│   └── EgressRefused          an address that must not be called
├── SignatureRefused           the sender of a request that came in
├── StorageError               the database or the disk
│   ├── DatabaseNewer          a newer version of Tieline wrote it
│   ├── DatabaseBusy           another process holds it for too long
│   └── DiskFull               no space is left
├── RunError                   a run of work
│   ├── AlreadyRunning         another process runs it right now
│   └── LeaseLost              another process has taken this run over
└── FunctionError              an author's function
    ├── ActionError            it says so itself, and tells its caller why
    ├── FunctionFailed         it raised what nobody expected
    ├── FunctionTimeout        it took longer than it may
    └── OutputTooLarge         it answered with more than it may
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, cast


class TielineError(Exception):
    """Something went wrong in Tieline."""

    #: Exit code of the command line for this class and those below it.
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())

    @property
    def message(self) -> str:
        return str(self.args[0])


class UsageError(TielineError):
    """The request to Tieline is wrong; nothing was changed."""

    exit_code = 2

    def __init__(self, message: str = "", *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class UnknownName(UsageError):
    """There is nothing of that name."""


class ConfigurationError(UsageError):
    """The environment or the home folder is not set up as it must be."""


class WrongKey(ConfigurationError):
    """The encryption key does not open what is stored; set TIELINE_ENCRYPTION_KEY to the key that sealed it."""


class MissingExtra(ConfigurationError):
    """An optional part of Tieline is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional part: pip install 'tieline[{extra}]'")
        self.extra = extra


class ProviderError(TielineError):
    """The API on the other side did not do what was asked."""

    exit_code = 3

    def __init__(
        self, message: str = "", *, status: int | None = None, request_id: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.request_id = request_id


class Unauthorized(ProviderError):
    """The API refused the credentials."""


class PermissionMissing(ProviderError):
    """The credentials lack a permission."""


class RequestRejected(ProviderError):
    """The API rejected the request."""


class CursorExpired(RequestRejected):
    """The API no longer accepts the cursor."""


class RateLimited(ProviderError):
    """The API asks to wait longer than this run may."""

    exit_code = 4

    def __init__(self, message: str = "", *, retry_after: float = 0.0, status: int | None = 429) -> None:
        super().__init__(message, status=status)
        #: Seconds until the API takes requests again.
        self.retry_after = retry_after


class QuotaSpent(RateLimited):
    """The day's budget of requests is used up."""


class Unavailable(ProviderError):
    """The API could not be reached, or failed, and the retries are spent."""


class UpstreamError(ProviderError):
    """The API answered with an error status."""

    def __init__(
        self, message: str = "", *, status: int, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> None:
        super().__init__(message, status=status)
        #: The answer's headers by their names in lower case, and its body.
        self.headers = dict(headers or {})
        self.body = body


class BadAnswer(ProviderError):
    """The API's answer cannot be read."""


class RefreshFailed(ProviderError):
    """The provider gave no token for these credentials."""

    def __init__(self, message: str = "", *, status: int | None = None, reason: str | None = None) -> None:
        super().__init__(message, status=status)
        #: The provider's own word for it, such as `invalid_grant`.
        self.reason = reason


class RefreshBackoff(RefreshFailed):
    """The last attempt to get a token failed a moment ago; it is tried again soon."""

    def __init__(self, message: str = "", *, retry_after: float = 0.0) -> None:
        super().__init__(message)
        #: Seconds until it is tried again.
        self.retry_after = retry_after


class RefreshExhausted(RefreshFailed):
    """No token was given for days; authorise the account anew, or force an attempt."""


class EgressRefused(ProviderError):
    """This address must not be called."""


class SignatureRefused(TielineError):
    """The request is not signed as it must be."""

    def __init__(
        self,
        message: str = "",
        *,
        reason: Literal["missing", "malformed", "stale", "early", "mismatch"],
        field: str | None = None,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        #: The header or query parameter that is missing or malformed.
        self.field = field


class StorageError(TielineError):
    """The database could not do what was asked."""

    exit_code = 5


class DatabaseNewer(StorageError):
    """The database was written by a newer version of Tieline; upgrade Tieline to use it."""


class DatabaseBusy(StorageError):
    """Another process holds the database for too long."""


class DiskFull(StorageError):
    """No space is left where the database lies."""


class RunError(TielineError):
    """A run could not be done."""

    exit_code = 6


class AlreadyRunning(RunError):
    """Another process runs it right now."""


class LeaseLost(RunError):
    """Another process has taken this run over; nothing more was written by this one."""


class FunctionError(TielineError):
    """A function could not do its work."""


class ActionError(FunctionError):
    """The action could not be done."""

    def __init__(self, payload: Any = None, message: str = "") -> None:
        """Tell an action's caller why it could not be done; `payload` is any JSON, and reaches them."""
        fields = cast("dict[str, object]", payload) if isinstance(payload, dict) else {"message": payload}
        told = fields.get("message")
        super().__init__(message or (told if isinstance(told, str) else ""))
        self.payload: Any = payload


class FunctionFailed(FunctionError):
    """The function raised an error that it does not handle."""


class FunctionTimeout(FunctionError):
    """The function took longer than it may."""


class OutputTooLarge(FunctionError):
    """The function answered with more than it may."""
