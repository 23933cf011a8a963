"""The shell completes commands and options, also of commands that are loaded when they are called."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.processes import PATIENCE

#: Completion is of the command by its name.
TIELINE = Path(sys.executable).with_name("tieline")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["tieline", "sy"], ["sync", "syncs"]),
        (["tieline", "providers", "s"], ["search", "show"]),
        (["tieline", "sync", "--st"], ["--stream"]),
    ],
    ids=["command", "command of a group", "option"],
)
def test_the_shell_completes_what_is_typed(typed, offered):
    """As `tieline --install-completion` sets it up for bash."""
    asked = {
        "_TIELINE_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(typed),
        "COMP_CWORD": str(len(typed) - 1),
    }
    done = subprocess.run([TIELINE], env=asked, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert done.stdout.split() == offered
