"""A WebSocket whose server ends."""

import asyncio

import pytest
import uvicorn
from uvicorn.server import ServerState
from wsproto import ConnectionType, WSConnection
from wsproto.events import CloseConnection, Request

from tieline.server.line import Line


class Wire(asyncio.Transport):
    """Keeps what is written, and stays open for as long as it has not been read."""

    def __init__(self):
        super().__init__()
        self.written = b""
        self.closing = False

    def write(self, data):
        self.written += data

    def close(self):
        self.closing = True

    def is_closing(self):
        return self.closing


async def app(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        continue


@pytest.fixture
async def opened():
    """A line that a browser has opened, its wire and the browser's side."""
    config, wire = uvicorn.Config(app, lifespan="off", log_config=None), Wire()
    line, browser = Line(config, ServerState(), {}), WSConnection(ConnectionType.CLIENT)
    line.connection_made(wire)
    line.data_received(browser.send(Request(host="tieline.test", target="/")))
    while not wire.written:
        await asyncio.sleep(0)
    browser.receive_data(wire.written)
    list(browser.events())
    wire.written = b""
    yield line, wire, browser
    await asyncio.gather(*line.tasks)


async def test_a_browser_that_waits_is_told_that_the_server_ends(opened):
    line, wire, browser = opened
    line.shutdown()
    browser.receive_data(wire.written)
    assert (wire.closing, [event.code for event in browser.events()]) == (True, [1012])


async def test_what_a_browser_has_ended_is_not_ended_again(opened):
    """Although its connection is there still, as long as the goodbye was not taken."""
    line, wire, browser = opened
    line.data_received(browser.send(CloseConnection(code=1000)))
    assert wire.closing
    line.shutdown()
    browser.receive_data(wire.written)
    assert [event.code for event in browser.events()] == [1000]
