"""The company's limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.sandbox.gong import GongSandbox, Stream, truth
from tieline.sandbox.gong.config import GongSandboxConfig, RateLimit, parse_daily, parse_rate
from tieline.sandbox.gong.limits import GRACE_SECONDS, Limits

THREE = RateLimit(per_second=3, burst=3)
DAY = 86_400


def test_a_burst_is_let_in_and_the_next_is_not():
    """Three at once, then one each third of a second."""
    limits = Limits(rate=THREE, daily=None)
    assert [limits.admit(100.0) for _ in range(5)] == [None, None, None, 1, 1]
    assert [limits.admit(100.0 + 1 / 3), limits.admit(100.0 + 1 / 3)] == [None, 1]


def test_an_idle_time_fills_no_more_than_the_burst():
    """An hour later it is three again."""
    limits = Limits(rate=THREE, daily=None)
    assert [limits.admit(time) for time in (0.0, 3600.0, 3600.0, 3600.0, 3600.0)] == [
        None,
        None,
        None,
        None,
        1,
    ]


def test_a_request_that_comes_a_little_early_is_let_in():
    """A client that paces itself exactly is not punished for a few milliseconds on the way."""
    limits = Limits(rate=THREE, daily=None)
    times = [0.0, 0.0, 0.0, *(0.333 * number - 0.01 for number in range(1, 60))]
    assert {limits.admit(time) for time in times} == {None}


@given(st.lists(st.floats(0, 2, allow_nan=False), min_size=1, max_size=200))
def test_no_window_ever_lets_more_in(gaps):
    """In any span, at most burst + rate × span requests pass, the grace aside."""
    limits = Limits(rate=THREE, daily=None)
    now, passed = 0.0, []
    for gap in gaps:
        now += gap
        if limits.admit(now) is None:
            passed.append(now)
    for first, start in enumerate(passed):
        for last, end in enumerate(passed[first:], first):
            assert last - first + 1 <= 3 + 3 * (end - start + GRACE_SECONDS) + 1e-6


def test_the_day_has_a_budget_that_begins_anew_at_midnight_utc():
    """The answer names the seconds until then; refused requests do not count."""
    limits = Limits(rate=None, daily=2)
    morning = 10 * DAY + 3600.0
    assert [limits.admit(morning) for _ in range(4)] == [None, None, DAY - 3600, DAY - 3600]
    assert limits.used_today == 2
    assert limits.admit(11 * DAY - 0.5) == 1
    assert limits.admit(11 * DAY) is None


async def test_a_refused_request_gets_429_and_retry_after(company):
    """Seconds, as a whole number, whoever asks: the limit is the company's."""
    gong = company(rate_limit=THREE)
    replies = [await gong.get(path) for path in ("/v2/users", "/v2/calls", "/v2/nothing", "/v2/workspaces")]
    assert [reply.status for reply in replies] == [200, 200, 404, 429]
    assert replies[3].headers["retry-after"] == "1"
    assert list(replies[3].json) == ["requestId", "errors"]
    gong.time += 1
    assert (await gong.get("/v2/users")).status == 200


async def test_the_daily_limit_holds_for_the_app_too(company):
    """`Retry-After` is the time left of the UTC day."""
    gong = company(daily_limit=1)
    assert (await gong.get("/v2/users")).status == 200
    reply = await gong.get("/v2/users")
    assert (reply.status, reply.headers["retry-after"]) == (429, str(7 * 3600))


async def test_wrong_credentials_cost_nothing(company):
    """A 401 is not counted."""
    gong = company(daily_limit=1)
    assert (await gong.get("/v2/users", authorization="")).status == 401
    assert (await gong.get("/v2/users")).status == 200


@pytest.mark.parametrize(
    ("text", "limit"),
    [("off", None), ("3/s", THREE), ("0.5/s", RateLimit(per_second=0.5, burst=1)), ("3/s:9", RateLimit(per_second=3, burst=9))],
)  # fmt: skip
def test_rates_are_read(text, limit):
    """A rate, a rate with a burst, or off."""
    assert parse_rate(text) == limit


@pytest.mark.parametrize("text", ["", "3", "fast", "0/s", "-1/s", "3/m", "3/s:0", "3/s:x", "nan/s"])
def test_other_rates_are_refused(text):
    """Anything else is an error that says how to write it."""
    with pytest.raises(ValueError, match="3/s"):
        parse_rate(text)


def test_daily_limits_are_read():
    """A number or off."""
    assert (parse_daily("10000"), parse_daily("off")) == (10_000, None)


@pytest.mark.parametrize("text", ["", "0", "-5", "1.5", "many", "²"])
def test_other_daily_limits_are_refused(text):
    """Anything else is an error."""
    with pytest.raises(ValueError, match="daily limit"):
        parse_daily(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"users": 0},
        {"calls": -1},
        {"daily_limit": 0},
        {"latency_ms": -1},
        {"time_zone": "Mars/Olympus"},
        {"now": 946_684_799},
        {"now": 32_503_680_000},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong):
    """A sandbox is not made of them."""
    with pytest.raises(ValueError, match=r"\w"):
        GongSandboxConfig(**wrong)


@pytest.mark.parametrize("now", [946_684_800, 32_503_679_999])
@pytest.mark.parametrize("stream", [Stream.USERS, Stream.CALLS, Stream.CALL_TRANSCRIPTS, Stream.AUDIT_LOGS])
def test_data_may_end_at_either_bound(stream, now):
    """The data of a sandbox at the edge of what is allowed reaches back for years as any other's."""
    world = GongSandbox(GongSandboxConfig(now=now, calls=20)).world
    assert list(truth(world, stream, {}))
