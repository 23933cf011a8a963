"""Runs that are the only ones of their sync, and what is told of their ends."""

from __future__ import annotations

import asyncio

import pytest
from tests.working import House, Process

from tieline.core.errors import AlreadyRunning, FunctionFailed, LeaseLost, StorageError
from tieline.syncs.claims import ABANDONED, Claims, Effort, SyncKey
from tieline.syncs.model import Stopped
from tieline.work.lease import HEARTBEAT, lease_key
from tieline.work.model import RunStatus

KEY = SyncKey(connection=1, sync="calls")
LEASE = lease_key(1, "calls")
LIVELY = 2_000


class Slow:
    """The house's time, in which a heartbeat takes as long as everything else."""

    def __init__(self, clock):
        self.now, self._clock = clock.now, clock

    async def sleep(self, seconds):
        if seconds == HEARTBEAT.total_seconds():
            await asyncio.sleep(0.02)
        else:
            await self._clock.sleep(seconds)


class Rig:
    def __init__(self):
        self.house = House()
        self.told = []
        self.claims = self.of(self.house.me)

    def of(self, process):
        return Claims(self.house.runs, process, Slow(self.house.clock))

    async def run(self, work, *, claims=None, **more):
        def event(ended):
            self.told.append((ended.run.status, ended.first, type(ended.error)))

        await (claims or self.claims).run(KEY, Effort(kind="incremental"), work, event=event, **more)

    @property
    def last(self):
        newest = self.house.runs.history(1)[0]
        return newest.status, newest.error


@pytest.fixture
def rig():
    return Rig()


async def well(_fence, _run):
    """Do nothing, and well."""


async def test_a_run_is_written_down_from_its_begin_to_its_end(rig):
    """It is the first until one has succeeded; nobody holds its lease then."""
    seen = []

    async def looks(fence, run):
        seen.append((rig.last, rig.house.runs.epoch(fence.lease) == fence.epoch == run.epoch))

    await rig.run(looks)
    rig.house.clock.time += 1
    await rig.run(well)
    assert seen == [((RunStatus.RUNNING, None), True)]
    assert rig.told == [(RunStatus.SUCCESS, True, type(None)), (RunStatus.SUCCESS, False, type(None))]
    assert [each.kind for each in rig.house.runs.history(1)] == ["incremental", "full"]
    assert rig.house.runs.holder(LEASE, now=rig.house.clock.us) is None


async def test_an_error_is_its_end(rig):
    """And reaches the caller."""

    async def fails(_fence, _run):
        raise FunctionFailed("no luck")

    with pytest.raises(FunctionFailed):
        await rig.run(fails)
    assert (rig.last, rig.told) == ((RunStatus.ERROR, "no luck"), [(RunStatus.ERROR, True, FunctionFailed)])


async def test_an_unexpected_fault_is_no_success(rig):
    """What is told of it says so."""

    async def fails(_fence, _run):
        raise KeyError("a fault of ours")

    with pytest.raises(KeyError):
        await rig.run(fails)
    status, error = rig.last
    assert (status, "unexpected" in error, [each[0] for each in rig.told]) == (
        RunStatus.ERROR, True, [RunStatus.ERROR],
    )  # fmt: skip


async def test_of_one_that_was_stopped_nothing_is_told(rig):
    """It is to go on."""

    async def stops(_fence, _run):
        raise Stopped

    with pytest.raises(Stopped):
        await rig.run(stops)
    assert (rig.last, rig.told) == ((RunStatus.STOPPED, None), [])


async def test_nor_of_one_that_was_cancelled(rig):
    """Its lease is free."""
    work = asyncio.create_task(rig.run(lambda *_: asyncio.Event().wait()))
    while not rig.house.runs.running():
        await asyncio.sleep(0.001)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert (rig.last, rig.told) == ((RunStatus.STOPPED, None), [])
    assert rig.house.runs.holder(LEASE, now=rig.house.clock.us) is None


async def test_one_whose_lease_was_seized_ends_untold(rig):
    """Somebody made the sync start over, or another process has taken it; that one's end is told."""
    work = asyncio.create_task(rig.run(lambda *_: asyncio.Event().wait()))
    while not rig.house.runs.running():
        await asyncio.sleep(0.001)
    epoch = rig.house.runs.seize(LEASE, owner="other", now=rig.house.clock.us, ttl=10**9)
    with pytest.raises(LeaseLost):
        await asyncio.wait_for(work, 10)
    assert (rig.last[0], rig.told) == (RunStatus.ERROR, [])
    assert rig.house.runs.renew(LEASE, epoch=epoch, now=rig.house.clock.us, ttl=1), (
        "the lease of another was given back"
    )


async def test_a_second_one_is_refused_while_the_first_goes_on(rig):
    """In one process or in two."""
    on = asyncio.Event()
    work = asyncio.create_task(rig.run(lambda *_: on.wait()))
    while not rig.house.runs.running():
        await asyncio.sleep(0.001)
    with pytest.raises(AlreadyRunning, match="this process"):
        await rig.run(well)
    other = Process("other")
    other.is_alive = lambda name: name == "me"
    with pytest.raises(AlreadyRunning, match=r"another process \(me\)"):
        await rig.run(well, claims=rig.of(other))
    on.set()
    await work
    assert len(rig.house.runs.history(1)) == 1


async def test_a_lease_that_nobody_renews_is_taken_whatever_its_end(rig):
    """The clock of who held it may have been years ahead."""
    rig.house.runs.claim(LEASE, owner="elsewhere", now=rig.house.clock.us + 10**15, ttl=1)
    waited, before = [], rig.house.clock.time
    await rig.run(well, waits=lambda seconds, _why: waited.append(seconds))
    assert (rig.last[0], waited, rig.house.clock.time - before) == (RunStatus.SUCCESS, [20], 20)


async def test_a_lease_that_is_given_back_meanwhile_is_not_waited_for_to_its_end(rig):
    """It may be of a process elsewhere, of which nobody knows whether it lives."""
    held = rig.house.runs.claim(LEASE, owner="elsewhere", now=rig.house.clock.us, ttl=20 * 10**6)
    sleep, before = rig.house.clock.sleep, rig.house.clock.time

    async def sleeps(seconds):
        rig.house.runs.release(LEASE, epoch=held.epoch)
        await sleep(seconds)

    rig.house.clock.sleep = sleeps
    await rig.run(well)
    assert (rig.last[0], rig.house.clock.time - before) == (RunStatus.SUCCESS, 2)


async def test_the_end_of_one_whose_process_died_is_written_down_by_the_next(rig):
    """By variant, whatever others there are."""
    rig.house.me.dead.add("dead")
    await rig.run(well)
    ended = rig.house.runs.history(1)[0]
    for name, variant in (("died", "base"), ("lives", "west")):
        died = {"id": name, "variant": variant, "status": RunStatus.RUNNING, "finished_at": None, "epoch": 1}
        rig.house.runs.save(
            type(ended)(**{**{f: getattr(ended, f) for f in ended.__struct_fields__}, **died})
        )
    await rig.run(well)
    found = {each.id: each.error for each in rig.house.runs.history(1)}
    assert (found["died"], found["lives"]) == (ABANDONED, None)


def refuses(_run, *, event=None):
    """Save no run."""
    del event
    raise StorageError("the disk is full")


async def test_an_end_that_cannot_be_written_down_hides_nothing(rig):
    """What went wrong first is what the caller gets, and the lease is given back."""

    async def fails(_fence, _run):
        rig.house.runs.save = refuses
        raise FunctionFailed("no luck")

    with pytest.raises(FunctionFailed):
        await rig.run(fails)
    assert rig.house.runs.holder(LEASE, now=rig.house.clock.us) is None


async def test_a_success_that_cannot_be_written_down_is_none(rig):
    """The caller hears of it, and the lease is given back."""

    async def works(_fence, _run):
        rig.house.runs.save = refuses

    with pytest.raises(StorageError, match="the disk is full"):
        await rig.run(works)
    assert rig.house.runs.holder(LEASE, now=rig.house.clock.us) is None
