"""The company's calendar."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.sandbox.gong.calendar import Calendar, iso_utc

AROUND = 1_795_194_000_000
YEAR = 366 * 86_400_000
ZONES = ("US/Pacific", "Europe/Berlin", "Asia/Kolkata", "UTC", "Australia/Lord_Howe")
CALENDARS = {name: Calendar(name, AROUND) for name in ZONES}


@given(st.sampled_from(ZONES), st.integers(AROUND - 5 * YEAR, AROUND + YEAR))
def test_moments_are_written_as_the_zone_has_them(name, ms):
    """To the millisecond, through all changes of the clocks."""
    moment = datetime.fromtimestamp(ms // 1000, ZoneInfo(name)).replace(microsecond=ms % 1000 * 1000)
    assert CALENDARS[name].iso(ms) == moment.isoformat(timespec="milliseconds")
    assert CALENDARS[name].date_of(ms) == moment.date()


@given(st.sampled_from(ZONES), st.dates(date(2022, 1, 1), date(2027, 1, 1)))
def test_days_begin_at_the_zones_midnight(name, day):
    """The day of a midnight is that day."""
    assert CALENDARS[name].date_of(CALENDARS[name].midnight(day)) == day


@pytest.mark.parametrize("ms", [0, 1_795_194_000_638])
def test_utc_is_written_with_a_z(ms):
    """In milliseconds."""
    assert iso_utc(ms) == datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace(
        "+00:00", "Z"
    )


def test_other_precisions():
    """Whole seconds and microseconds."""
    calendar = CALENDARS["US/Pacific"]
    assert calendar.iso_seconds(AROUND + 5) == "2026-11-20T09:00:00-08:00"
    assert calendar.iso_micros(AROUND + 5, 7) == "2026-11-20T09:00:00.005007-08:00"
