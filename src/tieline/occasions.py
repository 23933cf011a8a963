"""Runs authors' functions before an account is stored, and before one is forgotten."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol, cast

import msgspec

from tieline.connections.hooks import ConnectionRefused
from tieline.connections.model import Connection
from tieline.connections.ports import ConnectionStore
from tieline.core.errors import FunctionTimeout, StorageError, TielineError, WrongKey
from tieline.core.log import log
from tieline.core.threads import off_loop
from tieline.functions.definition import EventDefinition
from tieline.functions.failure import failure
from tieline.online import Kept, Online
from tieline.running import Parts, Running
from tieline.sources.book import FunctionBook

#: Seconds that a function has while somebody waits for the connection.
PATIENCE = 30.0


class OnEngine(Protocol):
    """Does some work where functions run."""

    async def __call__(self, work: Callable[[Running], Coroutine[Any, Any, Connection]]) -> Connection: ...


class Occasions:
    """The `Hooks` of connections: functions for `validate-connection` and `pre-connection-deletion`."""

    def __init__(
        self,
        book: Callable[[], FunctionBook],
        *,
        kept: Callable[[], Kept],
        parts: Callable[[], Parts],
        go_online: Callable[[Kept], Online],
        on_engine: OnEngine,
    ) -> None:
        self._book = book
        self._kept = kept
        self._parts = parts
        self._go_online = go_online
        self._on_engine = on_engine

    async def accept(self, candidate: Connection) -> Connection:
        """As `Hooks.accept`."""
        found = await self._functions(candidate.integration, "validate-connection")
        if not found:
            return candidate
        return await self._on_engine(lambda _running: self._try(candidate, found))

    async def leave(self, connection: Connection) -> None:
        """As `Hooks.leave`."""
        try:
            if found := await self._functions(connection.integration, "pre-connection-deletion"):
                await self._on_engine(lambda running: self._run(running, connection, found))
        except TielineError as problem:
            log(
                logging.WARNING,
                "function",
                message=problem.message,
                connection=connection.name,
                function="pre-connection-deletion",
            )

    async def _functions(self, integration: str, event: str) -> Sequence[EventDefinition]:
        known = await off_loop(lambda: self._book().events_of(integration))
        return [each for each in known if each.event == event]

    async def _try(self, candidate: Connection, functions: Sequence[EventDefinition]) -> Connection:
        """Run functions for an account that is not stored; return it with the token that it has by then."""
        parts = await off_loop(self._parts)
        kept = _Beforehand(self._kept(), candidate)
        online = self._go_online(cast("Kept", kept))
        try:
            await self._run(Running(parts, online, lambda: None), candidate, functions)
        except (StorageError, WrongKey):
            raise
        except TielineError as problem:
            told = failure(problem)
            raise ConnectionRefused(told.message, payload=told.payload) from problem
        finally:
            await online.close()
        return kept.candidate

    async def _run(
        self, running: Running, connection: Connection, functions: Sequence[EventDefinition]
    ) -> Connection:
        for each in functions:
            limit = asyncio.timeout(PATIENCE)
            try:
                async with limit:
                    await running.event(connection, each.name, {}, run_id=uuid.uuid4().hex)
            except TimeoutError:
                raise FunctionTimeout(f"{each.name} took longer than {PATIENCE:g} seconds") from None
        return connection


class _Beforehand:
    """What is kept, as if an account were stored that is not: its `candidate`, whose token may be renewed meanwhile."""

    def __init__(self, kept: Kept, candidate: Connection) -> None:
        self._kept = kept
        self._connections = _WithCandidate(kept.syncs.connections, candidate)
        self.syncs = msgspec.structs.replace(
            kept.syncs, connections=cast("ConnectionStore", self._connections)
        )

    @property
    def candidate(self) -> Connection:
        return self._connections.candidate

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kept, name)


class _WithCandidate:
    """A `ConnectionStore` that knows of one account more than another."""

    def __init__(self, store: ConnectionStore, candidate: Connection) -> None:
        self._store = store
        self.candidate = candidate

    def find(self, integration: str, connection_id: str) -> Connection | None:
        if (integration, connection_id) == (self.candidate.integration, self.candidate.connection_id):
            return self.candidate
        return self._store.find(integration, connection_id)

    def get(self, key: int) -> Connection | None:
        return self.candidate if key == self.candidate.key else self._store.get(key)

    def renew(self, key: int, **renewed: Any) -> None:
        if key != self.candidate.key:
            self._store.renew(key, **renewed)
            return
        self.candidate = msgspec.structs.replace(
            self.candidate,
            credentials=renewed["credentials"],
            connection_config=dict(renewed["connection_config"]),
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
