"""Which event functions an event calls, as tasks; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from tieline.core.json import JsonValue
from tieline.events.model import ConnectionChanged, StoredEvent, Subject, WebhookReceived
from tieline.functions.registry import Registry
from tieline.webhooks.payload import payload_of
from tieline.work.model import NewTask, TaskKind


def event_tasks(stored: StoredEvent, registry: Registry) -> list[NewTask]:
    """Return the tasks that an event makes; the same event makes the same ones, by their ids."""
    return list(_tasks(stored, registry))


def _tasks(stored: StoredEvent, registry: Registry) -> Iterator[NewTask]:
    match stored.event:
        case ConnectionChanged(subject=subject, operation="creation" | "override" as operation):
            for function in registry.events_of(subject.integration, "post-connection-creation"):
                yield _task(stored, subject, function.name, {"operation": operation})
        case WebhookReceived(integration=integration, kind=kind) as received:
            for function in registry.events_of(integration, "webhook"):
                if "*" in function.subscriptions or kind in function.subscriptions:
                    told = {
                        "type": kind,
                        "headers": dict(received.headers),
                        "body": payload_of(received.body, received.content_type),
                    }
                    for subject in received.subjects:
                        yield _task(stored, subject, function.name, told)
        case _:
            return


def _task(stored: StoredEvent, subject: Subject, name: str, given: JsonValue) -> NewTask:
    seed = f"{stored.id}/{stored.created_at}/{subject.key}/{name}"
    return NewTask(
        id=hashlib.blake2b(seed.encode(), digest_size=16).hexdigest(),
        kind=TaskKind.EVENT,
        integration=subject.integration,
        connection=subject.key,
        name=name,
        input=given,
        max_attempts=3,
    )
