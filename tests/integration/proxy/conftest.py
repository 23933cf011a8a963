"""A server with a proxy in the test's own event loop, over real sockets; its stores are in memory."""

import asyncio
import contextlib
import logging
from types import SimpleNamespace

import pytest
import uvicorn
from tests.proxying import KEY, World

from tieline.core.clock import SystemClock
from tieline.http.egress import EgressRules
from tieline.http.listener import bind, url_of
from tieline.http.model import Timeouts
from tieline.http.streams import HttpStreams
from tieline.server.app import Server
from tieline.server.protocol import protocol
from tieline.server.proxy import ProxyApp
from tieline.settings import Settings

WHO = {"Authorization": f"Bearer {KEY}", "Provider-Config-Key": "acme", "Connection-Id": "c"}


class Caller:
    """A connection to the server; speaks as it is told."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    def send(self, method, target, headers=None, body=b"", *, who=WHO):
        lines = [f"{method} {target} HTTP/1.1", "Host: tieline.test"]
        given = {**who, **(headers or {})}
        lines += [f"{name}: {value}" for name, value in given.items() if value is not None]
        self.writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)

    async def head(self):
        """Return status and headers of an answer, the names in lower case."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        pairs = [tuple(line.split(": ", 1)) if ": " in line else (line.rstrip(":"), "") for line in lines]
        return int(first.split()[1]), {name.lower(): value for name, value in pairs}

    async def answer(self, *, head=False):
        """Return status, headers and body of an answer."""
        status, headers = await self.head()
        if head or status in {204, 304}:
            return status, headers, b""
        if "content-length" in headers:
            return status, headers, await self.reader.readexactly(int(headers["content-length"]))
        body = b""
        while size := int(await self.reader.readline(), 16):
            body += (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readline()
        return status, headers, body

    async def ask(self, *given, **more):
        self.send(*given, **more)
        return await self.answer(head=given[0] == "HEAD")

    async def close(self):
        self.writer.close()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()


@pytest.fixture
def world():
    return World(clock=SystemClock())


@pytest.fixture
async def serve(world, caplog):
    """Return a function that serves a proxy to a base URL and returns what calls it; what the log holds is `faults`."""
    async with contextlib.AsyncExitStack() as stack:

        async def start(base_url, *, egress=None, timeouts=None, send_seconds=60.0, **connection):
            world.connect(base_url=base_url, **connection)
            trusted = await stack.enter_async_context(HttpStreams(timeouts=timeouts or Timeouts(read=10)))
            guarded = await stack.enter_async_context(
                HttpStreams(egress=EgressRules.parse(egress), timeouts=timeouts or Timeouts(read=10))
            )
            forwarder = world.forwarder(trusted, guarded)
            tieline = SimpleNamespace(settings=Settings.of({}), find_key=forwarder.directory.find_key)
            app = Server(tieline, (), ProxyApp(forwarder))
            listener = stack.enter_context(bind("127.0.0.1", 0))
            config = uvicorn.Config(
                app, http=protocol(20, send_seconds), lifespan="off", ws="none", log_config=None, access_log=False,
                date_header=False, server_header=False, proxy_headers=False, timeout_graceful_shutdown=1,
            )  # fmt: skip
            server = uvicorn.Server(config)
            running = asyncio.create_task(server._serve([listener]))
            stack.push_async_callback(_stop, server, running)
            while not server.started:
                await asyncio.sleep(0.001)

            async def call():
                port = int(url_of(listener).rpartition(":")[2])
                caller = Caller(*await asyncio.open_connection("127.0.0.1", port, limit=2**20))
                stack.push_async_callback(caller.close)
                return caller

            return call

        yield start
    errors = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not errors, errors


async def _stop(server, running):
    server.should_exit = True
    await running
