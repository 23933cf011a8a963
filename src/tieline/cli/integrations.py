"""`tieline integrations`: providers set up for use."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from tieline.cli.asking import answers_to
from tieline.cli.options import JsonOption, naming, read_pairs
from tieline.core.clock import from_us, iso
from tieline.core.errors import UsageError
from tieline.core.secrets import Secret

if TYPE_CHECKING:
    from tieline.connections.model import Integration, IntegrationCredentials
    from tieline.core.json import JsonValue
    from tieline.providers.model import InputField, Provider

integrations = typer.Typer(help="Providers set up for use.", no_args_is_help=True)

ProviderArgument = Annotated[
    str, typer.Argument(metavar="PROVIDER", help="The API, as `tieline providers list` calls it.")
]
KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help="The integration.")]
KeyOption = Annotated[
    str | None,
    typer.Option("--key", metavar="KEY", help="What programs call it; without it, as the provider."),
]
ConfigOption = Annotated[
    list[str] | None,
    typer.Option(
        "--config",
        metavar="NAME=VALUE",
        help="What its provider asks of integrations, such as baseUrl=https://api.example.com; may be repeated.",
    ),
]
ScopesOption = Annotated[
    str | None,
    typer.Option("--scopes", metavar="LIST", help="What an OAuth client asks for, with commas between."),
]
StdinOption = Annotated[
    bool,
    typer.Option(
        "--stdin",
        help="Read what is secret from standard input: a line for an OAuth client's id, one for its secret, and so on.",
    ),
]
WithOption = Annotated[
    bool, typer.Option("--with-connections", help="Although it has connections: they go too.")
]


@integrations.command("list")
def list_(json: JsonOption = False) -> None:
    """Show the integrations, the oldest first."""
    from tieline.app import Tieline

    with Tieline() as tieline:
        found = tieline.integrations.all()
    if json:
        print(msgspec.json.encode({"integrations": [_as_json(each) for each in found]}).decode())
        return
    if not found:
        print(
            "No integrations yet: `tieline integrations create` and `tieline connect` make them.",
            file=sys.stderr,
        )
    width = max((len(each.unique_key) for each in found), default=0)
    for each in found:
        since = from_us(each.created_at).astimezone()
        print(f"{each.unique_key:<{width}}  {each.provider:<12}  since {since:%Y-%m-%d %H:%M}")


@integrations.command()
def create(
    provider: ProviderArgument,
    key: KeyOption = None,
    config: ConfigOption = None,
    scopes: ScopesOption = None,
    stdin: StdinOption = False,
    json: JsonOption = False,
) -> None:
    """Set a provider up for use.

    `tieline connect` does so by itself where nothing has to be said. An OAuth client's id and secret, and what else is
    secret, come from standard input or from a prompt.
    """
    from tieline.app import Tieline
    from tieline.connections.integrations import NewIntegration
    from tieline.providers.ability import ability

    with Tieline() as tieline:
        described = tieline.catalogue.load(provider)
        said = _read_config(described, config or ())
        client, secrets = _asked(described, scopes, stdin=stdin)
        new = NewIntegration(
            provider=described.name,
            unique_key=key or described.name,
            credentials=client,
            integration_config={**said, **secrets},
        )
        with naming({"unique_key": "key"}):
            made = tieline.integrations.create(new)
    if missing := ability(described).missing:
        print(f"{described.display_name} does not work: {missing}", file=sys.stderr)
    print(msgspec.json.encode(_as_json(made)).decode() if json else f"Made {made.unique_key}.")


@integrations.command()
def delete(key: KeyArgument, with_connections: WithOption = False) -> None:
    """Remove an integration."""
    from tieline.app import Tieline

    with Tieline() as tieline:
        tieline.integrations.get(key)
        count = sum(each.integration == key for each in tieline.all_connections())
        if count and not with_connections:
            told = f"integration: {key!r} has {count:,} connections; --with-connections deletes them too"
            raise UsageError(told, field="integration")
        tieline.integrations.delete(key)
    print(f"Deleted {key}{f' and {count:,} connections' if count else ''}.")


def _read_config(provider: Provider, given: Sequence[str]) -> dict[str, JsonValue]:
    pairs = read_pairs(given)
    for name, _ in pairs:
        if name in _secrets(provider):
            told = f"config: {name} is secret: it is asked for, or taken from --stdin"
            raise UsageError(told, field="config")
    return dict(pairs)


def _secrets(provider: Provider) -> dict[str, InputField]:
    return {name: field for name, field in provider.integration_config.items() if field.secret}


def _asked(
    provider: Provider, scopes: str | None, *, stdin: bool
) -> tuple[IntegrationCredentials | None, dict[str, JsonValue]]:
    """Return the client or app that integrations of a provider need, None for none, and their secrets."""
    asked = [*_needed(provider).items(), *_secrets(provider).items()]
    answers = dict(zip((name for name, _ in asked), answers_to(provider, asked, stdin=stdin), strict=True))
    secrets: dict[str, JsonValue] = {name: text for name in _secrets(provider) if (text := answers[name])}
    return _credentials(provider, answers, scopes), secrets


def _needed(provider: Provider) -> dict[str, InputField]:
    """Return what is asked for of the client or app that integrations of a provider need."""
    from tieline.providers.model import InputField

    client = {
        "client_id": InputField(title="Client id"),
        "client_secret": InputField(title="Client secret", secret=True),
    }
    app = {
        "app_id": InputField(title="App id"),
        "app_link": InputField(title="Public link of the app"),
        "private_key": InputField(title="Private key of the app", secret=True),
    }
    match provider.auth_mode:
        case "OAUTH1" | "OAUTH2" | "TBA":
            return client
        case "MCP_OAUTH2" if provider.client_registration not in {"dynamic", "cimd"}:
            return client
        case "APP":
            return app
        case "CUSTOM":
            return {**app, **client}
        case _:
            return {}


def _credentials(
    provider: Provider, answers: Mapping[str, str], scopes: str | None
) -> IntegrationCredentials | None:
    from tieline.connections.model import AppKey, CustomApp, OAuthClient

    mode = provider.auth_mode
    if not _needed(provider):
        return None
    if mode == "APP":
        return AppKey(
            type=mode,
            app_id=answers["app_id"],
            app_link=answers["app_link"],
            private_key=Secret(answers["private_key"]),
        )
    client_id, client_secret = answers["client_id"], Secret(answers["client_secret"])
    if mode == "CUSTOM":
        return CustomApp(
            type=mode,
            app_id=answers["app_id"],
            app_link=answers["app_link"],
            private_key=Secret(answers["private_key"]),
            client_id=client_id,
            client_secret=client_secret,
        )
    return OAuthClient(type=mode, client_id=client_id, client_secret=client_secret, scopes=scopes)


def _as_json(integration: Integration) -> dict[str, object]:
    return {
        "unique_key": integration.unique_key,
        "provider": integration.provider,
        "display_name": integration.display_name,
        "created_at": iso(integration.created_at),
    }
