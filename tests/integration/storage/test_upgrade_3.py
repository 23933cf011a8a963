"""Databases of schema 3, which was made in two ways, are opened by this version."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tieline.storage.database import open_database
from tieline.storage.postgres import connect

ROOM = "insert into runs (id, connection, sync, variant, kind, status, owner, epoch, started_at, heartbeat_at, counts, warnings)"
RUNS = (
    f"{ROOM} values ('a', 1, 'calls', 'base', 'full', 'SUCCESS', 'me', 1, 1, 2, '{{}}', '[]')",
    f"{ROOM} values ('b', 1, 'calls', 'base', 'full', 'ERROR', 'me', 2, 3, 4, '{{}}', '[]')",
    f"{ROOM} values ('c', 1, 'users', 'base', 'full', 'ERROR', 'me', 1, 1, 2, '{{}}', '[]')",
    f"{ROOM} values ('d', 1, 'users', 'base', 'full', 'SUCCESS', 'me', 2, 3, 4, '{{}}', '[]')",
)
WITHOUT = ("drop table sync_failures", "drop index ix_connections_changed")
WITH = ("insert into sync_failures values (1, 'calls', 'base', 'b', 4)",)
FAILURES = "select connection, sync, variant, run, failed_at from sync_failures"
INDEXES = {
    "sqlite": "select name from sqlite_master where name = 'ix_connections_changed'",
    "postgresql": "select indexname from pg_indexes where indexname = 'ix_connections_changed'",
}


def run(url: str, work: Callable[[Callable[[str], list[tuple[object, ...]]]], object]) -> None:
    """Let `work` have a plain connection's means to execute a statement."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as file:
            work(lambda text: file.execute(text).fetchall())
        return
    with closing(connect(url)) as server:
        server.execute(b"set search_path = tieline")

        def execute(text: str) -> list[tuple[object, ...]]:
            cursor = server.execute(text.encode())
            return cursor.fetchall() if cursor.description else []

        work(execute)


@pytest.mark.parametrize("told", [WITHOUT, WITH], ids=["without failures", "with failures"])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_failed_is_known(
    kind: str, told: tuple[str, ...], request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """The syncs whose last run failed are written down once, whether or not they were before."""
    url = (
        f"sqlite:///{tmp_path}/tieline.db"
        if kind == "sqlite"
        else request.getfixturevalue("empty_postgres_url")
    )
    open_database(url).close()
    mark = ("pragma user_version = 3",) if kind == "sqlite" else ()
    former = (*RUNS, *told, "update schema_version set version_num = '0003'", *mark)
    run(url, lambda execute: [execute(statement) for statement in former])
    open_database(url).close()
    found: list[list[tuple[object, ...]]] = []
    run(url, lambda execute: found.extend(execute(query) for query in (FAILURES, INDEXES[kind])))
    assert found == [[(1, "calls", "base", "b", 4)], [("ix_connections_changed",)]]
