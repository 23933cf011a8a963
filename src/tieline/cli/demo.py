"""`tieline demo`: the whole of Tieline in less than a minute, without an account."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tieline.cli.exporting import told
from tieline.cli.records import lines
from tieline.core.errors import MissingExtra, TielineError
from tieline.records.model import FeedQuery
from tieline.sources import catalogue as sources

if TYPE_CHECKING:
    from tieline.app import Tieline
    from tieline.exports.model import ExportCounts

CALLS, NEW_CALLS = 1_000, 150
_ASKED = "SELECT tracker, sum(mentions) FROM trackers_by_week GROUP BY ALL ORDER BY 2 DESC"


def demo() -> None:
    """Sync a sandbox of Gong, let it grow, sync again, look at records, export them, draw a chart of them.

    Uses a home of its own, TIELINE_HOME/demo, made anew each time. Nothing leaves this machine.
    """
    from tieline.app import Tieline
    from tieline.settings import Settings

    home = Settings.load().home / "demo"
    shutil.rmtree(home, ignore_errors=True)
    _say(
        f"A sandbox of Gong with {CALLS:,} calls starts in a process of its own, as fast as Gong allows: 3/s."
    )
    with _sandbox() as told:
        settings = Settings.of(
            {
                "TIELINE_HOME": str(home),
                "GONG_BASE_URL": told["url"],
                "GONG_ACCESS_KEY": told["access_key"],
                "GONG_ACCESS_KEY_SECRET": told["access_key_secret"],
            }
        )
        with Tieline(settings) as tieline:
            asyncio.run(_show(tieline, told["control"], home))


async def _show(tieline: Tieline, control: str, home: Path) -> None:
    _say("First sync: everything, into an encrypted SQLite file.", "tieline sync gong")
    await _sync(tieline)
    _say(f"{NEW_CALLS} new calls happen at Gong. Second sync: only what is new.", "tieline sync gong")
    _control(control, "grow", {"calls": NEW_CALLS})
    await _sync(tieline)
    _say("Some records.", "tieline records gong calls --limit 3")
    page = tieline.records("gong", "calls", FeedQuery(limit=3))
    gong = sources.load(tieline.catalogue.load("gong"))
    for line in lines(gong.resource("calls"), page.records, 100):
        print(f"  {line}")
    _exports(tieline, home)
    _chart(tieline)
    program = "tieline" if shutil.which("tieline") else sys.argv[0]
    print(f"\nAll of it is in {home}. Look around:")
    print(f"  TIELINE_HOME={home} {program} status")
    print(f"  TIELINE_HOME={home} {program} records gong call_transcripts --limit 1 --json")
    print(f"  TIELINE_HOME={home} {program} query --list")
    print("With your own Gong account, the same commands sync the real Gong:")
    print("  export GONG_ACCESS_KEY=… GONG_ACCESS_KEY_SECRET=…    # and GONG_BASE_URL, if Gong shows you one")
    print(f"  {program} sync gong")


async def _sync(tieline: Tieline) -> None:
    from tieline.cli.display import SyncDisplay
    from tieline.cli.report import summary

    with SyncDisplay(quiet=True) as display:
        results = await tieline.sync("gong", listener=display.show)
    for line in summary(results):
        print(f"  {line}")
    failed = next((result.error for result in results if result.error is not None), None)
    if failed is not None:
        raise failed


def _exports(tieline: Tieline, home: Path) -> None:
    database, folder = home / "gong.duckdb", home / "parquet"
    _say(
        "Export to DuckDB, typed and nested, with views that unnest it.", f"tieline export duckdb {database}"
    )
    try:
        from tieline.sinks.duckdb import open_duckdb
        from tieline.sinks.parquet import open_parquet

        with open_duckdb(database) as tables:
            _tell(tieline.export(tieline.exportable("gong"), tables))
        _say("The same to Parquet files.", f"tieline export parquet {folder} --stream calls")
        with open_parquet(folder) as files:
            _tell(tieline.export(tieline.exportable("gong", ["calls"]), files))
    except MissingExtra as missing:
        print(f"  {missing.message}")


def _chart(tieline: Tieline) -> None:
    _say(
        "What do customers and colleagues talk about? Analytics of Gong, in SQL.",
        f'tieline query "{_ASKED}" --plot bar',
    )
    from tieline.cli.charts.model import chart_of
    from tieline.cli.charts.text import draw

    try:
        with tieline.query(_ASKED) as answer:
            for line in draw(chart_of(answer.columns, list(answer), "bar"), 80):
                print(f"  {line}")
    except MissingExtra as missing:
        print(f"  {missing.message}")


def _tell(done: Mapping[str, ExportCounts]) -> None:
    for line in told(done):
        print(f"  {line}")


@contextlib.contextmanager
def _sandbox() -> Generator[Mapping[str, str]]:
    """Run a sandbox in its own process; give what its first line tells."""
    command = [sys.executable, "-m", "tieline", "sandbox", "gong", "--calls", str(CALLS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        try:
            line = process.stdout.readline() if process.stdout is not None else ""
            if not line:
                raise TielineError("the sandbox did not start; `tieline sandbox gong` tells why")
            yield json.loads(line)
        finally:
            process.terminate()


def _control(control: str, name: str, body: Mapping[str, int]) -> None:
    request = urllib.request.Request(  # noqa: S310 - the sandbox's own address
        control + name, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        answer.read()


def _say(text: str, command: str | None = None) -> None:
    print(f"\n{text}" + (f"\n$ {command}" if command else ""), flush=True)
