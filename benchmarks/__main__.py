"""Run the benchmarks and print their tables: `python -m benchmarks [NAME …] [--quick]`."""

from __future__ import annotations

import argparse
import importlib
import tempfile
import time
from pathlib import Path

from benchmarks import machine
from benchmarks.scale import FULL, QUICK

#: Each module has `measure(scale, folder)`, which yields tables; `folder` is its own and empty.
NAMES = ("startup", "extract", "incremental", "pacing", "export", "feed", "sandbox_speed")


def main() -> None:
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
    with tempfile.TemporaryDirectory(prefix="tieline-bench-") as folder:
        for name in asked.names or NAMES:
            place = Path(folder) / name
            place.mkdir()
            for table in importlib.import_module(f"benchmarks.{name}").measure(
                QUICK if asked.quick else FULL, place
            ):
                print(table, flush=True)
    print(f"All measured in {time.perf_counter() - started:.0f} s.")


main()
