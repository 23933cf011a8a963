"""`tieline env`: the variables that integration code sees."""

from __future__ import annotations

import sys
from typing import Annotated

import msgspec
import typer

from tieline.cli.options import JsonOption
from tieline.core.errors import UsageError
from tieline.core.secrets import Secret

env = typer.Typer(help="Variables that integration code sees, kept encrypted.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The variable.")]
ValuesOption = Annotated[bool, typer.Option("--values", help="Show the values too.")]


@env.command("set")
def set_(name: NameArgument) -> None:
    """Store a variable; its value comes from a prompt, or from standard input where that is no terminal.

    Never from the command line, where others could read it. One line break at its end is not part of it.
    """
    from tieline.app import Tieline

    if sys.stdin.isatty():
        value: str = typer.prompt(name, hide_input=True, default="", show_default=False, err=True)
    else:
        try:
            value = sys.stdin.read().removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError:
            raise UsageError("value: standard input is not UTF-8 text", field="value") from None
    with Tieline() as tieline:
        tieline.access.set_variable(name, Secret(value))
    print(f"Set {name}.", file=sys.stderr)


@env.command("list")
def list_(values: ValuesOption = False, json: JsonOption = False) -> None:
    """Show the variables by name."""
    from tieline.app import Tieline

    with Tieline() as tieline:
        found = tieline.access.variables()
    if json:
        rows = [{"name": each.name} | ({"value": each.value.reveal()} if values else {}) for each in found]
        print(msgspec.json.encode({"variables": rows}).decode())
        return
    for each in found:
        print(f"{each.name}={each.value.reveal()}" if values else each.name)


@env.command()
def unset(name: NameArgument) -> None:
    """Remove a variable."""
    from tieline.app import Tieline

    with Tieline() as tieline:
        tieline.access.unset_variable(name)
    print(f"Removed {name}.", file=sys.stderr)
