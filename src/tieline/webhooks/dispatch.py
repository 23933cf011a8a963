"""Reads the outbox: turns what happened into webhooks and into tasks of event functions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from tieline.access.model import Environment
from tieline.core.clock import Clock, now_us
from tieline.core.errors import StorageError
from tieline.core.log import log, log_fault
from tieline.core.pause import pause
from tieline.core.threads import off_loop
from tieline.events.model import UnreadEvent
from tieline.functions.registry import Registry
from tieline.webhooks.delivery import Delivery
from tieline.webhooks.plan import deliveries
from tieline.webhooks.ports import Outbox
from tieline.webhooks.settings import WebhookSettings
from tieline.webhooks.subscriptions import event_tasks
from tieline.work.model import NewTask

#: Events that are read at once.
_BATCH = 100
#: Seconds after which what was set aside is tried once more.
AGAIN = 3600.0


class Dispatcher:
    """Turns every event into what follows from it, in the order in which they happened. For one event loop.

    `settings` and `environment` block. `wake` of what sends and what runs is `follow`, called once there is something new.
    """

    def __init__(
        self,
        outbox: Outbox,
        *,
        settings: Callable[[], WebhookSettings],
        environment: Callable[[], Environment],
        registry: Callable[[], Registry],
        follow: Callable[[], None],
        clock: Clock,
    ) -> None:
        self._outbox = outbox
        self._settings = settings
        self._environment = environment
        self._registry = registry
        self._follow = follow
        self._clock = clock
        self._more = asyncio.Event()

    def wake(self) -> None:
        """Look for new events at once; call it in the dispatcher's loop."""
        self._more.set()

    async def run(self, every: float) -> None:
        """Dispatch whatever happens, looking every so many seconds for what other processes wrote, until cancelled.

        What was set aside is tried once more at the start, and each hour: it may have been an older version that could not
        read it, or one without the key.
        """
        again_at = self._clock.now()
        while True:
            self._more.clear()
            try:
                if self._clock.now() >= again_at:
                    await off_loop(self._outbox.take_back)
                    again_at = self._clock.now() + AGAIN
                told = await off_loop(self.dispatch)
                if told:
                    self._follow()
                if told is not None:
                    continue  # there may be more
            except StorageError as problem:  # the next look may be luckier
                log(logging.WARNING, "webhooks", error=problem.message)
            await pause(self._clock, every, self._more)

    def dispatch(self) -> bool | None:
        """Turn the oldest events into what follows from them; None where there are none. Blocks.

        False where nothing follows from them, or another dispatcher was faster. An event of which nothing can be made is
        set aside, and holds up no other.
        """
        waiting = self._outbox.waiting(_BATCH)
        if not waiting:
            return None
        settings, environment, registry = self._settings(), self._environment(), self._registry()
        now = now_us(self._clock)
        sent, tasks, told = list[Delivery](), list[NewTask](), list[int]()
        for each in waiting:
            if isinstance(each, UnreadEvent):
                log(logging.WARNING, "webhooks", number=each.id, error=f"it is set aside: {each.why}")
                continue
            try:
                follows = deliveries(each, settings, environment, now=now), event_tasks(each, registry)
            except Exception as fault:  # noqa: BLE001 - one event must not hold up the others
                log_fault(fault, number=each.id)
                continue
            sent += follows[0]
            tasks += follows[1]
            told.append(each.id)
        if broken := [each.id for each in waiting if each.id not in told]:
            self._outbox.set_aside(broken)
        won = bool(told) and self._outbox.settle(told, sent, tasks, now=now)
        return won and bool(sent or tasks)
