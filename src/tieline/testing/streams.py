"""Runs a stream of a provider's own source for the connection of a bench: all in memory, at one moment."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Protocol, cast

import msgspec

from tieline.auth.credentials import NoCredentials
from tieline.connections.choose import Account
from tieline.connections.model import Connection
from tieline.connections.ports import ConnectionStore
from tieline.core.clock import Clock
from tieline.events.memory import MemoryEvents
from tieline.http.answer import ApiAnswer
from tieline.http.model import Request, Response
from tieline.http.pace import Limits
from tieline.http.pace_memory import MemoryPaceStore
from tieline.http.ports import AsyncTransport
from tieline.providers.model import Provider
from tieline.records.ports import RecordStore
from tieline.sources import catalogue as sources
from tieline.syncs.job import Job, Stores
from tieline.syncs.model import SyncOptions
from tieline.syncs.service import SyncService
from tieline.work.memory import MemorySchedules, MemoryTasks
from tieline.work.memory_runs import MemoryRuns
from tieline.work.model import RunCounts

#: Seconds that a sleep takes at a moment that does not pass.
_MOMENT = 0.01


class Responds(Protocol):
    """Stands in for an API."""

    def respond(self, request: Request) -> ApiAnswer:
        """Answer a request that carries its whole address."""
        ...


async def run_stream(
    name: str,
    connection: Connection,
    provider: Provider,
    api: Responds,
    *,
    records: RecordStore,
    runs: MemoryRuns,
    clock: Clock,
    since: date | None,
    full: bool,
) -> RunCounts:
    """Run a stream, with those that it is asked for by; return what it did. Raises what ended any of them."""
    source = sources.load(provider)
    account = Account(connection=connection, credentials=NoCredentials())
    options = SyncOptions(full=full, since=since)
    job = Job.of(provider, source, account, source.select((name,)), options, lambda _own: Limits())
    way = _Answers(api)
    stores = Stores(
        records=records,
        connections=cast("ConnectionStore", _Learns()),  # of which a run asks nothing else
        runs=runs,
        schedules=MemorySchedules(dict[int, str]),
        tasks=MemoryTasks(),
        events=MemoryEvents(),
        pace=MemoryPaceStore(),
    )
    service = SyncService(stores, way, _Standing(clock), _Me())
    results = await service.sync(
        msgspec.structs.replace(job, way=way.instead), lambda _event: None, asyncio.Event()
    )
    if failed := [each.error for each in results if each.error is not None]:
        raise failed[0]
    return next(each.counts for each in results if each.stream == name)


class _Answers:
    def __init__(self, api: Responds) -> None:
        self._api = api

    def instead(self, _stream: str, _authorized: AsyncTransport, _clock: Clock) -> AsyncTransport:
        """Return this in place of what would sign requests: there are no credentials."""
        return self

    async def send(self, request: Request, *, max_body: int) -> Response:
        """As `AsyncTransport.send`."""
        del max_body
        answer = self._api.respond(request)
        return Response(status=answer.status, headers=answer.headers, body=answer.body)


class _Learns:
    def make_current(self, connection: Connection, *, now: int) -> Connection:
        """As `ConnectionStore.make_current`, for a connection that nobody keeps."""
        del now
        return connection

    def learn(self, connection: int, facts: Mapping[str, str], *, now: int) -> None:
        """As `ConnectionStore.learn`, for the same."""


class _Standing:
    """A clock whose time stands still, so that the same requests are made each time; whoever sleeps waits a moment."""

    def __init__(self, clock: Clock) -> None:
        self.now = clock.now

    async def sleep(self, seconds: float) -> None:
        """Wait a moment, however long is asked for."""
        await asyncio.sleep(min(seconds, _MOMENT))


class _Me:
    name = "bench"

    def is_alive(self, name: str) -> bool | None:
        """As `Owner.is_alive`."""
        return True if name == self.name else None
