"""`tieline connect`: verify an account and store it."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import typer

from tieline.cli.options import ProviderArgument

_STDIN = "With --stdin: two lines, the access key and its secret."


def connect(
    provider: ProviderArgument,
    connection: Annotated[str, typer.Option(metavar="ID", help="The connection's id.")] = "default",
    base_url: Annotated[
        str | None, typer.Option(metavar="URL", help="The account's own API address, where it has one.")
    ] = None,
    stdin: Annotated[bool, typer.Option("--stdin", help=_STDIN)] = False,
) -> None:
    """Verify an account and store it, encrypted.

    The key and its secret come from the environment (for Gong GONG_ACCESS_KEY and GONG_ACCESS_KEY_SECRET), from
    standard input, or from a prompt; never from the command line, where others could read them.
    """
    from tieline.app import Tieline

    with Tieline() as tieline:
        username, password, address = _credentials(tieline, provider, from_stdin=stdin)
        stored = asyncio.run(
            tieline.connect(
                provider,
                username=username,
                password=password,
                base_url=base_url or address,
                connection_id=connection,
            )
        )
    print(f"Connected {stored.name} at {stored.base_url}. Next: tieline sync {provider}")


def _credentials(tieline: object, provider: str, *, from_stdin: bool) -> tuple[str, str, str | None]:
    """Return user name, password and, from the environment, the base URL."""
    from tieline.app import Tieline
    from tieline.auth.credentials import Basic
    from tieline.connections.environment import from_environment
    from tieline.core.errors import UsageError
    from tieline.providers import catalogue

    if not isinstance(tieline, Tieline):
        raise TypeError(tieline)
    described = catalogue.load(provider)
    if from_stdin:
        lines = [line.strip() for line in sys.stdin.read().splitlines() if line.strip()]
        if len(lines) != 2:
            raise UsageError("stdin: two lines are needed, the access key and its secret", field="stdin")
        return lines[0], lines[1], None
    draft = from_environment(described, tieline.settings.environment)
    if draft is not None and isinstance(draft.credentials, Basic):
        return draft.credentials.username, draft.credentials.password.reveal(), draft.base_url
    if not sys.stdin.isatty():
        raise UsageError(
            "no terminal to ask for the access key: use --stdin, or set the environment variables"
        )
    username = typer.prompt(f"{described.display_name} access key", err=True)
    password = typer.prompt(f"{described.display_name} access key secret", hide_input=True, err=True)
    return str(username), str(password), None
