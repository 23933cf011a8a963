"""What every connection store does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tieline.auth.credentials import Basic
from tieline.connections.model import Connection, Draft
from tieline.connections.ports import ConnectionStore
from tieline.connections.vault import KeyRing, generate_key
from tieline.core.errors import WrongKey
from tieline.core.secrets import Secret
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import Database, open_database

KEYS = KeyRing.parse(generate_key())
SECRET = "a very plain secret"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database) -> ConnectionStore:
    return SqlConnectionStore(database, KEYS)


def a_draft(connection_id: str = "one", host: str = "a", key: str = "key", secret: str = SECRET) -> Draft:
    return Draft(
        provider="gong",
        connection_id=connection_id,
        base_url=f"https://{host}.test",
        credentials=Basic(username=key, password=Secret(secret)),
    )


def opened(connection: Connection) -> tuple[str, str]:
    assert isinstance(connection.credentials, Basic)
    return connection.credentials.username, connection.credentials.password.reveal()


def test_a_connection_comes_back_as_it_was_stored(store: ConnectionStore) -> None:
    """Under its id, with the credentials opened."""
    saved = store.save(a_draft(), keep_credentials=True, now=7)
    assert store.find("gong", "one") == saved
    assert store.all() == [saved]
    assert opened(saved) == ("key", SECRET)
    assert (saved.base_url, saved.identity, saved.created_at) == ("https://a.test", a_draft().identity, 7)


def test_what_is_not_there_is_not_found(store: ConnectionStore) -> None:
    """Neither by id nor by provider."""
    store.save(a_draft(), keep_credentials=True, now=1)
    assert (store.find("gong", "two"), store.find("other", "one")) == (None, None)


def test_the_same_account_stored_again_is_the_same_connection(store: ConnectionStore) -> None:
    """A new secret replaces the old one; the row, and with it all that was synced, stays."""
    first = store.save(a_draft(), keep_credentials=True, now=1)
    second = store.save(a_draft(secret="rotated"), keep_credentials=True, now=2)
    assert (second.key, second.created_at, second.updated_at) == (first.key, 1, 2)
    assert opened(second) == ("key", "rotated")


@pytest.mark.parametrize("other", [a_draft(host="b"), a_draft(key="another")], ids=["host", "key"])
def test_another_account_takes_the_id_over_and_gives_it_back(store: ConnectionStore, other: Draft) -> None:
    """Another host or key is another row; coming back finds the first row again."""
    first = store.save(a_draft(), keep_credentials=True, now=1)
    second = store.save(other, keep_credentials=True, now=2)
    assert second.key != first.key
    assert store.all() == [second]
    again = store.save(a_draft(), keep_credentials=True, now=3)
    assert again.key == first.key
    assert store.all() == [again]


def test_accounts_stored_at_once_leave_the_id_to_one(store: ConnectionStore) -> None:
    """However many claim an id at the same moment, it means one of them."""
    drafts = [a_draft(host=f"h{number}") for number in range(8)]
    with ThreadPoolExecutor(len(drafts)) as pool:
        list(pool.map(lambda draft: store.save(draft, keep_credentials=True, now=1), drafts))
    assert len(store.all()) == 1


def test_facts_learnt_at_once_are_all_kept(store: ConnectionStore) -> None:
    """Nobody overwrites what another learns at the same moment."""
    key = store.save(a_draft(), keep_credentials=True, now=1).key
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: store.learn(key, {f"fact {number}": "x"}, now=2), range(16)))
    found = store.find("gong", "one")
    assert found is not None
    assert len(found.facts) == 16


def test_connections_are_listed_by_id(store: ConnectionStore) -> None:
    """Each id has one."""
    for name in ("b", "a", "c"):
        store.save(a_draft(name, host=name), keep_credentials=True, now=1)
    assert [each.connection_id for each in store.all()] == ["a", "b", "c"]


def test_credentials_that_are_not_to_be_kept_are_not(store: ConnectionStore) -> None:
    """Such a connection has none; keeping those it had before would be a lie."""
    store.save(a_draft(), keep_credentials=True, now=1)
    kept = store.save(a_draft(), keep_credentials=False, now=2)
    assert kept.credentials is None
    assert store.find("gong", "one") == kept


def test_what_is_learnt_of_an_account_is_added(store: ConnectionStore) -> None:
    """A fact replaces its former value and leaves the others."""
    key = store.save(a_draft(), keep_credentials=True, now=1).key
    store.learn(key, {"time_zone": "US/Pacific", "tier": "1"}, now=2)
    store.learn(key, {"time_zone": "Europe/Zurich"}, now=3)
    found = store.find("gong", "one")
    assert found is not None
    assert found.facts == {"time_zone": "Europe/Zurich", "tier": "1"}


def test_facts_survive_a_new_secret(store: ConnectionStore) -> None:
    """Storing the account again forgets nothing of it."""
    key = store.save(a_draft(), keep_credentials=True, now=1).key
    store.learn(key, {"time_zone": "US/Pacific"}, now=2)
    assert store.save(a_draft(secret="rotated"), keep_credentials=True, now=3).facts == {
        "time_zone": "US/Pacific"
    }


def test_another_key_ring_opens_nothing(database: Database, store: ConnectionStore) -> None:
    """Credentials are sealed: without the key they are refused, not misread."""
    store.save(a_draft(), keep_credentials=True, now=1)
    with pytest.raises(WrongKey):
        SqlConnectionStore(database, KeyRing.parse(generate_key())).all()
