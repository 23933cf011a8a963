"""`tieline`: its commands, and how every error becomes one clear line and an exit code."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tieline import __version__
from tieline.cli.connect import connect
from tieline.cli.demo import demo
from tieline.cli.export import export
from tieline.cli.records import records
from tieline.cli.sandbox import sandbox
from tieline.cli.status import status
from tieline.cli.sync import sync
from tieline.core.errors import StorageError, TielineError

_EPILOG = (
    "State lies in TIELINE_HOME (default ./.tieline); TIELINE_DATABASE_URL puts it in PostgreSQL instead. "
    "A file .env is read. "
    "Exit codes: 0 done; 1 a fault in Tieline; 2 a wrong call or setting; 3 the API refused or failed; "
    "4 a rate limit or the day's budget; 5 the database or the disk; 6 another process is at it; "
    "130 stopped by Ctrl-C, to be gone on with."
)

#: Set by --debug before any command runs; read once, when an error has to be shown.
_debug: list[bool] = []

cli = typer.Typer(
    name="tieline",
    help="Sync your customers' SaaS accounts into your database, warehouse and product.",
    epilog=_EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"tieline {__version__}")
        raise typer.Exit


@cli.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback with an error.")] = False,
    version: Annotated[  # noqa: ARG001 - its callback prints it
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    if debug:
        _debug.append(True)


cli.command()(demo)
cli.command()(connect)
cli.command()(sync)
cli.command()(records)
cli.command()(export)
cli.command()(status)
cli.add_typer(sandbox, name="sandbox")


def main() -> None:
    """Run the command line; the entry point of the `tieline` script and of `python -m tieline`."""
    try:
        cli()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception as problem:
        if _debug:
            raise
        line, code = _told(problem)
        print(f"tieline: {line}", file=sys.stderr)
        raise SystemExit(code) from None


def _told(problem: Exception) -> tuple[str, int]:
    """Return an error as one line, and the exit code for it."""
    match problem:
        case TielineError():
            return problem.message, problem.exit_code
        case OSError(filename=str(name)):
            return f"{name}: {problem.strerror}", StorageError.exit_code
        case _:
            return f"a fault in Tieline: {problem!r}; --debug shows where", 1
