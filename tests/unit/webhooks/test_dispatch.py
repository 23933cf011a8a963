"""What happened becomes webhooks and tasks, told once."""

import asyncio

import pytest
from tests.working import HandClock

from tieline.access.model import Environment
from tieline.events.model import ConnectionChanged, StoredEvent, Subject, UnreadEvent
from tieline.functions.registry import Registry
from tieline.webhooks.dispatch import AGAIN, Dispatcher
from tieline.webhooks.settings import WebhookSettings

HERE = Environment(uuid="8f8e4b0e-0d6c-4b0f-9a0c-2f1f9d6f7a11", name="dev")
SUBJECT = Subject(key=7, integration="gong", provider="gong", connection_id="acme", auth_mode="BASIC")
CREATED = ConnectionChanged(subject=SUBJECT, operation="creation")
ONE = WebhookSettings(primary_url="https://a.example/hook")


class Outbox:
    """Holds one event; `won` is whether nobody else takes it first."""

    def __init__(self, *events, won=True):
        self.events = [
            UnreadEvent(id=number, created_at=1, why="no key")
            if each is None
            else StoredEvent(id=number, created_at=1, event=each)
            for number, each in enumerate(events, 1)
        ]
        self.put_aside = []
        self.won = won
        self.settled = []

    def waiting(self, limit):
        return self.events[:limit]

    def set_aside(self, events):
        self.put_aside += [each for each in self.events if each.id in events]
        self.events = [each for each in self.events if each.id not in events]

    def take_back(self):
        self.events += self.put_aside
        self.put_aside = []

    def settle(self, events, deliveries, tasks, *, now):
        self.events = [each for each in self.events if each.id not in events]
        self.settled.append((list(events), len(deliveries), len(tasks)))
        return self.won


def dispatcher(outbox, settings=ONE, clock=None):
    return Dispatcher(
        outbox,
        settings=lambda: settings,
        environment=lambda: HERE,
        registry=Registry,
        follow=lambda: None,
        clock=clock or HandClock(),
    )


@pytest.mark.parametrize(
    ("outbox", "settings", "told"),
    [
        (Outbox(), ONE, None),
        (Outbox(CREATED), ONE, True),
        (Outbox(CREATED), WebhookSettings(), False),
        (Outbox(CREATED, won=False), ONE, False),
    ],
)
def test_it_tells_whether_there_is_something_new_to_do(outbox, settings, told):
    """Not where nothing follows from what happened, nor where another dispatcher was faster."""
    assert told is dispatcher(outbox, settings).dispatch()
    assert outbox.waiting(9) == []


def test_all_that_happened_is_taken_away_at_once():
    """With all that follows from it."""
    outbox = Outbox(CREATED, CREATED)
    dispatcher(outbox).dispatch()
    assert outbox.settled == [([1, 2], 2, 0)]


def test_an_event_that_cannot_be_read_holds_up_no_other(caplog):
    """It is told, and set aside."""
    outbox = Outbox(None, CREATED, None)
    assert dispatcher(outbox).dispatch() is True
    assert (outbox.settled, [each.id for each in outbox.put_aside]) == ([([2], 1, 0)], [1, 3])
    assert [each.facts["number"] for each in caplog.records] == [1, 3]
    assert dispatcher(outbox).dispatch() is None


def test_there_may_be_more_behind_those_that_cannot_be_read():
    """However many these are."""
    outbox = Outbox(*[None] * 150, CREATED)
    assert [dispatcher(outbox).dispatch() for _ in range(3)] == [False, True, None]


def test_an_event_that_nothing_can_be_made_of_is_set_aside(caplog):
    """It is written down what went wrong."""

    strange = ConnectionChanged(subject=None, operation="creation")
    outbox = Outbox(strange, CREATED)
    assert dispatcher(outbox).dispatch() is True
    assert ([each.id for each in outbox.put_aside], "fault" in caplog.text) == ([1], True)


async def test_what_was_set_aside_is_tried_again_at_the_start():
    """By then there may be another key, or another version."""
    outbox = Outbox(CREATED)
    outbox.set_aside([1])
    work = asyncio.create_task(dispatcher(outbox).run(60.0))
    while not outbox.settled:
        await asyncio.sleep(0)
    work.cancel()
    assert outbox.settled == [([1], 1, 0)]


async def test_what_was_set_aside_is_tried_again_after_an_hour():
    """It may have been another process that could not read it, of an older version that ends only now."""
    outbox, clock = Outbox(), HandClock()
    began = clock.now()
    work = asyncio.create_task(dispatcher(outbox, clock=clock).run(60.0))
    while clock.now() == began:
        await asyncio.sleep(0)
    outbox.put_aside = Outbox(CREATED).events
    while not outbox.settled:
        await asyncio.sleep(0)
    work.cancel()
    assert clock.now() - began >= AGAIN
    assert outbox.settled == [([1], 1, 0)]
