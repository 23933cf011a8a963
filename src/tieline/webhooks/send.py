"""Sends the deliveries that are due."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Protocol

import msgspec

from tieline.core.clock import MICROSECONDS, Clock, now_us
from tieline.core.errors import EgressRefused, StorageError, UsageError
from tieline.core.pause import pause
from tieline.core.secrets import Secret
from tieline.core.threads import off_loop
from tieline.http.model import Request, Timeouts
from tieline.http.ports import AsyncTransport, TransportFault
from tieline.webhooks.circuit import Circuit
from tieline.webhooks.delivery import Answer, Delivery, DeliveryLine, Patience, after, postponed
from tieline.webhooks.ports import DeliveryStore
from tieline.webhooks.settings import WebhookSettings
from tieline.webhooks.sign import signatures

USER_AGENT = "tieline"
#: Seconds that a receiver has for its answer, all of it.
TIMEOUT = 20.0
#: Deliveries under way at once.
PARALLEL = 20
#: Seconds after which one that was taken is due again: whoever took it is dead, or has lost the database.
CLAIM = 120.0
#: Seconds between looks at the store where nothing says that there is more; also after one that failed.
LOOK_EVERY = 2.0

_LARGEST_ANSWER = 1024 * 1024
#: Addresses that are remembered as failing.
_MOST_CIRCUITS = 10_000


class Ways(Protocol):
    """Two ways out: for the operator's own addresses, and for all others."""

    def of(self, *, trusted: bool) -> AsyncTransport:
        """Return the way to an address."""
        ...


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """How webhooks go out now: the settings in force, and the key."""

    settings: WebhookSettings
    key: Secret


class Sender:
    """Sends what is due, many at once, in one event loop.

    A receiver that fails is left alone for a while, and what waits for it waits with it. At least once: where this process
    dies between a sending and writing it down, the same webhook, by its id, is sent again. `signer` blocks.
    """

    def __init__(
        self,
        store: DeliveryStore,
        ways: Ways,
        signer: Callable[[], Signer],
        clock: Clock,
        *,
        patience: Patience | None = None,
        parallel: int = PARALLEL,
    ) -> None:
        self._store = store
        self._ways = ways
        self._signer = signer
        self._clock = clock
        self._patience = patience or Patience()
        self._parallel = parallel
        self._circuits: dict[str, Circuit] = {}
        self._under_way: set[asyncio.Task[None]] = set()
        self._more = asyncio.Event()

    def wake(self) -> None:
        """Look for new deliveries at once; call it in the sender's loop."""
        self._more.set()

    async def run(self) -> None:
        """Send whatever becomes due, until cancelled; what is under way then is sent again later."""
        try:
            while True:
                self._more.clear()
                try:
                    seconds = await self._start()
                except StorageError:  # told by those who write; the next look may be luckier
                    seconds = LOOK_EVERY
                await pause(self._clock, seconds, self._more)
        finally:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def send_due(self) -> int:
        """Send all that is due now and return how many were taken up; what follows from them is left for later."""
        taken = 0
        while True:
            before = len(self._under_way)
            await self._start()
            if len(self._under_way) == before == 0:
                return taken
            taken += len(self._under_way) - before
            await asyncio.gather(*self._under_way)

    async def _start(self) -> float:
        """Take up what is due, as far as there is room; return the seconds until there may be more."""
        free = self._parallel - len(self._under_way)
        if free <= 0:
            return LOOK_EVERY
        now = now_us(self._clock)
        until = now + int(CLAIM * MICROSECONDS)
        due = await off_loop(self._store.claim, now=now, until=until, limit=free)
        if due:
            signer = await off_loop(self._signer)
            for delivery in due:
                task = asyncio.get_running_loop().create_task(self._deliver(delivery, signer))
                self._under_way.add(task)
                task.add_done_callback(self._done)
        if len(due) == free:  # there may be more; whichever is done first looks again
            return LOOK_EVERY
        next_due = await off_loop(self._store.next_due)
        return LOOK_EVERY if next_due is None else min(LOOK_EVERY, max(0.0, (next_due - now) / MICROSECONDS))

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._more.set()

    async def _deliver(self, delivery: Delivery, signer: Signer) -> None:
        circuit = self._circuits.get(delivery.url, Circuit())
        asked = None if delivery.asked_at is None else delivery.asked_at / MICROSECONDS
        if circuit.is_open(self._clock.now(), asked=asked):
            until = int(circuit.open_until * MICROSECONDS)
            await self._settle(postponed(delivery, until=until, now=now_us(self._clock)), delivery.attempts)
            return
        answer = await attempt(delivery, signer, self._ways, self._clock)
        self._note(delivery.url, answer)
        await self._settle(after(delivery, answer, self._patience), delivery.attempts)

    async def _settle(self, delivery: DeliveryLine, attempts: int) -> None:
        with contextlib.suppress(StorageError):  # it is due again once the claim ends
            await off_loop(self._store.settle, delivery, attempts=attempts)

    def _note(self, url: str, answer: Answer) -> None:
        if not answer.passing:
            self._circuits.pop(url, None)
            return
        if len(self._circuits) >= _MOST_CIRCUITS:
            self._circuits.clear()
        known = self._circuits.get(url, Circuit())
        self._circuits[url] = known.failing(self._clock.now())


async def attempt(delivery: Delivery, signer: Signer, ways: Ways, clock: Clock) -> Answer:
    """Send a delivery once, and return what came of it."""
    started = clock.now()
    answer = Answer(at=int(started * MICROSECONDS))
    try:
        request = _request(delivery, signer, int(started))
        response = await ways.of(trusted=delivery.trusted).send(request, max_body=_LARGEST_ANSWER)
        answer = msgspec.structs.replace(answer, status=response.status)
    except TransportFault as fault:
        answer = msgspec.structs.replace(answer, error=str(fault))
    except (EgressRefused, UsageError) as refused:
        answer = msgspec.structs.replace(answer, error=refused.message, final=True)
    elapsed = int((clock.now() - started) * 1000)
    return msgspec.structs.replace(answer, elapsed_ms=max(0, elapsed))


def _request(delivery: Delivery, signer: Signer, timestamp: int) -> Request:
    content = delivery.content
    own = (
        ("content-type", "application/json"),
        ("user-agent", USER_AGENT),
        *signatures(content.body, signer.key, webhook_id=delivery.id, timestamp=timestamp),
    )
    extra = (
        tuple((name, value.reveal()) for name, value in signer.settings.headers.items())
        if delivery.trusted
        else ()
    )
    taken = {name.lower() for name, _ in (*own, *extra)}
    passed = tuple(pair for pair in content.headers if pair[0].lower() not in taken)
    return Request(
        method="POST",
        url=delivery.url,
        headers=(*passed, *own, *extra),
        body=content.body,
        repeatable=False,
        timeouts=Timeouts(connect=TIMEOUT, read=TIMEOUT, total=TIMEOUT),
    )
