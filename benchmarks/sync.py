"""Gong's calls: loaded for the first time, asked for again, and a second run, beside the peers; and Tieline's by size."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import loaders, sandbox
from benchmarks.loaders import EVERYTHING, FLOOR, ONCE_MORE, OURS, Compared, Loaded, Loader
from benchmarks.process import PYTHON, TIELINE, ChildFailed, Cost, Miscounted, run
from benchmarks.sandbox import Sandbox
from benchmarks.scale import Scale
from benchmarks.table import Table, ratio, render, spread

_NEW = 1_000
_NONE = "–"


@dataclass(kw_only=True)
class Runs:
    """What the runs of one kind cost, and the requests that each took."""

    costs: list[Cost] = field(default_factory=list[Cost])
    requests: set[int] = field(default_factory=set[int])

    @property
    def cpu(self) -> float:
        """The least CPU."""
        return min(cost.cpu for cost in self.costs)

    def told(self) -> str:
        """Return requests and CPU in few words."""
        if not self.costs:
            return _NONE
        return (
            f"{' or '.join(map(str, sorted(self.requests)))} · {spread([cost.cpu for cost in self.costs])} s"
        )


#: By loader and kind of run.
Found = dict[tuple[str, str], Runs]


def measure(scale: Scale, folder: Path) -> Iterator[Table]:
    """Yield the tables: all side by side at the smallest size, then ours and the floor at each size."""
    yield _beside_peers(scale, folder / "peers")
    yield _sizes(scale, folder / "sizes")


def sync_all(target: Sandbox, home: Path) -> Cost:
    """Sync all calls for the first time."""
    return _counted(OURS, OURS.load(target, home), target.calls).cost


def sync_again(target: Sandbox, home: Path) -> Cost:
    """Ask for all calls again and find nothing changed."""
    return _counted(OURS, loaders.sync(target, home, "--lookback", EVERYTHING), 0).cost


def _counted(loader: Loader, loaded: Loaded, records: int, *, once_more: int = 0) -> Loaded:
    """Return what was loaded; refuse another number of records."""
    if not records <= loaded.records <= records + once_more:
        raise Miscounted(f"{loader.name}: {loaded.records} records came instead of {records}")
    return loaded


def _beside_peers(scale: Scale, folder: Path) -> Table:
    programs, notes = loaders.installed()
    found: Found = defaultdict(Runs)
    same = ""
    for each in range(scale.rounds):
        place = folder / str(each)
        with sandbox.gong(scale.calls) as target:
            programs = _round(target, place, programs, found, notes)
        same = same or _same(place, programs, scale.calls)
        shutil.rmtree(place)
    return render(
        f"{scale.calls:,} calls of 7.3 KB, and a second run",
        ("", "CPU ms a call", "× ours", "RSS MB", "requests", "nothing new", f"{_NEW:,} new"),
        [row for each in programs for row in _rows(scale, each, found)],
        f"CPU is user + system of the whole process, its start included: minimum / median of {scale.rounds} interleaved rounds;",
        "ratios are of minima. Second runs: requests, and CPU of the process. Tieline encrypts, detects changes, and commits a",
        "checkpoint with every page; dlt merges by id from Parquet loader files; airbyte-cdk and singer-sdk only print what they read.",
        same,
        f"Peers: {loaders.versions()}.",
        *notes,
        key="peers",
    )


def _round(
    target: Sandbox, place: Path, programs: list[Loader], found: Found, notes: list[str]
) -> list[Loader]:
    """Run every program for the first time, then all again with nothing new, then with new calls.

    Return those that work; the others are told of.
    """

    def once(loader: Loader, kind: str, records: int, *, once_more: int = 0) -> bool:
        target.reset_stats()
        load = loader.again if kind == "again" and loader.again else loader.load
        try:
            loaded = load(target, place / loader.key)
        except ChildFailed as problem:
            if loader.program == TIELINE:
                raise
            notes.append(f"Without {loader.short}: {problem}")
            return False
        _counted(loader, loaded, records, once_more=once_more)
        runs = found[loader.key, kind]
        runs.costs.append(loaded.cost)
        runs.requests.add(target.stats()["total"])
        return True

    working = [each for each in programs if once(each, "first", target.calls)]
    working = [each for each in working if not each.resumes or once(each, "nothing", 0, once_more=ONCE_MORE)]
    working = [each for each in working if not each.again or once(each, "again", 0, once_more=target.calls)]
    target.grow(_NEW)
    return [each for each in working if not each.resumes or once(each, "new", _NEW, once_more=ONCE_MORE)]


def _rows(scale: Scale, loader: Loader, found: Found) -> Iterator[tuple[str, ...]]:
    ours = found[OURS.key, "first"].cpu
    kinds = {"first": loader.name, "again": f"{loader.name}, all asked again, nothing changed"}
    for kind, name in kinds.items():
        runs = found[loader.key, kind]
        if not runs.costs:
            continue
        seconds = [found[loader.key, second].told() for second in ("nothing", "new")]
        yield (
            name,
            spread([cost.cpu / scale.calls * 1000 for cost in runs.costs], ".3f"),
            ratio(runs.cpu, ours),
            f"{max(cost.rss for cost in runs.costs):.0f}",
            " or ".join(map(str, sorted(runs.requests))),
            *(seconds if kind == "first" else (_NONE, _NONE)),
        )


def _same(place: Path, programs: list[Loader], calls: int) -> str:
    """Compare what all have brought with what Tieline has. Raises `Miscounted` where it differs."""
    printed = run([PYTHON, "-m", "benchmarks.brought", str(place), *(each.key for each in programs)]).output
    found = {key: Compared(**told) for key, told in json.loads(printed).items()}
    whole: list[str] = []
    for each in programs:
        told, expected = found[each.key], calls + _NEW if each.resumes else calls
        counts = {told.ids, told.known, expected if told.same is None else told.same}
        if counts != {expected} or (each.merges and told.records != expected):
            raise Miscounted(f"{each.name}: not the {expected} records that Tieline has: {told}")
        if told.same is not None and each is not OURS:
            whole.append(each.short)
    return (
        f"In this run all had the same {calls + _NEW:,} ids in the end, the floor its {calls:,}; and the same JSON values, "
        f"compared where a call stays in one piece: {'; '.join(whole)}."
    )


def _sizes(scale: Scale, folder: Path) -> Table:
    rows: list[tuple[str, ...]] = []
    start = _starts(folder)
    for calls in scale.sizes:
        with sandbox.gong(calls) as target:
            costs = _costs(target, folder)
        for name, cost in costs.items():
            rows.append(
                (
                    name,
                    f"{calls:,}",
                    f"{cost.cpu:.2f}",
                    f"{cost.cpu / calls * 1000:.3f}",
                    f"{(cost.cpu - start[name].cpu) / calls * 1000:.3f}" if name in start else _NONE,
                    f"{cost.rss:.0f}",
                )
            )
        shutil.rmtree(folder)
    return render(
        "By size",
        ("", "calls", "CPU s", "ms a call", "without start", "RSS MB"),
        rows,
        "Without start: less what the same command costs for a single call. Targets: 0.15 ms for a first sync and 0.08 unchanged,",
        "both in 150 MB; 0.07 for an export to DuckDB and 0.09 to Parquet, of records of 6.6 KB.",
        key="sizes",
    )


def _costs(target: Sandbox, folder: Path) -> dict[str, Cost]:
    """Return what each step of Tieline costs with all calls of a sandbox, and the floor."""
    home = folder / "home"
    costs = (
        {"floor": _counted(FLOOR, FLOOR.load(target, folder / "floor"), target.calls).cost}
        if FLOOR.installed
        else {}
    )
    costs |= {"first sync": sync_all(target, home), "unchanged": sync_again(target, home)}
    for kind, place in (("duckdb", "calls.duckdb"), ("parquet", "parquet")):
        command = [TIELINE, "export", kind, str(folder / place), "--stream", "calls"]
        costs[f"export {kind}"] = run(command, env=target.account(home))
    return costs


def _starts(folder: Path) -> dict[str, Cost]:
    """Return the least that each step costs with a single call, all of it the start of its process."""
    tries: list[dict[str, Cost]] = []
    for _ in range(3):
        with sandbox.gong(1) as target:
            tries.append(_costs(target, folder))
        shutil.rmtree(folder)
    return {
        name: min((each[name] for each in tries), key=lambda cost: cost.cpu)
        for name in tries[0]
        if name != "floor"
    }
