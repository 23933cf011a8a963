"""Locks that functions share, over all processes."""

from types import SimpleNamespace

import pytest
from tests.working import SECOND, House

from tieline.functions.stored import FunctionRecords
from tieline.hosting import FunctionHosts
from tieline.records.model import CheckpointKey
from tieline.work.lease import lock_key
from tieline.work.model import RunCounts


class NoOthers:
    """Nothing is triggered here."""

    def triggers(self, integration, connection_id):
        return None


@pytest.fixture
def house():
    made = House()
    made.connect("a")
    return made


def locks(house):
    """Return the locks of a new run."""
    hosts = FunctionHosts(
        SimpleNamespace(proxy=None),
        runs=house.runs,
        owner=house.me,
        clock=house.clock,
        variables=dict,
        others=NoOthers(),
    )
    records = FunctionRecords(house.records, CheckpointKey(connection=1, sync="x"), house.clock, RunCounts())
    provider = house.book.integration("crm").provider
    return hosts.host(house.connections.get(1), records, provider=provider, run_id="r", name="x").locks


async def test_a_lock_is_held_by_one_run_until_it_is_given_back(house):
    """Whoever holds it may hold it for longer."""
    one, other = locks(house), locks(house)
    assert await one.acquire("k", seconds=60)
    house.clock.time += 59
    assert await one.acquire("k", seconds=60)
    house.clock.time += 59
    assert not await other.acquire("k", seconds=60)
    await one.release_all()
    assert await other.acquire("k", seconds=60)


@pytest.mark.parametrize(("dead", "free"), [(set(), False), ({"other"}, True)])
async def test_a_lock_of_a_dead_process_is_free_at_once(house, dead, free):
    """Of one that may be alive it is free when its time is up."""
    house.runs.claim(lock_key("k"), owner="other", now=house.clock.us, ttl=3600 * SECOND)
    house.me.dead = dead
    mine = locks(house)
    assert await mine.acquire("k", seconds=60) is free
    house.clock.time += 3600
    assert await mine.acquire("k", seconds=60)
