"""Which functions are switched off, although the files that they come from have them."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

Kind = Literal["sync", "action", "on-event"]


class FunctionKey(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Names a function: of an integration, by its kind and name."""

    integration: str
    kind: Kind
    name: str


class SwitchStore(Protocol):
    """Keeps which functions are off. Every method blocks and may be called from any thread."""

    def off(self) -> frozenset[FunctionKey]:
        """Return those that are off."""
        ...

    def switch(self, function: FunctionKey, *, on: bool) -> bool:
        """Switch a function on or off; False where it was so already."""
        ...


class AllOn:
    """A `SwitchStore` in memory, in which all are on at first."""

    def __init__(self) -> None:
        self._off: set[FunctionKey] = set()

    def off(self) -> frozenset[FunctionKey]:
        return frozenset(self._off)

    def switch(self, function: FunctionKey, *, on: bool) -> bool:
        changed = (function in self._off) is on
        (self._off.discard if on else self._off.add)(function)
        return changed
