"""What a call needs to know before it goes out: whose key it is, where it goes, with which credentials; all from memory.

The database counts its changes in one number. What is kept here is good while that number stays the same. It is looked
at off the event loop, four times a second while there are calls, and a call waits for a look only where the last is half a
second old: a change made by another process is seen within a second. A change made by this process is told with
`changed` and seen at once. While the database cannot be asked, what is kept is used for half a minute more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar, cast

from msgspec import Struct

from tieline.access.model import ApiKey, digest
from tieline.access.ports import RevisionStore
from tieline.connections.authorize import Prepared, prepare, where_its_integration_says
from tieline.connections.grants import same_token
from tieline.connections.model import Connection, limits_of
from tieline.connections.ports import ConnectionStore, IntegrationStore
from tieline.connections.refresh import is_alive, is_renewable
from tieline.connections.transport import Refresher
from tieline.core.clock import MICROSECONDS, Clock
from tieline.core.errors import StorageError, UnknownName
from tieline.core.threads import off_loop
from tieline.http.pace import Limits
from tieline.http.pacer import AsyncPacer
from tieline.http.ports import PaceStore
from tieline.providers.configured import configured
from tieline.providers.model import Provider
from tieline.proxy.headers import OwnHeaders
from tieline.proxy.retries import RetryRules

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

#: Seconds after which somebody looks at the number of changes, and for which it is believed without.
LOOK_AFTER, MAX_AGE = 0.25, 0.5
#: Seconds after the last look for which what is kept is used while the database brings no other.
GRACE = 30.0
#: Seconds that a call waits for a look where there is something to go on with, and until it is tried again.
PATIENCE = 1.0
#: Seconds that a call waits at most while the API asks for a pause, or behind others; beyond, the caller is told.
MAX_WAIT = 60.0
#: Seconds for which a key is believed: whoever reads it writes down that it is used.
_KEY_AGE = 60.0
#: What is kept of each kind, at most; what is over is read again when it is needed.
_MOST = 10_000


class Route(Struct, frozen=True, kw_only=True):
    """A connection ready to be called."""

    connection: Connection
    provider: Provider
    prepared: Prepared
    headers: OwnHeaders
    rules: RetryRules
    #: None where the provider declares no limits.
    pacer: AsyncPacer | None
    #: Whether there may be other credentials when the API refuses these.
    renewable: bool


class Directory:
    """Finds keys and routes, from memory where nothing has changed; use it in one event loop, but for `changed`."""

    def __init__(
        self,
        *,
        find_key: Callable[[str], ApiKey | None],
        connections: ConnectionStore,
        integrations: IntegrationStore,
        revision: RevisionStore,
        pace: PaceStore,
        tokens: Refresher,
        provider: Callable[[str], Provider],
        clock: Clock,
        user_agent: str,
        patience: float = PATIENCE,
    ) -> None:
        self._read_key = find_key
        self._connections = connections
        self._integrations = integrations
        self._revision = revision
        self._pace = pace
        self._tokens = tokens
        self._provider = provider
        self._clock = clock
        self._user_agent = user_agent
        self._patience = patience
        self._keys: dict[bytes, tuple[ApiKey, float]] = {}
        self._routes: dict[tuple[str, str], Route] = {}
        self._rows: dict[tuple[str, str], int] = {}
        self._pacers: dict[tuple[str, Limits], AsyncPacer] = {}
        self._seen: int | None = None
        self._seen_at = float("-inf")
        #: When somebody looked in vain.
        self._missed_at = float("-inf")
        #: Raised whenever what is kept is let go: what was read before must not be kept after.
        self._generation = 0
        self._flights = _Flights()

    def changed(self) -> None:
        """Forget everything: this process has changed connections, integrations or keys. Any thread may call this."""
        self._forget()
        self._seen_at = float("-inf")

    async def find_key(self, text: str) -> ApiKey | None:
        """Return the API key that a text is; None where it is none of ours. A key in use is read once a minute."""
        now = self._clock.now()
        if not 0 <= now - self._seen_at <= LOOK_AFTER:
            await self._look(now)
        fingerprint = digest(text)
        kept = self._keys.get(fingerprint)
        if kept is not None and (0 <= now - kept[1] <= _KEY_AGE or self._is_blind(now)):
            return kept[0]
        generation = self._generation
        key = await self._flights.join((generation, fingerprint), lambda: off_loop(self._read_key, text))
        if key is not None:
            self._keep(self._keys, fingerprint, (key, now), generation)
        return key

    async def route(self, integration: str, connection_id: str) -> Route:
        """Return a connection ready to be called, its token good for a while.

        Raises `UnknownName` whose field tells whether there is no such integration (`provider_config_key`), connection
        (`connection_id`) or provider (`provider`), `UsageError` for an account that cannot be called, `RefreshFailed`.
        """
        now = self._clock.now()
        if not 0 <= now - self._seen_at <= LOOK_AFTER:
            await self._look(now)
        name = (integration, connection_id)
        route = self._routes.get(name)
        if route is None:
            return await self._flights.join((self._generation, name), lambda: self._load(name))
        renew_at = route.prepared.renew_at
        if renew_at is not None and now * MICROSECONDS >= renew_at:
            return await self._renewed(route, force=False)
        return route

    async def row(self, integration: str, connection_id: str) -> int:
        """Return the row of a connection, whether or not it can be called; raises `UnknownName` as `route` does."""
        now = self._clock.now()
        if not 0 <= now - self._seen_at <= LOOK_AFTER:
            await self._look(now)
        name = (integration, connection_id)
        row = self._rows.get(name)
        if row is None:
            generation = self._generation
            row = await off_loop(self._find_row, *name)
            self._keep(self._rows, name, row, generation)
        return row

    async def other(self, refused: Route) -> Route | None:
        """Return the route with another token than the one that the API refused; None where there is none to be had.

        Raises `RefreshFailed`.
        """
        current = await self.route(refused.connection.integration, refused.connection.connection_id)
        if not same_token(current.connection.credentials, refused.connection.credentials):
            return current
        renewed = await self._renewed(current, force=True)
        return None if renewed is current else renewed

    async def _look(self, now: float) -> None:
        if self._is_blind(now):
            return
        look = self._flights.begin(self._generation, self._read_revision)
        if 0 <= now - self._seen_at <= MAX_AGE:
            return
        if not self._has_grace(now):
            await _outcome(look)
            return
        await asyncio.wait((look,), timeout=self._patience)
        if not look.done() or isinstance(look.exception(), StorageError):
            self._missed_at = now
        else:
            look.result()

    def _has_grace(self, now: float) -> bool:
        return 0 <= now - self._seen_at <= GRACE

    def _is_blind(self, now: float) -> bool:
        """Say whether calls go on with what is kept because the database did not answer a moment ago."""
        return self._has_grace(now) and 0 <= now - self._missed_at <= PATIENCE

    async def _read_revision(self) -> None:
        began, generation = self._clock.now(), self._generation
        number = await off_loop(self._revision.current)
        if (
            generation == self._generation
        ):  # else the number may be older than the change that was told meanwhile
            self._seen_at = began
        if number != self._seen:
            self._seen = number
            self._forget()

    def _keep(self, kept: dict[K, V], name: K, value: V, generation: int) -> None:
        """Keep what was read in a generation, unless that is over; another thread may end it at any moment."""
        _put(kept, name, value)
        if generation != self._generation:
            kept.pop(name, None)

    def _forget(self) -> None:
        self._generation += 1  # first, as `_keep` relies on
        self._keys.clear()
        self._routes.clear()
        self._rows.clear()

    async def _load(self, name: tuple[str, str]) -> Route:
        generation = self._generation
        connection, provider = await off_loop(self._find, *name)
        fresh = await self._tokens.fresh(connection)
        return await self._built(fresh, provider, generation)

    async def _renewed(self, route: Route, *, force: bool) -> Route:
        generation = self._generation
        try:
            fresh = await self._tokens.fresh(route.connection, force=force)
        except StorageError:
            if not force and is_alive(route.connection.credentials, int(self._clock.now() * MICROSECONDS)):
                return route
            raise
        if fresh is route.connection:
            return route
        return await self._built(fresh, route.provider, generation)

    async def _built(self, connection: Connection, provider: Provider, generation: int) -> Route:
        route = await off_loop(self._build, connection, provider)
        self._keep(self._routes, (connection.integration, connection.connection_id), route, generation)
        return route

    def _find_row(self, integration: str, connection_id: str) -> int:
        connection = self._connections.find(integration, connection_id)
        if connection is None:
            raise self._unknown(integration, connection_id)
        return connection.key

    def _unknown(self, integration: str, connection_id: str) -> UnknownName:
        if self._integrations.find(integration) is None:
            told, field = f"there is no integration {integration[:100]!r}", "provider_config_key"
        else:
            told = f"there is no connection {connection_id[:100]!r} of {integration!r}"
            field = "connection_id"
        return UnknownName(told, field=field)

    def _find(self, integration: str, connection_id: str) -> tuple[Connection, Provider]:
        connection = self._connections.find(integration, connection_id)
        if connection is None or connection.credentials is None:
            raise self._unknown(integration, connection_id)
        found = self._integrations.find(integration)
        provider = configured(
            self._provider(connection.provider), {} if found is None else found.integration_config
        )
        return where_its_integration_says(provider, connection), provider

    def _build(self, connection: Connection, provider: Provider) -> Route:
        if connection.credentials is None:
            raise UnknownName(f"connection: {connection.name} is gone", field="connection_id")
        prepared = prepare(
            provider, connection, connection.credentials, now=int(self._clock.now() * MICROSECONDS)
        )
        return Route(
            connection=connection,
            provider=provider,
            prepared=prepared,
            headers=OwnHeaders.of(prepared.headers, user_agent=self._user_agent),
            rules=RetryRules.of(provider),
            pacer=self._pacer(connection, limits_of(provider, connection)),
            renewable=is_renewable(connection.credentials),
        )

    def _pacer(self, connection: Connection, limits: Limits) -> AsyncPacer | None:
        """Return the pacer of an account; all its routes share it, also those made anew."""
        if limits.per_second is None and limits.per_day is None:
            return None
        name = (connection.identity, limits)
        pacer = self._pacers.get(name)
        if pacer is None:
            pacer = AsyncPacer(
                self._pace,
                key=connection.identity,
                limits=limits,
                clock=self._clock,
                max_wait=MAX_WAIT,
                max_queue=MAX_WAIT,
            )
            _put(self._pacers, name, pacer)
        return pacer


class _Flights:
    """Lets those who ask for the same thing at the same time share one answer; who gives up takes nothing from others."""

    def __init__(self) -> None:
        self._running: dict[Hashable, asyncio.Task[Any]] = {}

    async def join(self, name: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Return what the work under this name brings, which goes on if the one who waits here is cancelled."""
        return await _outcome(self.begin(name, work))

    def begin(self, name: Hashable, work: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        """Return the work that goes on under this name, begun now if there is none."""
        task = self._running.get(name)
        if task is None:
            task = self._running[name] = asyncio.create_task(work())
            task.add_done_callback(lambda done: self._land(name, done))
        return cast("asyncio.Task[T]", task)

    def _land(self, name: Hashable, task: asyncio.Task[Any]) -> None:
        del self._running[name]
        if not task.cancelled():
            task.exception()  # those who wait are told; there may be none left


async def _outcome(task: asyncio.Task[T]) -> T:
    await asyncio.wait((task,))
    return task.result()


def _put(kept: dict[K, V], name: K, value: V) -> None:
    if len(kept) >= _MOST:
        kept.clear()
    kept[name] = value
