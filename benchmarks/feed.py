"""Reading the feed: pages of 100 and of 1,000 records of 1.8 KB, from a small store and from a large one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.process import PYTHON, run
from benchmarks.scale import Scale
from benchmarks.table import Table, render, spread


def measure(scale: Scale, folder: Path) -> Iterator[Table]:
    """Yield one table; a process of its own reads, so that its memory is its own too."""
    cost = run([PYTHON, "-m", "benchmarks.feed_reader", str(folder), *map(str, scale.feeds)])
    found: list[tuple[int, int, list[float]]] = json.loads(cost.output)
    rows = [
        (f"page of {limit:,} from {size:,} records", spread(costs, ".2f")) for size, limit, costs in found
    ]
    yield render(
        "Feed pages of 1.8 KB records",
        ("", "CPU ms"),
        rows,
        "Minimum / median over places all along the feed, stores interleaved; decryption included, JSON left as it is.",
        f"Targets: 1.5 and 10 ms. Peak RSS of the reader, writing included: {cost.rss:.0f} MB.",
    )
