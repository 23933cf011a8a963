"""A project of `tieline init` works as its README says: its tests, dry runs, runs, and the server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from tests.processes import Home, Sandbox, sandbox_process, wait_until

from tieline.sources.gong import GONG
from tieline.testing import Bench

CALL = {
    "reference": "order-2",
    "title": "About order 2",
    "start": "2026-03-01T10:00:00Z",
    "user_id": "3011075487770678642",
}


@pytest.fixture
def project(tmp_path) -> Home:
    """A project, with a home inside of it as its commands make it."""
    home = Home(folder=tmp_path / "home")
    assert home.run("init", "project").code == 0
    return Home(folder=tmp_path / "project" / ".tieline")


@pytest.fixture
def sandbox():
    with sandbox_process("--calls", "12", "--users", "5") as running:
        yield running


def connected(project: Home, sandbox: Sandbox) -> Home:
    project.variables |= sandbox.variables
    done = project.run("connect", "gong")
    assert done.code == 0, done.err
    return project


def test_its_tests_pass(project):
    """Without any plug-in, and with warnings as errors."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "-p", "no:asyncio"],
        cwd=project.folder.parent,
        env=project.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 passed" in done.stdout


def test_a_folder_that_is_not_empty_is_refused(project):
    """And left as it is."""
    done = project.run("init", ".")
    assert (done.code, done.err) == (2, "tieline: dir: . is there already, and not empty\n")


def test_a_dry_run_changes_nothing_and_tells_what_it_would(project, sandbox):
    """A run does it; then there is nothing left to do."""
    connected(project, sandbox)
    dry = project.run("dryrun", "conversations", "--json").json
    assert dry["models"] == {"Conversation": {"added": 12, "updated": 0, "deleted": 0}}
    assert (dry["ok"], dry["requests"], dry["checkpoint"]["before"]) == (True, 1, None)
    assert project.run("dryrun", "conversations", "--json").json["changes"] == dry["changes"]
    ran = project.run("run", "conversations", "--json").json["streams"]["conversations"]
    assert (ran["records"]["added"], ran["requests"]) == (12, 1)
    told = project.run("dryrun", "conversations")
    assert told.out.splitlines() == [
        "sync conversations of gong/default: 1 call, nothing stored",
        "no record would change",
    ]
    again = project.run("dryrun", "conversations", "--full", "--json").json
    assert (again["models"], again["checkpoint"]["after"]) == ({}, dry["checkpoint"]["after"])
    assert (
        project.run("run", "conversations", "--full", "--json").json["streams"]["conversations"]["records"][
            "unchanged"
        ]
        == 12
    )


FAILS = """
from tieline import ActionContext, action

@action(integration="gong")
async def breaks(tie: ActionContext) -> None:
    raise ValueError("odd")

@action(integration="gong")
async def asks(tie: ActionContext) -> None:
    await tie.get("/v2/nothing")
"""


def test_a_failure_is_told_with_what_its_author_needs(project, sandbox):
    """The line that it is of, and what the API answered; of a dry run and of a run."""
    connected(project, sandbox)
    (project.folder.parent / "functions" / "fails.py").write_text(FAILS)
    assert "fails.py:6 breaks" in project.run("dryrun", "breaks").out
    assert "fails.py:6 breaks" in project.run("run", "breaks").err
    for command in ("dryrun", "run"):
        done = project.run(command, "asks")
        assert (done.code, "GET /v2/nothing: HTTP 404" in done.err) == (3, True)
        assert '"errors":["Not Found"]' in done.err


def test_a_dry_run_of_the_providers_own_streams(project, sandbox):
    """They are syncs as any."""
    connected(project, sandbox)
    for _ in range(2):
        assert project.run("dryrun", "users", "--json").json["models"]["User"]["added"] == 5
    done = project.run("dryrun", "conversations", "--since", "2026-01-01")
    assert (done.code, "conversations is a function" in done.err) == (2, True)


def test_a_recording_of_a_providers_own_stream_is_played_in_tests(project, sandbox):
    """A first run with its parents, whatever is stored; at the moment at which it was, and without a key."""
    connected(project, sandbox)
    assert project.run("sync", "gong").code == 0
    cassette = project.folder.parent / "x.jsonl"
    for stream, since in (("call_transcripts", ("--since", "2026-01-01")), ("user_activity_by_day", ())):
        recorded = project.run("dryrun", stream, "--record", str(cassette), "--json", *since)
        assert (recorded.code, recorded.json["ok"]) == (0, True), recorded.err
        text = cassette.read_text()
        assert [secret in text for secret in (sandbox.access_key, sandbox.access_key_secret)] == [
            False,
            False,
        ]
        bench = Bench(api=cassette)
        changes = recorded.json["models"]
        model = GONG.resource(stream).model
        assert bench.stream(stream).added == changes[model]["added"] == len(bench.records(model)) > 0
        assert {each: bench.records(each) != [] for each in changes} == dict.fromkeys(changes, True)
        assert bench.stream(stream, full=True).added == 0


def test_what_is_recorded_is_what_tests_go_by(project, sandbox):
    """The project's own tests of the recording's calls; no key in it."""
    connected(project, sandbox)
    cassette = project.folder.parent / "tests" / "cassettes" / "conversations.jsonl"
    assert project.run("dryrun", "conversations", "--record", str(cassette)).code == 0
    text = cassette.read_text()
    assert sandbox.access_key_secret not in text
    from tieline.testing import replay

    assert [each.status for each in replay(cassette).exchanges] == [200]


def test_actions_run_dry_and_for_real(project, sandbox):
    """Both call the API; what is wrong with the input or the output is told."""
    connected(project, sandbox)
    dry = project.run("dryrun", "add_call", "--input", json.dumps(CALL), "--json").json
    assert (dry["kind"], dry["ok"], list(dry["output"])) == ("action", True, ["id"])
    real = project.run("run", "add_call", "--input", "-", stdin=json.dumps(CALL | {"reference": "order-3"}))
    assert list(real.json) == ["id"]
    wrong = project.run("dryrun", "add_call", "--input", '{"reference": 1}')
    assert (wrong.code, wrong.err) == (2, "tieline: add_call: input.reference: Expected str, got int\n")
    assert project.run("run", "add_call", "--input", "{").complaints[0].startswith("tieline: --input: ")
    late = project.run("run", "add_call", "--input", json.dumps(CALL | {"start": "2026-03-01T10:00:00"}))
    assert (late.code, late.err) == (1, "tieline: start must have a time zone\n")
    assert project.run("run", "conversations", "--input", "1").complaints == [
        "tieline: --input: conversations takes none"
    ]


MINE = """
from tieline import SyncContext, sync

@sync(integration="gong", models=[("Call", dict)])
async def mine(tie: SyncContext) -> None:
    await tie.save([{"id": "1"}])
"""


def test_a_sync_takes_the_place_of_the_stream_whose_model_it_saves(project, sandbox):
    """And of those that are asked for by that: whoever wants them is told."""
    connected(project, sandbox)
    (project.folder.parent / "functions" / "mine.py").write_text(MINE)
    assert project.run("run", "mine", "--json").json["streams"]["mine"]["records"]["added"] == 1
    for command in (
        ("run", "call_transcripts"),
        ("dryrun", "calls"),
        ("syncs", "start", "gong/default", "calls"),
    ):
        done = project.run(*command)
        assert (done.code, "the sync mine of gong takes the place of" in done.err) == (2, True), done.err
    done = project.run("sync", "gong", "--stream", "calls", "--stream", "users")
    assert (done.code, "the sync mine takes the place of calls" in done.err) == (2, True)
    assert project.run("sync", "gong", "--stream", "users").code == 0


def test_what_is_not_there_is_told(project, sandbox):
    """With what is."""
    connected(project, sandbox)
    nothing = project.run("run", "cals")
    assert (nothing.code, "add_call, " in nothing.err, "calls" in nothing.err) == (2, True, True)
    assert project.run("run", "conversations", "--connection", "acme").complaints == [
        "tieline: --connection: conversations has no 'acme'; it has gong/default"
    ]


def test_a_broken_function_is_told_and_the_others_run(project, sandbox):
    """With its line."""
    connected(project, sandbox)
    (project.folder.parent / "functions" / "broken.py").write_text("\n1 / 0\n")
    done = project.run("run", "conversations")
    assert (done.code, "broken.py, line 2: ZeroDivisionError" in done.err) == (0, True)


def test_the_server_runs_them(project, sandbox):
    """Triggered over HTTP, its records read; a file that changes is loaded again."""
    connected(project, sandbox)
    server = project.start("serve", "--port", "0", "--json", "--reload")
    try:
        assert server.stdout is not None
        facts = json.loads(server.stdout.readline())
        assert facts["functions"]["gong"].startswith("1 sync, 1 action")

        def ask(method: str, path: str, body: object = None, **headers: str) -> dict:
            request = urllib.request.Request(
                facts["url"] + path,
                None if body is None else json.dumps(body).encode(),
                {"Authorization": f"Bearer {facts['api_key']}", "Content-Type": "application/json"} | headers,
                method=method,
            )
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)

        whose = {"Provider-Config-Key": "gong", "Connection-Id": "default"}
        where = {"provider_config_key": "gong", "connection_id": "default"}
        assert ask("POST", "/sync/trigger", {**where, "syncs": ["conversations"]}) == {"success": True}
        wait_until(lambda: len(ask("GET", "/records?model=Conversation", **whose)["records"]) == 12)
        ask("POST", "/sync/start", {**where, "syncs": ["calls"]})
        wait_until(lambda: len(ask("GET", "/records?model=Call", **whose)["records"]) == 12)
        ask("POST", "/sync/start", {**where, "syncs": ["call_transcripts"]})
        wait_until(lambda: ask("GET", "/records?model=CallTranscript", **whose)["records"])
        status = "/sync/status?syncs=*&provider_config_key=gong&connection_id=default"
        states = {each["name"]: each["status"] for each in ask("GET", status)["syncs"]}
        assert "ERROR" not in states.values(), states
        made = ask("POST", "/action/trigger", {"action_name": "add_call", "input": CALL}, **whose)
        assert list(made) == ["id"]
        action = project.folder.parent / "functions" / "add_call.py"
        action.write_text(action.read_text().replace("async def add_call(", "async def add_one("))
        os.utime(action)

        def known() -> list[str]:
            told = ask("GET", "/scripts/config")
            return [each["name"] for config in told for each in config["actions"]]

        wait_until(lambda: known() == ["add_one"])
    finally:
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=60)
    assert server.returncode == 0, out + err


def test_its_readme_names_commands_that_there_are(project):
    """Each begins as the command line knows it."""
    text = (project.folder.parent / "README.md").read_text()
    commands = [line.split()[1] for line in text.splitlines() if line.startswith("tieline ")]
    assert commands == ["sandbox", "connect", "dryrun", "run", "serve"]
    help_ = project.run("--help").out
    assert [each for each in commands if f" {each} " not in help_] == []
    assert Path(project.folder.parent / ".env").read_text().count("8100") == 2


SLOW = """
import asyncio
from tieline import SyncContext, sync

@sync(integration="gong", models=[("Thing", dict)])
async def slow(tie: SyncContext) -> None:
    came = await tie.checkpoint(int)
    await tie.save([{"id": 1}], checkpoint=1)
    tie.log("saved", level="warn")
    if came is None:
        await asyncio.Event().wait()
"""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_told_to_end_goes_on_next_time(project, sandbox, sign):
    """What was saved is there, and its lease is free."""
    connected(project, sandbox)
    (project.folder.parent / "functions" / "slow.py").write_text(SLOW)
    running = project.start("run", "slow")
    assert running.stderr is not None
    assert "saved" in running.stderr.readline()
    running.send_signal(sign)
    running.communicate(timeout=60)
    assert running.returncode == 130
    assert project.run("run", "slow").out.startswith("slow  1 unchanged")
