"""The database itself: opening, migrating, transactions, and what goes wrong, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tieline.storage.database import Database, open_database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url, busy_timeout=0.2)
    yield database
    database.close()


def test_write_is_read_back(database):
    """What a transaction wrote is there for readers."""
    written = database.write(lambda tx: tx.execute("keep_meta", key="a", value=b"1"))
    assert (1, [(b"1",)]) == (written, database.read("read_meta", key="a"))


def test_failed_write_changes_nothing(database):
    """A transaction that raises is undone as a whole, and the next one works."""

    def fail(tx):
        tx.execute("keep_meta", key="a", value=b"1")
        raise LookupError

    with pytest.raises(LookupError):
        database.write(fail)
    assert [] == database.read("read_meta", key="a")
    assert 1 == database.write(lambda tx: tx.execute("keep_meta", key="a", value=b"2"))


def test_append_inserts_rows(database):
    """Rows are appended in bulk, with every type a column may have."""
    rows = [(f"lease-{n}", None if n % 2 else "é", 2**40 + n, None, n) for n in range(300)]
    database.write(lambda tx: tx.append("leases", ("key", "owner", "epoch", "run_id", "expires_at"), rows))
    database.write(lambda tx: tx.append("meta", ("key", "value"), [("k", b"\x00\xff")]))
    assert [(b"\x00\xff",)] == database.read("read_meta", key="k")
