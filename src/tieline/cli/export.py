"""`tieline export`: bring records out to files and databases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer

from tieline.cli.exporting import Exporting, stay
from tieline.cli.options import FunctionsOption, JsonOption, StreamOption
from tieline.cli.places import asked_place
from tieline.cli.tenants import Share, read_whose
from tieline.connections.model import Connection
from tieline.exports.how import read_how
from tieline.exports.model import Contract, ExportStream, Mode, Names

_PROVIDER = typer.Option("--provider", metavar="NAME", help="Whose records.")


def export(
    sink: Annotated[
        str, typer.Argument(metavar="SINK", help="duckdb, parquet, jsonl, postgres or dlt:DESTINATION.")
    ],
    place: Annotated[
        str | None,
        typer.Argument(
            metavar="[PATH|URL]", help="A DuckDB file, a folder, or a database's URL; jsonl takes - too."
        ),
    ] = None,
    provider: Annotated[str, _PROVIDER] = "gong",
    connection: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID",
            help="Which connection; without it the only one, or `default`. May be repeated.",
        ),
    ] = None,
    all_connections: Annotated[
        bool, typer.Option("--all-connections", help="Every connection of the provider.")
    ] = False,
    tenants: Annotated[
        str,
        typer.Option(
            metavar="HOW",
            help="column: all in the same tables; column:NAME with a column of that name for the connection's id. "
            "schema: a schema, dataset or folder for each connection.",
        ),
    ] = "column",
    stream: StreamOption = None,
    url_env: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The variable of the environment that holds the database's URL."),
    ] = None,
    dataset: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The schema for the tables, else public; with dlt the dataset, else tieline."
        ),
    ] = None,
    mode: Annotated[
        str,
        typer.Option(
            metavar="MODE",
            help="merge: what is now. append: every change as a row. scd2: every state with its time.",
        ),
    ] = Mode.MERGE,
    schema: Annotated[
        str,
        typer.Option(
            metavar="CONTRACT",
            help="What becomes of values that no column holds: evolve, freeze, discard_row or discard_value.",
        ),
    ] = Contract.EVOLVE,
    nested: Annotated[
        str | None,
        typer.Option(
            metavar="FORM",
            help="What becomes of objects and arrays: types, json, or tables: one for each array.",
        ),
    ] = None,
    names: Annotated[
        str,
        typer.Option(
            metavar="NAMES",
            help="api: tables and columns are called as the API has it. snake: user_id for userId.",
        ),
    ] = Names.API,
    partition_by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD[:SPAN]",
            help="Part Parquet files by a field's value, or by its year, month or day, in folders FIELD=VALUE. "
            "May be repeated.",
        ),
    ] = None,
    compact: Annotated[
        bool, typer.Option("--compact", help="Put small Parquet files together at the end.")
    ] = False,
    every: Annotated[
        str | None,
        typer.Option(metavar="INTERVAL", help="Stay and export again: 1h, 'every 30m', or a cron line."),
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="Stay and bring what is new within about a second.")
    ] = False,
    functions: FunctionsOption = None,
    json: JsonOption = False,
) -> None:
    """Bring records out: to a DuckDB file, Parquet files, JSON lines, a PostgreSQL database, or any destination of dlt's.

    Each export goes on from where the last one into the same place ended; updates and deletes are carried. What functions
    save is brought out by their models. Ctrl-C ends one that stays after the commit in hand.
    `jsonl -` prints each living record as one line, whole, and remembers nothing.
    """
    from tieline.app import Tieline

    with Tieline(functions=functions) as tieline:
        asked = asked_place(sink, place, url_env, dataset, tieline.settings, compact=compact)
        whose = read_whose(connection or (), everyone=all_connections, tenants=tenants)
        how = read_how(
            mode=mode,
            schema=schema,
            nested=nested,
            names=names,
            tenant=whose.columns,
            partition_by=partition_by or (),
        )
        asked.check(how.form)

        def listed() -> list[Share]:
            everyone = tieline.all_connections()

            def of(connections: Sequence[Connection]) -> list[tuple[Connection, list[ExportStream]]]:
                found = tieline.exportable_of(connections, tuple(stream or ()), among=everyone)
                return [(each, how.of(own)) for each, own in found]

            return whose.shares(asked, tieline.catalogue.load(provider).name, everyone, of)

        export = Exporting(follower=tieline.follower(), listed=listed, place=asked, json=json)
        if every is None and not follow:
            export.turn()
            return
        raise SystemExit(asyncio.run(stay(export, every=every, follow=follow)))
