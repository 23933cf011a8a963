"""When a schedule is due again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import UsageError
from tieline.work.schedule import following

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
spans = st.timedeltas(timedelta(), timedelta(days=400))


def after(**span):
    return NOON + timedelta(**span)


@pytest.mark.parametrize(
    ("spec", "late", "due"),
    [
        ("every 1h", {}, {"hours": 1}),
        ("1h", {"minutes": 59}, {"hours": 1}),
        ("1h", {"hours": 1}, {"hours": 2}),
        ("every half day", {"hours": 30}, {"hours": 36}),
        ("30s", {"days": 3, "seconds": 1}, {"days": 3, "seconds": 30}),
        ("30 * * * *", {"minutes": 45}, {"minutes": 90}),
        ("0 6 * * *", {"days": 9}, {"days": 9, "hours": 18}),
    ],
)
def test_what_was_missed_is_left_out(spec, late, due):
    """Intervals keep their place; cron lines name theirs."""
    assert following(spec, NOON, after(**late)) == after(**due)


def test_what_is_not_due_yet_is_due_an_interval_later():
    """A clock may have been set back."""
    assert following("1h", NOON, NOON - timedelta(days=3)) == after(hours=1)


@given(late=spans, every=st.integers(30, 10**7))
def test_an_interval_is_later_than_now_by_no_more_than_itself(late, every):
    """And a whole number of them after it was due."""
    now = NOON + late
    found = following(f"{every}s", NOON, now)
    assert now < found <= now + timedelta(seconds=every)
    assert (found - NOON) % timedelta(seconds=every) == timedelta()


def test_what_is_none_is_refused():
    """With its field."""
    with pytest.raises(UsageError, match="every"):
        following("now and then", NOON, NOON)
