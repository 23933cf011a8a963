"""What running work needs from outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tieline.work.model import Claim, Run, Schedule


class RunStore(Protocol):
    """Keeps leases, runs and schedules. Every method blocks and may be called from any thread."""

    def claim(self, lease: str, *, owner: str, now: int, ttl: int) -> Claim:
        """Take a lease that is free or expired and raise its epoch, in one transaction."""
        ...

    def expire(self, lease: str, *, owner: str) -> None:
        """Let a lease expire whose owner is known to be gone."""
        ...

    def renew(self, lease: str, *, epoch: int, now: int, ttl: int) -> bool:
        """Hold a lease for longer; False if it is no longer ours."""
        ...

    def release(self, lease: str, *, epoch: int) -> None:
        """Give a lease back; nothing happens if it is no longer ours."""
        ...

    def save(self, run: Run) -> None:
        """Store a run as it is now."""
        ...

    def latest(self, connections: Sequence[int]) -> list[Run]:
        """Return the newest run of each sync of these connections."""
        ...

    def history(self, connection: int, *, sync: str | None = None, limit: int = 20) -> list[Run]:
        """Return past runs, the newest first."""
        ...

    def schedule(self, schedule: Schedule, *, now: int) -> None:
        """Store when a sync runs next."""
        ...

    def schedules(self, connections: Sequence[int]) -> list[Schedule]:
        """Return the schedules of these connections."""
        ...


class Owner(Protocol):
    """This process as an owner of leases, and what can be known of other owners."""

    @property
    def name(self) -> str:
        """Names this process, unlike any other that ever was."""
        ...

    def is_alive(self, name: str) -> bool | None:
        """Tell whether another owner still lives; None if that cannot be known from here."""
        ...
