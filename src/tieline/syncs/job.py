"""What a sync is given: its job, and where it keeps what it has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from tieline.auth.credentials import Credentials
from tieline.connections.choose import Account as ChosenAccount
from tieline.connections.model import Connection, limits_of
from tieline.connections.ports import ConnectionStore
from tieline.core.clock import Clock
from tieline.events.ports import EventStore
from tieline.http.pace import Limits
from tieline.http.ports import AsyncTransport, PaceStore
from tieline.providers.model import Provider
from tieline.records.ports import RecordStore
from tieline.sources.model import Resource, Source
from tieline.syncs.model import SyncOptions
from tieline.work.ports import RunStore, ScheduleStore, TaskStore


class Stores(msgspec.Struct, frozen=True, kw_only=True):
    """Where syncs keep what they have and know."""

    records: RecordStore
    connections: ConnectionStore
    runs: RunStore
    schedules: ScheduleStore
    tasks: TaskStore
    events: EventStore
    pace: PaceStore


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be synced, for whom, and how fast."""

    connection: Connection
    credentials: Credentials
    provider: Provider
    source: Source
    resources: Sequence[Resource]
    options: SyncOptions
    limits: Limits
    #: It was made to start over (`tieline.syncs.fresh`): it is told as a full one.
    fresh: bool = False
    #: How the requests of a stream go out, by its name, where that is not all that the connection says.
    way: Callable[[str, AsyncTransport, Clock], AsyncTransport] | None = None
    #: The account whose pace it keeps, where that is not the connection's.
    paced_as: str | None = None

    @classmethod
    def of(
        cls,
        provider: Provider,
        source: Source,
        account: ChosenAccount,
        resources: Sequence[Resource],
        options: SyncOptions,
        pace: Callable[[Limits], Limits] | None,
    ) -> Job:
        """Return the job of an account; `pace` changes its own limits."""
        own = limits_of(provider, account.connection)
        return cls(
            connection=account.connection,
            credentials=account.credentials,
            provider=provider,
            source=source,
            resources=resources,
            options=options,
            limits=own if pace is None else pace(own),
        )
