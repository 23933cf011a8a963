"""Tokens from an endpoint on this machine, over the real transport, into a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import msgspec
import pytest
from tests.refreshing import provider
from tests.token_server import TokenServer, token_server

from tieline.auth.credentials import OAuth2
from tieline.connections.model import Connection, Draft, Integration, OAuthClient
from tieline.connections.tokens import TokenService
from tieline.connections.transport import Transports
from tieline.connections.vault import KeyRing, generate_key
from tieline.core.clock import SystemClock
from tieline.core.errors import RefreshBackoff, RefreshFailed
from tieline.core.secrets import Secret
from tieline.engines.owner import ProcessOwner
from tieline.http.aiohttp_driver import AiohttpTransport
from tieline.http.egress import EgressRules
from tieline.providers.model import Provider
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import open_database
from tieline.storage.integrations import SqlIntegrationStore
from tieline.storage.runs import SqlRunStore


class Rig:
    """A database with one connection whose token has ended, and services over it."""

    def __init__(self, database_url, folder):
        self._database = open_database(database_url)
        self._keys = KeyRing.parse(generate_key())
        self._owner = ProcessOwner(folder)
        self.connections = SqlConnectionStore(self._database, self._keys)
        self.integrations = SqlIntegrationStore(self._database, self._keys)
        client = OAuthClient(type="OAUTH2", client_id="us", client_secret=Secret("our-secret"))
        self.integrations.create(
            Integration(
                key=0, unique_key="acme", provider="acme", credentials=client, created_at=0, updated_at=0
            ),
            now=1,
        )
        draft = Draft(
            integration="acme",
            provider="acme",
            connection_id="one",
            base_url="https://api.acme.test",
            connection_config={"host": "127.0.0.1"},
            credentials=OAuth2(
                access_token=Secret("access-0"), refresh_token=Secret("refresh-0"), expires_at=1
            ),
        )
        stored = self.connections.save(draft, keep_credentials=True, now=1)
        self.connection: Connection = self.connections.make_current(stored, now=1)

    @asynccontextmanager
    async def service(self, described: Provider) -> AsyncIterator[TokenService]:
        async with AiohttpTransport() as trusted, AiohttpTransport(egress=EgressRules()) as guarded:
            yield TokenService(
                connections=self.connections,
                integrations=self.integrations,
                leases=SqlRunStore(self._database, self._keys),
                owner=self._owner,
                provider=lambda _name: described,
                transports=Transports(trusted=trusted, guarded=guarded),
                clock=SystemClock(),
            )

    def close(self):
        self._owner.close()
        self._database.close()


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with token_server() as running:
        running.go.set()
        yield running


@pytest.fixture
def rig(database_url, tmp_path) -> Iterator[Rig]:
    rig = Rig(database_url, tmp_path)
    yield rig
    rig.close()


def token(connection):
    return connection.credentials.access_token.reveal()


async def test_tokens_follow_one_another(rig, server):
    """Each refresh uses the token that the one before has brought, as it is stored."""
    async with rig.service(provider(server.url)) as service:
        held = rig.connection
        for number in (1, 2, 3):
            held = await service.fresh(held, force=True)
            assert token(held) == token(rig.connections.get(held.key)) == f"access-{number}"
    assert (server.rotations, server.refused) == (3, 0)
    assert server.asked[0] == {
        "grant_type": "refresh_token",
        "refresh_token": "refresh-0",
        "client_id": "us",
        "client_secret": "our-secret",
    }


async def test_an_answer_that_the_network_lost_is_asked_for_again(rig, server):
    server.swallowed = 1
    async with rig.service(provider(server.url)) as service:
        assert token(await service.fresh(rig.connection)) == "access-1"
    assert len(server.asked) == 2


async def test_a_refusal_is_written_down_for_the_next_process(rig, server):
    """Which does not ask again at once."""
    server.refresh_token = "another"
    async with rig.service(provider(server.url)) as service:
        with pytest.raises(RefreshFailed, match=r"invalid_grant: Token has been revoked\.") as error:
            await service.fresh(rig.connection)
    stored = rig.connections.get(rig.connection.key)
    assert stored.refresh.error == error.value.message
    async with rig.service(provider(server.url)) as service:
        with pytest.raises(RefreshBackoff):
            await service.fresh(rig.connection)
    assert len(server.asked) == 1


async def test_an_account_cannot_lead_a_refresh_into_this_machine(rig, server):
    """Our client's secret would go with it."""
    url = server.url.replace("127.0.0.1", "${connectionConfig.host}")
    async with rig.service(msgspec.structs.replace(provider(url))) as service:
        with pytest.raises(RefreshFailed, match="not a public address"):
            await service.fresh(rig.connection)
    assert server.asked == []
