"""The packaged schema: what migrations arrive at, and every statement that is run on it."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tieline.core.errors import DatabaseNewer
from tieline.storage import migrate
from tieline.storage.database import Database, open_database
from tieline.storage.postgres import PostgresDatabase
from tieline.storage.schema import metadata
from tieline.storage.sql import load_queries
from tieline.storage.sqlite import SqliteDatabase

ROOT = Path(__file__).parents[3]


def connect(url: str):
    """Return a plain driver connection to a database that a test looks into."""
    if url.startswith("sqlite"):
        return sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    import psycopg

    return psycopg.connect(url, autocommit=True, options="-c search_path=tieline")


def migrate_empty(url: str, opener: Database) -> None:
    """Bring an empty database up to date through every revision, as `opener` would an older one."""
    if isinstance(opener, SqliteDatabase):
        opener._path = Path(url.removeprefix("sqlite:///"))
        opener._upgrade()
    else:
        assert isinstance(opener, PostgresDatabase)
        opener._url = url
        with closing(opener._connect()) as connection:
            opener._upgrade(connection)


def described(url: str) -> object:
    """Return all that a database knows of its tables, and what version it says it is."""
    connection = connect(url)
    queries = SQLITE if url.startswith("sqlite") else POSTGRES
    answers = [sorted(connection.execute(query).fetchall(), key=repr) for query in queries]
    connection.close()
    return [[tuple(re.sub(r"\s+", " ", str(value)) for value in row) for row in rows] for rows in answers]


SQLITE = (
    "select type, name, tbl_name, sql from sqlite_master",
    "select version_num from schema_version",
    "pragma user_version",
    "pragma application_id",
)
POSTGRES = (
    """
    select c.relname, c.relkind, c.relpersistence, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull, a.attidentity, a.attstorage, a.attcollation::regcollation::text
    from pg_class c join pg_attribute a on a.attrelid = c.oid where c.relnamespace = 'tieline'::regnamespace
    """,
    """
    select conname, contype, conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'tieline'::regnamespace
    """,
    "select indexdef from pg_indexes where schemaname = 'tieline'",
    "select version_num from schema_version",
)


def test_new_database_is_as_a_migrated_one(database_url, request, tmp_path):
    """What the text makes at once and what the revisions make one by one are the same, with the same marks."""
    migrated = (
        f"sqlite:///{tmp_path}/migrated.db"
        if database_url.startswith("sqlite")
        else request.getfixturevalue("empty_postgres_url")
    )
    with closing(open_database(database_url)) as opener:
        migrate_empty(migrated, opener)
    assert described(migrated) == described(database_url)
    open_database(migrated).close()


def test_text_is_up_to_date():
    """`make regen` has been run since the tables changed."""
    told = subprocess.run(
        [sys.executable, ROOT / "tools" / "ddl.py", "--check"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout


def test_interrupted_start_leaves_nothing(tmp_path):
    """A file in which the tables could not all be made is as empty as before, and the next start makes them."""
    path = tmp_path / "tieline.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.set_authorizer(
        lambda action, name, *_: (
            sqlite3.SQLITE_DENY
            if (action, name) == (sqlite3.SQLITE_CREATE_TABLE, "schedules")
            else sqlite3.SQLITE_OK
        )
    )
    database = open_database(f"sqlite:///{tmp_path}/other.db")
    with pytest.raises(sqlite3.DatabaseError):
        database._create(connection)
    database.close()
    assert connection.execute("select count(*) from sqlite_master").fetchone() == (0,)
    connection.close()
    open_database(f"sqlite:///{path}").close()


def test_schema_is_as_it_is_written_down(database_url):
    """A database differs in nothing from the tables as they are written down."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    driver = "sqlite" if database_url.startswith("sqlite") else "postgresql+psycopg"
    opened = connect(database_url)
    engine = create_engine(f"{driver}://", creator=lambda: opened, poolclass=StaticPool)
    with engine.connect() as connection:
        options = {"version_table": migrate.VERSION_TABLE, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    opened.close()


def test_newest_revision_is_the_schema_version():
    """The number by which a start decides about migrations is that of the newest revision."""
    versions = Path(migrate.__file__).parent / "migrations" / "versions"
    assert max(int(path.name[:4]) for path in versions.glob("[0-9]*.py")) == migrate.SCHEMA_VERSION


def test_every_statement_is_valid(database_url):
    """The database can plan each named statement, so that none is found broken in use."""
    dialect = "sqlite" if database_url.startswith("sqlite") else "postgresql"
    connection = connect(database_url)
    queries = load_queries(dialect)
    assert len(queries) > 20
    for text in queries.values():
        if dialect == "sqlite":
            values = dict.fromkeys(re.findall(r"(?<!:):(\w+)", text), "[]")
            connection.execute(f"explain {text}", values)
        else:
            connection.execute(f"explain {text}", dict.fromkeys(re.findall(r"%\((\w+)\)s", text)))
    connection.close()


BY_PLACE = ["feed", "prunable", "prune_records"]
BY_ID = [
    "feed_of_ids",
    "stored_heads",
    "stored_payloads",
    "existing_ids",
    "rewrite_record",
    "restyle_record",
    "mark_seen",
    "delete_record",
]


@pytest.mark.parametrize("query", BY_PLACE + BY_ID)
def test_no_statement_scans_the_records_on_sqlite(sqlite_url, query):
    """What is asked for by place or by id is found in its index."""
    connection = connect(sqlite_url)
    text = load_queries("sqlite")[query]
    values = dict.fromkeys(re.findall(r"(?<!:):(\w+)", text), "[]")
    plan = [row[3] for row in connection.execute(f"explain query plan {text}", values)]
    connection.close()
    (step,) = [step for step in plan if re.search(r"\b(records|r)\b", step)]
    assert step.startswith("SEARCH")
    assert ("(stream_id=? AND external_id=?)" if query in BY_ID else "(modified_at,seq)>(?,?)") in step


@pytest.mark.parametrize("query", BY_PLACE + BY_ID)
def test_no_statement_scans_the_records_on_postgresql(postgres_url, query):
    """The same where the server knows nothing of the table yet: a plan is kept from when it was empty."""
    connection = connect(postgres_url)
    text = load_queries("postgresql")[query]
    for number, name in enumerate(dict.fromkeys(re.findall(r"%\((\w+)\)s", text)), 1):
        text = text.replace(f"%({name})s", f"${number}")
    plan = "\n".join(row[0] for row in connection.execute(f"explain (generic_plan) {text}"))
    connection.close()
    index, condition = (
        ("pk_records", "external_id = ")
        if query in BY_ID
        else ("ix_records_feed", "ROW(modified_at, seq) > ")
    )
    assert re.search(
        rf"Index Scan using {index} on records.*\n +Index Cond: .*{re.escape(condition)}", plan
    ), plan
    assert plan.count("on records") == 1 + ("Update on" in plan)


HOT = {
    "find_connection": "connections",
    "get_connection": "connections",
    "find_key": "api_keys",
    "find_integration": "integrations",
    "find_by_terms": "connection_terms|t",
    "count_term": "connection_terms",
    "drop_terms": "connection_terms",
    "due_schedules": "s",
    "next_schedule": "s",
    "read_task": "tasks",
    "is_waiting": "tasks",
    "due_deliveries": "deliveries",
    "next_delivery": "deliveries",
    "search_deliveries": "deliveries",
    "search_deliveries_of": "deliveries",
}


@pytest.mark.parametrize("query", HOT)
def test_what_every_call_asks_for_is_found_by_index(database_url, query):
    """However many connections there are."""
    connection = connect(database_url)
    if database_url.startswith("sqlite"):
        text = load_queries("sqlite")[query]
        values = dict.fromkeys(re.findall(r"(?<!:):(\w+)", text), "[]")
        plan = [row[3] for row in connection.execute(f"explain query plan {text}", values)]
        assert [step for step in plan if re.match(rf"SEARCH ({HOT[query]}) USING", step)], plan
    else:
        text = load_queries("postgresql")[query]
        for number, name in enumerate(dict.fromkeys(re.findall(r"%\((\w+)\)s", text)), 1):
            text = text.replace(f"%({name})s", f"${number}")
        connection.execute("set enable_seqscan = off")  # the tables are empty
        plan = [row[0] for row in connection.execute(f"explain (generic_plan) {text}")]
        assert not [step for step in plan if "Seq Scan" in step], plan
    connection.close()


def test_newer_database_is_refused(database_url):
    """A database of a newer version is refused, and stays as it is."""
    connection = connect(database_url)
    if database_url.startswith("sqlite"):
        connection.execute("pragma user_version = 99")
    else:
        connection.execute("update schema_version set version_num = '0099'")
    connection.close()
    with pytest.raises(DatabaseNewer, match=r"newer version of Tieline \(schema 99, this one knows \d+\)"):
        open_database(database_url)


@pytest.mark.parametrize("state", ["new", "known"])
def test_open_database_loads_no_alembic(tmp_path, sqlite_url, state):
    """Neither a first start nor one on a database of this version imports Alembic or SQLAlchemy or psycopg."""
    url = sqlite_url if state == "known" else f"sqlite:///{tmp_path}/new/tieline.db"
    code = (
        "import sys; from tieline.storage.database import open_database; "
        f"open_database({url!r}).close(); "
        "print([name for name in ('alembic', 'sqlalchemy', 'psycopg') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_new_postgres_database_loads_no_alembic(empty_postgres_url):
    """The same on a server's empty database."""
    code = (
        "import sys; from tieline.storage.database import open_database; "
        f"open_database({empty_postgres_url!r}).close(); "
        "print([name for name in ('alembic', 'sqlalchemy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
