"""What every sink does that keeps a position: DuckDB, Parquet, JSON lines and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.exporting import ORDER, PLACES, WIDER, Place, Rig, order, postgres_place

from tieline.core.errors import StorageError, UsageError
from tieline.exports.model import ExportCounts, ExportStream, Target
from tieline.exports.ports import Sink
from tieline.exports.run import export
from tieline.records.model import FeedQuery, StreamKey


@pytest.fixture(params=[*PLACES, "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "postgres":
        return postgres_place(request.getfixturevalue("empty_postgres_url"), tmp_path)
    return PLACES[request.param](tmp_path)


@pytest.fixture
def rig(place: Place) -> Rig:
    return Rig(place)


def expected(
    rig: Rig, *orders: Mapping[str, Any], connection: int = 1
) -> dict[tuple[str, str], dict[str, Any]]:
    """Return orders as the sink shows them: a typed one in its own way of writing moments."""
    shown = {"placed": rig.place.moment, "_tieline_extra": None} if rig.place.typed else {}
    return {(f"shop/{connection}", str(each["id"])): {**each, **shown} for each in orders}


def test_records_arrive_whole(rig: Rig) -> None:
    """Every value of a record that fits its model is in the sink."""
    rig.put(order(1), order(2, note="text", due=None, lines=[]))

    assert rig.export() == ExportCounts(written=2)
    assert rig.held() == expected(rig, order(1), order(2, note="text", due=None, lines=[]))


def test_second_export_brings_what_changed(rig: Rig) -> None:
    """Updates replace, deletes remove, what comes back is there again; the rest stays."""
    rig.put(*(order(number) for number in range(5)))
    rig.export()
    rig.put(order(1, count=100), order(7), deletes=("2", "3"))

    assert rig.export() == ExportCounts(written=2, deleted=2)
    assert rig.held() == expected(rig, order(0), order(1, count=100), order(4), order(7))

    rig.put(order(3, count=300))
    assert rig.export() == ExportCounts(written=1)
    assert rig.held() == expected(rig, order(0), order(1, count=100), order(3, count=300), order(4), order(7))


def files(path: Path) -> dict[str, tuple[int, bytes]]:
    found = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return {file.name: (file.stat().st_mtime_ns, file.read_bytes()) for file in found}


def test_nothing_new_writes_nothing(rig: Rig) -> None:
    """An export without changes leaves every file as it is."""
    rig.put(order(1), order(2))
    rig.export()
    before = files(rig.place.path)

    assert rig.export() == ExportCounts()
    assert files(rig.place.path) == before


def test_two_connections_never_mix(rig: Rig) -> None:
    """The same id of two accounts is two records, each with a cursor of its own."""
    rig.put(order(1, count=1), order(2))
    rig.put(order(1, count=2), connection=2)
    assert rig.export(rig.stream(1), rig.stream(2)) == ExportCounts(written=3)
    rig.put(deletes=("1",))

    assert rig.export(rig.stream(1), rig.stream(2)) == ExportCounts(deleted=1)
    assert rig.held() == expected(rig, order(2)) | expected(rig, order(1, count=2), connection=2)


def test_misfits_lose_nothing(rig: Rig) -> None:
    """What the model does not foresee is kept beside the typed columns, in the record's own form."""
    odd = order(
        1, count="many", surprise={"deep": [1.5]}, lines=[{"sku": "a", "count": 1}, {"sku": "b", "size": 4}]
    )
    rig.put(order(0), odd)

    counts = rig.export()
    held = rig.held()["shop/1", "1"]

    if not rig.place.typed:
        assert held == odd
        return
    assert counts == ExportCounts(written=2, misfits=1)
    assert held["count"] is None
    assert held["_tieline_extra"] == {
        "count": "many",
        "surprise": {"deep": [1.5]},
        "lines": [None, {"size": 4}],
    }


def test_readable_drift_stays_in_its_column(rig: Rig) -> None:
    """A number that becomes text, an id that becomes a number: the column keeps the value."""
    rig.put(order(1, count="41", total="9.75", id=9_223_372_036_854_775_807))
    rig.export()

    (held,) = rig.held().values()

    if rig.place.typed:
        assert (held["count"], held["total"], held["id"]) == (41, 9.75, "9223372036854775807")
        assert held["_tieline_extra"] is None
    else:
        assert (held["count"], held["total"], held["id"]) == ("41", "9.75", 9_223_372_036_854_775_807)


def test_without_a_model_a_record_is_kept_whole(rig: Rig) -> None:
    """A stream of an unknown shape has its records as JSON."""
    rig.put(order(1), order(2, id="2", more={"x": None}))
    rig.export(rig.stream(model=None))

    held = rig.held()

    payloads = [row["data"] if rig.place.typed else row for row in held.values()]
    assert payloads == [order(1), order(2, id="2", more={"x": None})]


def test_a_model_that_grows_brings_all_records_again(rig: Rig) -> None:
    """New fields of a model are filled for old records too, of each connection as it is exported."""
    blue = order(1, channel="web", lines=[{"sku": "a", "count": 1, "colour": "blue"}])
    rig.put(blue)
    rig.put(order(1, channel="fax"), connection=2)
    rig.export(rig.stream(1), rig.stream(2))
    if not rig.place.typed:
        return

    counts = rig.export(rig.stream(1, WIDER))
    kept = rig.held()["shop/2", "1"]
    assert counts == ExportCounts(written=1)
    assert kept["_tieline_extra"] == {"channel": "fax"}

    assert rig.export(rig.stream(1, WIDER), rig.stream(2, WIDER)) == ExportCounts(written=1)
    one, two = rig.held()["shop/1", "1"], rig.held()["shop/2", "1"]
    assert (one["channel"], one["lines"][0]["colour"], one["_tieline_extra"]) == ("web", "blue", None)
    assert (two["channel"], two["_tieline_extra"]) == ("fax", None)


class Torn(Exception):
    """The export breaks off."""


@contextmanager
def small_commits(sink: Sink, *, fail_at: int | None = None) -> Iterator[Sink]:
    """Commit every two records, and break off at a commit, after its changes were written."""

    class Writer:
        def __init__(self, inner: Any) -> None:
            self.inner = inner
            self.commits = 0

        position = property(lambda self: self.inner.position)

        def write(self, changes: Any) -> None:
            self.inner.write(changes)

        def commit(self, position: Any) -> ExportCounts:
            if self.commits == fail_at:
                raise Torn
            self.commits += 1
            return self.inner.commit(position)

    class Small:
        commit_bytes = 1 << 20
        commit_records = 2
        typed = sink.typed
        check = staticmethod(sink.check)
        known = staticmethod(sink.known)

        @contextmanager
        def stream(self, target: Target) -> Iterator[Any]:
            with sink.stream(target) as writer:
                yield Writer(writer)

    yield Small()


@pytest.mark.parametrize("fail_at", [0, 1, 2])
def test_an_export_that_breaks_off_goes_on_where_it_was(rig: Rig, fail_at: int) -> None:
    """What was committed stays, what was not leaves no trace, and the next export brings each record once."""
    rig.put(*(order(number) for number in range(6)))
    with pytest.raises(Torn), rig.place.open() as sink, small_commits(sink, fail_at=fail_at) as small:
        export(rig.store, [rig.stream()], small)

    if rig.place.typed and fail_at:
        assert rig.held() == expected(rig, *(order(number) for number in range(2 * fail_at)))
    assert rig.export() == ExportCounts(written=6 - 2 * fail_at)
    assert rig.held() == expected(rig, *(order(number) for number in range(6)))


def test_many_commits_add_up(rig: Rig) -> None:
    """Counts and records are the same however many commits an export takes."""
    rig.put(*(order(number) for number in range(7)))
    seen: list[ExportCounts] = []
    with rig.place.open() as sink, small_commits(sink) as small:
        done = export(rig.store, [rig.stream()], small, progress=lambda _name, counts: seen.append(counts))

    assert done["orders"] == ExportCounts(written=7) == seen[-1]
    assert [counts.written for counts in seen] == [2, 4, 6, 7]
    assert rig.held() == expected(rig, *(order(number) for number in range(7)))


def test_a_change_while_paging_wins(rig: Rig) -> None:
    """A record that changes during an export, or twice in one commit, is there once, as it is last."""
    rig.put(*(order(number) for number in range(3)))

    class Restless:
        def feed(self, stream: StreamKey, query: FeedQuery) -> Any:
            page = rig.store.feed(stream, FeedQuery(cursor=query.cursor, limit=1))
            if query.cursor is None:
                rig.put(order(0, count=50), deletes=("1",))
            return page

    with rig.place.open() as sink:
        export(Restless(), [rig.stream()], sink)

    assert rig.held() == expected(rig, order(0, count=50), order(2))


def test_pruned_payloads_are_skipped(rig: Rig) -> None:
    """What the store no longer has cannot be brought; what the sink has stays."""
    rig.put(order(1), order(2))
    rig.export()
    key = StreamKey(connection=1, model="Order")
    last = rig.store.feed(key, FeedQuery()).records[-1].cursor
    rig.store.prune(key, until=last, limit=10, now=rig.now)
    rig.put(order(3))

    assert rig.export(rig.stream(feed="again")) == ExportCounts(written=1, skipped=2)
    assert rig.held() == expected(rig, order(1), order(2), order(3))


def test_another_store_starts_from_its_beginning(rig: Rig) -> None:
    """A cursor of one record store is not followed in another one."""
    rig.put(order(1))
    rig.export(rig.stream(feed="first"))

    assert rig.export(rig.stream(feed="second")) == ExportCounts(written=1)
    assert rig.held() == expected(rig, order(1))


def test_names_that_cannot_be_files_are_refused(rig: Rig) -> None:
    """A stream's name is never a path."""
    for name in ("", "../x", "a/b", "_tieline_cursors", "a" * 101):
        target = Target(name=name, connection="shop/1", model=ORDER)
        stream = ExportStream(key=StreamKey(connection=1, model="Order"), target=target)
        with pytest.raises(UsageError, match="cannot name"), rig.place.open() as sink:
            export(rig.store, [stream], sink)


def test_two_streams_in_one_target_are_refused(rig: Rig) -> None:
    """Two models, or two streams of one account, never share a table, folder or file."""
    other = rig.stream(2, model=None)
    for pair in ([rig.stream(), rig.stream()], [rig.stream(), other]):
        with pytest.raises(UsageError, match="two streams"), rig.place.open() as sink:
            export(rig.store, pair, sink)


def test_two_exports_at_once_are_refused(rig: Rig) -> None:
    """A place that an export writes to is taken."""
    if rig.place.path.suffix == ".duckdb":
        pytest.skip("within one process DuckDB shares the file; across processes see the integration tests")
    if rig.place.path.name != "out":
        pytest.skip("a database takes many at once; of one stream and connection see the integration tests")
    with rig.place.open(), pytest.raises(StorageError, match="right now"), rig.place.open():
        pass
