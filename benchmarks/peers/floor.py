"""The least that has to be done, by hand: aiohttp, one msgspec decode a page, Arrow, Parquet.

No retry, pacing, resumption, change detection or schema: a floor to measure from, not a rival. What is typed in Gong's
`metaData` becomes columns, every other part of a call a column of JSON text.
"""

from __future__ import annotations

import asyncio

import aiohttp
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from job import Job, read
from msgspec import Raw

_EMPTY = Raw(b"null")
_PAGES_A_GROUP = 20


class _Meta(msgspec.Struct, rename="camel", gc=False):
    id: str
    url: str | None = None
    title: str | None = None
    scheduled: str | None = None
    started: str | None = None
    duration: int | None = None
    primary_user_id: str | None = None
    direction: str | None = None
    system: str | None = None
    scope: str | None = None
    media: str | None = None
    language: str | None = None
    workspace_id: str | None = None
    sdr_disposition: str | None = None
    client_unique_id: str | None = None
    custom_data: str | None = None
    purpose: str | None = None


class _Call(msgspec.Struct, rename="camel", gc=False):
    meta_data: _Meta
    context: Raw = _EMPTY
    parties: Raw = _EMPTY
    content: Raw = _EMPTY
    interaction: Raw = _EMPTY
    collaboration: Raw = _EMPTY
    media: Raw = _EMPTY


class _Records(msgspec.Struct):
    cursor: str | None = None


class _Page(msgspec.Struct):
    records: _Records
    calls: list[_Call]


_META = _Meta.__struct_fields__
_PARTS = _Call.__struct_fields__[1:]
_SCHEMA = pa.schema(
    [(name, pa.int64() if name == "duration" else pa.string()) for name in _META]
    + [(name, pa.binary()) for name in _PARTS]
)


def _batch(calls: list[_Call]) -> pa.Table:
    meta = [[getattr(call.meta_data, name) for call in calls] for name in _META]
    parts = [[bytes(getattr(call, name)) for call in calls] for name in _PARTS]
    columns = [pa.array(column, field.type) for column, field in zip(meta + parts, _SCHEMA, strict=True)]
    return pa.table(columns, schema=_SCHEMA)


async def main(job: Job) -> None:
    decoder = msgspec.json.Decoder(_Page)
    headers = {
        "Authorization": aiohttp.encode_basic_auth(job.username, job.password),
        "Content-Type": "application/json",
    }
    body = {**job.body, "filter": {"fromDateTime": job.start}}
    waiting: list[_Call] = []
    done = 0
    with pq.ParquetWriter(f"{job.folder}/calls.parquet", _SCHEMA) as writer:
        async with aiohttp.ClientSession(headers=headers, read_bufsize=256 * 1024) as session:
            while True:
                async with session.post(job.url + job.path, data=msgspec.json.encode(body)) as answer:
                    answer.raise_for_status()
                    page = decoder.decode(await answer.read())
                waiting += page.calls
                done += len(page.calls)
                if len(waiting) >= _PAGES_A_GROUP * 100 or not page.records.cursor:
                    writer.write_table(_batch(waiting))
                    waiting = []
                if not page.records.cursor:
                    break
                body["cursor"] = page.records.cursor
    print(done)


asyncio.run(main(read()))
