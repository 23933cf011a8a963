"""A connection's records as products read them: page by page, by the place of their last change."""

from __future__ import annotations

from tieline.connections.ports import ConnectionStore
from tieline.core.clock import Clock, now_us
from tieline.core.errors import UnknownName
from tieline.records.model import FeedPage, FeedQuery, StreamKey
from tieline.records.ports import RecordStore


class FeedService:
    """Every method blocks and may be called from any thread.

    Raises `UnknownName` with the field `connection_id` for a connection that is not there; a model that holds nothing, or
    that nobody declares, is an empty feed.
    """

    def __init__(
        self,
        records: RecordStore,
        connections: ConnectionStore,
        clock: Clock,
    ) -> None:
        self._records = records
        self._connections = connections
        self._clock = clock

    def page(
        self, integration: str, connection_id: str, model: str, query: FeedQuery, *, variant: str = "base"
    ) -> FeedPage:
        """Return a page of records in the order of their last change."""
        return self._records.feed(self._stream(integration, connection_id, model, variant), query)

    def prune(
        self,
        integration: str,
        connection_id: str,
        model: str,
        *,
        until: str,
        limit: int = 1000,
        variant: str = "base",
    ) -> int:
        """Empty the content of at most `limit` records up to and with a cursor; return how many."""
        stream = self._stream(integration, connection_id, model, variant)
        return self._records.prune(stream, until=until, limit=limit, now=now_us(self._clock))

    def _stream(self, integration: str, connection_id: str, model: str, variant: str) -> StreamKey:
        found = self._connections.find(integration, connection_id)
        if found is None:
            raise UnknownName(
                f"connection_id: there is no connection {connection_id!r} of {integration!r}",
                field="connection_id",
            )
        return StreamKey(connection=found.key, model=model, variant=variant)
