"""How far a sync reaches: since, until, all over again, and what is gone at the other side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from tests.processes import FREE, Home, MakeHome, Sandbox, finish, kill, sandbox_process
from tests.truth import assert_true, instant, values

from tieline.records.model import Batch, StreamKey

CALLS = 1000
EXTENSIVE = "POST /v2/calls/extensive"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One that no test changes."""
    with sandbox_process("--calls", str(CALLS), "--latency-ms", "30") as running:
        yield running


@pytest.fixture(scope="module")
def started(sandbox: Sandbox) -> list[datetime]:
    """When each call started, the oldest first."""
    return sorted(instant(call["metaData"]["started"]) for call in sandbox.truth("calls"))


def at(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def held(home: Home) -> list[datetime]:
    return sorted(instant(call["metaData"]["started"]) for call in values(home, "calls"))


def test_since_bounds_a_first_run_and_backfills_later(
    sandbox: Sandbox, started: list[datetime], make_home: MakeHome
) -> None:
    """An earlier date asks for the gap alone, a later one for nothing more, and all history is the rest."""
    home, sync = make_home(sandbox), ("--stream", "call_transcripts", "--lookback", "0", "--since")
    later, earlier = started[700] - timedelta(minutes=1), started[300] - timedelta(minutes=1)
    assert home.sync(*sync, at(later)).streams["calls"]["requests"] <= 3 + 2
    assert held(home) == [each for each in started if each >= later]
    backfill = home.sync(*sync, at(earlier)).streams
    assert backfill["calls"]["requests"] <= 4 + 1 + 2
    assert held(home) == [each for each in started if each >= earlier]
    assert abs(backfill["call_transcripts"]["records"]["added"] - 400) <= 5
    assert home.sync(*sync, at(later)).streams["calls"]["requests"] == 1
    assert home.sync(*sync, "2000-01-01").code == 0
    assert held(home) == started
    assert_true(home, sandbox, "calls", "call_transcripts")


def test_until_ends_the_range_and_moves_nothing_beyond(
    sandbox: Sandbox, started: list[datetime], make_home: MakeHome
) -> None:
    """The next run goes on where the range ended."""
    home, end = make_home(sandbox), started[400] + timedelta(minutes=1)
    assert home.sync("--stream", "calls", "--until", at(end)).code == 0
    assert held(home) == [each for each in started if each < end]
    assert home.sync("--stream", "calls", "--until", at(started[100])).code == 0
    rest = home.sync("--stream", "calls", "--lookback", "0").streams["calls"]
    assert rest["requests"] <= 6 + 2
    assert_true(home, sandbox, "calls")


def test_a_bounded_run_that_was_killed_does_not_hold_up_what_is_new(
    sandbox: Sandbox, started: list[datetime], make_home: MakeHome
) -> None:
    """One run without bounds finishes the range that was under way and comes up to the present as well."""
    home = make_home(sandbox)
    sandbox.reset()
    end = ("--until", at(started[800]))
    process = home.start("sync", "gong", *FREE, "--stream", "calls", *end)
    sandbox.wait_for(4, process)
    kill(process)
    assert finish(process).code != 0
    assert 0 < len(held(home)) < 800
    assert home.sync("--stream", "calls", "--lookback", "0").code == 0
    assert_true(home, sandbox, "calls")


def test_a_backfill_that_was_killed_does_not_hold_up_what_is_new(make_home: MakeHome) -> None:
    """Calls that came meanwhile are there after the next run, and so is the gap."""
    with sandbox_process("--calls", "900", "--latency-ms", "30") as sandbox:
        home = make_home(sandbox)
        started = sorted(instant(call["metaData"]["started"]) for call in sandbox.truth("calls"))
        sync = ("--stream", "calls", "--lookback", "0", "--since")
        assert home.sync(*sync, at(started[800])).code == 0
        sandbox.reset()
        process = home.start("sync", "gong", *FREE, *sync, at(started[0]))
        sandbox.wait_for(5, process)
        kill(process)
        finish(process)
        sandbox.control("grow", calls=20)
        assert home.sync("--stream", "calls", "--lookback", "0").code == 0
        assert_true(home, sandbox, "calls")


def test_whole_lists_lose_what_is_gone(make_home: MakeHome) -> None:
    """Users that left the list are deleted, and counted."""
    with sandbox_process("--calls", "50", "--users", "230") as sandbox:
        home = make_home(sandbox)
        assert home.sync("--stream", "users").streams["users"]["records"]["added"] == 230
        sandbox.control("edit", users=3)
        assert home.sync("--stream", "users").streams["users"]["records"]["updated"] == 3
        sandbox.control("delete", users=40)
        again = home.sync("--stream", "users").streams["users"]
        assert (again["records"]["deleted"], again["requests"]) == (40, 2)
        assert_true(home, sandbox, "users")
        listed = home.run("records", "gong", "users", "--filter", "deleted", "--limit", "100", "--json").json
        assert {record["last_action"] for record in listed["records"]} == {"DELETED"}
        assert len(listed["records"]) == 40


def test_full_starts_over_and_deletes_what_is_gone(make_home: MakeHome) -> None:
    """Records that the API no longer gives are deleted by a full run; those it still gives are not rewritten."""
    with sandbox_process("--calls", "400") as sandbox:
        home = make_home(sandbox)
        assert home.sync("--stream", "call_transcripts").code == 0
        with home.open() as tieline:
            key = StreamKey(connection=tieline.connection("gong").key, model="Call")
            stray = b'{"metaData":{"id":"1","started":"2026-01-01T00:00:00Z"}}'
            tieline._stores.records.write(Batch(stream=key, records=[("1", stray)]), now=1)
        full = home.sync("--stream", "calls", "--full").streams["calls"]
        assert full["records"] == {"added": 0, "updated": 0, "unchanged": 400, "deleted": 1}


def test_a_bounded_full_run_deletes_nothing_and_says_so(sandbox: Sandbox, make_home: MakeHome) -> None:
    """What lies beyond the bounds was not looked at, so nothing is concluded from its absence."""
    home = make_home(sandbox)
    assert home.sync("--stream", "calls").code == 0
    for bounds in (("--until", "2026-01-01"), ("--since", "2026-06-01")):
        done = home.sync("--stream", "calls", "--full", *bounds).streams["calls"]
        assert done["records"]["deleted"] == 0
        assert ["bounded" in warning for warning in done["warnings"]] == [True]
    assert_true(home, sandbox, "calls")
