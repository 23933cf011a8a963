"""What every store of tickets does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tieline.connections.tickets import TicketStore
from tieline.connections.vault import KeyRing, generate_key
from tieline.storage.database import Database, open_database
from tieline.storage.tickets import SqlTicketStore

KEYS = KeyRing.parse(generate_key())


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database) -> TicketStore:
    return SqlTicketStore(database, KEYS)


def test_is_found_until_it_expires(store):
    """By its token, as often as one likes."""
    store.add("session", "token", b"what", expires_at=10, now=1)
    found = [store.find("session", "token", now=now) for now in (1, 9, 10)]
    assert found == [b"what", b"what", None]


def test_is_of_a_kind(store):
    """A token of one kind is none of another."""
    store.add("session", "token", b"what", expires_at=10, now=1)
    assert store.find("state", "token", now=1) is None


def test_is_taken_once(store):
    """Whoever asks at the same moment."""
    store.add("state", "token", b"what", expires_at=10, now=1)
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: store.take("state", "token", now=2), range(8)))
    assert sorted(taken, key=bool) == [*[None] * 7, b"what"]


def test_is_not_taken_once_expired(store):
    """It is as if it were not there."""
    store.add("state", "token", b"what", expires_at=10, now=1)
    assert store.take("state", "token", now=10) is None


def test_stands_for_what_was_added_last(store):
    """For as long as that is to be kept."""
    store.add("told", "token", b"one", expires_at=10, now=1)
    store.add("told", "token", b"two", expires_at=20, now=2)
    assert store.find("told", "token", now=15) == b"two"


def test_several_are_found_at_once(store):
    """Those that there are, of their kind, and have not expired."""
    for token, until in (("one", 10), ("two", 20), ("three", 20)):
        store.add("told-browser", token, token.encode(), expires_at=until, now=1)
    store.add("told", "four", b"other", expires_at=20, now=1)
    wanted = ["one", "two", "three", "four", "five"]
    assert store.find_all("told-browser", wanted, now=10) == {"two": b"two", "three": b"three"}
    assert store.find_all("told-browser", [], now=1) == {}


def test_nothing_of_it_can_be_read(store, database):
    """Neither the token nor what it stands for."""
    store.add("state", "the-token", b"the-content", expires_at=10, now=1)
    name = next(iter(database.read("sealed_tickets", head=b"", id="", limit=9)))
    assert "the-token" not in repr(name)
    assert b"the-content" not in bytes(name[1])


def test_what_has_expired_is_forgotten(store, database):
    """With the next that is added."""
    store.add("state", "old", b"what", expires_at=10, now=1)
    store.add("state", "new", b"what", expires_at=20, now=10)
    assert len(database.read("sealed_tickets", head=b"", id="", limit=9)) == 1
