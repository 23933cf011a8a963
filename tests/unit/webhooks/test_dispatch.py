"""What happened becomes webhooks and tasks, told once."""

import pytest
from tests.working import HandClock

from tieline.access.model import Environment
from tieline.events.model import ConnectionChanged, StoredEvent, Subject
from tieline.functions.registry import Registry
from tieline.webhooks.dispatch import Dispatcher
from tieline.webhooks.settings import WebhookSettings

HERE = Environment(uuid="8f8e4b0e-0d6c-4b0f-9a0c-2f1f9d6f7a11", name="dev")
SUBJECT = Subject(key=7, integration="gong", provider="gong", connection_id="acme", auth_mode="BASIC")
CREATED = ConnectionChanged(subject=SUBJECT, operation="creation")
ONE = WebhookSettings(primary_url="https://a.example/hook")


class Outbox:
    """Holds one event; `won` is whether nobody else takes it first."""

    def __init__(self, *events, won=True):
        self.events = [
            StoredEvent(id=number, created_at=1, event=each) for number, each in enumerate(events, 1)
        ]
        self.won = won
        self.settled = []

    def waiting(self, limit):
        return self.events[:limit]

    def settle(self, events, deliveries, tasks, *, now):
        self.events = [each for each in self.events if each.id not in events]
        self.settled.append((list(events), len(deliveries), len(tasks)))
        return self.won


def dispatcher(outbox, settings=ONE):
    return Dispatcher(
        outbox,
        settings=lambda: settings,
        environment=lambda: HERE,
        registry=Registry,
        follow=lambda: None,
        clock=HandClock(),
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
