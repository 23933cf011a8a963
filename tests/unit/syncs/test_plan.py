"""Which windows a run asks for: what was interrupted, what is new, what an earlier bound adds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from tieline.core.errors import UsageError
from tieline.sources.model import Incremental, Months
from tieline.syncs import plan
from tieline.syncs.checkpoint import ALL_HISTORY, Part, Window
from tieline.syncs.model import SyncOptions
from tieline.syncs.plan import Ask

INSTANTS = Incremental(field="at", start="body:from", end="body:to")
MONTHS = Months(start="body:from", end="body:to")


def ask(day, *, since=None, until=None, **options):
    return Ask(
        options=SyncOptions(since=since and at(since), until=until and at(until), **options),
        now=at(day),
        zone=UTC,
    )


def at(day):
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def moment(day):
    return f"{day}T00:00:00.000000Z"


def ranges(part):
    return [(window.start, window.end) for window in part.windows]


def finished(part, asked, *, high=None):
    """Return the part after all of its windows have been read."""
    while part.windows:
        window = part.windows[0]
        if high is None:
            part = plan.finish_month(part, 0, window, asked)
        else:
            part = plan.finish(part, 0, msgspec.structs.replace(window, high=moment(high)))
    return part


def test_an_earlier_range_that_ends_before_the_former_one_leaves_the_gap_to_be_asked_for():
    """What lies between `until` and the former floor is not taken for seen."""
    part = Part(floor=moment("2026-03-01"), watermark=moment("2026-11-01"))
    asked = ask("2026-11-01", since="2026-01-01", until="2026-02-01")
    part = finished(plan.incremental(INSTANTS, part, asked), asked, high="2026-01-31")
    again = plan.incremental(INSTANTS, part, ask("2026-11-01", since="2026-01-01", lookback=timedelta()))
    assert (moment("2026-01-01"), moment("2026-03-01")) in ranges(again)
    assert moment("2026-11-01") == part.watermark


def test_an_earlier_range_is_asked_for_once():
    """A gap that was filled to the former floor is not asked for again."""
    part = Part(floor=moment("2026-03-01"), watermark=moment("2026-11-01"))
    asked = ask("2026-11-01", since="2026-01-01", lookback=timedelta())
    part = plan.incremental(INSTANTS, part, asked)
    assert [(moment("2026-11-01"), None), (moment("2026-01-01"), moment("2026-03-01"))] == ranges(part)
    part = finished(part, asked, high="2026-02-28")
    assert [(moment("2026-11-01"), None)] == ranges(plan.incremental(INSTANTS, part, asked))


def test_earlier_months_that_end_before_the_former_ones_leave_the_gap_to_be_asked_for():
    """Months between `until` and the former floor are not taken for read."""
    part = Part(floor="2026-09-01", watermark="2026-11-01")
    asked = ask("2026-11-10", since="2026-06-01", until="2026-08-01")
    part = finished(plan.months(MONTHS, part, asked), asked)
    again = plan.months(MONTHS, part, ask("2026-11-10", since="2026-06-01"))
    assert [start for start, _ in ranges(again)] == ["2026-06-01", "2026-07-01", "2026-08-01", "2026-11-01"]


def test_a_running_month_that_was_interrupted_is_asked_for_as_far_as_today():
    """What was planned up to the tenth does not end there on the fifth of the next month."""
    begun = Window(start="2026-11-01", end="2026-11-10", position="100")
    part = Part(floor="2026-09-01", watermark="2026-11-01", windows=(begun,))
    asked = ask("2026-12-05")
    part = plan.months(MONTHS, part, asked)
    assert ranges(part) == [("2026-11-01", "2026-12-01"), ("2026-12-01", "2026-12-05")]
    assert part.windows[0].position is None


def test_a_month_is_final_only_once_it_was_read_to_its_end():
    """A month read up to its tenth day stays open however late that is noticed."""
    part = Part(floor="2026-11-01", windows=(Window(start="2026-11-01", end="2026-11-10"),))
    assert finished(part, ask("2026-12-05")).watermark is None


def test_whole_months_that_were_interrupted_go_on_where_they_stopped():
    """Their cursors, and months that no bound of this run would name, are kept."""
    begun = Window(start="2026-05-01", end="2026-06-01", position="100")
    untouched = Window(start="2026-06-01", end="2026-07-01")
    part = Part(floor="2026-05-01", watermark="2026-11-01", windows=(begun, untouched))
    part = plan.months(MONTHS, part, ask("2026-11-10"))
    assert (begun, untouched, Window(start="2026-11-01", end="2026-11-10")) == part.windows


def test_what_was_interrupted_is_new_only_up_to_when_it_began():
    """A chain that is finished days later moves the watermark no further than its look-back can vouch for."""
    part = Part(floor=ALL_HISTORY)
    part = plan.incremental(INSTANTS, part, ask("2026-11-01"))
    part = finished(part, ask("2026-11-05"), high="2026-11-04")
    assert moment("2026-11-01") == part.watermark
    assert [(moment("2026-10-31"), None)] == ranges(plan.incremental(INSTANTS, part, ask("2026-11-06")))


@pytest.mark.parametrize("high", ["2026-10-31", "2026-11-01"])
def test_what_ended_in_time_moves_the_watermark_to_the_newest_seen(high):
    """Records from before the chain began count whole."""
    part = plan.incremental(INSTANTS, Part(), ask("2026-11-01"))
    assert moment(high) == finished(part, ask("2026-11-01"), high=high).watermark


def test_an_empty_range_moves_no_watermark():
    """Where nothing was seen, nothing is vouched for."""
    part = plan.incremental(INSTANTS, Part(), ask("2026-11-01"))
    assert plan.finish(part, 0, part.windows[0]).watermark is None


def test_a_date_is_that_day_in_the_accounts_zone():
    """West of Greenwich the first of a month is not the last of the one before."""
    options = SyncOptions(since=date(2026, 9, 1), until=date(2026, 10, 1))
    asked = Ask(options=options, now=at("2026-11-10"), zone=ZoneInfo("US/Pacific"))
    assert ranges(plan.months(MONTHS, Part(), asked)) == [("2026-09-01", "2026-10-01")]
    assert asked.moment(options.since, "instant") == moment("2026-09-01")


def test_a_datetime_without_a_zone_is_refused():
    """Which moment it means cannot be known."""
    with pytest.raises(UsageError, match="since"):
        SyncOptions(since=datetime(2026, 9, 1))
