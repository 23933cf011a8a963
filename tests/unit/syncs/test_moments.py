"""Moments sort as time does."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import BadAnswer
from tieline.syncs import moments

PACIFIC = ZoneInfo("US/Pacific")
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
times = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=zones)


@given(times, times)
def test_instants_sort_as_text(one, two):
    """Whatever their offsets, the order of the texts is the order of the instants."""
    assert (one < two) == (moments.instant(one) < moments.instant(two))


@given(times)
def test_reading_what_an_api_writes(when):
    """An ISO text with an offset is read exactly."""
    assert moments.instant(when) == moments.read(when.isoformat(), "instant", UTC)


@given(times)
def test_a_bound_never_lies_after_its_moment(when):
    """A request's bound is rounded down, so that nothing is left out."""
    moment = moments.instant(when)
    bound = datetime.fromisoformat(moments.bound(moment))
    assert timedelta() <= when - bound < timedelta(seconds=1)


def test_dates_are_those_of_the_accounts_zone():
    """One in the morning in UTC is still yesterday in California."""
    assert moments.read("2026-03-10T01:00:00Z", "date", PACIFIC) == "2026-03-09"
    assert moments.read("2026-03-10", "date", PACIFIC) == "2026-03-10"


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "2026-03-10T25:00:00Z", "1773104400"])
def test_what_is_no_moment_is_a_bad_answer(text):
    """A field that is no date stops the run instead of moving its watermark."""
    with pytest.raises(BadAnswer):
        moments.read(text, "instant", UTC)


@pytest.mark.parametrize(
    ("moment", "by", "moved"),
    [
        ("2026-03-10", timedelta(days=-1), "2026-03-09"),
        ("2026-03-10", timedelta(hours=-1), "2026-03-09"),
        ("2026-03-10", timedelta(hours=25), "2026-03-12"),
        ("2026-03-10T00:00:00.000000Z", timedelta(hours=-1), "2026-03-09T23:00:00.000000Z"),
    ],
)
def test_shifts(moment, by, moved):
    """Dates move by whole days, away from where they stood."""
    assert moved == moments.shift(moment, by)


def test_months_roll_over_the_year():
    """December is followed by January."""
    assert moments.next_month("2026-12-01") == "2027-01-01"
    assert moments.months_back("2026-01-01", 2) == "2025-11-01"
    assert moments.month_of("2026-12-31") == "2026-12-01"


def test_unknown_zones_are_not_known():
    """A zone that this machine does not have is as good as none."""
    assert moments.zone("Mars/Olympus") is None
    assert moments.zone(None) is None
    assert moments.zone("US/Pacific") == PACIFIC
