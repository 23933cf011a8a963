"""Fixtures for tests with real processes: sandboxes, a home, and the command `tieline`.

Imported by the conftest of each folder that runs processes. Nothing of the tester's own environment reaches them.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tieline.app import Tieline
from tieline.settings import Settings

COMMAND = (sys.executable, "-m", "tieline")
#: Seconds after which a process is taken to hang.
PATIENCE = 120.0
FREE = ("--rate-limit", "off", "--daily-limit", "off")


def scrubbed() -> dict[str, str]:
    """The variables that a process needs to run at all."""
    kept = (
        "PATH",
        "LANG",
        "LC_ALL",
        "TMPDIR",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONPATH",
        "COVERAGE_PROCESS_START",
    )
    ours = os.environ  # noqa: TID251 - what our own processes are given is read here alone
    return {name: ours[name] for name in kept if name in ours} | {"HOME": "/nonexistent"}


@dataclass(kw_only=True)
class Sandbox:
    """A sandbox in a process of its own."""

    process: subprocess.Popen[str]
    url: str
    access_key: str
    access_key_secret: str

    @property
    def variables(self) -> dict[str, str]:
        """The environment that leads to it."""
        return {
            "GONG_BASE_URL": self.url,
            "GONG_ACCESS_KEY": self.access_key,
            "GONG_ACCESS_KEY_SECRET": self.access_key_secret,
        }

    def control(self, name: str, **body: Any) -> Any:
        """Post to a control endpoint."""
        request = urllib.request.Request(
            f"{self.url}/_sandbox/{name}", json.dumps(body).encode(), method="POST"
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def faults(self, **faults: str) -> None:
        """Set the faults anew, none for none given; `on_` in front of a name that is a number is left out."""
        self.control("faults", **{name.removeprefix("on_"): argument for name, argument in faults.items()})

    def truth(self, stream: str, **query: str) -> list[dict[str, Any]]:
        """Return all records of a stream."""
        asked = (
            f"{self.url}/_sandbox/truth/{stream}?{'&'.join(f'{key}={value}' for key, value in query.items())}"
        )
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return [msgspec.json.decode(line) for line in answer]

    def written(self, kind: str) -> list[dict[str, Any]]:
        """Return what clients wrote of a kind."""
        with urllib.request.urlopen(f"{self.url}/_sandbox/written/{kind}", timeout=PATIENCE) as answer:
            return [msgspec.json.decode(line) for line in answer]

    def stats(self) -> dict[str, Any]:
        """Return what it was asked since the last reset."""
        with urllib.request.urlopen(f"{self.url}/_sandbox/stats", timeout=PATIENCE) as answer:
            return json.load(answer)

    def requests(self, operation: str) -> int:
        """Return how often an operation was asked since the last reset, however it ended."""
        return sum(self.stats()["requests"].get(operation, {}).values())

    def wait_for(self, total: int, process: subprocess.Popen[str]) -> None:
        """Return once it was asked so often since the last reset, or the process that asks has ended."""
        wait_until(lambda: process.poll() is not None or self.stats()["total"] >= total)

    def reset(self) -> None:
        """Count from nothing again."""
        self.control("reset-stats")


def pause(seconds: float) -> None:
    """Let other processes work for a while."""
    time.sleep(seconds)  # noqa: TID251 - real processes go by the machine's own clock


def wait_until(happened: Callable[[], bool]) -> None:
    """Return once something has happened; fail if it does not."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "what was waited for never happened"
        pause(0.005)


@contextlib.contextmanager
def sandbox_process(*options: str, limits: tuple[str, ...] = FREE) -> Iterator[Sandbox]:
    """Run a sandbox while the block runs."""
    command = [*COMMAND, "sandbox", "gong", *limits, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=scrubbed()) as process:
        try:
            assert process.stdout is not None
            facts = json.loads(process.stdout.readline())
            yield Sandbox(
                process=process,
                url=facts["url"],
                access_key=facts["access_key"],
                access_key_secret=facts["access_key_secret"],
            )
        finally:
            process.terminate()


@dataclass(frozen=True, kw_only=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def complaints(self) -> list[str]:
        """What it complained of, line by line; the advice after it is left out."""
        lines = [line for line in self.err.splitlines() if line.startswith("tieline: ")]
        return [line for line in lines if "run the same command again" not in line]

    @property
    def streams(self) -> dict[str, Any]:
        """The streams of `tieline sync --json`."""
        return self.json["streams"]


@dataclass(kw_only=True)
class Home:
    """A home folder, and the commands that are run on it in processes of their own."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def environment(self) -> dict[str, str]:
        return {**scrubbed(), "TIELINE_HOME": str(self.folder), **self.variables}

    def start(self, *arguments: str, stdin: str | None = None) -> subprocess.Popen[str]:
        """Start a command as the leader of a process group of its own."""
        return subprocess.Popen(
            [*COMMAND, *arguments],
            stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
            cwd=self.folder.parent,
            start_new_session=True,
        )

    def run(self, *arguments: str, stdin: str | None = None, patience: float = PATIENCE) -> Done:
        """Run a command to its end; a test whose command hangs fails."""
        return finish(self.start(*arguments, stdin=stdin), stdin=stdin, patience=patience)

    def sync(self, *arguments: str, patience: float = PATIENCE) -> Done:
        """Run `tieline sync gong --json`, with no limits of its own."""
        return self.run("sync", "gong", *FREE, "--json", *arguments, patience=patience)

    @contextlib.contextmanager
    def open(self) -> Iterator[Tieline]:
        """Open the home in this process."""
        with Tieline(Settings.of({**self.variables, "TIELINE_HOME": str(self.folder)})) as tieline:
            yield tieline


def finish(process: subprocess.Popen[str], *, stdin: str | None = None, patience: float = PATIENCE) -> Done:
    """Wait for a process to end; kill it and fail if it does not."""
    try:
        out, err = process.communicate(stdin, timeout=patience)
    except subprocess.TimeoutExpired:
        kill(process)
        out, err = process.communicate()
        pytest.fail(f"{process.args} hung for {patience} s:\n{out}\n{err}")
    return Done(code=process.returncode, out=out, err=err)


def kill(process: subprocess.Popen[str]) -> None:
    """Kill a process and all that it started, as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


MakeHome = Callable[..., Home]


@pytest.fixture
def make_home(tmp_path: Path) -> MakeHome:
    """Return a function that makes a fresh home from variables, or from the sandbox that it is to find."""

    def make(variables: Mapping[str, str] | Sandbox | None = None, *, name: str = "home") -> Home:
        given = variables.variables if isinstance(variables, Sandbox) else dict(variables or {})
        return Home(folder=tmp_path / name, variables=dict(given))

    return make
