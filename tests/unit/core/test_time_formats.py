"""Times written and read in dayjs's format language."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.time_formats import (
    COMPACT,
    HTTP_DATE,
    ISO_MILLISECONDS,
    ISO_SECONDS,
    read_time,
    shifted,
    unit_of,
    write_time,
)

WHEN = datetime(2026, 1, 2, 15, 4, 5, 6_000, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 2), max_value=datetime(9998, 1, 1), timezones=st.just(UTC)
).map(lambda when: when.replace(microsecond=0))


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("YYYY YY Q M MM MMM MMMM", "2026 26 1 1 01 Jan January"),
        ("D Do DD d dd ddd dddd", "2 2nd 02 5 Fr Fri Friday"),
        ("H HH h hh k kk a A", "15 15 3 03 15 15 pm PM"),
        ("m mm s ss SSS Z ZZ", "4 04 5 05 006 +00:00 +0000"),
        ("[YYYY] [at] T %Y", "YYYY at T %Y"),
        ("X x", "1767366245 1767366245006"),
    ],
)
def test_tokens(pattern, written):
    """Every token of dayjs that provider files use, in English and UTC."""
    assert written == write_time(WHEN.astimezone(timezone(timedelta(hours=5))), pattern)


@pytest.mark.parametrize(
    ("day", "written"),
    [(1, "1st"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (22, "22nd")],
)
def test_ordinals(day, written):
    """The teens are all `th`."""
    assert written == write_time(WHEN.replace(day=day), "Do")


@pytest.mark.parametrize(("hour", "written"), [(0, "12 am 24"), (12, "12 pm 12")])
def test_midnight_and_noon(hour, written):
    """Twelve hours have no zeroth."""
    assert written == write_time(WHEN.replace(hour=hour), "h a k")


@given(
    MOMENTS,
    st.sampled_from(
        [
            ISO_SECONDS,
            ISO_MILLISECONDS,
            HTTP_DATE,
            COMPACT,
            "X",
            "x",
            "YYYYMMDD[T]HH:mm:ssZZ",
            "ddd, DD MMM YYYY HH:mm:ss Z",
        ]
    ),
)
def test_what_is_written_can_be_read(when, pattern):
    """Patterns of signatures work both ways."""
    assert when == read_time(write_time(when, pattern), pattern)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-02T15:04:05Z",
        "2026-01-02T15:04:05.000Z",
        "2026-01-02T16:04:05+01:00",
        "20260102T150405Z",
        "Fri, 02 Jan 2026 15:04:05 GMT",
        "Fri, 02 Jan 2026 16:04:05 +0100",
        "@1767366245",
    ],
)
def test_other_forms_do_as_well(text):
    """A verifier takes the forms that other signers write."""
    assert WHEN.replace(microsecond=0) == read_time(text, ISO_SECONDS)


@pytest.mark.parametrize(
    "text", ["", "1767366245", "2026-01-02T15:04:05", "soon", "@x", "@" + "9" * 40, "٠", "2" * 100, "@-1"]
)
def test_what_leaves_doubt_is_no_time(text):
    """Without a zone, or without sense, there is no moment."""
    assert read_time(text, ISO_SECONDS) is None
    assert text == "1767366245" or read_time(text, "X") is None


@given(st.text(max_size=70), st.sampled_from([ISO_SECONDS, "X", "x", COMPACT, "%", "[%]Y"]))
def test_reading_never_fails(text, pattern):
    """Any text is a moment with a zone or none."""
    when = read_time(text, pattern)
    assert when is None or when.tzinfo is not None


@pytest.mark.parametrize(
    ("unit", "amount", "expected"),
    [
        ("ms", 500, datetime(2024, 1, 31, 0, 0, 0, 500_000, tzinfo=UTC)),
        ("weeks", -1, datetime(2024, 1, 24, tzinfo=UTC)),
        ("M", 1, datetime(2024, 2, 29, tzinfo=UTC)),
        ("month", -11, datetime(2023, 2, 28, tzinfo=UTC)),
        ("quarters", 1, datetime(2024, 4, 30, tzinfo=UTC)),
        ("Years", 1, datetime(2025, 1, 31, tzinfo=UTC)),
        ("years", 999_999_999, datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("days", -999_999_999, datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_shifts(unit, amount, expected):
    """Units go by all of dayjs's names; months end where they end."""
    assert expected == shifted(datetime(2024, 1, 31, tzinfo=UTC), amount, unit_of(unit))


@pytest.mark.parametrize("unit", ["", "parsec", "minuteses"])
def test_unknown_units(unit):
    """There is no unit of that name."""
    assert unit_of(unit) is None
