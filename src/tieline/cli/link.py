"""`tieline connections link`: a link by which somebody connects an account in a browser."""

from __future__ import annotations

import sys
from typing import Annotated

import msgspec
import typer

from tieline.cli.options import JsonOption, naming
from tieline.core.clock import from_us, zulu
from tieline.core.errors import UsageError

#: Where `tieline serve` is unless it is told otherwise.
_USUAL = "http://127.0.0.1:3003"


def link(
    integrations: Annotated[
        list[str],
        typer.Argument(
            metavar="INTEGRATION", help="What may be connected, as `tieline integrations list` calls it."
        ),
    ],
    user: Annotated[
        str | None, typer.Option(metavar="ID", help="Whose account it will be, as your product calls them.")
    ] = None,
    reconnect: Annotated[
        str | None, typer.Option(metavar="ID", help="Connect this connection again; with one integration.")
    ] = None,
    return_url: Annotated[str | None, typer.Option(metavar="URL", help="Where they go afterwards.")] = None,
    url: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help=f"Where browsers reach the server: else TIELINE_PUBLIC_URL, or {_USUAL}."
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Print a link by which somebody connects an account in their browser, within half an hour.

    The server must run on the same home: `tieline serve`. Whoever has the link may connect an account as this user.
    """
    from tieline.app import Tieline
    from tieline.connections.model import EndUser
    from tieline.connections.sessions import ConnectSession, SessionPage
    from tieline.core.look import check_return_url

    session = ConnectSession(
        allowed_integrations=tuple(integrations),
        end_user=None if user is None else EndUser(id=user),
        page=SessionPage(return_url=return_url),
    )
    if reconnect is not None and len(integrations) != 1:
        raise UsageError("reconnect: name the one integration of the connection", field="reconnect")
    if url is not None and not {"?", "#"}.isdisjoint(check_return_url(url, field="url")):
        raise UsageError("url: must have at most a path", field="url")
    flags = {"page.return_url": "return_url", "connection_id": "reconnect", "end_user.id": "user"}
    with Tieline() as tieline, naming(flags):
        for integration in integrations:
            tieline.integrations.get(integration)
        sessions = tieline.sessions
        begun = (
            sessions.begin_again(integrations[0], reconnect, session)
            if reconnect
            else sessions.begin(session)
        )
        base_url = (url or tieline.settings.public_url or _USUAL).rstrip("/")
    told = f"{base_url}/connect?session_token={begun.token.reveal()}"
    if json:
        print(msgspec.json.encode({"link": told, "expires_at": zulu(begun.expires_at)}).decode())
        return
    print(told)
    print(f"Good until {from_us(begun.expires_at).astimezone():%H:%M}.", file=sys.stderr)
