"""Syncs under their users' hands."""

from __future__ import annotations

import msgspec
import pytest
from tests.working import SECOND, House, a_sync

from tieline.core.errors import StorageError, UnknownName, UsageError
from tieline.events.model import ModelChanges
from tieline.records.model import Batch, CheckpointKey, FeedQuery, Fence, StreamKey
from tieline.syncs import checkpoint
from tieline.syncs.checkpoint import Checkpoint, Part
from tieline.syncs.control import SyncControl, SyncRef
from tieline.syncs.timetable import TooManyVariants, VariantTaken
from tieline.work.lease import lease_key
from tieline.work.model import Claimed, Run, RunCounts, RunStatus, Schedule, ScheduleState, TaskStatus
from tieline.work.shares import Shares

HOUR = 3600 * SECOND
CALLS = [SyncRef(name="calls")]
WEST = SyncRef(name="calls", variant="west")


@pytest.fixture
def house():
    made = House([a_sync(), a_sync("users", every=None, auto_start=False)])
    made.connect("a")
    return made


def waiting(house):
    """Return what waits to be run: a connection's row, the sync and its variant."""
    tasks = house.tasks.claim(owner="test", now=house.clock.us, ttl=1, shares=Shares.of_all(99))
    return [(each.connection, each.name, each.variant) for each in tasks]


def schedule(house, key=1, sync="calls", variant="base"):
    return next(each for each in house.schedules.of([key]) if (each.sync, each.variant) == (sync, variant))


def standing(house, sync="calls", variant="base"):
    (found,) = house.control.status("crm", [SyncRef(name=sync, variant=variant)], "a")
    return found


def ran(house, status=RunStatus.SUCCESS, *, owner="me", number=1, **more):
    fields = {
        "id": f"r{number}", "connection": 1, "sync": "calls", "kind": "full", "status": status, "owner": owner,
        "epoch": number, "started_at": number, "heartbeat_at": number, "counts": RunCounts(added=2),
        "finished_at": None if status is RunStatus.RUNNING else number,
    }  # fmt: skip
    house.runs.save(Run(**{**fields, **more}))


# -- triggers ----------------------------------------------------------------------------------------------


def test_a_trigger_runs_what_is_named_and_wakes_the_engine(house):
    """Once, and leaves its schedule alone."""
    assert house.control.trigger("crm", CALLS, "a") == 1
    assert waiting(house) == [(1, "calls", "base")]
    assert (house.woken, house.schedules.of([1])) == (1, [])


def test_without_names_all_run_with_all_of_their_variants(house):
    """Of each connection of the integration, without an id."""
    house.connect("b")
    house.control.create_variant("crm", WEST, "a")
    assert house.control.trigger("crm") == 5
    assert sorted(waiting(house)) == [
        (1, "calls", "base"), (1, "calls", "west"), (1, "users", "base"), (2, "calls", "base"), (2, "users", "base"),
    ]  # fmt: skip


def test_while_one_runs_one_more_waits(house):
    """However often it is triggered."""
    for _ in range(3):
        house.control.trigger("crm", CALLS, "a")
    assert len(waiting(house)) == 1
    for _ in range(3):
        house.control.trigger("crm", CALLS, "a")
    assert len(waiting(house)) == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (("none", CALLS, "a"), "provider_config_key"),
        (("crm", CALLS, "none"), "connection_id"),
        (("crm", [SyncRef(name="none")], "a"), "sync"),
        (("crm", [WEST], "a"), "sync"),
        (("crm", [*CALLS, SyncRef(name="none")], None), "sync"),
        (("crm", [WEST], None), "sync"),
    ],
)
@pytest.mark.parametrize("verb", ["trigger", "start", "pause"])
def test_what_is_not_there_is_named_and_nothing_is_done(house, verb, given, field):
    """Nor is anything queued of what is."""
    with pytest.raises(UnknownName) as caught:
        getattr(house.control, verb)(*given)
    assert caught.value.field == field
    assert (waiting(house), house.schedules.of([1])) == ([], [])


def test_an_integration_without_connections_has_nothing_to_run(house):
    """That is no error."""
    house.connections.delete("crm", "a", now=0)
    assert house.control.trigger("crm", CALLS) == 0


class Counted:
    """Counts how often a store is asked."""

    def __init__(self, store):
        self._store = store
        self.asked = 0

    def __getattr__(self, name):
        self.asked += 1
        return getattr(self._store, name)


@pytest.mark.parametrize("verb", ["trigger", "start", "pause", "status"])
def test_however_many_connections_there_are_they_are_handled_together(house, verb):
    """Stores are not asked for each of them; but each checkpoint is read."""
    for number in range(30):
        house.connect(f"c{number}")
    house.control.create_variant("crm", WEST, "a")
    names = ("schedules", "tasks", "runs", "connections", "records")
    counted = {name: Counted(getattr(house.stores, name)) for name in names}
    stores = msgspec.structs.replace(house.stores, **counted)
    control = SyncControl(stores, house.book, lambda: house.me, house.clock, lambda: None)
    done = getattr(control, verb)("crm")
    assert done == {"trigger": 63, "start": 62, "pause": 1, "status": done}[verb]
    assert (len(done) if verb == "status" else 63) == 63
    assert all(counted[name].asked <= 3 for name in names[:-1])
    assert counted["records"].asked <= 1 + (len(done) if verb == "status" else 0)


# -- starting over -----------------------------------------------------------------------------------------


def held(house, sync="calls", state=b'{"author":{"page":3}}', variant="base"):
    """Let a run of a sync go on that has stored a record and a checkpoint; return its fence."""
    lease = lease_key(1, sync, variant)
    claim = house.runs.claim(lease, owner="me", now=house.clock.us, ttl=HOUR)
    assert isinstance(claim, Claimed)
    fence = Fence(lease=lease, epoch=claim.epoch)
    place = CheckpointKey(connection=1, sync=sync, variant=variant)
    model = "Call" if sync == "calls" else "User"
    batch = Batch(
        stream=StreamKey(connection=1, model=model, variant=variant), records=[("1", b"{}")],
        checkpoint=(place, state), fence=fence,
    )  # fmt: skip
    house.records.write(batch, now=1)
    return fence, place


def live(house, variant="base"):
    key = StreamKey(connection=1, model="Call", variant=variant)
    return [each.id for each in house.records.feed(key, FeedQuery()).records]


@pytest.mark.parametrize(("clear", "left"), [(False, ["1"]), (True, [])])
def test_a_reset_forgets_the_checkpoint_and_ends_the_run_that_goes_on(house, clear, left):
    """Which stores nothing any more; the records go where that is wished."""
    fence, place = held(house)
    house.control.trigger("crm", CALLS, "a", full=True, clear=clear)
    assert (house.records.checkpoint(place), live(house)) == (None, left)
    assert not house.runs.renew(fence.lease, epoch=fence.epoch, now=house.clock.us, ttl=1)
    assert house.runs.holder(fence.lease, now=house.clock.us) is None
    assert waiting(house) == [(1, "calls", "base")]


def test_a_reset_is_not_lost_by_a_later_trigger(house):
    """It was done when it was asked for, so that an attempt that is made again goes on."""
    _, place = held(house)
    house.control.trigger("crm", CALLS, "a", full=True)
    house.control.trigger("crm", CALLS, "a")
    assert house.records.checkpoint(place) is None


def test_a_stream_that_starts_over_keeps_how_far_back_it_reaches(house):
    """And looks for what was deleted."""
    house.connect("g", "gong")
    place = CheckpointKey(connection=2, sync="calls")
    former = Checkpoint(parts={"": Part(watermark="2026-06-01", floor="2026-01-01")})
    house.records.save_checkpoint(place, checkpoint.encode(former), fence=None, now=1)
    house.control.trigger("gong", CALLS, "g", full=True)
    fresh = checkpoint.decode(house.records.checkpoint(place))
    assert (fresh.parts, fresh.seen_pass) == ({"": Part(floor="2026-01-01")}, 1)


def test_a_reset_leaves_other_variants_alone(house):
    """They are syncs of their own."""
    house.control.create_variant("crm", WEST, "a")
    _, base = held(house)
    _, west = held(house, variant="west")
    house.control.trigger("crm", CALLS, "a", full=True, clear=True)
    assert house.records.checkpoint(base) is None
    assert (house.records.checkpoint(west) is not None, live(house, "west")) == (True, ["1"])


# -- schedules ---------------------------------------------------------------------------------------------


def test_a_started_sync_is_due_at_once(house):
    """Starting it again changes nothing."""
    assert house.control.start("crm", CALLS, "a") == 1
    assert schedule(house).next_at == house.clock.us
    house.clock.time += 60
    assert house.control.start("crm", CALLS, "a") == 0
    assert schedule(house).next_at == house.clock.us - 60 * SECOND


def test_a_paused_sync_keeps_its_frequency_until_it_is_started(house):
    """And rests meanwhile."""
    house.control.start("crm", CALLS, "a")
    house.control.set_frequency("crm", CALLS[0], "a", "2h")
    assert house.control.pause("crm", CALLS, "a") == 1
    assert house.control.pause("crm", CALLS, "a") == 0
    rests = schedule(house)
    assert (rests.state, rests.spec, rests.next_at) == (ScheduleState.PAUSED, "2h", None)
    house.control.start("crm", CALLS, "a")
    assert (schedule(house).spec, schedule(house).next_at) == ("2h", house.clock.us)


def test_a_frequency_is_set_and_taken_back(house):
    """The interval in force comes back; what is due moves."""
    house.control.start("crm", CALLS, "a")
    assert house.control.set_frequency("crm", CALLS[0], "a", "every half day") == "half day"
    assert schedule(house).next_at == house.clock.us + 12 * HOUR
    assert standing(house).frequency == "half day"
    assert house.control.set_frequency("crm", CALLS[0], "a", None) == "1h"
    assert (schedule(house).spec, schedule(house).next_at) == (None, house.clock.us + HOUR)


@pytest.mark.parametrize(
    "frequency", ["10s", "32d", "every 40 days", "99999999999999d", "999999999d", "soon", ""]
)
def test_a_frequency_that_is_none_is_refused(house, frequency):
    """Between 30 seconds and 31 days it may be."""
    with pytest.raises(UsageError) as caught:
        house.control.set_frequency("crm", CALLS[0], "a", frequency)
    assert caught.value.field == "frequency"
    assert house.schedules.of([1]) == []


@pytest.mark.parametrize(
    ("sync", "state"), [("calls", ScheduleState.STARTED), ("users", ScheduleState.PAUSED)]
)
def test_a_frequency_starts_what_starts_by_itself_alone(house, sync, state):
    """Before it was ever started."""
    house.control.set_frequency("crm", SyncRef(name=sync), "a", "2h")
    assert schedule(house, sync=sync).state is state
    house.reconciler().look()
    assert schedule(house, sync=sync).spec == "2h"


# -- variants ----------------------------------------------------------------------------------------------


def test_a_variant_whose_deletion_was_cut_short_can_be_deleted_again(house):
    """It rests meanwhile; nothing of it stays behind."""
    house.control.create_variant("crm", WEST, "a")
    held(house, variant="west")

    class Dying(Counted):
        def clear(self, *_args, **_named):
            raise StorageError("gone")

    stores = msgspec.structs.replace(house.stores, records=Dying(house.records))
    dying = SyncControl(stores, house.book, lambda: house.me, house.clock, lambda: None)
    with pytest.raises(StorageError):
        dying.delete_variant("crm", WEST, "a")
    assert schedule(house, variant="west").state is ScheduleState.PAUSED
    house.control.delete_variant("crm", WEST, "a")
    assert (house.schedules.of([1]), live(house, "west")) == ([], [])


def test_a_variant_begins_at_once_and_goes_with_all_it_has(house):
    """Its id stays the same; the base is not one."""
    made = house.control.create_variant("crm", WEST, "a")
    assert schedule(house, variant="west").next_at == house.clock.us
    assert standing(house, variant="west").id == made != standing(house).id
    held(house, variant="west")
    house.control.delete_variant("crm", WEST, "a")
    assert (live(house, "west"), house.schedules.of([1])) == ([], [])
    with pytest.raises(UnknownName, match="west"):
        house.control.delete_variant("crm", WEST, "a")
    assert not house.control.has_variant(1, "calls", "west")
    assert house.control.has_variant(1, "calls", "base")


@pytest.mark.parametrize("name", ["base", "Base", "BASE", "", "a b", "x" * 256, "a::b"])
def test_a_variant_has_a_name_of_its_own(house, name):
    """Which stands in addresses."""
    with pytest.raises(UsageError) as caught:
        house.control.create_variant("crm", SyncRef(name="calls", variant=name), "a")
    assert caught.value.field == "variant"


def test_a_variant_is_made_once_and_there_are_no_more_than_a_hundred(house):
    """Of one sync of one connection."""
    for number in range(100):
        house.control.create_variant("crm", SyncRef(name="calls", variant=f"v{number}"), "a")
    with pytest.raises(VariantTaken):
        house.control.create_variant("crm", SyncRef(name="calls", variant="v1"), "a")
    with pytest.raises(TooManyVariants):
        house.control.create_variant("crm", WEST, "a")
    house.connect("b")
    house.control.create_variant("crm", WEST, "b")


def test_a_stream_of_a_provider_has_no_variants(house):
    """It is one and the same for everybody."""
    house.connect("g", "gong")
    with pytest.raises(UsageError):
        house.control.create_variant("gong", WEST, "g")


# -- how they stand ----------------------------------------------------------------------------------------


def test_what_never_ran_stands_stopped_until_it_is_started(house):
    """Then it is well, and initial."""
    found = standing(house)
    assert (found.status, found.type, found.latest, found.finished_at) == ("STOPPED", "INITIAL", None, None)
    house.control.start("crm", CALLS, "a")
    assert standing(house).status == "SUCCESS"
    house.control.pause("crm", CALLS, "a")
    assert standing(house).status == "PAUSED"


@pytest.mark.parametrize(
    ("status", "owner", "word"),
    [
        (RunStatus.SUCCESS, "me", "SUCCESS"),
        (RunStatus.ERROR, "me", "ERROR"),
        (RunStatus.STOPPED, "me", "STOPPED"),
        (RunStatus.RUNNING, "me", "RUNNING"),
        (RunStatus.RUNNING, "elsewhere", "RUNNING"),
        (RunStatus.RUNNING, "dead", "ERROR"),
    ],
)
def test_what_was_never_started_stands_as_its_last_run_does(house, status, owner, word):
    """Of a process that is gone it has failed."""
    house.me.dead.add("dead")
    ran(house, status, owner=owner)
    assert standing(house).status == word


def test_a_run_that_goes_on_shows_what_the_last_one_did(house):
    """And is told as running, also of a sync that is paused."""
    ran(house, number=1)
    ran(house, RunStatus.RUNNING, number=2, kind="incremental")
    house.control.pause("crm", CALLS, "a")
    found = standing(house)
    assert (found.status, found.latest_status, found.finished_at) == ("RUNNING", "SUCCESS", 1)
    assert found.latest == {"Call": ModelChanges(added=2)}


def test_status_names_what_there_is(house):
    """Every sync and variant, of every connection without an id; unknown names are left out."""
    house.connect("b")
    house.control.create_variant("crm", WEST, "a")
    every = [(each.connection_id, each.name, each.variant) for each in house.control.status("crm")]
    assert sorted(every) == [
        ("a", "calls", "base"), ("a", "calls", "west"), ("a", "users", "base"), ("b", "calls", "base"),
        ("b", "users", "base"),
    ]  # fmt: skip
    assert house.control.status("crm", [SyncRef(name="none")], "a") == []
    with pytest.raises(UnknownName):
        house.control.status("crm", None, "none")


def test_a_dead_trigger_is_taken_up_again_but_not_for_ever(house):
    """One that its processes die of ends with an error."""
    house.control.trigger("crm", CALLS, "a")
    for _ in range(10):
        (task,) = house.tasks.claim(owner="dead", now=house.clock.us, ttl=1, shares=Shares.of_all(1))
        house.tasks.release_dead("dead")
    assert house.tasks.claim(owner="me", now=house.clock.us, ttl=1, shares=Shares.of_all(1)) == []
    assert house.tasks.get(task.id).status is TaskStatus.ERROR


def test_what_a_command_keeps_is_started_by_hand(house):
    """The engine leaves it alone until then."""
    command = Schedule(connection=1, sync="calls", spec="1h", next_at=1, state=ScheduleState.COMMAND)
    house.schedules.save(command, now=0)
    assert house.schedules.due(now=house.clock.us, limit=9) == []
    assert house.control.start("crm", CALLS, "a") == 1
    assert schedule(house).state is ScheduleState.STARTED
