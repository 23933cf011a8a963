"""What an engine does with what is due, second by second."""

from __future__ import annotations

import asyncio
import logging

import msgspec
import pytest

from tieline.core.errors import StorageError
from tieline.engines.crew import CLAIM, HOLD, SCHEDULED, TASKS
from tieline.functions.calling import Interrupted
from tieline.work.model import ABORTED, ScheduleState, TaskKind, TaskStatus
from tieline.work.shares import Shares
from tieline.work.worker import Done

HOUR = 3600.0


# -- schedules ---------------------------------------------------------------------------------------------


async def test_what_is_due_runs_and_is_due_again_an_interval_later(rig):
    """Counted from when it was due, not from when it ran."""
    rig.schedule(at=-5)
    async with rig.working():
        assert rig.worker.ended == [(1, "calls")]
        assert rig.due_in() == HOUR - 5


async def test_what_is_not_due_waits(rig):
    """And runs within a second of its time."""
    rig.schedule(at=3)
    async with rig.working():
        await rig.pass_time(2)
        assert rig.worker.ended == []
        await rig.pass_time(1)
        assert rig.worker.ended == [(1, "calls")]


async def test_ticks_that_were_missed_are_made_up_for_once(rig):
    """A server that was off for a day runs an hourly sync one time, and then at its own minute again."""
    rig.schedule(at=-24 * HOUR - 600)
    async with rig.working():
        await rig.pass_time(3)
        assert rig.worker.ended == [(1, "calls")]
        assert rig.due_in() == HOUR - 603


async def test_a_run_that_still_goes_on_makes_the_next_tick_be_left_out(rig):
    """It runs again at the one after that."""
    rig.worker.at_once, rig.worker.every = False, "30s"
    rig.schedule()
    async with rig.working():
        await rig.pass_time(45)
        assert (rig.worker.began, rig.due_in()) == ([(1, "calls")], 15)
        rig.worker.let_go.set()
        await rig.pass_time(15)
        assert rig.worker.began == [(1, "calls")] * 2


async def test_a_cron_line_names_its_times(rig):
    """Whenever it was missed."""
    rig.worker.every = "0 6 * * *"
    rig.schedule(at=-90_000)
    async with rig.working():
        (found,) = rig.schedules.of([1])
    assert found.next_at % (86_400 * 1_000_000) == 6 * 3600 * 1_000_000
    assert 0 < found.next_at - rig.clock.us <= 86_400 * 1_000_000


@pytest.mark.parametrize("spec", ["now and then", "1s"])
async def test_a_frequency_that_is_none_ends_a_schedule(rig, spec):
    """Without ending the engine."""
    rig.schedule(spec=spec)
    rig.schedule(2)
    async with rig.working():
        assert {(1, "calls"), (2, "calls")} == set(rig.worker.ended)
        await rig.settle()
    assert rig.due_in(1) is None


async def test_a_tick_is_due_again_soon_until_its_run_is_written_down(rig):
    """A process that dies between the two loses no tick."""
    rig.worker.at_once = False
    rig.schedule()
    async with rig.working():
        assert rig.due_in() == HOLD
        rig.worker.let_go.set()
        await rig.settle()
        assert rig.due_in() == HOUR


async def test_one_engine_of_two_runs_a_tick(rig):
    """Whoever moves the schedule on."""
    for connection in range(1, 20):
        rig.schedule(connection)
    async with rig.working(), rig.working(rig.another()):
        await rig.pass_time(3)
    assert sorted(rig.worker.began) == [(connection, "calls") for connection in range(1, 20)]


async def test_so_many_run_at_once_and_the_others_follow(rig):
    """The longest due first."""
    rig.worker.at_once = False
    rig.connections = {each: f"crm{each}" for each in range(1, SCHEDULED.places + 9)}
    for connection in rig.connections:
        rig.schedule(connection, at=-connection)
    async with rig.working():
        await rig.pass_time(2)
        assert len(rig.worker.began) == SCHEDULED.places
        assert min(connection for connection, _ in rig.worker.began) == 9
        looks = rig.worker.looks
        await rig.pass_time(2)
        assert rig.worker.looks - looks <= 3  # which does not look for what there is no room for
        rig.worker.let_go.set()
        await rig.pass_time(1)
        assert len(rig.worker.began) == SCHEDULED.places + 8


async def test_an_integration_whose_runs_never_end_leaves_room_for_others(rig):
    """However many of it have been due for longer, and with no more looks than at rest."""
    rig.worker.at_once = False
    rig.connections = dict.fromkeys(range(1, 80), "slow") | {80: "quick"}
    for connection in range(1, 80):
        rig.schedule(connection, at=-100)
    async with rig.working():
        await rig.pass_time(1)
        assert len(rig.worker.began) == 24
        rig.schedule(80)
        looks = rig.worker.looks
        await rig.pass_time(3)
        assert rig.worker.began[24:] == [(80, "calls")]
        assert rig.worker.looks - looks <= 6


async def test_a_connection_has_a_few_runs_at_a_time(rig):
    """Others of its integration run although they were due later; its own follow one by one."""
    rig.worker.at_once = False
    for number in range(40):
        rig.schedule(1, at=-100, sync=f"s{number:02}")
    rig.schedule(2, at=-1)
    async with rig.working():
        await rig.pass_time(1)
        few = [(1, f"s{number:02}") for number in range(SCHEDULED.of_connection)]
        assert sorted(rig.worker.began) == [*few, (2, "calls")]
        rig.worker.let_go.set()
        await rig.pass_time(3)
        assert len(rig.worker.ended) == 41


async def test_a_tick_is_left_out_although_its_share_is_taken(rig):
    """By the very run that still goes on."""
    rig.worker.at_once, rig.worker.every = False, "30s"
    for number in range(SCHEDULED.of_connection):
        rig.schedule(sync=f"s{number}")
    async with rig.working():
        await rig.pass_time(45)
        assert {(each.next_at - rig.clock.us) / 1_000_000 for each in rig.schedules.of([1])} == {15}


async def test_a_change_by_a_user_wins_over_the_engine(rig):
    """A sync that is paused while it runs stays paused, and goes on to its end."""
    rig.worker.at_once = False
    rig.schedule()
    async with rig.working():
        paused = msgspec.structs.replace(rig.schedules.of([1])[0], state=ScheduleState.PAUSED, next_at=None)
        rig.schedules.save(paused, now=rig.clock.us)
        rig.worker.let_go.set()
        await rig.pass_time(2)
        assert (rig.worker.ended, rig.schedules.of([1])) == ([(1, "calls")], [paused])


async def test_a_run_that_was_stopped_is_due_at_once(rig):
    """So that it goes on when an engine starts again."""
    rig.worker.at_once = False
    rig.worker.ends = lambda stop: not stop.is_set()
    rig.schedule()
    async with rig.working():
        pass
    assert (rig.worker.ended, rig.due_in()) == ([(1, "calls")], 0)


# -- tasks -------------------------------------------------------------------------------------------------


async def test_a_task_is_done_once_and_its_output_kept(rig):
    """In the order in which they came."""
    for name in "abc":
        rig.queue(name, group="actions")
    async with rig.working():
        await rig.settle()
        assert rig.worker.ended == ["a", "b", "c"]
    found = rig.tasks.get("b")
    assert (found.status, found.output, found.attempts) == (TaskStatus.SUCCESS, "of b", 1)


async def test_tasks_of_one_group_run_one_at_a_time(rig):
    """While others go on beside them."""
    rig.worker.at_once = False
    for name in "ab":
        rig.queue(name, group="actions")
    rig.queue("free")
    async with rig.working():
        assert sorted(rig.worker.began) == ["a", "free"]
        rig.worker.let_go.set()
        await rig.settle()
        assert sorted(rig.worker.ended) == ["a", "b", "free"]


async def test_what_is_put_back_waits_and_costs_no_attempt(rig):
    """Unless it was spent."""
    rig.worker.answers = {"busy": Done(again=2.0, spent=False), "fails": Done(again=2.0)}
    rig.queue("busy", max_attempts=2)
    rig.queue("fails", max_attempts=2)
    async with rig.working():
        assert sorted(rig.worker.began) == ["busy", "fails"]
        assert {rig.tasks.get(each).attempts for each in ("busy", "fails")} == {0, 1}
        rig.worker.answers = {}
        await rig.pass_time(2)
        assert sorted(rig.worker.began) == ["busy", "busy", "fails", "fails"]
        assert [rig.tasks.get(each).attempts for each in ("busy", "fails")] == [1, 2]


async def test_a_claim_is_held_while_its_task_runs(rig):
    """However long that takes, and nobody else gets it."""
    rig.worker.at_once = False
    rig.queue("long")
    async with rig.working():
        await rig.pass_time(CLAIM * 2 + 5)
        assert rig.tasks.claim(owner="other", now=rig.clock.us, ttl=1, shares=Shares.of_all(9)) == []
        rig.worker.let_go.set()
        await rig.settle()
        assert rig.tasks.get("long").output == "of long"


async def test_an_engine_does_not_take_its_own_task_for_lost(rig):
    """After its loop was blocked for longer than a claim lasts, or the clock was set forward."""
    rig.worker.at_once = False
    rig.queue("long", max_attempts=3)
    async with rig.working():
        rig.clock.move(CLAIM + 3600)
        await rig.settle()
        assert (rig.worker.began, rig.tasks.get("long").attempts) == (["long"], 1)
        rig.clock.move(-7200)
        await rig.pass_time(20)
        assert (rig.worker.began, rig.tasks.get("long").attempts) == (["long"], 1)


async def test_a_task_that_another_has_taken_over_is_cut_short(rig):
    """And its end is not written down by us."""
    rig.worker.at_once = False
    rig.queue("lost", max_attempts=3)
    async with rig.working():
        rig.tasks.release_dead("me")
        (theirs,) = rig.tasks.claim(owner="other", now=rig.clock.us, ttl=10**12, shares=Shares.of_all(1))
        await rig.pass_time(20)
        assert (rig.worker.began, rig.worker.ended) == (["lost"], [])
        assert rig.tasks.get("lost").epoch == theirs.epoch


async def test_of_a_claim_that_nobody_holds_any_more_the_next_engine_takes_it(rig):
    """The process that held it was killed; what may not be tried again is told as aborted."""
    rig.queue("again", TaskKind.SYNC, max_attempts=10)
    rig.queue("once")
    rig.tasks.claim(owner="dead", now=rig.clock.us, ttl=int(CLAIM * 1_000_000), shares=Shares.of_all(9))
    async with rig.working():
        await rig.pass_time(CLAIM - 1)
        assert rig.worker.began == []
        await rig.pass_time(2)
        assert rig.worker.began == ["again"]
        assert rig.tasks.get("once").error == ABORTED


@pytest.mark.parametrize("kind", list(TaskKind))
async def test_so_many_tasks_of_a_kind_run_at_once(rig, kind):
    """The others wait without being looked at; those of other kinds do not wait for them."""
    lane, other = TASKS[kind], TaskKind.ACTION if kind is TaskKind.EVENT else TaskKind.EVENT
    rig.worker.at_once = False
    for number in range(lane.places + 5):
        rig.queue(f"t{number}", kind, connection=number, integration=f"crm{number}")
    rig.queue("other", other)
    async with rig.working():
        assert len(rig.worker.began) == lane.places + 1
        assert "other" in rig.worker.began
        rig.worker.let_go.set()
        await rig.pass_time(1)
        assert len(rig.worker.ended) == lane.places + 6


async def test_triggers_of_one_integration_leave_room_for_those_of_others(rig):
    """Whose run begins at once, behind thousands that wait."""
    rig.worker.at_once = False
    for number in range(200):
        rig.queue(f"slow{number}", TaskKind.SYNC, connection=number, integration="slow")
    async with rig.working():
        assert len(rig.worker.began) == 24
        rig.queue("quick", TaskKind.SYNC, connection=500, integration="quick")
        rig.crew.wake()
        await rig.settle()
        assert rig.worker.began[24:] == ["quick"]


async def test_a_task_that_waits_for_a_lease_says_so_to_the_store(rig):
    """Which knows when that is given back."""
    told = []
    retry = rig.tasks.retry
    rig.tasks.retry = lambda task, **more: (told.append(more["lease"]), retry(task, **more))[1]
    rig.worker.answers = {"busy": Done(again=2.0, spent=False, lease="1/calls/base")}
    rig.queue("busy")
    async with rig.working():
        await rig.settle()
        assert told == ["1/calls/base"]


# -- stopping ----------------------------------------------------------------------------------------------


async def test_nothing_is_begun_once_it_is_to_stop(rig):
    """What comes then waits for the next engine, with all of its attempts."""
    async with rig.working():
        rig.crew.stop.set()
        rig.queue("late")
        rig.crew.wake()
        await rig.settle()
    assert rig.worker.began == []
    assert rig.tasks.get("late").attempts == 0


class Endless:
    """Work that does not let itself be cancelled."""

    def __init__(self):
        self.over = asyncio.Event()

    async def __call__(self, *_):
        while not self.over.is_set():
            try:
                await self.over.wait()
            except asyncio.CancelledError:
                continue
        return Done()


async def test_a_task_that_was_cut_short_is_put_back_or_left_to_be_told(rig):
    """A sync goes on; an action that may have done something is not done again."""
    rig.worker.at_once = False
    rig.queue("sync", TaskKind.SYNC)
    rig.queue("action")
    rig.queue("retried", max_attempts=2)
    crew = rig.another(grace=0.01, cut=0.05)
    work = asyncio.create_task(crew.work())
    await rig.settle()
    crew.stop.set()
    await asyncio.wait_for(work, 10)
    assert rig.worker.ended == []
    kept = {name: rig.tasks.get(name) for name in ("sync", "action", "retried")}
    assert {name: (task.status, task.attempts) for name, task in kept.items()} == {
        "sync": (TaskStatus.WAITING, 0), "action": (TaskStatus.RUNNING, 1), "retried": (TaskStatus.WAITING, 1),
    }  # fmt: skip


async def test_work_that_cannot_be_cancelled_does_not_hold_up_the_end(rig):
    """It is left behind."""
    rig.worker.task = endless = Endless()
    rig.queue("endless")
    crew = rig.another(grace=0.01, cut=0.05)
    work = asyncio.create_task(crew.work())
    await rig.settle()
    crew.stop.set()
    await asyncio.wait_for(work, 10)
    endless.over.set()
    await rig.settle()


# -- what goes wrong ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trouble", [StorageError("the disk is full"), RuntimeError("a fault"), Interrupted()], ids=repr
)
async def test_a_look_that_fails_is_followed_by_others(rig, trouble, caplog):
    """It is told, and a second later the engine works on."""
    caplog.set_level(logging.INFO)
    rig.worker.trouble = [trouble]
    rig.queue("t")
    async with rig.working():
        assert rig.worker.began == []
        await rig.pass_time(1)
        assert rig.worker.ended == ["t"]


@pytest.mark.parametrize("trouble", [RuntimeError("a fault"), Interrupted()], ids=repr)
async def test_work_that_fails_unexpectedly_ends_nothing_else(rig, trouble):
    """A task's error says so; a schedule goes on."""

    async def fails(*_):
        raise trouble

    rig.worker.task = rig.worker.scheduled = fails
    rig.queue("t")
    rig.schedule()
    async with rig.working():
        await rig.settle()
    assert rig.tasks.get("t").error["code"] == "server_error"
    assert rig.due_in() == HOUR


async def test_a_duty_that_fails_is_begun_again(rig):
    """Until the engine stops."""
    begun = []

    async def duty():
        begun.append(1)
        if len(begun) < 3:
            raise StorageError("busy")
        await asyncio.Event().wait()

    rig.worker.duties = lambda: [duty]
    async with rig.working():
        await rig.pass_time(3)
    assert len(begun) == 3
