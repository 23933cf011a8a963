"""Syncs, actions and webhooks without a server: what is due runs in the engine of this process."""

from __future__ import annotations

import pytest
from tests.integration.sdk.test_functions import (
    FUNCTIONS,
    SIGNING_KEY,
    connection,
    receiving,
    test_a_function_is_switched_off,
    test_a_sync_is_triggered_and_read,
    test_a_sync_starts_over,
    test_a_sync_that_fails,
    test_actions,
    test_actions_that_run_later,
    test_functions_are_told,
    test_gongs_own_syncs,
    test_schedules,
    test_unknown_names,
    test_variants,
    test_webhooks_are_verified,
)
from tests.processes import Home, sandbox_process

from tieline import NewIntegration

__all__ = [
    "connection",
    "test_a_function_is_switched_off",
    "test_a_sync_is_triggered_and_read",
    "test_a_sync_starts_over",
    "test_a_sync_that_fails",
    "test_actions",
    "test_actions_that_run_later",
    "test_functions_are_told",
    "test_gongs_own_syncs",
    "test_schedules",
    "test_unknown_names",
    "test_variants",
    "test_webhooks_are_verified",
]


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("engine")
    with sandbox_process("--calls", "150", "--users", "230") as gong, receiving() as (url, received):
        variables = {"TIELINE_WEBHOOK_URL": url, "TIELINE_WEBHOOK_SIGNING_KEY": SIGNING_KEY}
        home = Home(folder=folder / "home", variables={"TIELINE_EGRESS_ALLOW": "127.0.0.1", **variables})
        with home.open() as tieline:
            tieline.integrations.create(NewIntegration(provider="gong", unique_key="gong"))
        yield {"home": home, "functions": FUNCTIONS, "gong": gong, "received": received}
