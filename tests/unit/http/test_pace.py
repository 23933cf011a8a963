"""The pace, proved on a fake clock against a server with an exact token bucket."""

import heapq
import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tieline.core.errors import UsageError
from tieline.http.pace import (
    GUARD,
    Granted,
    Limits,
    PaceState,
    Spent,
    Wait,
    WaitReason,
    block,
    decide,
    usage,
)

GONG = Limits(per_second=3, burst=3, per_day=10_000)
NOON = 20_000 * 86_400 + 43_200.0


class Bucket:
    """The server's side: exactly `rate` tokens a second, `size` at most, no tolerance."""

    def __init__(self, rate, size):
        self.rate, self.size, self.tokens, self.at, self.refused = rate, size, size, None, 0

    def arrive(self, at):
        if self.at is not None:
            self.tokens = min(self.size, self.tokens + (at - self.at) * self.rate)
        self.at = at
        if self.tokens < 1 - 1e-9:
            self.refused += 1
        else:
            self.tokens -= 1


def simulate(limits, requests, *, in_flight, latency, jitter, dice, start=NOON):
    """Run so many requests by clients that each wait for their answer; return the seconds taken and the 429s.

    A request reaches the server half a latency and some jitter after it was granted.
    """
    state, arrivals, ends = PaceState(), [], []
    clients = [(start, number) for number in range(in_flight)]
    heapq.heapify(clients)
    while len(arrivals) < requests:
        now, client = heapq.heappop(clients)
        state, grant = decide(state, limits, now)
        if isinstance(grant, Wait):
            heapq.heappush(clients, (now + grant.seconds, client))
            continue
        assert isinstance(grant, Granted)
        arrival = now + latency / 2 + dice.uniform(0, jitter)
        arrivals.append(arrival)
        ends.append(arrival + latency / 2)
        heapq.heappush(clients, (arrival + latency / 2, client))
    bucket = Bucket(limits.per_second, limits.burst)
    for at in sorted(arrivals):
        bucket.arrive(at)
    return max(ends) - start, bucket.refused


@pytest.mark.parametrize("latency", [0.0, 0.05, 0.3])
@pytest.mark.parametrize("in_flight", [1, 2, 8])
def test_sixty_requests_stay_near_the_floor(latency, in_flight):
    """60 requests at 3/s with a burst of 3 end within 1.05 of the 19.0 s floor, the last answer included."""
    took, refused = simulate(
        GONG, 60, in_flight=in_flight, latency=latency, jitter=0.0, dice=random.Random(1)
    )
    assert refused == 0
    assert took <= 19.0 * 1.05


@given(
    seed=st.integers(0, 2**32),
    rate=st.floats(0.5, 20),
    burst=st.integers(2, 50),
    latency=st.floats(0, 2),
    in_flight=st.integers(1, 12),
)
def test_an_exact_bucket_never_refuses(seed, rate, burst, latency, in_flight):
    """Whatever the network does within the guard, a server of the same rate and burst answers no 429."""
    limits = Limits(per_second=rate, burst=burst)
    assume((burst - 1) / rate > GUARD)  # else there is no burst to keep the guard back from
    _, refused = simulate(
        limits, 120, in_flight=in_flight, latency=latency, jitter=GUARD * 0.99, dice=random.Random(seed)
    )
    assert refused == 0


@given(rate=st.floats(0.1, 1000), burst=st.integers(1, 50), gaps=st.lists(st.floats(0, 5), max_size=80))
def test_grants_obey_the_bucket_without_a_network(rate, burst, gaps):
    """Grants taken at any moments never exceed the limits, however small the burst."""
    state, bucket, now = PaceState(), Bucket(rate, burst), NOON
    for gap in gaps:
        now += gap
        state, grant = decide(state, Limits(per_second=rate, burst=burst), now)
        if isinstance(grant, Granted):
            bucket.arrive(now)
    assert bucket.refused == 0


def test_a_wait_is_exact():
    """Asking again after the wait that was told is granted."""
    state = PaceState()
    now = NOON
    for _ in range(10):
        state, grant = decide(state, GONG, now)
        if isinstance(grant, Wait):
            assert grant.why is WaitReason.RATE
            now += grant.seconds
            state, grant = decide(state, GONG, now)
        assert isinstance(grant, Granted)


def test_the_daily_budget_ends_at_midnight_utc():
    """The budget counts every request of a UTC day, and the next day begins anew."""
    limits = Limits(per_day=2)
    midnight = 20_001 * 86_400.0
    state, _ = decide(PaceState(), limits, NOON)
    state, _ = decide(state, limits, NOON)
    state, grant = decide(state, limits, NOON)
    assert grant == Spent(until=midnight, per_day=2)
    assert usage(state, NOON).used_today == 2
    state, grant = decide(state, limits, midnight)
    assert grant == Granted()
    assert usage(state, midnight).used_today == 1


def test_a_block_holds_and_empties_the_bucket():
    """After a block one request goes, then one an interval: the server's bucket is empty too."""
    state = block(PaceState(), NOON + 10)
    state, grant = decide(state, GONG, NOON)
    assert grant == Wait(seconds=10.0, why=WaitReason.BLOCKED)
    state, grant = decide(state, GONG, NOON + 10)
    assert grant == Granted()
    state, grant = decide(state, GONG, NOON + 10)
    assert isinstance(grant, Wait)
    assert grant.seconds == pytest.approx(1.01 / 3, abs=1e-5)


def test_a_block_never_moves_back():
    """A shorter block learned later does not shorten the first."""
    assert block(block(PaceState(), 50.0), 20.0).blocked_until == 50.0


def test_no_limits_still_obey_a_block_and_count():
    """With the rate off, requests are counted and a block is kept."""
    state, grant = decide(PaceState(), Limits(), NOON)
    assert grant == Granted()
    assert usage(state, NOON).used_today == 1
    assert isinstance(decide(block(state, NOON + 1), Limits(), NOON)[1], Wait)


def test_a_clock_set_back_costs_one_empty_bucket_at_most():
    """A state from the future does not hold requests for longer than an emptied bucket would."""
    state = PaceState(tat=NOON + 3600)
    _, grant = decide(state, GONG, NOON)
    assert isinstance(grant, Wait)
    assert grant.seconds <= 1.01 / 3 + 1e-6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3/s", Limits(per_second=3, burst=3)),
        (" 90 / MIN ", Limits(per_second=1.5, burst=1)),
        ("3600/h", Limits(per_second=1, burst=1)),
        ("0.5/s", Limits(per_second=0.5, burst=1)),
        ("off", Limits()),
    ],
)
def test_a_rate_is_read(text, expected):
    """Rates are written as a count per second, minute or hour, or off."""
    assert expected == Limits.parse(text)


@pytest.mark.parametrize("text", ["", "3", "/s", "0/s", "-1/s", "3/week", "1e3/s", "nan/s", "3/s/s"])
def test_no_rate_is_refused(text):
    """What is no rate is an error that shows how to write one."""
    with pytest.raises(UsageError, match="3/s"):
        Limits.parse(text)


@pytest.mark.parametrize("wrong", [{"per_second": 0}, {"burst": 0}, {"per_day": -1}])
def test_senseless_limits_are_refused(wrong):
    """A limit that lets nothing through for ever is a mistake, but for a daily budget of 0."""
    with pytest.raises(UsageError):
        Limits(**wrong)
