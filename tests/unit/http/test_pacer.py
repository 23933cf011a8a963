"""Several turns taken at once, where many a second are allowed and wanted."""

import asyncio
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieline.core.errors import RateLimited
from tieline.http.pace import GUARD, Limits
from tieline.http.pace_memory import MemoryPaceStore
from tieline.http.pacer import LEASE, AsyncPacer


class Clock:
    def __init__(self):
        self.time = 1_000_000.0

    def now(self):
        return self.time

    async def sleep(self, seconds):
        self.time += seconds
        await asyncio.sleep(0)


class Counting(MemoryPaceStore):
    """Counts how often it is asked."""

    def __init__(self):
        super().__init__()
        self.asked = 0

    def take(self, key, limits, now, count=1):
        self.asked += 1
        return super().take(key, limits, now, count)


def pacer(limits):
    store, clock = Counting(), Clock()
    return AsyncPacer(store, key="k", limits=limits, clock=clock), store, clock


async def test_many_turns_cost_few_questions():
    """The more turns are wanted at once, the more come with one question."""
    taking, store, _ = pacer(Limits(per_second=1000, burst=1000))
    for _ in range(500):
        await taking.take()
    assert store.asked < 20
    assert store.usage("k", 1_000_000.0).used_today < 500 + 100


async def test_few_turns_are_asked_for_one_by_one():
    """Where turns are wanted now and then, none is taken in advance."""
    taking, store, clock = pacer(Limits(per_second=1000, burst=1000))
    for _ in range(10):
        await taking.take()
        clock.time += 2 * LEASE
    assert store.asked == store.usage("k", clock.time).used_today == 10


async def test_a_slow_pace_is_asked_each_time():
    """At a few a second a lost turn would be felt."""
    taking, store, _ = pacer(Limits(per_second=9, burst=9))
    for _ in range(9):
        await taking.take()
    assert store.asked >= 9


async def test_beside_a_daily_budget_no_turn_is_lost():
    """Each turn counts for the day, so each is asked for."""
    taking, store, _ = pacer(Limits(per_second=1000, burst=1000, per_day=100))
    for _ in range(100):
        await taking.take()
    assert store.usage("k", 1_000_000.0).used_today == 100


async def test_what_is_learnt_ends_a_lease():
    """When the API says stop, turns in hand are void."""
    taking, _store, clock = pacer(Limits(per_second=1000, burst=1000))
    for _ in range(4):
        await taking.take()
    await taking.learn(5)
    before = clock.time
    await taking.take()
    assert clock.time >= before + 5


@given(
    rate=st.integers(10, 500),
    burst=st.integers(1, 500),
    pauses=st.lists(st.floats(0, 0.15), min_size=30, max_size=120),
    seed=st.integers(0, 100),
)
@settings(max_examples=60, deadline=None)
def test_leases_never_overfill_the_bucket(rate, burst, pauses, seed):
    """However calls come, a server that counts exactly, and a network that delays a little, refuse none."""

    async def run():
        taking, _, clock = pacer(Limits(per_second=rate, burst=burst))
        dice, arrivals = random.Random(seed), []
        for pause in pauses:
            for _ in range(dice.randrange(1, 30)):
                await taking.take()
                arrivals.append(clock.time + dice.uniform(0, GUARD - LEASE))
            clock.time += pause
        return sorted(arrivals)

    tokens, last = float(burst), None
    for at in asyncio.run(run()):
        tokens = burst if last is None else min(burst, tokens + (at - last) * rate)
        last = at
        assert tokens >= 1 - 1e-6 or burst <= rate * GUARD
        tokens -= 1


class Held(Clock):
    """A clock on which nobody wakes before the test says so."""

    def __init__(self):
        super().__init__()
        self.go = asyncio.Event()

    async def sleep(self, seconds):
        await self.go.wait()
        await super().sleep(seconds)


async def test_nobody_joins_a_queue_that_is_too_long():
    """The next caller is told when to come again; those who wait get their turn, and those who give up leave theirs."""
    clock = Held()
    taking = AsyncPacer(Counting(), key="k", limits=Limits(per_second=2), clock=clock, max_queue=3)
    waiting = [asyncio.create_task(taking.take()) for _ in range(8)]
    await asyncio.sleep(0)  # the first has gone, seven wait
    with pytest.raises(RateLimited) as caught:
        await taking.take()
    assert caught.value.retry_after == 3.5
    for task in waiting[1:5]:
        task.cancel()
    await asyncio.wait(waiting[1:5])
    waiting.append(asyncio.create_task(taking.take()))
    clock.go.set()
    assert await asyncio.gather(waiting[0], *waiting[5:]) == [None] * 5
    assert all(task.cancelled() for task in waiting[1:5])
