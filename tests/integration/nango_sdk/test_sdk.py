"""Nango's SDK for Node, as npm has it, against `tieline serve`: no line of it is changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.integration.nango_sdk.sdk import NoRegistry, Sdk, install
from tests.integration.nango_sdk.world import world

#: What touches the database; the rest is the same on any.
STORED = (
    "providers",
    "integrations",
    "connections",
    "credentials",
    "lists",
    "metadata",
    "environment",
    "keys",
    "syncs",
    "records",
    "actions",
    "functions",
    "webhooks",
)
CALLED = ("proxy", "failures", "gong", "gotom")


@pytest.fixture(scope="session")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Sdk]:
    """Return a version of the SDK, installed once a session; the test skips where there is no registry."""
    installed: dict[str, Sdk] = {}
    reasons: list[str] = []

    def get(version: str) -> Sdk:
        if version not in installed and not reasons:
            try:
                installed[version] = install(version, tmp_path_factory.mktemp("nango-sdk") / version)
            except NoRegistry as problem:
                reasons.append(str(problem))
        if reasons:
            pytest.skip(reasons[0])
        return installed[version]

    return get


@pytest.mark.parametrize(
    ("version", "database", "areas"),
    [
        pytest.param("today", "sqlite_url", (*STORED, *CALLED), id="today"),
        pytest.param("today", "postgres_url", STORED, id="today-postgresql"),
        pytest.param("v0_40", "sqlite_url", ("old", "old_syncs"), id="v0.40.0"),
    ],
)
def test_every_method(
    version: str,
    database: str,
    areas: tuple[str, ...],
    sdk: Callable[[str], Sdk],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    subtests: pytest.Subtests,
) -> None:
    """Every method that Tieline has the routes for does what it does at Nango, in success and in failure."""
    found = sdk(version)
    url = request.getfixturevalue(database)
    with world(tmp_path, {"TIELINE_DATABASE_URL": url}) as facts:
        steps = found.run(areas, facts)
    for step in steps:
        with subtests.test(step.name):
            if step.problem is not None:
                pytest.fail(step.problem, pytrace=False)
