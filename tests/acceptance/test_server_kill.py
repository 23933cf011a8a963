"""A server that ends at any moment: what it ran goes on in the next one; nothing is lost, nothing doubled."""

from __future__ import annotations

import json
import os
import random
import signal
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.processes import FREE, Home, MakeHome, Sandbox, finish, kill, pause, sandbox_process, wait_until
from tests.truth import assert_true

from tieline import Client

SEEDS = range(int(os.environ.get("TIELINE_CHAOS_SEEDS", "2")))  # noqa: TID251 - `make chaos` sets it
FUNCTIONS = Path(__file__).parent / "wire" / "functions.py"
CALLS = 1500
KEY = str(uuid.uuid4())
EXTENSIVE = "POST /v2/calls/extensive"
#: What an undisturbed first run asks for, and pages of one sync that may be under way at once.
UNDISTURBED, IN_HAND = CALLS // 100, 4


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One that is slow enough to be caught in the act, and never changes."""
    with sandbox_process("--calls", str(CALLS), "--latency-ms", "60") as running:
        yield running


@pytest.fixture
def home(make_home: MakeHome, sandbox: Sandbox, database_url: str) -> Home:
    """A home with an account whose streams are started, and whose server has a function that starts by itself."""
    home = make_home({**sandbox.variables, "TIELINE_DATABASE_URL": database_url, "TIELINE_SECRET_KEY": KEY})
    assert home.run("connect", "gong", "--connection", "acme", *FREE).code == 0
    assert home.run("syncs", "start", "gong/acme", "users", "calls").code == 0
    sandbox.reset()
    return home


def serve() -> list[str]:
    return ["serve", "--port", "0", "--json", "--grace", "2", "--functions", str(FUNCTIONS)]


def kill_at(home: Home, sandbox: Sandbox, count: int, delay: float) -> None:
    """Start a server and kill it at the so-manieth request to the API, and a moment later."""
    so_far = sandbox.stats()["total"]
    process = home.start(*serve())
    sandbox.wait_for(so_far + count, process)
    pause(delay)
    kill(process)
    assert finish(process).code == -signal.SIGKILL


def serve_to_the_end(home: Home) -> dict[str, int]:
    """Serve until every sync has run to its end; return how many records of each model there are over the wire."""
    process = home.start(*serve())
    assert process.stdout is not None
    url = json.loads(process.stdout.readline())["url"]
    with Client(url, KEY, environment={}) as client:
        names = ["users", "calls", "meetings"]

        def ended() -> bool:
            found = client.sync_status("gong", names, "acme")
            return {each.status for each in found} == {"SUCCESS"} and all(each.finished_at for each in found)

        wait_until(ended)
        client.trigger_sync("gong", "call_transcripts", "acme")
        wait_until(lambda: client.sync_status("gong", "call_transcripts", "acme")[0].status == "SUCCESS")
        models = ("User", "Call", "CallTranscript", "Meeting")
        feeds = {
            model: [each.id for each in client.records("gong", "acme", model, limit=1000)] for model in models
        }
    process.terminate()
    done = finish(process)
    assert (done.code, "Traceback" in done.err) == (0, False), done.err
    assert all(len(ids) == len(set(ids)) for ids in feeds.values())
    return {model: len(ids) for model, ids in feeds.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_killed_server_goes_on_where_it_was(seed: int, home: Home, sandbox: Sandbox) -> None:
    """After kill -9 at random moments the next server makes everything whole, and asks for little twice."""
    dice = random.Random(seed)
    kills = dice.randint(1, 3)
    for _ in range(kills):
        kill_at(home, sandbox, dice.randint(2, 16), dice.random() * 0.06)
    counts = serve_to_the_end(home)
    users = len(sandbox.truth("users"))
    assert counts == {
        "User": users,
        "Call": CALLS,
        "CallTranscript": len(sandbox.truth("call_transcripts")),
        "Meeting": CALLS,
    }
    assert_true(home, sandbox, "users", "calls", "call_transcripts")
    assert sandbox.requests(EXTENSIVE) <= UNDISTURBED + 2 + (IN_HAND + 1) * kills
