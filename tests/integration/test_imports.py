"""What is not used is not loaded: the command line and the package start light."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "aiohttp",
    "sqlalchemy",
    "alembic",
    "starlette",
    "uvicorn",
    "psycopg",
    "pyarrow",
    "duckdb",
    "oauthlib",
)


@pytest.mark.parametrize(
    "program",
    [
        "import tieline",
        "import tieline.cli",
        "import sys; sys.argv[1:] = ['--help']; from tieline.cli import main; main()",
        "import sys; sys.argv[1:] = ['sync', '--help']; from tieline.cli import main; main()",
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(program: str) -> None:
    """Neither importing the package nor asking for help loads servers, databases or file formats."""
    check = f"""
import sys
try:
    exec({program!r})
except SystemExit as end:
    assert not end.code, end.code
print("LOADED", *sorted({set(HEAVY)!r} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "LOADED"


@pytest.mark.parametrize(("asked", "loads"), [("['--help']", ""), ("['status', '--help']", "status")])
def test_a_command_is_loaded_when_it_is_asked_for(asked: str, loads: str) -> None:
    """Its help loads no other command, and that of all of them none."""
    program = f"""
import sys
sys.argv[1:] = {asked}
from tieline.cli import main
from tieline.cli.deferred import COMMANDS
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("LOADED", *(name for name in COMMANDS if f"tieline.cli.{{name}}" in sys.modules), "tieline.app" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert f"LOADED {loads} False".split() == done.stdout.splitlines()[-1].split()
