"""A proxied call beside its peers; bodies of a gibibyte; what a server costs that nobody calls."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from benchmarks import proxies
from benchmarks.process import PYTHON, ROOT, ChildFailed, Miscounted, environment
from benchmarks.proxies import HEADERS, Proxy
from benchmarks.scale import Scale
from benchmarks.table import Table, ratio, render, spread

_SIZES = {"1 KiB": 1024, "100 KiB": 100 * 1024}
_CONNECTIONS = (1, 16, 64)
_MIB = 1024 * 1024
_DIRECT = "direct"
_OURS = "tieline"

Case = tuple[str, int, str]


def measure(scale: Scale, folder: Path) -> Iterator[Table]:
    """Yield three tables."""
    with ExitStack() as stack:
        api = stack.enter_context(proxies.upstream())
        ours = stack.enter_context(proxies.tieline(api, folder / "home"))
        targets, notes = {_DIRECT: api, _OURS: ours}, list[str]()
        for name, start in (("express + axios", proxies.express), ("nginx, no keys", proxies.nginx)):
            try:
                targets[name] = stack.enter_context(start(api, folder / name.partition(" ")[0]))
            except ChildFailed as problem:
                notes.append(f"Without {name}: {problem}.")
        yield _calls(scale, targets, notes)
        yield _large(scale, ours)
    yield _idle(scale, folder)


def _calls(scale: Scale, targets: dict[str, Proxy], notes: list[str]) -> Table:
    found: dict[Case, list[dict[str, Any]]] = {
        (size, connections, name): [] for size in _SIZES for connections in _CONNECTIONS for name in targets
    }
    for _ in range(scale.rounds):
        for (size, connections, name), results in found.items():
            results.append(_load(targets[name], _SIZES[size], connections, scale.proxy_seconds))
    return render(
        "A proxied call",
        ("", "body", "callers", "req/s", "p50 ms", "p99 ms", "CPU ms", "to Tieline"),
        [_row(case, results, found) for case, results in found.items()],
        f"Minimum / median of {scale.rounds} interleaved rounds of {scale.proxy_seconds:g} s; of rates the maximum.",
        "Each proxy has a core to itself, callers and API share another; CPU is the proxy's, user + system, for one call.",
        "Target: at most 0.25 ms for 1 KiB, with key check, look-up of the connection and its credentials.",
        *notes,
    )


def _row(
    case: Case, results: list[dict[str, Any]], found: dict[Case, list[dict[str, Any]]]
) -> tuple[str, ...]:
    size, connections, name = case
    ours = min(each["cpu"] for each in found[size, connections, _OURS])
    cpu = [each["cpu"] for each in results]
    return (
        name,
        size,
        str(connections),
        f"{max(each['rate'] for each in results):,.0f}",
        spread([each["p50"] * 1000 for each in results]),
        spread([each["p99"] * 1000 for each in results]),
        spread([each * 1000 for each in cpu], ".3f"),
        ratio(min(cpu), ours) if name != _DIRECT else "",
    )


def _load(target: Proxy, size: int, connections: int, seconds: float) -> dict[str, Any]:
    """Call a proxy for a while; return what came of it."""
    before = target.cpu()
    done = subprocess.run(
        [PYTHON, "-m", "benchmarks.web.load", str(target.port), str(connections), str(seconds)],
        input=target.request(size),
        capture_output=True,
        cwd=ROOT,
        env=environment(),
        timeout=120,
        check=False,
        preexec_fn=proxies.on_the_other_core,
    )
    if done.returncode:
        raise ChildFailed(done.stderr.decode(errors="replace")[-2000:])
    result: dict[str, Any] = json.loads(done.stdout)
    if result["bad"]:
        raise Miscounted(f"{result['bad']} of {result['requests']} calls did not bring 200 and a length")
    return {**result, "cpu": (target.cpu() - before) / result["requests"]}


def _large(scale: Scale, ours: Proxy) -> Table:
    """Pass a large body each way; its memory is what the process holds more than before, at most."""
    _down(ours, 8)
    _up(ours, 8)
    rows: list[tuple[str, ...]] = []
    for name, send in (("down", _down), ("up", _up)):
        held, cpu, began = ours.memory(peak=True), ours.cpu(), time.perf_counter()
        send(ours, scale.proxy_mib)
        wall = time.perf_counter() - began
        rows.append(
            (
                name,
                str(scale.proxy_mib),
                f"{scale.proxy_mib / wall:,.0f}",
                f"{(ours.cpu() - cpu) / scale.proxy_mib * 1000:.2f}",
                f"{ours.memory(peak=True) - held:.1f}",
            )
        )
    return render(
        "Bodies that pass through",
        ("", "MiB", "MiB/s", "CPU ms per MiB", "peak MB more"),
        rows,
        "Target: less than 60 MB more for 1 GiB.",
    )


def _down(ours: Proxy, mib: int) -> None:
    connection = HTTPConnection("127.0.0.1", ours.port, timeout=120)
    connection.request("GET", f"/proxy/items/{mib * _MIB}", headers=HEADERS)
    answer, size = connection.getresponse(), 0
    while part := answer.read(_MIB):
        size += len(part)
    connection.close()
    if size != mib * _MIB:
        raise Miscounted(f"{size} bytes came instead of {mib * _MIB}")


def _up(ours: Proxy, mib: int) -> None:
    connection = HTTPConnection("127.0.0.1", ours.port, timeout=120)
    parts = (bytes(_MIB) for _ in range(mib))
    connection.request("POST", "/proxy/items/2", parts, {**HEADERS, "Content-Length": str(mib * _MIB)})
    status = connection.getresponse().status
    connection.close()
    if status != 200:
        raise Miscounted(f"the API answered {status}")


def _idle(scale: Scale, folder: Path) -> Table:
    """Start a server on a fresh home, then on the same one again."""
    rows: list[tuple[str, ...]] = []
    for name in ("first start", "later start"):
        walls: list[float] = []
        held: list[float] = []
        for number in range(scale.starts):
            home = folder / f"idle-{number}"
            home.mkdir(exist_ok=True)
            began = time.perf_counter()
            with proxies.served(home) as server:
                _healthy(server)
                walls.append(time.perf_counter() - began)
                held.append(server.memory())
        rows.append((name, spread(walls), f"{max(held):.0f}"))
    return render(
        "A server that nobody calls",
        ("", "healthy after s", "RSS MB"),
        rows,
        f"Minimum / median of {scale.starts} starts; targets: 1.5 s and 90 MB.",
    )


def _healthy(server: Proxy) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/health")
    status = connection.getresponse().status
    connection.close()
    if status != 200:
        raise Miscounted(f"/health answered {status}")
