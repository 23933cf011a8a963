"""Which windows a run asks for: what was interrupted, what is new, what an earlier bound adds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from tieline.core.errors import UsageError
from tieline.sources.model import Incremental, Months
from tieline.syncs import plan
from tieline.syncs.checkpoint import ALL_HISTORY, Checkpoint, Part, Window
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


def test_a_look_back_reaches_no_further_than_what_was_asked_for():
    """Before the floor nothing was wanted."""
    part = Part(floor=moment("2026-10-30"), watermark=moment("2026-11-01"))
    asked = ask("2026-11-05", lookback=timedelta(days=9))
    assert ranges(plan.incremental(INSTANTS, part, asked)) == [(moment("2026-10-30"), None)]


def test_what_is_new_begins_where_an_interrupted_window_ends():
    """A chain that hands over at its stop leaves the rest to a window of its own, and one that has an end too."""
    first = Window(start=moment("2026-01-01"), stop=moment("2026-06-01"), position="9")
    part = Part(floor=moment("2026-01-01"), newest=moment("2026-03-01"), windows=(first,))
    assert ranges(plan.incremental(INSTANTS, part, ask("2026-11-01")))[1:] == [(moment("2026-06-01"), None)]
    second = msgspec.structs.replace(first, stop=None, end=moment("2026-07-01"))
    part = msgspec.structs.replace(part, windows=(second,))
    assert ranges(plan.incremental(INSTANTS, part, ask("2026-11-01")))[1:] == [(moment("2026-07-01"), None)]


def test_an_interrupted_window_that_is_open_ended_is_all_there_is_to_ask():
    """It goes as far as any run wants to."""
    begun = Window(start=moment("2026-01-01"), position="9")
    part = Part(floor=moment("2026-01-01"), windows=(begun,))
    assert plan.incremental(INSTANTS, part, ask("2026-11-01")).windows == (begun,)


def test_an_earlier_until_that_was_interrupted_is_not_asked_for_twice():
    """The same command again goes on with its window."""
    part = Part(floor=moment("2026-03-01"), watermark=moment("2026-11-01"))
    asked = ask("2026-11-01", since="2026-01-01", until="2026-02-01")
    once = plan.incremental(INSTANTS, part, asked)
    assert plan.incremental(INSTANTS, once, asked) == once


def test_dates_end_today_where_an_end_is_required():
    """Such an API takes no later one; a range that would end before it begins is not asked for."""
    days = msgspec.structs.replace(INSTANTS, unit="date", required_end=True, first=timedelta(days=30))
    assert ranges(plan.incremental(days, Part(), ask("2026-11-10"))) == [("2026-10-11", "2026-11-10")]
    late = ask("2026-11-10", since="2026-11-01", until="2027-01-01")
    assert ranges(plan.incremental(days, Part(), late)) == [("2026-11-01", "2026-11-10")]
    assert ranges(plan.incremental(days, Part(), ask("2026-11-10", since="2026-11-10"))) == []


def test_months_that_may_still_change_somewhere_wait_for_the_zone():
    """Where it is unknown, those that are over everywhere come first."""
    asked = msgspec.structs.replace(ask("2026-11-10"), zone=None)
    part = plan.months(MONTHS, Part(), asked)
    assert [start for start, _ in ranges(part)] == ["2026-09-01", "2026-10-01"]
    done = frozenset(start for start, _ in ranges(part))
    rest = plan.months(MONTHS, msgspec.structs.replace(part, windows=()), asked, done=done)
    assert [start for start, _ in ranges(rest)] == ["2026-11-01"]


def test_a_month_is_final_once_the_look_back_has_passed_and_none_before_it_is_open():
    """Until then the next run asks for it again."""
    september = Window(start="2026-09-01", end="2026-10-01")
    october = Window(start="2026-10-01", end="2026-11-01")
    part = Part(floor="2026-09-01", windows=(september, october))
    later = plan.finish_month(part, 1, october, ask("2026-11-10"))
    assert later.watermark is None
    assert plan.finish_month(later, 0, september, ask("2026-11-10")).watermark == "2026-10-01"
    alone = Part(floor="2026-10-01", windows=(october,))
    assert finished(alone, ask("2026-11-01", lookback=timedelta())).watermark is None
    assert finished(alone, ask("2026-11-02", lookback=timedelta())).watermark == "2026-11-01"
    assert finished(alone, ask("2026-11-05", lookback=timedelta(days=7))).watermark is None


def test_the_newest_of_all_windows_moves_the_watermark_when_the_last_has_ended():
    """Not before: what is still under way is older."""
    windows = (
        Window(start=moment("2026-01-01"), stop=moment("2026-06-01")),
        Window(start=moment("2026-06-01")),
    )
    part = Part(floor=moment("2026-01-01"), windows=windows)
    part = plan.finish(part, 1, msgspec.structs.replace(windows[1], high=moment("2026-10-01")))
    assert (part.watermark, part.windows) == (None, windows[:1])
    part = plan.finish(part, 0, msgspec.structs.replace(windows[0], high=moment("2026-06-02")))
    assert (part.watermark, part.windows) == (moment("2026-10-01"), ())


@pytest.mark.parametrize(
    ("pages", "ascending"),
    [
        (["ab", "bc", "d"], True),
        (["ab", "", "b"], True),
        (["ba"], False),
        (["ac", "bd"], False),  # each in order, but not one after the other
        (["ba", "cd"], False),  # and never again in order
    ],
)
def test_a_chain_is_in_order_while_every_record_is_as_new_as_those_before(pages, ascending):
    """Within its pages and from one to the next."""
    window = Window()
    for seen in pages:
        window = plan.advance(window, list(seen), count=len(seen), position="next", total=None)
    assert window.ascending is ascending
    assert (window.high, window.seen) == (max("".join(pages)), sum(map(len, pages)))


@pytest.mark.parametrize(("ascending", "start"), [(True, "c"), (False, "a")])
def test_a_chain_begins_anew_where_nothing_is_skipped(ascending, start):
    """From the newest seen if all before it was seen; how far it goes stays as it was."""
    window = Window(
        start="a", end="x", stop="m", begun="w", position="9", high="c", ascending=ascending, seen=7, total=9
    )
    expected = Window(start=start, end="x", stop="m", begun="w", high="c", ascending=ascending)
    assert plan.restart(window) == expected


@pytest.mark.parametrize(
    ("high", "ascending", "past"), [("l", True, False), ("m", True, True), ("n", False, False)]
)
def test_a_chain_hands_over_once_its_records_in_order_have_reached_the_stop(high, ascending, past):
    """Out of order, something older may still come."""
    assert plan.is_past_stop(Window(stop="m", high=high, ascending=ascending)) is past


LONG = Window(
    start=moment("2026-01-01"), end=moment("2026-05-11"), begun=moment("2026-11-01"), position="9",
    high=moment("2026-01-11"), seen=100, total=5000,
)  # fmt: skip
SLOW = {"page_size": 100, "latency": 1.0, "interval": 0.34, "now": at("2026-11-01")}


def test_a_long_slow_chain_is_split_in_the_middle_of_what_is_left():
    """Both halves end where the whole would, and neither vouches for more."""
    middle = moment("2026-03-12")
    assert plan.split(LONG, **SLOW) == (
        msgspec.structs.replace(LONG, stop=middle),
        Window(start=middle, end=LONG.end, begun=LONG.begun),
    )


@pytest.mark.parametrize(
    "other",
    [
        {"position": None},
        {"stop": moment("2026-02-01")},
        {"ascending": False},
        {"high": None},
        {"high": "2026-01-11"},
        {"total": None},
        {"total": 2000},
        {"end": moment("2026-01-11")},
    ],
)
def test_a_chain_is_not_split_where_that_could_lose_or_cost(other):
    """Where it is over, in two parts already, out of order, by days, or short."""
    window = msgspec.structs.replace(LONG, **other)
    assert plan.split(window, **SLOW) == (window,)


@pytest.mark.parametrize("latency", [0.04, 0.34])
def test_a_chain_that_keeps_up_with_the_pace_is_not_split(latency):
    """A second one could bring nothing sooner."""
    assert plan.split(LONG, **{**SLOW, "latency": latency}) == (LONG,)


@pytest.mark.parametrize(
    ("since", "bounded", "seen_pass"),
    [(None, False, 7), ("b", False, 7), ("a", False, 7), ("c", False, None), ("b", True, None)],
)
def test_starting_over_detects_deletions_where_it_reaches_as_far_as_before(since, bounded, seen_pass):
    """A range that begins later or has an end cannot tell what is gone from what was not asked for."""
    before = Checkpoint(
        parts={"": Part(floor="b", watermark="x", windows=(Window(),))}, feed="f", waiting={"1": 2}
    )
    after = plan.start_over(before, 7, since, bounded=bounded)
    part = Part(floor="b", watermark="c") if since == "c" else Part(floor=since or "b")
    assert after == Checkpoint(parts={"": part}, seen_pass=seen_pass)


def test_starting_over_reads_as_far_back_as_was_ever_asked_for():
    """A backfill that left a gap has records before the floor; they are not gone because nobody looked."""
    before = Checkpoint(parts={"": Part(floor="d", reach="b")})
    assert plan.start_over(before, 7, None, bounded=False) == Checkpoint(
        parts={"": Part(floor="b")}, seen_pass=7
    )
    later = plan.start_over(before, 7, "c", bounded=False)
    assert later == Checkpoint(parts={"": Part(floor="d", reach="b", watermark="c")})


def test_days_are_counted_on_the_calendar_where_clocks_were_changed():
    """Thirty days before a late evening in November is no later a day than the calendar says."""
    rule = Incremental(
        field="at", start="body:from", end="body:to", unit="date", first=timedelta(days=30), required_end=True
    )
    asked = Ask(
        options=SyncOptions(),
        now=datetime(2026, 11, 22, 7, 30, tzinfo=UTC),  # 23:30 of the 21st there, 00:30 before the change
        zone=ZoneInfo("US/Pacific"),
    )
    assert ranges(plan.incremental(rule, Part(), asked)) == [("2026-10-22", "2026-11-21")]


def test_a_long_range_is_cut_where_answers_grow_with_it():
    """No chain asks for more than the span of the rule; together they cover the range without overlap."""
    rule = Incremental(
        field="at", start="body:from", end="body:to", unit="date", required_end=True, span=timedelta(days=90)
    )
    part = plan.incremental(rule, Part(), ask("2026-11-01", since="2026-04-01"))
    assert ranges(part) == [
        ("2026-04-01", "2026-06-30"),
        ("2026-06-30", "2026-09-28"),
        ("2026-09-28", "2026-11-01"),
    ]
