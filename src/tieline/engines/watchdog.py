"""Keeps an event loop from being stopped by one of its functions: what blocks it for too long is interrupted."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

from tieline.core.log import log

#: Seconds between two looks for a sign of life.
_BEAT = 0.5
#: Seconds between the first interruption and the second, and least between two: code may catch what is raised in it.
_PATIENCE, _INSISTENCE = 1.0, 0.002


class Watchdog:
    """Watches a running event loop from a thread; call `start` in the loop, and `stop` anywhere.

    `interrupt` is called with the loop's thread once it has done nothing for `seconds`, and again, ever sooner, while the
    same task goes on. Code that waits beyond Python, as `time.sleep` does, is interrupted when it is back.
    """

    def __init__(self, seconds: float, interrupt: Callable[[int], None]) -> None:
        self._seconds = seconds
        self._interrupt = interrupt
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="tieline-watchdog", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watched = 0
        self._beats = 0

    def start(self) -> None:
        """Begin to watch the loop that runs here."""
        self._loop = asyncio.get_running_loop()
        self._watched = threading.get_ident()
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _watch(self) -> None:
        # Counted by looks, not by the clock: a process that was stopped for a while has missed no more than one.
        seen, missed = -1, 0
        while not self._stopped.wait(_BEAT):
            if self._beats == seen:
                missed += 1
            else:
                seen, missed = self._beats, 0
                self._ask()
            if missed * _BEAT >= self._seconds:
                self._end(seen)
                missed = 0

    def _ask(self) -> None:
        """Have the loop say that it is alive."""
        with suppress(RuntimeError):  # it has just been closed
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._beat)

    def _beat(self) -> None:
        self._beats += 1

    def _end(self, seen: int) -> None:
        """Interrupt the task that runs until it does not any more."""
        self._ask()  # once more, as an interruption may have struck the answer
        if self._stopped.wait(_BEAT) or self._beats != seen:
            return
        task, wait = self._task(), _PATIENCE
        log(logging.WARNING, "blocked", seconds=self._seconds, where=_where(self._watched))
        while (
            self._beats == seen and self._task() is task
        ):  # asked at the last moment, lest it strike another
            self._interrupt(self._watched)
            if self._stopped.wait(wait):
                return
            wait = max(wait / 2, _INSISTENCE)

    def _task(self) -> object:
        return None if self._loop is None else asyncio.current_task(self._loop)


def _where(thread: int) -> str:
    """Return the line that a thread is at, and what called it."""
    frame, lines = sys._current_frames().get(thread), list[str]()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # documented
    while frame is not None and len(lines) < 3:
        lines.append(f"{frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return " < ".join(lines)
