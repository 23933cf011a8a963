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
        integration="gong",
        provider="gong",
        connection_id=connection_id,
        base_url=f"https://{host}.test",
        credentials=Basic(username=key, password=Secret(secret)),
    )


def connect(
    store: ConnectionStore, draft: Draft, *, now: int = 1, keep_credentials: bool = True
) -> Connection:
    """Store an account and let its id mean it, as a verified one is."""
    saved = store.save(draft, keep_credentials=keep_credentials, now=now)
    return store.make_current(saved, now=now)


def opened(connection: Connection) -> tuple[str, str]:
    assert isinstance(connection.credentials, Basic)
    return connection.credentials.username, connection.credentials.password.reveal()


def test_a_connection_comes_back_as_it_was_stored(store: ConnectionStore) -> None:
    """Under its id, with the credentials opened."""
    saved = connect(store, a_draft(), now=7)
    assert store.all() == [saved]
    assert opened(saved) == ("key", SECRET)
    assert (saved.base_url, saved.identity, saved.created_at) == ("https://a.test", a_draft().identity, 7)


def test_what_is_stored_is_not_current_by_itself(store: ConnectionStore) -> None:
    """An account that was never verified does not take the place of one that was."""
    first = connect(store, a_draft())
    store.save(a_draft(key="mistyped"), keep_credentials=False, now=2)
    assert store.all() == [first]


def test_an_account_of_the_environment_takes_its_records_along(store: ConnectionStore) -> None:
    """Stored under an id of its own, it is the same row; a second id is another one."""
    first = connect(store, a_draft("env"), keep_credentials=False)
    named = connect(store, a_draft("acme"), now=2)
    assert named.key == first.key
    assert [each.connection_id for each in store.all()] == ["acme"]
    assert connect(store, a_draft("other"), now=3).key != first.key


def test_the_same_account_stored_again_is_the_same_connection(store: ConnectionStore) -> None:
    """A new secret replaces the old one; the row, and with it all that was synced, stays."""
    first = connect(store, a_draft(), now=1)
    second = connect(store, a_draft(secret="rotated"), now=2)
    assert (second.key, second.created_at, second.updated_at) == (first.key, 1, 2)
    assert opened(second) == ("key", "rotated")


@pytest.mark.parametrize("other", [a_draft(host="b"), a_draft(key="another")], ids=["host", "key"])
def test_another_account_takes_the_id_over_and_gives_it_back(store: ConnectionStore, other: Draft) -> None:
    """Another host or key is another row; coming back finds the first row again."""
    first = connect(store, a_draft(), now=1)
    second = connect(store, other, now=2)
    assert second.key != first.key
    assert store.all() == [second]
    again = connect(store, a_draft(), now=3)
    assert again.key == first.key
    assert store.all() == [again]


def test_accounts_stored_at_once_leave_the_id_to_one(store: ConnectionStore) -> None:
    """However many claim an id at the same moment, it means one of them."""
    drafts = [a_draft(host=f"h{number}") for number in range(8)]
    with ThreadPoolExecutor(len(drafts)) as pool:
        list(pool.map(lambda draft: connect(store, draft), drafts))
    assert len(store.all()) == 1


def test_facts_learnt_at_once_are_all_kept(store: ConnectionStore) -> None:
    """Nobody overwrites what another learns at the same moment."""
    key = connect(store, a_draft(), now=1).key
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: store.learn(key, {f"fact {number}": "x"}, now=2), range(16)))
    (found,) = store.all()
    assert len(found.facts) == 16


def test_connections_are_listed_by_id(store: ConnectionStore) -> None:
    """Each id has one."""
    for name in ("b", "a", "c"):
        connect(store, a_draft(name, host=name), now=1)
    assert [each.connection_id for each in store.all()] == ["a", "b", "c"]


def test_credentials_that_are_not_to_be_kept_are_not(store: ConnectionStore) -> None:
    """Such a connection has none; keeping those it had before would be a lie."""
    connect(store, a_draft(), now=1)
    kept = connect(store, a_draft(), now=2, keep_credentials=False)
    assert kept.credentials is None
    assert store.all() == [kept]


def test_what_is_learnt_of_an_account_is_added(store: ConnectionStore) -> None:
    """A fact replaces its former value and leaves the others."""
    key = connect(store, a_draft(), now=1).key
    store.learn(key, {"time_zone": "US/Pacific", "tier": "1"}, now=2)
    store.learn(key, {"time_zone": "Europe/Zurich"}, now=3)
    (found,) = store.all()
    assert found.facts == {"time_zone": "Europe/Zurich", "tier": "1"}


def test_facts_survive_a_new_secret(store: ConnectionStore) -> None:
    """Storing the account again forgets nothing of it."""
    key = connect(store, a_draft(), now=1).key
    store.learn(key, {"time_zone": "US/Pacific"}, now=2)
    assert connect(store, a_draft(secret="rotated"), now=3).facts == {"time_zone": "US/Pacific"}


def test_another_key_ring_opens_nothing(database: Database, store: ConnectionStore) -> None:
    """Credentials are sealed: without the key they are refused, not misread."""
    connect(store, a_draft(), now=1)
    with pytest.raises(WrongKey):
        SqlConnectionStore(database, KeyRing.parse(generate_key())).all()
