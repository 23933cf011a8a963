"""Keeping a limit of three requests a second: how long the pages take, and how often the API refuses."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks import sandbox
from benchmarks.process import TIELINE, run
from benchmarks.sandbox import Sandbox
from benchmarks.scale import Scale
from benchmarks.table import render

_RATE, _BURST = 3, 3
_LIMITS = (f"{_RATE}/s:{_BURST}", "off")
#: Two streams that need no other; of users the sandbox has as many as of calls.
_STREAMS = ("calls", "users")


def measure(scale: Scale, folder: Path) -> Iterator[str]:
    """Yield one table. The cases follow one another, so that none slows another's answers down."""
    rows = (
        _alone(scale.paced_pages, 0, folder / "near"),
        _alone(scale.paced_pages, 300, folder / "far"),
        _shared(scale.paced_pages, folder / "shared"),
    )
    yield render(
        f"{scale.paced_pages} pages at {_RATE}/s, burst {_BURST}",
        ("", "requests", "429s", "span s", "floor s", "ratio", "rate /s"),
        rows,
        "Span is from the first request to the last, by the sandbox's clock; the floor is (pages - burst) / rate.",
        "Targets: 1.05× and no 429. A request above the pages is a chain that was split, since its answers were slow.",
    )


def _alone(pages: int, latency: int, home: Path) -> tuple[str, ...]:
    with sandbox.gong(pages * 100, "--latency-ms", str(latency), limits=_LIMITS) as target:
        _sync(target, home, "calls")
        return _row(f"one process, latency {latency} ms", pages, target)


def _shared(pages: int, home: Path) -> tuple[str, ...]:
    """Two processes on one credential, each with half of the pages."""
    half = pages // 2 * 100
    with sandbox.gong(half, "--users", str(half), limits=_LIMITS) as target:
        run([TIELINE, "status"], env=target.account(home))
        with ThreadPoolExecutor() as pool:
            for done in [pool.submit(_sync, target, home, stream) for stream in _STREAMS]:
                done.result()
        return _row("two processes, one credential", pages, target)


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
        f"{span:.1f}",
        f"{floor:.1f}",
        f"{span / floor:.3f}×",
        f"{(requests - 1) / span:.2f}",
    )
