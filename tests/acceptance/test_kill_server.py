"""A server that is killed at any moment: what it was doing goes on by itself once it is there again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
from collections.abc import Callable, Iterator

import pytest
from tests.processes import FREE, Home, MakeHome, Sandbox, finish, kill, pause, sandbox_process, wait_until
from tests.truth import assert_true

from tieline.app import Tieline
from tieline.syncs.control import SyncRef
from tieline.syncs.standing import Standing
from tieline.work.model import RunStatus

SEEDS = range(int(os.environ.get("TIELINE_CHAOS_SEEDS", "2")))  # noqa: TID251 - `make chaos` sets it
CALLS = 1500
EXTENSIVE = "POST /v2/calls/extensive"
#: Pages that may be under way at once, and what an undisturbed run asks for.
IN_HAND, UNDISTURBED = 4, CALLS // 100
SYNC = [SyncRef(name="calls")]

#: Lets the sync run, by a trigger or by its schedule.
Begins = Callable[[Tieline], object]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One that is slow enough to be killed in the midst of, and never changes."""
    with sandbox_process("--calls", str(CALLS), "--latency-ms", "60") as running:
        yield running


def triggered(tieline: Tieline) -> object:
    return tieline.syncs.trigger("gong", SYNC, "default")


def started(tieline: Tieline) -> object:
    return tieline.syncs.start("gong", SYNC, "default")


def serve(home: Home) -> subprocess.Popen[str]:
    """Start a server, and return once it serves."""
    process = home.start("serve", "--port", "0", "--json")
    assert process.stdout is not None
    assert process.stdout.readline(), "it did not start"
    return process


def standing(home: Home) -> Standing:
    with home.open() as tieline:
        (found,) = tieline.syncs.status("gong", SYNC, "default")
        return found


def kills(home: Home, sandbox: Sandbox, begin: Begins, dice: random.Random) -> int:
    """Let a sync run in a server that is killed and started again; return how often it ran when it was killed."""
    with home.open() as tieline:
        begin(tieline)
    met = 0
    for _ in range(dice.randint(1, 3)):
        enough = sandbox.stats()["total"] + dice.randint(1, 5)
        process = serve(home)
        while sandbox.stats()["total"] < enough and not ended(home):
            pause(0.005)
        pause(dice.random() * 0.1)
        met += not ended(home)
        kill(process)
        assert finish(process).code == -signal.SIGKILL
    return met


def ended(home: Home) -> bool:
    found = standing(home)  # one that was started and has not run yet has no result
    return (found.status, found.latest_status) == ("SUCCESS", "SUCCESS")


def goes_on(home: Home, sandbox: Sandbox, killed: int) -> None:
    """Start a server once more: nothing is asked of it, and everything is there."""
    process = serve(home)
    wait_until(lambda: ended(home))
    process.terminate()
    assert finish(process).code == 0
    assert_true(home, sandbox, "calls")
    assert sandbox.requests(EXTENSIVE) <= UNDISTURBED + 2 + (IN_HAND + 1) * killed
    with home.open() as tieline:
        runs = tieline._stores.runs.history(tieline.connection("gong").key)
        assert runs[0].status is RunStatus.SUCCESS
        broken = [run.error for run in runs if run.status is not RunStatus.SUCCESS]
        assert set(broken) <= {"its process ended before it did"}
        assert len(broken) <= killed


@pytest.mark.parametrize("begin", [triggered, started], ids=lambda each: each.__name__)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_killed_server_goes_on_where_it_was(
    seed: int, begin: Begins, sandbox: Sandbox, make_home: MakeHome
) -> None:
    """Nothing is lost, nothing doubled, and nobody has to trigger anything again."""
    home = make_home(sandbox)
    assert home.run("connect", "gong", *FREE).code == 0
    sandbox.reset()
    goes_on(home, sandbox, kills(home, sandbox, begin, random.Random(seed)))


@pytest.mark.parametrize("begin", [triggered, started], ids=lambda each: each.__name__)
def test_the_same_on_postgresql(
    begin: Begins, sandbox: Sandbox, make_home: MakeHome, postgres_url: str
) -> None:
    """There, too, a killed process is not waited for."""
    home = make_home({**sandbox.variables, "TIELINE_DATABASE_URL": postgres_url})
    assert home.run("connect", "gong", *FREE).code == 0
    sandbox.reset()
    goes_on(home, sandbox, kills(home, sandbox, begin, random.Random(7)))


def test_a_server_that_is_told_to_end_stores_the_page_in_hand(sandbox: Sandbox, make_home: MakeHome) -> None:
    """It ends soon, and the next one goes on from there."""
    home = make_home(sandbox)
    assert home.run("connect", "gong", *FREE).code == 0
    sandbox.reset()
    with home.open() as tieline:
        started(tieline)
    process = serve(home)
    wait_until(lambda: sandbox.requests(EXTENSIVE) >= 4)
    process.terminate()
    assert finish(process, patience=15).code == 0
    assert standing(home).latest_status == "STOPPED"
    before = sandbox.requests(EXTENSIVE)
    assert before < UNDISTURBED
    process = serve(home)
    wait_until(lambda: ended(home))
    process.terminate()
    assert finish(process).code == 0
    assert_true(home, sandbox, "calls")
    assert sandbox.requests(EXTENSIVE) <= UNDISTURBED + 4
