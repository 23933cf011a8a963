"""Requests made up from our own document: no failure, and every answer as documented."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.asking import KEY, settings_of
from tests.serving import serving

from tieline.app import Tieline
from tieline.server.openapi import document
from tieline.server.table import OPERATIONS, build

# Each operation is a test of its own; the library's own parametrization does not fit this pytest.
SCHEMA = schemathesis.openapi.from_dict(document(OPERATIONS))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
RIGHT, WRONG = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
CASES = [
    (mode, each.method, path)
    for each in OPERATIONS
    if not each.page
    for path in (each.path, *each.aliases)
    for mode in (RIGHT, WRONG)
    # What takes nothing cannot be given anything wrong.
    if mode is RIGHT or any((each.path_params, each.query, each.headers, each.body))
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    tieline = Tieline(settings_of(tmp_path_factory.mktemp("schema") / "home"))
    tieline.access.start(tieline.settings.secret_key)
    with serving(build(tieline)) as address:
        yield address


@pytest.mark.parametrize(
    ("mode", "method", "path"), CASES, ids=[f"{mode.value} {method} {path}" for mode, method, path in CASES]
)
def test_answers_are_as_documented(url, mode, method, path):
    """Right or wrong, a request gets a documented status and a body of the documented shape."""

    @settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=SCHEMA[path][method].as_strategy(generation_mode=mode))
    def holds(case):
        case.call_and_validate(base_url=url, headers={"Authorization": f"Bearer {KEY}"}, checks=CHECKS)

    holds()
