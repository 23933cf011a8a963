"""Two processes on one home, or on one database: they work side by side, and never do the same twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.processes import FREE, Home, MakeHome, Sandbox, finish, sandbox_process
from tests.truth import assert_true

CALLS = 1500


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with sandbox_process("--calls", str(CALLS), "--latency-ms", "40") as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, sandbox: Sandbox, make_home: MakeHome) -> Home:
    """A fresh home, once with its own file and once on PostgreSQL."""
    if request.param == "sqlite":
        return make_home(sandbox)
    return make_home({**sandbox.variables, "TIELINE_DATABASE_URL": request.getfixturevalue("postgres_url")})


def test_one_stream_is_synced_by_one_process(home: Home, sandbox: Sandbox) -> None:
    """The second process says so in one line, with exit code 6, and the first one is not disturbed."""
    sandbox.reset()
    sandbox.faults(latency="2000")
    first = home.start("sync", "gong", *FREE, "--stream", "calls", "--json")
    sandbox.wait_for(1, first)
    second = home.run("sync", "gong", *FREE, "--stream", "calls")
    sandbox.faults()
    assert second.code == 6
    assert ["calls is being synced by another process" in line for line in second.complaints] == [True]
    done = finish(first)
    assert (done.code, done.err) == (0, "")
    assert sandbox.requests("POST /v2/calls/extensive") <= CALLS // 100 + 2
    assert_true(home, sandbox, "calls")


def test_different_streams_are_synced_at_once(home: Home, sandbox: Sandbox) -> None:
    """Processes that do different work share the home from its very first moment."""
    streams = ("calls", "audit_logs", "answered_scorecards")
    running = [home.start("sync", "gong", *FREE, "--stream", name, "--json") for name in streams]
    for name, done in zip(streams, map(finish, running), strict=True):
        assert (name, 0, "") == (name, done.code, done.err)
    assert_true(home, sandbox, *streams)


def test_different_connections_are_synced_at_once(home: Home, sandbox: Sandbox) -> None:
    """The same stream of two accounts belongs to two runs."""
    with sandbox_process("--calls", "700", "--seed", "2") as other:
        for name, place in (("one", sandbox), ("two", other)):
            secrets = f"{place.access_key}\n{place.access_key_secret}\n"
            connected = home.run(
                "connect", "gong", "--connection", name, "--base-url", place.url, "--stdin", stdin=secrets
            )
            assert (connected.code, connected.err) == (0, "")
        running = [
            home.start("sync", "gong", *FREE, "--connection", name, "--stream", "calls", "--json")
            for name in ("one", "two")
        ]
        assert [(done.code, done.err) for done in map(finish, running)] == [(0, ""), (0, "")]
        assert_true(home, sandbox, "calls", connection="one")
        assert_true(home, other, "calls", connection="two")


def test_whole_syncs_at_once_share_the_work(home: Home, sandbox: Sandbox) -> None:
    """Each stream is done by one of them at a time; who finds one taken tells, and in the end all is true."""
    running = [home.start("sync", "gong", *FREE) for _ in range(3)]
    done = [finish(process) for process in running]
    assert {each.code for each in done} <= {0, 6}
    assert not [each.err for each in done if "locked" in each.err or "Traceback" in each.err]
    assert home.sync().code == 0
    assert_true(home, sandbox)
