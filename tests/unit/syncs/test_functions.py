"""An author's sync as it is run: claimed, asked to end, told of."""

from __future__ import annotations

import asyncio

import pytest
from tests.working import House, a_sync

from tieline.core.clock import SystemClock
from tieline.core.errors import FunctionFailed, LeaseLost
from tieline.events.model import ModelChanges
from tieline.functions.saving import SyncContext
from tieline.providers.catalogue import Catalogue
from tieline.records.model import FeedQuery, StreamKey
from tieline.syncs.claims import Claims
from tieline.syncs.functions import FunctionSyncs
from tieline.testing.host import MemoryHost, MemoryLocks, MemoryLog, NotedTriggers
from tieline.work.lease import lease_key
from tieline.work.model import RunStatus

PATIENCE = 20.0


class Hosts:
    """Makes hosts in memory."""

    def host(
        self,
        connection,
        records,
        *,
        provider,
        run_id,
        name,
        variant="base",
        stopping=lambda: False,
        counts=None,
    ):
        del name, counts
        return MemoryHost(
            connection, provider=provider, calls=None, records=records, locks=MemoryLocks(lambda: 0.0).of(run_id),
            triggers=NotedTriggers(None), log=MemoryLog(), run_id=run_id, variant=variant, metadata={}, variables={},
            token=None, stopping=stopping,
        )  # fmt: skip


class Rig:
    def __init__(self):
        self.house = House()
        self.house.connect("a")
        clock = SystemClock()
        claims = Claims(self.house.runs, self.house.me, clock)
        self.syncs = FunctionSyncs(self.house.records, claims, Hosts(), clock)
        self.stop = asyncio.Event()

    async def run(self, function, **more):
        connection = self.house.connections.find("crm", "a")
        provider = Catalogue().load("unauthenticated")
        work = self.syncs.run(connection, provider, a_sync(run=function), stop=self.stop, **more)
        return await asyncio.wait_for(work, PATIENCE)

    def ids(self):
        page = self.house.records.feed(StreamKey(connection=1, model="Call"), FeedQuery())
        return [each.id for each in page.records]


@pytest.fixture
def rig():
    return Rig()


async def test_what_it_saves_is_counted_and_told(rig):
    """By model, with its checkpoint before and after."""

    async def saves(tie: SyncContext) -> None:
        await tie.save([{"id": "1"}, {"id": "2"}])
        await tie.save_checkpoint({"page": 2})

    result = await rig.run(saves)
    assert (result.status, result.counts.added, rig.ids()) == (RunStatus.SUCCESS, 2, ["1", "2"])
    (told,) = rig.house.runs.events
    assert (told.type, told.changes, told.checkpoint_before, told.checkpoint_after, told.trouble) == (
        "INITIAL", {"Call": ModelChanges(added=2)}, None, {"page": 2}, None,
    )  # fmt: skip


async def test_what_it_raises_is_told_and_what_it_saved_stays(rig):
    """The next run is the first still."""

    async def fails(tie: SyncContext) -> None:
        await tie.save([{"id": "1"}])
        raise ValueError("no luck")

    for _ in range(2):
        result = await rig.run(fails)
        assert (result.status, type(result.error)) == (RunStatus.ERROR, FunctionFailed)
    assert rig.ids() == ["1"]
    assert [each.type for each in rig.house.runs.events] == ["INITIAL", "INITIAL"]
    assert "no luck" in rig.house.runs.events[0].trouble.description


async def test_one_that_starts_over_is_told_as_initial(rig):
    """Its checkpoint was forgotten before."""

    async def works(_tie: SyncContext) -> None:
        """It is done."""

    for full in (False, False, True):
        await rig.run(works, full=full)
    assert [each.type for each in rig.house.runs.events] == ["INITIAL", "INCREMENTAL", "INITIAL"]


async def test_one_that_heeds_the_wish_to_end_has_stopped(rig):
    """What it left undone is for the next run, and nobody is told."""

    async def heeds(tie: SyncContext) -> None:
        page = 0
        while not tie.out_of_time:
            page += 1
            await tie.save([{"id": str(page)}])
            rig.stop.set()
        await tie.save_checkpoint({"page": page})

    result = await rig.run(heeds)
    assert (result.status, rig.ids(), rig.house.runs.events) == (RunStatus.STOPPED, ["1"], [])
    assert rig.house.runs.history(1)[0].status is RunStatus.STOPPED


async def test_one_that_is_done_in_time_anyway_has_succeeded(rig):
    """It was never told."""

    async def quick(tie: SyncContext) -> None:
        rig.stop.set()
        await asyncio.sleep(0.05)
        await tie.save([{"id": "1"}])

    assert (await rig.run(quick)).status is RunStatus.SUCCESS


async def test_nothing_begins_once_all_is_to_end(rig):
    """No lease is taken."""
    rig.stop.set()

    async def never(_tie: SyncContext) -> None:
        raise AssertionError

    assert (await rig.run(never)).status is RunStatus.STOPPED
    assert rig.house.runs.epoch(lease_key(1, "calls")) == 0


async def test_one_that_another_has_taken_over_writes_nothing_more(rig):
    """Its save is refused."""

    async def sleeps(tie: SyncContext) -> None:
        rig.house.runs.seize(lease_key(1, "calls"), owner="other", now=rig.house.clock.us, ttl=10**12)
        await tie.save([{"id": "1"}])

    result = await rig.run(sleeps)
    assert (result.status, type(result.error), rig.ids()) == (RunStatus.ERROR, LeaseLost, [])
    assert rig.house.runs.events == []
