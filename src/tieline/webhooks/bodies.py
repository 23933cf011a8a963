"""What each webhook says, to the byte as Nango says it; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tieline.core.clock import zulu
from tieline.core.json import JsonValue
from tieline.events.model import (
    ActionFinished,
    ConnectionChanged,
    ModelChanges,
    RefreshChanged,
    SignInFailed,
    Subject,
    SyncFinished,
    Trouble,
    WebhookReceived,
)
from tieline.webhooks.canonical import canonical
from tieline.webhooks.payload import payload_of

#: Who webhooks are from, to programs that know Nango's.
FROM = "nango"

Fields = Mapping[str, JsonValue]


def connection_body(event: ConnectionChanged, *, environment: str) -> bytes:
    """Return what tells that a connection was made, or authorised anew."""
    return canonical(_auth(event.subject, environment, event.operation, None))


def sign_in_body(event: SignInFailed, *, environment: str) -> bytes:
    """Return what tells that an account could not be connected."""
    return canonical(_auth(event.subject, environment, event.operation, event.trouble))


def refresh_body(event: RefreshChanged, *, environment: str) -> bytes:
    """Return what tells that a token could not be renewed, or can again."""
    return canonical(_auth(event.subject, environment, "refresh", event.trouble))


def success_bodies(event: SyncFinished, *, always: bool) -> Iterator[bytes]:
    """Yield what tells of a run that reached its end, one for each model; unless `always`, for those that changed."""
    since = zulu(event.started_at)
    for model, changes in event.changes.items():
        if always or changes != ModelChanges():
            body: Fields = {
                **_sync(event, model),
                "success": True,
                "modifiedAfter": since,
                "queryTimeStamp": since,
                "responseResults": {
                    "added": changes.added,
                    "updated": changes.updated,
                    "deleted": changes.deleted,
                },
                **_checkpoints(event),
            }
            yield canonical(body)


def failure_body(event: SyncFinished, trouble: Trouble) -> bytes:
    """Return what tells of a run that failed."""
    return canonical(
        {
            **_sync(event, ",".join(event.changes)),
            "success": False,
            "error": _error(trouble, payload=True),
            "startedAt": zulu(event.started_at),
            "failedAt": zulu(event.finished_at),
        }
    )


def action_body(event: ActionFinished) -> bytes:
    """Return what tells that an action has ended, and where its result is."""
    return canonical(
        {
            **_head("async_action", event.subject),
            "payload": {"id": event.task, "statusUrl": f"/action/{event.task}"},
        }
    )


def forward_bodies(event: WebhookReceived) -> Iterator[tuple[Subject | None, bytes]]:
    """Yield what a provider sent, for each connection that it is about; where there is none, as it was sent."""
    try:
        payload = canonical(event.body if event.binary else payload_of(event.body, event.content_type))
    except RecursionError:
        payload = canonical(event.body)
    for subject in event.subjects:
        whose = canonical({"connectionId": subject.connection_id, "from": event.provider})
        what = canonical({"providerConfigKey": subject.integration, "type": "forward"})
        yield subject, b'%b,"payload":%b,%b' % (whose[:-1], payload, what[1:])
    if not event.subjects:
        yield None, payload


def _head(kind: str, subject: Subject) -> dict[str, JsonValue]:
    return {
        "from": FROM,
        "type": kind,
        "connectionId": subject.connection_id,
        "providerConfigKey": subject.integration,
    }


def _auth(subject: Subject, environment: str, operation: str, trouble: Trouble | None) -> Fields:
    return {
        **_head("auth", subject),
        "authMode": subject.auth_mode,
        "provider": subject.provider,
        "environment": environment,
        "operation": operation,
        "success": trouble is None,
        **({"tags": subject.tags} if subject.tags else {}),
        **({"endUser": subject.end_user} if subject.end_user is not None else {}),
        **({"error": _error(trouble)} if trouble is not None else {}),
    }


def _sync(event: SyncFinished, model: str) -> Fields:
    return {
        **_head("sync", event.subject),
        "syncName": event.sync,
        "syncVariant": event.variant,
        "syncType": event.type,
        "model": model,
    }


def _checkpoints(event: SyncFinished) -> Fields:
    before, after = event.checkpoint_before, event.checkpoint_after
    return {} if before is None and after is None else {"checkpoints": {"from": before, "to": after}}


def _error(trouble: Trouble, *, payload: bool = False) -> Fields:
    told: Fields = {"type": trouble.type, "description": trouble.description}
    return {**told, "payload": trouble.payload} if payload and trouble.payload is not None else told
