"""What clients wrote, of which only the latest is kept."""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

#: How many things of a kind are kept.
KEPT = 10_000


class Shelf(dict[K, V]):
    """A dictionary that lets go of what was put in first when it is full."""

    def __init__(self, limit: int = KEPT) -> None:
        super().__init__()
        self._limit = limit

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        while len(self) > self._limit:
            del self[next(iter(self))]
