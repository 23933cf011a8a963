"""When work runs next."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import UsageError
from tieline.work.schedule import SHORTEST, next_time

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("spec", "due"),
    [
        ("1h", timedelta(hours=1)),
        ("every 30m", timedelta(minutes=30)),
        ("every half day", timedelta(hours=12)),
        ("every half hour", timedelta(minutes=30)),
        ("every quarter hour", timedelta(minutes=15)),
        ("every day", timedelta(days=1)),
        ("every 2 days", timedelta(days=2)),
        ("Every Week", timedelta(weeks=1)),
        ("0 13 * * *", timedelta(hours=1)),
        ("*/5 * * * *", timedelta(minutes=5)),
    ],
)
def test_intervals_and_cron(spec, due):
    """Both ways to write a schedule give the next time."""
    assert NOON + due == next_time(spec, NOON)


@pytest.mark.parametrize("spec", ["", "soon", "every", "10s", "every 29 seconds", "61 * * * *", "0 0 30 2 *"])
def test_what_is_no_schedule_names_the_field(spec):
    """Nonsense, what is too often and what never comes are refused."""
    with pytest.raises(UsageError) as caught:
        next_time(spec, NOON)
    assert caught.value.field == "every"


@given(
    st.integers(min_value=30, max_value=10_000),
    st.datetimes(min_value=datetime(2000, 1, 1)).filter(lambda d: d.year < 9000),
)
def test_the_next_time_is_later(seconds, after):
    """An interval always moves on by at least the shortest allowed."""
    moment = after.replace(tzinfo=UTC)
    assert next_time(f"{seconds}s", moment) - moment >= SHORTEST
