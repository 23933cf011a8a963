"""What functions stand on in this process: a connection's API, records, locks and other functions, for one run each."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from tieline.clients import awaiting, blocking
from tieline.connections import wire
from tieline.connections.model import Connection
from tieline.core.clock import MICROSECONDS, Clock, now_us
from tieline.core.json import JsonValue
from tieline.core.log import log
from tieline.core.threads import off_loop
from tieline.functions.ports import About, Host, Records, Runner, Triggers
from tieline.online import Online
from tieline.providers.model import Provider
from tieline.proxy.api import Api
from tieline.proxy.call import ProxyCall
from tieline.proxy.client import Opens
from tieline.proxy.passing import Body, Forwarded
from tieline.work.lease import lock_key
from tieline.work.model import Claimed, Held, RunCounts
from tieline.work.ports import Owner, RunStore

T = TypeVar("T")

#: Seconds that a connection is remembered by one run.
_REMEMBERED = 60.0
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warn": logging.WARNING, "error": logging.ERROR}
_LONGEST_LINE = 8000


class Others(Protocol):
    """How the functions of a connection call one another."""

    def triggers(self, integration: str, connection_id: str) -> Triggers:
        """Return what a function may trigger of its connection."""
        ...


class FunctionHosts:
    """Makes hosts over the ways out of one event loop."""

    def __init__(
        self,
        online: Online,
        *,
        runs: RunStore,
        owner: Owner,
        clock: Clock,
        variables: Callable[[], Mapping[str, str]],
        others: Others,
    ) -> None:
        self.online = online
        self.runs = runs
        self.owner = owner
        self.clock = clock
        self.variables = variables
        self.others = others

    def host(
        self,
        connection: Connection,
        records: Records,
        *,
        provider: Provider,
        run_id: str,
        name: str,
        variant: str = "base",
        stopping: Callable[[], bool] = lambda: False,
        counts: RunCounts | None = None,
    ) -> Host:
        """As `Hosts.host`."""
        return _Host(
            self,
            connection,
            records,
            provider=provider,
            run_id=run_id,
            name=name,
            variant=variant,
            stopping=stopping,
            counts=counts or RunCounts(),
        )


class _Host:
    def __init__(
        self,
        hosts: FunctionHosts,
        connection: Connection,
        records: Records,
        *,
        provider: Provider,
        run_id: str,
        name: str,
        variant: str,
        stopping: Callable[[], bool],
        counts: RunCounts,
    ) -> None:
        self.integration = connection.integration
        self.connection_id = connection.connection_id
        self.provider = provider
        self.variant = variant
        self.run_id = run_id
        self.records = records
        self.expired = stopping
        self.calls = ConnectionCalls(_Counted(hosts.online.proxy, counts), connection)
        self.locks = _Locks(hosts)
        self.triggers = hosts.others.triggers(self.integration, self.connection_id)
        self.log = _Log(
            function=name, integration=self.integration, connection=self.connection_id, run=run_id
        )
        self._hosts = hosts
        self._connection = connection
        self._seen_at = hosts.clock.now()

    async def about(self, *, refresh: bool = False) -> About:
        """As `Host.about`."""
        now = self._hosts.clock.now()
        if refresh or now - self._seen_at > _REMEMBERED:
            found = await self._hosts.online.connections.find(self.integration, self.connection_id)
            self._connection, self._seen_at = found, now
        known = self._connection
        return About(
            key=known.key,
            integration=known.integration,
            connection_id=known.connection_id,
            provider=known.provider,
            base_url=known.base_url,
            metadata=known.metadata or {},
            tags=known.tags,
            connection_config=known.connection_config,
        )

    async def set_metadata(self, metadata: Mapping[str, JsonValue], *, merge: bool) -> None:
        """As `Host.set_metadata`."""
        connections = self._hosts.online.connections
        await connections.set_metadata(self.integration, [self.connection_id], metadata, merge=merge)
        await self.about(refresh=True)

    async def token(self) -> JsonValue:
        """As `Host.token`."""
        fresh = await self._hosts.online.connections.get(self.integration, self.connection_id)
        return token_of(fresh)

    async def environment(self) -> Mapping[str, str]:
        """As `Host.environment`."""
        return await off_loop(self._hosts.variables)

    async def close(self) -> None:
        """As `Host.close`."""
        await self.locks.release_all()


def token_of(connection: Connection) -> JsonValue:
    """Return what the calls of a connection are signed with: its access token, or the credentials where there is none."""
    opened = wire.opened_credentials(connection.credentials)
    return opened.get("access_token") or opened


class _Counted:
    """Performs calls, and counts them."""

    def __init__(self, opens: Opens, counts: RunCounts) -> None:
        self._opens = opens
        self._counts = counts

    async def open(self, call: ProxyCall, body: Body = None) -> Forwarded:
        """As `Opens.open`."""
        self._counts.requests += 1
        return await self._opens.open(call, body)


class ConnectionCalls:
    """The `Calls` of a connection, over what performs them."""

    def __init__(self, opens: Opens, connection: Connection) -> None:
        self._opens = opens
        self._connection = connection
        self.request = Api(opens, connection.integration, connection.connection_id).request

    def client(self, kind: type[T]) -> T:
        """As `Calls.client`."""
        of_kind: type[Any] = kind
        made: T = awaiting(of_kind, self._connection, self._opens)
        return made

    def blocking_client(self, kind: type[T], runner: Runner) -> T:
        """As `Calls.blocking_client`."""
        of_kind: type[Any] = kind
        made: T = blocking(of_kind, self._connection, self._opens, runner)
        return made


class _Locks:
    def __init__(self, hosts: FunctionHosts) -> None:
        self._hosts = hosts
        #: The epochs at which this run holds locks.
        self._held: dict[str, int] = {}

    async def acquire(self, key: str, *, seconds: float) -> bool:
        """As `Locks.acquire`."""
        runs, lease = self._hosts.runs, lock_key(key)
        now, ttl = now_us(self._hosts.clock), int(seconds * MICROSECONDS)
        if lease in self._held and await off_loop(
            runs.renew, lease, epoch=self._held[lease], now=now, ttl=ttl
        ):
            return True
        owner = self._hosts.owner
        claim = await off_loop(runs.claim, lease, owner=owner.name, now=now, ttl=ttl)
        if isinstance(claim, Held) and owner.is_alive(claim.owner) is False:
            await off_loop(runs.expire, lease, owner=claim.owner)
            claim = await off_loop(runs.claim, lease, owner=owner.name, now=now, ttl=ttl)
        if not isinstance(claim, Claimed):
            return False
        self._held[lease] = claim.epoch
        return True

    async def release(self, key: str) -> None:
        """As `Locks.release`."""
        if (epoch := self._held.pop(lock_key(key), None)) is not None:
            await off_loop(self._hosts.runs.release, lock_key(key), epoch=epoch)

    async def release_all(self) -> None:
        """Give back what is still held."""
        for lease, epoch in list(self._held.items()):
            await off_loop(self._hosts.runs.release, lease, epoch=epoch)
        self._held.clear()


class _Log:
    def __init__(self, **facts: str) -> None:
        self._facts = facts

    def write(self, level: str, message: str, fields: Mapping[str, JsonValue]) -> None:
        """As `Log.write`."""
        told = {"message": message[:_LONGEST_LINE], **self._facts}
        own = {name: value for name, value in fields.items() if name not in told}
        log(_LEVELS.get(level, logging.INFO), "function", **told, **own)
