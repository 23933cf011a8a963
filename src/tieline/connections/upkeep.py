"""Renews tokens that nobody asks for: before their end, so that no call waits, and lest an account be lost unseen.

What is due is in the database, so that any number of processes may run one over the same: each token is claimed by one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from tieline.connections.model import Connection
from tieline.connections.ports import Renewal, RenewalStore
from tieline.connections.refresh import is_renewable
from tieline.connections.renewal import Keeping, Outage, is_refusal, next_attempt
from tieline.core.clock import MICROSECONDS, Clock, now_us
from tieline.core.errors import ConfigurationError, ProviderError, StorageError, TielineError, UnknownName
from tieline.core.log import log
from tieline.core.threads import off_loop
from tieline.providers.model import Provider

#: Seconds between looks where nothing is due.
LOOK_EVERY = 5.0
#: Tokens that are renewed at once, and taken up a second, by each process.
PARALLEL = 16
#: Seconds after which a token is due again whose process has died over it: longer than a refresh may take.
CLAIM = 300.0
#: Connections that are looked at in one step, of which it has yet to be seen when they are due.
_BATCH = 500
#: Seconds between two steps where there is more to do, and until an account is seen again that cannot be read now.
_STEP, _SOON, _LATER = 1.0, 0.05, 600.0


class EarlyTokens(Protocol):
    """Renews tokens."""

    async def fresh(self, connection: Connection, *, early: bool = False) -> Connection:
        """Return the connection with a token that is good for a while; raises `RefreshFailed`."""
        ...


class Upkeep:
    """Keeps the tokens of connections fresh, in one event loop. `find` and `provider` block."""

    def __init__(
        self,
        store: RenewalStore,
        tokens: EarlyTokens,
        *,
        find: Callable[[int], Connection | None],
        provider: Callable[[str], Provider],
        keeping: Keeping,
        clock: Clock,
    ) -> None:
        self._store = store
        self._tokens = tokens
        self._find = find
        self._provider = provider
        self._keeping: Keeping = keeping
        self._clock = clock
        self._under_way: set[asyncio.Task[None]] = set()
        #: By integration.
        self._outages: dict[str, Outage] = {}

    async def run(self) -> None:
        """Renew whatever becomes due, until cancelled; a refresh that is under way then comes to its end all the same."""
        try:
            while True:
                try:
                    seconds = await self.step()
                except StorageError:  # told by those who write; the next look may be luckier
                    seconds = LOOK_EVERY
                await self._clock.sleep(seconds)
        finally:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def step(self) -> float:
        """See what is due, and begin as much of it as there is room for; return the seconds until there may be more."""
        now = self._now()
        soonest = await off_loop(self._store.next)
        if soonest is None:
            return LOOK_EVERY
        if soonest == 0:
            await off_loop(self._plan_new)
            return _SOON
        if soonest > now:
            return min(max((soonest - now) / MICROSECONDS, _SOON), LOOK_EVERY)
        if (room := PARALLEL - len(self._under_way)) > 0:
            until = now + int(CLAIM * MICROSECONDS)
            for connection in await off_loop(self._store.claim, now=now, until=until, limit=room):
                task = asyncio.create_task(self._renew(connection))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
        return _STEP

    async def settle(self) -> None:
        """Return once all that was begun has ended."""
        if self._under_way:
            await asyncio.wait(tuple(self._under_way))

    def _plan_new(self) -> None:
        later = self._now() + int(_LATER * MICROSECONDS)
        self._store.plan([self._renewal(each) for each in self._store.unplanned(limit=_BATCH, later=later)])

    def _renewal(self, connection: Connection) -> Renewal:
        now = self._now()
        try:
            provider = self._provider(connection.provider)
        except (UnknownName, ConfigurationError):  # the operator's file is gone, or spoilt
            return Renewal(connection=connection, at=now + int(_LATER * MICROSECONDS))
        return Renewal(connection=connection, at=next_attempt(provider, connection, self._keeping, now=now))

    # -- one token -----------------------------------------------------------------------------------------

    async def _renew(self, connection: Connection) -> None:
        """Renew a token if it is still to be, and say when it is the next time."""
        try:
            renewal = await off_loop(self._renewal, connection)
            if renewal.at is not None and renewal.at <= self._now():
                row = await self._attempt(connection)
                if row is None:
                    return
                renewal = await off_loop(self._renewal, row)
            await off_loop(self._store.plan, [renewal])
        except TielineError as problem:  # it is due again when its claim ends
            log(logging.WARNING, "upkeep", connection=connection.name, error=problem.message)

    async def _attempt(self, connection: Connection) -> Connection | None:
        """Return what became of a connection; None where it is gone."""
        began = self._now()
        try:
            await self._tokens.fresh(connection, early=True)
        except UnknownName:
            return None
        except ProviderError:  # whoever tried has written it down
            pass
        row = await off_loop(self._find, connection.key)
        if row is not None:
            await self._judge(row, began)
        return row

    async def _judge(self, row: Connection, began: int) -> None:
        """Leave a provider alone that fails and fails, whichever its accounts."""
        if not is_renewable(row.credentials):  # which has nothing to do with its provider
            return
        state, name = row.refresh, row.integration
        if state.failed_at is None or state.failed_at < began or is_refusal(state):
            self._outages.pop(name, None)
            return
        now = self._now()
        known = self._outages.get(name, Outage())
        outage = self._outages[name] = known.failing(began=began, now=now)
        if outage is not known and outage.until > now:
            seconds = (outage.until - now) // MICROSECONDS
            log(logging.WARNING, "upkeep", integration=name, error=state.error, pause_seconds=seconds)
            await off_loop(self._store.postpone, name, until=outage.until)

    def _now(self) -> int:
        return now_us(self._clock)
