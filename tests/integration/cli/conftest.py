"""What these tests may use."""

import pytest

pytest.register_assert_rewrite("tests.processes", "tests.running", "tests.truth")

from tests.processes import make_home  # noqa: E402 - its assertions are to be explained

__all__ = ["make_home"]
