"""`tieline status`: connections, streams, runs, and the quota left today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tieline.cli import health
from tieline.cli.options import JsonOption
from tieline.connections.model import STREAMS
from tieline.core.clock import from_us, iso

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tieline.syncs.status import ConnectionStatus
    from tieline.work.model import Run


def status(json: JsonOption = False) -> None:
    """Show connections, their streams, last and next runs, and how many requests are left today."""
    from tieline.app import Tieline

    with Tieline() as tieline:
        found, aside = tieline.status(), tieline.events_aside()
    if json:
        told = {"connections": [_as_json(each) for each in found], "events_set_aside": aside}
        print(msgspec.json.encode(told).decode())
        return
    if aside:
        print(
            f"{aside:,} events are set aside, as nothing could be made of them: the server's log tells why\n"
        )
    if not found:
        print("No connections yet. Try `tieline demo`, or `tieline connect gong`.")
    for each in found:
        _show(each)


def _rows(status: ConnectionStatus) -> list[tuple[str, int, int, Run | None, int | None]]:
    runs = {run.sync: run for run in status.runs}
    due = {schedule.sync: schedule.next_at for schedule in status.schedules}
    rows: list[tuple[str, int, int, Run | None, int | None]] = []
    for name, model in _streams(status, runs):
        counts = status.counts.get((model, "base"))
        live, deleted = (counts.live, counts.deleted) if counts else (0, 0)
        rows.append((name, live, deleted, runs.get(name), due.get(name)))
    return rows


def _streams(status: ConnectionStatus, runs: Mapping[str, Run]) -> list[tuple[str, str]]:
    """Return the streams of a connection and their models: its provider's, or those that a configuration brought."""
    if status.source is not None:
        return [(each.name, each.model) for each in status.source.resources]
    described = status.connection.facts.get(STREAMS, "").split("\n")
    return [(name, name) for name in described if name] or [
        (name, name) for name in sorted(runs) if (name, "base") in status.counts
    ]


def _show(status: ConnectionStatus) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    per_day, used = status.limits.per_day, status.usage.used_today
    left = "" if per_day is None else f", {max(0, per_day - used):,} of {per_day:,} left"
    blocked = status.usage.blocked_until
    wait = (
        ""
        if blocked is None
        else f"; it takes none before {from_us(int(blocked * 1e6)).astimezone():%m-%d %H:%M:%S}"
    )
    where = f" at {status.connection.base_url}" if status.connection.base_url else ""
    print(f"{status.connection.name}{where}: {used:,} requests today{left}{wait}")
    if (trouble := health.trouble(status.connection.refresh)) is not None:
        print(f"  {trouble}")
    if not (rows := _rows(status)):
        print("  nothing to sync: its calls go through the proxy\n")
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for column in ("stream", "records", "last run", "status", "requests", "next run"):
        right = column in {"records", "requests"}
        table.add_column(column, justify="right" if right else "left", no_wrap=True)
    for name, live, _, run, due in rows:
        table.add_row(
            name,
            f"{live:,}",
            "never" if run is None else f"{from_us(run.started_at).astimezone():%m-%d %H:%M:%S}",
            "" if run is None else run.status.value.lower(),
            "" if run is None else f"{run.counts.requests:,}",
            "" if due is None else f"{from_us(due).astimezone():%m-%d %H:%M:%S}",
        )
    Console().print(table)


def _as_json(status: ConnectionStatus) -> dict[str, object]:
    per_day, used = status.limits.per_day, status.usage.used_today
    return {
        "provider": status.connection.provider,
        "connection_id": status.connection.connection_id,
        "base_url": status.connection.base_url,
        "health": health.shown(status.connection.refresh),
        "quota": {
            "per_day": per_day,
            "used_today": used,
            "left_today": None if per_day is None else max(0, per_day - used),
            "blocked_until": None if (until := status.usage.blocked_until) is None else iso(int(until * 1e6)),
        },
        "streams": {
            name: {
                "records": live,
                "deleted": deleted,
                "last_run": None if run is None else _run(run),
                "next_run_at": None if due is None else iso(due),
            }
            for name, live, deleted, run, due in _rows(status)
        },
    }


def _run(run: Run) -> dict[str, object]:
    return {
        "id": run.id,
        "status": run.status.value,
        "started_at": iso(run.started_at),
        "finished_at": None if run.finished_at is None else iso(run.finished_at),
        "counts": run.counts,
        "warnings": run.warnings,
        "error": run.error,
    }
