"""The WebSocket on which a browser hears how its sign-in ends."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs

import msgspec

from tieline.connections.audience import Audience, Told
from tieline.server.exchange import Receive, Scope, Send

#: Where browsers connect.
PATH = "/"
#: Seconds that one may wait: longer than a sign-in may take.
PATIENCE = 20 * 60.0


async def listen(audience: Audience, scope: Scope, receive: Receive, send: Send) -> None:
    """Tell a browser its name, and what is told under it, until it leaves; other paths are refused.

    One that was cut off comes back by its name, as `ws_client_id` in the query, and hears what it has missed.
    """
    await receive()
    if scope["path"] != PATH:
        await send({"type": "websocket.close", "code": 1008})
        return
    await send({"type": "websocket.accept"})
    with audience.waiting(_name_in(scope)) as (name, heard):
        await _say(send, {"message_type": "connection_ack", "ws_client_id": name})
        telling = asyncio.create_task(_tell(heard, send))
        try:
            async with asyncio.timeout(PATIENCE):
                while (await receive())["type"] != "websocket.disconnect":
                    continue
        except TimeoutError:
            await send({"type": "websocket.close", "code": 1000})
        finally:
            telling.cancel()


def _name_in(scope: Scope) -> str | None:
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return next(iter(query.get("ws_client_id", ())), None)


async def _tell(heard: asyncio.Queue[Told], send: Send) -> None:
    while True:
        await _say(send, await heard.get())


async def _say(send: Send, told: Told) -> None:
    await send({"type": "websocket.send", "text": msgspec.json.encode(told).decode()})
