"""What a second run costs, and what it brings: requests are the scarce thing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.processes import MakeHome, Sandbox, sandbox_process
from tests.truth import assert_true, stored

CALLS = 1500
EXTENSIVE = "POST /v2/calls/extensive"
TRANSCRIPT = "POST /v2/calls/transcript"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """One whose transcripts are all ready."""
    with sandbox_process("--calls", str(CALLS)) as running:
        running.control("transcripts", ready=True)
        yield running


def test_a_run_with_nothing_new_asks_once_for_calls_and_never_for_transcripts(
    sandbox: Sandbox, make_home: MakeHome
) -> None:
    """With no look-back, one request finds out that no call is new, and nothing is written."""
    home = make_home(sandbox)
    assert home.sync().code == 0
    before = [record.cursor for record in stored(home, "calls")]
    sandbox.reset()
    again = home.sync("--lookback", "0")
    assert sandbox.requests(EXTENSIVE) == 1
    assert sandbox.requests(TRANSCRIPT) == 0
    assert again.streams["calls"]["requests"] == 1
    changed = {
        name: stream["records"]
        for name, stream in again.streams.items()
        if any(stream["records"][what] for what in ("added", "updated", "deleted"))
    }
    assert changed == {}
    assert before == [record.cursor for record in stored(home, "calls")]


def test_a_thousand_new_calls_cost_eleven_requests_and_ten_for_their_transcripts(
    sandbox: Sandbox, make_home: MakeHome
) -> None:
    """Only what is new is asked for: pages of a hundred calls, and a hundred call ids in each transcript request."""
    home = make_home(sandbox)
    assert home.sync("--stream", "call_transcripts").code == 0
    sandbox.control("grow", calls=1000)
    sandbox.control("transcripts", ready=True)
    sandbox.reset()
    again = home.sync("--stream", "call_transcripts", "--lookback", "0")
    assert {operation: sandbox.requests(operation) for operation in (EXTENSIVE, TRANSCRIPT)} == {
        EXTENSIVE: 11,
        TRANSCRIPT: 10,
    }
    assert again.streams["calls"]["records"]["added"] == 1000
    assert again.streams["call_transcripts"]["records"]["added"] == 1000
    assert_true(home, sandbox, "calls", "call_transcripts")


def test_a_look_back_costs_its_pages_and_rewrites_nothing(sandbox: Sandbox, make_home: MakeHome) -> None:
    """What was seen before is read again and found unchanged: no record moves in the feed."""
    home = make_home(sandbox)
    assert home.sync("--stream", "calls").code == 0
    before = [(record.id, record.cursor) for record in stored(home, "calls")]
    again = home.sync("--stream", "calls", "--lookback", "90").streams["calls"]
    seen = again["records"].pop("unchanged")
    assert again["records"] == {"added": 0, "updated": 0, "deleted": 0}
    assert seen > 100
    assert -(-seen // 100) == again["requests"]
    assert before == [(record.id, record.cursor) for record in stored(home, "calls")]


@pytest.mark.parametrize("since", ["2020-01-01", "2026-01-01"])
def test_a_first_sync_asks_for_its_pages_whatever_the_date_range(
    sandbox: Sandbox, make_home: MakeHome, since: str
) -> None:
    """No request is spent on an empty stretch: P pages cost at most P + 2 requests."""
    done = make_home(sandbox).sync("--stream", "calls", "--since", since).streams["calls"]
    pages = -(-done["records"]["added"] // 100)
    assert pages >= 5
    assert done["requests"] <= pages + 2


def test_slow_answers_are_asked_for_side_by_side(make_home: MakeHome) -> None:
    """Two requests are on their way at once, and still no more than P + 2 are made."""
    with sandbox_process("--calls", "2500", "--latency-ms", "150") as sandbox:
        home = make_home(sandbox)
        done = home.sync("--stream", "calls", "--since", "2020-01-01")
        assert (done.code, done.err) == (0, "")
        assert sandbox.stats()["max_in_flight"] == 2
        assert sandbox.requests(EXTENSIVE) <= 25 + 2
        assert_true(home, sandbox, "calls")


def test_late_and_edited_calls_are_seen_by_the_look_back(sandbox: Sandbox, make_home: MakeHome) -> None:
    """A call that appears hours after it started is added, an edited one updated, and its transcript asked again."""
    home = make_home(sandbox)
    assert home.sync("--stream", "call_transcripts").code == 0
    sandbox.control("edit", calls=4)
    sandbox.control("grow", calls=3, hours_ago=20)
    sandbox.control("transcripts", ready=True)
    sandbox.reset()
    again = home.sync("--stream", "call_transcripts", "--lookback", "7").streams
    assert (again["calls"]["records"]["added"], again["calls"]["records"]["updated"]) == (3, 4)
    assert sandbox.requests(TRANSCRIPT) == 1
    assert_true(home, sandbox, "calls", "call_transcripts")


def test_a_transcript_that_was_not_ready_lands_later(make_home: MakeHome) -> None:
    """It is asked for again by the next run, though its call did not change, until it is there."""
    with sandbox_process("--calls", "300") as sandbox:
        home = make_home(sandbox)
        sandbox.control("grow", calls=40, hours_ago=1)
        assert home.sync("--stream", "call_transcripts").code == 0
        lacking = 340 - len(stored(home, "call_transcripts"))
        assert lacking > 0
        sandbox.reset()
        assert home.sync("--stream", "call_transcripts", "--lookback", "0").code == 0
        assert sandbox.requests(TRANSCRIPT) == 1
        sandbox.control("transcripts", ready=True)
        landed = home.sync("--stream", "call_transcripts", "--lookback", "0").streams["call_transcripts"]
        assert lacking == landed["records"]["added"]
        assert_true(home, sandbox, "call_transcripts")
        sandbox.reset()
        assert home.sync("--stream", "call_transcripts", "--lookback", "0").code == 0
        assert sandbox.requests(TRANSCRIPT) == 0
