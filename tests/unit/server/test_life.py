"""What a server does from its first request to its last."""

import asyncio
import logging

import pytest

from tieline.core.errors import ConfigurationError, DatabaseBusy
from tieline.server.life import live


class Tieline:
    """Cannot remove what it should."""

    def __init__(self, trouble):
        self.trouble = trouble

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        return None

    def start_engine(self):
        return None

    def purge(self):
        raise self.trouble("no")


class Heard(logging.Handler):
    """Keeps what is logged, and tells of it."""

    def __init__(self):
        super().__init__()
        self.lines = []
        self.heard = asyncio.Event()

    def emit(self, record):
        self.lines.append((record.levelname, record.getMessage()))
        self.heard.set()


@pytest.mark.parametrize("trouble", [DatabaseBusy, ConfigurationError])
async def test_what_cannot_be_removed_is_told_and_ends_nothing(trouble):
    """Such as in a database that may only be read; the next day it is tried again."""
    handler, sent, orders = Heard(), [], asyncio.Queue()
    logger = logging.getLogger("tieline")
    logger.addHandler(handler)
    orders.put_nowait("lifespan.startup")

    async def send(message):
        sent.append(message["type"])

    try:
        life = asyncio.create_task(live(Tieline(trouble), lambda: None, orders.get, send))
        async with asyncio.timeout(10):
            await handler.heard.wait()
            orders.put_nowait("lifespan.shutdown")
            await life
    finally:
        logger.removeHandler(handler)
    assert handler.lines == [("WARNING", "purge")]
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


async def test_a_server_that_does_not_wait_any_more_is_closed_all_the_same():
    """At a second signal; nothing is said to be wrong."""
    sent, orders, closed = [], asyncio.Queue(), []

    class Home(Tieline):
        async def __aexit__(self, *how):
            closed.append(how)

        def purge(self):
            return 0

    async def send(message):
        sent.append(message["type"])

    orders.put_nowait("lifespan.startup")
    life = asyncio.create_task(live(Home(None), lambda: None, orders.get, send))
    while not sent:
        await asyncio.sleep(0.001)
    life.cancel()
    await life
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert closed == [(None, None, None)]
