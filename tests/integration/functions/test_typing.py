"""Type checkers, at their strictest, know what functions take and give."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CHECKERS = {"mypy": ["mypy", "--strict", "--no-error-summary"], "pyright": ["pyright"]}

#: Each of these is a mistake, whatever lies around it.
WRONG = [
    "@sync(integration='a', models=[Call])\ndef f(tie: SyncContext) -> None: ...",
    "@sync(integration='a', models=[Call])\nasync def g(tie: BlockingSyncContext) -> None: ...",
    "@sync(integration='a', models=[Call])\nasync def h(tie: ActionContext) -> None: ...",
    "@sync(integration='a')\nasync def i(tie: SyncContext) -> None: ...",
    "@action(integration='a')\ndef j(tie: SyncContext) -> None: ...",
    "@action(integration='a')\ndef k() -> None: ...",
    "@on_event('connected', integration='a')\nasync def l(tie: EventContext, payload: object) -> None: ...",
    "@on_event('webhook', integration='a')\nasync def m(tie: EventContext) -> None: ...",
]


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
def test_functions_are_sound(checker):
    """Those of every kind, and a test of one."""
    told = check(checker, HERE / "typed.py")
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_function_that_takes_what_it_does_not_get_is_told(checker, tmp_path):
    """Each of these declarations."""
    head = (HERE / "typed.py").read_text().partition("@sync")[0]
    file = tmp_path / "wrong.py"
    file.write_text(head + "\n\n".join(WRONG) + "\n")
    told = check(checker, file)
    first = head.count("\n") + 1
    lines = [
        first + "\n\n".join(WRONG[:place]).count("\n") + (2 if place else 0) for place in range(len(WRONG))
    ]
    missed = [
        wrong
        for wrong, line in zip(WRONG, lines, strict=True)
        if not any(f"wrong.py:{each}:" in told.stdout for each in (line, line + 1))
    ]
    assert missed == [], told.stdout
