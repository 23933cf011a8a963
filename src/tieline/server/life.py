"""The life of a server: what is opened before the first request, done from time to time, and closed after the last."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from tieline.app import Tieline
from tieline.core.errors import TielineError
from tieline.functions.registry import Registry
from tieline.server.exchange import Receive, Send
from tieline.server.log import log

#: Seconds between two looks for what may be removed by now.
PURGE_EVERY = 24 * 3600.0
#: Seconds between two looks for functions that have changed.
RELOAD_EVERY = 1.0


async def live(
    tieline: Tieline, started: Callable[[], None], receive: Receive, send: Send, *, reload: bool = False
) -> None:
    """Serve an ASGI lifespan: open a `Tieline` with its engine, tell by `started` that it is, and close it at the end.

    With `reload` functions are loaded again whenever one of their files has changed.
    """
    await receive()  # lifespan.startup
    async with tieline:
        await asyncio.to_thread(tieline.start_engine)
        started()
        duties = [asyncio.create_task(_purge_daily(tieline))]
        if reload:
            duties.append(asyncio.create_task(_reload(tieline)))
        await send({"type": "lifespan.startup.complete"})
        with suppress(
            asyncio.CancelledError
        ):  # a second signal: the server waits for nothing more than our end
            await receive()  # lifespan.shutdown
        for duty in duties:
            duty.cancel()
        await asyncio.gather(*duties, return_exceptions=True)
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


async def _reload(tieline: Tieline) -> None:
    while True:
        await asyncio.sleep(RELOAD_EVERY)
        try:
            if await asyncio.to_thread(tieline.reload_functions):
                tell_functions(tieline.functions.registry)
        except TielineError as problem:  # such as a folder that is gone for a moment
            log(logging.WARNING, "functions", error=problem.message)


def tell_functions(registry: Registry) -> None:
    """Write down which functions there are, and each that there should be with the line that is to blame."""
    for problem in registry.problems:
        log(
            logging.WARNING,
            "function_problem",
            file=str(problem.path),
            line=problem.line,
            error=problem.message,
        )
    for integration, told in summary(registry).items():
        log(logging.INFO, "functions", integration=integration, loaded=told)


def summary(registry: Registry) -> dict[str, str]:
    """Return how many functions of each kind every integration has, in words."""
    kinds = {"sync": registry.syncs, "action": registry.actions, "event function": registry.events}
    integrations = sorted({integration for kind in kinds.values() for integration, _ in kind})
    counts = {
        each: {name: sum(integration == each for integration, _ in kind) for name, kind in kinds.items()}
        for each in integrations
    }
    return {
        integration: ", ".join(
            f"{count} {name}{'s' if count > 1 else ''}" for name, count in found.items() if count
        )
        for integration, found in counts.items()
    }
