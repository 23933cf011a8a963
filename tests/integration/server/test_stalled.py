"""Callers who stop reading: they hold neither a connection nor a call for ever."""

import asyncio
import logging
import socket
import threading
from contextlib import closing, suppress
from urllib.parse import urlsplit

import pytest
from tests.processes import PATIENCE
from tests.serving import serving

MIB = bytes(2**20)
#: More than any system keeps for a socket by itself.
LARGE = 64


class Hangups(logging.Handler):
    """Hears of each caller who was hung up on."""

    def __init__(self):
        super().__init__()
        self.heard = threading.Event()

    def emit(self, record):
        if record.getMessage() == "stalled":
            assert record.facts["unsent"] > 0
            self.heard.set()


@pytest.fixture
def hangups():
    heard, logger = Hangups(), logging.getLogger("tieline")
    before = logger.level
    logger.setLevel("INFO")
    logger.addHandler(heard)
    yield heard.heard
    logger.removeHandler(heard)
    logger.setLevel(before)


class Talker:
    """An application with an answer too large for a caller who does not read it; tells when its caller is gone."""

    def __init__(self):
        self.gone = threading.Event()

    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            await self.live(receive, send)
            return
        close = [(b"connection", b"close")] if scope["path"] == "/last" else []
        length = (b"content-length", b"%d" % (LARGE * len(MIB)))
        await send({"type": "http.response.start", "status": 200, "headers": [length, *close]})
        if scope["path"] == "/parts":
            sending = asyncio.create_task(self.parts(send))
            while (await receive())["type"] != "http.disconnect":
                continue
            await sending
        elif scope["path"] == "/torn":
            await send({"type": "http.response.body", "body": MIB * (LARGE - 1), "more_body": True})
            scope["extensions"]["tieline.abort"]["close"]()
            while (await receive())["type"] != "http.disconnect":
                continue
        else:
            await send({"type": "http.response.body", "body": MIB * LARGE})
        self.gone.set()

    async def live(self, receive, send):
        for told in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{told}.complete"})

    async def parts(self, send):
        for _ in range(LARGE):
            await send({"type": "http.response.body", "body": MIB, "more_body": True})


def ask(url, path):
    parts = urlsplit(url)
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
    connection.settimeout(PATIENCE)
    connection.connect((parts.hostname, parts.port))
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return connection


@pytest.mark.parametrize("path", ["/parts", "/torn", "/whole", "/last"])
def test_a_caller_who_does_not_read_is_hung_up_on(hangups, path):
    """While the answer is sent, after it was broken off, and after the last word of it."""
    app = Talker()
    with serving(app, send_seconds=0.1) as url, closing(ask(url, path)) as connection:
        assert hangups.wait(PATIENCE)
        assert app.gone.wait(PATIENCE)
        came = 0
        with suppress(ConnectionResetError):
            while part := connection.recv(2**20):
                came += len(part)
    assert came < LARGE * len(MIB)


def test_a_caller_who_reads_slowly_is_not(hangups):
    """However long it takes: each part that is taken counts."""
    with serving(Talker(), send_seconds=0.5) as url, closing(ask(url, "/last")) as connection:
        pause, came = threading.Event(), 0
        for _ in range(15):
            came += len(connection.recv(2**18))
            assert not pause.wait(0.1)
        while part := connection.recv(2**20):
            came += len(part)
    assert came > LARGE * len(MIB)
    assert not hangups.is_set()
