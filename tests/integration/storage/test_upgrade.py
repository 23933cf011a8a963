"""A database that version 1 of the tables wrote, with what is in it, is opened by this version."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from tieline.auth.credentials import Basic
from tieline.connections.model import ConnectionQuery, Draft
from tieline.connections.vault import KeyRing, generate_key
from tieline.core.errors import WrongKey
from tieline.core.secrets import Secret
from tieline.records.model import FeedQuery, StreamKey
from tieline.storage import migrate
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import Database, open_database
from tieline.storage.integrations import SqlIntegrationStore
from tieline.storage.postgres import LOCK_AND_MAKE_SCHEMA, connect
from tieline.storage.records import SqlRecordStore
from tieline.storage.rotate import rotate
from tieline.storage.sqlite import APPLICATION_ID
from tieline.storage.stream_writer import record_aad
from tieline.storage.unlock import unlock

OLD, NEW = generate_key(), generate_key()
LATER = generate_key()
SECRET = b"h" * 32


def first_revision(driver: str, connection: object, *statements: str) -> None:
    """Bring an empty database to the first revision, as version 1 made it."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    engine = create_engine(f"{driver}://", creator=lambda: connection, poolclass=StaticPool)
    with engine.begin() as opened:
        for statement in statements:
            opened.exec_driver_sql(statement)
        config.attributes["connection"] = opened
        command.upgrade(config, "0001")
        fill(opened.exec_driver_sql, "?" if driver == "sqlite" else "%s")


def fill(execute: object, mark: str) -> None:
    """Write what version 1 did: two accounts under one id, one of the environment, a record, proofs of two keys."""
    old = KeyRing.parse(OLD)
    rows = [
        (1, "default", account("a").identity, credentials(old, "a"), '{"limits":{"per_second":2.0}}', 0, 1),
        (2, "default", account("b").identity, credentials(old, "b"), "{}", 1, 2),
        (7, "env", account("e").identity, None, "{}", 1, 3),
    ]
    for key, name, identity, sealed, config, active, at in rows:
        insert(
            execute, mark, "connections",
            id=key, provider="gong", connection_id=name, identity=identity, base_url="https://a.test",
            credentials=sealed, config=config, facts='{"time_zone":"US/Pacific"}', active=active,
            created_at=at, updated_at=at,
        )  # fmt: skip
    insert(
        execute, mark, "streams",
        id=1, connection=2, model="Call", variant="base", last_seq=1, last_modified_at=5, live=1, deleted=0,
        pruned_modified_at=-1, pruned_seq=-1,
    )  # fmt: skip
    insert(
        execute, mark, "records",
        stream_id=1, external_id="c1", seq=1, action=1, first_seen_at=5, modified_at=5, hash=b"x",
        payload=old.seal(b'{"id":"c1"}', record_aad(1, "c1")),
    )  # fmt: skip
    insert(execute, mark, "meta", key="hash_key", value=old.seal(SECRET, b"meta:hash_key"))
    later = KeyRing.parse(LATER).seal(SECRET, b"meta:hash_key")
    insert(execute, mark, "meta", key=f"hash_key:{later[1:5].hex()}", value=later)


def insert(execute: object, mark: str, table: str, **values: object) -> None:
    marks = ", ".join([mark] * len(values))
    execute(f"insert into {table} ({', '.join(values)}) values ({marks})", tuple(values.values()))


def account(username: str, **more: object) -> Draft:
    draft = Draft(
        integration="gong",
        provider="gong",
        connection_id="default",
        base_url="https://a.test",
        credentials=Basic(username=username, password=Secret(f"secret {username}")),
    )
    return msgspec.structs.replace(draft, **more)


def credentials(ring: KeyRing, username: str) -> bytes:
    """Seal credentials alone, bound to the account, as version 1 did."""
    plain = msgspec.json.encode({"type": "BASIC", "username": username, "password": f"secret {username}"})
    return ring.seal(plain, f"credentials:gong:{account(username).identity}".encode())


@pytest.fixture(params=["sqlite", "postgresql"])
def first_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database that version 1 wrote."""
    if request.param == "sqlite":
        with closing(sqlite3.connect(tmp_path / "tieline.db", isolation_level=None)) as file:
            marks = (f"pragma application_id = {APPLICATION_ID}", "pragma user_version = 1")
            first_revision("sqlite", file, *marks)
        return f"sqlite:///{tmp_path}/tieline.db"
    url = request.getfixturevalue("empty_postgres_url")
    with closing(connect(url)) as server:
        server.execute("set search_path = tieline")
        server.autocommit = False
        first_revision("postgresql+psycopg", server, LOCK_AND_MAKE_SCHEMA)
        server.autocommit = True
        server.execute("select setval(pg_get_serial_sequence('connections', 'id'), 7)")
    return url


@pytest.fixture
def database(first_url: str) -> Iterator[Database]:
    opened = open_database(first_url)
    yield opened
    opened.close()


RING = KeyRing.parse(f"{OLD},{LATER}")


def test_connections_keep_rows_and_credentials(database: Database) -> None:
    """They belong to an integration of their provider's name and are trusted, as they were."""
    store = SqlConnectionStore(database, RING)
    current, environment = store.all()
    assert (current.key, current.name, current.trusted, current.created_at) == (2, "gong/default", True, 2)
    assert current.credentials == account("b").credentials
    assert current.facts == {"time_zone": "US/Pacific"}
    assert (environment.key, environment.credentials) == (7, None)
    assert (current.tags, current.metadata, current.limits) == ({}, None, None)
    (integration,) = SqlIntegrationStore(database, RING).all()
    assert (integration.unique_key, integration.provider, integration.created_at) == ("gong", "gong", 1)


def test_connections_are_found_in_lists(database: Database) -> None:
    """By what is known of them; a retired account is not."""
    search = SqlConnectionStore(database, RING).search
    found = [
        [each.key for each in search(query)]
        for query in (
            ConnectionQuery(),
            ConnectionQuery(connection_id="default"),
            ConnectionQuery(integrations=("gong",)),
            ConnectionQuery(search="EFAU"),
        )
    ]
    assert found == [[7, 2], [2], [7, 2], [2]]


def test_a_retired_account_comes_back_to_its_row(database: Database) -> None:
    """Its row's number is its own, and a new one is past all that were used."""
    store = SqlConnectionStore(database, RING)
    saved = store.save(account("a"), keep_credentials=True, now=9)
    assert (saved.key, saved.limits, saved.facts) == (1, None, {"time_zone": "US/Pacific"})
    assert store.save(account("new"), keep_credentials=True, now=9).key > 7


def test_the_database_s_secret_and_records_stay(database: Database) -> None:
    """The ring must still hold every key that sealed."""
    assert unlock(database, RING) == SECRET
    for key in (OLD, LATER, NEW):
        with pytest.raises(WrongKey):
            unlock(database, KeyRing.parse(key))
    page = SqlRecordStore(database, RING, SECRET).feed(StreamKey(connection=2, model="Call"), FeedQuery())
    assert [record.data for record in page.records] == [b'{"id":"c1"}']


def test_what_version_1_sealed_is_sealed_anew(database: Database) -> None:
    """After a rotation the former keys, and the former way of sealing, are not needed."""
    unlock(database, RING)
    counts = rotate(database, KeyRing.parse(f"{NEW},{OLD},{LATER}"))
    assert counts == {"meta": 1, "connections": 2, "records": 1}
    ring = KeyRing.parse(NEW)
    assert unlock(database, ring) == SECRET
    store = SqlConnectionStore(database, ring)
    assert store.all()[0].credentials == account("b").credentials
    assert {row[6] for row in database.read("read_connections") if row[7]} == {2}
