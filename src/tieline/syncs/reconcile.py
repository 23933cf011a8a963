"""Brings schedules in line with the connections and functions there are, and takes up what dead processes left."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile

from tieline.core.clock import MICROSECONDS, Clock, from_us, now_us, to_us
from tieline.core.errors import UsageError
from tieline.functions.definition import SyncDefinition
from tieline.sources.book import FunctionBook
from tieline.syncs.claims import ABANDONED
from tieline.syncs.job import Stores
from tieline.work.lease import lease_key
from tieline.work.model import Run, RunStatus, ScheduleState
from tieline.work.ports import Owner
from tieline.work.schedule import next_time

#: Seconds between looks for what dead processes left.
RECOVER_EVERY = 10.0
#: Microseconds within which the first runs of syncs lie that start by themselves, and how many connections need none.
SPREAD, FEW = 60 * MICROSECONDS, 20
#: Microseconds by which a schedule may lie farther off than its frequency: clocks differ a little.
_TOLERANCE = 90 * MICROSECONDS
#: Processes that may die of one sync in a row before it waits for its own time again.
_MOST_DEATHS = 5
#: Seconds by which a clock that goes back has been set.
_BACKWARDS = 5.0


class Reconciler:
    """Looks at what is there, not at what happened: whoever looks, and however seldom, ends up with the same.

    `version` changes with connections, integrations and functions. Every method blocks; one thread at a time may call them.
    """

    def __init__(
        self, stores: Stores, book: FunctionBook, version: Callable[[], object], owner: Owner, clock: Clock
    ) -> None:
        self._stores = stores
        self._book = book
        self._version = version
        self._owner = owner
        self._clock = clock
        self._seen: object = None
        #: The syncs there were, by integration and name, with their frequency.
        self._known: frozenset[tuple[str, str, str]] = frozenset()
        self._looked_at = 0.0
        self._recover_at = 0.0

    def look(self) -> None:
        """Do what is to be done; where nothing has changed that is next to nothing."""
        now, version = self._clock.now(), self._version()
        set_back = now < self._looked_at - _BACKWARDS
        self._looked_at = now
        if version != self._seen or set_back:
            if set_back:
                self._known = frozenset()
            self._align()
            self._seen = version
        if now >= self._recover_at or set_back:
            self._recover()
            self._recover_at = now + RECOVER_EVERY

    def _align(self) -> None:
        now, known = now_us(self._clock), set[tuple[str, str, str]]()
        for definition in self._book.all_syncs():
            if definition.every is None:
                continue
            if definition.auto_start:
                self._start(definition, now)
            key = definition.integration, definition.name, definition.every
            if key not in self._known:
                self._hasten(definition, definition.every, now)
            known.add(key)
        self._known = frozenset(known)

    def _start(self, definition: SyncDefinition, now: int) -> None:
        """Let it run for connections that are new: a few at once, many one after another."""
        schedules, place = self._stores.schedules, (definition.integration, definition.name)
        missing = schedules.missing(*place, limit=FEW + 1)
        if missing:
            spread = 1 if missing <= FEW else SPREAD
            schedules.ensure(*place, first=now, spread=spread, now=now)

    def _hasten(self, definition: SyncDefinition, every: str, now: int) -> None:
        """Let what was not there for a while, or has become more frequent, or lies in a future that never comes, run soon."""
        try:
            following = to_us(next_time(every, from_us(now)))
        except UsageError:  # it was loaded without having been checked
            return
        by_calendar = len(every.split()) == 5
        first, spread = (following, 1) if by_calendar else (now, min(SPREAD, following - now))
        self._stores.schedules.hasten(
            definition.integration,
            definition.name,
            latest=following + _TOLERANCE,
            first=first,
            spread=spread,
            now=now,
        )

    # -- what the dead have left ---------------------------------------------------------------------------

    def _recover(self) -> None:
        stores, now = self._stores, now_us(self._clock)
        for owner in stores.tasks.owners():
            if self._owner.is_alive(owner) is False:
                stores.tasks.release_dead(owner)
        for run in stores.runs.running():
            lease = lease_key(run.connection, run.sync, run.variant)
            if self._owner.is_alive(run.owner) is False:
                stores.runs.expire(lease, owner=run.owner)
            if stores.runs.holder(lease, now=now) is None:
                self._resume(run, now)
                stores.runs.abandon(run.id, error=ABANDONED)

    def _resume(self, run: Run, now: int) -> None:
        """Let a run go on that its schedule began; what was triggered is a task, and is taken up as such."""
        past = self._stores.runs.history(
            run.connection, sync=run.sync, variant=run.variant, limit=_MOST_DEATHS
        )
        died = list(takewhile(lambda each: each.status is RunStatus.RUNNING or each.error == ABANDONED, past))
        if run.id not in {each.id for each in died} or len(died) >= _MOST_DEATHS:
            return  # it has come to its end meanwhile; or it is what its processes die of
        for schedule in self._stores.schedules.of([run.connection]):
            same = (schedule.sync, schedule.variant) == (run.sync, run.variant)
            if same and schedule.state is ScheduleState.STARTED:
                self._stores.schedules.advance(schedule, next_at=now, now=now)
