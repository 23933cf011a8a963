"""Connections by the names that people type, and columns that line up."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tieline.core.clock import from_us
from tieline.core.errors import UnknownName

if TYPE_CHECKING:
    from tieline.app import Tieline
    from tieline.connections.model import Listed

ConnectionArgument = Annotated[
    str,
    typer.Argument(metavar="CONNECTION", help="INTEGRATION/ID, or the ID alone where no other has it."),
]
IntegrationOption = Annotated[
    str | None, typer.Option("--integration", metavar="KEY", help="Only those of this integration.")
]


async def find_connection(tieline: Tieline, name: str) -> Listed:
    """Return the one connection that a name means; raises `UnknownName`, telling those it could be."""
    from tieline.connections.model import ConnectionQuery

    integration, slash, rest = name.partition("/")
    query = ConnectionQuery(connection_id=rest, integrations=(integration,))
    found = await tieline.connections.list(query) if slash and integration and rest else []
    found = found or await tieline.connections.list(ConnectionQuery(connection_id=name))
    if len(found) == 1:
        return found[0]
    if not found:
        told = f"connection: there is none called {name!r}; `tieline connections list` shows all"
    else:
        told = f"connection: {name!r} may be {', or '.join(sorted(name_of(each) for each in found))}"
    raise UnknownName(told, field="connection")


def named(tieline: Tieline, name: str) -> Listed:
    """As `find_connection`, by blocking."""

    async def find() -> Listed:
        async with tieline.online():
            return await find_connection(tieline, name)

    return asyncio.run(find())


def name_of(connection: Listed) -> str:
    """Return what people call a connection."""
    return f"{connection.integration}/{connection.connection_id}"


def show_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under the names of their columns, as wide as they are."""
    widths = [max(len(row[place]) for row in (columns, *rows)) for place in range(len(columns))]
    for row in (columns, *rows):
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def moment(us: int | None, otherwise: str = "") -> str:
    """Return a time as people at this machine write it."""
    return otherwise if us is None else f"{from_us(us).astimezone():%Y-%m-%d %H:%M:%S}"
