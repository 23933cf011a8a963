"""What every store of webhook settings does: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from tests.storing import KEYS

from tieline.connections.vault import KeyRing, generate_key
from tieline.core.errors import UsageError, WrongKey
from tieline.core.secrets import Secret
from tieline.storage.access import SqlRevision
from tieline.storage.database import open_database
from tieline.storage.webhook_settings import SqlWebhookSettingsStore
from tieline.webhooks.memory import MemorySettings
from tieline.webhooks.ports import SettingsStore
from tieline.webhooks.settings import WebhookSettings

ALL = WebhookSettings(
    primary_url="https://a.test/secret",
    secondary_url="http://b.test",
    headers={"X-Key": Secret("plain")},
    on_auth_creation=False,
    on_sync_completion_always=False,
)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[SettingsStore]:
    if request.param == "memory":
        yield MemorySettings()
        return
    database = open_database(
        request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    )
    yield SqlWebhookSettingsStore(database, KEYS)
    database.close()


def test_settings_are_as_by_default_until_somebody_sets_them(store: SettingsStore) -> None:
    """And then as they were set, secrets too."""
    assert store.read() == WebhookSettings()
    assert store.update(lambda _: ALL, now=1) == ALL
    assert store.read() == ALL


def test_a_change_sees_what_is_stored(store: SettingsStore) -> None:
    """What it does not change stays."""
    store.update(lambda _: ALL, now=1)
    store.update(lambda known: msgspec.structs.replace(known, primary_url=None), now=2)
    assert store.read() == msgspec.structs.replace(ALL, primary_url=None)


def test_a_change_that_is_refused_changes_nothing(store: SettingsStore) -> None:
    """What it raises comes through."""
    store.update(lambda _: ALL, now=1)

    def refuse(_: WebhookSettings) -> WebhookSettings:
        raise UsageError("no", field="primary_url")

    with pytest.raises(UsageError, match="no"):
        store.update(refuse, now=2)
    assert store.read() == ALL


def test_settings_are_sealed_and_raise_the_revision(database_url: str) -> None:
    """Another key does not open them; other processes look again."""
    database = open_database(database_url)
    before = SqlRevision(database).current()
    SqlWebhookSettingsStore(database, KEYS).update(lambda _: ALL, now=1)
    assert SqlRevision(database).current() == before + 1
    with pytest.raises(WrongKey):
        SqlWebhookSettingsStore(database, KeyRing.parse(generate_key())).read()
    database.close()


def test_no_change_of_many_at_once_is_lost(database_url: str) -> None:
    """Each sees what the one before it made."""
    databases = [open_database(database_url) for _ in range(2)]
    stores = [SqlWebhookSettingsStore(database, KEYS) for database in databases]

    def add(number: int) -> None:
        def change(known: WebhookSettings) -> WebhookSettings:
            return msgspec.structs.replace(
                known, headers={**known.headers, f"X-{number}": Secret(str(number))}
            )

        stores[number % 2].update(change, now=1)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(20)))
    assert stores[0].read().headers == {f"X-{number}": Secret(str(number)) for number in range(20)}
    for database in databases:
        database.close()
