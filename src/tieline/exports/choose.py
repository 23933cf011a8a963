"""What of a connection can be exported."""

from __future__ import annotations

from collections.abc import Sequence

from tieline.connections.model import Connection, account_label
from tieline.core.errors import UnknownName
from tieline.exports.model import ExportStream, Target
from tieline.records.model import StreamKey
from tieline.records.ports import RecordStore
from tieline.sources.model import Resource, Source


def streams_of(
    records: RecordStore,
    source: Source,
    resources: Sequence[Resource],
    connection: Connection,
    others: Sequence[Connection],
) -> list[ExportStream]:
    """Return the streams of these resources, labelled by their account; raises `UnknownName` before a first sync."""
    if not records.counts(connection.key):
        raise UnknownName(f"connection: nothing was synced for {connection.name} yet", field="connection")
    label = account_label(connection, others)
    return [
        ExportStream(
            key=StreamKey(connection=connection.key, model=resource.model),
            target=Target(name=resource.name, connection=label, model=source.model(resource)),
            feed=f"{connection.key}-{connection.created_at}",  # a database made anew numbers anew
        )
        for resource in resources
    ]
