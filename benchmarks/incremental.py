"""The second run: nothing new, and a thousand new calls, without looking back."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import sandbox
from benchmarks.extract import job, run_peer, sync
from benchmarks.process import Cost
from benchmarks.sandbox import Sandbox
from benchmarks.scale import Scale
from benchmarks.table import render, spread

_NEW = 1_000


def measure(scale: Scale, folder: Path) -> Iterator[str]:
    """Yield one table."""
    costs: dict[str, list[Cost]] = defaultdict(list)
    requests: dict[str, set[int]] = defaultdict(set)
    for each in range(scale.rounds + 1):
        place = folder / str(each)
        with sandbox.gong(scale.calls // 5) as target:
            runs = _runs(target, place)
            for first in runs.values():
                first()
            for new in (0, _NEW):
                if new:
                    target.grow(new)
                for name, again in runs.items():
                    target.reset_stats()
                    case = f"{name}, {new:,} new"
                    costs[case].append(again())
                    requests[case].add(target.stats()["total"])
        shutil.rmtree(place)
    rows = [
        (
            case,
            " or ".join(map(str, sorted(requests[case]))),
            spread([cost.cpu for cost in found]),
            f"{max(cost.rss for cost in found):.0f}",
            spread([cost.wall for cost in found]),
        )
        for case, found in sorted(costs.items(), reverse=True)
    ]
    yield render(
        "The second run, look-back 0",
        ("", "requests", "CPU s", "RSS MB", "wall s"),
        rows,
        "The whole process. Targets: 1 and 11 requests, 1.0 CPU s.",
    )


def _runs(target: Sandbox, place: Path) -> dict[str, Callable[[], Cost]]:
    return {
        "tieline": lambda: sync(target, place / "tieline", "--lookback", "0").cost,
        "dlt rest_api, flat": lambda: run_peer("dlt_gong.py", "flat", given=job(target, place / "dlt")),
    }
