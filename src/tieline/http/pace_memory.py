"""The pace of one process, forgotten with it."""

from __future__ import annotations

from threading import Lock

from tieline.http.pace import Grant, Limits, PaceState, Usage, block, decide, usage


class MemoryPaceStore:
    """Keeps the pace in a dictionary: for tests, and where nobody shares the credential."""

    prompt = True

    def __init__(self) -> None:
        self._states: dict[str, PaceState] = {}
        self._lock = Lock()

    def take(self, key: str, limits: Limits, now: float, count: int = 1) -> Grant:
        """As `PaceStore.take`."""
        with self._lock:
            self._states[key], grant = decide(self._state(key), limits, now, count)
        return grant

    def learn(self, key: str, *, until: float) -> None:
        """As `PaceStore.learn`."""
        with self._lock:
            self._states[key] = block(self._state(key), until)

    def usage(self, key: str, now: float) -> Usage:
        """As `PaceStore.usage`."""
        return usage(self._state(key), now)

    def _state(self, key: str) -> PaceState:
        return self._states.get(key, PaceState())
