"""What only a server can do: go away, come back, refuse, and let two transactions meet."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import psycopg
import pytest

from tieline.core.errors import ConfigurationError, DatabaseBusy, StorageError
from tieline.storage.database import open_database
from tieline.storage.pace_postgres import PostgresPaceStore
from tieline.storage.postgres import connect

LEASE = ("key", "owner", "epoch", "expires_at")


@pytest.fixture
def database(postgres_url):
    database = open_database(postgres_url, busy_timeout=0.2)
    yield database
    database.close()


def test_restarted_server_goes_unnoticed(database, postgres_server):
    """Connections that a restart broke are replaced, for reading and for writing."""
    database.write(lambda tx: tx.execute("keep_meta", key="a", value=b"1"))
    postgres_server.stop()
    postgres_server.start()
    assert database.read("read_meta", key="a") == [(b"1",)]
    postgres_server.stop()
    postgres_server.start()
    assert database.write(lambda tx: tx.execute("keep_meta", key="b", value=b"2")) == 1


def test_transaction_cut_by_a_restart_is_done_once(database, postgres_server):
    """A transaction that a restart cut off before its commit is done again, and once."""
    calls = []

    def work(tx):
        calls.append(tx.execute("keep_meta", key="a", value=b"1"))
        if len(calls) == 1:
            postgres_server.stop()
            postgres_server.start()
        return tx.execute("keep_meta", key="b", value=b"2")

    assert database.write(work) == 1
    assert calls == [1, 1]


def test_server_that_is_gone_is_an_error(database, postgres_server):
    """A server that does not come back is one clear error, and the next call works once it is there."""
    postgres_server.stop()
    try:
        with pytest.raises(StorageError, match=r"the database postgresql://.* failed: "):
            database.read("read_meta", key="a")
    finally:
        postgres_server.start()
    assert database.read("read_meta", key="a") == []


def test_deadlock_is_resolved(postgres_url):
    """Of two transactions that wait for each other one is done again: both are done in the end."""
    database = open_database(postgres_url)
    for model in ("A", "B"):
        database.write(
            lambda tx, model=model: tx.execute("create_stream", connection=1, model=model, variant="base")
        )
    both_hold_one, calls = threading.Barrier(2, timeout=10), []

    def work(tx, first, second):
        calls.append(first)
        tx.fetch("lock_stream", connection=1, model=first, variant="base")
        if len(calls) <= 2:
            both_hold_one.wait()
        tx.fetch("lock_stream", connection=1, model=second, variant="base")
        return first

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(database.write, partial(work, first=a, second=b)) for a, b in ("AB", "BA")]
        assert [future.result() for future in done] == ["A", "B"]
    assert len(calls) > 2
    database.close()


def test_busy_row_is_an_error(database, postgres_url):
    """A row that another transaction holds for too long is an error that says so."""
    database.write(lambda tx: tx.append("leases", LEASE, [("a", None, 1, 0)]))
    with psycopg.connect(postgres_url) as other:
        other.execute("select * from tieline.leases for update")
        with pytest.raises(DatabaseBusy, match="is held by others for too long"):
            database.write(lambda tx: tx.fetch("lease_epoch", key="a"))
    assert database.write(lambda tx: tx.fetch("lease_epoch", key="a")) == [(1,)]


def test_server_that_goes_silent_is_noticed(postgres_url):
    """Connections ask after a silent server by default; what the URL says goes before."""
    with connect(postgres_url) as plain, connect(f"{postgres_url}&keepalives_idle=7") as own:
        assert {
            name: (plain.info.get_parameters().get(name), own.info.get_parameters().get(name))
            for name in ("keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout")
        } == {
            "keepalives_idle": ("30", "7"),
            "keepalives_interval": ("10", "10"),
            "keepalives_count": ("3", "3"),
            "tcp_user_timeout": ("60000", "60000"),
        }


def test_all_tables_are_in_the_schema(empty_postgres_url):
    """The pace too is kept in the schema of ours, whether the database or it comes first."""
    pace = PostgresPaceStore(empty_postgres_url)
    assert pace.usage("k", 0.0).used_today == 0
    open_database(empty_postgres_url).close()
    pace.close()
    with psycopg.connect(empty_postgres_url) as connection:
        tables = "select schemaname, tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"
        found = connection.execute(tables).fetchall()
    assert {schema for schema, _ in found} == {"tieline"}
    assert {"pace", "records"} <= {table for _, table in found}


def test_missing_database_is_named(postgres_server):
    """A database that is not there is an error that names it, in one line."""
    with pytest.raises(StorageError, match=r'database "nowhere" does not exist') as caught:
        open_database(postgres_server.url("nowhere"))
    assert "\n" not in caught.value.message


def test_unreachable_server_hides_the_password(tmp_path):
    """A server that cannot be reached is one clear line, and the URL's password is not in it."""
    with pytest.raises(StorageError) as caught:
        open_database(f"postgresql://me:secret@/name?host={tmp_path}")
    assert "secret" not in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("state", ["empty_postgres_url", "postgres_url"])
def test_right_to_write_is_missing(postgres_server, request, state):
    """A role that may not make our tables, or not use them, is told so."""
    url = request.getfixturevalue(state)
    postgres_server.execute("drop role if exists guest")
    postgres_server.execute("create role guest login")
    with pytest.raises(ConfigurationError, match=r"cannot write the database .*permission denied"):
        open_database(url.replace("tieline@", "guest@"))


def test_pace_without_the_right_to_keep_it(postgres_server, empty_postgres_url):
    """A role that may not make the pace's table is told so."""
    postgres_server.execute("drop role if exists guest")
    postgres_server.execute("create role guest login")
    pace = PostgresPaceStore(empty_postgres_url.replace("tieline@", "guest@"))
    with pytest.raises(StorageError, match="the pace cannot be kept: permission denied"):
        pace.usage("k", 0.0)
    pace.close()


def test_missing_driver_names_the_extra():
    """Without psycopg a PostgreSQL URL says what to install."""
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from tieline.core.errors import MissingExtra; from tieline.storage.database import open_database\n"
        "try: open_database('postgresql://host/name')\n"
        "except MissingExtra as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "PostgreSQL needs an optional part: pip install 'tieline[postgres]'\n"
