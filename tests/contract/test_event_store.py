"""The outbox: what happened is there until it is told, and then what follows from it is there instead."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from tests.storing import KEYS

from tieline.connections.vault import KeyRing, generate_key
from tieline.core.clock import MICROSECONDS
from tieline.events.model import (
    ActionFinished,
    ConnectionChanged,
    Event,
    ModelChanges,
    RefreshChanged,
    StoredEvent,
    Subject,
    SyncFinished,
    Trouble,
    UnreadEvent,
    WebhookReceived,
)
from tieline.http.pace import DAY
from tieline.storage.database import Database, open_database
from tieline.storage.deliveries import SqlDeliveryStore
from tieline.storage.event_writer import event_aad
from tieline.storage.outbox import SqlEventStore
from tieline.storage.runs import SqlRunStore
from tieline.storage.tasks import SqlTaskStore
from tieline.webhooks.delivery import Content, Delivery, DeliveryQuery
from tieline.work.model import NewTask, Run, RunCounts, RunStatus, TaskKind
from tieline.work.shares import Shares

SUBJECT = Subject(
    key=1, integration="crm", provider="gong", connection_id="one", auth_mode="OAUTH2", tags={"a": "b"},
    end_user={"endUserId": "u", "tags": {}}, webhook_url_override="https://a.test",
)  # fmt: skip
BARE = Subject(key=2, integration="crm", provider="gong", connection_id="two", auth_mode="NONE")
EVENTS: list[Event] = [
    ConnectionChanged(subject=SUBJECT, operation="creation"),
    RefreshChanged(subject=BARE, trouble=Trouble(type="x", description="y", payload={"z": [1, None]})),
    RefreshChanged(subject=BARE),
    SyncFinished(
        subject=SUBJECT, sync="calls", type="INITIAL", changes={"Call": ModelChanges(added=1)}, started_at=1,
        finished_at=2, checkpoint_after={"at": "now"},
    ),
    ActionFinished(subject=BARE, task="t"),
    WebhookReceived(
        integration="crm", provider="gong", subjects=(SUBJECT, BARE), kind=None, headers=(("X-A", "1"), ("X-A", "2")),
        body="\u20ac", forward=True,
    ),
]  # fmt: skip


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def outbox(database: Database) -> SqlEventStore:
    return SqlEventStore(database, KEYS)


def a_delivery(id_: str) -> Delivery:
    return Delivery(
        id=id_, type="auth", integration="crm", connection_id="one", url="https://a.test", trusted=True,
        created_at=1, next_at=1, content=Content(body=b"{}"),
    )  # fmt: skip


def a_task(id_: str) -> NewTask:
    return NewTask(id=id_, kind=TaskKind.EVENT, integration="crm", connection=1, name="on_call")


def test_events_wait_in_their_order_as_they_were(outbox: SqlEventStore) -> None:
    """Of every kind; as many as asked for."""
    for at, event in enumerate(EVENTS, 1):
        outbox.add(event, now=at)
    found = outbox.waiting(99)
    assert [(each.created_at, each.event) for each in found] == list(enumerate(EVENTS, 1))
    assert [each.id for each in found] == sorted({each.id for each in found})
    assert outbox.waiting(2) == found[:2]


def test_few_events_are_read_at_once_that_are_large(outbox: SqlEventStore) -> None:
    """One in any case."""
    large = WebhookReceived(
        integration="crm", provider="crm", subjects=(), kind=None, headers=(), body="x" * 9_000_000
    )
    for _ in range(3):
        outbox.add(large, now=1)
    assert [each.id for each in outbox.waiting(99)] == [1, 2]
    outbox.settle([1, 2], [], [], now=1)
    huge = msgspec.structs.replace(large, body="x" * 20_000_000)
    outbox.add(huge, now=1)
    assert [each.event for each in outbox.waiting(99)] == [large, huge]
    outbox.settle([3], [], [], now=1)
    outbox.add(huge, now=1)
    assert [each.id for each in outbox.waiting(99)] == [4]


def test_what_follows_takes_the_place_of_events(database: Database, outbox: SqlEventStore) -> None:
    """Deliveries and tasks are there once the events are not."""
    for event in EVENTS[:3]:
        outbox.add(event, now=1)
    first, second, third = outbox.waiting(9)
    assert outbox.settle([first.id, second.id], [a_delivery("d"), a_delivery("e")], [a_task("t")], now=7)
    assert outbox.waiting(9) == [third]
    assert {each.id for each in SqlDeliveryStore(database, KEYS).search(DeliveryQuery())} == {"d", "e"}
    (task,) = SqlTaskStore(database, KEYS).claim(owner="me", now=7, ttl=1, shares=Shares.of_all(9))
    assert (task.id, task.created_at) == ("t", 7)


def test_an_event_is_told_by_one_alone(database: Database, outbox: SqlEventStore) -> None:
    """Where another was faster with any of them, nothing is changed."""
    for event in EVENTS[:2]:
        outbox.add(event, now=1)
    first, second = outbox.waiting(9)
    assert outbox.settle([first.id], [], [], now=2)
    assert not outbox.settle([first.id, second.id], [a_delivery("d")], [a_task("t")], now=3)
    assert outbox.waiting(9) == [second]
    assert SqlDeliveryStore(database, KEYS).get("d") is None
    assert SqlTaskStore(database, KEYS).get("t") is None


def test_of_many_who_tell_an_event_at_once_one_does(database_url: str) -> None:
    """What follows from each is there once."""
    databases = [open_database(database_url) for _ in range(2)]
    outboxes = [SqlEventStore(database, KEYS) for database in databases]
    for number in range(12):
        outboxes[0].add(EVENTS[number % len(EVENTS)], now=1)

    def tell(number: int) -> None:
        for event in outboxes[number % 2].waiting(12):
            outboxes[number % 2].settle([event.id], [a_delivery(f"{event.id}-{number}")], [], now=2)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(tell, range(6)))
    told = [each.id.split("-")[0] for each in SqlDeliveryStore(databases[0], KEYS).search(DeliveryQuery())]
    assert (len(told), len(set(told)), outboxes[0].waiting(9)) == (12, 12, [])
    for database in databases:
        database.close()


def test_an_event_that_nobody_reads_is_dropped_after_a_day(outbox: SqlEventStore) -> None:
    """When the next is written."""
    day = DAY * MICROSECONDS
    outbox.add(EVENTS[0], now=1)
    outbox.add(EVENTS[1], now=2)
    outbox.add(EVENTS[2], now=2 + day)
    assert [each.event for each in outbox.waiting(9)] == EVENTS[1:3]


def test_an_event_that_cannot_be_read_is_told_as_such(database: Database, outbox: SqlEventStore) -> None:
    """Sealed by another's key, torn, or written by a later version; the others are read."""
    strange = SqlEventStore(database, KeyRing.parse(generate_key()))
    outbox.add(EVENTS[0], now=1)
    strange.add(EVENTS[1], now=2)
    outbox.add(EVENTS[2], now=3)
    torn = KEYS.seal(b'{"event":"unheard of"}', event_aad(3))
    database.write(lambda transaction: transaction.execute("seal_event", id=3, content=torn))
    found = outbox.waiting(9)
    assert [(each.id, isinstance(each, UnreadEvent)) for each in found] == [(1, False), (2, True), (3, True)]
    assert [each.id for each in strange.waiting(9) if isinstance(each, StoredEvent)] == [2]


def test_an_event_that_is_set_aside_waits_no_more_until_it_is_taken_back(
    database: Database, outbox: SqlEventStore
) -> None:
    """Meanwhile it is counted, and kept for longer than others."""
    day = DAY * MICROSECONDS
    for at in range(3):
        outbox.add(EVENTS[at], now=at)
    outbox.set_aside([1, 3])
    assert ([each.id for each in outbox.waiting(9)], outbox.aside()) == ([2], 2)
    outbox.add(EVENTS[3], now=29 * day)
    assert ([each.id for each in outbox.waiting(9)], outbox.aside()) == ([4], 2)
    assert (outbox.take_back(), outbox.take_back(), outbox.aside()) == (2, 0, 0)
    assert [each.id for each in outbox.waiting(9)] == [1, 3, 4]
    outbox.set_aside([1])
    outbox.add(EVENTS[4], now=31 * day)
    assert outbox.aside() == 0


def test_what_happened_is_sealed(database: Database, outbox: SqlEventStore) -> None:
    """Whom it was about is not to be read in the database."""
    outbox.add(EVENTS[0], now=1)
    ((_, _, content),) = database.read("read_events", limit=9, bytes=99)
    assert content[:5] == KEYS.seal(b"", b"")[:5]
    assert b"connection" not in content


def test_a_run_is_stored_with_its_event(database: Database, outbox: SqlEventStore) -> None:
    """Dated as its end."""
    run = Run(
        id="r", connection=1, sync="calls", kind="full", status=RunStatus.SUCCESS, owner="me", epoch=1,
        started_at=1, heartbeat_at=8, finished_at=9, counts=RunCounts(models={"Call": ModelChanges(added=3)}),
    )  # fmt: skip
    runs = SqlRunStore(database, KEYS)
    runs.save(run)
    assert outbox.waiting(9) == []
    runs.save(run, event=EVENTS[3])
    assert [(each.created_at, each.event) for each in outbox.waiting(9)] == [(9, EVENTS[3])]
    assert runs.history(1) == [run]
