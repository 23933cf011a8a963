"""A home of this process, with an API and a Gong sandbox around it; and both kinds of client over it, with no server."""

import asyncio
import contextlib

import pytest
from tests.integration.nango_sdk.providers import write_providers
from tests.integration.nango_sdk.upstream import GOTOM_SECRET, GOTOM_USER, upstream
from tests.integration.sdk.conftest import Awaiting, Blocking
from tests.processes import Home, sandbox_process

from tieline import Secret, Settings, Tieline, async_local, local


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("embed")
    with upstream() as url, sandbox_process("--calls", "150", "--users", "230") as gong:
        home = Home(folder=folder / "home", variables={"TIELINE_EGRESS_ALLOW": "127.0.0.1"})
        write_providers(home.folder / "providers", url)
        with home.open() as tieline:
            tieline.access.set_variable("BOT_TOKEN", Secret("abcdefg"))
        yield {
            "home": home,
            "upstream": url,
            "gong": {"url": gong.url, "username": gong.access_key, "password": gong.access_key_secret},
            "gotom": {"username": GOTOM_USER, "password": GOTOM_SECRET},
        }


def opened(facts):
    home = facts["home"]
    settings = Settings.of({**home.variables, "TIELINE_HOME": str(home.folder)})
    return Tieline(settings, functions=facts.get("functions"))


class BlockingHere(Blocking):
    """Calls with the client that blocks, over a home that stays its owner's."""

    def __init__(self, facts):
        self._open = contextlib.ExitStack()
        tieline = self._open.enter_context(opened(facts))
        self.client = self._open.enter_context(local(tieline, engine="functions" in facts))

    def close(self):
        self._open.close()


class AwaitingHere(Awaiting):
    """Calls with the async client."""

    def __init__(self, facts):
        self.loop = asyncio.Runner()
        self._open = contextlib.AsyncExitStack()
        self.client = self.loop.run(self._enter(facts))

    async def _enter(self, facts):
        tieline = await self._open.enter_async_context(opened(facts))
        return await self._open.enter_async_context(async_local(tieline, engine="functions" in facts))

    def close(self):
        self.loop.run(self._open.aclose())
        self.loop.close()


@pytest.fixture(params=[BlockingHere, AwaitingHere], ids=lambda kind: kind.name)
def sdk(request, facts):
    caller = request.param(facts)
    yield caller
    caller.close()
