"""What every test may use."""

from pathlib import Path

import pytest

pytest_plugins = ["tests.postgres", "tests.sqlite"]

# What tests share lies beside this file; its assertions are to be explained like theirs.
pytest.register_assert_rewrite(
    *(f"tests.{file.stem}" for file in Path(__file__).parent.glob("*.py") if file.stem != "conftest"),
    "tests.integration.nango_sdk.sdk",
    "tests.integration.nango_sdk.world",
)
