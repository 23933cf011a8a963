"""`tieline connect`: verify an account and store it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from typing import Annotated

import typer

from tieline.cli.options import DailyOption, ProviderArgument, RateOption, read_pace
from tieline.connections.environment import from_environment
from tieline.core.errors import UsageError
from tieline.providers import catalogue
from tieline.providers.model import Provider

_STDIN = "With --stdin: two lines, the access key and its secret."


def connect(
    provider: ProviderArgument,
    connection: Annotated[str, typer.Option(metavar="ID", help="The connection's id.")] = "default",
    base_url: Annotated[
        str | None, typer.Option(metavar="URL", help="The account's own API address, where it has one.")
    ] = None,
    rate_limit: RateOption = None,
    daily_limit: DailyOption = None,
    stdin: Annotated[bool, typer.Option("--stdin", help=_STDIN)] = False,
) -> None:
    """Verify an account and store it, encrypted.

    The key and its secret come from the environment (for Gong GONG_ACCESS_KEY and GONG_ACCESS_KEY_SECRET), from
    standard input, or from a prompt; never from the command line, where others could read them.
    """
    from tieline.app import Tieline

    described, pace = catalogue.load(provider), read_pace(rate_limit, daily_limit)
    with Tieline() as tieline:
        environment = tieline.settings.environment
        username, password = _from_stdin() if stdin else _found(described, environment)
        former = {(each.provider, each.connection_id): each for each in tieline.connections()}
        stored = asyncio.run(
            tieline.connect(
                provider,
                username=username,
                password=password,
                base_url=base_url or _address(described, environment),
                connection_id=connection,
                pace=pace,
            )
        )
    known = former.get((stored.provider, stored.connection_id))
    if known is not None and known.identity != stored.identity:
        print(
            f"{stored.name} meant another account before, at {known.base_url}: what was synced for that one is kept "
            "apart, and is there again once you connect it again.",
            file=sys.stderr,
        )
    print(f"Connected {stored.name} at {stored.base_url}. Next: tieline sync {provider}")


def _address(provider: Provider, environment: Mapping[str, str]) -> str | None:
    return environment.get(provider.environment.base_url) if provider.environment else None


def _from_stdin() -> tuple[str, str]:
    lines = [line.strip() for line in sys.stdin.read().splitlines() if line.strip()]
    if len(lines) != 2:
        raise UsageError("stdin: two lines are needed, the access key and its secret", field="stdin")
    return lines[0], lines[1]


def _found(provider: Provider, environment: Mapping[str, str]) -> tuple[str, str]:
    """Return user name and password from the environment, or what a person answers."""
    draft = from_environment(provider, environment)
    if draft is not None:
        return draft.credentials.username, draft.credentials.password.reveal()  # type: ignore[union-attr]
    if not sys.stdin.isatty():
        raise UsageError(
            "no terminal to ask for the access key: use --stdin, or set the environment variables"
        )
    username: str = typer.prompt(f"{provider.display_name} access key", err=True)
    password: str = typer.prompt(f"{provider.display_name} access key secret", hide_input=True, err=True)
    return username, password
