"""How fast the sandbox is, since it must not be what is measured elsewhere."""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import sandbox
from benchmarks.sandbox import Sandbox
from benchmarks.scale import Scale
from benchmarks.table import Table, render

CACHED_PAGES = 100


def measure(scale: Scale, folder: Path) -> Iterator[Table]:
    """Yield one table."""
    del folder
    with sandbox.gong(scale.sandbox_pages * 100) as target:
        rows = [
            _row("each page for the first time", target),
            _row("each page again: more than the cache holds", target),
        ]
    with sandbox.gong(CACHED_PAGES * 100) as target:
        _read_all(target)
        rows.append(_row(f"{CACHED_PAGES} pages again, from the cache", target, times=5))
    yield render(
        f"The sandbox: {scale.sandbox_pages:,} pages of 100 calls",
        ("", "CPU ms/page", "pages/s of one core", "KB/page"),
        rows,
    )


def _row(name: str, target: Sandbox, *, times: int = 1) -> tuple[str, ...]:
    target.reset_stats()
    before = target.cpu()
    pages = sum(_read_all(target) for _ in range(times))
    spent = target.cpu() - before
    size = target.stats()["bytes_sent"] / pages / 1024
    return name, f"{spent / pages * 1000:.2f}", f"{pages / spent:,.0f}", f"{size:.0f}"


def _read_all(target: Sandbox) -> int:
    """Follow the cursors from the first page of all calls to the last; return how many pages there were."""
    connection = http.client.HTTPConnection(urlsplit(target.url).netloc)
    key = base64.b64encode(f"{target.access_key}:{target.access_key_secret}".encode()).decode()
    headers = {"Authorization": f"Basic {key}", "Content-Type": "application/json"}
    fields = {"parties": True, "content": {"topics": True, "trackers": True, "brief": True, "outline": True}}
    body = {"filter": {}, "contentSelector": {"context": "Extended", "exposedFields": fields}}
    cursor, pages = None, 0
    while True:
        asked = {**body, "cursor": cursor} if cursor else body
        connection.request("POST", "/v2/calls/extensive", json.dumps(asked), headers)
        answer = connection.getresponse()
        page = answer.read()
        if answer.status != 200:
            raise http.client.HTTPException(f"the sandbox answered {answer.status}")
        pages += 1
        cursor = json.loads(page)["records"].get("cursor")
        if not cursor:
            connection.close()
            return pages
