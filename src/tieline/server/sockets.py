"""The WebSocket on which a browser hears how its sign-in ends."""

from __future__ import annotations

import asyncio

import msgspec

from tieline.connections.audience import Audience, Told
from tieline.server.exchange import Receive, Scope, Send

#: Where browsers connect.
PATH = "/"
#: Seconds that one may wait: longer than a sign-in may take.
PATIENCE = 20 * 60.0


async def listen(audience: Audience, scope: Scope, receive: Receive, send: Send) -> None:
    """Tell a browser its name, and what is told under it, until it leaves; other paths are refused."""
    await receive()
    if scope["path"] != PATH:
        await send({"type": "websocket.close", "code": 1008})
        return
    await send({"type": "websocket.accept"})
    with audience.waiting() as (name, heard):
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


async def _tell(heard: asyncio.Queue[Told], send: Send) -> None:
    while True:
        await _say(send, await heard.get())


async def _say(send: Send, told: Told) -> None:
    await send({"type": "websocket.send", "text": msgspec.json.encode(told).decode()})
