"""What every queue of tasks does: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from tests.storing import KEYS, connect

from tieline.events.model import ActionFinished, Subject
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import Database, open_database
from tieline.storage.outbox import SqlEventStore
from tieline.storage.runs import SqlRunStore
from tieline.storage.tasks import SqlTaskStore
from tieline.work.lease import trigger_key
from tieline.work.memory import MemoryTasks
from tieline.work.model import ABORTED, SUPERSEDED, Claimed, NewTask, Task, TaskKind, TaskStatus
from tieline.work.ports import TaskStore
from tieline.work.shares import Lane, Shares

TTL = 20
SUBJECT = Subject(key=1, integration="crm", provider="gong", connection_id="one", auth_mode="NONE")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[TaskStore]:
    if request.param == "memory":
        yield MemoryTasks()
        return
    database = open_database(
        request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    )
    yield SqlTaskStore(database, KEYS)
    database.close()


def a_task(id_: str, **more: object) -> NewTask:
    fields = {"id": id_, "kind": TaskKind.ACTION, "integration": "crm", "connection": 1, "name": "send"}
    return NewTask(**{**fields, **more})


def claim(store: TaskStore, now: int, *, owner: str = "a", limit: int = 9) -> list[Task]:
    return store.claim(owner=owner, now=now, ttl=TTL, shares=Shares.of_all(limit))


def ids(tasks: list[Task]) -> list[str]:
    return [task.id for task in tasks]


LANE = Lane(places=8, of_connection=2)


def claim_of(
    store: TaskStore, kind: TaskKind = TaskKind.SYNC, running: Sequence[tuple[str, int]] = ()
) -> list[str]:
    """Claim what there is of one kind while so much of it runs."""
    return ids(store.claim(owner="a", now=10, ttl=TTL, shares={kind: Shares(LANE, running)}))


def add_syncs(store: TaskStore, integration: str, count: int, *, first: int, now: int = 1) -> list[str]:
    """Put a triggered sync of each of so many connections into the queue."""
    tasks = [
        a_task(
            f"{integration}{key}", kind=TaskKind.SYNC, integration=integration, connection=key, name="calls"
        )
        for key in range(first, first + count)
    ]
    return store.add(*tasks, now=now)


def test_behind_those_whose_share_is_taken_others_are_found(store: TaskStore) -> None:
    """The oldest of each integration, and of each connection; a kind is given its own room."""
    slow = add_syncs(store, "slow", 30, first=100)
    quick = add_syncs(store, "quick", 1, first=200, now=2)
    store.add(a_task("send"), now=3)
    shares = {TaskKind.SYNC: Shares(LANE)}
    assert ids(store.claim(owner="a", now=10, ttl=TTL, shares=shares)) == [*slow[:6], *quick]
    assert shares[TaskKind.SYNC].room == 8  # which is the caller's
    more = add_syncs(store, "quick", 3, first=300, now=4)
    assert claim_of(store, running=[("slow", each) for each in range(6)]) == more[:2]
    assert claim_of(store, TaskKind.ACTION) == ["send"]


def test_of_a_connection_so_many_run_at_once(store: TaskStore) -> None:
    """Of those that are taken now, too, and of lost ones."""
    for number in range(5):
        store.add(a_task(f"e{number}", kind=TaskKind.EVENT, max_attempts=9), now=number)
    (later,) = store.add(a_task("later", kind=TaskKind.EVENT, connection=2), now=8)
    assert claim_of(store, TaskKind.EVENT, [("crm", 1)]) == ["e0", later]
    store.release_dead("a")
    assert claim_of(store, TaskKind.EVENT, [("crm", 1)]) == ["e0"]
    assert claim_of(store, TaskKind.EVENT, [("crm", 1), ("crm", 1)]) == []


def test_the_first_of_a_group_waits_for_its_share(store: TaskStore) -> None:
    """With all behind it."""
    for name, integration in (("a", "full"), ("b", "crm")):
        store.add(a_task(name, integration=integration, group="g"), now=1)
    assert claim_of(store, TaskKind.ACTION, [("full", each) for each in range(6)]) == []
    assert claim_of(store, TaskKind.ACTION) == ["a"]


def test_a_task_goes_its_way_from_waiting_to_its_output(store: TaskStore) -> None:
    """Each step shows; its input and output are any JSON."""
    given = {"a": [1, 2.5, None, True], "ü": "\u20ac"}
    assert store.add(a_task("t", input=given, max_attempts=3), now=10) == ["t"]
    waiting = Task(
        id="t", kind=TaskKind.ACTION, integration="crm", connection=1, name="send", variant="base", input=given,
        status=TaskStatus.WAITING, attempts=0, max_attempts=3, created_at=10, due_at=10,
    )  # fmt: skip
    assert store.get("t") == waiting
    running = msgspec.structs.replace(waiting, status=TaskStatus.RUNNING, attempts=1, epoch=1)
    assert claim(store, 10) == [running]
    assert store.get("t") == running
    assert store.finish(running, output={"done": [given]}, now=12)
    ended = msgspec.structs.replace(
        running, status=TaskStatus.SUCCESS, output={"done": [given]}, finished_at=12
    )
    assert store.get("t") == ended
    assert claim(store, 1_000) == []


@pytest.mark.parametrize("output", [None, False, 0, "", [], {}])
def test_an_output_may_be_nothing_much(store: TaskStore, output: object) -> None:
    """It is a success all the same."""
    store.add(a_task("t"), now=1)
    assert store.finish(claim(store, 1)[0], output=output, now=2)
    ended = store.get("t")
    assert ended is not None
    assert (ended.status, ended.output, ended.error) == (TaskStatus.SUCCESS, output, None)


def test_a_task_that_fails_has_its_error(store: TaskStore) -> None:
    """As it was told."""
    store.add(a_task("t"), now=1)
    error = {"code": "action_script_runtime_error", "message": "no", "payload": {"n": 1}}
    assert store.finish(claim(store, 1)[0], error=error, now=2)
    ended = store.get("t")
    assert ended is not None
    assert (ended.status, ended.output, ended.error) == (TaskStatus.ERROR, None, error)


def test_the_oldest_are_claimed_first_and_by_one_alone(store: TaskStore) -> None:
    """At most as many as asked for; in the order in which they came."""
    for number in range(5):
        store.add(a_task(f"t{number}"), now=10)
    assert claim(store, 9) == []
    assert ids(claim(store, 10, limit=2)) == ["t0", "t1"]
    assert ids(claim(store, 10, owner="b")) == ["t2", "t3", "t4"]
    assert claim(store, 10, owner="c") == []


def test_a_task_put_back_may_try_as_often_as_before(store: TaskStore) -> None:
    """Where its attempt was not spent."""
    store.add(a_task("t", max_attempts=2), now=10)
    (first,) = claim(store, 10)
    assert store.retry(first, due_at=20, now=10, spent=False)
    (second,) = claim(store, 20)
    assert second.attempts == 1
    assert store.retry(second, due_at=30, now=20)
    assert [each.attempts for each in claim(store, 30)] == [2]


def test_owners_are_those_who_hold_claims(store: TaskStore) -> None:
    """Each once, until all of theirs have ended."""
    for number in range(4):
        store.add(a_task(f"t{number}"), now=10)
    assert store.owners() == []
    held = claim(store, 10, limit=2) + claim(store, 10, owner="b", limit=1)
    assert sorted(store.owners()) == ["a", "b"]
    for each in held[:2]:
        store.finish(each, now=11)
    assert store.owners() == ["b"]


def test_there_is_none_of_an_id_nobody_gave(store: TaskStore) -> None:
    """And nothing waits."""
    assert store.get("none") is None
    assert store.next_due() is None
    assert claim(store, 10) == []


def test_a_claim_that_runs_out_is_taken_over(store: TaskStore) -> None:
    """The former owner can neither end it, nor put it back, nor hold it."""
    store.add(a_task("t", max_attempts=2), now=10)
    (lost,) = claim(store, 10)
    assert claim(store, 29, owner="b") == []
    (taken,) = claim(store, 30, owner="b")
    assert (taken.attempts, taken.epoch) == (2, lost.epoch + 1)
    assert not store.finish(lost, output=1, now=31)
    assert not store.retry(lost, due_at=31, now=31)
    assert store.renew({"t": lost.epoch}, now=31, ttl=99) == ["t"]
    assert store.finish(taken, output=2, now=32)
    ended = store.get("t")
    assert ended is not None
    assert ended.output == 2


def test_a_task_without_attempts_left_ends_when_its_process_dies(store: TaskStore) -> None:
    """Nobody gets it again; its former owner cannot say anything else any more."""
    store.add(a_task("t", input=7), now=10)
    (lost,) = claim(store, 10)
    assert claim(store, 30, owner="b") == []
    ended = store.get("t")
    assert ended is not None
    assert (ended.status, ended.error, ended.finished_at, ended.input) == (
        TaskStatus.ERROR, dict(ABORTED), 30, 7,
    )  # fmt: skip
    assert not store.finish(lost, output=1, now=31)


def test_a_claim_is_held_for_longer(store: TaskStore) -> None:
    """Of those that are not ours any more the ids are told."""
    for name in ("t", "u"):
        store.add(a_task(name, max_attempts=9), now=10)
    first, second = claim(store, 10)
    store.finish(second, now=11)
    held = {"t": first.epoch, "u": second.epoch, "none": 1}
    assert store.renew(held, now=25, ttl=TTL) == ["none", "u"]
    assert claim(store, 44, owner="b") == []
    assert ids(claim(store, 45, owner="b")) == ["t"]
    assert store.renew({}, now=1, ttl=1) == []


def test_the_claims_of_a_dead_owner_run_out_at_once(store: TaskStore) -> None:
    """Those of others do not."""
    for name in ("t", "u"):
        store.add(a_task(name, max_attempts=2), now=10)
        claim(store, 10, owner=name)
    store.release_dead("t")
    assert ids(claim(store, 11, owner="b")) == ["t"]


def test_a_task_is_put_back_for_later(store: TaskStore) -> None:
    """Then it is due; its attempts are counted on."""
    store.add(a_task("t", max_attempts=2), now=10)
    (first,) = claim(store, 10)
    assert store.retry(first, due_at=50, now=11)
    assert not store.retry(first, due_at=60, now=11)
    assert claim(store, 49) == []
    assert store.next_due() == 50
    (second,) = claim(store, 50)
    assert (second.attempts, second.due_at, second.created_at) == (2, 50, 10)


# -- one that waits ----------------------------------------------------------------------------------------


def test_of_those_that_mean_the_same_one_waits(store: TaskStore) -> None:
    """The later one takes its place, with its input and attempts; what runs is another."""
    assert store.add(a_task("a", dedupe="d", input=1), now=10) == ["a"]
    assert store.add(a_task("b", dedupe="e"), now=11) == ["b"]
    assert store.add(a_task("c", dedupe="d", input=2, max_attempts=4), now=12) == ["a"]
    assert store.get("c") is None
    first, other = claim(store, 12)
    assert (first.id, first.input, first.max_attempts, first.due_at) == ("a", 2, 4, 10)
    assert other.id == "b"
    assert store.add(a_task("d", dedupe="d", input=3), now=13) == ["d"]
    assert store.add(a_task("e", dedupe="d", input=4), now=14) == ["d"]
    assert [(task.id, task.input) for task in claim(store, 14)] == [("d", 4)]


def test_a_task_asked_for_anew_does_not_wait_for_its_retry(store: TaskStore) -> None:
    """It is due now, and its attempts begin anew."""
    store.add(a_task("a", dedupe="d", max_attempts=2), now=10)
    store.retry(claim(store, 10)[0], due_at=500, now=11)
    assert store.add(a_task("b", dedupe="d", max_attempts=2), now=20) == ["a"]
    (again,) = claim(store, 20)
    assert (again.id, again.attempts) == ("a", 1)


def test_a_retry_makes_way_for_one_that_waits(store: TaskStore) -> None:
    """It ends, and says why."""
    store.add(a_task("a", dedupe="d", max_attempts=5), now=10)
    (first,) = claim(store, 10)
    store.add(a_task("b", dedupe="d"), now=11)
    assert store.retry(first, due_at=12, now=12)
    ended = store.get("a")
    assert ended is not None
    assert (ended.status, ended.error) == (TaskStatus.ERROR, dict(SUPERSEDED))
    assert ids(claim(store, 20)) == ["b"]


def test_whether_a_task_waits_or_runs(store: TaskStore) -> None:
    """Until it ends; of this function and variant alone."""
    asked = (1, "sync", "calls", "west")
    assert not store.waiting(*asked)
    store.add(a_task("t", kind=TaskKind.SYNC, name="calls", variant="west"), now=1)
    assert store.waiting(*asked)
    (running,) = claim(store, 1)
    assert store.waiting(*asked)
    others = [(2, *asked[1:]), (1, "action", *asked[2:]), (1, "sync", "users", "west"), (*asked[:3], "base")]
    assert not any(store.waiting(*other) for other in others)
    store.finish(running, now=2)
    assert not store.waiting(*asked)


# -- groups ------------------------------------------------------------------------------------------------


def test_of_a_group_one_runs_at_a_time_in_order(store: TaskStore) -> None:
    """Those of others, and of none, beside it."""
    for name, group in (("a1", "a"), ("a2", "a"), ("b1", "b"), ("x", None), ("a3", "a"), ("b2", "b")):
        store.add(a_task(name, group=group), now=10)
    tasks = {task.id: task for task in claim(store, 10)}
    assert list(tasks) == ["a1", "b1", "x"]
    assert claim(store, 11, owner="b") == []
    store.finish(tasks["a1"], now=12)
    assert ids(claim(store, 12)) == ["a2"]
    store.finish(tasks["b1"], now=13)
    assert ids(claim(store, 13)) == ["b2"]


def test_a_group_goes_on_when_its_process_has_died(store: TaskStore) -> None:
    """With the same task while it has attempts, else with the next."""
    store.add(a_task("a1", group="a", max_attempts=2), now=10)
    store.add(a_task("a2", group="a"), now=11)
    assert ids(claim(store, 12)) == ["a1"]
    assert ids(claim(store, 32, owner="b")) == ["a1"]
    assert ids(claim(store, 52, owner="c")) == ["a2"]


def test_a_group_does_not_wait_for_a_retry(store: TaskStore) -> None:
    """Those that are due go before it."""
    store.add(a_task("a1", group="a", max_attempts=2), now=10)
    store.add(a_task("a2", group="a"), now=11)
    store.retry(claim(store, 12)[0], due_at=40, now=12)
    (second,) = claim(store, 13)
    assert second.id == "a2"
    store.finish(second, now=14)
    assert claim(store, 39) == []
    assert ids(claim(store, 40)) == ["a1"]


def test_what_waits_for_its_group_keeps_nobody_awake(store: TaskStore) -> None:
    """The next task is due when the claim of the running one ends, or another group's is."""
    store.add(a_task("a1", group="a"), now=10)
    store.add(a_task("a2", group="a"), now=10)
    assert store.next_due() == 10
    claim(store, 10)
    assert store.next_due() == 10 + TTL
    store.add(a_task("b1", group="b"), now=15)
    assert store.next_due() == 15
    store.add(a_task("x"), now=14)
    assert store.next_due() == 14


# -- the end -----------------------------------------------------------------------------------------------


def test_what_ended_long_ago_is_removed(store: TaskStore) -> None:
    """What ended later, waits or runs stays."""
    for name in ("old", "new", "running"):
        store.add(a_task(name), now=1)
    old, new, _running = claim(store, 1)
    store.add(a_task("waiting"), now=1)
    store.finish(old, now=10)
    store.finish(new, now=20)
    assert store.purge(before=20) == 1
    assert [store.get(name) is None for name in ("old", "new", "running", "waiting")] == [
        True, False, False, False,
    ]  # fmt: skip


# -- what only a database has ------------------------------------------------------------------------------


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def test_a_task_ends_with_its_event(database: Database) -> None:
    """Both or neither: whoever ends it too late tells nothing."""
    store, outbox = SqlTaskStore(database, KEYS), SqlEventStore(database, KEYS)
    told = ActionFinished(subject=SUBJECT, task="t")
    store.add(a_task("t"), now=1)
    (task,) = claim(store, 1)
    assert store.finish(task, event=told, now=5)
    assert not store.finish(task, event=told, now=6)
    assert [(each.created_at, each.event) for each in outbox.waiting(9)] == [(5, told)]


def test_an_action_whose_process_died_is_told_of(database: Database) -> None:
    """Of its connection, unless that is gone; of syncs nothing is told."""
    store, outbox = SqlTaskStore(database, KEYS), SqlEventStore(database, KEYS)
    key, gone = connect(database, "here"), connect(database, "gone")
    SqlConnectionStore(database, KEYS).delete("crm", "gone", now=1)
    before = len(outbox.waiting(9))
    for name, connection, kind in (
        ("a", key, TaskKind.ACTION),
        ("b", gone, TaskKind.ACTION),
        ("c", key, TaskKind.SYNC),
    ):
        store.add(a_task(name, connection=connection, kind=kind), now=1)
    assert len(claim(store, 1)) == 3
    assert claim(store, 99) == []
    (told,) = outbox.waiting(9)[before:]
    assert isinstance(told.event, ActionFinished)
    assert (told.event.task, told.event.subject.connection_id) == ("a", "here")


LEASE = "1/calls/base"


def a_trigger() -> NewTask:
    return a_task("t", kind=TaskKind.SYNC, name="calls", dedupe=trigger_key(LEASE))


def put_back(tasks: SqlTaskStore, now: int, *, lease: str | None = LEASE) -> int:
    """Take a trigger, put it back for a second, and return when it is due."""
    tasks.add(a_trigger(), now=now)
    (task,) = claim(tasks, now)
    assert tasks.retry(task, due_at=now + 1, now=now, spent=False, lease=lease)
    return tasks.next_due() or 0


def test_a_trigger_waits_for_the_lease_and_not_for_a_time(database: Database) -> None:
    """Until it expires; once it is given back, or let expire, the trigger is due."""
    tasks, runs = SqlTaskStore(database, KEYS), SqlRunStore(database, KEYS)
    assert put_back(tasks, 10) == 11
    runs.claim(LEASE, owner="b", now=20, ttl=TTL)
    assert put_back(tasks, 21, lease=None) == 22
    assert put_back(tasks, 30) == 40
    runs.release(LEASE, epoch=9)  # somebody else's
    assert tasks.next_due() == 40
    runs.release(LEASE, epoch=1)
    assert tasks.next_due() == 10  # as old as it is
    runs.claim(LEASE, owner="b", now=50, ttl=TTL)
    assert put_back(tasks, 51) == 70
    runs.expire(LEASE, owner="b")
    assert tasks.next_due() == 10
    assert put_back(tasks, 80) == 81  # it has expired


def test_a_lease_that_is_given_back_meanwhile_is_not_waited_for(database_url: str) -> None:
    """Whoever is first, the trigger is due at once in the end."""
    databases = [open_database(database_url) for _ in range(2)]
    tasks, runs = SqlTaskStore(databases[0], KEYS), SqlRunStore(databases[1], KEYS)
    with ThreadPoolExecutor(2) as pool:
        for turn in range(20):
            now = 1_000 * turn
            claimed = runs.claim(LEASE, owner="b", now=now, ttl=900)
            assert isinstance(claimed, Claimed)
            tasks.add(a_trigger(), now=now)
            (task,) = claim(tasks, now)
            both = [
                pool.submit(tasks.retry, task, due_at=now + 1, now=now, spent=False, lease=LEASE),
                pool.submit(runs.release, LEASE, epoch=claimed.epoch),
            ]
            for each in both:
                each.result()
            (task,) = claim(tasks, now + 1)
            tasks.finish(task, now=now + 1)
            tasks.purge(before=now + 2)
    for each in databases:
        each.close()


def test_what_a_task_holds_is_sealed(database: Database) -> None:
    """Neither input, nor output, nor error is to be read in the database."""
    store = SqlTaskStore(database, KEYS)
    store.add(a_task("t", input="a plain secret"), now=1)
    waiting = database.read("read_task", id="t")[0][-1]
    store.finish(claim(store, 1)[0], output="a plain secret", now=2)
    ended = database.read("read_task", id="t")[0][-1]
    assert b"plain" not in waiting + ended
    assert waiting[:5] == ended[:5] == KEYS.seal(b"", b"")[:5]


def test_many_who_claim_at_once_get_each_task_once(database_url: str) -> None:
    """From several connections; of a group never two at a time, and nothing is lost."""
    databases = [open_database(database_url) for _ in range(3)]
    stores = [SqlTaskStore(database, KEYS) for database in databases]
    for number in range(60):
        stores[0].add(a_task(f"t{number}", group=f"g{number % 3}" if number % 2 else None), now=1)

    def work(number: int) -> list[str]:
        store, done = stores[number % 3], list[str]()
        for _ in range(40):
            taken = store.claim(owner=str(number), now=2, ttl=1_000, shares=Shares.of_all(3))
            groups = [int(task.id[1:]) % 3 for task in taken if int(task.id[1:]) % 2]
            assert len(groups) == len(set(groups))
            for task in taken:
                assert store.finish(task, now=3)
                done.append(task.id)
        return done

    with ThreadPoolExecutor(6) as pool:
        done = [id_ for part in pool.map(work, range(6)) for id_ in part]
    done += work(0)
    assert sorted(done) == sorted(f"t{number}" for number in range(60))
    for database in databases:
        database.close()


def test_many_are_added_at_once(store: TaskStore) -> None:
    """Each as if it came alone; their ids are in the order in which they were given."""
    store.add(a_task("a", dedupe="d700"), now=10)
    many = [a_task(f"t{number}", dedupe=f"d{number}") for number in range(1_200, 0, -1)]
    added = store.add(*many, now=11)
    assert added == [each.id if each.dedupe != "d700" else "a" for each in many]
    assert len(claim(store, 11, limit=2_000)) == 1_200


def test_of_two_who_add_the_same_many_at_once_neither_waits_for_the_other(database_url: str) -> None:
    """In whatever order they have them: each is there once."""
    databases = [open_database(database_url) for _ in range(2)]
    stores = [SqlTaskStore(database, KEYS) for database in databases]
    many = [a_task(f"t{number}", dedupe=f"d{number}") for number in range(400)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: stores[n % 2].add(*many[:: 1 if n % 2 else -1], now=1), range(8)))
    assert {each for several in made for each in several} == {each.id for each in many}
    assert len(claim(stores[0], 1, limit=2_000)) == 400
    for database in databases:
        database.close()


def test_many_who_ask_for_the_same_at_once_add_one(database_url: str) -> None:
    """Whoever comes second gets the id of the first."""
    databases = [open_database(database_url) for _ in range(2)]
    stores = [SqlTaskStore(database, KEYS) for database in databases]
    with ThreadPoolExecutor(8) as pool:
        made = pool.map(lambda n: stores[n % 2].add(a_task(f"t{n}", dedupe="d", input=n), now=1), range(24))
        added = {each for several in made for each in several}
    assert len(added) == 1
    assert ids(claim(stores[0], 1)) == list(added)
    for database in databases:
        database.close()
