"""The programs of the page on Python and of the README run as they stand there, one after the other."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.processes import Home, sandbox_process

ROOT = Path(__file__).parents[2]
PAGE, README = ROOT / "docs" / "reference" / "python.md", ROOT / "README.md"


def programs(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


def test_every_program_runs(tmp_path):
    """Those of the page, and that of the README without a server; the others run with the tests of what they show."""
    with sandbox_process("--calls", "10", "--users", "7") as sandbox:
        home = Home(folder=tmp_path / "home", variables=sandbox.variables)
        assert home.run("connect", "gong", "--connection", "acme").code == 0
        in_readme = [program for program in programs(README) if "Tieline()" in program]
        home.variables.clear()
        told = [run(home, program) for program in [*programs(PAGE), *in_readme]]
    assert told[0] == "200 7\n"
    assert told[1].startswith("200 ")
    assert told[2] == f"gong {sandbox.url} None Basic\n"
    assert told[3] == "['customer-1']\n"
    assert told[4:6] == ["200 7\n['acme']\n", "7\n"]
    assert told[6].splitlines()[0] == "200 7"
    assert told[6].splitlines()[1].startswith("7 ")


def run(home: Home, program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        env=home.environment,
        cwd=home.folder.parent,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
