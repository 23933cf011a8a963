"""Run the benchmarks and print their tables: `python -m benchmarks [NAME …] [--quick | --write]`."""

from __future__ import annotations

import argparse
import importlib
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import NoReturn

from benchmarks import documentation, machine
from benchmarks.process import ChildFailed, Miscounted
from benchmarks.scale import FULL, QUICK, Scale

#: Each module has `measure(scale, folder)`, which yields tables; `folder` is its own and empty.
NAMES = (
    "startup",
    "sync",
    "pacing",
    "export",
    "feed",
    "records",
    "engine",
    "proxy",
    "clients",
    "sandbox_speed",
)


def main() -> None:
    """Run what is asked for; what fails is told and leaves the others alone."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    asked = _asked()
    print("# Measurements\n\n" + machine.describe() + "\n", flush=True)
    measured = machine.line() if asked.write else None
    took: dict[str, float] = {}
    failed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="tieline-bench-") as folder:
        for name in asked.names or NAMES:
            started = time.perf_counter()
            try:
                _run(name, QUICK if asked.quick else FULL, Path(folder) / name, measured)
            except Exception as problem:
                failed.append(name)
                known = isinstance(problem, ChildFailed | Miscounted)
                print(f"## {name} failed\n\n{problem if known else traceback.format_exc()}\n", flush=True)
            took[name] = time.perf_counter() - started
    parts = ", ".join(f"{name} {seconds:.0f}" for name, seconds in took.items())
    print(f"Measured in {sum(took.values()):.0f} s: {parts}.")
    sys.exit(f"Failed: {', '.join(failed)}." if failed else 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which to run, of: {', '.join(NAMES)}")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--quick", action="store_true", help="smaller sizes, single rounds: a few minutes in all"
    )
    how.add_argument(
        "--write", action="store_true", help="put the tables that have a place there into the documentation"
    )
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    return asked


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    """Leave by an exception, so that children end and files go."""
    sys.exit(128 + number)


def _run(name: str, scale: Scale, place: Path, measured: str | None) -> None:
    """Print the tables of a part; write them, with what they were `measured` on, where that is given."""
    place.mkdir()
    for table in importlib.import_module(f"benchmarks.{name}").measure(scale, place):
        print(table, flush=True)
        if measured is not None:
            documentation.put(table, measured)


main()
