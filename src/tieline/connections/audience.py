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
        #: The lines on which somebody waits: more than one where the former is dead, and nobody has noticed yet.
        self._waiting: dict[str, list[asyncio.Queue[Told]]] = {}
        #: What was last told to somebody who waits.
        self._last: dict[str, Told] = {}
        #: Those who have left, the first one first, and what they have missed.
        self._left: dict[str, Told | None] = {}

    @contextmanager
    def waiting(self, former: str | None = None) -> Generator[tuple[str, asyncio.Queue[Told]]]:
        """Wait while the block runs; gives the name, and where it is told what there is to hear.

        Whoever has left, or was cut off unnoticed, comes back by the name that it had; no other name can be chosen.
        """
        known = former is not None and (former in self._left or former in self._waiting)
        name = former if former is not None and known else str(uuid.uuid4())
        heard = asyncio.Queue[Told](maxsize=8)
        missed = self._left.pop(name, None) or self._last.get(name)
        if missed is not None:
            heard.put_nowait(missed)
        self._waiting.setdefault(name, []).append(heard)
        try:
            yield name, heard
        finally:
            self._leave(name, heard)

    def _leave(self, name: str, heard: asyncio.Queue[Told]) -> None:
        lines = self._waiting[name]
        lines[:] = [each for each in lines if each is not heard]
        if lines:
            return
        del self._waiting[name]
        self._last.pop(name, None)
        self._left[name] = None if heard.empty() else heard.get_nowait()
        while len(self._left) > MOST_LEFT:
            del self._left[next(iter(self._left))]

    def tell(self, name: str | None, told: Told) -> None:
        """Tell whoever waits under a name, or has left under it."""
        if name is None:
            return
        if lines := self._waiting.get(name):
            self._last[name] = told
            for heard in lines:
                if not heard.full():
                    heard.put_nowait(told)
        elif name in self._left:
            self._left[name] = told
