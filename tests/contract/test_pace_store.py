"""What every pace store promises: memory, SQLite, PostgreSQL."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tieline.core.errors import DatabaseBusy, StorageError
from tieline.http.pace import Granted, Limits, Spent, Wait, WaitReason
from tieline.http.pace_memory import MemoryPaceStore
from tieline.storage.pace_sqlite import SqlitePaceStore

NOON = 20_000 * 86_400 + 43_200.0
GONG = Limits(per_second=3, burst=3, per_day=100)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def opened(request, tmp_path):
    """Return a function that opens one more store on the same pace."""
    stores = []

    def memory():
        return stores[0] if stores else MemoryPaceStore()

    def sqlite():
        return SqlitePaceStore(tmp_path / "pace.db")

    def postgres():
        from tieline.storage.pace_postgres import PostgresPaceStore

        return PostgresPaceStore(request.getfixturevalue("postgres_url"))

    make = {"memory": memory, "sqlite": sqlite, "postgres": postgres}[request.param]

    def open_one():
        stores.append(make())
        return stores[-1]

    yield open_one
    for store in stores:
        if hasattr(store, "close"):
            store.close()


def test_the_pace_is_kept(opened):
    """A burst goes, then the rate rules, and a wait that was told is granted."""
    store = opened()
    grants = [store.take("k", GONG, NOON) for _ in range(3)]
    assert grants[:2] == [Granted(), Granted()]
    wait = grants[2]
    assert isinstance(wait, Wait)
    assert store.take("k", GONG, NOON + wait.seconds) == Granted()


def test_several_are_taken_at_once(opened):
    """As many as are wanted and there, in one go; what one takes the next one lacks."""
    store, limits = opened(), Limits(per_second=100, burst=50)
    assert store.take("k", limits, NOON, 10) == Granted(count=10)
    rest = store.take("k", limits, NOON, 100)
    assert isinstance(rest, Granted)
    assert 10 <= rest.count < 40
    assert isinstance(store.take("k", limits, NOON), Wait)
    assert store.usage("k", NOON).used_today == 10 + rest.count
    assert store.take("d", Limits(per_day=3), NOON, 5) == Granted(count=3)


def test_the_pace_is_shared(opened):
    """Two stores on the same place take from one pace, also after the first is gone."""
    one, other = opened(), opened()
    limits = Limits(per_second=1)
    assert one.take("k", limits, NOON) == Granted()
    assert isinstance(other.take("k", limits, NOON), Wait)
    other.learn("k", until=NOON + 60)
    assert isinstance(one.take("k", limits, NOON + 30), Wait)
    assert one.usage("k", NOON).used_today == other.usage("k", NOON).used_today == 1


def test_keys_do_not_meet(opened):
    """Each credential has its own pace."""
    store = opened()
    store.learn("a", until=NOON + 60)
    assert store.take("b", GONG, NOON) == Granted()
    assert store.usage("a", NOON).blocked_until == NOON + 60
    assert store.usage("b", NOON).blocked_until is None


def test_an_unused_key_has_used_nothing(opened):
    """Asking for usage makes no difference."""
    usage = opened().usage("k", NOON)
    assert (usage.used_today, usage.blocked_until, usage.resets_at) == (0, None, 20_001 * 86_400.0)


def test_the_budget_is_counted(opened):
    """The day's budget ends at the number, exactly."""
    store, limits = opened(), Limits(per_day=3)
    grants = [store.take("k", limits, NOON) for _ in range(4)]
    assert grants == [Granted()] * 3 + [Spent(until=20_001 * 86_400.0, per_day=3)]


def test_a_block_never_moves_back(opened):
    """The longest block that was learned counts."""
    store = opened()
    store.learn("k", until=NOON + 60)
    store.learn("k", until=NOON + 5)
    grant = store.take("k", GONG, NOON)
    assert grant == Wait(seconds=60.0, why=WaitReason.BLOCKED)


def test_threads_take_no_more_than_there_is(opened):
    """Many threads on two stores are granted the budget, no less and no more."""
    stores, limits = [opened(), opened()], Limits(per_day=40)

    def take(number):
        while True:
            grant = stores[number % 2].take("k", limits, NOON)
            if not isinstance(grant, Wait):
                return grant

    with ThreadPoolExecutor(8) as threads:
        grants = list(threads.map(take, range(60)))
    assert grants.count(Granted()) == 40


TAKE_MANY = """
import sys
from tieline.http.pace import Granted, Limits, Wait
from tieline.storage.pace_sqlite import SqlitePaceStore
store, granted = SqlitePaceStore(sys.argv[1]), 0
while not isinstance(grant := store.take("k", Limits(per_day=2000), float(sys.argv[2])), type(None)):
    if isinstance(grant, Granted):
        granted += 1
    elif not isinstance(grant, Wait):
        break
print(granted)
"""


def test_processes_share_an_sqlite_file(tmp_path):
    """Two processes that start at once are granted one budget together."""
    command = [sys.executable, "-c", TAKE_MANY, str(tmp_path / "pace.db"), str(NOON)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    granted = [int(process.communicate()[0]) for process in running]
    assert sum(granted) == 2000


def test_a_held_sqlite_file_does_not_block(tmp_path):
    """While another process writes, the answer is a short wait; when it never ends, an error."""
    store = SqlitePaceStore(tmp_path / "pace.db")
    holder = sqlite3.connect(tmp_path / "pace.db", isolation_level=None)
    holder.execute("begin immediate")
    grant = store.take("k", GONG, NOON)
    assert isinstance(grant, Wait)
    assert grant.why is WaitReason.BUSY
    with pytest.raises(DatabaseBusy):
        store.take("k", GONG, NOON + 16)
    holder.execute("commit")
    assert store.take("k", GONG, NOON + 17) == Granted()
    holder.close()
    store.close()


class Pauses:
    """A clock that does something in each pause."""

    def __init__(self, *actions):
        self.actions = list(actions)

    def now(self):
        return NOON

    def pause(self, seconds):
        self.actions.pop(0)()


def test_what_is_learnt_waits_for_a_held_file(tmp_path):
    """Where another process writes, learning waits, and taking goes on all the while."""
    told = []
    clock = Pauses(
        lambda: told.append(store.take("k", GONG, NOON)),
        lambda: holder.execute("commit"),
    )
    store = SqlitePaceStore(tmp_path / "pace.db", clock=clock)
    holder = sqlite3.connect(tmp_path / "pace.db", isolation_level=None)
    holder.execute("begin immediate")

    store.learn("k", until=NOON + 60)

    assert [grant.why for grant in told] == [WaitReason.BUSY]
    assert store.usage("k", NOON).blocked_until == NOON + 60
    holder.close()
    store.close()


def test_learning_ends_where_a_file_is_never_let_go(tmp_path):
    """After a thousand pauses it is an error."""
    pauses = []
    clock = Pauses(*[lambda: pauses.append(1)] * 1000)
    store = SqlitePaceStore(tmp_path / "pace.db", clock=clock)
    holder = sqlite3.connect(tmp_path / "pace.db", isolation_level=None)
    holder.execute("begin immediate")
    with pytest.raises(DatabaseBusy, match="holds the pace file"):
        store.learn("k", until=NOON + 60)
    assert len(pauses) == 999
    holder.close()
    store.close()


def test_the_pace_file_is_private(tmp_path):
    """The file and its log are for their owner alone."""
    store = SqlitePaceStore(tmp_path / "pace.db")
    store.learn("k", until=NOON)
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == dict.fromkeys(
        ("pace.db", "pace.db-shm", "pace.db-wal"), 0o600
    )
    store.close()


def test_a_pace_file_that_is_none_is_refused(tmp_path):
    """A folder that is not there and a file of something else are one clear error."""
    with pytest.raises(StorageError):
        SqlitePaceStore(tmp_path / "missing" / "pace.db")
    (tmp_path / "other.db").write_text("not a database, but long enough to look at" * 20)
    with pytest.raises(StorageError):
        SqlitePaceStore(tmp_path / "other.db")


def test_a_lost_connection_is_made_again(postgres_url):
    """A database that drops an idle connection costs nothing but a new one."""
    import psycopg

    from tieline.storage.pace_postgres import PostgresPaceStore

    store = PostgresPaceStore(postgres_url)
    assert store.take("k", GONG, NOON) == Granted()
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()"
        )
    assert store.take("k", GONG, NOON + 10) == Granted()
    assert store.usage("k", NOON).used_today == 2
    store.close()


def test_a_database_that_is_not_there_is_one_clear_error():
    """No PostgreSQL at the address is a storage error, not the library's own."""
    from tieline.storage.pace_postgres import PostgresPaceStore

    with pytest.raises(StorageError):
        PostgresPaceStore("postgresql://127.0.0.1:1/none?connect_timeout=2").take("k", GONG, NOON)
