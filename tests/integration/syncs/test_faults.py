"""An API that misbehaves: a run ends right, or fails with a reason; nothing hangs, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.processes import MakeHome, Sandbox, sandbox_process
from tests.running import sync_here
from tests.truth import assert_true

from tieline.core.errors import ProviderError
from tieline.syncs.model import StreamResult, SyncOptions
from tieline.work.model import RunStatus

CALLS = 700
STREAMS = ("users", "calls", "call_transcripts", "answered_scorecards", "library_calls")
AGAIN = SyncOptions(lookback=timedelta())


@pytest.fixture(scope="module")
def calm() -> Iterator[Sandbox]:
    with sandbox_process("--calls", str(CALLS), "--users", "130") as running:
        running.control("transcripts", ready=True)
        yield running


@pytest.fixture
def sandbox(calm: Sandbox) -> Iterator[Sandbox]:
    """One whose faults last for one test."""
    yield calm
    calm.faults()


def reasons(results: dict[str, StreamResult]) -> str:
    """Return all that a run says of what went wrong."""
    told = [str(result.error) for result in results.values() if result.error is not None]
    return " ".join(told + [text for result in results.values() for text in result.warnings])


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("on_429", "4"),
        ("on_429", "9:3"),
        ("on_500", "7"),
        ("on_500", "12:3"),
        ("torn-json", "6"),
        ("torn-body", "6"),
        ("drop", "6"),
        ("repeat-page", "2:1@/v2/calls"),
        ("empty-page", "3@/v2/calls"),
        ("expire-cursor", "4@/v2/calls"),
        ("expire-cursor", "3:1000@/v2/calls"),
        ("unsorted", ""),
        ("latency", "30"),
    ],
)
def test_a_fault_that_passes_is_survived(
    name: str, argument: str, sandbox: Sandbox, make_home: MakeHome
) -> None:
    """The run ends well, and brings everything, once."""
    home = make_home(sandbox)
    sandbox.faults(**{name: argument})
    done = sync_here(home, *STREAMS)
    assert reasons(done) == ""
    assert {result.status for result in done.values()} == {RunStatus.SUCCESS}
    assert_true(home, sandbox, *STREAMS)
    if name == "on_429":
        assert sum(result.counts.rate_limited for result in done.values()) > 0


@pytest.mark.parametrize(
    ("name", "argument", "reason"),
    [
        ("on_500", "3:1000@/v2/calls/extensive", "answered 500"),
        ("404-html", "3:1000@/v2/calls/extensive", "404 that is not in the API's own form"),
        ("torn-json", "3:1000@/v2/calls/extensive", "not whole JSON"),
        ("torn-body", "3:1000@/v2/calls/extensive", "ended before it was whole"),
        ("drop", "3:1000@/v2/calls/extensive", "closed before an answer came"),
        ("repeat-page", "2@/v2/calls/extensive", "the same page came 3 times"),
    ],
)
def test_a_fault_that_stays_fails_with_its_reason(
    name: str, argument: str, reason: str, sandbox: Sandbox, make_home: MakeHome
) -> None:
    """The other streams are done, the reason is told, and once the fault is gone the next run goes on."""
    home = make_home(sandbox)
    sandbox.faults(**{name: argument})
    done = sync_here(home, *STREAMS)
    assert reason in reasons(done)
    assert isinstance(done["calls"].error, ProviderError)
    assert [name for name, result in done.items() if result.status is not RunStatus.SUCCESS] == ["calls"]
    sandbox.faults()
    again = sync_here(home, *STREAMS, options=AGAIN)
    assert {result.status for result in again.values()} == {RunStatus.SUCCESS}
    assert_true(home, sandbox, *STREAMS)


def test_cursors_that_never_last_end_the_run_where_nothing_is_in_order(
    sandbox: Sandbox, make_home: MakeHome
) -> None:
    """A chain in no order of time can only begin anew; it does so a few times, not for ever."""
    home = make_home(sandbox)
    sandbox.faults(**{"unsorted": "", "expire-cursor": "3:1000@/v2/calls/extensive"})
    sandbox.reset()
    done = sync_here(home, "calls")
    assert done["calls"].status is RunStatus.ERROR
    assert "cursor" in reasons(done)
    assert sandbox.requests("POST /v2/calls/extensive") < 30
    sandbox.faults(unsorted="")
    assert sync_here(home, "calls")["calls"].status is RunStatus.SUCCESS
    assert_true(home, sandbox, "calls")


def test_a_total_that_is_not_reached_is_a_doubt_told(sandbox: Sandbox, make_home: MakeHome) -> None:
    """Fewer records than announced are a warning, and nothing is deleted for it."""
    home = make_home(sandbox)
    sync_here(home, *STREAMS)
    sandbox.faults(**{"inflate-total": "7"})
    done = sync_here(home, *STREAMS, options=SyncOptions(full=True))
    assert {result.status for result in done.values()} == {RunStatus.SUCCESS}
    assert "announced 707 records and gave 700" in reasons(done)
    assert sum(result.counts.deleted for result in done.values()) == 0
    assert_true(home, sandbox, *STREAMS)


def test_a_chain_in_no_order_that_broke_off_is_read_to_its_end(sandbox: Sandbox, make_home: MakeHome) -> None:
    """Where calls come in no order, what was seen says nothing of what is left."""
    home = make_home(sandbox)
    sandbox.faults(unsorted="", drop="4:1000@/v2/calls/extensive")
    assert sync_here(home, "calls")["calls"].status is RunStatus.ERROR
    sandbox.faults(unsorted="")
    assert sync_here(home, "calls", options=AGAIN)["calls"].status is RunStatus.SUCCESS
    assert_true(home, sandbox, "calls")
