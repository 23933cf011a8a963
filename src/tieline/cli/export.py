"""`tieline export`: bring records out to files and databases."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from tieline.cli.options import ConnectionOption, FunctionsOption, JsonOption, StreamOption
from tieline.core.errors import UsageError

if TYPE_CHECKING:
    from tieline.exports.model import ExportCounts
    from tieline.exports.ports import Sink

_PROVIDER = typer.Option("--provider", metavar="NAME", help="Whose records.")


def export(
    sink: Annotated[str, typer.Argument(metavar="SINK", help="duckdb, parquet or jsonl.")],
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="A DuckDB file, or a folder; jsonl takes - too.")
    ],
    provider: Annotated[str, _PROVIDER] = "gong",
    connection: ConnectionOption = None,
    stream: StreamOption = None,
    functions: FunctionsOption = None,
    json: JsonOption = False,
) -> None:
    """Bring records out: to a DuckDB file, Parquet files or JSON lines.

    Each export goes on from where the last one into the same place ended; updates and deletes are carried. What functions
    save is brought out by their models.
    `jsonl -` prints each living record as one line, whole, and remembers nothing.
    """
    from tieline.app import Tieline

    plain = (sink, str(path)) == ("jsonl", "-")
    with Tieline(functions=functions) as tieline:
        wanted = tieline.exportable(provider, tuple(stream or ()), connection_id=connection)
        with _open(sink, path) as target:
            done = tieline.export(wanted, target, progress=_progress if sys.stderr.isatty() else _silent)
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)
    if json and not plain:
        print(msgspec.json.encode({"streams": done, "ok": True}).decode())
    elif not plain:
        for line in told(done):
            print(line)


def _open(name: str, path: Path) -> AbstractContextManager[Sink]:
    if str(path) == "-" and name != "jsonl":
        raise UsageError(f"path: {name} cannot be written to standard output; only jsonl can", field="path")
    match name:
        case "duckdb":
            from tieline.sinks.duckdb import open_duckdb

            return open_duckdb(path)
        case "parquet":
            from tieline.sinks.parquet import open_parquet

            return open_parquet(path)
        case "jsonl":
            from tieline.sinks.jsonl import PlainSink, open_jsonl

            return nullcontext(PlainSink(sys.stdout.buffer)) if str(path) == "-" else open_jsonl(path)
        case _:
            raise UsageError(f"sink: {name!r} is none of duckdb, parquet, jsonl", field="sink")


def _silent(_name: str, _counts: ExportCounts) -> None:
    """Show nothing: a log needs no progress."""


def _progress(name: str, counts: ExportCounts) -> None:
    print(f"\r\x1b[K{name}: {counts.written:,} records", end="", file=sys.stderr, flush=True)


def told(done: Mapping[str, ExportCounts]) -> Iterator[str]:
    """Yield what an export did, line by line, for people."""
    width = max(map(len, done), default=0)
    for name, counts in done.items():
        parts = [f"{counts.written:,} written"] if counts.written else []
        parts += [f"{counts.deleted:,} deleted"] if counts.deleted else []
        parts += [f"{counts.misfits:,} with unforeseen parts, kept aside"] if counts.misfits else []
        parts += [f"{counts.skipped:,} skipped: pruned before they were exported"] if counts.skipped else []
        yield f"{name:<{width}}  {', '.join(parts) or 'nothing new'}"
