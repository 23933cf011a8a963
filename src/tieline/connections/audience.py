"""Browsers that wait to hear how a sign-in ends: each under a name that its sign-in knows."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Generator
from contextlib import contextmanager

from tieline.core.json import JsonValue

Told = dict[str, JsonValue]


class Audience:
    """Who waits in this process, in one event loop. What is told while nobody waits is lost."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Queue[Told]] = {}

    @contextmanager
    def waiting(self) -> Generator[tuple[str, asyncio.Queue[Told]]]:
        """Wait while the block runs; gives the name, and where it is told what there is to hear."""
        name, heard = str(uuid.uuid4()), asyncio.Queue[Told](maxsize=8)
        self._waiting[name] = heard
        try:
            yield name, heard
        finally:
            del self._waiting[name]

    def tell(self, name: str | None, told: Told) -> None:
        """Tell whoever waits under a name."""
        heard = self._waiting.get(name) if name is not None else None
        if heard is not None and not heard.full():
            heard.put_nowait(told)
