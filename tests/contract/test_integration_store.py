"""What every integration store does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from tieline.auth.credentials import ApiKey
from tieline.connections.model import (
    AppKey,
    CustomApp,
    Draft,
    Integration,
    IntegrationCredentials,
    OAuthClient,
)
from tieline.connections.ports import IntegrationStore
from tieline.connections.vault import KeyRing, generate_key
from tieline.core.errors import WrongKey
from tieline.core.secrets import Secret
from tieline.storage.access import SqlRevision
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import Database, open_database
from tieline.storage.integrations import SqlIntegrationStore

KEYS = KeyRing.parse(generate_key())
CLIENT = OAuthClient(type="OAUTH2", client_id="id", client_secret=Secret("s3cret"), scopes="a,b")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database) -> IntegrationStore:
    return SqlIntegrationStore(database, KEYS)


def an_integration(unique_key: str = "gong", **more: object) -> Integration:
    fields = {"key": 0, "unique_key": unique_key, "provider": "gong", "created_at": 0, "updated_at": 0}
    return Integration(**{**fields, **more})


def connect(database: Database, integration: str, connection_id: str = "one") -> None:
    connections = SqlConnectionStore(database, KEYS)
    draft = Draft(
        integration=integration,
        provider="gong",
        connection_id=connection_id,
        base_url="https://a.test",
        credentials=ApiKey(api_key=Secret("k")),
        tags={"a": "b"},
    )
    connections.make_current(connections.save(draft, keep_credentials=True, now=1), now=1)


@pytest.mark.parametrize(
    "credentials",
    [
        None,
        CLIENT,
        OAuthClient(type="OAUTH2", client_id="i", client_secret=Secret("s"), webhook_secret=Secret("w")),
        AppKey(type="APP", app_id="1", app_link="https://a.test", private_key=Secret("PEM")),
        CustomApp(
            type="CUSTOM", app_id="1", app_link="l", private_key=Secret("P"), client_id="c",
            client_secret=Secret("s"),
        ),
    ],
)  # fmt: skip
def test_an_integration_comes_back_as_it_was_created(
    store: IntegrationStore, credentials: IntegrationCredentials | None
) -> None:
    """With a row and times of its own."""
    given = an_integration(
        display_name="Gong", credentials=credentials, forward_webhooks=False,
        integration_config={"a": [1]}, custom={"b": None},
    )  # fmt: skip
    created = store.create(given, now=7)
    assert created is not None
    assert created == msgspec.structs.replace(given, key=created.key, created_at=7, updated_at=7)
    assert (store.find("gong"), store.all()) == (created, [created])


@pytest.mark.parametrize(
    "secret",
    [{"credentials": CLIENT}, {"integration_config": {"key": "s3cret"}}, {"custom": {"key": "s3cret"}}],
    ids=str,
)
def test_what_may_be_secret_is_sealed_to_its_row(
    database: Database, store: IntegrationStore, secret: dict[str, object]
) -> None:
    """Credentials and configuration are not readable, not once they were changed, and open nowhere else."""
    store.create(an_integration(**secret), now=1)
    assert "s3cret" not in repr(database.read("find_integration", unique_key="gong"))
    store.update("gong", an_integration(display_name="changed", **secret), now=2)
    other = store.create(an_integration("other"), now=1)
    row = database.read("find_integration", unique_key="gong")[0]
    assert "s3cret" not in repr(row)
    sealed = row[4]
    assert other is not None
    database.write(lambda tx: tx.execute("seal_integration", key=other.key, credentials=sealed))
    with pytest.raises(WrongKey):
        store.find("other")


def test_a_taken_name_is_refused(store: IntegrationStore) -> None:
    """What has it stays as it was."""
    first = store.create(an_integration(), now=1)
    assert store.create(an_integration(provider="other"), now=2) is None
    assert store.all() == [first]


def test_of_many_created_at_once_one_is(database_url: str) -> None:
    """In several processes too; the others are told, not failed."""
    databases = [open_database(database_url) for _ in range(4)]
    stores = [SqlIntegrationStore(database, KEYS) for database in databases]
    with ThreadPoolExecutor(4) as pool:
        made = list(
            pool.map(lambda store: store.create(an_integration(credentials=CLIENT), now=1), stores * 3)
        )
    assert len([each for each in made if each]) == 1
    assert len(stores[0].all()) == 1
    for database in databases:
        database.close()


def test_the_oldest_comes_first(store: IntegrationStore) -> None:
    """Of the same moment, the one made first."""
    for name, now in (("b", 2), ("c", 1), ("a", 2)):
        store.create(an_integration(name), now=now)
    assert [each.unique_key for each in store.all()] == ["c", "b", "a"]


def test_an_update_replaces_all_but_the_row(store: IntegrationStore) -> None:
    """Credentials too, and the name where nothing is connected."""
    created = store.create(an_integration(credentials=CLIENT), now=1)
    assert created is not None
    changed = an_integration("renamed", display_name="G", custom={"a": 1})
    assert store.update("gong", changed, now=5)
    assert store.find("gong") is None
    expected = msgspec.structs.replace(changed, key=created.key, created_at=1, updated_at=5)
    assert store.find("renamed") == expected


def test_a_rename_is_refused_where_it_would_break_something(
    database: Database, store: IntegrationStore
) -> None:
    """A taken name, a name that connections hold, an integration that is not there."""
    for name in ("gong", "taken"):
        store.create(an_integration(name), now=1)
    assert not store.update("gong", an_integration("taken"), now=2)
    assert not store.update("none", an_integration("new"), now=2)
    connect(database, "gong")
    assert not store.update("gong", an_integration("new"), now=2)
    assert store.update("gong", an_integration("gong", display_name="G"), now=2)
    SqlConnectionStore(database, KEYS).delete("gong", "one", now=3)
    assert store.update("gong", an_integration("new"), now=4)


def test_deleting_takes_the_connections_along(database: Database, store: IntegrationStore) -> None:
    """Those of this integration, with their credentials."""
    for name in ("gong", "other"):
        store.create(an_integration(name), now=1)
        connect(database, name, "one")
        connect(database, name, "two")
    assert store.delete("gong", now=5)
    connections = SqlConnectionStore(database, KEYS)
    assert [each.name for each in connections.all()] == ["other/one", "other/two"]
    assert [each.unique_key for each in store.all()] == ["other"]
    assert not store.delete("gong", now=6)
    assert connections.purge(before=9) == 2


def test_connecting_makes_the_integration(database: Database, store: IntegrationStore) -> None:
    """One that is there stays as it is."""
    connect(database, "fresh")
    found = store.find("fresh")
    assert found is not None
    assert (found.provider, found.credentials, found.forward_webhooks) == ("gong", None, True)
    kept = store.create(an_integration("kept", credentials=CLIENT), now=1)
    connect(database, "kept")
    assert store.find("kept") == kept


def test_every_change_raises_the_revision(database: Database, store: IntegrationStore) -> None:
    """And nothing that changes nothing."""
    revision = SqlRevision(database)
    start = revision.current()
    store.create(an_integration(), now=1)
    store.create(an_integration(), now=1)
    assert revision.current() == start + 1
    store.update("gong", an_integration(), now=2)
    store.update("none", an_integration(), now=2)
    assert revision.current() == start + 2
    store.delete("gong", now=3)
    store.delete("gong", now=3)
    assert revision.current() == start + 3
