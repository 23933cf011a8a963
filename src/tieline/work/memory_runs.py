"""Leases and runs kept in memory, for tests and for trying things out."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import msgspec

from tieline.events.model import Event
from tieline.work.model import Claim, Claimed, Held, Run, RunStatus


class _Lease(msgspec.Struct, kw_only=True):
    epoch: int = 0
    owner: str | None = None
    expires_at: int = 0


class MemoryRuns:
    """A `RunStore` that forgets; `events` are those that came with the ends of runs."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._leases: dict[str, _Lease] = {}
        self._runs: dict[str, Run] = {}
        self._lock = threading.RLock()

    def epoch(self, lease: str) -> int:
        """Return a lease's epoch, which fences what is written under it."""
        return self._leases.get(lease, _Lease()).epoch

    def claim(self, lease: str, *, owner: str, now: int, ttl: int) -> Claim:
        with self._lock:
            held = self._leases.setdefault(lease, _Lease())
            if held.owner is not None and held.expires_at > now:
                return Held(owner=held.owner, expires_at=held.expires_at)
            held.owner, held.expires_at, held.epoch = owner, now + ttl, held.epoch + 1
            return Claimed(epoch=held.epoch)

    def expire(self, lease: str, *, owner: str) -> None:
        with self._lock:
            if (held := self._leases.get(lease)) is not None and held.owner == owner:
                held.expires_at = 0

    def renew(self, lease: str, *, epoch: int, now: int, ttl: int) -> bool:
        with self._lock:
            held = self._leases.get(lease)
            if held is None or held.epoch != epoch or held.owner is None:
                return False
            held.expires_at = now + ttl
            return True

    def release(self, lease: str, *, epoch: int) -> None:
        with self._lock:
            if (held := self._leases.get(lease)) is not None and held.epoch == epoch:
                held.owner, held.expires_at = None, 0

    def seize(self, lease: str, *, owner: str, now: int, ttl: int) -> int:
        with self._lock:
            held = self._leases.setdefault(lease, _Lease())
            held.owner, held.expires_at, held.epoch = owner, now + ttl, held.epoch + 1
            return held.epoch

    def holder(self, lease: str, *, now: int) -> str | None:
        with self._lock:
            held = self._leases.get(lease, _Lease())
            return held.owner if held.expires_at > now else None

    def save(self, run: Run, *, event: Event | None = None) -> None:
        with self._lock:
            self._runs[run.id] = run
            if event is not None:
                self.events.append(event)

    def abandon(self, id: str, *, error: str) -> bool:  # noqa: A002 - the run's own word
        with self._lock:
            run = self._runs.get(id)
            if run is None or run.status is not RunStatus.RUNNING:
                return False
            self._runs[id] = msgspec.structs.replace(
                run, status=RunStatus.ERROR, error=error, finished_at=run.heartbeat_at
            )
            return True

    def latest(self, connections: Sequence[int]) -> list[Run]:
        with self._lock:
            newest: dict[tuple[int, str, str], Run] = {}
            for run in sorted(self._runs.values(), key=lambda run: run.started_at):
                if run.connection in connections:
                    newest[run.connection, run.sync, run.variant] = run
            return [newest[key] for key in sorted(newest)]

    def running(self) -> list[Run]:
        with self._lock:
            running = [run for run in self._runs.values() if run.status is RunStatus.RUNNING]
            return sorted(running, key=lambda run: run.started_at)

    def history(
        self, connection: int, *, sync: str | None = None, variant: str | None = None, limit: int = 20
    ) -> list[Run]:
        with self._lock:
            found = [
                run
                for run in self._runs.values()
                if run.connection == connection
                and sync in {None, run.sync}
                and variant in {None, run.variant}
            ]
            return sorted(found, key=lambda run: (-run.started_at, run.id))[:limit]
