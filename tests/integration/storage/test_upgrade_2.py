"""A database that schema 2 wrote, with what is in it, is opened by this version."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tieline.connections.vault import KeyRing, generate_key
from tieline.storage.database import Database, open_database
from tieline.storage.postgres import LOCK_AND_MAKE_SCHEMA, connect
from tieline.storage.runs import SqlRunStore
from tieline.storage.schedules import SqlScheduleStore
from tieline.storage.sqlite import APPLICATION_ID
from tieline.work.model import Run, RunCounts, RunStatus, Schedule, ScheduleState

#: The text by which databases of that version were made.
TEXTS = Path(__file__).parent / "schema_2"

FILLED = (
    (
        "insert into connections (provider, connection_id, identity, base_url, config, facts, active, created_at, updated_at,"
        " integration, seal, search_text, refresh)"
        " values ('gong', 'one', 'i', 'https://a.test', '{}', '{}', 1, 1, 1, 'gong', 2, 'one', '{}')"
    ),
    "insert into schedules values (1, 'calls', 'base', '1h', 500, 1), (1, 'users', 'base', '1d', null, 1)",
    (
        "insert into runs values ('r', 1, 'calls', 'base', 'full', 'SUCCESS', 'me', 1, 1, 2, 3,"
        """ '{"requests":3,"added":5}', '["doubt"]', null)"""
    ),
)


def statements(dialect: str) -> list[str]:
    text = (TEXTS / f"{dialect}.sql").read_text("utf-8")
    return [*(each for each in text.split(";\n") if each.strip()), *FILLED]


def fill(execute: Callable[[str], object], dialect: str) -> None:
    for statement in statements(dialect):
        execute(statement)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """The database, opened."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/tieline.db"
        with closing(sqlite3.connect(tmp_path / "tieline.db", isolation_level=None)) as file:
            fill(file.execute, "sqlite")
            file.execute(f"pragma application_id = {APPLICATION_ID}")
            file.execute("pragma user_version = 2")
    else:
        url = request.getfixturevalue("empty_postgres_url")
        with closing(connect(url)) as server:
            server.execute(LOCK_AND_MAKE_SCHEMA.encode())
            server.execute(b"set search_path = tieline")
            fill(lambda text: server.execute(text.encode()), "postgresql")
    opened = open_database(url)
    yield opened
    opened.close()


def test_schedules_are_those_of_commands(database: Database) -> None:
    """The engine, which did not exist, leaves them alone."""
    store = SqlScheduleStore(database)
    command = ScheduleState.COMMAND
    assert store.of([1]) == [
        Schedule(connection=1, sync="calls", spec="1h", next_at=500, state=command),
        Schedule(connection=1, sync="users", spec="1d", next_at=None, state=command),
    ]
    assert store.due(now=10_000, limit=9) == []
    store.save(Schedule(connection=1, sync="calls", spec=None, next_at=7), now=1)
    assert store.next_due() == 7


def test_runs_are_as_they_were(database: Database) -> None:
    """Their counts are of their only model."""
    run = Run(
        id="r", connection=1, sync="calls", kind="full", status=RunStatus.SUCCESS, owner="me", epoch=1, started_at=1,
        heartbeat_at=2, finished_at=3, counts=RunCounts(requests=3, added=5), warnings=("doubt",),
    )  # fmt: skip
    assert SqlRunStore(database, KeyRing.parse(generate_key())).history(1) == [run]
