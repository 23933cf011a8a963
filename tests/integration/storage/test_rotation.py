"""Rotation of the encryption key, beside readers and writers."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from tieline.access.model import Variable
from tieline.auth.credentials import ApiKey, OAuth2
from tieline.connections.model import Connection, Draft, Integration, OAuthClient, RefreshState
from tieline.connections.vault import KeyRing, generate_key, key_id
from tieline.core.errors import ConfigurationError, WrongKey
from tieline.core.secrets import Secret
from tieline.events.model import ActionFinished, Subject
from tieline.records.model import Batch, FeedQuery, StreamKey
from tieline.storage.access import SqlAccessStore
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import Database, T, Transaction, open_database
from tieline.storage.deliveries import SqlDeliveryStore
from tieline.storage.integrations import SqlIntegrationStore
from tieline.storage.outbox import SqlEventStore
from tieline.storage.records import SqlRecordStore
from tieline.storage.rotate import rotate
from tieline.storage.tasks import SqlTaskStore
from tieline.storage.tickets import SqlTicketStore
from tieline.storage.unlock import unlock
from tieline.storage.webhook_settings import SqlWebhookSettingsStore
from tieline.webhooks.delivery import Content, Delivery
from tieline.webhooks.settings import WebhookSettings
from tieline.work.model import NewTask, TaskKind

SUBJECT = Subject(key=1, integration="gong", provider="gong", connection_id="a", auth_mode="API_KEY")
OLD_KEY, NEW_KEY = generate_key(), generate_key()
OLD, NEW = KeyRing.parse(OLD_KEY), KeyRing.parse(NEW_KEY)
#: The rings of a process that was not yet restarted since the new key is first, and of one that was.
BEFORE, AFTER = KeyRing.parse(f"{OLD_KEY},{NEW_KEY}"), KeyRing.parse(f"{NEW_KEY},{OLD_KEY}")

CALLS, USERS = StreamKey(connection=1, model="Call"), StreamKey(connection=1, model="User")
SIZE = 30


class Stores:
    """Every store that seals, over one database and ring."""

    def __init__(self, database: Database, ring: KeyRing) -> None:
        self.records = SqlRecordStore(database, ring, unlock(database, ring))
        self.connections = SqlConnectionStore(database, ring)
        self.integrations = SqlIntegrationStore(database, ring)
        self.access = SqlAccessStore(database, ring)
        self.tasks = SqlTaskStore(database, ring)
        self.outbox = SqlEventStore(database, ring)
        self.deliveries = SqlDeliveryStore(database, ring)
        self.tickets = SqlTicketStore(database, ring)
        self.settings = SqlWebhookSettingsStore(database, ring)

    def connect(self, name: str, secret: str) -> Connection:
        draft = Draft(
            integration="gong",
            provider="gong",
            connection_id=name,
            base_url="https://a.test",
            credentials=ApiKey(api_key=Secret(secret)),
            connection_config={"of": name},
        )
        return self.connections.make_current(
            self.connections.save(draft, keep_credentials=True, now=1), now=1
        )

    def write(self, stream: StreamKey, text: str, *, size: int = SIZE) -> None:
        records = [(f"r{number}", b'{"text":"%s"}' % text.encode()) for number in range(size)]
        self.records.write(Batch(stream=stream, records=records), now=1)

    def fill(self) -> None:
        client = OAuthClient(type="OAUTH2", client_id="i", client_secret=Secret("client"))
        integration = Integration(
            key=0, unique_key="gong", provider="gong", credentials=client, created_at=0, updated_at=0
        )
        self.integrations.create(integration, now=1)
        for name in ("a", "b", "c"):
            self.connect(name, f"secret {name}")
        self.access.set_variable(Variable(name="V", value=Secret("variable")), now=1)
        self.access.webhook_signing_key(preset=Secret("signs"))
        self.write(CALLS, "call")
        self.write(USERS, "user")
        self.fill_queues()

    def fill_queues(self) -> None:
        for name in ("t", "u"):
            task = NewTask(
                id=name,
                kind=TaskKind.ACTION,
                integration="crm",
                connection=1,
                name="send",
                input=f"input {name}",
            )
            self.tasks.add(task, now=1)
        self.outbox.add(ActionFinished(subject=SUBJECT, task="t"), now=1)
        delivery = Delivery(
            id="d", type="auth", integration="gong", connection_id="a", url="https://a.test", trusted=True,
            created_at=1, content=Content(body=b"said"),
        )  # fmt: skip
        self.deliveries.add([delivery])
        self.tickets.add("state", "token", b"stands for", expires_at=9, now=1)
        self.settings.update(lambda _: WebhookSettings(primary_url="https://b.test"), now=1)

    def opened(self) -> object:
        """All that is sealed, opened."""
        return (
            [each.credentials for each in self.integrations.all()],
            [(each.credentials, each.connection_config) for each in self.connections.all()],
            self.access.variables(),
            self.access.webhook_signing_key(),
            [self.tasks.get(name) for name in ("t", "u")],
            self.outbox.waiting(9),
            self.deliveries.get("d"),
            self.tickets.find("state", "token", now=2),
            self.settings.read(),
            [
                record.data
                for stream in (CALLS, USERS)
                for record in self.records.feed(stream, FeedQuery()).records
            ],
        )


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def filled(database: Database) -> object:
    """What is in the database, sealed under the old key."""
    stores = Stores(database, OLD)
    stores.fill()
    return stores.opened()


EVERYTHING = {
    "meta": 3, "integrations": 1, "connections": 3, "variables": 1, "tasks": 2, "events": 1, "tickets": 1,
    "addresses": 1, "deliveries": 1, "records": 2 * SIZE,
}  # fmt: skip


def test_after_a_rotation_the_new_key_is_enough(database: Database, filled: object) -> None:
    """For everything there is; the old one opens nothing."""
    secret = unlock(database, AFTER)
    assert rotate(database, AFTER, batch=7) == EVERYTHING
    assert Stores(database, NEW).opened() == filled
    assert unlock(database, NEW) == secret
    with pytest.raises(WrongKey, match="does not open what is stored"):
        unlock(database, OLD)


def test_before_a_rotation_both_keys_are_asked_for(database: Database, filled: object) -> None:
    """Also once the new one is first."""
    assert Stores(database, AFTER).opened() == filled
    with pytest.raises(WrongKey, match="lacks a key"):
        unlock(database, NEW)


def test_progress_is_told_batch_by_batch(database: Database, filled: object) -> None:
    """What was sealed anew so far, of each kind."""
    told: list[tuple[str, int]] = []
    rotate(database, AFTER, batch=25, progress=lambda what, count: told.append((what, count)))
    assert told == [
        ("meta", 3), ("integrations", 1), ("connections", 3), ("variables", 1), ("tasks", 2), ("events", 1),
        ("tickets", 1), ("addresses", 1), ("deliveries", 1),
        ("records", 25), ("records", 50), ("records", 60),
    ]  # fmt: skip


def test_a_second_rotation_finds_nothing_to_do(database: Database, filled: object) -> None:
    """With the old key in the ring or without it."""
    rotate(database, AFTER)
    assert rotate(database, AFTER) == rotate(database, NEW) == {}


def test_a_ring_that_lacks_a_key_is_refused(database: Database, filled: object) -> None:
    """What it could not open stays as it was."""
    with pytest.raises(WrongKey):
        rotate(database, NEW)
    assert Stores(database, AFTER).opened() == filled


@pytest.mark.parametrize("batches", [1, 2, 4, 7])
def test_an_interrupted_rotation_is_taken_up(database: Database, filled: object, batches: int) -> None:
    """Until it is done the old key is asked for; what was done is not done again."""
    left = batches

    def stop(_what: str, _count: int) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(database, AFTER, batch=20, progress=stop)
    assert Stores(database, AFTER).opened() == filled
    with pytest.raises(WrongKey, match="lacks a key"):
        unlock(database, NEW)
    assert sum(rotate(database, AFTER).values()) < sum(EVERYTHING.values())
    assert Stores(database, NEW).opened() == filled


def test_a_process_with_the_old_key_is_noticed_after_the_rotation(database: Database, filled: object) -> None:
    """What it stores is not lost: its key is asked for again, until another rotation."""
    late = Stores(database, BEFORE)
    rotate(database, AFTER)
    unlock(database, NEW)
    late.connect("late", "late secret")
    with pytest.raises(WrongKey, match="lacks a key"):
        unlock(database, NEW)
    assert rotate(database, AFTER) == {"connections": 1}
    found = Stores(database, NEW).connections.find("gong", "late")
    assert found is not None
    assert found.credentials == ApiKey(api_key=Secret("late secret"))


def writes(stores: Stores) -> list[object]:
    """Everything that seals, one call each."""
    key = stores.connections.all()[0].key
    tokens = {"credentials": OAuth2(access_token=Secret("t")), "connection_config": {}}
    integration = stores.integrations.find("gong")
    return [
        lambda: stores.connect("new", "x"),
        lambda: stores.connections.renew(key, **tokens, refresh=RefreshState(), now=2),
        lambda: stores.integrations.create(
            Integration(key=0, unique_key="new", provider="gong", created_at=0, updated_at=0), now=2
        ),
        lambda: stores.integrations.update("gong", integration, now=2),
        lambda: stores.access.set_variable(Variable(name="W", value=Secret("x")), now=2),
        lambda: stores.access.webhook_signing_key(preset=Secret("other")),
        lambda: stores.write(CALLS, "new"),
    ]


@pytest.mark.parametrize("number", range(7))
def test_every_write_with_an_old_key_is_noticed(database: Database, filled: object, number: int) -> None:
    """Whichever store seals."""
    late = Stores(database, BEFORE)
    rotate(database, AFTER)
    writes(late)[number]()
    with pytest.raises(WrongKey, match="lacks a key"):
        unlock(database, NEW)


def test_what_is_written_with_the_old_key_meanwhile_is_sealed_anew(
    database: Database, filled: object
) -> None:
    """Also where the rotation had passed already."""
    late, wrote = Stores(database, BEFORE), []

    def write_once(what: str, _count: int) -> None:
        if what == "records" and not wrote:
            wrote.append(late.connect("a", "changed"))

    counts = rotate(database, AFTER, progress=write_once)
    assert counts == {**EVERYTHING, "connections": 4}
    found = Stores(database, NEW).connections.find("gong", "a")
    assert found is not None
    assert found.credentials == ApiKey(api_key=Secret("changed"))


class Between:
    """A database in which something else happens before each write."""

    def __init__(self, database: Database, happen: Callable[[], object]) -> None:
        self.location = database.location
        self.read = database.read
        self.close = database.close
        self._database = database
        self._happen = happen

    def write(self, work: Callable[[Transaction], T], /, *, durable: bool = False) -> T:
        self._happen()
        return self._database.write(work, durable=durable)


@pytest.mark.parametrize("ring", [BEFORE, AFTER], ids=["old key", "new key"])
@pytest.mark.parametrize("number", [2, 4, 5, 6])
def test_what_changes_between_read_and_write_stays_as_changed(
    database: Database, filled: object, number: int, ring: KeyRing
) -> None:
    """A value is sealed anew only if it is still what was read; whichever kind the rotation is at."""
    other, seen = Stores(database, ring), []

    def change() -> None:
        seen.append(len(seen))
        if len(seen) == number:
            for write in writes(other):
                write()
            other.access.set_variable(Variable(name="V", value=Secret("changed")), now=3)
            other.write(USERS, "new")

    assert rotate(Between(database, change), AFTER)
    after, expected = Stores(database, NEW), Stores(database, AFTER)
    assert after.opened() == expected.opened()
    assert [each.value.reveal() for each in after.access.variables()] == ["changed", "x"]
    assert after.access.webhook_signing_key() == Secret("other")
    assert after.connections.all()[0].credentials == OAuth2(access_token=Secret("t"))
    for stream in (CALLS, USERS):
        assert {each.data for each in after.records.feed(stream, FeedQuery()).records} == {b'{"text":"new"}'}


def test_a_process_that_goes_on_with_the_old_key_is_told(database: Database, filled: object) -> None:
    """Nothing is lost, and the old key is still asked for."""
    late = Stores(database, BEFORE)
    told: list[int] = []

    def write(_what: str, _count: int) -> None:
        told.append(late.connect("a", f"changed {len(told)}").key)

    with pytest.raises(ConfigurationError, match="still seals with a former key"):
        rotate(database, AFTER, progress=write)
    found = Stores(database, AFTER).connections.find("gong", "a")
    assert found is not None
    assert found.credentials == ApiKey(api_key=Secret(f"changed {len(told) - 1}"))
    with pytest.raises(WrongKey, match="lacks a key"):
        unlock(database, NEW)


def snapshot(url: str) -> tuple[set[str], set[str]]:
    """Return, as of one moment, the keys that have sealed something and those that there are proofs of."""
    queries = (
        "select value from meta where key in ('hash_key', 'webhook_signing_key')",
        "select credentials from connections where credentials is not null",
        "select payload from records",
        "select value from meta where key like 'key:%'",
    )
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            connection.execute("begin")
            answers = [connection.execute(query).fetchall() for query in queries]
    else:
        import psycopg

        with psycopg.connect(url, options="-c search_path=tieline") as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            answers = [connection.execute(query).fetchall() for query in queries]
    *sealed, proofs = [{key_id(bytes(value)) for (value,) in rows} for rows in answers]
    return set().union(*sealed), proofs


def test_writers_and_rotations_at_once(database_url: str) -> None:
    """Two writers, one with the old key first, beside two rotations: at no moment is anything sealed without a proof,
    and in the end everything is as it was written last, under the new key.
    """
    databases = [open_database(database_url) for _ in range(5)]
    Stores(databases[0], OLD).fill()
    former, fresh = Stores(databases[1], BEFORE), Stores(databases[2], AFTER)
    done = threading.Event()

    def write(stores: Stores, stream: StreamKey, names: tuple[str, ...]) -> None:
        keys = {name: stores.connections.find("gong", name).key for name in names}
        for number in range(25):
            stores.write(stream, f"text {number}", size=SIZE - number % 2)
            for name, key in keys.items():
                tokens = OAuth2(access_token=Secret(f"{name} {number}"))
                stores.connections.renew(
                    key,
                    credentials=tokens,
                    connection_config={"n": number},
                    refresh=RefreshState(),
                    now=number,
                )
                assert stores.connections.get(key).credentials == tokens

    def go_on_rotating(database: Database) -> int:
        rounds = 0
        while not done.is_set():
            rounds += 1
            try:
                rotate(database, AFTER, batch=8)
            except ConfigurationError:
                continue  # the writer with the old key goes on
        return rounds

    def watch() -> int:
        looks = 0
        while not done.is_set():
            looks += 1
            sealed, proofs = snapshot(database_url)
            assert sealed <= proofs
        return looks

    with ThreadPoolExecutor(5) as pool:
        writers = [pool.submit(write, former, CALLS, ("a", "c")), pool.submit(write, fresh, USERS, ("b",))]
        others = [*(pool.submit(go_on_rotating, database) for database in databases[3:]), pool.submit(watch)]
        try:
            for writer in writers:
                writer.result()
        finally:
            done.set()
        assert all(other.result() for other in others)
    rotate(databases[0], AFTER)
    stores = Stores(databases[0], NEW)
    assert [each.credentials.access_token.reveal() for each in stores.connections.all()] == [
        "a 24",
        "b 24",
        "c 24",
    ]
    for stream in (CALLS, USERS):
        assert {each.data for each in stores.records.feed(stream, FeedQuery()).records} >= {
            b'{"text":"text 24"}'
        }
    assert snapshot(database_url)[0] == {key_id(NEW.seal(b"", b""))} == snapshot(database_url)[1]
    for database in databases:
        database.close()
