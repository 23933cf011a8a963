"""Browsers that wait to hear how a sign-in ends: each under a name that its sign-in knows."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Generator
from contextlib import contextmanager

from tieline.core.json import JsonValue

Told = dict[str, JsonValue]

#: So many of those who have left may come back.
MOST_LEFT = 1000


class Audience:
    """Who waits in this process, in one event loop. What is told to those who have left is kept, until they come back."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Queue[Told]] = {}
        #: Those who have left, the first one first, and what they have missed.
        self._left: dict[str, Told | None] = {}

    @contextmanager
    def waiting(self, former: str | None = None) -> Generator[tuple[str, asyncio.Queue[Told]]]:
        """Wait while the block runs; gives the name, and where it is told what there is to hear.

        Whoever has left comes back by the name that it had; a name that nobody has left is no name.
        """
        name = former if former is not None and former in self._left else str(uuid.uuid4())
        heard = self._waiting[name] = asyncio.Queue[Told](maxsize=8)
        if (missed := self._left.pop(name, None)) is not None:
            heard.put_nowait(missed)
        try:
            yield name, heard
        finally:
            del self._waiting[name]
            self._left[name] = None if heard.empty() else heard.get_nowait()
            while len(self._left) > MOST_LEFT:
                del self._left[next(iter(self._left))]

    def tell(self, name: str | None, told: Told) -> None:
        """Tell whoever waits under a name, or has left under it."""
        if name is None:
            return
        heard = self._waiting.get(name)
        if heard is not None and not heard.full():
            heard.put_nowait(told)
        elif name in self._left:
            self._left[name] = told
