"""What running work needs from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from tieline.core.json import JsonValue
from tieline.events.model import Event
from tieline.work.model import Claim, Due, NewTask, Run, Schedule, Task, TaskKind
from tieline.work.shares import Full, Shares

#: Nobody's share is taken.
NOBODY = Full()


class RunStore(Protocol):
    """Keeps leases and runs. Every method blocks and may be called from any thread."""

    def claim(self, lease: str, *, owner: str, now: int, ttl: int) -> Claim:
        """Take a lease that is free or expired and raise its epoch, in one transaction."""
        ...

    def expire(self, lease: str, *, owner: str) -> None:
        """Let a lease expire whose owner is known to be gone; what was triggered and waits for it is due at once."""
        ...

    def renew(self, lease: str, *, epoch: int, now: int, ttl: int) -> bool:
        """Hold a lease for longer; False if it is no longer ours."""
        ...

    def release(self, lease: str, *, epoch: int) -> None:
        """Give a lease back, as `expire` does; nothing happens if it is no longer ours."""
        ...

    def seize(self, lease: str, *, owner: str, now: int, ttl: int) -> int:
        """Take a lease from whoever holds it: what they do under it is written no more. Return the epoch it has now."""
        ...

    def holder(self, lease: str, *, now: int) -> str | None:
        """Return who holds a lease, None where nobody does."""
        ...

    def save(self, run: Run, *, event: Event | None = None) -> None:
        """Store a run as it is now, and in the same transaction the event that tells of it."""
        ...

    def abandon(self, id: str, *, error: str) -> bool:  # noqa: A002 - the run's own word
        """Write down the end of a run whose process died; False if it has one by now."""
        ...

    def latest(self, connections: Sequence[int]) -> list[Run]:
        """Return the newest run of each sync of these connections."""
        ...

    def running(self) -> list[Run]:
        """Return the runs that have not ended, those of dead processes too."""
        ...

    def history(
        self, connection: int, *, sync: str | None = None, variant: str | None = None, limit: int = 20
    ) -> list[Run]:
        """Return past runs, the newest first: of one sync, or one variant of it, where these are named."""
        ...


class ScheduleStore(Protocol):
    """Keeps when syncs run by themselves. Every method blocks and may be called from any thread.

    A connection that is deleted takes its schedules along; another account under the same id takes them over, and what
    is started runs at once. The account of the environment has none but a command's.
    """

    def save(self, *schedules: Schedule, now: int) -> None:
        """Store schedules, whatever was stored for the same syncs, variants and connections."""
        ...

    def change(
        self,
        connections: Sequence[int],
        work: Callable[[Sequence[Schedule]], Sequence[Schedule]],
        *,
        now: int,
    ) -> None:
        """Store what `work` makes of the schedules of connections, which nobody else changes meanwhile.

        `work` is pure: it may be called more than once, and what it raises changes nothing.
        """
        ...

    def of(self, connections: Sequence[int]) -> list[Schedule]:
        """Return the schedules of these connections, by connection, sync and variant."""
        ...

    def missing(self, integration: str, sync: str, *, limit: int) -> int:
        """Return how many active connections of an integration have no schedule for a sync, up to `limit`."""
        ...

    def ensure(self, integration: str, sync: str, *, first: int, spread: int, now: int) -> int:
        """Start a sync for each active connection of an integration that has no schedule for it; return for how many.

        Their first times lie from `first` on within `spread` microseconds, each at a place of its own that does not change.
        """
        ...

    def hasten(self, integration: str, sync: str, *, latest: int, first: int, spread: int, now: int) -> int:
        """Let started schedules come sooner that are due later than `latest`, or at no time; return how many.

        Those of all variants at the frequency that their sync declares (`spec` is None), of active connections; their
        times are as those of `ensure`.
        """
        ...

    def due(self, *, now: int, limit: int, full: Full = NOBODY) -> list[Due]:
        """Return schedules that are started and due, of connections that are active, the longest due first.

        Those of integrations and connections in `full` are left out.
        """
        ...

    def advance(self, schedule: Schedule, *, next_at: int | None, now: int) -> bool:
        """Set a schedule's next time; False if it is not as it was given any more, and then nothing is changed."""
        ...

    def next_due(self) -> int | None:
        """Return when the next started schedule of an active connection is due; None where there is none."""
        ...

    def remove(self, connection: int, sync: str, variant: str) -> bool:
        """Forget a schedule; False if there is none."""
        ...


class TaskStore(Protocol):
    """A durable queue. Every method blocks and may be called from any thread."""

    def add(self, *tasks: NewTask, now: int) -> list[str]:
        """Put tasks into the queue, due now; return their ids, those of the waiting ones whose places they take.

        One whose id is there already changes nothing. Of very many some may be there before the others.
        """
        ...

    def claim(self, *, owner: str, now: int, ttl: int, shares: Mapping[TaskKind, Shares]) -> list[Task]:
        """Take tasks that are due, or whose claim has run out, the oldest first; no two of one group at a time.

        Of each kind as many as there is room for, and none where whose share is taken: others are found behind it. The
        shares are left as they are.

        One whose claim ran out with no attempt left is ended with an error (`ABORTED`) instead; where that was an
        action, it is told of (`ActionFinished`). Nothing is written where nothing is due.
        """
        ...

    def owners(self) -> list[str]:
        """Return who holds claims, each once."""
        ...

    def release_dead(self, owner: str) -> None:
        """Let the claims of an owner run out that is known to be gone."""
        ...

    def renew(self, ids: Mapping[str, int], *, now: int, ttl: int) -> list[str]:
        """Hold claims for longer, by id and epoch; return the ids of those that are not ours any more."""
        ...

    def finish(
        self,
        task: Task,
        *,
        output: JsonValue = None,
        error: Mapping[str, JsonValue] | None = None,
        event: Event | None = None,
        now: int,
    ) -> bool:
        """End a task with its output or error, and its event, in one transaction; False if it is not ours any more."""
        ...

    def retry(
        self, task: Task, *, due_at: int, now: int, spent: bool = True, lease: str | None = None
    ) -> bool:
        """Put a task back, due at a later time; False if it is not ours any more.

        While the lease that it waits for is held, it is due when that expires, or is given back. Its attempt counts unless it was not `spent`: it could not be made, or was cut short by us.
        Where one of the same `dedupe` waits meanwhile, this one ends with an error (`SUPERSEDED`).
        """
        ...

    def get(self, id: str) -> Task | None:  # noqa: A002 - the wire's word
        """Return a task; None where there is none, or it has ended too long ago."""
        ...

    def waiting(self, connection: int, kind: str, name: str, variant: str) -> bool:
        """Tell whether a task of this kind waits or runs."""
        ...

    def next_due(self) -> int | None:
        """Return when the next task can be claimed, or a claim runs out; None where none waits or runs.

        Tasks that wait for another of their group are left out.
        """
        ...

    def purge(self, *, before: int) -> int:
        """Remove tasks that ended before a time; return how many."""
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
