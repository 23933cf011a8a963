"""How SQLite finds what is asked for most often."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from tieline.storage.sql import load_queries


@pytest.mark.parametrize(
    ("query", "way"),
    [
        ("find_connection", "integration=? AND connection_id=?"),
        ("read_current", "integration=? AND connection_id=?"),
        ("read_metadata", "integration=? AND connection_id=?"),
        ("changed_connections", "COVERING INDEX ix_connections_changed (updated_at>?)"),
        ("get_connections", "INTEGER PRIMARY KEY"),
        ("read_subjects", "integration=?"),
        ("has_connections", "integration=?"),
        ("unscheduled", "integration=?"),
        ("start_schedules", "integration=?"),
        ("next_schedule", "next_at>?"),
        ("due_schedules", "ix_schedules_due (next_at>? AND next_at<?)"),
        ("free_tasks", "ix_tasks_due (kind=? AND due_at<?)"),
        ("first_tasks", "ix_tasks_queue (queue=? AND due_at<?)"),
        ("next_task", "ix_tasks_due (kind=?)"),
        ("hasten_task", "ix_tasks_dedupe (dedupe=?)"),
        ("next_renewal", "ix_connections_renewal"),
        ("unplanned_renewals", "ix_connections_renewal"),
        ("due_renewals", "ix_connections_renewal"),
        ("postpone_renewals", "integration=?"),
    ],
)
def test_what_is_asked_for_most_often_is_found_by_an_index(sqlite_url: str, query: str, way: str) -> None:
    """Not by looking through all connections, or all schedules."""
    statement = load_queries("sqlite")[query]
    with sqlite3.connect(Path(sqlite_url.removeprefix("sqlite:///"))) as connection:
        names = dict.fromkeys(_parameters(statement))
        plan = [row[3] for row in connection.execute(f"explain query plan {statement}", names)]
    assert any(way in step for step in plan), plan


def _parameters(statement: str) -> list[str]:

    return re.findall(r"(?<![:\w]):([a-z_]\w*)", statement)
