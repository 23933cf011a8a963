"""Runs a child process to its end and tells what it cost."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = str(ROOT / ".venv" / "bin" / "python")
TIELINE = str(ROOT / ".venv" / "bin" / "tieline")
#: The environments of the peers; `make bench` makes them.
PEER_PYTHON = str(ROOT / ".venv" / "bench" / "bin" / "python")
AIRBYTE = str(ROOT / ".venv" / "bench-airbyte" / "bin" / "source-declarative-manifest")
SINGER_PYTHON = str(ROOT / ".venv" / "bench-singer" / "bin" / "python")

#: What children inherit; nothing that would change what they do or cost.
_INHERITED = ("PATH", "HOME", "LANG", "TZ")


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a process used: CPU (user + system) and wall in seconds, peak resident memory in MB."""

    cpu: float
    wall: float
    rss: float
    output: str
    errors: str

    def __add__(self, other: Cost) -> Cost:
        """Return what one process after the other cost."""
        return Cost(
            cpu=self.cpu + other.cpu,
            wall=self.wall + other.wall,
            rss=max(self.rss, other.rss),
            output=self.output + other.output,
            errors=self.errors + other.errors,
        )


class ChildFailed(Exception):
    """A measured process ended with an error, or is not installed."""


class Miscounted(Exception):
    """A measured program did not bring what there is."""


def environment(**extra: str) -> dict[str, str]:
    """Return the environment of a child: a few of our own variables, and what is given."""
    return {name: os.environ[name] for name in _INHERITED if name in os.environ} | extra


def run(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    timeout: float = 900,
    into: Path | None = None,
) -> Cost:
    """Run a command to its end; `into` is the file that gets what it prints, instead of `output`.

    Raises `ChildFailed` with its last words; it is killed after `timeout` seconds.
    """
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        into.open("wb") if into else nullcontext(out) as printed,
    ):
        started = time.perf_counter()
        try:
            child = subprocess.Popen(
                command,
                stdout=printed,
                stderr=err,
                stdin=subprocess.DEVNULL,
                cwd=cwd,
                env=environment(**(env or {})),
            )
        except FileNotFoundError:
            raise ChildFailed(f"{command[0]} is not there; `make bench` installs what is measured") from None
        killer = threading.Timer(timeout, os.kill, (child.pid, signal.SIGKILL))
        killer.start()
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            child.kill()
            raise
        finally:
            killer.cancel()
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        for stream in (out, err):
            stream.seek(0)
        words = err.read().decode(errors="replace")
        if child.returncode != 0:
            raise ChildFailed(f"{' '.join(command)} ended with {child.returncode}:\n{words[-2000:]}")
        return Cost(
            cpu=usage.ru_utime + usage.ru_stime,
            wall=wall,
            rss=usage.ru_maxrss / 1024,
            output=out.read().decode(),
            errors=words,
        )
