"""What is let go of by age: payloads, records of syncs that stand still, and runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from tests.storing import KEYS, a_draft, connect

from tieline.records.model import Batch, CheckpointKey, Counts, FeedQuery, StreamKey
from tieline.storage import retention
from tieline.storage.connections import SqlConnectionStore
from tieline.storage.database import Database, Row, Value, open_database
from tieline.storage.deliveries import SqlDeliveryStore
from tieline.storage.purge import purge_runs
from tieline.storage.records import SqlRecordStore
from tieline.storage.runs import SqlRunStore
from tieline.storage.tasks import SqlTaskStore
from tieline.webhooks.delivery import Content, Delivery, DeliveryQuery
from tieline.work.lease import lease_key
from tieline.work.model import NewTask, Run, RunCounts, RunStatus, TaskKind

CALLS = StreamKey(connection=1, model="Call")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def records(database: Database) -> SqlRecordStore:
    return SqlRecordStore(database, KEYS, b"h" * 32)


def put(records: SqlRecordStore, *ids: str, now: int, stream: StreamKey = CALLS, data: bytes = b"{}") -> None:
    records.write(Batch(stream=stream, records=[(id_, data) for id_ in ids]), now=now)


def a_run(number: int, *, connection: int = 1, sync: str = "calls", **more: object) -> Run:
    fields = {
        "id": f"{connection}-{sync}-{number}", "connection": connection, "sync": sync, "kind": "full",
        "status": RunStatus.SUCCESS, "owner": "me", "epoch": 1, "started_at": number, "heartbeat_at": number,
        "finished_at": number, "counts": RunCounts(),
    }  # fmt: skip
    return Run(**{**fields, **more})


def test_payloads_that_are_old_are_emptied(database: Database, records: SqlRecordStore) -> None:
    """In every stream; what changed at that moment or later stays, and nothing moves."""
    users = StreamKey(connection=2, model="User", variant="v")
    put(records, "a", "b", now=10)
    put(records, "u", now=11, stream=users)
    put(records, "b", "c", now=20, data=b"[]")
    before = [(each.id, each.cursor) for each in records.feed(CALLS, FeedQuery()).records]
    assert retention.prune_stale(database, KEYS, before=20, now=99) == 2
    assert retention.prune_stale(database, KEYS, before=20, now=99) == 0
    after = records.feed(CALLS, FeedQuery()).records
    assert [(each.id, each.cursor) for each in after] == before
    assert {each.id: each.pruned_at for each in after} == {"a": 99, "b": None, "c": None}
    assert records.feed(users, FeedQuery()).records[0].data is None
    assert retention.prune_stale(database, KEYS, before=21, now=100) == 2


def test_many_payloads_are_emptied_little_by_little(database: Database, records: SqlRecordStore) -> None:
    """Until none is left."""
    put(records, *map(str, range(10)), now=10)
    assert retention.prune_stale(database, KEYS, before=11, now=99, batch=4) == 10
    assert retention.drop_idle(database, KEYS, before=11, batch=4) == 10


def test_records_of_syncs_that_stand_still_are_removed(database: Database, records: SqlRecordStore) -> None:
    """Where neither a record has changed nor a sync of the connection and variant has run since."""
    streams = {
        "idle": StreamKey(connection=1, model="Call"),
        "other variant": StreamKey(connection=1, model="Call", variant="v"),
        "run": StreamKey(connection=2, model="Call"),
        "running": StreamKey(connection=3, model="Call"),
        "changed": StreamKey(connection=4, model="Call"),
    }
    for name, stream in streams.items():
        put(records, "a", "b", now=50 if name == "changed" else 10, stream=stream)
    runs = SqlRunStore(database, KEYS)
    runs.save(a_run(49, connection=1))
    runs.save(a_run(50, connection=1, sync="v", variant="v"))
    runs.save(a_run(10, connection=2, finished_at=50))
    runs.save(a_run(10, connection=3, heartbeat_at=50, finished_at=None, status=RunStatus.RUNNING))
    assert retention.drop_idle(database, KEYS, before=50) == 2
    assert retention.drop_idle(database, KEYS, before=50) == 0
    left = {name for name, stream in streams.items() if records.existing(stream, ["a"])}
    assert left == {"other variant", "run", "running", "changed"}
    assert records.counts(1)["Call", "base"] == Counts(live=0, deleted=0, last_modified_at=None)


def test_syncs_whose_records_are_removed_begin_anew(database: Database, records: SqlRecordStore) -> None:
    """Else what they brought would never come back; those of another variant stay where they are."""
    place, other = (CheckpointKey(connection=1, sync="calls", variant=each) for each in ("base", "v"))
    put(records, "a", now=10)
    for each in (place, other):
        records.save_checkpoint(each, b"far", fence=None, now=10)
    assert retention.drop_idle(database, KEYS, before=50) == 1
    assert (records.checkpoint(place), records.checkpoint(other)) == (None, b"far")


class Rises:
    """A database in which a sync begins to run once it was looked which stand still."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __getattr__(self, name: str) -> object:
        return getattr(self._database, name)

    def read(self, query: str, /, **values: Value) -> list[Row]:
        found = self._database.read(query, **values)
        running = {"heartbeat_at": 50, "finished_at": None, "status": RunStatus.RUNNING}
        SqlRunStore(self._database, KEYS).save(a_run(49, **running))
        return found


def test_a_sync_that_begins_to_run_keeps_its_records(database: Database, records: SqlRecordStore) -> None:
    """And its checkpoint, by which it would not ask for them again."""
    place = CheckpointKey(connection=1, sync="calls")
    put(records, "a", now=10)
    records.save_checkpoint(place, b"far", fence=None, now=10)
    assert retention.drop_idle(cast("Database", Rises(database)), KEYS, before=50) == 0
    assert (records.existing(CALLS, ["a"]), records.checkpoint(place)) == ({"a"}, b"far")


def test_old_runs_are_removed_but_for_the_last_ones(database: Database) -> None:
    """Of each sync for itself; of those that are young some more are kept."""
    runs = SqlRunStore(database, KEYS)
    for number in range(1, 9):
        runs.save(a_run(number))
        runs.save(a_run(number, sync="users"))
    for number in (1, 2, 3):
        runs.save(a_run(number, sync="few"))
    assert purge_runs(database, before=6, keep=3, most=5) == 10
    assert purge_runs(database, before=6, keep=3, most=5) == 0
    assert [run.started_at for run in runs.history(1, sync="calls")] == [8, 7, 6]
    assert [run.started_at for run in runs.history(1, sync="few")] == [3, 2, 1]


def test_young_runs_are_kept_up_to_a_number(database: Database) -> None:
    """However many there are in a short time."""
    runs = SqlRunStore(database, KEYS)
    for number in range(1, 9):
        runs.save(a_run(number))
    assert purge_runs(database, before=1, keep=3, most=5) == 3
    assert [run.started_at for run in runs.history(1)] == [8, 7, 6, 5, 4]


def test_leases_go_with_their_connection(database: Database) -> None:
    """Nobody writes under them any more."""
    connections, runs = SqlConnectionStore(database, KEYS), SqlRunStore(database, KEYS)
    leases = []
    for name in ("gone", "here"):
        key = connect(database, name)
        leases.append(lease_key(key, "calls"))
        runs.claim(leases[-1], owner="me", now=1, ttl=9)
        runs.save(a_run(1, connection=key))
    connections.delete("crm", "gone", now=5)
    assert connections.purge(before=8) == 1
    assert [runs.holder(each, now=2) for each in leases] == [None, "me"]


def test_what_was_to_be_done_and_told_goes_with_a_connection(database: Database) -> None:
    """But for what another account under the same id has had since."""
    connections = SqlConnectionStore(database, KEYS)
    tasks, deliveries = SqlTaskStore(database, KEYS), SqlDeliveryStore(database, KEYS)
    gone, here = connect(database, "gone"), connect(database, "here")
    for key in (gone, here):
        tasks.add(
            NewTask(id=str(key), kind=TaskKind.SYNC, integration="crm", connection=key, name="calls"), now=1
        )
    for name, at in (("gone", 1), ("gone", 9), ("here", 1)):
        deliveries.add([
            Delivery(
                id=f"{name} {at}", type="auth", integration="crm", connection_id=name, url="https://a.test",
                trusted=True, created_at=at, content=Content(body=b""),
            )
        ])  # fmt: skip
    connections.delete("crm", "gone", now=5)
    assert connections.purge(before=8) == 1
    assert [tasks.get(str(key)) is None for key in (gone, here)] == [True, False]
    assert {each.id for each in deliveries.search(DeliveryQuery())} == {"gone 9", "here 1"}


def test_a_connection_that_came_back_keeps_its_tasks(database: Database) -> None:
    """It is not purged."""
    connections, tasks = SqlConnectionStore(database, KEYS), SqlTaskStore(database, KEYS)
    key = connect(database, "one")
    tasks.add(NewTask(id="t", kind=TaskKind.SYNC, integration="crm", connection=key, name="calls"), now=1)
    connections.delete("crm", "one", now=5)
    saved = connections.save(a_draft("one"), keep_credentials=True, now=6)
    connections.make_current(saved, now=6)
    assert connections.purge(before=8) == 0
    assert tasks.waiting(key, "sync", "calls", "base")
