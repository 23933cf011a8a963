"""Commands that are known by name and one line, and loaded only when they are called: so each starts as light as it can."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

#: Every command, in the order of the help, by the first sentence of its own help.
COMMANDS: Mapping[str, str] = {
    "demo": "Sync a sandbox of Gong, let it grow, sync again, look at records, export them, draw a chart of them.",
    "call": "Call an API as one of its accounts, signed as it wants it; print status, headers and body.",
    "connect": "Verify an account and store it, encrypted.",
    "sync": "Sync a provider's streams into the record store.",
    "records": "Show the records of a stream or a model, the longest unchanged first.",
    "export": "Bring records out: to a DuckDB file, Parquet files, JSON lines, a PostgreSQL database, or any destination of dlt's.",
    "query": "Ask in SQL about what was synced: streams, their flat views, and reports.",
    "status": "Show connections, their streams, last and next runs, and how many requests are left today.",
    "serve": "Serve the API as Nango's SDK speaks to it, and run syncs, actions and webhooks.",
    "init": "Make a project with a sync and an action of Gong's, and tests for them that pass.",
    "dryrun": "Run a sync or an action against the real API without storing anything, and show what would change.",
    "run": "Run a sync or an action once, now, in this process, and show what came of it.",
    "client": "Write typed clients of APIs, look at their documents.",
    "connections": "The accounts that are stored.",
    "integrations": "Providers set up for use.",
    "keys": "API keys, the webhook signing key, and encryption.",
    "env": "Variables that integration code sees, kept encrypted.",
    "providers": "Look at the providers there are, check descriptions, take over more.",
    "functions": "Syncs, actions and event functions: one's own, and those that come along.",
    "syncs": "The syncs of connections: how they stand, when they run. `tieline serve` runs them.",
    "webhooks": "Where webhooks go, which, what became of them; and sending them again.",
    "sandbox": "Serve a faithful emulator of an API on this machine, with data of its own.",
}
#: The modules here of those that are not called as theirs.
_HOMES = {"dryrun": "run", "functions": "listing"}


class Deferred(TyperCommand):
    """Stands for a command, or a group of them, until it is called. Typer does not publish the types in between."""

    def make_context(self, *given: Any, **named: Any) -> Any:
        """Return the context of the command itself."""
        return self.load().make_context(*given, **named)

    def load(self) -> Any:
        """Return the command itself."""
        name = str(self.name)
        found: Any = getattr(import_module(f"tieline.cli.{_HOMES.get(name, name)}"), name)
        alone = typer.Typer(rich_markup_mode=self.rich_markup_mode)
        if isinstance(found, typer.Typer):
            alone.add_typer(found, name=name)
        else:
            alone.command(name)(found)
        return get_group(alone).commands[name]


def defer(cli: typer.Typer) -> None:
    """Let a command line have all commands."""
    for name, about in COMMANDS.items():
        cli.command(name, cls=Deferred, help=about)(_nothing)


def loaded(cli: typer.Typer) -> TyperGroup:
    """Return a command line with the commands themselves, for what describes them all."""
    group = get_group(cli)
    for name, command in group.commands.items():
        if isinstance(command, Deferred):
            group.commands[name] = command.load()
    return group


def _nothing() -> None:
    """Is never called."""
