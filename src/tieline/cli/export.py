"""`tieline export`: bring records out to files and databases."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from tieline.cli.options import ConnectionOption, FunctionsOption, JsonOption, StreamOption
from tieline.cli.places import asked_place, open_place
from tieline.exports.how import read_how
from tieline.exports.model import Mode

if TYPE_CHECKING:
    from tieline.exports.model import ExportCounts

_PROVIDER = typer.Option("--provider", metavar="NAME", help="Whose records.")


def export(
    sink: Annotated[str, typer.Argument(metavar="SINK", help="duckdb, parquet, jsonl or postgres.")],
    place: Annotated[
        str | None,
        typer.Argument(
            metavar="[PATH|URL]", help="A DuckDB file, a folder, or a database's URL; jsonl takes - too."
        ),
    ] = None,
    provider: Annotated[str, _PROVIDER] = "gong",
    connection: ConnectionOption = None,
    stream: StreamOption = None,
    url_env: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The variable of the environment that holds the database's URL."),
    ] = None,
    dataset: Annotated[
        str | None, typer.Option(metavar="NAME", help="The database's schema for the tables; else public.")
    ] = None,
    mode: Annotated[
        str,
        typer.Option(
            metavar="MODE",
            help="merge: what is now. append: every change as a row. scd2: every state with its time.",
        ),
    ] = Mode.MERGE,
    functions: FunctionsOption = None,
    json: JsonOption = False,
) -> None:
    """Bring records out: to a DuckDB file, Parquet files, JSON lines or a PostgreSQL database.

    Each export goes on from where the last one into the same place ended; updates and deletes are carried. What functions
    save is brought out by their models.
    `jsonl -` prints each living record as one line, whole, and remembers nothing.
    """
    from tieline.app import Tieline

    with Tieline(functions=functions) as tieline:
        asked = asked_place(sink, place, url_env, dataset, tieline.settings.environment)
        how = read_how(mode=mode)
        wanted = how.of(tieline.exportable(provider, tuple(stream or ()), connection_id=connection))
        with open_place(asked) as target:
            done = tieline.export(wanted, target, progress=_progress if sys.stderr.isatty() else _silent)
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)
    if json and not asked.is_output:
        print(msgspec.json.encode({"streams": done, "ok": True}).decode())
    elif not asked.is_output:
        for line in told(done):
            print(line)


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
