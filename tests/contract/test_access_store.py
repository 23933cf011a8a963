"""What every access store does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from tieline.access.model import Variable
from tieline.access.ports import AccessStore
from tieline.connections.vault import KeyRing, generate_key
from tieline.core.errors import WrongKey
from tieline.core.secrets import Secret
from tieline.storage.access import SqlAccessStore, SqlRevision
from tieline.storage.database import Database, open_database

KEYS = KeyRing.parse(generate_key())
SCOPES = ("environment:connections:read", "environment:proxy")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database) -> AccessStore:
    return SqlAccessStore(database, KEYS)


def test_the_environment_is_made_once(database_url: str) -> None:
    """However many ask for it at first."""
    databases = [open_database(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda each: SqlAccessStore(each, KEYS).environment(), databases))
    assert {each.name for each in found} == {"dev"}
    assert len({each.uuid for each in found}) == 1
    for database in databases:
        database.close()


def test_a_key_is_found_by_its_digest(store: AccessStore) -> None:
    """With what it may do."""
    added = store.add_key(b"d" * 32, name="default", hint="abcd", scopes=SCOPES, now=7)
    assert added is not None
    assert (added.name, added.hint, added.scopes, added.created_at) == ("default", "abcd", SCOPES, 7)
    assert (store.find_key(b"d" * 32), store.keys()) == (added, [added])
    assert store.find_key(b"e" * 32) is None


def test_names_and_digests_are_taken_once(store: AccessStore) -> None:
    """A key that is refused changes nothing."""
    first = store.add_key(b"1", name="one", hint="a", scopes=(), now=1)
    assert store.add_key(b"2", name="one", hint="b", scopes=(), now=1) is None
    assert store.add_key(b"1", name="two", hint="c", scopes=(), now=1) is None
    assert store.keys() == [first]


def test_a_revoked_key_is_refused_for_good(store: AccessStore) -> None:
    """Its name is free again, the key itself never."""
    store.add_key(b"1", name="one", hint="a", scopes=(), now=1)
    assert store.revoke_key("one")
    assert (store.find_key(b"1"), store.keys(), store.revoke_key("one")) == (None, [], False)
    assert store.add_key(b"1", name="again", hint="a", scopes=(), now=2) is None
    second = store.add_key(b"2", name="one", hint="b", scopes=(), now=2)
    assert store.keys() == [second]
    assert store.revoke_key("one")


def test_a_key_takes_the_place_of_the_one_of_its_name(store: AccessStore) -> None:
    """In one step: where it cannot, the former one stays."""
    store.add_key(b"1", name="one", hint="a", scopes=(), now=1)
    second = store.add_key(b"2", name="one", hint="b", scopes=(), now=2, replacing=True)
    assert store.keys() == [second]
    for used in (b"1", b"2"):
        assert store.add_key(used, name="one", hint="c", scopes=(), now=3, replacing=True) is None
    assert store.keys() == [second]


def test_of_processes_that_replace_a_key_by_the_same_all_have_it(database_url: str) -> None:
    """Which is so where several start at once with a preset."""
    databases = [open_database(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        made = list(
            pool.map(
                lambda each: SqlAccessStore(each, KEYS).add_key(
                    b"1", name="preset", hint="a", scopes=(), now=1, replacing=True
                ),
                databases,
            )
        )
    (added,) = (key for key in made if key is not None)
    assert SqlAccessStore(databases[0], KEYS).find_key(b"1") == added
    for database in databases:
        database.close()


def test_of_keys_added_at_once_under_a_name_one_is(database_url: str) -> None:
    """In several processes too."""
    databases = [open_database(database_url) for _ in range(3)]

    def add(number: int) -> bool:
        store = SqlAccessStore(databases[number % 3], KEYS)
        return store.add_key(b"%d" % number, name="one", hint="a", scopes=(), now=1) is not None

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(add, range(12))) == 1
    for database in databases:
        database.close()


def test_a_use_is_written_down(store: AccessStore) -> None:
    """The last one."""
    key = store.add_key(b"1", name="one", hint="a", scopes=(), now=1)
    assert key is not None
    store.touch_key(key.id, now=5)
    store.touch_key(key.id, now=9)
    (found,) = store.keys()
    assert found.last_used_at == 9


def test_the_signing_key_is_made_once_and_sealed(database_url: str) -> None:
    """Several that ask at first get the same."""
    databases = [open_database(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        found = list(
            pool.map(lambda each: SqlAccessStore(each, KEYS).webhook_signing_key().reveal(), databases)
        )
    assert len(set(found)) == 1
    assert len(found[0]) == 64
    sealed = databases[0].read("read_meta", key="webhook_signing_key")[0][0]
    assert found[0].encode() not in sealed
    for database in databases:
        database.close()


def test_a_preset_signing_key_replaces_the_one_there_is(database: Database, store: AccessStore) -> None:
    """And stays; the same again changes nothing."""
    store.webhook_signing_key()
    preset = Secret("whsec-preset")
    assert store.webhook_signing_key(preset=preset) == preset
    before = SqlRevision(database).current()
    assert store.webhook_signing_key(preset=preset) == store.webhook_signing_key() == preset
    assert SqlRevision(database).current() == before


def test_variables_are_kept_sealed_by_name(database: Database, store: AccessStore) -> None:
    """A new value replaces the old."""
    for name, value in (("B", "1"), ("A", "hunter2 é"), ("B", "")):
        store.set_variable(Variable(name=name, value=Secret(value)), now=1)
    assert store.variables() == [
        Variable(name="A", value=Secret("hunter2 é")),
        Variable(name="B", value=Secret("")),
    ]
    assert b"hunter2" not in b"".join(value for _, value in database.read("read_variables"))
    assert [store.unset_variable("A"), store.unset_variable("A")] == [True, False]
    assert [each.name for each in store.variables()] == ["B"]


def test_a_variable_s_value_opens_under_its_name_alone(database: Database, store: AccessStore) -> None:
    """Who can write to the database cannot give one the value of another."""
    store.set_variable(Variable(name="A", value=Secret("hunter2")), now=1)
    [(_, sealed)] = database.read("read_variables")
    database.write(lambda tx: tx.execute("keep_variable", name="B", value=sealed, now=1))
    with pytest.raises(WrongKey):
        store.variables()


def test_every_change_raises_the_revision(database: Database, store: AccessStore) -> None:
    """A use, and what changes nothing, does not."""
    revision, variable = SqlRevision(database), Variable(name="A", value=Secret("1"))
    seen = [revision.current()]
    for change in (
        lambda: store.add_key(b"1", name="one", hint="a", scopes=(), now=1),
        lambda: store.add_key(b"1", name="one", hint="a", scopes=(), now=1),
        lambda: store.touch_key(store.keys()[0].id, now=2),
        lambda: store.revoke_key("one"),
        lambda: store.revoke_key("one"),
        lambda: store.set_variable(variable, now=1),
        lambda: store.unset_variable("A"),
        lambda: store.unset_variable("A"),
        lambda: store.webhook_signing_key(),
        lambda: store.webhook_signing_key(),
    ):
        change()
        seen.append(revision.current())
    assert [later - before for before, later in pairwise(seen)] == [1, 0, 0, 1, 0, 1, 1, 0, 1, 0]
