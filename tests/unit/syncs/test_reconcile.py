"""Schedules as they follow from the connections and functions there are, whoever looks and however seldom."""

from __future__ import annotations

import msgspec
import pytest
from tests.working import SECOND, House, Process, a_sync

from tieline.functions.switches import FunctionKey
from tieline.syncs.claims import ABANDONED
from tieline.syncs.reconcile import SPREAD
from tieline.work.lease import lease_key
from tieline.work.model import NewTask, Run, RunCounts, RunStatus, Schedule, ScheduleState, TaskKind
from tieline.work.shares import Shares

HOUR = 3600 * SECOND


@pytest.fixture
def house():
    return House([a_sync()])


def due(house, key, sync="calls"):
    """Return in how many microseconds a connection's schedule is due; None where there is none, or at no time."""
    found = [each for each in house.schedules.of([key]) if each.sync == sync]
    return found[0].next_at - house.clock.us if found and found[0].next_at is not None else None


def ran(house, key, *, owner="dead", epoch=1, at=0, **more):
    """Write down a run of somebody's."""
    fields = {
        "id": f"run-{epoch}", "connection": key, "sync": "calls", "kind": "incremental", "status": RunStatus.RUNNING,
        "owner": owner, "epoch": epoch, "started_at": house.clock.us + at, "heartbeat_at": house.clock.us + at,
        "counts": RunCounts(),
    }  # fmt: skip
    house.runs.save(Run(**{**fields, **more}))


def claim(house, key, owner):
    now = house.clock.us
    return house.runs.claim(lease_key(key, "calls"), owner=owner, now=now, ttl=20 * SECOND)


# -- what begins by itself ---------------------------------------------------------------------------------


def test_a_new_connection_begins_at_once(house):
    """Also where there are many already."""
    look = house.reconciler().look
    for number in range(50):
        house.connect(f"c{number}")
    look()
    late = house.connect("late")
    look()
    assert due(house, late) == 0


def test_many_that_are_new_begin_one_after_another(house):
    """Within a minute, at places of their own."""
    keys = [house.connect(f"c{number}") for number in range(1_000)]
    house.reconciler().look()
    times = sorted(due(house, key) for key in keys)
    assert 0 <= times[0] <= times[-1] < SPREAD
    by_second = [sum(1 for time in times if time // SECOND == second) for second in range(60)]
    assert max(by_second) < 40


def test_a_new_function_begins_for_every_connection(house):
    """And a schedule that is there stays as it is."""
    key, look = house.connect(), house.reconciler().look
    look()
    house.clock.time += 600
    house.functions.append(a_sync("users"))
    house.version += 1
    look()
    assert (due(house, key), due(house, key, "users")) == (-600 * SECOND, 0)


@pytest.mark.parametrize("more", [{"auto_start": False}, {"every": None}])
def test_what_is_not_to_begin_does_not(more):
    """It has to be started, or has no frequency."""
    house = House([a_sync(**more)])
    key = house.connect()
    house.reconciler().look()
    assert house.schedules.of([key]) == []


def test_streams_begin_by_themselves_where_the_integration_says_so(house):
    """All of them; of other integrations none."""
    key = house.connect(integration="gong")
    look = house.reconciler().look
    look()
    assert house.schedules.of([key]) == []
    gong = house.integrations.rows["gong"]
    said = msgspec.structs.replace(gong, integration_config={"auto_start_syncs": True})
    house.integrations.rows["gong"] = said
    house.version += 1
    look()
    assert {"calls", "users"} < {each.sync for each in house.schedules.of([key])}


def test_nothing_is_looked_at_where_nothing_has_changed(house):
    """So that a look costs next to nothing."""
    look = house.reconciler().look
    look()
    house.functions.clear()
    house.functions.append(a_sync("users"))
    key = house.connect()
    house.version -= 1
    look()
    assert house.schedules.of([key]) == []


def test_an_integration_without_its_provider_stops_nobody(house):
    """It was an operator's own, and is gone."""
    house.integrations.make("old", "no-such-provider")
    key = house.connect()
    house.reconciler().look()
    assert due(house, key) == 0


# -- what was not there for a while ------------------------------------------------------------------------


def test_a_function_that_comes_back_goes_on(house):
    """Its file was broken for a moment, and its schedule due at no time."""
    key, look = house.connect(), house.reconciler().look
    look()
    (kept,) = house.schedules.of([key])
    broken, house.functions[:] = list(house.functions), []
    house.version += 1
    look()
    house.schedules.advance(kept, next_at=None, now=0)
    house.functions[:] = broken
    house.version += 1
    look()
    assert due(house, key) <= SPREAD


def test_a_function_that_was_switched_off_goes_on_when_it_is_on(house):
    """As soon as that is seen."""
    key, look = house.connect(), house.reconciler().look
    off = FunctionKey(integration="crm", kind="sync", name="calls")
    look()
    house.switches.switch(off, on=False)
    house.version += 1
    look()
    house.schedules.advance(house.schedules.of([key])[0], next_at=None, now=0)
    house.switches.switch(off, on=True)
    house.version += 1
    look()
    assert due(house, key) is not None


@pytest.mark.parametrize(
    ("former", "now", "most"), [("24h", "5m", SPREAD), ("24h", "*/5 * * * *", 300 * SECOND)]
)
def test_a_function_that_has_become_more_frequent_does_not_wait_for_its_former_time(former, now, most):
    """Whether it was changed while the server ran, or while it did not."""
    house = House([a_sync(every=former)])
    key = house.connect()
    house.schedules.save(
        Schedule(connection=key, sync="calls", spec=None, next_at=house.clock.us + 20 * HOUR), now=0
    )
    house.functions[:] = [a_sync(every=now)]
    house.reconciler().look()
    assert 0 <= due(house, key) <= most


def test_a_frequency_of_its_own_is_left_alone(house):
    """As is what was paused."""
    own, paused = house.connect("own"), house.connect("paused")
    far = house.clock.us + 20 * 24 * HOUR
    house.schedules.save(Schedule(connection=own, sync="calls", spec="25d", next_at=far), now=0)
    rests = Schedule(connection=paused, sync="calls", spec=None, next_at=None, state=ScheduleState.PAUSED)
    house.schedules.save(rests, now=0)
    house.reconciler().look()
    assert (due(house, own), due(house, paused)) == (20 * 24 * HOUR, None)


def test_a_clock_that_was_set_back_does_not_let_schedules_wait(house):
    """They would be due in a future that is years away."""
    key, look = house.connect(), house.reconciler().look
    house.clock.time += 4 * 365 * 86_400
    look()
    house.schedules.advance(house.schedules.of([key])[0], next_at=house.clock.us + HOUR, now=0)
    house.clock.time -= 4 * 365 * 86_400
    look()
    assert 0 <= due(house, key) <= HOUR


# -- what the dead have left -------------------------------------------------------------------------------


def test_a_scheduled_run_of_a_dead_process_is_due_at_once(house):
    """And its end is written down."""
    key = house.connect()
    house.schedules.save(
        Schedule(connection=key, sync="calls", spec=None, next_at=house.clock.us + HOUR), now=0
    )
    claim(house, key, "dead")
    ran(house, key)
    house.me.dead.add("dead")
    house.reconciler().look()
    assert due(house, key) == 0
    assert [(run.status, run.error) for run in house.runs.history(key)] == [(RunStatus.ERROR, ABANDONED)]
    assert house.runs.holder(lease_key(key, "calls"), now=house.clock.us) is None


def test_one_of_a_process_elsewhere_is_once_its_lease_has_run_out(house):
    """Whether that lives cannot be seen from here."""
    key = house.connect()
    house.schedules.save(
        Schedule(connection=key, sync="calls", spec=None, next_at=house.clock.us + HOUR), now=0
    )
    claim(house, key, "elsewhere")
    ran(house, key, owner="elsewhere")
    look = house.reconciler().look
    look()
    assert (due(house, key), len(house.runs.running())) == (HOUR, 1)
    house.clock.time += 25
    look()
    assert (due(house, key), house.runs.running()) == (0, [])


def test_one_of_a_living_process_is_left_alone(house):
    """It holds its lease."""
    key = house.connect()
    house.reconciler().look()
    claim(house, key, "me")
    ran(house, key, owner="me")
    house.schedules.advance(house.schedules.of([key])[0], next_at=house.clock.us + HOUR, now=0)
    house.reconciler().look()
    assert (due(house, key), len(house.runs.running())) == (HOUR, 1)


def test_what_is_paused_stays_so(house):
    """Its run is written down as ended."""
    key = house.connect()
    rests = Schedule(connection=key, sync="calls", spec=None, next_at=None, state=ScheduleState.PAUSED)
    house.schedules.save(rests, now=0)
    ran(house, key)
    house.me.dead.add("dead")
    house.reconciler().look()
    assert (house.schedules.of([key]), house.runs.running()) == ([rests], [])


def test_a_sync_that_its_processes_die_of_waits_for_its_time(house):
    """It is not begun again and again the moment that a server is there."""
    key = house.connect()
    later = Schedule(connection=key, sync="calls", spec=None, next_at=house.clock.us + HOUR)
    house.schedules.save(later, now=0)
    for epoch in range(1, 5):
        ran(house, key, epoch=epoch, at=epoch, status=RunStatus.ERROR, error=ABANDONED, finished_at=1)
    ran(house, key, epoch=5, at=9)
    house.me.dead.add("dead")
    house.reconciler().look()
    assert (house.schedules.of([key]), house.runs.running()) == ([later], [])


def test_the_tasks_of_a_dead_process_are_free(house):
    """Those of others stay theirs."""
    for owner in ("dead", "elsewhere"):
        task = NewTask(
            id=owner, kind=TaskKind.SYNC, integration="crm", connection=1, name="calls", max_attempts=5
        )
        house.tasks.add(task, now=house.clock.us)
        house.tasks.claim(owner=owner, now=house.clock.us, ttl=100 * SECOND, shares=Shares.of_all(1))
    house.me.dead.add("dead")
    house.reconciler().look()
    assert [
        each.id for each in house.tasks.claim(owner="me", now=house.clock.us, ttl=1, shares=Shares.of_all(9))
    ] == ["dead"]


def test_two_who_look_at_the_same_time_do_no_harm(house):
    """Each sees that the other has done it."""
    key = house.connect()
    claim(house, key, "dead")
    ran(house, key)
    one, two = Process("one"), Process("two")
    one.dead = two.dead = {"dead"}
    for each in (house.reconciler(one), house.reconciler(two)):
        each.look()
    assert due(house, key) == 0
    assert len(house.runs.history(key)) == 1
