"""Peers that print messages, a line of JSON each, and load nothing: our manifest run by airbyte-cdk, and our tap of singer-sdk."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from benchmarks.peers.job import Job
from benchmarks.process import AIRBYTE, ROOT, SINGER_PYTHON, Cost, run

_PEERS = ROOT / "benchmarks" / "peers"
_STREAM = {
    "stream": {"name": "calls", "json_schema": {}, "supported_sync_modes": ["full_refresh", "incremental"]},
    "sync_mode": "incremental",
    "destination_sync_mode": "append_dedup",
    "cursor_field": ["started"],
    "primary_key": [["id"]],
}


def airbyte(job: Job, *, budget: bool) -> tuple[Cost, int]:
    """Read the calls with airbyte-cdk, after those of the last run; return what it cost and how many records it told."""
    documents = {
        "config": {**_account(job), "start": job.start},
        "catalog": {"streams": [_STREAM]},
        "manifest-path": _manifest(job, budget=budget),
    }
    return _read([AIRBYTE, "read"], job, documents)


def _manifest(job: Job, *, budget: bool) -> dict[str, Any]:
    """Return the manifest with what the job asks for, and with or without its budget of requests."""
    manifest: dict[str, Any] = yaml.safe_load((_PEERS / "gong_manifest.yaml").read_text("utf-8"))
    asked = {name: value for name, value in job.body.items() if name != "filter"}
    manifest["streams"][0]["retriever"]["requester"]["request_body"]["value"] = asked
    if not budget:
        del manifest["api_budget"]
    return manifest


def singer(job: Job) -> tuple[Cost, int]:
    """Read the calls with singer-sdk, after those of the last run; return what it cost and how many records it told."""
    config = {**_account(job), "body": job.body, "start_date": job.start}
    return _read([SINGER_PYTHON, str(_PEERS / "tap_gong.py")], job, {"config": config})


def _account(job: Job) -> dict[str, str]:
    return {"url": job.url, "path": job.path, "username": job.username, "password": job.password}


def _read(command: Sequence[str], job: Job, documents: Mapping[str, object]) -> tuple[Cost, int]:
    """Run a command with documents as its options. What it prints goes into a file, its last state into the next run."""
    folder = Path(job.folder)
    arguments = [*command]
    for name, document in documents.items():
        file = folder / f"{name}.json"
        file.write_text(json.dumps(document), "utf-8")
        arguments += [f"--{name}", str(file)]
    state = folder / "state.json"
    if state.exists():
        arguments += ["--state", str(state)]
    printed = folder / f"messages-{len(list(folder.glob('messages-*')))}.jsonl"
    cost, records = run(arguments, into=printed), 0
    with printed.open("rb") as lines:
        for message in map(json.loads, lines):
            records += message["type"] == "RECORD"
            if message["type"] == "STATE":
                kept = [message["state"]] if "state" in message else message["value"]
                state.write_text(json.dumps(kept), "utf-8")
    return cost, records
