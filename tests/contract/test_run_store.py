"""What every run store does, in memory, on SQLite and on PostgreSQL: leases and runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tieline.auth.credentials import Basic
from tieline.connections.model import Draft
from tieline.connections.vault import KeyRing, generate_key
from tieline.core.secrets import Secret
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import Database, Row, T, Transaction, Value, open_database
from tieline.storage.purge import purge_locks
from tieline.storage.runs import SqlRunStore
from tieline.work.lease import lock_key
from tieline.work.memory_runs import MemoryRuns
from tieline.work.model import Claimed, Held, Run, RunCounts, RunStatus
from tieline.work.ports import RunStore

KEYS = KeyRing.parse(generate_key())
LEASE = "1/calls/base"
TTL = 20


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database | None]:
    """The database that is meant, None for none at all."""
    if request.param == "memory":
        yield None
        return
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    opened = open_database(url)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database | None) -> RunStore:
    return MemoryRuns() if database is None else SqlRunStore(database, KEYS)


@pytest.fixture
def connection(database: Database | None) -> int:
    """The key of a connection that runs may belong to."""
    if database is None:
        return 1
    credentials = Basic(username="key", password=Secret("secret"))
    draft = Draft(
        integration="gong",
        provider="gong",
        connection_id="one",
        base_url="https://a.test",
        credentials=credentials,
    )
    return SqlConnectionStore(database, KEYS).save(draft, keep_credentials=True, now=1).key


def a_run(connection: int, number: int, sync: str = "calls", **more: object) -> Run:
    fields = {
        "id": f"{sync}-{number}",
        "connection": connection,
        "sync": sync,
        "kind": "incremental",
        "status": RunStatus.RUNNING,
        "owner": "me",
        "epoch": number,
        "started_at": number,
        "heartbeat_at": number,
        "counts": RunCounts(),
    }
    return Run(**{**fields, **more})


# -- leases ------------------------------------------------------------------------------------------------


def test_a_free_lease_is_claimed_and_held_against_others(store: RunStore) -> None:
    """The first claim has it, the second learns by whom and until when."""
    assert store.claim(LEASE, owner="a", now=100, ttl=TTL) == Claimed(epoch=1)
    assert store.claim(LEASE, owner="b", now=101, ttl=TTL) == Held(owner="a", expires_at=120)
    assert store.claim("1/users/base", owner="b", now=101, ttl=TTL) == Claimed(epoch=1)


def test_even_its_owner_does_not_claim_it_twice(store: RunStore) -> None:
    """One process has one run of a sync at a time, too."""
    store.claim(LEASE, owner="a", now=100, ttl=TTL)
    assert store.claim(LEASE, owner="a", now=101, ttl=TTL) == Held(owner="a", expires_at=120)


def test_an_expired_lease_goes_to_the_next_with_a_higher_epoch(store: RunStore) -> None:
    """It is held up to its last moment, and then no longer."""
    store.claim(LEASE, owner="a", now=100, ttl=TTL)
    assert store.claim(LEASE, owner="b", now=119, ttl=TTL) == Held(owner="a", expires_at=120)
    assert store.claim(LEASE, owner="b", now=120, ttl=TTL) == Claimed(epoch=2)


def test_renewing_holds_a_lease_for_longer(store: RunStore) -> None:
    """A heartbeat moves the end; that of a former epoch changes nothing and says so."""
    store.claim(LEASE, owner="a", now=100, ttl=TTL)
    assert store.renew(LEASE, epoch=1, now=115, ttl=TTL)
    assert store.claim(LEASE, owner="b", now=130, ttl=TTL) == Held(owner="a", expires_at=135)
    assert store.claim(LEASE, owner="b", now=140, ttl=TTL) == Claimed(epoch=2)
    assert not store.renew(LEASE, epoch=1, now=141, ttl=1000)
    assert store.claim(LEASE, owner="c", now=142, ttl=TTL) == Held(owner="b", expires_at=160)


def test_a_released_lease_is_free_at_once_and_cannot_be_renewed(store: RunStore) -> None:
    """Giving back is final; the epoch goes up all the same."""
    store.claim(LEASE, owner="a", now=100, ttl=TTL)
    store.release(LEASE, epoch=1)
    assert not store.renew(LEASE, epoch=1, now=101, ttl=TTL)
    assert store.claim(LEASE, owner="b", now=101, ttl=TTL) == Claimed(epoch=2)


def test_releasing_what_another_has_taken_over_does_nothing(store: RunStore) -> None:
    """A process that wakes up late does not free the lease of its successor."""
    store.claim(LEASE, owner="a", now=100, ttl=TTL)
    store.claim(LEASE, owner="b", now=200, ttl=TTL)
    store.release(LEASE, epoch=1)
    assert store.claim(LEASE, owner="c", now=201, ttl=TTL) == Held(owner="b", expires_at=220)


def test_the_lease_of_a_dead_owner_is_let_expire(store: RunStore) -> None:
    """Only that owner's: by now another may hold it."""
    store.claim(LEASE, owner="a", now=100, ttl=TTL)
    store.expire(LEASE, owner="z")
    assert store.claim(LEASE, owner="b", now=101, ttl=TTL) == Held(owner="a", expires_at=120)
    store.expire(LEASE, owner="a")
    assert store.claim(LEASE, owner="b", now=101, ttl=TTL) == Claimed(epoch=2)


def test_unknown_leases_are_nobody_s(store: RunStore) -> None:
    """Renewing, releasing and expiring them is harmless."""
    assert not store.renew("9/none/base", epoch=1, now=1, ttl=TTL)
    store.release("9/none/base", epoch=1)
    store.expire("9/none/base", owner="a")


def test_a_seized_lease_is_taken_from_its_holder(store: RunStore) -> None:
    """Who has lost it for good; another may not have it either until it is given back."""
    store.claim(LEASE, owner="a", now=100, ttl=TTL)
    assert store.holder(LEASE, now=119) == "a"
    assert store.seize(LEASE, owner="b", now=110, ttl=TTL) == 2
    assert not store.renew(LEASE, epoch=1, now=111, ttl=TTL)
    store.release(LEASE, epoch=1)
    assert store.claim(LEASE, owner="a", now=111, ttl=TTL) == Held(owner="b", expires_at=130)
    store.release(LEASE, epoch=2)
    assert store.claim(LEASE, owner="a", now=111, ttl=TTL) == Claimed(epoch=3)
    assert store.seize("9/none/base", owner="b", now=1, ttl=TTL) == 1


def test_nobody_holds_a_lease_that_has_run_out(store: RunStore) -> None:
    """Nor one that was given back, or never claimed."""
    assert store.holder(LEASE, now=1) is None
    store.claim(LEASE, owner="a", now=100, ttl=TTL)
    assert store.holder(LEASE, now=120) is None
    store.release(LEASE, epoch=1)
    assert store.holder(LEASE, now=101) is None


class Between:
    """A database in which something happens before a statement, the first time that it is run."""

    def __init__(self, database: Database, query: str, happens: Callable[[], None]) -> None:
        self._database = database
        self._query: str | None = query
        self._happens = happens

    def write(self, work: Callable[[Transaction], T], /, *, durable: bool = False) -> T:
        return self._database.write(lambda transaction: work(_Watched(transaction, self)), durable=durable)

    def comes(self, query: str) -> None:
        if query == self._query:
            self._query = None
            self._happens()


class _Watched:
    def __init__(self, transaction: Transaction, watch: Between) -> None:
        self.execute = transaction.execute
        self._transaction = transaction
        self._watch = watch

    def fetch_one(self, query: str, /, **values: Value) -> Row | None:
        self._watch.comes(query)
        return self._transaction.fetch_one(query, **values)


@pytest.mark.parametrize("how", ["released", "removed"])
def test_a_lease_that_is_let_go_of_while_it_is_claimed_is_had(postgres_url: str, how: str) -> None:
    """Between two statements of a claim its holder may give it back, or somebody remove it."""
    lock = lock_key("once")
    database = open_database(postgres_url)
    try:
        store = SqlRunStore(database, KEYS)
        held = store.claim(lock, owner="a", now=100, ttl=TTL)
        assert isinstance(held, Claimed)

        def happens() -> None:
            store.release(lock, epoch=held.epoch)
            if how == "removed":
                purge_locks(database, before=101)

        claim = SqlRunStore(Between(database, "read_lease", happens), KEYS).claim(
            lock, owner="b", now=101, ttl=TTL
        )
        assert isinstance(claim, Claimed)
        assert store.holder(lock, now=102) == "b"
    finally:
        database.close()


def test_of_many_who_claim_at_once_one_gets_it(store: RunStore) -> None:
    """Threads and processes meet in the database."""
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda n: store.claim(LEASE, owner=f"o{n}", now=100, ttl=TTL), range(24)))
    winners = [claim for claim in claims if isinstance(claim, Claimed)]
    assert winners == [Claimed(epoch=1)]
    assert len({claim.owner for claim in claims if isinstance(claim, Held)}) == 1


def test_a_lock_s_epochs_never_come_again(database: Database | None, store: RunStore) -> None:
    """Whoever held it before it was removed holds it no more, although it is claimed as often as then."""
    if database is None:
        return
    lock = lock_key("once")
    first = store.claim(lock, owner="a", now=100, ttl=TTL)
    store.claim(LEASE, owner="a", now=100, ttl=TTL)
    assert isinstance(first, Claimed)
    assert purge_locks(database, before=119) == 0
    assert purge_locks(database, before=121) == 1
    assert store.holder(LEASE, now=101) == "a"
    second = store.claim(lock, owner="b", now=200, ttl=TTL)
    assert isinstance(second, Claimed)
    assert not store.renew(lock, epoch=first.epoch, now=201, ttl=TTL)
    store.release(lock, epoch=second.epoch)
    assert purge_locks(database, before=202) == 1


# -- runs --------------------------------------------------------------------------------------------------


def test_a_run_is_stored_whole_and_replaced_by_its_end(store: RunStore, connection: int) -> None:
    """Counts, warnings and the error come back as they were."""
    store.save(a_run(connection, 1))
    counts = RunCounts(
        requests=3, retries=1, rate_limited=1, wire_bytes=9, added=4, updated=5, unchanged=6, deleted=7
    )
    ended = a_run(
        connection,
        1,
        status=RunStatus.ERROR,
        counts=counts,
        warnings=("one", "zwei …"),
        error="it broke",
        heartbeat_at=8,
        finished_at=9,
    )
    store.save(ended)
    assert store.history(connection) == [ended]


def test_a_run_is_abandoned_unless_it_has_ended(store: RunStore, connection: int) -> None:
    """Its end is the last that was heard of it."""
    store.save(a_run(connection, 1, heartbeat_at=7))
    assert store.abandon("calls-1", error="gone")
    assert not store.abandon("calls-1", error="again")
    assert not store.abandon("calls-9", error="gone")
    ended = a_run(connection, 1, heartbeat_at=7, finished_at=7, status=RunStatus.ERROR, error="gone")
    assert store.history(connection) == [ended]
    assert store.running() == []


def test_history_has_the_newest_first_of_one_sync_or_all(store: RunStore, connection: int) -> None:
    """At most as many as were asked for."""
    for number in range(1, 5):
        store.save(a_run(connection, number))
    store.save(a_run(connection, 9, sync="users"))
    assert [run.id for run in store.history(connection, sync="calls", limit=3)] == [
        "calls-4",
        "calls-3",
        "calls-2",
    ]
    assert [run.id for run in store.history(connection, limit=2)] == ["users-9", "calls-4"]
    store.save(a_run(connection, 2, sync="users", variant="west"))
    assert [run.id for run in store.history(connection, sync="users", variant="west")] == ["users-2"]
    assert store.history(connection + 1) == []


def test_latest_has_one_run_of_each_sync(store: RunStore, connection: int) -> None:
    """The one that started last, finished or not."""
    store.save(a_run(connection, 2, status=RunStatus.SUCCESS))
    store.save(a_run(connection, 1, status=RunStatus.ERROR))
    store.save(a_run(connection, 5, sync="users"))
    assert {run.sync: run.id for run in store.latest([connection])} == {
        "calls": "calls-2",
        "users": "users-5",
    }
    assert store.latest([]) == []
