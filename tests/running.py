"""Syncs inside the test's own process, against a real sandbox, with a clock that does not make anybody wait."""

from __future__ import annotations

import asyncio
import time

from tests.processes import Home

from tieline.app import Tieline
from tieline.http.pace import Limits
from tieline.settings import Settings
from tieline.syncs.model import StreamResult, SyncOptions
from tieline.work.lease import HEARTBEAT

#: Seconds after which a run is taken to hang.
PATIENCE = 60.0


class HastyClock:
    """The machine's time, moved on by whoever sleeps; only heartbeats keep to the real one."""

    def __init__(self) -> None:
        self.skipped = 0.0

    def now(self) -> float:
        return time.time() + self.skipped

    async def sleep(self, seconds: float) -> None:
        if seconds == HEARTBEAT.total_seconds():
            await asyncio.sleep(seconds)
        else:
            self.skipped += seconds
            await asyncio.sleep(0)


def open_here(home: Home, clock: HastyClock | None = None) -> Tieline:
    """Open a home in this process."""
    variables = {**home.variables, "TIELINE_HOME": str(home.folder)}
    return Tieline(Settings.of(variables), clock=clock or HastyClock())


def sync_here(
    home: Home,
    *streams: str,
    options: SyncOptions | None = None,
    limits: Limits | None = None,
    clock: HastyClock | None = None,
) -> dict[str, StreamResult]:
    """Sync in this process, without a limit unless one is given; return what became of each stream."""

    async def run(tieline: Tieline) -> list[StreamResult]:
        async with asyncio.timeout(PATIENCE):
            return await tieline.sync(
                "gong", streams=streams, options=options, pace=lambda _: limits or Limits()
            )

    with open_here(home, clock) as tieline:
        return {result.stream: result for result in asyncio.run(run(tieline))}
