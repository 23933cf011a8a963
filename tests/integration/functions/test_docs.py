"""The functions of the page on functions are loaded as they stand there, and its tests pass."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

from tests.processes import scrubbed

from tieline.functions.context import Context
from tieline.functions.decorators import action, on_event, sync
from tieline.functions.failure import _CODES
from tieline.functions.load import load
from tieline.functions.saving import RecordsContext
from tieline.testing import Bench, __all__

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "reference" / "functions.md").read_text("utf-8")
FILES: dict[str, str] = dict(re.findall(r"```python\n# (\S+)\n(.*?)```", PAGE, re.DOTALL))


def test_its_functions_are_loaded_and_its_tests_pass(tmp_path):
    """Without a problem, and with warnings as errors."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    registry = load(tmp_path / "functions")
    assert registry.problems == ()
    assert [*registry.syncs, *registry.actions, *registry.events] == [
        ("gong", name) for name in ("calls", "people", "add_call", "notices", "validate")
    ]
    options = [
        "-q",
        "-W",
        "error",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:asyncio",
        "-o",
        "pythonpath=functions",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=tmp_path,
        env=scrubbed(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def public(kind: type) -> set[str]:
    return {name for each in kind.__mro__[:-1] for name in vars(each) if not name.startswith("_")}


def test_everything_an_author_meets_is_on_the_page():
    """Methods of contexts, arguments of decorators, names of `tieline.testing`, codes of failures."""
    inner = {"close", "blocking_client"}
    names = {*public(Context), *public(RecordsContext)} - inner
    names |= {name for each in (sync, action, on_event) for name in inspect.signature(each).parameters} - {
        "event"
    }
    names |= set(inspect.signature(Bench).parameters)
    codes = {code for _, (_, code) in _CODES} - {"function_runtime_out_of_memory"}
    exported = set(__all__) - {
        "Cassette",
        "FakeClock",
        "Line",
        "Triggered",
        "Turned",
        "sync_context",
        "action_context",
    }
    missing = {name for name in names | codes | exported if not re.search(rf"\b{name}\b", PAGE)}
    assert missing == set()
