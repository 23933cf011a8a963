"""Many callers in two processes want a token that has come to its end, and its refresh token is good for one use."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import refreshing
from tests.processes import scrubbed
from tests.token_server import PATIENCE, TokenServer, token_server

from tieline.auth.credentials import OAuth2
from tieline.connections.model import Draft, Integration, OAuthClient
from tieline.connections.vault import KeyRing, generate_key
from tieline.core.clock import MICROSECONDS
from tieline.core.secrets import Secret
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import open_database
from tieline.storage.integrations import SqlIntegrationStore

CALLERS = 25
#: How fast time goes where a lease has to be waited for.
SWIFT = 60.0


class Race:
    """A database with one connection whose token is about to end, and processes that want it fresh."""

    def __init__(self, database_url: str, folder: Path, server: TokenServer) -> None:
        self.server = server
        self._url = database_url
        self._folder = folder
        self._key = generate_key()
        self._since = time.time()
        self._database = open_database(database_url)
        keys = KeyRing.parse(self._key)
        self.connections = SqlConnectionStore(self._database, keys)
        now = int(self._since * MICROSECONDS)
        client = OAuthClient(type="OAUTH2", client_id="us", client_secret=Secret("our-secret"))
        integration = Integration(
            key=0, unique_key="acme", provider="acme", credentials=client, created_at=0, updated_at=0
        )
        assert SqlIntegrationStore(self._database, keys).create(integration, now=now)
        draft = Draft(
            integration="acme",
            provider="acme",
            connection_id="one",
            base_url="https://api.acme.test",
            credentials=OAuth2(
                access_token=Secret("access-0"),
                refresh_token=Secret("refresh-0"),
                expires_at=now + MICROSECONDS,
            ),
        )
        stored = self.connections.save(draft, keep_credentials=True, now=now)
        self.connections.make_current(stored, now=now)

    @contextlib.contextmanager
    def callers(
        self, *, home: str = "home", speed: float = 1.0, force: bool = False
    ) -> Iterator[subprocess.Popen[str]]:
        """Run a process with callers that wait to begin."""
        settings = {
            "database": self._url,
            "key": self._key,
            "home": str(self._folder / home),
            "token_url": self.server.url,
            "since": self._since,
            "speed": speed,
            "callers": CALLERS,
            "force": force,
        }
        command = [sys.executable, refreshing.__file__, json.dumps(settings)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=scrubbed()
        ) as process:
            try:
                assert heard(process) == "ready"
                yield process
            finally:
                process.kill()

    def close(self) -> None:
        self._database.close()

    @property
    def stored(self) -> tuple[str, str | None]:
        """The tokens in the database."""
        connection = self.connections.find("acme", "one")
        assert connection is not None
        assert isinstance(connection.credentials, OAuth2)
        renewal = connection.credentials.refresh_token
        return connection.credentials.access_token.reveal(), renewal and renewal.reveal()


def heard(process: subprocess.Popen[str]) -> Any:
    """Return the next thing that a process says."""
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def begin(process: subprocess.Popen[str]) -> None:
    """Let the callers of a process call."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    assert heard(process) == "begun"


@pytest.fixture
def race(database_url: str, tmp_path: Path) -> Iterator[Race]:
    with token_server() as server:
        race = Race(database_url, tmp_path, server)
        try:
            yield race
        finally:
            race.close()


@pytest.mark.parametrize("force", [False, True], ids=["expiring", "forced"])
def test_fifty_callers_in_two_processes_cost_one_refresh(race: Race, force: bool) -> None:
    """Whoever comes first asks; all others wait for it, and every one gets the new token."""
    with race.callers(force=force) as one, race.callers(force=force) as other:
        begin(one)
        begin(other)
        assert race.server.arrived.acquire(timeout=PATIENCE)
        race.server.go.set()
        got = [*heard(one), *heard(other)]
    assert got == ["access-1"] * 2 * CALLERS
    assert (len(race.server.asked), race.server.refused) == (1, 0)
    assert race.stored == ("access-1", "refresh-1")


@pytest.mark.parametrize("homes", [("home", "home"), ("here", "elsewhere")], ids=["one home", "two homes"])
def test_a_killed_process_leaves_its_refresh_to_another(race: Race, homes: tuple[str, str]) -> None:
    """At once where it can be seen to be dead; where it cannot, once its lease has come to its end."""
    race.server.swallowed = 1
    with race.callers(home=homes[0], speed=SWIFT) as victim, race.callers(home=homes[1], speed=SWIFT) as heir:
        begin(victim)
        assert race.server.arrived.acquire(timeout=PATIENCE)
        begin(heir)
        victim.kill()
        victim.wait()
        race.server.go.set()
        got = heard(heir)
    assert got == ["access-1"] * CALLERS
    assert (len(race.server.asked), race.server.refused, race.server.rotations) == (2, 0, 1)
    assert race.stored == ("access-1", "refresh-1")
