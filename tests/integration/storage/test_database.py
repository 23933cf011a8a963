"""The database itself: opening, transactions, and what goes wrong, on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tieline.connections.vault import KeyRing, generate_key
from tieline.core.errors import ConfigurationError, DatabaseBusy, DiskFull, StorageError, WrongKey
from tieline.storage.database import Database, open_database
from tieline.storage.unlock import is_sealed, unlock

LEASE = ("key", "owner", "epoch", "expires_at")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url, busy_timeout=0.2)
    yield database
    database.close()


def test_write_is_read_back(database):
    """What a transaction wrote is there for readers, and what it returned for the caller."""
    assert database.write(lambda tx: tx.execute("keep_meta", key="a", value=b"1")) == 1
    assert database.read("read_meta", key="a") == [(b"1",)]


def test_failed_write_changes_nothing(database):
    """A transaction that raises is undone as a whole, and the next one works."""

    def fail(tx):
        tx.execute("keep_meta", key="a", value=b"1")
        raise LookupError

    with pytest.raises(LookupError):
        database.write(fail)
    assert database.read("read_meta", key="a") == []
    assert database.write(lambda tx: tx.execute("keep_meta", key="a", value=b"2")) == 1


def test_failed_statement_changes_nothing(database):
    """A statement that the database refuses is our error and undoes its transaction; the next one works."""

    def fail(tx):
        tx.execute("keep_meta", key="a", value=b"1")
        tx.append("meta", ("key", "value"), [("a", b"1")])

    with pytest.raises(StorageError):
        database.write(fail)
    assert database.read("read_meta", key="a") == []
    assert database.write(lambda tx: tx.execute("keep_meta", key="a", value=b"2")) == 1


def test_append_inserts_rows(database):
    """Rows are appended in bulk, with every type a column may have."""
    rows = [(f"lease-{n}", None if n % 2 else "é", 2**40 + n, n) for n in range(300)]
    database.write(lambda tx: tx.append("leases", LEASE, rows))
    assert [database.read("lease_epoch", key=f"lease-{n}") for n in (0, 299)] == [
        [(2**40,)],
        [(2**40 + 299,)],
    ]


def test_rows_may_be_left_unread(database):
    """By whoever has enough, or fails: the connection is good for others at once, and no reading is left open."""

    def fail(rows):
        raise LookupError(next(rows))

    rows = [(f"name-{n:03}", b"x", n) for n in range(300)]
    database.write(lambda tx: tx.append("variables", ("name", "value", "updated_at"), rows))
    for _ in range(10):
        assert database.read_with("read_variables", next) == ("name-000", b"x")
        with pytest.raises(LookupError):
            database.read_with("read_variables", fail)
    assert len(database.read_with("read_variables", list)) == 300
    assert database.write(lambda tx: tx.execute("keep_meta", key="a", value=b"1")) == 1


def test_many_threads_read_and_write(database):
    """Threads read and write side by side: each write is there once, and no reader fails."""

    def work(number):
        database.write(lambda tx: tx.append("leases", LEASE, [(f"{number}", None, number, 0)]))
        return [row[0] for other in range(number) for row in database.read("lease_epoch", key=f"{other}")]

    with ThreadPoolExecutor(6) as pool:
        seen = list(pool.map(work, range(40)))
    assert all(set(numbers) <= set(range(40)) for numbers in seen)
    assert [database.read("lease_epoch", key=f"{n}") for n in range(40)] == [[(n,)] for n in range(40)]


def test_wrong_key_is_refused(database):
    """A key that did not seal this database is refused; a ring that holds the right one is not."""
    first, second = generate_key(), generate_key()
    secret = unlock(database, KeyRing.parse(first))
    assert unlock(database, KeyRing.parse(f"{second},{first}")) == secret
    with pytest.raises(WrongKey, match="TIELINE_ENCRYPTION_KEY"):
        unlock(database, KeyRing.parse(second))


def test_a_key_that_sealed_is_not_dropped(database):
    """Every key that once came first must stay in the ring: to lack the old or the new one is refused at the start."""
    first, second = generate_key(), generate_key()
    assert not is_sealed(database)
    secret = unlock(database, KeyRing.parse(first))
    assert is_sealed(database)
    unlock(database, KeyRing.parse(f"{second},{first}"))
    for ring in (first, second, f"{generate_key()},{first}"):
        with pytest.raises(WrongKey, match="lacks a key that has sealed a part of "):
            unlock(database, KeyRing.parse(ring))
    with pytest.raises(WrongKey, match="does not open what is stored"):
        unlock(database, KeyRing.parse(generate_key()))
    assert unlock(database, KeyRing.parse(f"{first},{second}")) == secret


def test_a_key_that_never_sealed_may_go(database):
    """A key that never came first may leave the ring again."""
    first, second = generate_key(), generate_key()
    secret = unlock(database, KeyRing.parse(f"{first},{second}"))
    assert unlock(database, KeyRing.parse(first)) == secret


def test_processes_may_start_at_once(tmp_path, request, empty_postgres_url):
    """Processes that start at the same moment on nothing all find one migrated database and one secret."""
    code = (
        "import sys; from tieline.storage.database import open_database;"
        "from tieline.storage.unlock import unlock; from tieline.connections.vault import KeyRing;"
        "database = open_database(sys.argv[1]); print(unlock(database, KeyRing.parse(sys.argv[2])).hex());"
        "database.close()"
    )
    key = generate_key()
    for url in (f"sqlite:///{tmp_path}/home/tieline.db", empty_postgres_url):
        command = [sys.executable, "-c", code, url, key]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        started = [subprocess.Popen(command, **pipes) for _ in range(3)]
        answers = [(process.communicate()[0], process.returncode) for process in started]
        assert {code for _, code in answers} == {0}, answers
        assert len({text for text, _ in answers}) == 1


def test_file_and_folder_are_private(tmp_path):
    """A new database and its folder are for their owner alone."""
    open_database(f"sqlite:///{tmp_path}/home/tieline.db").close()
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "home", tmp_path / "home" / "tieline.db")]
    assert modes == [0o700, 0o600]


@pytest.mark.parametrize(
    "url", ["", "x.db", "sqlite:", "sqlite://x.db", "sqlite:///", "mysql://user:secret@host/name"]
)
def test_unknown_url_is_refused(url):
    """A URL of no database of ours is refused by the variable it comes from, without its password."""
    with pytest.raises(ConfigurationError, match="TIELINE_DATABASE_URL") as caught:
        open_database(url)
    assert "secret" not in caught.value.message


@pytest.mark.parametrize("content", [b"This is a text, and a rather long one, too." * 100, b"short"])
def test_file_that_is_no_database(tmp_path, content):
    """A file that is no database is refused by its name and left as it is."""
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"notes\.txt is not a database"):
        open_database(f"sqlite:///{path}")
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "mark", ["create table t (x)", "pragma user_version = 1", "pragma application_id = 7"]
)
def test_database_of_another_program(tmp_path, mark):
    """A database of another program is refused and not touched, even at our version's number."""
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute(mark)
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StorageError, match=r"other\.db is a database of another program"):
        open_database(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_unwritable_folder_is_named(tmp_path):
    """A place where nothing can be written is an error that names the path; a path below a file is one for root too."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match=r"cannot write the database .*/file/home/tieline\.db"):
        open_database(f"sqlite:///{tmp_path}/file/home/tieline.db")


def test_read_only_file_is_named(sqlite_url):
    """A database that may only be read is an error that names it."""
    database = open_database(sqlite_url)
    database._writer.execute("pragma query_only = 1")  # answers as a read-only mount does, to root too
    with pytest.raises(ConfigurationError, match=r"cannot write the database .*tieline\.db"):
        database.write(lambda tx: tx.execute("keep_meta", key="a", value=b"1"))
    database.close()


def test_full_disk(sqlite_url):
    """A full disk is said to be one; what was there before stays, and room makes it work again."""
    database = open_database(sqlite_url)
    pages = database._writer.execute("pragma page_count").fetchone()[0]
    database.write(lambda tx: tx.execute("keep_meta", key="a", value=b"1"))
    database._writer.execute(f"pragma max_page_count = {pages + 2}")
    with pytest.raises(DiskFull, match=r"no space is left for the database .*tieline\.db"):
        database.write(lambda tx: tx.execute("keep_meta", key="b", value=b"1" * 100_000))
    assert [database.read("read_meta", key=key) for key in "ab"] == [[(b"1",)], []]
    database._writer.execute("pragma max_page_count = 1000000")
    assert database.write(lambda tx: tx.execute("keep_meta", key="b", value=b"1" * 100_000)) == 1
    database.close()


def test_durable_write_waits_for_the_disk(sqlite_url):
    """Such a transaction is on disk when it returns; the next one, and one that failed, do not make others wait."""
    database = open_database(sqlite_url)

    def waits(_tx=None):
        return database._writer.execute("pragma synchronous").fetchone() == (2,)

    def fail(_tx):
        raise LookupError

    assert database.write(waits, durable=True)
    assert not database.write(waits)
    with pytest.raises(LookupError):
        database.write(fail, durable=True)
    assert not waits()
    database.close()


def test_busy_database(sqlite_url):
    """A file that another process does not let go of is an error in the end; reading it goes on."""
    database = open_database(sqlite_url, busy_timeout=0.05)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(DatabaseBusy, match=r"another process holds the database .*tieline\.db"):
        database.write(lambda tx: None)
    assert database.read("read_meta", key="a") == []
    other.execute("rollback")
    other.close()
    database.write(lambda tx: None)
    database.close()


def test_closed_database_is_an_error(sqlite_url):
    """Who reads or writes after the close is told so, by the file's name; to close again is no error."""
    database = open_database(sqlite_url)
    database.close()
    with pytest.raises(StorageError, match=r"tieline\.db is closed"):
        database.read("read_meta", key="a")
    with pytest.raises(StorageError, match=r"tieline\.db is closed"):
        database.write(lambda tx: tx.execute("keep_meta", key="a", value=b"1"))
    database.close()


def test_busy_while_migrating(tmp_path):
    """A file that another process holds while it must be migrated is an error that says so."""
    other = sqlite3.connect(tmp_path / "tieline.db", isolation_level=None)
    other.execute("pragma journal_mode = wal")
    other.execute("begin immediate")
    with pytest.raises(DatabaseBusy):
        open_database(f"sqlite:///{tmp_path}/tieline.db", busy_timeout=0.05)
    other.execute("rollback")
    other.close()
    open_database(f"sqlite:///{tmp_path}/tieline.db").close()


def test_a_new_sqlite_file_has_large_pages(tmp_path):
    """One that is there already keeps its own: its pages cannot change size while others read them."""
    sizes = []
    for name, made in (("new.db", None), ("old.db", 4096)):
        path = tmp_path / name
        if made is not None:
            open_database(f"sqlite:///{path}").close()
            with sqlite3.connect(path) as file:
                file.execute("pragma journal_mode = delete")
                file.execute(f"pragma page_size = {made}")
                file.execute("vacuum")
            file.close()
        open_database(f"sqlite:///{path}").close()
        with sqlite3.connect(path) as file:
            sizes.append(file.execute("pragma page_size").fetchone()[0])
        file.close()
    assert sizes == [16384, 4096]
