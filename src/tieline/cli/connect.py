"""`tieline connect`: verify an account and store it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from tieline.auth.credentials import Basic
from tieline.cli.asking import answers_to
from tieline.cli.options import DailyOption, JsonOption, RateOption, read_pace, read_pairs
from tieline.connections.environment import from_environment
from tieline.connections.given import inputs
from tieline.core.errors import UsageError
from tieline.providers.configured import addressed
from tieline.sources.catalogue import find

if TYPE_CHECKING:
    from tieline.connections.model import Connection
    from tieline.providers.model import InputField, Provider

_STDIN = (
    "With --stdin: a line for each field of the credentials, then for each secret one of the configuration, in the order "
    "of `tieline providers show`, without optional ones or with all; for Gong the access key and its secret."
)
ProviderArgument = Annotated[
    str, typer.Argument(metavar="PROVIDER", help="The API, as `tieline providers list` calls it.")
]
IntegrationOption = Annotated[
    str | None,
    typer.Option(
        "--integration",
        metavar="KEY",
        help="The integration that it belongs to, made where it is not there; without it, one called as the provider.",
    ),
]
ConfigOption = Annotated[
    list[str] | None,
    typer.Option(
        "--config",
        metavar="NAME=VALUE",
        help="More about the account that is not secret, such as subdomain=acme; may be repeated.",
    ),
]


def connect(
    provider: ProviderArgument,
    connection: Annotated[str, typer.Option(metavar="ID", help="The connection's id.")] = "default",
    integration: IntegrationOption = None,
    base_url: Annotated[
        str | None, typer.Option(metavar="URL", help="The account's own API address, where it has one.")
    ] = None,
    config: ConfigOption = None,
    rate_limit: RateOption = None,
    daily_limit: DailyOption = None,
    stdin: Annotated[bool, typer.Option("--stdin", help=_STDIN)] = False,
    json: JsonOption = False,
) -> None:
    """Verify an account and store it, encrypted.

    The credentials come from the environment (for Gong GONG_ACCESS_KEY and GONG_ACCESS_KEY_SECRET), from standard
    input, or from a prompt; never from the command line, where others could read them. On a terminal everything is asked
    for that the account needs.
    """
    from tieline.app import Tieline

    pace = read_pace(rate_limit, daily_limit)
    with Tieline() as tieline:
        described = tieline.catalogue.load(provider)
        if integration is not None:
            described = tieline.integrations.provider(integration, described.name)
        environment = tieline.settings.environment
        base_url = base_url or _address(described, environment)
        given = _read_config(described, config or ())
        wanted = _wanted(addressed(described) if base_url else described, given)
        credentials, secret = _account(described, wanted, environment, stdin=stdin)
        former = {each.name: each for each in tieline.all_connections()}
        stored = asyncio.run(
            tieline.connect(
                provider,
                credentials,
                integration=integration,
                connection_config={**given, **secret},
                base_url=base_url,
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
    if json:
        told = {"connection": stored.name, "provider": stored.provider, "base_url": stored.base_url or None}
        print(msgspec.json.encode(told).decode())
        return
    where = f" at {stored.base_url}" if stored.base_url else ""
    following = f" Next: tieline sync {provider}{_choice(stored, former)}" if find(described) else ""
    print(f"Connected {stored.name}{where}.{following}")


def _choice(stored: Connection, former: Mapping[str, Connection]) -> str:
    """Return the option by which a command knows this account among others of its provider."""
    others = [
        each for each in former.values() if each.provider == stored.provider and each.name != stored.name
    ]
    return f" --connection {quote(stored.connection_id)}" if others else ""


def _address(provider: Provider, environment: Mapping[str, str]) -> str | None:
    return environment.get(provider.environment.base_url) if provider.environment else None


def _read_config(provider: Provider, given: Sequence[str]) -> dict[str, str]:
    pairs = read_pairs(given)
    for name, _ in pairs:
        if name in _secret_config(provider):
            raise UsageError(
                f"config: {name} is secret: it is asked for, or taken from --stdin, since others can read a command line",
                field="config",
            )
    return dict(pairs)


def _wanted(provider: Provider, given: Mapping[str, str]) -> dict[str, InputField]:
    """Return the fields of the configuration that are needed, not secret, and not given yet."""
    return {
        name: field
        for name, field in provider.connection_config.items()
        if not (field.secret or field.optional or field.automated or field.hidden)
        and name not in given
        and field.default_value is None
    }


def _secret_config(provider: Provider) -> dict[str, InputField]:
    """Return the fields of the configuration that are not for everybody's eyes."""
    declared = provider.connection_config.items()
    return {name: field for name, field in declared if field.secret and not (field.automated or field.hidden)}


def _account(
    provider: Provider, wanted: Mapping[str, InputField], environment: Mapping[str, str], *, stdin: bool
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the credentials and what else is asked for: from outside, or what a person answers.

    `wanted` are fields of the configuration that may stand on the command line, and do not.
    """
    draft = None if stdin else from_environment(provider, environment)
    if draft is not None and isinstance(draft.credentials, Basic):
        pair = draft.credentials
        return {"username": pair.username, "password": pair.password.reveal()}, {}
    credentials = [*inputs(provider).items()]
    if wanted and (stdin or not sys.stdin.isatty()):
        missing = " ".join(f"--config {name}={field.example or '…'}" for name, field in wanted.items())
        raise UsageError(f"config: {provider.display_name} needs {missing}", field="config")
    asked = [*credentials, *_secret_config(provider).items(), *wanted.items()]
    answers = answers_to(provider, asked, stdin=stdin)
    given = [(name, answer) for (name, _), answer in zip(asked, answers, strict=True)]
    first, second = given[: len(credentials)], given[len(credentials) :]
    return _present(first), _present(second)


def _present(given: Sequence[tuple[str, str]]) -> dict[str, str]:
    return {name: answer for name, answer in given if answer}
