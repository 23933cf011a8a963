"""The fields of credentials as a program gives them, taken one by one; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NoReturn

from tieline.core.clock import MICROSECONDS, to_us
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret, SecretDocument

LONGEST_SECRET = 65_536

_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f]")
_CENTURY = 100 * 366 * 86_400


class GivenFields:
    """The fields of an object, taken one by one; what nobody took is unknown."""

    def __init__(
        self,
        values: Mapping[str, JsonValue],
        *,
        now: int,
        place: str = "",
        config: Mapping[str, JsonValue] | None = None,
    ) -> None:
        self.raw = SecretDocument(values)
        #: The configuration of the account, of which credentials may be a part.
        self.config = config or {}
        self.now = now
        self._rest = dict(values)
        self._place = place

    def optional(self, name: str) -> str | None:
        """Take a text; None where it is not there or empty."""
        value = self._rest.pop(name, None)
        if value is None:
            return None
        if not isinstance(value, str):
            refuse(self._place + name, "must be a text")
        if len(value) > LONGEST_SECRET:
            refuse(self._place + name, f"must have at most {LONGEST_SECRET} characters")
        return value or None

    def sendable(self, name: str) -> str | None:
        """Take a text that can stand in a header."""
        value = self.optional(name)
        if value is not None and _UNSENDABLE.search(value):
            refuse(self._place + name, "must not have control characters")
        return value

    def required(self, name: str) -> str:
        value = self.sendable(name)
        if value is None:
            refuse(self._place + name, "is required")
        return value

    def secret(self, name: str) -> Secret | None:
        value = self.optional(name)
        return None if value is None else Secret(value)

    def document(self, name: str) -> SecretDocument | None:
        value = self._rest.pop(name, None)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            refuse(self._place + name, "must be an object")
        return SecretDocument(value)

    def expiry(self) -> int | None:
        """Take `expires_at`, or else `expires_in` seconds from now, as microseconds since 1970."""
        at, seconds = self._rest.pop("expires_at", None), self._rest.pop("expires_in", None)
        if at is not None:
            return _moment(at)
        if seconds is None:
            return None
        number = _number(seconds)
        if number is None or not 0 <= number < _CENTURY:
            refuse("expires_in", "must be a number of seconds")
        return self.now + int(number * MICROSECONDS)

    def drop(self, name: str) -> None:
        """Take what is of no interest."""
        self._rest.pop(name, None)

    def rest(self) -> dict[str, JsonValue]:
        """Take all that is left."""
        taken, self._rest = self._rest, {}
        return taken

    def refuse_rest(self) -> None:
        for name in self._rest:
            refuse(self._place + name, "is not known")


def refuse(field: str, problem: str) -> NoReturn:
    """Raise `UsageError` naming a field of credentials."""
    where = f"credentials.{field}"
    raise UsageError(f"{where}: {problem}", field=where)


def _moment(value: JsonValue) -> int:
    """Return a time as microseconds since 1970: ISO 8601 (UTC unless it says otherwise), or milliseconds or seconds."""
    if isinstance(value, str):
        try:
            when = datetime.fromisoformat(value)
            return to_us(when if when.tzinfo else when.replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            refuse("expires_at", "must be a time in ISO 8601")
    number = _number(value)
    if number is None or not 0 <= number < _CENTURY * 3000:
        refuse("expires_at", "must be a time in ISO 8601")
    seconds = number / 1000 if number >= 1e11 else number  # 1e11 milliseconds are 1973, 1e11 seconds 5138
    return int(seconds * MICROSECONDS)


def _number(value: JsonValue) -> float | None:
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        return float(value[:32])
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
