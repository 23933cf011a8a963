"""`tieline`: its commands, and how every error becomes one clear line and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Protocol, runtime_checkable

import typer

from tieline import __version__
from tieline.cli.deferred import defer
from tieline.core.errors import StorageError, TielineError, UsageError

_EPILOG = (
    "State lies in TIELINE_HOME (default ./.tieline); TIELINE_DATABASE_URL puts it in PostgreSQL instead. "
    "A file .env is read. "
    "Exit codes: 0 done; 1 a function failed, a check found something, or a fault in Tieline; "
    "2 a wrong call or setting; 3 the API refused or failed; "
    "4 a rate limit or the day's budget; 5 the database or the disk; 6 another process is at it; "
    "130 stopped by Ctrl-C or SIGTERM, to be gone on with."
)

#: Set by --debug before any command runs; read once, when an error has to be shown.
_debug: list[bool] = []


@runtime_checkable
class _Misused(Protocol):
    """What Typer raises for a wrong call; it names only a part of these classes."""

    def format_message(self) -> str: ...


cli = typer.Typer(
    name="tieline",
    help="Sync your customers' SaaS accounts into your database, warehouse and product.",
    epilog=_EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="markdown",
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


defer(cli)


def main() -> None:
    """Run the command line; the entry point of the `tieline` script and of `python -m tieline`."""
    try:
        code = cli(standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        code = 130
    except Exception as problem:  # noqa: BLE001 - the edge: whatever it is, it becomes one line
        if _debug:
            traceback.print_exc()
        line, code = _told(problem, sys.argv[1:])
        if line:
            print(f"tieline: {line}", file=sys.stderr)
    _flush()
    raise SystemExit(code)


def _told(problem: Exception, typed: Sequence[str]) -> tuple[str, int]:
    """Return an error as one line that names options as they were `typed`, and the exit code for it."""
    match problem:
        case UsageError(field=str(field)) if field.islower() and field.isidentifier():
            # Fields are named as they are typed: --rate-limit, where code says rate_limit; arguments without dashes.
            # Variables of the environment are not, nor keys within a document.
            name = field.replace("_", "-")
            flag = f"--{name}"
            if any(word == flag or word.startswith(f"{flag}=") for word in typed):
                name = flag
            return problem.message.replace(f"{field}:", f"{name}:", 1), problem.exit_code
        case TielineError():
            return problem.message, problem.exit_code
        case BrokenPipeError():  # the reader of our output has seen enough
            return "", 0
        case OSError():
            place = f"{problem.filename}: " if problem.filename else ""
            return f"{place}{problem.strerror or problem}", StorageError.exit_code
        case _:
            if isinstance(problem, _Misused):
                return problem.format_message(), 2
            return f"a fault in Tieline: {problem!r}; --debug shows where", 1


def _flush() -> None:
    """Bring out what was printed; a reader that is gone is no error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
