"""A process with many callers that want one connection's token: run as a program, it says what it does line by line.

Usage: python refreshing.py SETTINGS-AS-JSON. It prints `ready`, begins at a line on standard input, prints `begun`, and
then what every caller got.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from tieline.auth.credentials import OAuth2
from tieline.connections.model import Connection
from tieline.connections.tokens import TokenService
from tieline.connections.transport import Transports
from tieline.connections.vault import KeyRing
from tieline.core.errors import TielineError
from tieline.engines.owner import ProcessOwner
from tieline.http.aiohttp_driver import AiohttpTransport
from tieline.providers.model import Provider
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import open_database
from tieline.storage.integrations import SqlIntegrationStore
from tieline.storage.runs import SqlRunStore


class SwiftClock:
    """The machine's clock, running `speed` times as fast since a moment that all processes share."""

    def __init__(self, since: float, speed: float) -> None:
        self._since, self._speed = since, speed

    def now(self) -> float:
        return self._since + (time.time() - self._since) * self._speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)


def provider(token_url: str) -> Provider:
    """A provider of the operator's own, so that its token endpoint may be anywhere."""
    return Provider(name="acme", display_name="Acme", auth_mode="OAUTH2", token_url=token_url, own=True)


def say(what: object) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


async def run(settings: dict[str, Any]) -> None:
    database = open_database(settings["database"])
    keys = KeyRing.parse(settings["key"])
    connections = SqlConnectionStore(database, keys)
    owner = ProcessOwner(Path(settings["home"]))
    described = provider(settings["token_url"])
    async with AiohttpTransport() as transport:
        service = TokenService(
            connections=connections,
            integrations=SqlIntegrationStore(database, keys),
            leases=SqlRunStore(database, keys),
            owner=owner,
            provider=lambda _name: described,
            transports=Transports(trusted=transport, guarded=transport),
            clock=SwiftClock(settings["since"], settings["speed"]),
        )
        connection = connections.find("acme", "one")
        assert connection is not None
        say("ready")
        await asyncio.to_thread(sys.stdin.readline)
        callers = [
            asyncio.create_task(_call(service, connection, settings)) for _ in range(settings["callers"])
        ]
        await asyncio.sleep(0)
        say("begun")
        say(await asyncio.gather(*callers))
    owner.close()
    database.close()


async def _call(service: TokenService, connection: Connection, settings: dict[str, Any]) -> str:
    try:
        fresh = await service.fresh(connection, force=settings["force"])
    except TielineError as problem:
        return repr(problem)
    assert isinstance(fresh.credentials, OAuth2)
    return fresh.credentials.access_token.reveal()


if __name__ == "__main__":
    asyncio.run(run(json.loads(sys.argv[1])))
