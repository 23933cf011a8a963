"""Follow feeds: bring to a sink what is new, and tell cheaply whether anything is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieline.exports.model import ExportCounts, ExportStream
from tieline.exports.ports import Sink
from tieline.exports.run import Feed, Progress, export
from tieline.records.model import FeedPage, FeedQuery, StreamKey


class Follower:
    """Exports streams again and again, and remembers how far their feeds were read.

    So a sink is opened only where there is something to bring: what is new is asked of the record store alone.
    """

    def __init__(self, store: Feed) -> None:
        self._store = store
        self._read: dict[StreamKey, str | None] = {}

    def feed(self, stream: StreamKey, query: FeedQuery) -> FeedPage:
        """Return the next page of a stream, and remember its end."""
        page = self._store.feed(stream, query)
        self._read[stream] = page.records[-1].cursor if page.records else query.cursor
        return page

    def export(
        self, streams: Sequence[ExportStream], sink: Sink, *, progress: Progress
    ) -> Mapping[str, ExportCounts]:
        """Bring each stream in the sink up to date; return what was done by the target's name."""
        try:
            return export(self, streams, sink, progress=progress)
        except BaseException:
            self._read.clear()  # what was read may not have arrived
            raise

    def has_news(self, streams: Sequence[ExportStream]) -> bool:
        """Whether something happened to any of the streams since they were exported, or they never were."""
        return any(self._has_news(stream.key) for stream in streams)

    def _has_news(self, key: StreamKey) -> bool:
        if key not in self._read:
            return True
        return bool(self._store.feed(key, FeedQuery(cursor=self._read[key], limit=1)).records)
