"""Microseconds and instants."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from tieline.core.clock import from_us, iso, to_us


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1)))
def test_microseconds_are_exact_both_ways(when):
    """An instant survives the way to microseconds and back."""
    aware = when.replace(tzinfo=UTC)
    assert aware == from_us(to_us(aware))


def test_an_offset_is_taken_into_account():
    """The same instant in another zone is the same number."""
    there = datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    assert to_us(datetime(2026, 1, 1, tzinfo=UTC)) == to_us(there)
    assert iso(to_us(there)) == "2026-01-01T00:00:00.000000+00:00"
