"""Keeping a limit of three requests a second: how long the pages take, and how often the API refuses."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import sandbox
from benchmarks.loaders import PACED, Loader
from benchmarks.process import TIELINE, run
from benchmarks.sandbox import Sandbox
from benchmarks.scale import Scale
from benchmarks.table import Table, render

_RATE, _BURST = 3, 3
_LIMITS = (f"{_RATE}/s:{_BURST}", "off")
#: Two streams that need no other; of users the sandbox has as many as of calls.
_STREAMS = ("calls", "users")


def measure(scale: Scale, folder: Path) -> Iterator[Table]:
    """Yield one table. The cases follow one another, so that none slows another's answers down."""
    pages = scale.paced_pages
    rows = [
        _alone(pages, 0, folder / "near"),
        _alone(pages, 300, folder / "far"),
        _shared(pages, folder / "shared"),
        *(_peer(each, pages, folder / each.key) for each in PACED if each.installed),
    ]
    yield render(
        f"{pages} pages at {_RATE} a second, burst {_BURST}",
        ("", "requests", "429s", "first to last request", "× the floor", "a second"),
        rows,
        f"By the sandbox's clock; the floor is (pages - burst) / rate = {(pages - _BURST) / _RATE:.1f} s. Targets: 1.05× and no 429.",
        "A request above the pages is a chain that was split, since its answers were slow. The others wait where the API says so, after",
        "it has refused; the budget in a manifest of airbyte-cdk's is 3 calls in each second.",
        key="pacing",
    )


def _peer(loader: Loader, pages: int, folder: Path) -> tuple[str, ...]:
    with sandbox.gong(pages * 100, limits=_LIMITS) as target:
        loader.load(target, folder)
        return _row(loader.short, pages, target)


def _alone(pages: int, latency: int, home: Path) -> tuple[str, ...]:
    with sandbox.gong(pages * 100, "--latency-ms", str(latency), limits=_LIMITS) as target:
        _sync(target, home, "calls")
        return _row(f"**tieline**, latency {latency} ms", pages, target)


def _shared(pages: int, home: Path) -> tuple[str, ...]:
    """Two processes on one credential, each with half of the pages."""
    half = pages // 2 * 100
    with sandbox.gong(half, "--users", str(half), limits=_LIMITS) as target:
        run([TIELINE, "status"], env=target.account(home))
        with ThreadPoolExecutor() as pool:
            for done in [pool.submit(_sync, target, home, stream) for stream in _STREAMS]:
                done.result()
        return _row("**tieline**, two processes on one credential", pages, target)


def _sync(target: Sandbox, home: Path, stream: str) -> None:
    run(
        [TIELINE, "sync", "gong", "--stream", stream, "--json", "--daily-limit", "off"],
        env=target.account(home),
    )


def _row(name: str, pages: int, target: Sandbox) -> tuple[str, ...]:
    stats = target.stats()
    requests = stats["total"]
    span = stats["last_request"] - stats["first_request"]
    floor = (pages - _BURST) / _RATE
    return (
        name,
        str(requests),
        str(stats["rate_limited"]),
        f"{span:.1f} s",
        f"{span / floor:.3f}×",
        f"{(requests - 1) / span:.2f}",
    )
