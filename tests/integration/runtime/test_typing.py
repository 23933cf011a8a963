"""Type checkers, at their strictest, find nothing in generated code nor in code that uses it."""

import subprocess
import sys
from pathlib import Path

import pytest

CODE = Path(__file__).parent / "typed.py"
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    "checker", [["mypy", "--strict", "--no-error-summary"], ["pyright"]], ids=["mypy", "pyright"]
)
def test_the_code_is_sound(checker):
    """No error, by the project's own settings."""
    told = subprocess.run(
        [sys.executable, "-m", *checker, str(CODE)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=300,
    )
    assert told.returncode == 0, told.stdout + told.stderr
