"""dlt, as its documentation would have it for Gong: `python dlt_gong.py nested|flat|arrow JOB`.

`nested` and `flat` are the declarative REST source, with Parquet loader files, the cheapest that dlt has for DuckDB.
`arrow` is a resource of one's own on dlt's RESTClient that yields Arrow tables with a column of JSON text for each part.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import dlt
from dlt.sources.helpers.rest_client import RESTClient
from dlt.sources.helpers.rest_client.auth import HttpBasicAuth
from dlt.sources.helpers.rest_client.paginators import JSONResponseCursorPaginator
from dlt.sources.rest_api import rest_api_source
from gong_config import declared
from job import Job, read


def _declared(job: Job, *, nested: bool) -> Any:
    return rest_api_source(declared(job, nested=nested))


def _arrow(job: Job) -> Any:
    import orjson
    import pyarrow as pa

    parts = ("metaData", "context", "parties", "content", "interaction", "collaboration", "media")
    client = RESTClient(
        base_url=job.url,
        auth=HttpBasicAuth(job.username, job.password),
        paginator=JSONResponseCursorPaginator(cursor_path="records.cursor", cursor_body_path="cursor"),
        data_selector="calls",
    )

    since = dlt.sources.incremental("started", initial_value=job.start)

    @dlt.resource(name="calls", primary_key="id", write_disposition="merge")
    def calls(started: Any = since) -> Iterator[pa.Table]:
        body = {**job.body, "filter": {"fromDateTime": started.last_value}}
        for page in client.paginate(job.path, method="POST", json=body):
            columns = {name: [call["metaData"][name] for call in page] for name in ("id", "started")}
            columns |= {name: [orjson.dumps(call.get(name)).decode() for call in page] for name in parts}
            yield pa.table(columns)

    return calls()


def main() -> None:
    kind, job = sys.argv[1], read()
    pipeline = dlt.pipeline(
        pipeline_name="gong",
        pipelines_dir=f"{job.folder}/pipelines",
        destination=dlt.destinations.duckdb(f"{job.folder}/warehouse.duckdb"),
        dataset_name="gong",
    )
    data = _arrow(job) if kind == "arrow" else _declared(job, nested=kind == "nested")
    info = pipeline.run(data, loader_file_format="parquet")
    info.raise_on_failed_jobs()
    counts = pipeline.last_trace.last_normalize_info.row_counts
    print(counts.get("calls", 0))


main()
