"""Keeps an event loop from being stopped by one of its functions: what blocks it for too long is interrupted."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

#: Seconds between two signs of life.
_BEAT = 0.5


class Watchdog:
    """Watches a running event loop from a thread; call `start` in the loop, and `stop` anywhere.

    `interrupt` is called with the loop's thread once it has done nothing for `seconds`: again and again, as code may catch
    what is raised in it.
    """

    def __init__(self, seconds: float, interrupt: Callable[[int], None]) -> None:
        self._seconds = seconds
        self._interrupt = interrupt
        self._stopped = threading.Event()
        self._alive_at = time.monotonic()
        self._thread = threading.Thread(target=self._watch, name="tieline-watchdog", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watched = 0

    def start(self) -> None:
        """Begin to watch the loop that runs here."""
        self._loop = asyncio.get_running_loop()
        self._watched = threading.get_ident()
        self._beat()
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _beat(self) -> None:
        self._alive_at = time.monotonic()
        if self._loop is not None and not self._stopped.is_set():
            self._loop.call_later(_BEAT, self._beat)

    def _watch(self) -> None:
        while not self._stopped.wait(_BEAT):
            if time.monotonic() - self._alive_at > self._seconds:
                self._interrupt(self._watched)
                self._alive_at = time.monotonic()
