"""Sessions: pace, send, retry. The same generator drives the async and the blocking one."""

from __future__ import annotations

import random as dice
import time
from collections.abc import Callable
from typing import TypeVar

from tieline.core.clock import Clock, SystemClock
from tieline.http.model import Request, Response
from tieline.http.pacer import AsyncPacer, SyncPacer
from tieline.http.ports import AsyncTransport, BlockingClock, SyncTransport, TransportFault
from tieline.http.retry import Learn, Observer, Outcome, RetryPolicy, Send, Sleep, exchange

T = TypeVar("T")

#: Bytes of a body, decoded, that a session takes by default.
MAX_BODY = 64 * 1024 * 1024

Check = Callable[[Response], object]


class AsyncSession:
    """Sends requests at the pace of one credential and repeats what may be repeated.

    Holds nothing open itself: whoever made the transport closes it. `observer` is called once for each attempt.
    """

    def __init__(
        self,
        transport: AsyncTransport,
        *,
        pacer: AsyncPacer | None = None,
        policy: RetryPolicy | None = None,
        clock: Clock | None = None,
        random: Callable[[], float] = dice.random,
        observer: Observer | None = None,
        max_body: int = MAX_BODY,
    ) -> None:
        self._transport = transport
        self._pacer = pacer
        self._policy = policy or RetryPolicy()
        self._clock = clock or SystemClock()
        self._random = random
        self._observer = observer
        self._max_body = max_body

    def by(self, transport: AsyncTransport) -> AsyncSession:
        """Return a session at the same pace, with the same patience, by another way."""
        return AsyncSession(
            transport,
            pacer=self._pacer,
            policy=self._policy,
            clock=self._clock,
            random=self._random,
            observer=self._observer,
            max_body=self._max_body,
        )

    async def fetch(
        self, request: Request, *, policy: RetryPolicy | None = None, check: Check | None = None
    ) -> Response:
        """Return the final answer, of any status that the policy does not repeat.

        A BadAnswer raised by `check` on a 2xx counts as a fault: the request is sent again within the policy.
        Raises Unavailable, RateLimited, QuotaSpent, BadAnswer or EgressRefused.
        """
        return await self.read(request, _checked(check), policy=policy)

    async def read(
        self, request: Request, reader: Callable[[Response], T], *, policy: RetryPolicy | None = None
    ) -> T:
        """Return what `reader` makes of the final answer; its BadAnswer on a 2xx sends the request again."""
        steps = exchange(
            request,
            policy or self._policy,
            read=reader,
            random=self._random,
            now=self._clock.now,
            observe=self._observer,
        )
        outcome: Outcome = None
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]  # the generator's T, which StopIteration forgets
            outcome = await self._perform(step)

    async def _perform(self, step: Send | Sleep | Learn) -> Outcome:
        match step:
            case Send(request=request):
                if self._pacer is not None:
                    await self._pacer.take()
                try:
                    return await self._transport.send(request, max_body=self._max_body)
                except TransportFault as fault:
                    return fault
            case Learn(seconds=seconds):
                if self._pacer is not None:
                    await self._pacer.learn(seconds)
            case Sleep(seconds=seconds):
                await self._clock.sleep(seconds)
        return None


class ThreadClock:
    """The machine's own clock, waiting by blocking the thread."""

    def now(self) -> float:
        return time.time()

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)  # noqa: TID251  # this is the clock


class SyncSession:
    """The blocking twin of `AsyncSession`."""

    def __init__(
        self,
        transport: SyncTransport,
        *,
        pacer: SyncPacer | None = None,
        policy: RetryPolicy | None = None,
        clock: BlockingClock | None = None,
        random: Callable[[], float] = dice.random,
        observer: Observer | None = None,
        max_body: int = MAX_BODY,
    ) -> None:
        self._transport = transport
        self._pacer = pacer
        self._policy = policy or RetryPolicy()
        self._clock = clock or ThreadClock()
        self._random = random
        self._observer = observer
        self._max_body = max_body

    def fetch(
        self, request: Request, *, policy: RetryPolicy | None = None, check: Check | None = None
    ) -> Response:
        """As `AsyncSession.fetch`."""
        return self.read(request, _checked(check), policy=policy)

    def read(
        self, request: Request, reader: Callable[[Response], T], *, policy: RetryPolicy | None = None
    ) -> T:
        """As `AsyncSession.read`."""
        steps = exchange(
            request,
            policy or self._policy,
            read=reader,
            random=self._random,
            now=self._clock.now,
            observe=self._observer,
        )
        outcome: Outcome = None
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]  # the generator's T, which StopIteration forgets
            outcome = self._perform(step)

    def _perform(self, step: Send | Sleep | Learn) -> Outcome:
        match step:
            case Send(request=request):
                if self._pacer is not None:
                    self._pacer.take()
                try:
                    return self._transport.send(request, max_body=self._max_body)
                except TransportFault as fault:
                    return fault
            case Learn(seconds=seconds):
                if self._pacer is not None:
                    self._pacer.learn(seconds)
            case Sleep(seconds=seconds):
                self._clock.pause(seconds)
        return None


def _checked(check: Check | None) -> Callable[[Response], Response]:
    def read(response: Response) -> Response:
        if check is not None:
            check(response)
        return response

    return read
