"""The clients over a home of this process: every name of `Client` and `AsyncClient`, with no server beside it."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

from tieline.access.model import EVERYTHING, ApiKey, hint, new_key
from tieline.app import Tieline
from tieline.clients import BlockingWay
from tieline.core.loop_thread import LoopThread
from tieline.core.secrets import Secret
from tieline.embed.asgi import AsgiWay
from tieline.sdk.account import DEFAULT_HOST
from tieline.sdk.async_client import AsyncClient
from tieline.sdk.client import Client
from tieline.server.app import Server
from tieline.server.gate import FindKey, Gate
from tieline.server.proxy import ProxyApp
from tieline.server.table import OPERATIONS


@contextmanager
def local(tieline: Tieline | None = None, *, engine: bool = False) -> Generator[Client]:
    """Give a `Client` of the home of this process, with no server and no key, while the block runs.

    It is one's own `tieline`, which stays open, or that of the environment. With `engine` what is due runs here
    meanwhile: schedules, triggered syncs, queued actions, webhooks; without it they wait for a process that has one. Raises
    `UsageError` where `tieline` is in an `async with` block.
    """
    thread = LoopThread("tieline-local")
    try:
        stack = AsyncExitStack()
        try:
            opened = thread.run(stack.enter_async_context(_opened(tieline, engine=engine)))
            way = BlockingWay(opened.way, thread)
            with Client(
                DEFAULT_HOST,
                opened.key,
                signing_key=opened.signing_key,
                environment={},
                transport=way,
                streams=way,
            ) as client:
                yield client
        finally:
            thread.run(stack.aclose())
    finally:
        thread.close()


@asynccontextmanager
async def async_local(tieline: Tieline | None = None, *, engine: bool = False) -> AsyncGenerator[AsyncClient]:
    """As `local`, an `AsyncClient` for this event loop; `tieline` may be in an `async with` block of it."""
    async with (
        _opened(tieline, engine=engine) as opened,
        AsyncClient(
            DEFAULT_HOST,
            opened.key,
            signing_key=opened.signing_key,
            environment={},
            transport=opened.way,
            streams=opened.way,
        ) as client,
    ):
        yield client


class _Opened:
    """A way to the operations of a home, and what opens it."""

    def __init__(self, tieline: Tieline, signing_key: Secret) -> None:
        self.key = new_key()
        self.signing_key = signing_key
        gate = Gate(_only(self.key))
        self.way = AsgiWay(Server(tieline, OPERATIONS, ProxyApp(tieline.proxy), gate=gate))


@asynccontextmanager
async def _opened(given: Tieline | None, *, engine: bool) -> AsyncGenerator[_Opened]:
    tieline = Tieline() if given is None else given
    try:
        async with tieline.online():
            if engine:
                await asyncio.to_thread(tieline.start_engine)
            preset = tieline.settings.webhook_signing_key
            opened = _Opened(tieline, await asyncio.to_thread(tieline.access.webhook_signing_key, preset))
            try:
                yield opened
            finally:
                await opened.way.close()
    finally:
        if given is None:
            await asyncio.to_thread(tieline.close)


def _only(key: Secret) -> FindKey:
    """Return what finds one key, of whoever is in this process, and no other."""
    text = key.reveal()
    known = ApiKey(id=0, name="local", hint=hint(text), scopes=EVERYTHING, created_at=0)

    async def find(given: str) -> ApiKey | None:
        return known if hmac.compare_digest(given, text) else None

    return find
