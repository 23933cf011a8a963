"""The programs of the page on Python run as they stand there, one after the other."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.processes import Home, sandbox_process

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "python.md"


def test_every_program_of_the_page_runs(tmp_path):
    programs = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    with sandbox_process("--calls", "10", "--users", "7") as sandbox:
        home = Home(folder=tmp_path / "home", variables=sandbox.variables)
        assert home.run("connect", "gong", "--connection", "acme").code == 0
        told = [run(home, program) for program in programs]
    assert told[0] == "200 7\n"
    assert told[1].startswith("200 ")
    assert told[2] == f"gong {sandbox.url} None Basic\n"
    assert told[3] == "['customer-1']\n"


def run(home: Home, program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        env={**home.environment, "GONG_ACCESS_KEY": ""},
        cwd=home.folder.parent,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
