"""Which webhooks an event makes, and where they go; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from tieline.access.model import Environment
from tieline.events.model import (
    ActionFinished,
    ConnectionChanged,
    Event,
    RefreshChanged,
    SignInFailed,
    StoredEvent,
    Subject,
    SyncFinished,
    WebhookReceived,
)
from tieline.http.model import Pairs
from tieline.webhooks import bodies
from tieline.webhooks.delivery import Content, Delivery, Type
from tieline.webhooks.settings import WebhookSettings


class _Message(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be told, wherever it goes."""

    type: Type
    integration: str
    connection_id: str
    override: str | None
    content: Content


def deliveries(
    stored: StoredEvent, settings: WebhookSettings, environment: Environment, *, now: int
) -> list[Delivery]:
    """Return the deliveries that an event makes, due now; the same event makes the same ones, by their ids.

    They go to the address of the connection alone where it has one, else to each of the environment's.
    """
    seed = f"{environment.uuid}/{stored.id}/{stored.created_at}"
    made: list[Delivery] = []
    for message in _messages(stored.event, settings, environment.name):
        own = message.override
        for url in settings.urls if own is None else (own,):
            made.append(_delivery(f"{seed}/{len(made)}", message, url, trusted=own is None, now=now))
    return made


def _delivery(seed: str, message: _Message, url: str, *, trusted: bool, now: int) -> Delivery:
    return Delivery(
        id=f"msg_{hashlib.blake2b(seed.encode(), digest_size=16).hexdigest()}",
        type=message.type,
        integration=message.integration,
        connection_id=message.connection_id,
        url=url,
        trusted=trusted,
        created_at=now,
        next_at=now,
        content=message.content,
    )


def _messages(event: Event, settings: WebhookSettings, environment: str) -> Iterator[_Message]:
    match event:
        case ConnectionChanged() | SignInFailed() | RefreshChanged():
            yield from _of("auth", event.subject, *_auth_bodies(event, settings, environment))
        case SyncFinished():
            yield from _of("sync", event.subject, *_sync_bodies(event, settings))
        case ActionFinished():
            if settings.on_async_action_completion:
                yield from _of("async_action", event.subject, bodies.action_body(event))
        case WebhookReceived():
            yield from _forwarded(event)


def _auth_bodies(
    event: ConnectionChanged | SignInFailed | RefreshChanged, settings: WebhookSettings, environment: str
) -> Iterator[bytes]:
    match event:
        case ConnectionChanged(operation="deletion"):
            return
        case ConnectionChanged() if settings.on_auth_creation:
            yield bodies.connection_body(event, environment=environment)
        case SignInFailed() if settings.on_auth_creation:
            yield bodies.sign_in_body(event, environment=environment)
        case RefreshChanged() if settings.on_auth_refresh_error:
            yield bodies.refresh_body(event, environment=environment)
        case _:
            return


def _sync_bodies(event: SyncFinished, settings: WebhookSettings) -> Iterable[bytes]:
    if event.trouble is None:
        return bodies.success_bodies(event, always=settings.on_sync_completion_always)
    return (bodies.failure_body(event, event.trouble),) if settings.on_sync_error else ()


def _of(kind: Type, subject: Subject, *told: bytes, headers: Pairs = ()) -> Iterator[_Message]:
    for body in told:
        yield _Message(
            type=kind,
            integration=subject.integration,
            connection_id=subject.connection_id,
            override=subject.webhook_url_override,
            content=Content(body=body, headers=headers),
        )


def _forwarded(event: WebhookReceived) -> Iterator[_Message]:
    if not event.forward:
        return
    for subject, body in bodies.forward_bodies(event):
        if subject is not None:
            yield from _of("forward", subject, body, headers=event.headers)
        else:
            content = Content(body=body, headers=event.headers)
            yield _Message(
                type="forward",
                integration=event.integration,
                connection_id="",
                override=None,
                content=content,
            )
