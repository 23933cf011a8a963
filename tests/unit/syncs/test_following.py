"""How streams are followed by values of any kind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import BadAnswer, FunctionFailed
from tieline.sources.model import Follow
from tieline.syncs import following
from tieline.syncs.checkpoint import Part, Window
from tieline.syncs.following import Admission, Order
from tieline.syncs.model import SyncOptions
from tieline.syncs.plan import Ask

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NUMBERS = Follow(field="n", initial=0)


def ask(**options):
    return Ask(options=SyncOptions(**options), now=NOW, zone=UTC)


def text(value):
    return msgspec.json.encode(value).decode()


@given(st.lists(st.integers(-(2**70), 2**70), min_size=1))
def test_the_furthest_is_chosen_exactly(values):
    """Numbers of any size keep their digits."""
    texts = [text(each) for each in values]
    assert Order(NUMBERS).furthest(None, *texts) == text(max(values))
    assert Order(Follow(field="n", furthest=min)).furthest(*texts) == text(min(values))


@given(st.lists(st.text(), min_size=1))
def test_texts_are_compared_as_texts(values):
    """Escapes and all."""
    assert Order(NUMBERS).furthest(*map(text, values)) == text(max(values))


@given(st.lists(st.integers(0, 20)), st.integers(0, 20), st.integers(0, 20), st.booleans(), st.booleans())
def test_a_window_takes_what_lies_in_it(values, start, end, open_start, closed_end):
    """Half-open unless it says otherwise."""
    rule = Follow(field="n", open_start=open_start, closed_end=closed_end)
    admission = Admission(rule, Window(start=text(start), end=text(end)))
    for value in values:
        after = value > start if open_start else value >= start
        before = value <= end if closed_end else value < end
        assert admission.admits(text(value)) is (after and before)


def test_an_order_ends_a_chain_at_what_lies_beyond():
    """Ascending at the end, descending at the start; without an order never."""
    for order, value in (("asc", 9), ("desc", 1)):
        admission = Admission(Follow(field="n", order=order), Window(start="3", end="5"))
        admission.admits(text(4))
        assert admission.over is False
        admission.admits(text(value))
        assert admission.over is True
    unordered = Admission(NUMBERS, Window(start="3", end="5"))
    assert (unordered.admits("9"), unordered.over) == (False, False)


@given(st.lists(st.lists(st.integers(0, 50)), max_size=5))
def test_runs_go_on_from_the_furthest_that_was_seen(runs):
    """Whatever order values came in."""
    part, seen = Part(), [0]
    for values in runs:
        part = following.opening(NUMBERS, part, ask())
        (window,) = part.windows
        assert window.start == text(max(seen))
        high = Order(NUMBERS).furthest(*[text(each) for each in values])
        part = following.finish(NUMBERS, part, 0, msgspec.structs.replace(window, high=high))
        seen += [max(values)] if values and max(values) > max(seen) else []


def test_an_interrupted_window_goes_on_as_it_was():
    """A run plans another only where it goes further back."""
    part = following.opening(NUMBERS, Part(), ask())
    part = msgspec.structs.replace(part, windows=(msgspec.structs.replace(part.windows[0], position="7"),))
    assert following.opening(NUMBERS, part, ask()) == part


def test_a_range_with_an_end_remembers_nothing():
    """Each run asks for all of it."""
    rule = Follow(field="n", initial=1, end=5)
    part = following.opening(rule, Part(), ask())
    done = following.finish(rule, part, 0, msgspec.structs.replace(part.windows[0], high="4"))
    assert (done.watermark, following.opening(rule, done, ask()).windows) == (
        None,
        (Window(start="1", end="5"),),
    )


@pytest.mark.parametrize(
    ("rule", "seen", "start"),
    [
        (Follow(field="n", initial=0, lag=5), 20, 15),
        (Follow(field="n", initial=18, lag=5), 20, 18),
        (Follow(field="n", furthest=min, lag=5), 20, 25),
        (Follow(field="n", lag=3600), "2026-01-01T00:00:00Z", "2025-12-31T23:00:00Z"),
        (Follow(field="n", lag=60), "2026-01-01 00:00:00.500+02:00", "2025-12-31 23:59:00.500+02:00"),
        (Follow(field="n", lag=1), "2026-01-01T00:00:00.123456", "2025-12-31T23:59:59.123456"),
        (Follow(field="n", lag=2), "2026-01-01", "2025-12-30"),
        (Follow(field="n", kind="instant", lag=60), "2026-01-01T00:00:00+00:00", "2025-12-31T23:59:00+00:00"),
        (Follow(field="n", kind="date", lag=1), "2026-01-01", "2025-12-31"),
    ],
)
def test_a_lag_is_taken_off_in_the_words_of_the_value(rule, seen, start):
    """Seconds of a moment, days of a date; not below the initial value."""
    part = following.opening(rule, Part(watermark=text(seen), floor="null"), ask())
    assert part.windows[0].start == text(start)


def test_a_lag_of_what_is_no_moment_is_an_error():
    """It names the field."""
    with pytest.raises(BadAnswer, match="n: 'abc' is no moment"):
        following.opening(Follow(field="n", lag=1), Part(watermark='"abc"'), ask())


def test_values_are_said_as_converted():
    """To placeholders and parameters alike; what is missing is None, unless a parameter's is converted, too."""
    rule = Follow(field="n", initial=1, start_param="since", end_param="until", convert=lambda n: f"n{n}")
    assert following.params(rule, Window(start="5")) == {"since": "n5", "until": "nNone"}
    whole = msgspec.structs.replace(rule, convert=int)
    assert following.params(whole, Window(start="5")) == {"since": 5, "until": None}
    named = following.named_values(rule, Window(start="5", end="7"))
    assert named == {
        "incremental.start_value": "n5",
        "incremental.last_value": "n5",
        "incremental.initial_value": "n1",
        "incremental.end_value": "n7",
    }
    day = Follow(field="d", kind="date", initial="2026-01-02")
    assert following.named_values(day, Window())["incremental.initial_value"] == date(2026, 1, 2)


def test_values_that_cannot_be_compared_are_an_error():
    """A number and a text have no order."""
    with pytest.raises(FunctionFailed, match="max raised TypeError"):
        Order(NUMBERS).furthest("1", '"a"')


def test_records_without_a_value():
    """As the rule says."""
    for missing, wanted in (("include", True), ("exclude", False)):
        assert Admission(Follow(field="n", missing=missing), Window()).admits(None) is wanted
    with pytest.raises(BadAnswer, match="has no 'n'"):
        Admission(NUMBERS, Window()).admits(None)


def followed(kit, **rule):
    return msgspec.structs.replace(
        kit.WHOLE,
        body={"filter": {"from": "{incremental.start_value}"}},
        templated=True,
        range=Follow(field="meta.at", initial="2026-01-01T00:00:00+00:00", **rule),
    )


async def test_a_slow_chain_is_split_in_two_and_loses_nothing(rig, kit):
    """By how far its moments have come; it costs one request at most."""
    for number in range(300):
        rig.api.add(f"t{number:03}", datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number))
    rig.api.latency = 0.6
    things = followed(kit)
    await rig.run(things)
    assert len(rig.held(things)) == 300
    starts = {asked["filter"]["from"] for asked in rig.api.asked}
    assert len(starts) == 2
    assert len(rig.api.asked) <= 300 / kit.PAGE + 2
    rig.api.asked.clear()
    await rig.run(things)
    assert [asked["filter"]["from"] for asked in rig.api.asked] == ["2026-10-27T00:00:00+00:00"]


async def test_what_requests_do_not_say_is_not_split(rig, kit):
    """Two chains would ask for the same."""
    for number in range(300):
        rig.api.add(f"t{number:03}", datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number))
    rig.api.latency = 0.6
    await rig.run(msgspec.structs.replace(followed(kit), body={"filter": {}}))
    assert len(rig.api.asked) == 300 / kit.PAGE
