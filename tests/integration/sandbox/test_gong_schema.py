"""Requests made up from the document: no failure, and every answer as documented."""

import base64
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tieline.gong.document import whole
from tieline.sandbox.gong import GongSandbox, GongSandboxConfig
from tieline.sandbox.gong.operations import OPERATIONS
from tieline.sandbox.serve import serving

CONFIG = GongSandboxConfig(calls=300, rate_limit=None, daily_limit=None)
BASIC = base64.b64encode(f"{CONFIG.access_key}:{CONFIG.access_key_secret}".encode()).decode()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(GongSandbox(CONFIG)) as address:
        yield address


# Each operation is a test of its own; the library's own parametrization does not fit this pytest.
SCHEMA = schemathesis.openapi.from_dict(whole())
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_answers_are_as_documented(url, operation, mode):
    """Right or wrong, a request gets a documented status and a body of the documented shape."""

    @settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=SCHEMA[operation.path][operation.method].as_strategy(generation_mode=mode))
    def holds(case):
        case.call_and_validate(base_url=url, headers={"Authorization": f"Basic {BASIC}"}, checks=CHECKS)

    holds()
