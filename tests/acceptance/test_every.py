"""`tieline sync --every` stays, syncs on schedule, and goes when it is told to."""

from __future__ import annotations

import json
import signal

from tests.processes import FREE, MakeHome, finish, sandbox_process
from tests.truth import assert_true


def test_a_schedule_runs_until_sigterm(make_home: MakeHome) -> None:
    """It syncs at once, tells when it is next, and SIGTERM ends it cleanly while it waits."""
    with sandbox_process("--calls", "200") as sandbox:
        home = make_home(sandbox)
        process = home.start("sync", "gong", *FREE, "--stream", "calls", "--every", "every 1h", "--json")
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["ok"]
        assert process.stderr.readline().startswith("Next sync at ")
        scheduled = home.run("status", "--json").json["connections"][0]["streams"]
        assert scheduled["calls"]["next_run_at"] is not None
        assert scheduled["users"]["next_run_at"] is None
        process.send_signal(signal.SIGTERM)
        done = finish(process, patience=20)
        assert done.code == 130
        assert "Traceback" not in done.err
        assert_true(home, sandbox, "calls")
        left = home.run("status", "--json").json["connections"][0]["streams"]
        assert left["calls"]["next_run_at"] is None
