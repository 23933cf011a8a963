"""`tieline export --follow` and `--every` stay, bring what is new, and go when they are told to."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import duckdb
from tests.processes import MakeHome, finish, sandbox_process


def rows(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("SELECT count(*) FROM calls").fetchall()[0][0]


def test_following_brings_what_a_sync_brings(make_home: MakeHome) -> None:
    """What is new is exported without being asked and alone told of; the file is free meanwhile, Ctrl-C ends it cleanly."""
    with sandbox_process("--calls", "30") as sandbox:
        home = make_home(sandbox)
        assert home.sync("--stream", "calls", "--stream", "users").code == 0
        path = home.folder / "out.duckdb"
        streams = ("--stream", "calls", "--stream", "users")
        process = home.start("export", "duckdb", str(path), *streams, "--follow", "--json")
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["streams"]["calls"]["written"] == 30
        sandbox.control("grow", calls=5)
        assert home.sync("--stream", "calls").code == 0
        told = json.loads(process.stdout.readline())["streams"]
        assert {name: counts["written"] for name, counts in told.items()} == {"calls": 5}
        assert rows(path) == 35
        process.send_signal(signal.SIGINT)
        done = finish(process, patience=20)
        assert (done.code, "Traceback" in done.err) == (130, False)
        assert "Stopping after the commit in hand" in done.err


def test_a_schedule_exports_and_tells_when_it_is_next(make_home: MakeHome) -> None:
    """It exports at once, and SIGTERM ends it while it waits."""
    with sandbox_process("--calls", "10") as sandbox:
        home = make_home(sandbox)
        assert home.sync("--stream", "calls").code == 0
        folder = home.folder / "out"
        process = home.start("export", "jsonl", str(folder), "--stream", "calls", "--every", "1h", "--json")
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["streams"]["calls"]["written"] == 10
        assert process.stderr.readline().startswith("Next export at ")
        process.send_signal(signal.SIGTERM)
        assert finish(process, patience=20).code == 130
        refused = [
            home.run("export", "jsonl", "-", "--follow"),
            home.run("export", "jsonl", str(folder), "--follow", "--every", "1h"),
            home.run("export", "jsonl", str(folder), "--every", "soon"),
            home.run("export", "jsonl", str(folder), "--mode", "scd2"),
        ]
        assert [each.code for each in refused] == [2] * 4
        assert [each.err.removeprefix("tieline: ").partition(":")[0].lstrip("-") for each in refused] == [
            "follow",
            "follow",
            "every",
            "mode",
        ]
