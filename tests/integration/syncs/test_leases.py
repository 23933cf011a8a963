"""A process that was away for too long writes nothing when it wakes up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from tests.processes import MakeHome, Sandbox, sandbox_process
from tests.running import HastyClock, open_here
from tests.truth import assert_true, stored

from tieline.core.errors import AlreadyRunning, LeaseLost
from tieline.http.model import Request, Response
from tieline.http.pace import Limits
from tieline.http.ports import AsyncTransport
from tieline.syncs.model import StreamResult
from tieline.work.lease import LEASE
from tieline.work.model import RunStatus


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with sandbox_process("--calls", "600") as running:
        running.control("transcripts", ready=True)
        yield running


class Held:
    """A transport that stands still at its third request until it is let go, as a stopped process does."""

    def __init__(self, inner: AsyncTransport) -> None:
        self._inner = inner
        self._sent = 0
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()

    async def send(self, request: Request, *, max_body: int) -> Response:
        self._sent += 1
        if self._sent == 3:
            self.reached.set()
            await self.go_on.wait()
        return await self._inner.send(request, max_body=max_body)


class Stopped(HastyClock):
    """The clock of a process that is stopped: none of its heartbeats comes."""

    async def sleep(self, seconds: float) -> None:
        del seconds
        await asyncio.Event().wait()


async def _sync(tieline: object) -> StreamResult:
    return (await tieline.sync("gong", streams=["calls"], pace=lambda _: Limits()))[0]  # type: ignore[attr-defined]


async def test_a_paused_run_that_wakes_up_writes_nothing(sandbox: Sandbox, make_home: MakeHome) -> None:
    """Once another process has taken its lease over, its run ends as lost and the other's work stands."""
    from tieline.http.aiohttp_driver import AiohttpTransport

    home = make_home(sandbox)
    async with AiohttpTransport() as real:
        held = Held(real)
        with open_here(home, Stopped()) as sleeper, open_here(home, HastyClock()) as other:
            sleeper._given_transport = held
            sleeping = asyncio.create_task(_sync(sleeper))
            await held.reached.wait()

            # While its lease lasts nobody takes its place, for the process is alive.
            early = await _sync(other)
            assert isinstance(early.error, AlreadyRunning)

            other._clock.skipped = LEASE.total_seconds() + 1
            done = await _sync(other)
            assert done.status is RunStatus.SUCCESS
            before = [(record.id, record.cursor) for record in stored(home, "calls")]

            held.go_on.set()
            woken = await sleeping
            assert (woken.status, type(woken.error)) == (RunStatus.ERROR, LeaseLost)
            assert before == [(record.id, record.cursor) for record in stored(home, "calls")]
            again = await _sync(other)
            assert (again.status, again.counts.added, again.counts.updated) == (RunStatus.SUCCESS, 0, 0)
    assert_true(home, sandbox, "calls")
