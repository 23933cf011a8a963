"""A real server, with an API and a Gong sandbox behind it; and both kinds of client to call it with."""

import asyncio
import contextlib
import json
import subprocess

import pytest
from tests.integration.nango_sdk.world import world
from tests.processes import COMMAND, finish

from tieline import AsyncClient, Client
from tieline.sdk import Options


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """What the server says of itself, for all tests of a file."""
    folder = tmp_path_factory.mktemp("sdk")
    with world(folder, {"TIELINE_DATABASE_URL": f"sqlite:///{folder}/tieline.db"}) as told:
        yield told


@contextlib.contextmanager
def serving(home, log, *options):
    """Run `tieline serve` over a home while the block runs; give what its first line says. It must end well."""
    command = [*COMMAND, "serve", "--port", "0", "--json", "--grace", "2", *options]
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=home.environment
        )
        try:
            line = process.stdout.readline()
            assert line, log.read_text()
            yield json.loads(line)
        finally:
            process.terminate()
            ended = finish(process)
    assert not ended.code, log.read_text()
    assert "Traceback" not in log.read_text(), log.read_text()


class Blocking:
    """Calls with the client that blocks."""

    name = "blocking"

    def __init__(self, facts):
        self.client = Client(facts["url"], facts["api_key"], environment={})

    def do(self, value):
        return value

    def all(self, listing):
        return list(listing)

    def pages(self, listing):
        return list(listing.pages())

    def read(self, stream, read=list):
        with stream as answer:
            return answer.status, read(answer)

    def first_part(self, stream, then):
        """Read the first part of an answer, do something, and return it with all the rest."""
        with stream as answer:
            parts = iter(answer)
            first = next(parts)
            then()
            return first, b"".join(parts)

    def with_options(self, options: Options):
        return self.client.with_options(options)

    def close(self):
        self.client.close()


class Awaiting(Blocking):
    """Calls with the async client, in one event loop."""

    name = "async"

    def __init__(self, facts):
        self.loop = asyncio.Runner()
        self.client = AsyncClient(facts["url"], facts["api_key"], environment={})

    def do(self, value):
        async def done():
            return await value

        return self.loop.run(done())

    def all(self, listing):
        async def done():
            return [each async for each in listing]

        return self.loop.run(done())

    def pages(self, listing):
        async def done():
            return [each async for each in listing.pages()]

        return self.loop.run(done())

    def read(self, stream, read=list):
        async def done():
            async with stream as answer:
                return answer.status, read([each async for each in answer])

        return self.loop.run(done())

    def first_part(self, stream, then):
        async def done():
            async with stream as answer:
                parts = aiter(answer)
                first = await anext(parts)
                await asyncio.to_thread(then)
                return first, b"".join([part async for part in parts])

        return self.loop.run(done())

    def close(self):
        self.loop.run(self.client.close())
        self.loop.close()


@pytest.fixture(params=[Blocking, Awaiting], ids=lambda kind: kind.name)
def sdk(request, facts):
    caller = request.param(facts)
    yield caller
    caller.close()
