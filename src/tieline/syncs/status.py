"""What every connection holds, did last, does next, and may still ask for today."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from tieline.connections.model import PACED_AS, Connection, limits_of
from tieline.http.pace import Limits, Usage
from tieline.providers.model import Provider
from tieline.records.model import Counts
from tieline.sources import catalogue as sources
from tieline.sources.model import Source
from tieline.syncs.job import Stores
from tieline.syncs.standing import by_connection
from tieline.work.model import Run, Schedule


class ConnectionStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One connection as it stands; `counts` is by (model, variant)."""

    connection: Connection
    #: None where the provider has nothing to sync.
    source: Source | None
    counts: Mapping[tuple[str, str], Counts]
    runs: list[Run]
    schedules: list[Schedule]
    usage: Usage
    limits: Limits


def read_status(stores: Stores, provider: Callable[[str], Provider], now: float) -> list[ConnectionStatus]:
    """Return every connection's status at `now`, in seconds since 1970, by provider and id."""
    connections = stores.connections.all()
    keys = [each.key for each in connections]
    counts = stores.records.counts_of(keys)
    runs, schedules = by_connection(stores.runs.latest(keys)), by_connection(stores.schedules.of(keys))
    return [
        ConnectionStatus(
            connection=connection,
            source=sources.find(provider(connection.provider)),
            counts=counts.get(connection.key, {}),
            runs=runs.get(connection.key, []),
            schedules=schedules.get(connection.key, []),
            usage=stores.pace.usage(connection.facts.get(PACED_AS, connection.identity), now),
            limits=limits_of(provider(connection.provider), connection),
        )
        for connection in connections
    ]
