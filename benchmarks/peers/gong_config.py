"""Gong's calls as a `rest_api` configuration: dlt runs it, and so does `tieline sync --config`, which finds its job in JOB."""

from __future__ import annotations

import json
import os
from typing import Any

from job import Job


def _lift(call: dict[str, Any]) -> dict[str, Any]:
    """Bring the key and the cursor's field to the top, where dlt looks for them."""
    return {"id": call["metaData"]["id"], "started": call["metaData"]["started"], **call}


def declared(job: Job, *, nested: bool) -> dict[str, Any]:
    """Return the configuration of a job."""
    start = job.start if job.everything else "{incremental.start_value}"
    endpoint: dict[str, Any] = {
        "path": job.path.removeprefix("/"),
        "method": "POST",
        "json": {**job.body, "filter": {"fromDateTime": start}},
        "data_selector": "calls",
        "paginator": {"type": "cursor", "cursor_path": "records.cursor", "cursor_body_path": "cursor"},
        "response_actions": [{"status_code": 404, "action": "ignore"}],
    }
    if not job.everything:
        endpoint["incremental"] = {"cursor_path": "started", "initial_value": job.start}
    resource: dict[str, Any] = {
        "name": "calls",
        "primary_key": "id",
        "write_disposition": "merge",
        "endpoint": endpoint,
        "processing_steps": [{"map": _lift}],
    }
    if not nested:
        resource["max_table_nesting"] = 0
    auth = {"type": "http_basic", "username": job.username, "password": job.password}
    return {"client": {"base_url": job.url, "auth": auth}, "resources": [resource]}


if "JOB" in os.environ:
    config = declared(Job(**json.loads(os.environ["JOB"])), nested=False)
