"""Dates and spans as people write them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tieline.core.errors import UsageError
from tieline.core.spans import parse_instant, parse_moment, parse_span, tell_seconds


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30s", timedelta(seconds=30)),
        ("5m", timedelta(minutes=5)),
        ("1h", timedelta(hours=1)),
        ("2 days", timedelta(days=2)),
        ("1W", timedelta(weeks=1)),
    ],
)
def test_spans(text, span):
    """A number and a unit are a span."""
    assert span == parse_span(text, field="every")


@pytest.mark.parametrize(
    "text", ["", "0s", "h", "1.5h", "-1h", "1 fortnight", "1h 30m", "36501d", "9999999999w", "٥m"]
)
def test_what_is_no_span_names_the_field(text):
    """Anything else is refused with the field's name."""
    with pytest.raises(UsageError) as caught:
        parse_span(text, field="every")
    assert caught.value.field == "every"


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("2026-01-31T09:00:00", datetime(2026, 1, 31, 9, tzinfo=UTC)),
        ("2026-01-31T09:00:00Z", datetime(2026, 1, 31, 9, tzinfo=UTC)),
        ("2026-01-31T09:00:00+02:00", datetime(2026, 1, 31, 7, tzinfo=UTC)),
    ],
)
def test_instants(text, when):
    """A date is midnight UTC; an instant without an offset is UTC."""
    assert when == parse_instant(text, field="since")


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "2026-02-30", "20260131x", "1/2/2026"])
def test_what_is_no_instant_names_the_field(text):
    """Anything else is refused with the field's name."""
    with pytest.raises(UsageError, match="since"):
        parse_instant(text, field="since")


def test_a_date_stays_a_date_and_a_date_time_is_aware():
    """Whoever goes by days in some time zone must know which was meant."""
    assert date(2026, 1, 31) == parse_moment("2026-01-31", field="since")
    assert not isinstance(parse_moment("2026-01-31", field="since"), datetime)
    assert datetime(2026, 1, 31, 9, tzinfo=UTC) == parse_moment("2026-01-31T09:00:00", field="since")


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.4, "0 s"), (119, "119 s"), (720, "12 min"), (64353, "17.9 h"), (7200, "2.0 h")]
)
def test_spans_are_told_in_a_fitting_unit(seconds, told):
    """Nobody reads 64353 s."""
    assert tell_seconds(seconds) == told
