"""A proxy in the test's own process: what it knows is given, where it goes is scripted or real."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from tests.connection_stores import MemoryConnections, MemoryIntegrations

from tieline.access.model import EVERYTHING, ApiKey
from tieline.auth.credentials import Basic, Credentials
from tieline.connections.model import Connection, Draft
from tieline.core.secrets import Secret
from tieline.http.pace_memory import MemoryPaceStore
from tieline.http.ports import StreamTransport
from tieline.providers.catalogue import build
from tieline.providers.model import Provider
from tieline.proxy.directory import PATIENCE, Directory
from tieline.proxy.forward import Forwarder

BASE = "https://api.example.com/v1"
BASIC = Basic(username="ann", password=Secret("pw"))
KEY = "0b3c1d52-94e7-4b7c-8a65-1f0c2d3e4f5a"


class Clock:
    """A clock that moves when somebody sleeps on it."""

    def __init__(self) -> None:
        self.time = 1_700_000_000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)


class Revision:
    """Counts how often it is asked for its number."""

    def __init__(self) -> None:
        self.number = 1
        self.asked = 0

    def current(self) -> int:
        self.asked += 1
        return self.number


class Tokens:
    """Hands connections back as they are, unless a test says what a refresh brings."""

    def __init__(self) -> None:
        self.forced = 0
        self.refresh: Callable[[Connection, bool], Connection] = lambda connection, _force: connection

    async def fresh(self, connection: Connection, *, force: bool = False) -> Connection:
        self.forced += force
        return self.refresh(connection, force)


def provider(name: str = "acme", **entry: Any) -> Provider:
    """Return a provider that is called at `BASE` unless told otherwise."""
    return build(
        {"display_name": "Acme", "auth_mode": "BASIC", "proxy": {"base_url": BASE}, **entry}, name=name
    )


@dataclass(kw_only=True)
class World:
    """What a proxy knows, in memory; `counts` is how often the stores were asked."""

    connections: MemoryConnections = field(default_factory=MemoryConnections)
    integrations: MemoryIntegrations = field(default_factory=MemoryIntegrations)
    revision: Revision = field(default_factory=Revision)
    tokens: Tokens = field(default_factory=Tokens)
    clock: Any = field(default_factory=Clock)
    pace: Any = field(default_factory=MemoryPaceStore)
    keys: dict[str, ApiKey] = field(
        default_factory=lambda: {KEY: ApiKey(id=1, name="k", hint="4f5a", scopes=EVERYTHING, created_at=0)}
    )
    providers: dict[str, Provider] = field(default_factory=dict)
    reads: list[object] = field(default_factory=list)
    patience: float = PATIENCE

    def connect(
        self,
        described: Provider | None = None,
        credentials: Credentials = BASIC,
        *,
        connection_id: str = "c",
        base_url: str = BASE,
        trusted: bool = True,
        connection_config: Mapping[str, Any] | None = None,
    ) -> Connection:
        """Store a connection of the integration that is called like its provider."""
        described = described or provider()
        self.providers[described.name] = described
        draft = Draft(
            integration=described.name,
            provider=described.name,
            connection_id=connection_id,
            base_url=base_url,
            credentials=credentials,
            trusted=trusted,
            connection_config=dict(connection_config or {}),
        )
        saved = self.connections.save(draft, keep_credentials=True, now=0)
        return self.connections.make_current(saved, now=0)

    def put(self, connection: Connection) -> Connection:
        """Store another state of a connection."""
        self.connections.rows[connection.key] = connection
        return connection

    def directory(self) -> Directory:
        return Directory(
            find_key=self._find_key,
            connections=Watched(self.connections, self.reads),
            integrations=self.integrations,
            revision=self.revision,
            pace=self.pace,
            tokens=self.tokens,
            provider=lambda name: self.providers[name],
            clock=self.clock,
            user_agent="tieline-test",
            patience=self.patience,
        )

    def forwarder(self, trusted: StreamTransport, guarded: StreamTransport | None = None) -> Forwarder:
        return Forwarder(
            self.directory(),
            trusted=trusted,
            guarded=guarded or trusted,
            clock=self.clock,
            nonce=lambda: "nonce",
        )

    def _find_key(self, text: str) -> ApiKey | None:
        self.reads.append(text)
        return self.keys.get(text)


class Watched:
    """Connections whose look-ups are counted."""

    def __init__(self, store: MemoryConnections, reads: list[object]) -> None:
        self._store = store
        self._reads = reads

    def find(self, integration: str, connection_id: str) -> Connection | None:
        self._reads.append((integration, connection_id))
        return self._store.find(integration, connection_id)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def replaced(connection: Connection, **changes: Any) -> Connection:
    """Return a connection with other fields."""
    return msgspec.structs.replace(connection, **changes)
