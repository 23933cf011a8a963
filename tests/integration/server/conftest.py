"""What these tests may use: `ask`, a server over an empty home on SQLite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.asking import Asker, asking
from tests.processes import make_home

__all__ = ["make_home"]


@pytest.fixture
async def ask(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Asker]:
    """Asks a server over an empty home, with a key that may do everything."""
    async with asking(tmp_path / "home", {"TIELINE_DATABASE_URL": sqlite_url}) as asker:
        yield asker
