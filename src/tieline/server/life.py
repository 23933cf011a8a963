"""The life of a server: what is opened before the first request, done from time to time, and closed after the last."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from tieline.app import Tieline
from tieline.core.errors import TielineError
from tieline.server.exchange import Receive, Send
from tieline.server.log import log

#: Seconds between two looks for what may be removed by now.
PURGE_EVERY = 24 * 3600.0


async def live(tieline: Tieline, started: Callable[[], None], receive: Receive, send: Send) -> None:
    """Serve an ASGI lifespan: open a `Tieline`, tell by `started` that it is, and close it at the end."""
    await receive()  # lifespan.startup
    async with tieline:
        started()
        housekeeping = asyncio.create_task(_purge_daily(tieline))
        await send({"type": "lifespan.startup.complete"})
        await receive()  # lifespan.shutdown
        housekeeping.cancel()
        with suppress(asyncio.CancelledError):
            await housekeeping
    await send({"type": "lifespan.shutdown.complete"})


async def _purge_daily(tieline: Tieline) -> None:
    while True:
        try:
            removed = await asyncio.to_thread(tieline.purge)
        except TielineError as problem:
            log(logging.WARNING, "purge", error=problem.message)
        else:
            if removed:
                log(logging.INFO, "purge", connections=removed)
        await asyncio.sleep(PURGE_EVERY)
