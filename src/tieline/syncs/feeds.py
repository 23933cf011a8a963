"""A connection's records as products read them: page by page, by the place of their last change."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import msgspec

from tieline.connections.ports import ConnectionStore
from tieline.core.clock import MICROSECONDS, Clock, now_us, to_us
from tieline.core.errors import UnknownName, UsageError
from tieline.records.model import PAGE_BYTES, FeedPage, FeedQuery, Pruned, StoredRecord, StreamKey
from tieline.records.ports import RecordStore
from tieline.records.reading import every

_ZULU = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", re.ASCII)
#: Records that a stream may have to be sorted, and that are read at once.
MOST_SORTED, _PAGE = 100_000, 1_000
#: Bytes of records that are given at once in an order of choice, which has no next page.
MOST_BYTES = 8 * PAGE_BYTES
_LONGEST_AGO = 365 * 24 * 3600 * MICROSECONDS


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
        return self.read(self._stream(integration, connection_id, model, variant), query)

    def read(self, stream: StreamKey, query: FeedQuery) -> FeedPage:
        """Return a page of a stream; there may be more ids than its limit."""
        if query.ids is None or len(query.ids) <= query.limit:
            return self._records.feed(stream, query)
        page = self._records.feed(stream, msgspec.structs.replace(query, limit=len(query.ids)))
        records = page.records[: query.limit]
        return FeedPage(
            records=records, next_cursor=records[-1].cursor if len(records) < len(page.records) else None
        )

    def sorted(
        self,
        stream: StreamKey,
        query: FeedQuery,
        *,
        by: Callable[[StoredRecord], tuple[object, ...]],
        descending: bool,
        offset: int,
    ) -> list[StoredRecord]:
        """Return a part of a feed in another order than its own; all of it is read for that.

        Raises `UsageError` where there is too much of it.
        """
        counts = self._records.counts(stream.connection).get((stream.model, stream.variant))
        if counts is not None and counts.live + counts.deleted > MOST_SORTED:
            raise UsageError(
                f"model: {stream.model} has more than {MOST_SORTED:,} records: read it by GET /records",
                field="model",
            )
        all_of_it = msgspec.structs.replace(query, limit=_PAGE)
        places = [(by(record), record.id) for record in every(self._records, stream, all_of_it)]
        places.sort(key=lambda place: place[0], reverse=descending)
        wanted = [id_ for _, id_ in places[offset:][: query.limit]]
        found: dict[str, StoredRecord] = {}
        size = 0
        for first in range(0, len(wanted), _PAGE):
            ids = wanted[first:][:_PAGE]
            for record in every(self._records, stream, FeedQuery(ids=ids, limit=_PAGE)):
                found[record.id] = record
                size += len(record.data or b"")
                if size > MOST_BYTES:
                    raise UsageError(
                        f"limit: these records have more than {MOST_BYTES:,} bytes: ask for fewer",
                        field="limit",
                    )
        return [found[id_] for id_ in wanted if id_ in found]

    def since(self, text: str, field: str) -> int:
        """Return a time of the wire in microseconds: ISO 8601 with a Z, within the last year. Raises `UsageError`."""
        try:
            moment = to_us(datetime.fromisoformat(text)) if _ZULU.fullmatch(text) else None
        except ValueError:
            moment = None
        if moment is None:
            raise UsageError(f"{field}: must be a time such as 2026-03-01T12:00:00.000Z", field=field)
        if moment < now_us(self._clock) - _LONGEST_AGO:
            raise UsageError(f"{field}: must not be more than 365 days ago", field=field)
        return moment

    def prune(
        self,
        integration: str,
        connection_id: str,
        model: str,
        *,
        until: str,
        limit: int = 1000,
        variant: str = "base",
    ) -> Pruned:
        """Empty the content of at most `limit` records up to and with a cursor."""
        stream = self._stream(integration, connection_id, model, variant)
        return self.empty(stream, until=until, limit=limit)

    def empty(self, stream: StreamKey, *, until: str, limit: int = 1000) -> Pruned:
        """As `prune`, of a stream."""
        return self._records.prune(stream, until=until, limit=limit, now=now_us(self._clock))

    def _stream(self, integration: str, connection_id: str, model: str, variant: str) -> StreamKey:
        found = self._connections.find(integration, connection_id)
        if found is None:
            raise UnknownName(
                f"connection_id: there is no connection {connection_id!r} of {integration!r}",
                field="connection_id",
            )
        return StreamKey(connection=found.key, model=model, variant=variant)
