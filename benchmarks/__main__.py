"""Run the benchmarks and print their tables: `python -m benchmarks [NAME …] [--quick]`."""

from __future__ import annotations

import argparse
import importlib
import signal
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

from benchmarks import machine
from benchmarks.process import ChildFailed, Miscounted
from benchmarks.scale import FULL, QUICK, Scale

#: Each module has `measure(scale, folder)`, which yields tables; `folder` is its own and empty.
NAMES = (
    "startup",
    "extract",
    "incremental",
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
    signal.signal(signal.SIGTERM, _end)
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which to run, of: {', '.join(NAMES)}")
    parser.add_argument(
        "--quick", action="store_true", help="smaller sizes, single rounds: about two minutes"
    )
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    print("# Measurements\n\n" + machine.describe() + "\n", flush=True)
    started = time.perf_counter()
    failed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="tieline-bench-") as folder:
        for name in asked.names or NAMES:
            try:
                _run(name, QUICK if asked.quick else FULL, Path(folder) / name)
            except (ChildFailed, Miscounted) as problem:
                failed.append(name)
                print(f"## {name} failed\n\n{problem}\n", flush=True)
    print(
        f"Measured in {time.perf_counter() - started:.0f} s{', without ' if failed else ''}{', '.join(failed)}."
    )
    sys.exit(bool(failed))


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    """Leave by an exception, so that children end and files go."""
    sys.exit(128 + number)


def _run(name: str, scale: Scale, place: Path) -> None:
    place.mkdir()
    for table in importlib.import_module(f"benchmarks.{name}").measure(scale, place):
        print(table, flush=True)


main()
