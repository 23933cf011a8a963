"""The clients bound to a stored connection."""

from __future__ import annotations

import asyncio
import contextlib
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.processes import FREE, sandbox_process

from tieline import Settings, Tieline
from tieline.core.errors import UnknownName, UsageError
from tieline.gong import NotFound, Options, QuotaSpent
from tieline.http.pace import Limits
from tieline.sandbox.gong import GongSandbox, GongSandboxConfig
from tieline.sandbox.serve import serving

RECORDING = b"RIFF" + bytes(3_000_000)


@pytest.fixture(scope="module")
def sandbox():
    """One for these tests alone: they add calls."""
    with sandbox_process("--calls", "350", "--users", "130", limits=FREE) as running:
        yield running


@pytest.fixture
def tieline(tmp_path, sandbox):
    """A home with an account."""
    sandbox.faults()
    with Tieline(Settings.of({"TIELINE_HOME": str(tmp_path / "home")})) as opened:
        keys = {"username": sandbox.access_key, "password": sandbox.access_key_secret}

        asyncio.run(
            opened.connect("gong", keys, base_url=sandbox.url, connection_id="acme", pace=lambda _: Limits())
        )
        yield opened


def test_a_client_is_signed_by_its_connection(tieline):
    """From any number of threads, until all is closed; it knows no credentials itself."""
    gong = tieline.client("gong", connection="acme")
    assert len(list(gong.users.list())) == 130
    assert list(gong.calls.list_extensive(body={"filter": {"callIds": ["1"]}})) == []
    with pytest.raises(NotFound):
        gong.users.get(id="1")
    assert gong.request("GET", "/v2/workspaces").json()["workspaces"]
    assert "sandbox-access-key-secret" not in repr(vars(gong))
    assert len(list(tieline.client("gong").users.list())) == 130


def test_a_client_of_an_event_loop(tieline):
    """The same, awaited."""
    with pytest.raises(UsageError, match="async with"):
        tieline.async_client("gong")

    async def example():
        async with tieline:
            gong = tieline.async_client("gong", connection="acme")
            return [each async for each in gong.users.list()], await gong.settings.list_workspaces()

    users, workspaces = asyncio.run(example())
    assert (len(users), bool(workspaces.workspaces)) == (130, True)


@pytest.mark.parametrize("media", [RECORDING, io.BytesIO(RECORDING), "parts"], ids=["bytes", "file", "parts"])
def test_files_go_through_in_parts(tieline, sandbox, media):
    """Bytes, an open file, an iterator."""
    gong = tieline.client("gong", connection="acme")
    host = gong.users.list().items[0].id
    new = {"clientUniqueId": f"{type(media)}", "actualStart": "2026-11-19T17:00:00Z", "direction": "Inbound"}
    new |= {"parties": [{"userId": host}], "primaryUser": host}
    with contextlib.suppress(AttributeError):
        media.seek(0)
    call = gong.calls.add(body=new).call_id
    gong.calls.add_recording(
        id=call, body={"mediaFile": iter([RECORDING[:9], b"", RECORDING[9:]]) if media == "parts" else media}
    )
    (kept,) = [each for each in sandbox.written("media") if each["callId"] == call]
    assert len(RECORDING) == kept["size"]


def test_threads_share_a_client(tieline):
    """And make what it stands on once."""
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: len(list(tieline.client("gong").users.list())), range(16)))
    assert counts == [130] * 16


def test_what_passes_is_tried_again(tieline, sandbox):
    """As with a client of its own."""
    gong = tieline.client("gong", connection="acme")
    for fault in ("429", "500", "torn-body", "drop"):
        sandbox.faults(**{f"on_{fault}": "3:1"})
        assert len(list(gong.users.list())) == 130
        assert len(list(gong.users.list())) == 130
    sandbox.faults()


def test_the_pace_is_that_of_the_connection(tmp_path, sandbox):
    """Whoever calls: the client and the day's budget know of one another."""
    keys = {"username": sandbox.access_key, "password": sandbox.access_key_secret}
    with Tieline(Settings.of({"TIELINE_HOME": str(tmp_path / "home")})) as opened:
        limits = Limits(per_day=3)
        asyncio.run(opened.connect("gong", keys, base_url=sandbox.url, pace=lambda _: limits))
        gong = opened.client("gong")
        for _ in range(2):  # one was spent on looking whether the account is good
            gong.settings.list_workspaces()
        with pytest.raises(QuotaSpent):
            opened.client("gong").settings.list_workspaces()


def test_a_key_that_is_changed_counts_at_once(tieline, sandbox):
    """Without another client being made."""
    gong = tieline.client("gong", connection="acme")
    assert gong.settings.list_workspaces().workspaces
    config = GongSandboxConfig(calls=3, access_key="other", access_key_secret="secret", rate_limit=None)
    with serving(GongSandbox(config)) as url:
        keys = {"username": "other", "password": "secret"}
        asyncio.run(
            tieline.connect("gong", keys, base_url=url, connection_id="acme", pace=lambda _: Limits())
        )
        assert len(list(gong.calls.list())) == 3
    assert type(gong.with_options(Options(retries=0))) is type(gong)


def test_who_is_not_there(tieline):
    """A connection, a provider, a client for it."""
    with pytest.raises(UnknownName, match="has no 'other'"):
        tieline.client("gong", connection="other")
    with pytest.raises(UnknownName, match="there is no 'gongg'"):
        tieline.client("gongg")
