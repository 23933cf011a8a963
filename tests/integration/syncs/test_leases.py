"""A process that was away for too long writes nothing when it wakes up."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Self

import pytest
from tests.processes import MakeHome, Sandbox, sandbox_process
from tests.running import HastyClock, open_here
from tests.truth import assert_true, stored

from tieline.core.errors import AlreadyRunning, LeaseLost
from tieline.http.pace import Limits
from tieline.syncs.model import StreamResult
from tieline.work.lease import LEASE
from tieline.work.model import RunStatus


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with sandbox_process("--calls", "600") as running:
        running.control("transcripts", ready=True)
        yield running


class Relay:
    """The way to a sandbox, which holds its third request until it is let go, as a stopped process does."""

    def __init__(self, url: str) -> None:
        self._host, self._port = url.removeprefix("http://").split(":")
        self._seen = 0
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()
        self.url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, out = await asyncio.open_connection(self._host, self._port)
        answers = asyncio.create_task(self._pass(back, writer))
        await self._pass(reader, out, hold=True)
        await answers

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, hold: bool = False
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while chunk := await reader.read(65_536):
                if hold and chunk.startswith(b"POST "):
                    self._seen += 1
                    if self._seen == 3:
                        self.reached.set()
                        await self.go_on.wait()
                writer.write(chunk)
                await writer.drain()
        writer.close()


class Stopped(HastyClock):
    """The clock of a process that is stopped: none of its heartbeats comes."""

    async def sleep(self, seconds: float) -> None:
        del seconds
        await asyncio.Event().wait()


async def _sync(tieline: object) -> StreamResult:
    return (await tieline.sync("gong", streams=["calls"], pace=lambda _: Limits()))[0]  # type: ignore[attr-defined]


async def test_a_paused_run_that_wakes_up_writes_nothing(sandbox: Sandbox, make_home: MakeHome) -> None:
    """Once another process has taken its lease over, its run ends as lost and the other's work stands."""
    async with Relay(sandbox.url) as held:
        home = make_home({**sandbox.variables, "GONG_BASE_URL": held.url})
        with open_here(home, Stopped()) as sleeper, open_here(home, HastyClock()) as other:
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
