"""How streams are read that are asked for with their parents' ids."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tieline.core.errors import Unavailable
from tieline.records.memory import MemoryRecordStore

HOUR = timedelta(hours=1)


class Counting(MemoryRecordStore):
    """A store that counts how often its feed is read."""

    reads = 0

    def feed(self, stream, query):
        self.reads += 1
        return super().feed(stream, query)


def fill(rig, kit, count, *, first=0):
    for number in range(first, first + count):
        rig.api.add(f"t{number:03}", kit.EPOCH - timedelta(days=60) + number * HOUR)


def asked_ids(rig):
    return [each["filter"]["ids"] for each in rig.api.asked if each["path"] == "/texts"]


async def test_parents_are_asked_for_in_batches(rig, kit):
    """Ten parents in batches of four are three requests."""
    fill(rig, kit, 10)
    await rig.run()
    stream = await rig.run(kit.CHILDREN)
    assert [len(ids) for ids in asked_ids(rig)] == [4, 4, 2]
    assert set(rig.api.things) == set(rig.held(kit.CHILDREN))
    assert stream.counts.added == 10


async def test_only_new_and_changed_parents_are_asked_for_again(rig, kit):
    """Unchanged parents cost no request."""
    fill(rig, kit, 10)
    await rig.run()
    await rig.run(kit.CHILDREN)
    rig.api.asked.clear()
    await rig.run(kit.CHILDREN)
    assert rig.api.asked == []
    fill(rig, kit, 2, first=10)
    rig.api.things["t003"]["title"] = "changed"
    await rig.run(lookback=timedelta(days=30))
    rig.api.asked.clear()
    await rig.run(kit.CHILDREN)
    assert [sorted(ids) for ids in asked_ids(rig)] == [["t003", "t010", "t011"]]


async def test_what_was_not_ready_is_asked_again_for_a_while(rig, kit):
    """A recent parent without an answer is asked for again; one long past is not."""
    rig.api.add("old", kit.EPOCH - timedelta(days=30))
    rig.api.add("new", kit.EPOCH - HOUR)
    rig.api.ready = lambda _id: False
    await rig.run()
    await rig.run(kit.CHILDREN)
    rig.api.asked.clear()
    await rig.run(kit.CHILDREN)
    assert asked_ids(rig) == [["new"]]
    rig.api.ready = lambda _id: True
    await rig.run(kit.CHILDREN)
    assert {"new"} == set(rig.held(kit.CHILDREN))
    rig.api.asked.clear()
    await rig.run(kit.CHILDREN)
    assert asked_ids(rig) == []


async def test_patience_ends(rig, kit):
    """What never answers is given up after the patience of the rule."""
    rig.api.add("new", kit.EPOCH - HOUR)
    rig.api.ready = lambda _id: False
    await rig.run()
    await rig.run(kit.CHILDREN)
    rig.clock.time += timedelta(days=3).total_seconds()
    await rig.run(kit.CHILDREN)
    rig.api.asked.clear()
    await rig.run(kit.CHILDREN)
    assert asked_ids(rig) == []


async def test_an_earlier_since_catches_up_with_what_was_left_out(rig, kit):
    """Parents before the first `since` are asked for once it moves back, those with children not again."""
    fill(rig, kit, 10)
    start = kit.EPOCH - timedelta(days=60)
    await rig.run()
    await rig.run(kit.CHILDREN, since=start + 6 * HOUR)
    assert {f"t{n:03}" for n in range(6, 10)} == set(rig.held(kit.CHILDREN))
    rig.api.asked.clear()
    await rig.run(kit.CHILDREN, since=start + 2 * HOUR)
    assert asked_ids(rig) == [["t002", "t003", "t004", "t005"]]
    rig.api.asked.clear()
    await rig.run(kit.CHILDREN)
    assert asked_ids(rig) == []


async def test_an_interrupted_run_goes_on_after_what_it_stored(rig, kit):
    """Parents whose children were stored are not asked for again, those under way are."""
    fill(rig, kit, 20)
    await rig.run()
    first = len(rig.api.asked)
    rig.api.trouble = lambda number, _body: kit.refuse(500, "down") if number > first + 3 else None
    with pytest.raises(Unavailable):
        await rig.run(kit.CHILDREN)
    held = set(rig.held(kit.CHILDREN))
    assert len(held) in {8, 12}
    rig.api.asked.clear()
    rig.api.trouble = lambda _number, _body: None
    await rig.run(kit.CHILDREN)
    asked = {name for ids in asked_ids(rig) for name in ids}
    assert asked == set(rig.api.things) - held
    assert set(rig.api.things) == set(rig.held(kit.CHILDREN))


async def test_a_catch_up_asks_for_parents_that_changed_meanwhile(rig, kit):
    """Those that had children before it began are passed, unless they changed since."""
    fill(rig, kit, 14)
    start = kit.EPOCH - timedelta(days=60)
    await rig.run()
    await rig.run(kit.CHILDREN, since=start + 12 * HOUR)
    rig.api.trouble = lambda _number, body: (
        kit.refuse(500, "down") if "t008" in body["filter"]["ids"] else None
    )
    with pytest.raises(Unavailable):
        await rig.run(kit.CHILDREN, since=start)
    rig.clock.time += 60
    rig.api.trouble = lambda _number, _body: None
    rig.api.things["t012"]["title"] = "changed"
    await rig.run(lookback=timedelta(days=30))
    rig.api.asked.clear()
    await rig.run(kit.CHILDREN, since=start)
    asked = {name for ids in asked_ids(rig) for name in ids}
    assert ("t012" in asked, "t013" in asked) == (True, False)
    assert set(rig.api.things) == set(rig.held(kit.CHILDREN))


async def test_children_of_every_parent_are_asked_for_each_time_and_deleted_when_gone(rig, kit):
    """Where a change of the parent says nothing, each run is a full pass."""
    parent = msgspec.structs.replace(kit.CHILDREN.parent, changes=False, match=None)
    whole = msgspec.structs.replace(kit.CHILDREN, parent=parent)
    fill(rig, kit, 6)
    await rig.run()
    await rig.run(whole)
    rig.api.ready = lambda name: name != "t002"
    rig.api.asked.clear()
    stream = await rig.run(whole)
    assert [len(ids) for ids in asked_ids(rig)] == [4, 2]
    assert (stream.counts.deleted, stream.counts.unchanged) == (1, 5)


async def test_starting_over_deletes_the_children_of_none(rig, kit):
    """A full run finds children that are gone."""
    fill(rig, kit, 6)
    await rig.run()
    await rig.run(kit.CHILDREN)
    rig.api.ready = lambda name: name != "t002"
    stream = await rig.run(kit.CHILDREN, full=True)
    assert (stream.counts.deleted, stream.counts.unchanged) == (1, 5)


async def test_parents_that_are_left_out_are_passed_by_the_hundred(rig, kit):
    """A batch that is almost full does not read the rest of the feed one by one."""
    rig.store = Counting(lambda _lease: rig.epoch)
    fill(rig, kit, 3)
    fill(rig, kit, 150, first=-200)
    await rig.run()
    await rig.run(kit.CHILDREN, since=kit.EPOCH - timedelta(days=60))
    assert [sorted(ids) for ids in asked_ids(rig)] == [["t000", "t001", "t002"]]
    assert rig.store.reads == 2


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    counts=st.lists(st.integers(0, 14), min_size=1, max_size=3),
    kills=st.lists(st.integers(1, 5), max_size=4),
    sinces=st.lists(st.none() | st.integers(0, 40), min_size=3, max_size=3),
)
def test_whatever_happens_no_child_is_lost(kit, counts, kills, sinces):
    """Over random growth, bounds and kills, every parent within the widest bound has its child at the end."""

    async def play():
        rig = kit.Rig()
        start = kit.EPOCH - timedelta(days=60)
        left, total, floor = list(kills), 0, None
        for count, since in zip(counts, sinces, strict=False):
            fill(rig, kit, count, first=total)
            total += count
            await rig.run(lookback=timedelta())
            bound = None if since is None else start + since * HOUR
            floor = _widest(floor, since, first=floor is None)
            while True:
                deadline = len(rig.api.asked) + left.pop() if left else None

                def kill(number, _body, deadline=deadline):
                    if deadline is not None and number >= deadline:
                        raise kit.Killed

                rig.api.trouble = kill
                try:
                    await rig.run(kit.CHILDREN, since=bound)
                    break
                except kit.Killed:
                    rig.api.trouble = lambda _number, _body: None
            rig.api.trouble = lambda _number, _body: None
        wanted = {name for name in rig.api.things if int(name[1:]) >= floor}
        assert wanted <= set(rig.held(kit.CHILDREN))

    def _widest(floor, since, *, first):
        if first:
            return since or 0
        return floor if since is None else min(floor, since)

    asyncio.run(play())
