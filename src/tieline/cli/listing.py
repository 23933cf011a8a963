"""`tieline functions`: which there are, where they stand, and what could not be loaded."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from tieline.cli.named import IntegrationOption, show_table
from tieline.cli.options import JsonOption
from tieline.core.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tieline.app import Tieline
    from tieline.functions.definition import Definition
    from tieline.functions.registry import LoadProblem
    from tieline.functions.switches import Kind

functions = typer.Typer(
    help="Syncs, actions and event functions: one's own, and those that come along.", no_args_is_help=True
)

PlaceOption = Annotated[
    str | None,
    typer.Option(
        "--functions", metavar="PLACE", help="A folder, a file or a module; else TIELINE_FUNCTIONS."
    ),
]
IntegrationArgument = Annotated[str, typer.Argument(metavar="INTEGRATION", help="Its key.")]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The function.")]
KindOption = Annotated[
    str | None,
    typer.Option("--kind", metavar="KIND", help="sync, action or on-event, where a name is not enough."),
]


@functions.command("list")
def list_(
    functions: PlaceOption = None, integration: IntegrationOption = None, json: JsonOption = False
) -> None:
    """Show every function: what it is for, how often it runs, and its line; exit code 2 if some cannot be loaded."""
    from tieline.app import Tieline

    with Tieline(functions=functions) as tieline:
        missing, found = _found(tieline, integration)
        problems = tieline.functions.registry.problems
    if json:
        rows = [_as_json(each) for each in found]
        print(
            msgspec.json.encode(
                {"functions": rows, "problems": [_problem(each) for each in problems]}
            ).decode()
        )
    elif found:
        show_table(("function", "kind", "of", "every", "defined in"), [_row(each) for each in found])
    else:
        print("No functions: --functions says where yours are, `tieline init` makes some.", file=sys.stderr)
    for key in missing:
        print(f"There is no integration {key} yet: `tieline integrations create` makes it.", file=sys.stderr)
    for problem in problems:
        print(f"tieline: {problem}", file=sys.stderr)
    if problems:
        raise typer.Exit(2)


@functions.command()
def disable(
    integration: IntegrationArgument,
    name: NameArgument,
    kind: KindOption = None,
    functions: PlaceOption = None,
) -> None:
    """Switch a function off: nobody can call it, and nothing runs it."""
    from tieline.app import Tieline
    from tieline.functions.describe import kind_of

    with Tieline(functions=functions) as tieline:
        found = tieline.functions.find(integration, name, _kind(kind))
        tieline.functions.disable(integration, name, kind_of(found))
    print(f"Switched {integration}/{name} off.")


@functions.command()
def enable(integration: IntegrationArgument, name: NameArgument, kind: KindOption = None) -> None:
    """Switch a function on again."""
    from tieline.app import Tieline

    wanted = _kind(kind)
    kinds: Iterable[Kind] = ("sync", "action", "on-event") if wanted is None else (wanted,)
    with Tieline() as tieline:
        done = [each for each in kinds if tieline.functions.enable(integration, name, each)]
    if not done:
        raise UnknownName(f"function: {integration}/{name} is not off", field="function")
    print(f"Switched {integration}/{name} on.")


def _found(tieline: Tieline, integration: str | None) -> tuple[list[str], list[Definition]]:
    """Return integrations that functions are for and that are not there, and all functions."""
    keys = [each.unique_key for each in tieline.integrations.all()]
    if integration is not None:
        tieline.integrations.get(integration)
        return [], tieline.functions.functions_of(integration)
    registry = tieline.functions.registry
    own: list[Definition] = [*registry.syncs.values(), *registry.actions.values(), *registry.events.values()]
    waiting = [each for each in own if each.integration not in keys]
    there = [each for key in keys for each in tieline.functions.functions_of(key)]
    found = sorted([*there, *waiting], key=lambda each: each.origin is None)  # one's own first
    return sorted({each.integration for each in waiting}), found


def _kind(text: str | None) -> Kind | None:
    match text:
        case None | "sync" | "action" | "on-event":
            return text
        case _:
            raise UnknownName(f"kind: {text!r} is none of sync, action, on-event", field="kind")


def _row(definition: Definition) -> tuple[str, ...]:
    from tieline.functions.describe import kind_of

    origin = definition.origin
    return (
        definition.name,
        kind_of(definition),
        definition.integration,
        _often(definition),
        "Tieline" if origin is None else f"{origin.path}:{origin.line}",
    )


def _often(definition: Definition) -> str:
    from tieline.functions.definition import SyncDefinition

    every = _every(definition)
    waits = isinstance(definition, SyncDefinition) and not definition.auto_start
    return f"{every}, once started" if waits and every else every or ""


def _every(definition: Definition) -> str | None:
    from tieline.functions.definition import EventDefinition, SyncDefinition

    match definition:
        case SyncDefinition():
            return definition.every
        case EventDefinition():
            return definition.event
        case _:
            return None


def _as_json(definition: Definition) -> dict[str, object]:
    from tieline.functions.definition import SyncDefinition
    from tieline.functions.describe import kind_of

    origin = definition.origin
    sync = definition if isinstance(definition, SyncDefinition) else None
    return {
        "name": definition.name,
        "type": kind_of(definition),
        "provider_config_key": definition.integration,
        "description": definition.description,
        "every": _every(definition),
        "auto_start": None if sync is None else sync.auto_start,
        "models": [] if sync is None else [model.name for model in sync.models],
        "file": None if origin is None else str(origin.path),
        "line": None if origin is None else origin.line,
    }


def _problem(problem: LoadProblem) -> dict[str, object]:
    return {"file": str(problem.path), "line": problem.line, "message": problem.message}
