"""`tieline connect`: verify an account and store it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tieline.auth.credentials import Basic
from tieline.cli.options import DailyOption, ProviderArgument, RateOption, read_pace
from tieline.connections.environment import from_environment
from tieline.connections.given import inputs
from tieline.core.errors import UsageError
from tieline.sources.catalogue import find

if TYPE_CHECKING:
    from tieline.providers.model import InputField, Provider

_STDIN = "With --stdin: a line for each field, in the order of `tieline providers show`; for Gong the access key and its secret."
ConfigOption = Annotated[
    list[str] | None,
    typer.Option(
        "--config",
        metavar="NAME=VALUE",
        help="More about the account, such as subdomain=acme; may be repeated.",
    ),
]


def connect(
    provider: ProviderArgument,
    connection: Annotated[str, typer.Option(metavar="ID", help="The connection's id.")] = "default",
    base_url: Annotated[
        str | None, typer.Option(metavar="URL", help="The account's own API address, where it has one.")
    ] = None,
    config: ConfigOption = None,
    rate_limit: RateOption = None,
    daily_limit: DailyOption = None,
    stdin: Annotated[bool, typer.Option("--stdin", help=_STDIN)] = False,
) -> None:
    """Verify an account and store it, encrypted.

    The credentials come from the environment (for Gong GONG_ACCESS_KEY and GONG_ACCESS_KEY_SECRET), from standard
    input, or from a prompt; never from the command line, where others could read them.
    """
    from tieline.app import Tieline

    pace = read_pace(rate_limit, daily_limit)
    with Tieline() as tieline:
        described = tieline.catalogue.load(provider)
        environment = tieline.settings.environment
        credentials = _from_stdin(described) if stdin else _found(described, environment)
        former = {each.name: each for each in tieline.all_connections()}
        stored = asyncio.run(
            tieline.connect(
                provider,
                credentials,
                connection_config=_read_config(config or ()),
                base_url=base_url or _address(described, environment),
                connection_id=connection,
                pace=pace,
            )
        )
    known = former.get(stored.name)
    if known is not None and known.identity != stored.identity:
        print(
            f"{stored.name} meant another account before, at {known.base_url}: what was synced for that one is kept "
            "apart, and is there again once you connect it again.",
            file=sys.stderr,
        )
    where = f" at {stored.base_url}" if stored.base_url else ""
    following = f" Next: tieline sync {provider}" if find(provider) else ""
    print(f"Connected {stored.name}{where}.{following}")


def _address(provider: Provider, environment: Mapping[str, str]) -> str | None:
    return environment.get(provider.environment.base_url) if provider.environment else None


def _read_config(given: Sequence[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    for name, equals, _ in pairs:
        if not (name and equals):
            raise UsageError(f"config: {name!r} is not NAME=VALUE", field="config")
    return {name: value for name, _, value in pairs}


def _from_stdin(provider: Provider) -> dict[str, str]:
    wanted = {name: field for name, field in inputs(provider).items() if not field.optional}
    lines = [line.strip() for line in sys.stdin.read().splitlines() if line.strip()]
    if len(lines) != len(wanted):
        titles = " and ".join(_title(*each) for each in wanted.items())
        raise UsageError(f"stdin: {len(wanted)} lines are needed: {titles}", field="stdin")
    return dict(zip(wanted, lines, strict=True))


def _found(provider: Provider, environment: Mapping[str, str]) -> dict[str, str]:
    """Return credentials from the environment, or what a person answers."""
    draft = from_environment(provider, environment)
    if draft is not None and isinstance(draft.credentials, Basic):
        return {"username": draft.credentials.username, "password": draft.credentials.password.reveal()}
    wanted = inputs(provider)
    if wanted and not sys.stdin.isatty():
        raise UsageError(
            f"no terminal to ask for {' and '.join(_title(*each) for each in wanted.items())}: use --stdin, "
            "or set the environment variables"
        )
    return {name: answer for name, field in wanted.items() if (answer := _ask(provider, name, field))}


def _ask(provider: Provider, name: str, field: InputField) -> str:
    answer: str = typer.prompt(
        f"{provider.display_name} {_title(name, field)}",
        hide_input=field.secret,
        default="" if field.optional else None,
        show_default=False,
        err=True,
    )
    return answer


def _title(name: str, field: InputField) -> str:
    return (field.title or name).lower()
