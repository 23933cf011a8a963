"""What a process costs before it has done anything."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks import sandbox
from benchmarks.loaders import OURS
from benchmarks.process import PYTHON, TIELINE, Cost, run
from benchmarks.scale import Scale
from benchmarks.sync import sync_all
from benchmarks.table import Table, render, spread


def measure(scale: Scale, folder: Path) -> Iterator[Table]:
    """Yield one table."""
    costs: dict[str, list[Cost]] = defaultdict(list)
    home = folder / "home"
    with sandbox.gong(100) as target:
        sync_all(target, home)
        for _ in range(scale.starts):
            costs["python -c pass"].append(run([PYTHON, "-c", "pass"]))
            costs["import tieline"].append(run([PYTHON, "-c", "import tieline"]))
            costs["tieline --help"].append(run([TIELINE, "--help"]))
            costs["tieline status"].append(run([TIELINE, "status"], env=target.account(home)))
            costs["tieline sync, nothing new"].append(OURS.load(target, home).cost)
    rows = [
        (
            name,
            spread([cost.cpu * 1000 for cost in found], ".0f"),
            f"{max(cost.rss for cost in found):.0f}",
        )
        for name, found in costs.items()
    ]
    yield render(
        "Starting",
        ("", "CPU ms", "RSS MB"),
        rows,
        f"Minimum / median of {scale.starts} interleaved rounds, Python {sys.version_info[0]}.{sys.version_info[1]}.",
    )
