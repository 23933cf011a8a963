"""A sync of a configuration that is killed at any moment goes on where it was, and loses nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.processes import FREE, Home, MakeHome, Sandbox, finish, kill, make_home, pause, sandbox_process

from tieline.records.model import FeedQuery

__all__ = ["make_home"]

CALLS = 900
FILE = """
import dlt

BODY = {"type": "cursor", "cursor_path": "records.cursor", "cursor_body_path": "cursor"}


def lift(call):
    return {**call, "id": call["metaData"]["id"], "started": call["metaData"]["started"]}


config = {
    "client": {
        "base_url": dlt.config["sandbox.url"] + "/v2",
        "auth": {"type": "http_basic", "username": dlt.secrets["sandbox.key"], "password": dlt.secrets["sandbox.secret"]},
    },
    "resource_defaults": {"write_disposition": "merge", "endpoint": {"method": "POST", "paginator": BODY}},
    "resources": [
        {
            "name": "calls",
            "primary_key": "id",
            "endpoint": {
                "path": "calls/extensive",
                "data_selector": "calls",
                "json": {"filter": {"fromDateTime": "{incremental.start_value}"}},
                "incremental": {"cursor_path": "started", "initial_value": "2016-01-01T00:00:00Z"},
            },
            "processing_steps": [{"map": lift}],
        },
        {
            "name": "transcripts",
            "primary_key": "callId",
            "endpoint": {
                "path": "calls/transcript",
                "data_selector": "callTranscripts",
                "json": {"filter": {"callIds": ["{resources.calls.id}"]}},
            },
        },
    ],
}
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with sandbox_process("--calls", str(CALLS), "--latency-ms", "60") as running:
        running.control("transcripts", ready=True)
        yield running


def held(home: Home, stream: str) -> list[dict]:
    with home.open() as tieline:
        page = tieline.records("rest", stream, FeedQuery(limit=10_000))
        return [json.loads(each.data or b"") for each in page.records]


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_sync_goes_on_where_it_was(
    seed: int, sandbox: Sandbox, make_home: MakeHome, tmp_path: Path
) -> None:
    """Whatever moment it was killed at; no page that was stored is asked for again."""
    dice = random.Random(seed)
    (tmp_path / "gong.py").write_text(FILE)
    home = make_home(
        {
            "SANDBOX__URL": sandbox.url,
            "SANDBOX__KEY": sandbox.access_key,
            "SANDBOX__SECRET": sandbox.access_key_secret,
        }
    )
    command = ("sync", "--config", str(tmp_path / "gong.py"), "--batch", "transcripts=100", *FREE)
    sandbox.reset()
    for _ in range(2):
        process = home.start(*command)
        sandbox.wait_for(sandbox.stats()["total"] + dice.randint(1, 8), process)
        pause(dice.random() * 0.06)
        kill(process)
        finish(process)
    done = home.run(*command)
    assert (done.code, done.complaints) == (0, [])
    by_id = {call["metaData"]["id"]: call for call in sandbox.truth("calls")}
    assert {call["id"] for call in held(home, "calls")} == set(by_id)
    assert {each["callId"] for each in held(home, "transcripts")} == set(by_id)
    assert sandbox.stats()["total"] <= 2 * CALLS / 100 + 2 * 5 + 3
