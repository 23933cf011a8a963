"""So many requests in a minute of the clock."""

from tieline.server.rate import RateLimiter


class Clock:
    time = 90.5

    def now(self):
        return self.time

    async def sleep(self, seconds):
        raise NotImplementedError


def test_a_window_is_a_minute_of_the_clock():
    """What is left is told; with the next minute all is there again."""
    clock = Clock()
    limiter = RateLimiter(2, clock)
    told = [limiter.take("a") for _ in range(3)]
    assert [(window.remaining, window.exceeded) for window in told] == [(1, False), (0, False), (0, True)]
    assert {(window.limit, window.reset, window.retry_after) for window in told} == {(2, 120, 30)}
    clock.time = 119.9
    assert limiter.take("a").retry_after == 1
    clock.time = 120.0
    assert (limiter.take("a").remaining, limiter.take("a").reset) == (1, 180)


def test_callers_do_not_share():
    """A number and a text are different callers even if they look alike."""
    limiter = RateLimiter(1, Clock())
    assert not limiter.take(1).exceeded
    assert not limiter.take("1").exceeded
    assert limiter.take(1).exceeded


def test_some_requests_cost_more_and_some_nothing():
    """What costs nothing tells what is left."""
    limiter = RateLimiter(25, Clock())
    assert limiter.take("a", 10).remaining == 15
    assert limiter.take("a", 0).remaining == 15
    assert limiter.take("a", 10).remaining == 5
    assert limiter.take("a", 10).exceeded
    assert limiter.take("b", 0).remaining == 25
