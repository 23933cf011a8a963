"""What a caller may say about one call, or about all calls of a client."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import msgspec
from msgspec import Struct

from tieline.core.errors import UsageError
from tieline.http.model import Timeouts
from tieline.http.retry import RetryPolicy
from tieline.runtime.arguments import is_number, shown


class Options(Struct, frozen=True, kw_only=True):
    """Settings of calls; None leaves what the client says.

    `headers` and `query` are added, and win over those of the operation; a header that is None is left out. `timeout` is
    in seconds, for a connection and for each part of the answer. `retries` says how often a failed attempt is repeated at
    most, 0 never. `idempotency_key` is sent where the operation has a header for one, so that it is done once only.
    A list stops after `max_pages`, or starts at `resume`, the `state` of an earlier page. `strict` refuses answers that
    are not as declared.
    """

    headers: Mapping[str, str | None] = {}
    query: Mapping[str, str | int | float | bool | Sequence[str] | None] = {}
    timeout: float | Timeouts | None = None
    retries: int | RetryPolicy | None = None
    idempotency_key: str | None = None
    base_url: str | None = None
    max_pages: int | None = None
    resume: str | None = None
    strict: bool | None = None

    def __post_init__(self) -> None:
        """Raise UsageError, naming it, for an option that makes no sense."""
        for name, (fits, wanted) in _KINDS.items():
            value = getattr(self, name)
            if value is not None and not fits(value):
                raise UsageError(f"{name} must be {wanted}, not {shown(value)}", field=name)

    def __repr__(self) -> str:  # headers and queries may hold secrets
        said = [name for name in self.__struct_fields__ if getattr(self, name) not in (None, {})]
        return f"Options({', '.join(said)})"

    def over(self, defaults: Options) -> Options:
        """Return these options, and those of `defaults` where these say nothing."""
        given: dict[str, Any] = {
            name: value
            for name in self.__struct_fields__
            if (value := getattr(self, name)) is not None and name not in {"headers", "query"}
        }
        both = {"headers": {**defaults.headers, **self.headers}, "query": {**defaults.query, **self.query}}
        return msgspec.structs.replace(defaults, **given, **both)

    @property
    def timeouts(self) -> Timeouts | None:
        """The time-outs of an attempt; None are those of the transport."""
        if self.timeout is None or isinstance(self.timeout, Timeouts):
            return self.timeout
        seconds = float(self.timeout)
        return Timeouts(connect=min(10.0, seconds), read=seconds, total=max(300.0, seconds))

    def policy(self, default: RetryPolicy) -> RetryPolicy:
        """Return how patient a call is."""
        if self.retries is None:
            return default
        if isinstance(self.retries, RetryPolicy):
            return self.retries
        attempts = self.retries + 1
        return msgspec.structs.replace(
            default, attempts=attempts, limited_attempts=min(default.limited_attempts, attempts)
        )


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_headers(value: object) -> bool:
    if not isinstance(value, Mapping):
        return False
    items = cast("Mapping[object, object]", value).items()
    return all(isinstance(name, str) and (text is None or isinstance(text, str)) for name, text in items)


#: What each option is.
_KINDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "headers": (_is_headers, "a mapping of names to texts"),
    "query": (lambda value: isinstance(value, Mapping), "a mapping of names to values"),
    "timeout": (
        lambda value: isinstance(value, Timeouts) or (is_number(value) and value > 0),
        "a number of seconds above 0, or Timeouts",
    ),
    "retries": (
        lambda value: isinstance(value, RetryPolicy) or (type(value) is int and value >= 0),
        "a whole number, 0 for none, or a RetryPolicy",
    ),
    "idempotency_key": (_is_text, "a text"),
    "base_url": (_is_text, "a text"),
    "max_pages": (lambda value: type(value) is int and value > 0, "a whole number above 0"),
    "resume": (_is_text, "a text: the state of a page"),
    "strict": (lambda value: isinstance(value, bool), "True or False"),
}

NO_OPTIONS = Options()
