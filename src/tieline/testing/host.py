"""What a function stands on where it is tested: all in memory, and open to be looked at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

import msgspec

from tieline.connections.model import Connection
from tieline.core.json import JsonValue
from tieline.functions.ports import About, Calls, Records, Triggers
from tieline.providers.model import Provider


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line that a function told the log."""

    level: str
    message: str
    fields: Mapping[str, JsonValue]


class Triggered(msgspec.Struct, frozen=True, kw_only=True):
    """What a function asked of others."""

    what: Literal["trigger", "start", "action"]
    name: str
    variant: str = "base"
    full: bool = False
    input: JsonValue = None


class MemoryLog(list[Line]):
    """A `Log` that keeps its lines."""

    def write(self, level: str, message: str, fields: Mapping[str, JsonValue]) -> None:
        """As `Log.write`."""
        self.append(Line(level=level, message=message, fields=dict(fields)))


class MemoryLocks:
    """`Locks` of one environment, by key: whose each is, and until when."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.held: dict[str, tuple[str, float]] = {}

    def of(self, run: str) -> RunLocks:
        """Return the locks as one run sees them."""
        return RunLocks(self, run)

    def acquire(self, key: str, run: str, seconds: float) -> bool:
        """Take a lock for a run; False where another holds it."""
        now = self._now()
        owner, until = self.held.get(key, (run, now))
        if owner != run and until > now:
            return False
        self.held[key] = run, now + seconds
        return True

    def release(self, key: str, run: str) -> None:
        """Give a lock back that a run holds."""
        if self.held.get(key, ("", 0.0))[0] == run:
            del self.held[key]


class RunLocks:
    """`Locks` for one run."""

    def __init__(self, locks: MemoryLocks, run: str) -> None:
        self._locks = locks
        self._run = run

    async def acquire(self, key: str, *, seconds: float) -> bool:
        """As `Locks.acquire`."""
        return self._locks.acquire(key, self._run, seconds)

    async def release(self, key: str) -> None:
        """As `Locks.release`."""
        self._locks.release(key, self._run)

    def release_all(self) -> None:
        """Give back what the run still holds."""
        for key in list(self._locks.held):
            self._locks.release(key, self._run)


class NotedTriggers:
    """`Triggers` that do nothing but note what was asked; actions answer as a test says."""

    def __init__(self, answers: Mapping[str, JsonValue] | None = None) -> None:
        self.noted: list[Triggered] = []
        self._answers = answers or {}

    async def sync(self, name: str, *, variant: str = "base", full: bool = False) -> None:
        """As `Triggers.sync`."""
        self.noted.append(Triggered(what="trigger", name=name, variant=variant, full=full))

    async def start(self, name: str, *, variant: str = "base") -> None:
        """As `Triggers.start`."""
        self.noted.append(Triggered(what="start", name=name, variant=variant))

    async def action(self, name: str, input: JsonValue) -> JsonValue:  # noqa: A002 - the wire's word
        """As `Triggers.action`."""
        self.noted.append(Triggered(what="action", name=name, input=input))
        return self._answers.get(name)


class MemoryHost:
    """A `Host` over what it is given; for one run."""

    def __init__(
        self,
        connection: Connection,
        *,
        provider: Provider,
        calls: Calls,
        records: Records,
        locks: RunLocks,
        triggers: Triggers,
        log: MemoryLog,
        run_id: str,
        variant: str,
        metadata: dict[str, JsonValue],
        variables: Mapping[str, str],
        token: Callable[[], Awaitable[JsonValue]],
        stopping: Callable[[], bool],
    ) -> None:
        self.connection = connection
        self.provider = provider
        self.calls = calls
        self.records = records
        self.locks = locks
        self.triggers = triggers
        self.log = log
        self.run_id = run_id
        self.variant = variant
        self.integration = connection.integration
        self.connection_id = connection.connection_id
        self.expired = stopping
        self._metadata = metadata
        self._variables = variables
        self._token = token

    async def about(self, *, refresh: bool = False) -> About:
        """As `Host.about`."""
        del refresh
        return About(
            key=self.connection.key,
            integration=self.integration,
            connection_id=self.connection_id,
            provider=self.connection.provider,
            base_url=self.connection.base_url,
            metadata=dict(self._metadata),
            tags=self.connection.tags,
            connection_config=self.connection.connection_config,
        )

    async def set_metadata(self, metadata: Mapping[str, JsonValue], *, merge: bool) -> None:
        """As `Host.set_metadata`."""
        if not merge:
            self._metadata.clear()
        self._metadata.update(metadata)

    async def token(self) -> JsonValue:
        """As `Host.token`."""
        return await self._token()

    async def environment(self) -> Mapping[str, str]:
        """As `Host.environment`."""
        return self._variables

    async def close(self) -> None:
        """As `Host.close`."""
        self.locks.release_all()
