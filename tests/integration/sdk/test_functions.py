"""Syncs, actions and functions of a server, run and watched through the SDK; Gong's own among them."""

from __future__ import annotations

import contextlib
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
from tests.integration.sdk.conftest import serving
from tests.processes import Home, sandbox_process, wait_until

from tieline import Client
from tieline.sdk import (
    ActionFailed,
    AsyncActionEvent,
    AuthEvent,
    BasicCredentials,
    Conflict,
    InvalidInput,
    NoResult,
    SignatureRefused,
    SyncEvent,
    UnknownConnection,
    UnknownFunction,
    UnknownSync,
    UpstreamError,
)

SIGNING_KEY = str(uuid.uuid4())
FUNCTIONS = Path(__file__).parent / "functions.py"


@contextlib.contextmanager
def receiving():
    """Take webhooks while the block runs; give their address, and what came there: headers and bodies."""
    received = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((dict(self.headers.items()), body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """What the server says of itself; with the account of Gong's sandbox."""
    folder = tmp_path_factory.mktemp("functions")
    with sandbox_process("--calls", "150", "--users", "230") as gong, receiving() as (url, received):
        variables = {"TIELINE_WEBHOOK_URL": url, "TIELINE_WEBHOOK_SIGNING_KEY": SIGNING_KEY}
        home = Home(folder=folder / "home", variables={"TIELINE_EGRESS_ALLOW": "127.0.0.1", **variables})
        with serving(home, folder / "log", "--functions", str(FUNCTIONS)) as told:
            with Client(told["url"], told["api_key"], environment={}) as client:
                client.create_integration("gong", "gong")
            yield {**told, "gong": gong, "received": received}


@pytest.fixture
def connection(sdk, facts):
    """The id of a fresh connection to Gong."""
    gong = facts["gong"]
    made = sdk.do(
        sdk.client.create_connection(
            "gong",
            BasicCredentials(username=gong.access_key, password=gong.access_key_secret),
            connection_id=uuid.uuid4().hex[:12],
            connection_config={"api_base_url_for_customer": gong.url},
        )
    )
    yield made.connection_id
    sdk.do(sdk.client.delete_connection("gong", made.connection_id))


def status(sdk, connection, sync):
    (found,) = sdk.do(sdk.client.sync_status("gong", sync, connection))
    return found


def run(sdk, connection, sync, **how):
    """Trigger a sync and wait for its end; return how it stands then."""
    before = status(sdk, connection, sync).finished_at
    sdk.do(sdk.client.trigger_sync("gong", sync, connection, **how))
    wait_until(lambda: status(sdk, connection, sync).finished_at != before)
    return status(sdk, connection, sync)


def items(sdk, connection, **wanted):
    return sdk.all(sdk.client.records("gong", connection, "Item", **wanted))


def test_a_sync_is_triggered_and_read(sdk, connection):
    """What it brought is told, and comes as records; the next run brings what has changed."""
    done = run(sdk, connection, "items")
    assert (done.status, done.record_count) == ("SUCCESS", {"Item": 3})
    assert done.latest_result["Item"].added == 3
    first = items(sdk, connection)
    assert [each.data for each in first] == [
        {"id": str(number), "title": f"item {number}"} for number in range(3)
    ]
    sdk.do(sdk.client.set_metadata("gong", connection, {"count": 2}))
    assert run(sdk, connection, "items").latest_result["Item"].deleted == 1
    (gone,) = items(sdk, connection, cursor=first[-1].cursor)
    assert (gone.id, gone.deleted, gone.metadata.last_action) == ("2", True, "DELETED")


def test_a_sync_that_fails(sdk, connection):
    assert run(sdk, connection, "broken").status == "ERROR"


def test_a_sync_starts_over(sdk, connection):
    """With its records removed before, they are all new."""
    run(sdk, connection, "items")
    before = {each.cursor for each in items(sdk, connection)}
    run(sdk, connection, "items", reset=True, empty_cache=True)
    after = items(sdk, connection)
    assert len(after) == 3
    assert before.isdisjoint(each.cursor for each in after)


def test_gongs_own_syncs(sdk, connection):
    """They are there on every integration of Gong, and rest until they are asked to run."""
    known = {each.name: each for each in sdk.do(sdk.client.sync_status("gong", "*", connection))}
    assert {"users", "calls", "items", "broken"} <= set(known)
    assert known["users"].status == "STOPPED"
    assert run(sdk, connection, "users").record_count == {"User": 230}
    users = sdk.all(sdk.client.records("gong", connection, "User", limit=100))
    assert len({each.id for each in users}) == 230


def test_schedules(sdk, connection):
    """Set, started, paused, set back."""
    client = sdk.client
    assert sdk.do(client.update_sync_frequency("gong", "items", connection, "every 2h")) == "2h"
    assert status(sdk, connection, "items").frequency == "2h"
    sdk.do(client.start_sync("gong", "items", connection))
    assert status(sdk, connection, "items").next_scheduled_sync_at is not None
    sdk.do(client.pause_sync("gong", ["items"], connection))
    wait_until(
        lambda: status(sdk, connection, "items").status == "PAUSED"
    )  # after the run that began at once
    assert sdk.do(client.update_sync_frequency("gong", "items", connection, None)) is None
    with pytest.raises(InvalidInput):
        sdk.do(client.update_sync_frequency("gong", "items", connection, "every blue moon"))
    with pytest.raises(UnknownSync):
        sdk.do(client.update_sync_frequency("gong", "nothing", connection, "1h"))


def test_variants(sdk, connection):
    """One more of a sync, with records of its own."""
    client = sdk.client
    made = sdk.do(client.create_sync_variant("gong", connection, "items", "eu"))
    assert (made.name, made.variant) == ("items", "eu")
    with pytest.raises(Conflict):
        sdk.do(client.create_sync_variant("gong", connection, "items", "eu"))
    wait_until(lambda: status(sdk, connection, "items::eu").finished_at is not None)
    assert len(items(sdk, connection, variant="eu")) == 3
    assert items(sdk, connection) == []
    sdk.do(client.delete_sync_variant("gong", connection, "items", "eu"))
    with pytest.raises(UnknownSync):
        sdk.do(client.delete_sync_variant("gong", connection, "items", "eu"))


def test_unknown_names(sdk, connection):
    for call in (sdk.client.trigger_sync, sdk.client.start_sync, sdk.client.pause_sync):
        with pytest.raises(UnknownSync):
            sdk.do(call("gong", "nothing", connection))
        with pytest.raises(UnknownConnection):
            sdk.do(call("gong", "items", "nobody"))
    with pytest.raises(UnknownConnection):
        sdk.do(sdk.client.sync_status("gong", "items", "nobody"))
    with pytest.raises(UnknownFunction):
        sdk.do(sdk.client.trigger_action("gong", connection, "nothing"))
    with pytest.raises(UnknownConnection):
        sdk.do(sdk.client.trigger_action("gong", "nobody", "make", {"title": "x"}))


class Made(msgspec.Struct):
    titles: list[str]


def test_actions(sdk, connection):
    """What they give, as a type; what is wrong with what they are given; how they fail."""
    client = sdk.client
    order = {"title": "tea", "count": 2}
    assert sdk.do(client.trigger_action("gong", connection, "make", order)) == {"titles": ["tea", "tea"]}
    typed = sdk.do(client.trigger_action("gong", connection, "make", {"title": "x"}, output=Made))
    assert typed == Made(titles=["x"])
    with pytest.raises(InvalidInput):
        sdk.do(client.trigger_action("gong", connection, "make", {"count": 1}))
    with pytest.raises(ActionFailed) as caught:
        sdk.do(client.trigger_action("gong", connection, "make", {"title": "nothing"}))
    assert caught.value.payload == {"why": ["out of stock"]}
    with pytest.raises(UpstreamError) as failed:
        sdk.do(client.trigger_action("gong", connection, "users"))
    assert failed.value.upstream.status == 404


def test_actions_that_run_later(sdk, connection):
    client = sdk.client

    def result(taken):
        """Return the result once it is there, and the error where it failed."""
        given = []

        def ended():
            try:
                given.append(sdk.do(client.get_async_action_result(taken)))
            except NoResult:
                return False
            except ActionFailed as error:
                given.append(error)
            return True

        wait_until(ended)
        return given[0]

    good = sdk.do(client.trigger_action_async("gong", connection, "make", {"title": "tea"}))
    bad = sdk.do(client.trigger_action_async("gong", connection, "make", {"title": "nothing"}))
    assert good.status_url == f"/action/{good.id}"
    assert result(good) == {"titles": ["tea"]}
    assert result(good.status_url) == {"titles": ["tea"]}
    assert result(bad).payload == {"why": ["out of stock"]}
    with pytest.raises(NoResult):
        sdk.do(client.get_async_action_result(str(uuid.uuid4())))


def test_functions_are_told(sdk):
    """Those of the file and those of the provider, one by one and all at once."""
    client = sdk.client
    named = {each.name: each for each in sdk.all(client.list_functions("gong"))}
    assert {"items", "broken", "make", "users", "calls"} <= set(named)
    paged = sdk.all(client.list_functions("gong", limit=2))
    assert len(paged) == len(sdk.all(client.list_functions("gong")))
    assert {each.type for each in sdk.all(client.list_functions("gong", type="action"))} == {"action"}
    assert [each.name for each in sdk.all(client.list_functions("gong", search="roke"))] == ["broken"]
    items = sdk.do(client.get_function("gong", "items", type="sync"))
    assert (items.type, items.returns, items.auto_start) == ("sync", ["Item"], False)
    assert items.description.startswith("Save as many items")
    assert sdk.do(client.get_function_code("gong", "make")).code == FUNCTIONS.read_text("utf-8")
    with pytest.raises(UnknownFunction):
        sdk.do(client.get_function("gong", "nothing"))
    with pytest.raises(InvalidInput, match="several"):
        sdk.do(client.get_function("gong", "users"))
    (gong,) = sdk.do(client.scripts_config())
    assert (gong.integration, gong.provider) == ("gong", "gong")
    assert {"make", "users"} <= {each.name for each in gong.actions}
    assert "items" in {each.name for each in gong.syncs}
    tools = {each.name: each for each in sdk.do(client.action_tools())}
    assert tools["make"].parameters["required"] == ["title"]


def test_a_function_is_switched_off(sdk, connection):
    """It is not there any more, though its file is."""
    name = f"spare_{sdk.name}"
    assert sdk.do(sdk.client.trigger_action("gong", connection, name)) is None
    sdk.do(sdk.client.delete_function("gong", name, "action"))
    with pytest.raises(UnknownFunction):
        sdk.do(sdk.client.trigger_action("gong", connection, name))
    with pytest.raises(UnknownFunction):
        sdk.do(sdk.client.delete_function("gong", name, "action"))


def test_webhooks_are_verified(sdk, connection, facts):
    """Each that the server sends, of every kind; and none with another key."""

    def events(kind):
        """Return what came for the connection, verified."""
        told = [sdk.client.verify_webhook(body, headers, SIGNING_KEY) for headers, body in facts["received"]]
        return [each for each in told if isinstance(each, kind) and each.connection_id == connection]

    wait_until(lambda: events(AuthEvent))
    (created,) = events(AuthEvent)
    assert (created.operation, created.success, created.integration) == ("creation", True, "gong")
    run(sdk, connection, "items")
    wait_until(lambda: events(SyncEvent))
    (synced,) = events(SyncEvent)
    assert (synced.sync, synced.model, synced.counts.added) == ("items", "Item", 3)
    fresh = items(sdk, connection, modified_after=synced.modified_after)
    assert len(fresh) == 3
    taken = sdk.do(sdk.client.trigger_action_async("gong", connection, "make", {"title": "tea"}))
    wait_until(lambda: events(AsyncActionEvent))
    (done,) = events(AsyncActionEvent)
    assert done.action == taken
    assert sdk.do(sdk.client.get_async_action_result(done.action)) == {"titles": ["tea"]}
    headers, body = facts["received"][0]
    with pytest.raises(SignatureRefused):
        sdk.client.verify_webhook(body, headers, "another")
