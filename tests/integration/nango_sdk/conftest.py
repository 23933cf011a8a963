"""What these tests may use."""

import pytest

pytest.register_assert_rewrite("tests.integration.nango_sdk.sdk", "tests.integration.nango_sdk.world")
