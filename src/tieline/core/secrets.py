"""Text that must not be seen: it prints as asterisks and is asked for by name."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from tieline.core.json import JsonValue


class Secret:
    """Wraps a secret text, so that logs, reprs and tracebacks of frames show `***`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the secret itself; call this only where it leaves for its purpose."""
        return self._text

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash((Secret, self._text))


class SecretDocument:
    """Wraps a JSON object that holds secrets somewhere, such as a token response."""

    __slots__ = ("_value",)

    def __init__(self, value: Mapping[str, JsonValue]) -> None:
        self._value = value

    def reveal(self) -> Mapping[str, JsonValue]:
        """Return the object itself; call this only where it leaves for its purpose."""
        return self._value

    def __repr__(self) -> str:
        return "{***}" if self._value else "{}"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SecretDocument) and self._value == other._value

    __hash__ = None  # type: ignore[assignment]  # its value is a mapping
