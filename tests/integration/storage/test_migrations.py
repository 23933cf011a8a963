"""The packaged schema: what migrations arrive at, and every statement that is run on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tieline.storage.migrate as migrate
from tieline.core.errors import DatabaseNewer
from tieline.storage.database import open_database
from tieline.storage.schema import metadata
from tieline.storage.sql import load_queries


def connect(url: str):
    """Return a plain driver connection to a database that a test looks into."""
    if url.startswith("sqlite"):
        import sqlite3

        return sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    import psycopg

    return psycopg.connect(url, autocommit=True, options="-c search_path=tieline")


def test_migrations_arrive_at_the_schema(database_url):
    """A migrated database differs in nothing from the tables as they are written down."""
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


def test_open_database_loads_no_alembic(sqlite_url):
    """A start on a database of this version imports neither Alembic nor SQLAlchemy nor psycopg."""
    import subprocess
    import sys

    code = (
        "import sys; from tieline.storage.database import open_database; "
        f"open_database({sqlite_url!r}).close(); "
        "print([name for name in ('alembic', 'sqlalchemy', 'psycopg') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
