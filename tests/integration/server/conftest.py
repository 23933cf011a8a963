"""What these tests may use: `ask`, a server over an empty home on SQLite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.asking", "tests.processes")

from tests.asking import Asker, asking  # noqa: E402 - its assertions are to be explained
from tests.processes import make_home  # noqa: E402

__all__ = ["make_home"]


@pytest.fixture
async def ask(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Asker]:
    """Asks a server over an empty home, with a key that may do everything."""
    async with asking(tmp_path / "home", {"TIELINE_DATABASE_URL": sqlite_url}) as asker:
        yield asker
