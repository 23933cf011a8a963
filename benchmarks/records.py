"""Records over the wire: pages of 100 and of 1,000 from models of any size, and batches of 1,000 that are saved."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import proxies
from benchmarks.process import PYTHON, ROOT, ChildFailed, Miscounted, environment, run
from benchmarks.proxies import KEY, Proxy
from benchmarks.scale import Scale
from benchmarks.table import Table, render, spread

_LIMITS = (100, 1_000)


def measure(scale: Scale, folder: Path) -> Iterator[Table]:
    """Yield two tables."""
    with proxies.served(folder / "home") as server:
        _ask(server, "/integrations", {"provider": "unauthenticated", "unique_key": "plain"})
        yield _pages(scale, server, folder / "home")
    yield _batches(folder)


def _pages(scale: Scale, server: Proxy, home: Path) -> Table:
    cursors: dict[int, str] = {}
    for size in scale.feeds:
        account = {"type": "NONE"}
        body = {"provider_config_key": "plain", "connection_id": f"c{size}", "credentials": account}
        row = _ask(server, "/connections", body)["id"]
        filled = run([PYTHON, "-m", "benchmarks.record_writer", "fill", str(home), str(row), str(size)])
        cursors[size] = json.loads(filled.output)
    found: dict[tuple[int, int], list[dict[str, Any]]] = {
        (size, limit): [] for size in scale.feeds for limit in _LIMITS
    }
    for _ in range(scale.rounds + 1):
        for (size, limit), results in found.items():
            # A page in the middle; where there are few, from the beginning.
            cursor = f"&cursor={cursors[size]}" if size > 2 * limit else ""
            results.append(_load(server, size, limit, cursor, scale.proxy_seconds))
    rows = [
        (
            f"page of {limit:,} from {size:,}",
            f"{max(each['rate'] for each in results):,.0f}",
            spread([each["p50"] * 1000 for each in results]),
            spread([each["cpu"] * 1000 for each in results]),
        )
        for (size, limit), results in found.items()
    ]
    return render(
        "GET /records, records of 1.8 KB",
        ("", "req/s", "p50 ms", "CPU ms"),
        rows,
        f"Minimum / median of interleaved rounds of {scale.proxy_seconds:g} s, one caller; of rates the maximum.",
        "CPU is the server's, user + system, for one page: key check, connection, query, decryption, JSON, sending.",
        "Targets: 1.5 and 10 ms.",
    )


def _load(server: Proxy, size: int, limit: int, cursor: str, seconds: float) -> dict[str, Any]:
    lines = (
        f"GET /records?model=Call&limit={limit}{cursor} HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        f"Authorization: Bearer {KEY}",
        f"Connection-Id: c{size}",
        "Provider-Config-Key: plain",
    )
    before = server.cpu()
    done = subprocess.run(
        [PYTHON, "-m", "benchmarks.web.load", str(server.port), "1", str(seconds)],
        input="\r\n".join((*lines, "", "")).encode(),
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
        raise Miscounted(f"{result['bad']} of {result['requests']} pages did not come")
    return {**result, "cpu": (server.cpu() - before) / result["requests"]}


def _batches(folder: Path) -> Table:
    cost = run([PYTHON, "-m", "benchmarks.record_writer", "save", str(folder)])
    found: dict[str, list[float]] = json.loads(cost.output)
    return render(
        "Batches of 1,000 records of 1.8 KB",
        ("", "CPU ms"),
        [(name, spread(costs, ".1f")) for name, costs in found.items()],
        "Minimum / median; encryption and commit included. Into a model of 20,000.",
    )


def _ask(server: Proxy, path: str, document: object) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}{path}",
        json.dumps(document).encode(),
        {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)
