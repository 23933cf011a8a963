"""Following feeds: what is new is seen, and nothing is asked of a sink for it."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from tieline.exports.follow import Follower
from tieline.exports.model import ExportCounts, ExportStream, Position, Target
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import Batch, StreamKey

ONE, TWO = (StreamKey(connection=number, model="Item") for number in (1, 2))
STREAMS = [
    ExportStream(key=key, target=Target(name="items", connection=str(key.connection))) for key in (ONE, TWO)
]


class Kept:
    """A sink in memory, which may fail to commit."""

    typed = True
    commit_bytes = commit_records = 1 << 20

    def __init__(self) -> None:
        self.positions: dict[str, Position] = {}
        self.written = 0
        self.fails = False

    def check(self, targets) -> None:
        pass

    def known(self, stream) -> None:
        pass

    @contextmanager
    def stream(self, target):
        self.target = target
        yield self

    @property
    def position(self) -> Position | None:
        return self.positions.get(self.target.connection)

    def write(self, changes) -> None:
        self.written += len(changes)

    def commit(self, position: Position) -> ExportCounts:
        if self.fails:
            raise OSError
        self.positions[self.target.connection] = position
        return ExportCounts(written=self.written)


def put(store: MemoryRecordStore, key: StreamKey, *ids: str) -> None:
    store.write(Batch(stream=key, records=[(each, b"{}") for each in ids]), now=1)


def bring(follower: Follower, sink: Kept) -> None:
    follower.export(STREAMS, sink, progress=lambda _name, _counts: None)


def test_news_are_what_happened_since_the_last_export() -> None:
    """At first all may be new, then only what comes in, whichever stream it is in."""
    store, sink = MemoryRecordStore(lambda _lease: None), Kept()
    follower = Follower(store)
    put(store, ONE, "a")
    seen = [follower.has_news(STREAMS)]
    bring(follower, sink)
    seen.append(follower.has_news(STREAMS))
    put(store, TWO, "b")
    seen.append(follower.has_news(STREAMS))
    bring(follower, sink)
    seen.append(follower.has_news(STREAMS))

    assert seen == [True, False, True, False]


def test_what_did_not_arrive_is_news() -> None:
    """An export that fails is to be tried again, though nothing happened since."""
    store, sink = MemoryRecordStore(lambda _lease: None), Kept()
    follower = Follower(store)
    put(store, ONE, "a")
    sink.fails = True
    with pytest.raises(OSError):
        bring(follower, sink)

    assert follower.has_news(STREAMS)
