"""Syncs that begin anew, whatever others do meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.working import SECOND, HandClock, Process, a_sync

from tieline.core.errors import LeaseLost
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import Batch, CheckpointKey, FeedQuery, Fence, StreamKey
from tieline.syncs.fresh import Freshener
from tieline.work.lease import lease_key
from tieline.work.memory_runs import MemoryRuns
from tieline.work.model import Claim, Claimed, Held

CALLS = StreamKey(connection=1, model="Call")
PLACE = CheckpointKey(connection=1, sync="calls")
LEASE = lease_key(1, "calls")


class Slow(MemoryRecordStore):
    """Takes a while to remove records, in which `meanwhile` happens."""

    def __init__(self, runs: MemoryRuns, meanwhile: Callable[[], None]) -> None:
        super().__init__(runs.epoch)
        self._meanwhile = meanwhile

    def clear(self, stream: StreamKey, *, fence: Fence, limit: int) -> int:
        removed = super().clear(stream, fence=fence, limit=limit)
        self._meanwhile()
        return removed


class Rig:
    def __init__(self) -> None:
        self.runs, self.clock = MemoryRuns(), HandClock()
        self.records = Slow(self.runs, lambda: self.meanwhile())
        self.meanwhile: Callable[[], None] = lambda: None
        self.put(*(str(number) for number in range(2_500)))

    def put(self, *ids: str, fence: Fence | None = None) -> None:
        rest = {"checkpoint": (PLACE, b"{}")} if fence else {}
        for first in range(0, len(ids), 500):
            records = [(each, b"{}") for each in ids[first : first + 500]]
            self.records.write(Batch(stream=CALLS, records=records, fence=fence, **rest), now=1)

    def claim(self) -> Claim:
        return self.runs.claim(LEASE, owner="other", now=self.clock.us, ttl=20 * SECOND)

    def start_over(self) -> None:
        fresh = Freshener(self.records, self.runs, Process, self.clock)
        fresh.start_over(1, a_sync(), "base", clear=True)

    def ids(self) -> list[str]:
        return [each.id for each in self.records.feed(CALLS, FeedQuery()).records]


def test_no_run_begins_while_records_are_removed():
    """However long that takes: what it stored would be removed as well, and never be asked for again."""
    rig, claims = Rig(), []

    def meanwhile() -> None:
        rig.clock.time += 15
        claims.append(rig.claim())

    rig.meanwhile = meanwhile
    rig.start_over()
    assert [type(each) for each in claims] == [Held] * 4
    assert rig.ids() == []
    assert isinstance(rig.claim(), Claimed)


def test_a_run_that_took_it_over_begins_anew_as_well():
    """It stores nothing more, and what it had stored is gone with its checkpoint."""
    rig, fences = Rig(), []

    def meanwhile() -> None:
        if not fences:
            rig.clock.time += 60
            claim = rig.claim()
            assert isinstance(claim, Claimed)
            fences.append(Fence(lease=LEASE, epoch=claim.epoch))
            rig.put("new", fence=fences[0])

    rig.meanwhile = meanwhile
    rig.start_over()
    assert (rig.ids(), rig.records.checkpoint(PLACE)) == ([], None)
    with pytest.raises(LeaseLost):
        rig.put("newer", fence=fences[0])


def test_where_others_never_leave_it_alone_that_is_told():
    """After a few times."""
    rig = Rig()

    def meanwhile() -> None:
        rig.runs.seize(LEASE, owner="other", now=rig.clock.us, ttl=1)
        rig.put(*(str(number) for number in range(2_500)))

    rig.meanwhile = meanwhile
    with pytest.raises(LeaseLost):
        rig.start_over()
