"""`tieline syncs`: the syncs of connections, run on a schedule and on demand by `tieline serve`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from tieline.cli.named import (
    ConnectionArgument,
    IntegrationOption,
    moment,
    name_of,
    named,
    show_table,
)
from tieline.cli.options import FunctionsOption, JsonOption
from tieline.core.clock import iso
from tieline.core.errors import UsageError

if TYPE_CHECKING:
    from tieline.app import Tieline
    from tieline.syncs.control import SyncRef
    from tieline.syncs.standing import Standing

syncs = typer.Typer(
    help="The syncs of connections: how they stand, when they run. `tieline serve` runs them.",
    no_args_is_help=True,
)

SyncsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SYNC]...", help="By name, or name::variant; without any, all."),
]
SyncArgument = Annotated[str, typer.Argument(metavar="SYNC", help="By name.")]
VariantArgument = Annotated[
    str, typer.Argument(metavar="VARIANT", help="Letters, digits, _ and -, such as eu.")
]

#: How what is to be done is told, for how many syncs.
_Done = Callable[[int], str]


@syncs.command("list")
def list_(
    connection: Annotated[
        str | None, typer.Argument(metavar="[CONNECTION]", help="INTEGRATION/ID, or the ID; without, all.")
    ] = None,
    integration: IntegrationOption = None,
    functions: FunctionsOption = None,
    json: JsonOption = False,
) -> None:
    """Show the syncs of connections: how each stands, how often it runs, and its records."""
    from tieline.app import Tieline

    with Tieline(functions=functions) as tieline:
        if connection is not None:
            one = named(tieline, connection)
            found = {one.integration: tieline.syncs.status(one.integration, None, one.connection_id)}
        else:
            keys = [each.unique_key for each in tieline.integrations.all()]
            wanted = keys if integration is None else [tieline.integrations.get(integration).unique_key]
            found = {key: tieline.syncs.status(key) for key in wanted}
    rows = [(key, each) for key, standings in found.items() for each in standings]
    if json:
        print(msgspec.json.encode({"syncs": [_as_json(key, each) for key, each in rows]}).decode())
        return
    if not rows:
        print("No syncs: connect an account of an integration that has some.", file=sys.stderr)
        return
    columns = ("connection", "sync", "status", "every", "last run", "next run", "records")
    show_table(columns, [_row(key, each) for key, each in rows])
    for key, each in rows:
        if each.error is not None:
            print(f"{key}/{each.connection_id} {_sync(each)}: {each.error}", file=sys.stderr)


@syncs.command()
def trigger(
    connection: ConnectionArgument,
    sync: SyncsArgument = None,
    full: Annotated[bool, typer.Option("--full", help="Start over, and find out what is gone.")] = False,
    clear: Annotated[
        bool, typer.Option("--clear", help="Start over without the records there are: they are removed.")
    ] = False,
    functions: FunctionsOption = None,
    json: JsonOption = False,
) -> None:
    """Let syncs run once, soon; one that is running runs once more afterwards."""

    def do(tieline: Tieline, integration: str, refs: Sequence[SyncRef], connection_id: str) -> int:
        return tieline.syncs.trigger(integration, refs, connection_id, full=full, clear=clear)

    _control(connection, sync, functions, do, lambda count: f"{_many(count)} triggered", json=json)


@syncs.command()
def start(
    connection: ConnectionArgument,
    sync: SyncsArgument = None,
    functions: FunctionsOption = None,
    json: JsonOption = False,
) -> None:
    """Let syncs run by themselves from now on, as often as they say; one that says nothing needs a frequency, too."""

    def do(tieline: Tieline, integration: str, refs: Sequence[SyncRef], connection_id: str) -> int:
        return tieline.syncs.start(integration, refs, connection_id)

    _control(connection, sync, functions, do, lambda count: f"{_many(count)} started", json=json)


@syncs.command()
def pause(
    connection: ConnectionArgument,
    sync: SyncsArgument = None,
    functions: FunctionsOption = None,
    json: JsonOption = False,
) -> None:
    """Let syncs run only when they are triggered; what runs at this moment goes on to its end."""

    def do(tieline: Tieline, integration: str, refs: Sequence[SyncRef], connection_id: str) -> int:
        return tieline.syncs.pause(integration, refs, connection_id)

    _control(connection, sync, functions, do, lambda count: f"{_many(count)} paused", json=json)


@syncs.command()
def frequency(
    connection: ConnectionArgument,
    sync: Annotated[str, typer.Argument(metavar="SYNC", help="By name, or name::variant.")],
    every: Annotated[
        str,
        typer.Argument(metavar="EVERY", help="From 30s to 31d, such as 1h; `default`: what the sync says."),
    ],
    functions: FunctionsOption = None,
    json: JsonOption = False,
) -> None:
    """Set how often a sync of a connection runs once it is started."""
    from tieline.app import Tieline
    from tieline.syncs.control import SyncRef

    wanted = None if every == "default" else every
    with Tieline(functions=functions) as tieline:
        one = named(tieline, connection)
        ref = SyncRef.parse(sync)
        now = tieline.syncs.set_frequency(one.integration, ref, one.connection_id, wanted)
        (standing,) = tieline.syncs.status(one.integration, [ref], one.connection_id)
    if json:
        print(msgspec.json.encode(_as_json(one.integration, standing)).decode())
        return
    often = "only when it is triggered" if now is None else f"every {now.removeprefix('every ')}"
    print(f"{sync} of {name_of(one)} runs {often}.")
    if standing.next_at is None and now is not None:
        print(f"It is not started: tieline syncs start {name_of(one)} {sync}", file=sys.stderr)


@syncs.command("create-variant")
def create_variant(
    connection: ConnectionArgument,
    sync: SyncArgument,
    variant: VariantArgument,
    functions: FunctionsOption = None,
) -> None:
    """Add a variant of a sync to a connection, with records and a checkpoint of its own, and start it."""
    from tieline.app import Tieline
    from tieline.syncs.control import SyncRef

    with Tieline(functions=functions) as tieline:
        one = named(tieline, connection)
        ref = SyncRef(name=sync, variant=variant)
        tieline.syncs.create_variant(one.integration, ref, one.connection_id)
    print(f"Started {sync}::{variant} of {name_of(one)}.")


@syncs.command("delete-variant")
def delete_variant(
    connection: ConnectionArgument,
    sync: SyncArgument,
    variant: VariantArgument,
    functions: FunctionsOption = None,
) -> None:
    """Take a variant of a sync away from a connection, with its records."""
    from tieline.app import Tieline
    from tieline.syncs.control import SyncRef

    with Tieline(functions=functions) as tieline:
        one = named(tieline, connection)
        ref = SyncRef(name=sync, variant=variant)
        tieline.syncs.delete_variant(one.integration, ref, one.connection_id)
    print(f"Deleted {sync}::{variant} of {name_of(one)}.")


def _control(
    connection: str,
    sync: Sequence[str] | None,
    functions: str | None,
    do: Callable[[Tieline, str, Sequence[SyncRef], str], int],
    told: _Done,
    *,
    json: bool,
) -> None:
    from tieline.app import Tieline
    from tieline.syncs.control import SyncRef

    with Tieline(functions=functions) as tieline:
        one = named(tieline, connection)
        if not tieline.functions.syncs_of(one.integration):
            raise UsageError(f"connection: {one.integration} has no syncs", field="connection")
        refs = [SyncRef.parse(each) for each in sync or ()]
        count = do(tieline, one.integration, refs, one.connection_id)
    if json:
        print(msgspec.json.encode({"count": count}).decode())
    else:
        print(f"{told(count)}, of {name_of(one)}. `tieline serve` runs them.")


def _many(count: int) -> str:
    return "1 sync" if count == 1 else f"{count} syncs"


def _sync(standing: Standing) -> str:
    return standing.name if standing.variant == "base" else f"{standing.name}::{standing.variant}"


def _row(integration: str, standing: Standing) -> tuple[str, ...]:
    records = ", ".join(f"{count:,} {model}" for model, count in standing.records.items())
    return (
        f"{integration}/{standing.connection_id}",
        _sync(standing),
        standing.status.lower(),
        standing.frequency or "",
        moment(standing.finished_at, "never"),
        moment(standing.next_at),
        records,
    )


def _as_json(integration: str, standing: Standing) -> dict[str, object]:
    times = {
        name: None if us is None else iso(us)
        for name, us in (("finished_at", standing.finished_at), ("next_at", standing.next_at))
    }
    return {"provider_config_key": integration, **msgspec.to_builtins(standing), **times}
