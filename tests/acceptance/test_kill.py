"""Processes that end at any moment: nothing is lost, nothing doubled, and only the pages in hand are fetched again."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator

import pytest
from tests.processes import FREE, Home, MakeHome, Sandbox, finish, kill, pause, sandbox_process
from tests.truth import assert_true

from tieline.work.model import RunStatus

SEEDS = range(int(os.environ.get("TIELINE_CHAOS_SEEDS", "5")))  # noqa: TID251 - `make chaos` sets it
CALLS = 1500
EXTENSIVE = "POST /v2/calls/extensive"
TRANSCRIPT = "POST /v2/calls/transcript"
#: Pages of one stream that may be under way at once: two chains, in each one that is stored and one that travels.
IN_HAND = 4
#: What an undisturbed first run of calls and transcripts asks for.
UNDISTURBED = CALLS // 100


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One that is slow enough for two chains side by side, and never changes."""
    with sandbox_process("--calls", str(CALLS), "--latency-ms", "60") as running:
        yield running


def kill_at(home: Home, sandbox: Sandbox, count: int, delay: float) -> bool:
    """Start a sync and kill it at the so-manieth request, and a moment later; tell whether it still ran."""
    so_far = sandbox.stats()["total"]
    process = home.start("sync", "gong", *FREE, "--lookback", "0")
    sandbox.wait_for(so_far + count, process)
    pause(delay)
    kill(process)
    return finish(process).code == -signal.SIGKILL


def go_on(home: Home, kills: int, sandbox: Sandbox) -> None:
    """Run once more, and compare everything with the truth and with an undisturbed run."""
    done = home.run("sync", "gong", *FREE, "--lookback", "0")
    assert (done.code, done.complaints, "lease" in done.err) == (0, [], False)
    assert_true(home, sandbox)
    with home.open() as tieline:
        assert {run.status for status in tieline.status() for run in status.runs} == {RunStatus.SUCCESS}
    # A run that comes after calls were finished asks once more for what is new, and for transcripts not ready.
    most = UNDISTURBED + 2 + (IN_HAND + 1) * kills
    assert sandbox.requests(EXTENSIVE) <= most
    assert sandbox.requests(TRANSCRIPT) <= most


@pytest.mark.parametrize("seed", SEEDS)
def test_a_killed_sync_goes_on_where_it_was(seed: int, sandbox: Sandbox, make_home: MakeHome) -> None:
    """After kill -9 at random moments one more run makes everything whole, at once and without asking twice."""
    dice = random.Random(seed)
    home = make_home(sandbox)
    sandbox.reset()
    kills = sum(
        kill_at(home, sandbox, dice.randint(1, 36), dice.random() * 0.06) for _ in range(dice.randint(1, 3))
    )
    assert kills
    go_on(home, kills, sandbox)


def test_the_same_on_postgresql(sandbox: Sandbox, make_home: MakeHome, postgres_url: str) -> None:
    """On PostgreSQL, too, a killed process loses nothing and is not waited for."""
    home = make_home({**sandbox.variables, "TIELINE_DATABASE_URL": postgres_url})
    sandbox.reset()
    assert kill_at(home, sandbox, 12, 0.03)
    go_on(home, 1, sandbox)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_sync_stores_the_page_in_hand(
    number: signal.Signals, sandbox: Sandbox, make_home: MakeHome
) -> None:
    """SIGTERM and Ctrl-C end a run after the pages in hand: exit code 130, and word of how to go on."""
    home = make_home(sandbox)
    sandbox.reset()
    process = home.start("sync", "gong", *FREE, "--lookback", "0")
    sandbox.wait_for(10, process)
    process.send_signal(number)
    done = finish(process)
    assert done.code == 130
    assert "run the same command again to go on from there" in (done.out + done.err).lower()
    assert "Traceback" not in done.err
    before = sandbox.requests(EXTENSIVE)
    assert before < UNDISTURBED
    assert home.run("sync", "gong", *FREE, "--lookback", "0").code == 0
    assert sandbox.requests(EXTENSIVE) <= UNDISTURBED + 4
    assert_true(home, sandbox)
