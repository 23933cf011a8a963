"""A home with records in it that nobody had to sync, and what a sandbox of Gong has, as records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from tieline.app import Tieline
from tieline.connections.own import own_draft
from tieline.core.json import dig
from tieline.records.model import Batch, StreamKey
from tieline.sandbox.gong import GongSandboxConfig
from tieline.sandbox.gong.truth import Stream, truth
from tieline.sandbox.gong.world import World
from tieline.settings import Settings
from tieline.sources.gong import GONG

#: Friday, 20 November 2026, 17:00 UTC: 09:00 for the company.
NOW_MS = 1_795_194_000_000
ZONE = "US/Pacific"
Records = Mapping[str, Iterable[dict[str, Any]]]


@contextmanager
def holding(folder: Path, records: Records, *, database_url: str | None = None) -> Iterator[Tieline]:
    """Open a home whose only connection, of Gong, has these records."""
    variables = {"TIELINE_HOME": str(folder)}
    if database_url is not None:
        variables["TIELINE_DATABASE_URL"] = database_url
    with Tieline(Settings.of(variables)) as tieline:
        save(tieline, connect(tieline), records)
        yield tieline


def connect(tieline: Tieline, connection_id: str = "default") -> int:
    """Store a connection of Gong; return its row."""
    draft = own_draft(
        tieline.catalogue.load("gong"),
        {"username": connection_id, "password": "p"},
        connection_config=None,
        base_url="https://gong.test",
        connection_id=connection_id,
        pace=None,
        now=1,
    )
    store = tieline._stores.connections
    return store.make_current(store.save(draft, keep_credentials=False, now=1), now=1).key


def save(tieline: Tieline, connection: int, records: Records) -> None:
    """Store records under the ids that their stream gives them."""
    for name, each in records.items():
        resource = GONG.resource(name)
        paths = resource.identity.paths
        rows = [("|".join(str(dig(row, path)) for path in paths), msgspec.json.encode(row)) for row in each]
        stream = StreamKey(connection=connection, model=resource.model)
        tieline._stores.records.write(Batch(stream=stream, records=rows), now=5)


def company(calls: int = 80, users: int = 20) -> dict[str, list[dict[str, Any]]]:
    """Return what a sandbox says is true, by stream; of this month what there is by month."""
    world = World(GongSandboxConfig(calls=calls, users=users), now_ms=NOW_MS)
    month = {"fromDate": "2026-11-01", "toDate": "2026-11-20"}
    monthly = {Stream.USER_ACTIVITY, Stream.INTERACTION_STATS}
    plain = {
        Stream.USERS, Stream.CALLS, Stream.CALL_TRANSCRIPTS, Stream.ANSWERED_SCORECARDS,
        Stream.SCORECARDS, Stream.LIBRARY_FOLDERS, Stream.LIBRARY_CALLS,
    }  # fmt: skip
    found = {
        str(each): [msgspec.json.decode(record) for record in truth(world, each, month)]
        for each in Stream
        if each in monthly | plain
    }
    whole = {"fromDate": "2026-11-01", "toDate": "2026-12-01", "timeZone": ZONE}
    return found | {str(each): [whole | record for record in found[str(each)]] for each in monthly}
