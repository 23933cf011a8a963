"""The sandbox's clock."""

from __future__ import annotations

from collections.abc import Callable


class Clock:
    """Goes as its source does, and ahead of it by as much as it was told."""

    def __init__(self, source: Callable[[], float]) -> None:
        self._source = source
        self._ahead = 0.0

    def __call__(self) -> float:
        """Return unix seconds."""
        return self._source() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move the clock on."""
        self._ahead += seconds
