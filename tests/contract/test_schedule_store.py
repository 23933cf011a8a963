"""What every schedule store does: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import msgspec
import pytest
from tests.storing import KEYS, a_draft, connect

from tieline.auth.credentials import Basic
from tieline.connections.model import ENVIRONMENT_ID
from tieline.core.secrets import Secret
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import Database, open_database
from tieline.storage.schedules import SqlScheduleStore
from tieline.work.memory import MemorySchedules
from tieline.work.model import Schedule, ScheduleState
from tieline.work.ports import ScheduleStore
from tieline.work.schedule import place
from tieline.work.shares import Full


@dataclass(frozen=True)
class Rig:
    store: ScheduleStore
    #: Makes a connection of an integration, and returns its row.
    connect: Callable[[str, str], int]
    #: Deletes one.
    delete: Callable[[str, str], object]


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    if request.param == "memory":
        rows: dict[int, tuple[str, str]] = {}

        def make(connection_id: str, integration: str) -> int:
            rows[len(rows) + 1] = (connection_id, integration)
            return len(rows)

        def drop(connection_id: str, integration: str) -> None:
            (key,) = [key for key, names in rows.items() if names == (connection_id, integration)]
            del rows[key]

        yield Rig(MemorySchedules(lambda: {key: names[1] for key, names in rows.items()}), make, drop)
        return
    database = open_database(
        request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    )
    connections = SqlConnectionStore(database, KEYS)
    yield Rig(
        SqlScheduleStore(database),
        lambda connection_id, integration: connect(database, connection_id, integration),
        lambda connection_id, integration: connections.delete(integration, connection_id, now=9),
    )
    database.close()


def a_schedule(connection: int, sync: str = "calls", **more: object) -> Schedule:
    fields = {"connection": connection, "sync": sync, "spec": None, "next_at": 100}
    return Schedule(**{**fields, **more})


def test_a_schedule_is_kept_and_replaced(rig: Rig) -> None:
    """One for each sync and variant, as it was given last, by connection, sync and variant."""
    one, two = rig.connect("one", "crm"), rig.connect("two", "crm")
    first = a_schedule(one, spec="1h")
    paused = a_schedule(one, state=ScheduleState.PAUSED, spec="2h", next_at=None)
    others = [
        a_schedule(one, variant="west"),
        a_schedule(one, "users", state=ScheduleState.COMMAND),
        a_schedule(two, next_at=None),
    ]
    for schedule in (*reversed(others), first, paused):
        rig.store.save(schedule, now=1)
    assert rig.store.of([two, one]) == [paused, *others]
    assert rig.store.of([two]) == [others[-1]]
    assert rig.store.of([]) == rig.store.of([two + 100]) == []


def test_what_is_due_is_the_longest_due_first(rig: Rig) -> None:
    """Up to and with this moment, and only what is started; at most as many as asked for."""
    key = rig.connect("one", "crm")
    for sync, at in (("c", 30), ("a", 10), ("b", 20), ("d", 31), ("rest", None)):
        rig.store.save(a_schedule(key, sync, next_at=at), now=1)
    for state in (ScheduleState.PAUSED, ScheduleState.COMMAND):
        rig.store.save(a_schedule(key, state.value, state=state, next_at=1), now=1)
    assert [each.schedule.sync for each in rig.store.due(now=30, limit=9)] == ["a", "b", "c"]
    assert [each.schedule.sync for each in rig.store.due(now=30, limit=2)] == ["a", "b"]
    assert rig.store.due(now=9, limit=9) == []
    assert rig.store.next_due() == 10


def test_what_is_due_of_those_whose_share_is_taken_is_left_out(rig: Rig) -> None:
    """However long it has been due; of others it is told whose it is."""
    slow, busy, quick = rig.connect("slow", "slow"), rig.connect("busy", "crm"), rig.connect("quick", "crm")
    for key, at in ((slow, 1), (busy, 2), (quick, 3)):
        rig.store.save(a_schedule(key, next_at=at), now=1)

    def due(**full: tuple[object, ...]) -> list[tuple[str, int]]:
        found = rig.store.due(now=9, limit=1, full=Full(**full))
        return [(each.integration, each.schedule.connection) for each in found]

    assert due() == [("slow", slow)]
    assert due(integrations=("slow",)) == [("crm", busy)]
    assert due(integrations=("slow", "none"), connections=(busy, 9_999)) == [("crm", quick)]
    assert due(integrations=("slow", "crm")) == due(connections=(slow, busy, quick)) == []
    rig.store.ensure("crm", "users", first=1, spread=1, now=1)
    assert due(integrations=("slow",), connections=(busy,)) == [("crm", quick)]


def test_nothing_is_due_without_schedules(rig: Rig) -> None:
    """Nor while all of them rest."""
    assert rig.store.next_due() is None
    rig.store.save(a_schedule(rig.connect("one", "crm"), state=ScheduleState.PAUSED), now=1)
    assert rig.store.next_due() is None
    assert rig.store.due(now=1_000, limit=9) == []


def test_a_deleted_connection_has_nothing_to_run(rig: Rig) -> None:
    """What was due of it is not any more, and keeps nobody awake."""
    gone, here = rig.connect("gone", "crm"), rig.connect("here", "crm")
    rig.store.save(a_schedule(gone, next_at=1), now=1)
    rig.store.save(a_schedule(here, next_at=50), now=1)
    rig.delete("gone", "crm")
    assert [each.schedule.connection for each in rig.store.due(now=99, limit=9)] == [here]
    assert rig.store.next_due() == 50
    rig.store.save(a_schedule(gone, next_at=1), now=1)  # by somebody who does not know yet
    assert [each.schedule.connection for each in rig.store.due(now=99, limit=9)] == [here]
    assert rig.store.next_due() == 50


def test_a_sync_is_started_for_each_connection_once(rig: Rig) -> None:
    """Also for those that come later; what is paused stays so, other integrations have nothing to do with it."""
    first, paused = rig.connect("first", "crm"), rig.connect("paused", "crm")
    rig.connect("other", "shop")
    rig.store.save(a_schedule(paused, state=ScheduleState.PAUSED), now=1)
    assert rig.store.ensure("crm", "calls", first=1_000, spread=60, now=1) == 1
    assert rig.store.ensure("crm", "calls", first=9_000, spread=60, now=2) == 0
    later = rig.connect("later", "crm")
    assert rig.store.ensure("crm", "calls", first=2_000, spread=60, now=3) == 1
    states = {each.connection: each.state for each in rig.store.of([first, paused, later])}
    assert states == {
        first: ScheduleState.STARTED, paused: ScheduleState.PAUSED, later: ScheduleState.STARTED,
    }  # fmt: skip


def test_what_is_missing_is_counted_up_to_a_limit(rig: Rig) -> None:
    """Connections of the integration without any schedule for the sync."""
    keys = [rig.connect(str(number), "crm") for number in range(4)]
    rig.connect("other", "shop")
    rig.store.save(a_schedule(keys[0], state=ScheduleState.PAUSED), now=1)
    rig.store.save(a_schedule(keys[1], "users"), now=1)
    rig.store.save(a_schedule(keys[2], variant="west"), now=1)
    rig.delete("3", "crm")
    assert rig.store.missing("crm", "calls", limit=9) == 2
    assert rig.store.missing("crm", "calls", limit=1) == 1


def test_what_is_late_comes_sooner(rig: Rig) -> None:
    """All variants at the sync's own frequency that lie too far off or nowhere; nothing else moves."""
    one, two, other = rig.connect("one", "crm"), rig.connect("two", "crm"), rig.connect("other", "shop")
    still = [
        a_schedule(one, variant="early", next_at=900),
        a_schedule(one, variant="own", spec="1h", next_at=9_000),
        a_schedule(one, variant="rests", state=ScheduleState.PAUSED, next_at=None),
        a_schedule(two, "users", next_at=None),
        a_schedule(other, next_at=9_000),
    ]
    late = [a_schedule(one, next_at=901), a_schedule(one, variant="west", next_at=None), a_schedule(two)]
    late[-1] = msgspec.structs.replace(late[-1], next_at=9_000)
    for each in (*still, *late):
        rig.store.save(each, now=1)
    assert rig.store.hasten("crm", "calls", latest=900, first=10, spread=60, now=5) == 3
    moved = [msgspec.structs.replace(each, next_at=10 + place(each.connection, "calls", 60)) for each in late]
    kept = {(each.connection, each.sync, each.variant): each for each in rig.store.of([one, two, other])}
    assert [kept[each.connection, each.sync, each.variant] for each in (*still, *moved)] == [*still, *moved]
    assert rig.store.hasten("crm", "calls", latest=900, first=10, spread=60, now=5) == 0


def test_first_times_are_spread_and_always_the_same(rig: Rig) -> None:
    """Each lies within the spread, at the place of its connection and sync."""
    keys = [rig.connect(str(number), "crm") for number in range(8)]
    rig.store.ensure("crm", "calls", first=5_000_000, spread=60_000_000, now=1)
    times = {each.connection: each.next_at for each in rig.store.of(keys)}
    assert times == {key: 5_000_000 + place(key, "calls", 60_000_000) for key in keys}
    assert len(set(times.values())) == 8


def test_a_schedule_is_advanced_if_it_is_as_it_was(rig: Rig) -> None:
    """Whoever comes second, or after a change, moves nothing."""
    key = rig.connect("one", "crm")
    seen = a_schedule(key, spec="1h")
    rig.store.save(seen, now=1)
    assert rig.store.advance(seen, next_at=200, now=2)
    assert not rig.store.advance(seen, next_at=300, now=2)
    moved = msgspec.structs.replace(seen, next_at=200)
    assert rig.store.of([key]) == [moved]
    assert rig.store.advance(moved, next_at=None, now=3)
    rest = msgspec.structs.replace(seen, next_at=None)
    assert rig.store.advance(rest, next_at=400, now=3)
    for other in ({"spec": None}, {"state": ScheduleState.PAUSED}, {"spec": "2h"}, {"variant": "west"}):
        assert not rig.store.advance(msgspec.structs.replace(rest, next_at=400, **other), next_at=1, now=4)
    assert rig.store.of([key]) == [msgspec.structs.replace(seen, next_at=400)]


def test_schedules_are_changed_by_what_they_are(rig: Rig) -> None:
    """Those of the connections that are named; what is raised meanwhile changes nothing."""
    one, two = rig.connect("one", "crm"), rig.connect("two", "crm")
    first, second, other = a_schedule(one), a_schedule(one, "users"), a_schedule(two)
    rig.store.save(first, second, other, now=1)
    seen: list[Schedule] = []

    def later(stored: Sequence[Schedule]) -> list[Schedule]:
        seen[:] = stored
        return [msgspec.structs.replace(stored[0], next_at=7), a_schedule(one, variant="west")]

    rig.store.change([one], later, now=2)
    assert seen == [first, second]
    moved = msgspec.structs.replace(first, next_at=7)
    assert rig.store.of([one, two]) == [moved, a_schedule(one, variant="west"), second, other]
    rig.store.change([one, two], lambda _: [], now=3)

    def refuse(_: Sequence[Schedule]) -> list[Schedule]:
        raise KeyError("no")

    with pytest.raises(KeyError):
        rig.store.change([two], refuse, now=4)
    assert rig.store.of([two]) == [other]


def test_a_schedule_is_removed_once(rig: Rig) -> None:
    """And is not there any more."""
    key = rig.connect("one", "crm")
    rig.store.save(a_schedule(key, variant="west"), now=1)
    assert not rig.store.remove(key, "calls", "base")
    assert rig.store.remove(key, "calls", "west")
    assert not rig.store.remove(key, "calls", "west")
    assert rig.store.of([key]) == []


# -- what only a database has ------------------------------------------------------------------------------


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def test_the_account_of_the_environment_starts_nothing(database: Database) -> None:
    """Its credentials are in one process alone."""
    store, connections = SqlScheduleStore(database), SqlConnectionStore(database, KEYS)
    saved = connections.save(a_draft(ENVIRONMENT_ID), keep_credentials=False, now=1)
    connections.make_current(saved, now=1)
    assert store.ensure("crm", "calls", first=1, spread=1, now=1) == 0


def test_another_account_under_an_id_takes_its_schedules_over(database: Database) -> None:
    """Pauses and frequencies stay; what is started runs at once, for nothing is there yet."""
    store, connections = SqlScheduleStore(database), SqlConnectionStore(database, KEYS)

    def take_over(name: str) -> int:
        credentials = Basic(username=name, password=Secret("x"))
        draft = msgspec.structs.replace(a_draft("one"), credentials=credentials)
        return connections.make_current(connections.save(draft, keep_credentials=True, now=5), now=5).key

    former = take_over("a")
    for schedule in (
        a_schedule(former, "calls", spec="2h", next_at=900),
        a_schedule(former, "emails", state=ScheduleState.PAUSED, next_at=None),
        a_schedule(former, "users", state=ScheduleState.COMMAND),
        a_schedule(former, "deals", next_at=None),
    ):
        store.save(schedule, now=1)
    now = take_over("b")
    assert now != former
    assert store.of([now]) == [
        a_schedule(now, "calls", spec="2h", next_at=5),
        a_schedule(now, "deals", next_at=None),
        a_schedule(now, "emails", state=ScheduleState.PAUSED, next_at=None),
    ]


def test_of_many_who_change_a_schedule_at_once_none_is_lost(database_url: str) -> None:
    """In two processes, from nothing; what the engine moves on is one of them."""
    databases = [open_database(database_url) for _ in range(2)]
    stores = [SqlScheduleStore(each) for each in databases]
    key = connect(databases[0], "one")
    stores[0].save(a_schedule(key, "users", next_at=0), now=1)

    def add(number: int) -> None:
        def work(stored: Sequence[Schedule]) -> list[Schedule]:
            return [a_schedule(key, variant=f"v{len(stored):03}")]

        stores[number % 2].change([key], work, now=number)

    def move(number: int) -> bool:
        (former, *_) = [each for each in stores[number % 2].of([key]) if each.sync == "users"]
        return stores[number % 2].advance(former, next_at=(former.next_at or 0) + 1, now=number)

    def count(number: int) -> None:
        def work(stored: Sequence[Schedule]) -> list[Schedule]:
            (users,) = [each for each in stored if each.sync == "users"]
            return [msgspec.structs.replace(users, next_at=(users.next_at or 0) + 1)]

        stores[number % 2].change([key], work, now=number)

    with ThreadPoolExecutor(6) as pool:
        added, counted = pool.map(add, range(30)), pool.map(count, range(30))
        moved = sum(pool.map(move, range(30)))
        assert (len(list(added)), len(list(counted))) == (30, 30)
    found = {each.variant: each for each in stores[0].of([key])}
    assert sorted(found) == ["base", *(f"v{number:03}" for number in range(1, 31))]
    assert found["base"].next_at == 30 + moved
    for each in databases:
        each.close()


def test_many_are_stored_at_once(rig: Rig) -> None:
    """Over what was stored before; none at all is nothing."""
    key = rig.connect("one", "crm")
    rig.store.save(a_schedule(key, "s0007", spec="2h"), now=1)
    many = [a_schedule(key, f"s{number:04}") for number in range(1_100)]
    rig.store.save(*reversed(many), now=2)
    rig.store.save(now=3)
    assert rig.store.of([key]) == many
