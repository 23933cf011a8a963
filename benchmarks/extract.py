"""Extract and upsert: a sync of all calls, and the same again with nothing changed, beside dlt and a hand-written floor."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks import sandbox
from benchmarks.peers.job import Job
from benchmarks.process import PEER_PYTHON, ROOT, TIELINE, Cost, Miscounted, run
from benchmarks.sandbox import Sandbox
from benchmarks.scale import Scale
from benchmarks.table import ratio, render, spread

#: Reaches back over all that the sandbox holds.
_EVERYTHING = "3650"
_START = "2016-01-01T00:00:00Z"
_PATH = "/v2/calls/extensive"

_FLOOR = "floor: aiohttp + msgspec → Parquet"
_FIRST = "tieline, first sync"
_AGAIN = "tieline, all asked again, unchanged"
_CONFIGURED = "tieline, the configuration that dlt runs"
_DLT = {
    "nested": "dlt rest_api, nested",
    "flat": "dlt rest_api, flat",
    "arrow": "dlt, Arrow tables",
}
_DLT_AGAIN = "dlt rest_api, flat, all asked again"


@dataclass(frozen=True, kw_only=True)
class Synced:
    """What a sync cost and did."""

    cost: Cost
    requests: int
    added: int
    unchanged: int


def sync(target: Sandbox, home: Path, *options: str) -> Synced:
    """Sync the calls of a sandbox into a home with the command line."""
    unlimited = ("--rate-limit", "off", "--daily-limit", "off")
    cost = run(
        [TIELINE, "sync", "gong", "--stream", "calls", "--json", *unlimited, *options],
        env=target.account(home),
    )
    done = json.loads(cost.output)["streams"]["calls"]
    records = done["records"]
    return Synced(
        cost=cost, requests=done["requests"], added=records["added"], unchanged=records["unchanged"]
    )


def sync_all(target: Sandbox, home: Path) -> Cost:
    """Sync all calls for the first time."""
    first = sync(target, home)
    if first.added != target.calls:
        raise Miscounted(f"{first.added} records were added of {target.calls}")
    return first.cost


def sync_again(target: Sandbox, home: Path) -> Cost:
    """Ask for all calls again and find nothing changed."""
    again = sync(target, home, "--lookback", _EVERYTHING)
    if again.added:
        raise Miscounted(f"{again.added} records were added by a run that should find none")
    return again.cost


def sync_configured(target: Sandbox, home: Path) -> Cost:
    """Sync all calls as the configuration says that dlt runs, its code included."""
    given = json.dumps(asdict(job(target, home)))
    file = ROOT / "benchmarks" / "peers" / "gong_config.py"
    env = {**target.account(home), "JOB": given}
    cost = run([TIELINE, "sync", "--config", str(file), "--json"], env=env)
    added = json.loads(cost.output)["streams"]["calls"]["records"]["added"]
    if added != target.calls:
        raise Miscounted(f"{added} records were added of {target.calls}")
    return cost


def job(target: Sandbox, folder: Path) -> Job:
    """Return what a peer is asked: the very request that Tieline's source describes."""
    folder.mkdir(parents=True, exist_ok=True)
    return Job(
        url=target.url,
        path=_PATH,
        username=target.access_key,
        password=target.access_key_secret,
        body=_body(),
        start=_START,
        folder=str(folder),
    )


def run_peer(program: str, *arguments: str, given: Job) -> Cost:
    """Run one of the peers' programs on a job."""
    script = ROOT / "benchmarks" / "peers" / program
    return run([PEER_PYTHON, str(script), *arguments, json.dumps(asdict(given))], env={"DO_NOT_TRACK": "1"})


def _counted(cost: Cost, calls: int) -> Cost:
    """Return what a peer cost; refuse it if it did not bring all calls."""
    if int(cost.output.split()[-1]) != calls:
        raise Miscounted(f"a peer brought {cost.output!r} of {calls} calls")
    return cost


def measure(scale: Scale, folder: Path) -> Iterator[str]:
    """Yield the tables: all side by side at the smallest size, then ours and the floor at each size."""
    yield _beside_peers(scale, folder / "peers")
    yield _sizes(scale, folder / "sizes")


def _beside_peers(scale: Scale, folder: Path) -> str:
    costs: dict[str, list[Cost]] = defaultdict(list)
    with sandbox.gong(scale.calls) as target:
        for each in range(scale.rounds):
            place = folder / str(each)
            for name, measured in _contestants(target, place):
                costs[name].append(measured())
            shutil.rmtree(place)
    floor = min(cost.cpu for cost in costs[_FLOOR])
    rows = [
        (
            name,
            spread([cost.cpu for cost in found]),
            f"{min(cost.cpu for cost in found) / scale.calls * 1000:.3f}",
            ratio(min(cost.cpu for cost in found), floor),
            ratio(min(cost.cpu for cost in found), min(cost.cpu for cost in costs[_FIRST])),
            f"{max(cost.rss for cost in found):.0f}",
            spread([cost.wall for cost in found], ".1f"),
        )
        for name, found in costs.items()
    ]
    return render(
        f"Extract and upsert {scale.calls:,} calls of 7.3 KB",
        ("", "CPU s", "ms/record", "× floor", "× ours", "RSS MB", "wall s"),
        rows,
        "CPU is user + system of the whole process, its start included: minimum / median of "
        f"{scale.rounds} interleaved rounds; ratios are of minima.",
        "Tieline encrypts, detects changes, and commits a checkpoint with every page; dlt merges into DuckDB from",
        "Parquet loader files; the floor writes Parquet and can nothing else.",
    )


def _contestants(target: Sandbox, place: Path) -> Iterator[tuple[str, Callable[[], Cost]]]:
    def peer(kind: str, *, everything: bool = False) -> Cost:
        given = replace(job(target, place / kind), everything=everything)
        return _counted(run_peer("dlt_gong.py", kind, given=given), target.calls)

    yield _FLOOR, lambda: _floor(target, place / "floor")
    yield _FIRST, lambda: sync_all(target, place / "tieline")
    yield _AGAIN, lambda: sync_again(target, place / "tieline")
    yield _CONFIGURED, lambda: sync_configured(target, place / "configured")
    yield _DLT["arrow"], lambda: peer("arrow")
    yield _DLT["flat"], lambda: peer("flat")
    yield _DLT_AGAIN, lambda: peer("flat", everything=True)
    yield _DLT["nested"], lambda: peer("nested")


def _floor(target: Sandbox, folder: Path) -> Cost:
    return _counted(run_peer("floor.py", given=job(target, folder)), target.calls)


def _sizes(scale: Scale, folder: Path) -> str:
    rows: list[tuple[str, ...]] = []
    starts = [_starts(folder / f"start{each}") for each in range(3)]
    start = {_FIRST: min(first for first, _ in starts), _AGAIN: min(again for _, again in starts)}
    for calls in scale.sizes:
        with sandbox.gong(calls) as target:
            first = sync_all(target, folder / "home")
            again = sync_again(target, folder / "home")
            floor = _floor(target, folder / "floor")
        shutil.rmtree(folder / "home")
        for name, cost in ((_FLOOR, floor), (_FIRST, first), (_AGAIN, again)):
            rows.append(
                (
                    f"{calls:>7,}  {name}",
                    f"{cost.cpu:.2f}",
                    f"{cost.cpu / calls * 1000:.3f}",
                    f"{(cost.cpu - start[name]) / calls * 1000:.3f}" if name in start else "",
                    ratio(cost.cpu, floor.cpu),
                    f"{cost.rss:.0f}",
                    f"{cost.wall:.1f}",
                )
            )
    return render(
        "Extract and upsert by size",
        ("  calls", "CPU s", "ms/record", "without start", "× floor", "RSS MB", "wall s"),
        rows,
        f"Without start: less what a sync of a single call costs: {start[_FIRST]:.2f} CPU s where it makes the",
        f"database first, {start[_AGAIN]:.2f} after that. Targets: 0.15 ms, unchanged 0.08; 150 MB, at every size.",
    )


def _starts(folder: Path) -> tuple[float, float]:
    """Return the CPU of a sync process with one call to store: in a new home, and in one that has it already."""
    with sandbox.gong(1) as target:
        first, again = sync_all(target, folder), sync_again(target, folder)
    shutil.rmtree(folder)
    return first.cpu, again.cpu


def _body() -> dict[str, object]:
    """Return the body of Tieline's own request, so that every program gets the same records."""
    printed = run([TIELINE.replace("tieline", "python"), "-c", _PRINT_BODY]).output
    body: dict[str, object] = json.loads(printed)
    return body


_PRINT_BODY = """
import msgspec
from tieline.sources.gong import GONG
print(msgspec.json.encode(GONG.resource("calls").body).decode())
"""
