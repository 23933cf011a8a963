"""Pytest plugin: `sqlite_url`, a migrated SQLite file for one test, and `database_url`, that and PostgreSQL in turn."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tieline.storage.database import open_database

    path = tmp_path_factory.mktemp("migrated") / "tieline.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite_url(_migrated_file: Path, tmp_path: Path) -> str:
    """The URL of a file that holds Tieline's tables, empty."""
    path = shutil.copy(_migrated_file, tmp_path / "tieline.db")
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database that holds Tieline's tables, empty: the test runs once on each."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
