"""A store over another tells what would become of it, and leaves it as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import UsageError
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import Action, Batch, CheckpointKey, FeedQuery, Fence, StreamKey
from tieline.records.overlay import OverlayStore
from tieline.records.ports import RecordStore

STREAM = StreamKey(connection=1, model="Call")
PLACE = CheckpointKey(connection=1, sync="calls")

IDS = st.sampled_from("abcde")
ROWS = st.lists(st.tuples(IDS, st.sampled_from([b'{"n":1}', b'{"n":2}'])), max_size=4)
WRITES = st.builds(
    lambda records, parts, deletes, seen: Batch(
        stream=STREAM, records=records, parts=parts, deletes=deletes, seen_pass=seen
    ),
    ROWS,
    ROWS,
    st.lists(IDS, max_size=2),
    st.sampled_from([None, 7]),
)
STEPS = st.lists(st.one_of(WRITES, st.just("end")), max_size=5)


def memory() -> MemoryRecordStore:
    return MemoryRecordStore(lambda _lease: None)


def apply(store: RecordStore, steps: list[Batch | str], start: int) -> list[object]:
    return [
        store.write(step, now=now)
        if isinstance(step, Batch)
        else store.end_pass(STREAM, 7, checkpoint=(PLACE, b"{}"), fence=None, now=now)
        for now, step in enumerate(steps, start)
    ]


def content(store: RecordStore, **query: object) -> list[tuple[str, bytes | None, Action]]:
    rows, asked = [], FeedQuery(limit=2, **query)
    while True:
        page = store.feed(STREAM, asked)
        rows += [(each.id, each.data, each.action) for each in page.records]
        if page.next_cursor is None:
            return rows
        asked = FeedQuery(limit=2, **{**query, "cursor": page.next_cursor})


def counted(results: list[object]) -> list[object]:
    """The results without their cursors, which count the changes."""
    names = ("added", "updated", "unchanged", "undeleted", "deleted")
    return [each if isinstance(each, int) else [getattr(each, name) for name in names] for each in results]


@given(before=st.lists(WRITES, max_size=4), after=STEPS)
def test_it_does_what_the_store_itself_would_do(before, after):
    """Its counts, its feed, page by page; what is below is as it was."""
    below, plain = memory(), memory()
    for store in (below, plain):
        apply(
            store,
            [Batch(stream=each.stream, records=each.records, deletes=each.deletes) for each in before],
            1,
        )
    former = content(below)
    overlay = OverlayStore(below)
    assert counted(apply(overlay, after, 100)) == counted(apply(plain, after, 100))
    assert content(overlay) == content(plain)
    assert content(overlay, actions=frozenset({Action.DELETED})) == content(
        plain, actions=frozenset({Action.DELETED})
    )
    assert overlay.existing(STREAM, list("abcde")) == plain.existing(STREAM, list("abcde"))
    assert content(below) == former
    told = {each.id: (each.before, each.after) for each in overlay.changes()}
    was = {id_: data for id_, data, action in former if action is not Action.DELETED}
    now = {id_: data for id_, data, action in content(plain) if action is not Action.DELETED}
    differs = {id_ for id_ in {*was, *now} if was.get(id_) != now.get(id_)}
    assert differs <= set(told)
    assert all(told[id_] == (was.get(id_), now.get(id_)) for id_ in differs)


def test_checkpoints_are_its_own():
    """From the first that is written, or forgotten."""
    below = memory()
    below.save_checkpoint(PLACE, b"1", fence=None, now=1)
    overlay = OverlayStore(below)
    assert overlay.checkpoint(PLACE) == b"1"
    assert overlay.remove_checkpoint(PLACE)
    assert (overlay.checkpoint(PLACE), overlay.remove_checkpoint(PLACE)) == (None, False)
    overlay.save_checkpoint(PLACE, b"2", fence=None, now=1)
    assert (overlay.checkpoint(PLACE), below.checkpoint(PLACE)) == (b"2", b"1")


def test_what_cannot_be_tried_out_is_refused():
    """Nothing is removed for good."""
    overlay = OverlayStore(memory())
    with pytest.raises(UsageError):
        overlay.clear(STREAM, fence=Fence(lease="run", epoch=1), limit=1)
    with pytest.raises(UsageError):
        overlay.prune(STREAM, until="x", limit=1, now=1)
