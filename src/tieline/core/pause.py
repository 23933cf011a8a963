"""A sleep that somebody can end."""

from __future__ import annotations

import asyncio

from tieline.core.clock import Clock


async def pause(clock: Clock, seconds: float, woken: asyncio.Event) -> None:
    """Return once so many seconds have passed on a clock, or as soon as an event is set."""
    waits = [asyncio.ensure_future(each) for each in (clock.sleep(seconds), woken.wait())]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waits:
            each.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
