"""The sessions, async and blocking, over scripted transports and clocks."""

import asyncio
import threading

import pytest

from tieline.core.errors import QuotaSpent, RateLimited
from tieline.http.model import Request, Response
from tieline.http.pace import Limits
from tieline.http.pace_memory import MemoryPaceStore
from tieline.http.pacer import AsyncPacer, SyncPacer
from tieline.http.ports import FaultKind, TransportFault
from tieline.http.session import AsyncSession, SyncSession

GET = Request(method="GET", url="https://api.example.com/")


class FakeClock:
    def __init__(self, now=0.0):
        self.time = now

    def now(self):
        return self.time

    async def sleep(self, seconds):
        self.time += seconds
        await asyncio.sleep(0)

    def pause(self, seconds):
        self.time += seconds


class Script:
    """Answers from a list; both transports in one."""

    def __init__(self, clock, *outcomes):
        self.clock, self.outcomes, self.at = clock, list(outcomes), []

    def send_now(self):
        self.at.append(round(self.clock.now(), 3))
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, TransportFault):
            raise outcome
        return Response(status=outcome) if isinstance(outcome, int) else outcome


class AsyncScript(Script):
    async def send(self, request, *, max_body):
        return self.send_now()


class SyncScript(Script):
    def send(self, request, *, max_body):
        return self.send_now()


class ThreadedStore(MemoryPaceStore):
    """A store that may block."""

    prompt = False


@pytest.fixture(params=["async", "async, store in a thread", "sync"])
def play(request):
    """Return a function that fetches so many times and returns when each attempt went out."""

    def run(outcomes, limits=None, times=1, store=None):
        clock, events = FakeClock(), []
        kind = ThreadedStore if "thread" in request.param else MemoryPaceStore
        store = store or kind()
        options = {"clock": clock, "random": lambda: 1.0, "observer": events.append}
        pace = {"key": "k", "limits": limits, "clock": clock}
        if request.param == "sync":
            script = SyncScript(clock, *outcomes)
            session = SyncSession(script, pacer=limits and SyncPacer(store, **pace), **options)
            for _ in range(times):
                session.fetch(GET)
            return script.at, events
        script = AsyncScript(clock, *outcomes)

        async def fetch_all():
            session = AsyncSession(script, pacer=limits and AsyncPacer(store, **pace), **options)
            for _ in range(times):
                await session.fetch(GET)

        asyncio.run(fetch_all())
        return script.at, events

    return run


def test_each_attempt_takes_from_the_pace(play):
    """Retries are paced like first attempts."""
    outcomes = [TransportFault(FaultKind.DROPPED, ""), 200, 200]
    at, events = play(outcomes, limits=Limits(per_second=0.1), times=2)
    assert at == [0, 10.1, 20.2]
    assert [event.retry_wait for event in events] == [0.5, None, None]


def test_a_429_is_learned_by_all_who_share_the_credential(play):
    """What one session is told, the next one obeys."""
    store = MemoryPaceStore()
    limited = Response(status=429, headers=(("Retry-After", "5"),))
    at, _ = play([limited, 200], limits=Limits(), store=store)
    assert at == [0, 5]
    assert store.usage("k", 4.0).blocked_until == 5.0


def test_a_spent_budget_ends_it(play):
    """Beyond the daily budget nothing is sent."""
    with pytest.raises(QuotaSpent) as caught:
        play([200, 200], limits=Limits(per_day=1), times=2)
    assert caught.value.retry_after == 86_400


def test_a_long_block_learned_by_others_ends_it(play):
    """Who finds the credential blocked for hours does not hang."""
    store = MemoryPaceStore()
    store.learn("k", until=3600)
    with pytest.raises(RateLimited) as caught:
        play([], limits=Limits(), store=store)
    assert caught.value.retry_after == 3600


def test_without_a_pacer_nothing_is_paced(play):
    """A session may go unpaced."""
    assert play([200, 429, 200], times=2)[0] == [0, 0, 1]


async def test_learning_is_kept_off_the_event_loop():
    """A store may wait for its file to learn; only taking turns is prompt."""
    learnt = []

    class Store(MemoryPaceStore):
        def learn(self, key, *, until):
            learnt.append((threading.get_ident(), key, until))

    pacer = AsyncPacer(Store(), key="k", limits=Limits(), clock=FakeClock())
    await pacer.learn(5)
    assert [(key, until) for _, key, until in learnt] == [("k", 5)]
    assert learnt[0][0] != threading.get_ident()


async def test_turns_are_taken_in_the_order_asked_for():
    """Within a process nobody overtakes."""
    clock, order = FakeClock(), []
    pacer = AsyncPacer(MemoryPaceStore(), key="k", limits=Limits(per_second=1), clock=clock)

    async def take(name):
        await pacer.take()
        order.append(name)

    await asyncio.gather(*(take(name) for name in range(5)))
    assert order == [0, 1, 2, 3, 4]
    assert clock.now() == pytest.approx(4 * 1.01)


async def test_check_may_ask_again():
    """A check that finds the answer unreadable has it sent again."""
    from tieline.core.errors import BadAnswer

    clock = FakeClock()
    script = AsyncScript(clock, Response(status=200, body=b"{"), Response(status=200, body=b"{}"))

    def check(response):
        if response.body == b"{":
            raise BadAnswer

    response = await AsyncSession(script, clock=clock, random=lambda: 0.0).fetch(GET, check=check)
    assert response.body == b"{}"
