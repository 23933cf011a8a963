"""A cache bounded by the weight of what it holds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class BoundedCache(Generic[K, V]):
    """Keeps what was used last, up to a total weight."""

    def __init__(self, limit: int, weigh: Callable[[V], int]) -> None:
        self._limit = limit
        self._weigh = weigh
        self._items: OrderedDict[K, V] = OrderedDict()
        self._weight = 0

    @property
    def weight(self) -> int:
        """The weight of all that is held."""
        return self._weight

    def get_or_make(self, key: K, make: Callable[[], V]) -> V:
        """Return what is kept under `key`; if nothing is, make and keep it."""
        if key in self._items:
            self._items.move_to_end(key)
            return self._items[key]
        value = make()
        self._items[key] = value
        self._weight += self._weigh(value)
        while self._weight > self._limit and len(self._items) > 1:
            _, old = self._items.popitem(last=False)
            self._weight -= self._weigh(old)
        return value

    def clear(self) -> None:
        """Forget everything."""
        self._items.clear()
        self._weight = 0
