"""A sandbox of Gong in a process of its own, for as long as a measurement needs it."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.request
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.process import ROOT, TIELINE, ChildFailed, environment


@dataclass(frozen=True, kw_only=True)
class Sandbox:
    """A sandbox that serves."""

    pid: int
    calls: int
    url: str
    control: str
    access_key: str
    access_key_secret: str

    def account(self, home: Path) -> dict[str, str]:
        """Return the environment in which `tieline` syncs this sandbox into a home of its own."""
        return {
            "GONG_BASE_URL": self.url,
            "GONG_ACCESS_KEY": self.access_key,
            "GONG_ACCESS_KEY_SECRET": self.access_key_secret,
            "TIELINE_HOME": str(home),
        }

    def cpu(self) -> float:
        """Return the CPU seconds that the sandbox has used so far (Linux)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stats(self) -> Mapping[str, Any]:
        """Return what was asked since the start or the last reset, and how it was answered."""
        answer: Mapping[str, Any] = self._call("stats")
        return answer

    def reset_stats(self) -> None:
        """Count anew."""
        self._call("reset-stats", {})

    def grow(self, calls: int) -> None:
        """Let so many new calls happen."""
        self._call("grow", {"calls": calls})

    def _call(self, name: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(self.control + name, data), timeout=60) as answer:
            return json.load(answer)


@contextmanager
def gong(calls: int, *options: str, limits: tuple[str, str] = ("off", "off")) -> Generator[Sandbox]:
    """Serve a Gong with so many calls, without limits if none are given, on a free loopback port."""
    rate, daily = limits
    command = [
        TIELINE,
        "sandbox",
        "gong",
        "--calls",
        str(calls),
        "--rate-limit",
        rate,
        "--daily-limit",
        daily,
    ]
    with subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, cwd=ROOT, env=environment()
    ) as child:
        try:
            assert child.stdout is not None
            if not (line := child.stdout.readline()):
                raise ChildFailed("the sandbox did not start")
            facts = json.loads(line)
            names = ("url", "control", "access_key", "access_key_secret")
            yield Sandbox(pid=child.pid, calls=calls, **{name: facts[name] for name in names})
        finally:
            child.terminate()
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
