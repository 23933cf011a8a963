"""Runs a child process to its end and tells what it cost."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = str(ROOT / ".venv" / "bin" / "python")
TIELINE = str(ROOT / ".venv" / "bin" / "tieline")
#: The environment of the peers; `make bench` makes it.
PEER_PYTHON = str(ROOT / ".venv" / "bench" / "bin" / "python")

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


class ChildFailed(Exception):
    """A measured process ended with an error."""


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
) -> Cost:
    """Run a command to its end. Raises `ChildFailed` with its last words; it is killed after `timeout` seconds."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        child = subprocess.Popen(
            command, stdout=out, stderr=err, stdin=subprocess.DEVNULL, cwd=cwd, env=environment(**(env or {}))
        )
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
