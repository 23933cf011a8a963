"""A server and its sandbox in threads, for real browsers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.browsing import browser, chromium
from tests.connecting import Shop, shop
from tests.frontend import program

__all__ = ["browser", "chromium", "program"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A server whose integrations lead to a sandbox, and its operator."""
    with shop(tmp_path_factory.mktemp("connect") / "home") as made:
        yield made
