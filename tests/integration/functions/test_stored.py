"""A function's records in real databases: fenced, with their checkpoint, over runs that were killed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.storing import KEYS, connect

from tieline.core.errors import LeaseLost
from tieline.functions.ports import Change
from tieline.functions.stored import FunctionRecords
from tieline.records.model import CheckpointKey, FeedQuery, Fence
from tieline.storage.database import open_database
from tieline.storage.records import SqlRecordStore
from tieline.storage.runs import SqlRunStore
from tieline.storage.unlock import unlock
from tieline.testing import FakeClock
from tieline.work.model import Claimed, RunCounts

LEASE = "1/calls/base"


class Rig:
    def __init__(self, url: str) -> None:
        self.database = open_database(url)
        self.clock = FakeClock()
        self.key = CheckpointKey(connection=connect(self.database, "acme"), sync="calls")
        self.store = SqlRecordStore(self.database, KEYS, unlock(self.database, KEYS))
        self.runs = SqlRunStore(self.database, KEYS)
        self.counts = RunCounts()

    def run(self) -> FunctionRecords:
        """Begin a run, as the one that holds the lease from now on."""
        self.runs.expire(LEASE, owner="me")
        claim = self.runs.claim(LEASE, owner="me", now=1, ttl=10**12)
        assert isinstance(claim, Claimed)
        fence = Fence(lease=LEASE, epoch=claim.epoch)
        return FunctionRecords(self.store, self.key, self.clock, self.counts, fence=fence)

    async def ids(self) -> list[str]:
        page = await self.run().read("Call", FeedQuery(limit=100))
        return sorted(each.id for each in page.records if each.deleted_at is None)


@pytest.fixture
def rig(database_url) -> Iterator[Rig]:
    made = Rig(database_url)
    yield made
    made.database.close()


def change(*ids: str, **more) -> Change:
    return Change(model="Call", records=[(id_, b'{"id":"%s"}' % id_.encode()) for id_ in ids], **more)


async def test_records_and_their_checkpoint_are_stored_together_or_not_at_all(rig):
    """A run whose lease is another's stores neither."""
    former = rig.run()
    await former.write(change("1", checkpoint=b'{"page":1}'))
    later = rig.run()
    with pytest.raises(LeaseLost):
        await former.write(change("2", checkpoint=b'{"page":2}'))
    with pytest.raises(LeaseLost):
        await former.save_checkpoint(b"null")
    with pytest.raises(LeaseLost):
        await former.begin_pass("Call")
    assert (await later.checkpoint(), await rig.ids()) == (b'{"page":1}', ["1"])


async def test_a_pass_outlives_a_killed_run(rig):
    """Where it goes on from a checkpoint; its counts are those of each run."""
    await rig.run().write(change("1", "2", "3"))
    killed = rig.run()
    await killed.begin_pass("Call")
    await killed.write(change("1", checkpoint=b"1"))
    resumed = rig.run()
    await resumed.begin_pass("Call")
    await resumed.write(change("2"))
    rig.counts = resumed._counts = RunCounts()
    assert await resumed.end_pass("Call") == 1
    assert await rig.ids() == ["1", "2"]
    assert (rig.counts.deleted, rig.counts.models["Call"].deleted) == (1, 1)


async def test_a_pass_begins_anew_without_a_checkpoint(rig):
    """What the killed run saw may be gone."""
    killed = rig.run()
    await killed.begin_pass("Call")
    await killed.write(change("1"))
    fresh = rig.run()
    await fresh.begin_pass("Call")
    await fresh.write(change("2"))
    assert await fresh.end_pass("Call") == 1
    assert await rig.ids() == ["2"]


async def test_two_passes_of_one_run_are_told_apart(rig):
    """Although no time passes."""
    run = rig.run()
    for ids in (["1", "2"], ["2"]):
        await run.begin_pass("Call")
        await run.write(change(*ids))
        await run.end_pass("Call")
    assert await rig.ids() == ["2"]


async def test_what_others_changed_is_left_alone(rig):
    """From the moment on that it was asked for."""
    run, hook = rig.run(), FunctionRecords(rig.store, rig.key, rig.clock, RunCounts())
    await run.write(change("1", "2"))
    await run.keep_newer("Call")
    await hook.write(Change(model="Call", parts=[("1", b'{"new":true}')]))
    done = await run.write(Change(model="Call", parts=[("1", b'{"new":false}'), ("2", b'{"new":false}')]))
    assert (done.updated, done.unchanged) == (1, 1)
    (kept,) = (await run.read("Call", FeedQuery(ids=["1"]))).records
    assert kept.data == b'{"id":"1","new":true}'
