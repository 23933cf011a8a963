"""What every record store does: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec
import pytest

from tieline.connections.vault import KeyRing, generate_key
from tieline.core.errors import LeaseLost, UsageError
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import (
    Action,
    Batch,
    BatchResult,
    CheckpointKey,
    Counts,
    FeedQuery,
    Fence,
    Pruned,
    StreamKey,
)
from tieline.records.ports import RecordStore
from tieline.storage.database import open_database
from tieline.storage.records import SqlRecordStore
from tieline.storage.unlock import unlock

CALLS = StreamKey(connection=1, model="Call")
HERE = CheckpointKey(connection=1, sync="calls")
RING = KeyRing.parse(generate_key())


@dataclass(frozen=True)
class Rig:
    store: RecordStore
    #: Puts a lease at an epoch; once for each lease.
    claim: Callable[[str, int], None]

    def put(self, *records, now=1_000, stream=CALLS, **rest) -> BatchResult:
        """Write a batch; return what it did, without the cursor."""
        result = self.store.write(Batch(stream=stream, records=records, **rest), now=now)
        return msgspec.structs.replace(result, cursor=None)

    def ids(self, **query) -> list[str]:
        return [record.id for record in self.store.feed(CALLS, FeedQuery(**query)).records]

    def get(self, id_: str):
        (record,) = self.store.feed(CALLS, FeedQuery(ids=[id_])).records
        return record


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    if request.param == "memory":
        epochs: dict[str, int] = {}
        yield Rig(MemoryRecordStore(epochs.get), epochs.__setitem__)
        return
    database = open_database(
        request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    )

    def claim(lease: str, epoch: int) -> None:
        columns = ("key", "owner", "epoch", "expires_at")
        database.write(lambda tx: tx.append("leases", columns, [(lease, "me", epoch, 0)]))

    yield Rig(SqlRecordStore(database, RING, unlock(database, RING)), claim)
    database.close()


def test_new_records_are_added(rig):
    """New records are counted as added and read back byte for byte, in order, with their times."""
    assert rig.put(("a", b'{"x": 1}'), ("b", b"{ }")) == BatchResult(added=2)
    first, second = rig.store.feed(CALLS, FeedQuery()).records
    assert (first.id, first.data, first.action) == ("a", b'{"x": 1}', Action.ADDED)
    assert (first.first_seen_at, first.last_modified_at) == (1_000, 1_000)
    assert (first.deleted_at, first.pruned_at) == (None, None)
    assert (second.id, second.data) == ("b", b"{ }")


def test_same_bytes_are_unchanged(rig):
    """The same bytes again change nothing: neither time, nor cursor, nor place."""
    rig.put(("a", b"{}"), ("b", b"{}"))
    before = rig.store.feed(CALLS, FeedQuery())
    assert rig.put(("a", b"{}"), now=2_000) == BatchResult(unchanged=1)
    assert rig.store.feed(CALLS, FeedQuery()) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'{"a": 1, "b": [1, 2]}', b'{"b":[1,2],"a":1}'),
        (b'{"a": "\\u00e9"}', '{"a": "é"}'.encode()),
        (b'{"n": 12345678901234567890123}', b'{"n":12345678901234567890123 }'),
    ],
)
def test_other_bytes_of_the_same_content_are_unchanged(rig, old, new):
    """Key order, spaces and escapes are no change; the newest bytes are kept."""
    rig.put(("a", old))
    cursor = rig.get("a").cursor
    assert rig.put(("a", new), now=2_000) == BatchResult(unchanged=1)
    assert (rig.get("a").cursor, rig.get("a").data) == (cursor, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'{"a": 1}', b'{"a": 2}'),
        (b'{"a": 1}', b'{"a": true}'),
        (b'{"a": 1}', b'{"a": 1.0}'),
        (b'{"a": [1, 2]}', b'{"a": [2, 1]}'),
        (b'{"n": 9007199254740993}', b'{"n": 9007199254740992}'),
        (b'{"n": 1e400}', b'{"n": 2e400}'),
        (b'{"n": 0.1}', b'{"n": 0.1000000000000000055}'),
    ],
)
def test_other_content_is_an_update(rig, old, new):
    """Different content, down to the last digit of a number, updates the record and moves it to the end."""
    rig.put(("a", old), ("b", b"{}"))
    assert rig.put(("a", new), now=2_000) == BatchResult(updated=1)
    record = rig.get("a")
    assert (record.data, record.action) == (new, Action.UPDATED)
    assert (record.first_seen_at, record.last_modified_at) == (1_000, 2_000)
    assert rig.ids() == ["b", "a"]


def test_last_of_an_id_wins(rig):
    """An id twice in a batch is one record, with the content given last."""
    assert rig.put(("a", b"1"), ("b", b"1"), ("a", b"2")) == BatchResult(added=2)
    assert rig.get("a").data == b"2"


def test_delete_keeps_the_payload(rig):
    """A delete moves the record to the end, says when, and keeps its payload."""
    rig.put(("a", b"{}"), ("b", b"{}"))
    assert rig.put(deletes=["a", "a", "never there"], now=2_000) == BatchResult(deleted=1)
    record = rig.get("a")
    assert (record.data, record.action, record.deleted_at) == (b"{}", Action.DELETED, 2_000)
    assert rig.ids() == ["b", "a"]
    assert rig.put(deletes=["a"], now=3_000) == BatchResult()
    assert rig.get("a") == record


def test_deleted_record_comes_back(rig):
    """A deleted record that is seen again, changed or not, is undeleted and counts as added to readers."""
    rig.put(("a", b"1"), ("b", b"1"), deletes=[])
    rig.put(deletes=["a", "b"], now=2_000)
    assert rig.put(("a", b"1"), ("b", b"2"), now=3_000) == BatchResult(undeleted=2)
    records = rig.store.feed(CALLS, FeedQuery()).records
    assert [(r.data, r.action, r.deleted_at, r.first_seen_at) for r in records] == [
        (b"1", Action.ADDED, None, 1_000),
        (b"2", Action.ADDED, None, 1_000),
    ]


def test_delete_in_the_same_batch_wins(rig):
    """An id both given and deleted in a batch is deleted, and counted once."""
    rig.put(("a", b"1"))
    assert rig.put(("a", b"2"), ("b", b"1"), deletes=["a", "b"]) == BatchResult(deleted=1)
    assert rig.get("a").data == b"1"


def test_time_never_runs_back(rig):
    """A write dated before the last one, by another machine's clock, still goes to the end of the feed."""
    rig.put(("a", b"{}"), now=5_000)
    rig.put(("b", b"{}"), now=4_000)
    assert [r.last_modified_at for r in rig.store.feed(CALLS, FeedQuery()).records] == [5_000, 5_000]
    assert rig.ids() == ["a", "b"]


def test_streams_do_not_meet(rig):
    """The same id in another connection, model or variant is another record."""
    others = [
        StreamKey(connection=2, model="Call"),
        StreamKey(connection=1, model="User"),
        StreamKey(connection=1, model="Call", variant="west"),
    ]
    for stream in [CALLS, *others]:
        assert rig.put(("a", stream.model.encode()), stream=stream) == BatchResult(added=1)
    assert rig.put(deletes=["a"]) == BatchResult(deleted=1)
    assert all(rig.store.existing(stream, ["a"]) for stream in others)


def test_pages_by_cursor(rig):
    """Pages follow each other by cursor, hold everything once, and the last has no next one."""
    rig.put(*[(str(n), b"{}") for n in range(10)])
    seen, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        page = rig.store.feed(CALLS, FeedQuery(cursor=cursor, limit=5))
        seen += [record.id for record in page.records]
        cursor, pages = page.next_cursor, pages + 1
    assert (seen, pages) == ([str(n) for n in range(10)], 2)


def test_a_records_own_cursor_goes_on_after_it(rig):
    """Each record's cursor can be kept and used later, when more has come."""
    rig.put(("a", b"{}"), ("b", b"{}"))
    cursor = rig.get("b").cursor
    assert rig.ids(cursor=cursor) == []
    rig.put(("c", b"{}"), ("a", b"[]"), now=2_000)
    assert rig.ids(cursor=cursor) == ["c", "a"]


def test_modified_after_is_inclusive(rig):
    """`modified_after` gives what changed at that time or later."""
    rig.put(("a", b"{}"), now=1_000)
    rig.put(("b", b"{}"), now=2_000)
    rig.put(("c", b"{}"), now=3_000)
    assert rig.ids(modified_after=2_000) == ["b", "c"]
    assert rig.ids(modified_after=2_001) == ["c"]
    assert rig.ids(modified_after=2_000, cursor=rig.get("b").cursor) == ["c"]


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ({Action.ADDED}, ["a"]),
        ({Action.UPDATED}, ["b"]),
        ({Action.DELETED}, ["c"]),
        ({Action.ADDED, Action.UPDATED}, ["a", "b"]),
        ({Action.ADDED, Action.DELETED}, ["a", "c"]),
        ({Action.UPDATED, Action.DELETED}, ["b", "c"]),
        (set(Action), ["a", "b", "c"]),
    ],
)
def test_filters_by_any_combination_of_actions(rig, actions, expected):
    """Any combination of last actions can be asked for."""
    rig.put(("a", b"1"), ("b", b"1"), ("c", b"1"))
    rig.put(("b", b"2"))
    rig.put(deletes=["c"])
    assert rig.ids(actions=frozenset(actions)) == expected


def test_a_page_ends_with_the_record_by_which_it_is_full(rig):
    """Of bytes: at least one, and the next page goes on behind it; so with ids."""
    rig.put(*((f"c{number}", b'{"x":"%b"}' % (b"x" * 1000)) for number in range(5)))
    ids = [f"c{number}" for number in range(5)]
    for query in ({}, {"ids": ids}):
        cursor, pages = None, []
        while True:
            page = rig.store.feed(CALLS, FeedQuery(cursor=cursor, most_bytes=1_500, **query))
            pages.append([record.id for record in page.records])
            cursor = page.next_cursor
            if cursor is None:
                break
        assert [ids[:2], ids[2:4], ids[4:]] == pages
    assert len(rig.store.feed(CALLS, FeedQuery(most_bytes=1)).records) == 1
    assert rig.store.feed(CALLS, FeedQuery(limit=5, most_bytes=4_500)).next_cursor is None


def test_feed_of_ids(rig):
    """The feed of some ids has those that are there, each once, in the feed's order."""
    rig.put(*[(id_, b"{}") for id_ in "abcd"])
    rig.put(("a", b"[]"), now=2_000)
    assert rig.ids(ids=["a", "x", "c", "c", "b"]) == ["b", "c", "a"]
    assert rig.ids(ids=["a", "b", "c"], cursor=rig.get("b").cursor) == ["c", "a"]
    assert rig.ids(ids=[]) == []


def test_unknown_stream_is_empty(rig):
    """A stream that nothing was written to reads as empty."""
    page = rig.store.feed(CALLS, FeedQuery())
    assert (page.records, page.next_cursor) == ([], None)
    assert rig.store.counts(1) == {}
    assert rig.store.existing(CALLS, ["a"]) == frozenset()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"cursor": ""}, "cursor"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "é"}, "cursor"),
        ({"cursor": "AQ" + "A" * 22 + "\n"}, "cursor"),
        ({"cursor": "_" * 24}, "cursor"),
        ({"limit": 0}, "limit"),
        ({"limit": 10_001}, "limit"),
        ({"limit": 1, "ids": ["a", "b"]}, "ids"),
        ({"ids": ["\0"]}, "ids"),
    ],
)
def test_bad_query_names_its_field(rig, query, field):
    """A query that cannot be answered is refused by the name of its field."""
    with pytest.raises(UsageError) as caught:
        rig.store.feed(CALLS, FeedQuery(**query))
    assert caught.value.field == field


@pytest.mark.parametrize("id_", ["", "x" * 513, "a\0b", "\ud800"])
def test_bad_id_changes_nothing(rig, id_):
    """A batch with an id that cannot be stored is refused whole."""
    with pytest.raises(UsageError):
        rig.put(("a", b"{}"), (id_, b"{}"))
    with pytest.raises(UsageError):
        rig.put(("a", b"{}"), deletes=[id_])
    assert rig.ids() == []


@pytest.mark.parametrize("id_", ["é", "日本", "a'b", '"', "\\", "%s", ":x", "\n", "x" * 512, "😀" * 512])
def test_any_text_is_an_id(rig, id_):
    """Ids may hold any text, up to their length."""
    assert rig.put((id_, b"{}")) == BatchResult(added=1)
    assert rig.put((id_, b"{}")) == BatchResult(unchanged=1)
    assert rig.store.existing(CALLS, [id_]) == {id_}
    assert rig.get(id_).data == b"{}"


def test_full_pass_deletes_what_it_did_not_see(rig):
    """What a full pass has not seen is deleted at its end, also when an earlier pass had seen it."""
    rig.claim("run", 1)
    fence = Fence(lease="run", epoch=1)
    rig.put(("a", b"1"), ("b", b"1"), ("c", b"1"), seen_pass=7)
    rig.put(("d", b"1"))
    rig.put(("a", b"1"), ("b", b"2"), ("e", b"1"), seen_pass=8, now=2_000)
    deleted = rig.store.end_pass(CALLS, 8, checkpoint=(HERE, b"done"), fence=fence, now=3_000)
    assert (deleted, rig.store.checkpoint(HERE)) == (2, b"done")
    assert rig.ids(actions=frozenset({Action.DELETED})) == ["c", "d"]
    assert rig.store.existing(CALLS, list("abcde")) == {"a", "b", "e"}
    assert rig.store.existing(CALLS, list("abcde"), seen_pass=8) == {"a", "b", "e"}
    assert rig.store.existing(CALLS, list("abcde"), seen_pass=7) == frozenset()
    assert rig.get("c").deleted_at == 3_000
    assert rig.store.end_pass(CALLS, 8, checkpoint=(HERE, b"again"), fence=fence, now=4_000) == 0


def test_plain_write_keeps_the_mark_of_a_pass(rig):
    """A write beside a full pass does not undo that the pass has seen a record."""
    rig.claim("run", 1)
    rig.put(("a", b"1"), ("b", b"1"), seen_pass=7)
    rig.put(("a", b"1"), ("b", b"2"))
    fence = Fence(lease="run", epoch=1)
    assert rig.store.end_pass(CALLS, 7, checkpoint=(HERE, b""), fence=fence, now=2_000) == 0


def test_other_bytes_of_the_same_content_are_seen(rig):
    """A full pass has seen a record also where only its bytes differ."""
    rig.claim("run", 1)
    rig.put(("a", b'{"x":1}'), seen_pass=7)
    rig.put(("a", b'{"x": 1}'), seen_pass=8)
    fence = Fence(lease="run", epoch=1)
    assert rig.store.end_pass(CALLS, 8, checkpoint=(HERE, b""), fence=fence, now=2_000) == 0


def test_checkpoint_comes_with_its_batch(rig):
    """A checkpoint is stored with its batch, and each of its key's parts tells it from others."""
    assert rig.store.checkpoint(HERE) is None
    rig.put(("a", b"{}"), checkpoint=(HERE, b"page 1"))
    rig.put(("b", b"{}"), checkpoint=(HERE, b"page 2"))
    rig.store.save_checkpoint(CheckpointKey(connection=1, sync="calls", variant="v"), b"v", fence=None, now=1)
    assert rig.store.checkpoint(HERE) == b"page 2"
    assert rig.store.checkpoint(CheckpointKey(connection=2, sync="calls")) is None


@pytest.mark.parametrize("lease", ["run", "never claimed"])
def test_stale_fence_changes_nothing(rig, lease):
    """A run that lost its lease can write neither records, nor deletes, nor checkpoints."""
    rig.claim("run", 2)
    rig.put(("a", b"1"), checkpoint=(HERE, b"1"), fence=Fence(lease="run", epoch=2))
    stale = Fence(lease=lease, epoch=1)
    with pytest.raises(LeaseLost):
        rig.put(("a", b"2"), ("b", b"1"), checkpoint=(HERE, b"2"), fence=stale)
    with pytest.raises(LeaseLost):
        rig.store.end_pass(CALLS, 1, checkpoint=(HERE, b"2"), fence=stale, now=2_000)
    with pytest.raises(LeaseLost):
        rig.store.save_checkpoint(HERE, b"2", fence=stale, now=2_000)
    assert (rig.get("a").data, rig.ids(), rig.store.checkpoint(HERE)) == (b"1", ["a"], b"1")


def test_prune_empties_payloads_in_order(rig):
    """Pruning empties the oldest payloads up to a cursor, some at a time, and moves nothing."""
    rig.put(*[(id_, b"{}") for id_ in "abcd"])
    before = [(r.id, r.cursor, r.last_modified_at) for r in rig.store.feed(CALLS, FeedQuery()).records]
    until = rig.get("c").cursor
    assert rig.store.prune(CALLS, until=until, limit=2, now=2_000) == Pruned(count=2, has_more=True)
    assert [r.pruned_at for r in rig.store.feed(CALLS, FeedQuery()).records] == [2_000, 2_000, None, None]
    assert rig.store.prune(CALLS, until=until, limit=1, now=3_000) == Pruned(count=1)
    assert rig.store.prune(CALLS, until=until, limit=2, now=4_000) == Pruned()
    records = rig.store.feed(CALLS, FeedQuery()).records
    assert [(r.id, r.cursor, r.last_modified_at) for r in records] == before
    assert [r.data for r in records] == [None, None, None, b"{}"]


def test_pruned_record_that_changes_is_whole_again(rig):
    """A pruned record stays empty while its bytes stay, and has its payload again once they change."""
    rig.put(("a", b"{}"), ("b", b"{}"))
    rig.store.prune(CALLS, until=rig.get("b").cursor, limit=10, now=2_000)
    assert rig.put(("a", b"{}"), ("b", b"{ }"), now=3_000) == BatchResult(unchanged=1, updated=1)
    assert (rig.get("a").data, rig.get("b").data) == (None, b"{ }")
    assert rig.get("b").pruned_at is None
    assert rig.store.prune(CALLS, until=rig.get("b").cursor, limit=10, now=4_000) == Pruned(count=1)


def test_pruned_and_deleted_record_comes_back_whole(rig):
    """A record that was pruned and deleted has its payload again when it comes back."""
    rig.put(("a", b"{}"))
    rig.put(deletes=["a"], now=2_000)
    assert rig.store.prune(CALLS, until=rig.get("a").cursor, limit=10, now=3_000) == Pruned(count=1)
    assert rig.get("a").action is Action.DELETED
    assert rig.put(("a", b"{}"), now=4_000) == BatchResult(undeleted=1)
    assert (rig.get("a").data, rig.get("a").pruned_at) == (b"{}", None)


def test_prune_refuses_nonsense(rig):
    """Pruning refuses a bad cursor and a limit out of range, and knows no stream that is not there."""
    rig.put(("a", b"{}"), stream=StreamKey(connection=9, model="Other"))
    cursor = rig.store.feed(StreamKey(connection=9, model="Other"), FeedQuery()).records[0].cursor
    with pytest.raises(UsageError):
        rig.store.prune(CALLS, until="x", limit=1, now=0)
    with pytest.raises(UsageError):
        rig.store.prune(CALLS, until=cursor, limit=0, now=0)
    assert rig.store.prune(CALLS, until=cursor, limit=1, now=0) == Pruned()


def test_counts_follow_every_change(rig):
    """The counts of a connection's streams follow adds, deletes, passes and records that come back."""
    rig.claim("run", 1)
    rig.put(("a", b"1"), ("b", b"1"), ("c", b"1"), seen_pass=1)
    rig.put(("u", b"1"), stream=StreamKey(connection=1, model="User", variant="v"))
    rig.put(("x", b"1"), stream=StreamKey(connection=2, model="Call"))
    rig.put(deletes=["a", "b"], now=2_000)
    assert rig.store.counts(1) == {
        ("Call", "base"): Counts(live=1, deleted=2, last_modified_at=2_000),
        ("User", "v"): Counts(live=1, deleted=0, last_modified_at=1_000),
    }
    of_all = rig.store.counts_of([2, 1, 3])
    assert {key: of_all[key] for key in (1, 2)} == {key: rig.store.counts(key) for key in (1, 2)}
    assert not of_all.get(3)
    rig.put(("a", b"2"), ("d", b"1"), now=3_000)
    fence = Fence(lease="run", epoch=1)
    rig.store.end_pass(CALLS, 1, checkpoint=(HERE, b""), fence=fence, now=4_000)
    assert rig.store.counts(1)["Call", "base"] == Counts(live=2, deleted=2, last_modified_at=4_000)


def test_empty_batch_saves_its_checkpoint(rig):
    """A page without records still moves the checkpoint."""
    assert rig.put(checkpoint=(HERE, b"end")) == BatchResult()
    assert rig.store.checkpoint(HERE) == b"end"


# -- parts -------------------------------------------------------------------------------------------------


def test_parts_are_merged_into_their_records(rig):
    """Object by object; arrays, and what is no object on both sides, are replaced; numbers stay as they are written."""
    rig.put(("a", b'{"o": {"x": 1.50, "y": {"z": null}}, "l": [1, 2], "n": 12345678901234567890123}'))
    part = b'{"o": {"y": {"w": 1e3}, "v": 0.1}, "l": [3], "k": {"new": true}}'
    assert rig.put(parts=[("a", part)], now=2_000) == BatchResult(updated=1)
    record = rig.get("a")
    assert record.data == (
        b'{"k":{"new":true},"l":[3],"n":12345678901234567890123,"o":{"v":0.1,"x":1.50,"y":{"w":1e3,"z":null}}}'
    )
    assert (record.action, record.last_modified_at, record.first_seen_at) == (Action.UPDATED, 2_000, 1_000)


def test_a_part_that_says_nothing_new_changes_nothing(rig):
    """Neither bytes, nor time, nor place."""
    rig.put(("a", b'{"x": {"y": 1}, "z": 2}'), ("b", b"{}"))
    before = rig.get("a")
    assert rig.put(parts=[("a", b'{"x": {"y": 1}}'), ("b", b"{}")], now=2_000) == BatchResult(unchanged=2)
    assert rig.get("a") == before


def test_parts_of_what_is_not_there_do_nothing(rig):
    """Nor of what is deleted or pruned; none of them is counted."""
    rig.put(("deleted", b"{}"), ("pruned", b"{}"))
    rig.store.prune(CALLS, until=rig.get("pruned").cursor, limit=9, now=2_000)
    rig.put(deletes=["deleted"])
    before = rig.store.feed(CALLS, FeedQuery())
    parts = [(id_, b'{"x":1}') for id_ in ("deleted", "pruned", "unknown")]
    assert rig.put(parts=parts, now=3_000) == BatchResult()
    assert rig.store.feed(CALLS, FeedQuery()) == before


def test_parts_of_one_record_are_merged_in_their_order(rig):
    """Into a whole record of the same batch too; a delete counts more."""
    rig.put(("a", b"{}"), ("c", b"{}"))
    parts = [("a", b'{"x":{"p":1}}'), ("b", b'{"y":2}'), ("a", b'{"x":{"q":2},"z":3}'), ("c", b'{"x":1}')]
    done = rig.put(("b", b'{"x":1}'), parts=parts, deletes=["c"], now=2_000)
    assert done == BatchResult(added=1, updated=1, deleted=1)
    assert rig.get("a").data == b'{"x":{"p":1,"q":2},"z":3}'
    assert rig.get("b").data == b'{"x":1,"y":2}'
    assert rig.get("c").data == b"{}"


@pytest.mark.parametrize("content", [b"[1]", b'"text"', b"not JSON"])
def test_a_record_that_is_no_object_is_replaced_by_a_part(rig, content):
    """There is nothing to merge into."""
    rig.put(("a", content))
    assert rig.put(parts=[("a", b'{"x":1}')]) == BatchResult(updated=1)
    assert rig.get("a").data == b'{"x":1}'


@pytest.mark.parametrize("part", [b"[]", b"1", b"", b"{", b"null"])
def test_a_part_is_an_object(rig, part):
    """Anything else is refused, and nothing of its batch is stored."""
    rig.put(("a", b"{}"))
    with pytest.raises(UsageError) as caught:
        rig.put(("b", b"{}"), parts=[("a", part)])
    assert caught.value.field == "parts"
    assert rig.ids() == ["a"]


def test_a_merged_record_given_whole_is_unchanged(rig):
    """Change detection knows what it became."""
    rig.put(("a", b'{"b": 1}'))
    rig.put(parts=[("a", b'{"a": 2}')])
    assert rig.put(("a", b'{"a":2,"b":1}')) == BatchResult(unchanged=1)
    assert rig.put(("a", b'{"b": 1, "a": 2}')) == BatchResult(unchanged=1)


def test_a_full_pass_has_seen_what_it_gave_parts_of(rig):
    """Also where nothing changed, and where the payload is pruned."""
    rig.claim("run", 1)
    rig.put(("a", b"{}"), ("b", b"{}"), ("pruned", b"{}"), ("gone", b"{}"))
    rig.store.prune(CALLS, until=rig.get("pruned").cursor, limit=9, now=2_000)
    rig.put(("a", b"{ }"), ("b", b"{ }"))
    parts = [("a", b'{"x":1}'), ("b", b"{}"), ("pruned", b'{"x":1}')]
    rig.put(parts=parts, seen_pass=7)
    fence = Fence(lease="run", epoch=1)
    assert rig.store.end_pass(CALLS, 7, checkpoint=(HERE, b""), fence=fence, now=3_000) == 1
    assert rig.get("gone").action is Action.DELETED


# -- what others have changed ------------------------------------------------------------------------------


def test_what_has_changed_after_a_cursor_is_left_alone(rig):
    """It counts as unchanged, whatever was to be done with it; all else goes on as ever."""
    rig.put(*[(id_, b"{}") for id_ in ("old", "new", "part", "gone", "dead")])
    cursor = rig.get("dead").cursor
    rig.put(*[(id_, b'{"theirs":1}') for id_ in ("new", "part", "gone")], now=2_000)
    rig.put(deletes=["dead"], now=2_000)
    before = [rig.get(id_) for id_ in ("new", "part", "gone", "dead")]
    done = rig.put(
        *[(id_, b'{"ours":1}') for id_ in ("old", "new", "dead", "fresh")],
        parts=[("part", b'{"ours":1}')],
        deletes=["gone"],
        unless_after=cursor,
        now=3_000,
    )
    assert done == BatchResult(added=1, updated=1, unchanged=4)
    assert [rig.get(id_) for id_ in ("new", "part", "gone", "dead")] == before
    assert rig.get("old").data == rig.get("fresh").data == b'{"ours":1}'


def test_a_full_pass_has_seen_what_it_left_alone(rig):
    """It is there, after all."""
    rig.claim("run", 1)
    rig.put(("a", b"1"))
    cursor = rig.get("a").cursor
    rig.put(("a", b"2"))
    assert rig.put(("a", b"3"), unless_after=cursor, seen_pass=7) == BatchResult(unchanged=1)
    fence = Fence(lease="run", epoch=1)
    assert rig.store.end_pass(CALLS, 7, checkpoint=(HERE, b""), fence=fence, now=2_000) == 0


def test_who_goes_on_with_the_cursor_of_a_batch_may_change_its_own(rig):
    """Which is where the stream ends then."""
    rig.put(("a", b"1"))
    first = rig.store.write(Batch(stream=CALLS, records=[("b", b"1")]), now=2_000).cursor
    assert first == rig.get("b").cursor
    assert rig.put(("b", b"2"), unless_after=first) == BatchResult(updated=1)
    with pytest.raises(UsageError):
        rig.put(("b", b"3"), unless_after="nonsense")


# -- the end of a stream, and its beginning ----------------------------------------------------------------


def test_a_batch_tells_where_its_stream_ends(rig):
    """By its last change, whichever batch made it; a stream without any has no end."""

    def end(*records, **rest):
        return rig.store.write(Batch(stream=CALLS, records=records, **rest), now=1_000).cursor

    assert (rig.store.end(CALLS), end()) == (None, None)
    last = end(("a", b"1"), ("b", b"1"))
    assert last == rig.get("b").cursor == rig.store.end(CALLS)
    assert end(("a", b"1")) == last
    assert end(deletes=["a"]) == rig.get("a").cursor == rig.store.end(CALLS) != last


def test_a_stream_is_cleared(rig):
    """As if nothing had ever come, but for readers, who find what comes then after what they have seen."""
    rig.put(*[(str(number), b"{}") for number in range(30)], deletes=["0"])
    rig.put(deletes=["1"])
    rig.put(("a", b"{}"), stream=StreamKey(connection=1, model="User"))
    end = rig.store.end(CALLS)
    rig.claim("run", 1)
    fence = Fence(lease="run", epoch=1)
    assert [rig.store.clear(CALLS, fence=fence, limit=20) for _ in range(3)] == [20, 9, 0]
    assert rig.ids() == []
    assert rig.store.counts(1)["Call", "base"] == Counts(live=0, deleted=0, last_modified_at=None)
    assert rig.store.end(CALLS) == end
    assert rig.put(("3", b"{}"), now=10) == BatchResult(added=1)
    assert rig.ids(cursor=end) == ["3"]
    assert rig.store.counts(1)["Call", "base"].live == 1
    assert rig.store.counts(1)["User", "base"].live == 1
    assert rig.store.clear(StreamKey(connection=9, model="Call"), fence=fence, limit=1) == 0


def test_a_stream_is_cleared_only_under_a_lease_that_holds(rig):
    """What a run has written that took it over stays."""
    rig.claim("run", 2)
    rig.put(("a", b"{}"))
    with pytest.raises(LeaseLost):
        rig.store.clear(CALLS, fence=Fence(lease="run", epoch=1), limit=1)
    assert rig.ids() == ["a"]


def test_a_checkpoint_is_forgotten(rig):
    """Once; others stay."""
    other = CheckpointKey(connection=1, sync="calls", variant="v")
    for key in (HERE, other):
        rig.store.save_checkpoint(key, b"x", fence=None, now=1)
    assert rig.store.remove_checkpoint(HERE)
    assert not rig.store.remove_checkpoint(HERE)
    assert (rig.store.checkpoint(HERE), rig.store.checkpoint(other)) == (None, b"x")
