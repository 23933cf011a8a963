"""`tieline connections`: the accounts that are stored."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from tieline.cli import health
from tieline.cli.link import link
from tieline.cli.named import ConnectionArgument, IntegrationOption, find_connection, name_of
from tieline.cli.options import JsonOption
from tieline.core.clock import from_us

if TYPE_CHECKING:
    from tieline.connections.model import Listed

connections = typer.Typer(help="The accounts that are stored.", no_args_is_help=True)
connections.command()(link)

RevealOption = Annotated[
    bool, typer.Option("--reveal", help="Show credentials and what else is secret, in plain text.")
]


FailingOption = Annotated[
    bool, typer.Option("--failing", help="Only those whose token cannot be renewed, or whose syncs fail.")
]


@connections.command("list")
def list_(
    integration: IntegrationOption = None, failing: FailingOption = False, json: JsonOption = False
) -> None:
    """Show the connections, the newest first, without what is secret, and what is wrong with them."""
    found = asyncio.run(_list(integration))
    if failing:
        found = [each for each in found if health.troubles(each)]
    if json:
        from tieline.connections.wire import listed

        print(msgspec.json.encode({"connections": [listed(each) for each in found]}).decode())
        return
    if not found and not failing:
        print("No connections yet: `tieline connect PROVIDER` makes one.", file=sys.stderr)
    width = max((len(name_of(each)) for each in found), default=0)
    for each in found:
        since = from_us(each.created_at).astimezone()
        told = "".join(f"  {trouble}" for trouble in health.troubles(each))
        print(f"{name_of(each):<{width}}  {each.provider:<12}  since {since:%Y-%m-%d %H:%M}{told}")


@connections.command()
def show(name: ConnectionArgument, reveal: RevealOption = False, json: JsonOption = False) -> None:
    """Show a connection as it is stored; what is secret only with --reveal."""
    shown = asyncio.run(_show(name, reveal=reveal))
    if json:
        print(msgspec.json.encode(shown).decode())
        return
    from tieline.providers.writing import write

    print(write(shown), end="")


@connections.command()
def refresh(name: ConnectionArgument) -> None:
    """Renew a connection's token now, whatever its age and whatever failed before."""
    print(asyncio.run(_refresh(name)))


@connections.command()
def delete(name: ConnectionArgument) -> None:
    """Forget a connection and its credentials. What was synced for it is kept for a month."""
    print(f"Deleted {asyncio.run(_delete(name))}.")


async def _list(integration: str | None) -> list[Listed]:
    from tieline.app import Tieline
    from tieline.connections.model import ConnectionQuery

    async with Tieline() as tieline:
        if integration is not None:
            await asyncio.to_thread(tieline.integrations.get, integration)
        chosen = () if integration is None else (integration,)
        return await tieline.connections.list(ConnectionQuery(integrations=chosen))


async def _show(name: str, *, reveal: bool) -> dict[str, object]:
    from tieline.app import Tieline
    from tieline.connections.wire import shown

    async with Tieline() as tieline:
        found = await find_connection(tieline, name)
        stored = await tieline.connections.find(found.integration, found.connection_id)
        provider = tieline.connections.provider_of(stored)
        failing = await tieline.connections.failing(stored)
        document = shown(stored, provider, credentials=reveal, refresh_token=reveal, failing=failing)
        told: dict[str, object] = msgspec.to_builtins(document)
        more = {
            "base_url": stored.base_url,
            "trusted": stored.trusted,
            "health": health.shown(stored.refresh),
        }
        return {**told, **more}


async def _refresh(name: str) -> str:
    from tieline.app import Tieline
    from tieline.connections.refresh import is_renewable, lives_until

    async with Tieline() as tieline:
        found = await find_connection(tieline, name)
        fresh = await tieline.connections.get(found.integration, found.connection_id, force=True)
        if fresh.credentials is None or not is_renewable(fresh.credentials):
            return f"{name_of(found)} has nothing to renew."
        end, problem = lives_until(fresh.credentials), health.trouble(fresh.refresh)
        until = "" if end is None else f" It is good until {from_us(end).astimezone():%Y-%m-%d %H:%M}."
        but = "" if problem is None else f" But {problem}."
        return f"{name_of(found)} has a new token.{until}{but}"


async def _delete(name: str) -> str:
    from tieline.app import Tieline

    async with Tieline() as tieline:
        found = await find_connection(tieline, name)
        await tieline.connections.delete(found.integration, found.connection_id)
        return name_of(found)
