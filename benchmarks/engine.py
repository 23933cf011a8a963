"""What the engine costs: at rest over many connections, and for each thing it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks.engine_work import Costs
from benchmarks.process import PYTHON, run
from benchmarks.scale import Scale
from benchmarks.table import Table, render, spread


def measure(scale: Scale, folder: Path) -> Iterator[Table]:
    """Yield one table."""
    found: dict[int, Costs] = {}
    for count in scale.connections:
        command = [PYTHON, "-m", "benchmarks.engine_work", str(folder / f"home-{count}"), str(count)]
        found[count] = msgspec.json.decode(run(command).output, type=Costs)
    rows = [
        ("at rest, CPU s a minute", *(spread(each.idle_cpu_minute) for each in found.values())),
        ("its start, CPU ms", *(f"{each.start_cpu * 1000:.0f}" for each in found.values())),
        ("schedules for all, CPU ms", *(f"{each.first_look_ms:.1f}" for each in found.values())),
        ("a look after a change, CPU ms", *(f"{each.changed_look_ms:.1f}" for each in found.values())),
        ("an action, CPU ms", *(f"{each.call_cpu_ms:.2f}" for each in found.values())),
        ("an action, wall ms", *(f"{each.call_wall_ms:.2f}" for each in found.values())),
        ("an action in the queue, CPU ms", *(f"{each.queued_cpu_ms:.2f}" for each in found.values())),
        ("a run of a sync, CPU ms", *(f"{each.run_cpu_ms:.2f}" for each in found.values())),
        ("from a trigger to its run, wall ms", *(f"{each.latency_ms:.1f}" for each in found.values())),
    ]
    yield render(
        "The engine",
        ("connections", *(f"{count:,}" for count in found)),
        rows,
        "On SQLite; one sync of every connection, hourly. An action in the queue is stored, claimed, run and told of.",
        "A run is triggered, claimed, saves one record, and is told of. The start is a second and a half with the engine.",
    )
