"""Type checkers, at their strictest, know what the methods of both clients take and give."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CHECKERS = {"mypy": ["mypy", "--strict", "--no-error-summary"], "pyright": ["pyright"]}


def check(checker, file):
    return subprocess.run(
        [sys.executable, "-m", *CHECKERS[checker], str(file)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=300,
    )


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_program_that_uses_the_clients_is_sound(checker):
    told = check(checker, HERE / "typed.py")
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_program_that_misuses_them_is_told(checker, tmp_path):
    """Each of these lines is a mistake."""
    wrong = [
        "client.get_connection('gong')",
        "client.get_connection('gong', 1)",
        "client.get_connection('gong', 'acme', force=True)",
        "client.get('/calls', 'gong', 'acme', retires=1)",
        "client.records('gong', 'acme', 'Call', filter='new')",
        "client.records('gong', 'acme', 'Call', model_type='Call')",
        "client.no_such_method()",
    ]
    file = tmp_path / "wrong.py"
    file.write_text("from tieline import Client\n\nclient = Client()\n" + "\n".join(wrong) + "\n")
    told = check(checker, file).stdout
    missed = [line for number, line in enumerate(wrong, 4) if f"wrong.py:{number}:" not in told]
    assert missed == [], told
