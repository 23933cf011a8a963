"""Events: what happened to a connection, a run, an action, and what a provider sent; each tells all that its readers need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from tieline.core.json import JsonValue


class Subject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The connection that an event is about, as it was then; `key` is its row."""

    key: int
    integration: str
    provider: str
    connection_id: str
    auth_mode: str
    tags: Mapping[str, str] = {}
    #: The customer's user, as the wire shows it in webhooks: endUserId, endUserEmail, organizationId, tags.
    end_user: Mapping[str, JsonValue] | None = None
    webhook_url_override: str | None = None


class Trouble(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why something failed."""

    type: str
    description: str
    payload: JsonValue = None


class ModelChanges(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a run did to one model's records."""

    added: int = 0
    updated: int = 0
    deleted: int = 0


class ConnectionChanged(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="connection"):
    """A connection was made, replaced by another authorisation, or deleted."""

    subject: Subject
    operation: Literal["creation", "override", "deletion"]


class SignInFailed(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="sign-in"):
    """Somebody could not connect an account, a new one (whose row is 0) or one that is there."""

    subject: Subject
    operation: Literal["creation", "override"]
    trouble: Trouble


class RefreshChanged(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="refresh"):
    """A connection's token could not be renewed, for the first time in a row; or could be again (`trouble` is None)."""

    subject: Subject
    trouble: Trouble | None = None


class SyncFinished(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="sync"):
    """A run of a sync has ended; times in microseconds since 1970. `trouble` is None where it reached its end."""

    subject: Subject
    sync: str
    variant: str = "base"
    type: Literal["INITIAL", "INCREMENTAL", "WEBHOOK"]
    #: By model; all of the sync's models, also those without any change.
    changes: Mapping[str, ModelChanges]
    started_at: int
    finished_at: int
    #: The author's checkpoint before and after, where the sync keeps any.
    checkpoint_before: JsonValue = None
    checkpoint_after: JsonValue = None
    trouble: Trouble | None = None


class ActionFinished(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="action"):
    """An action that nobody waited for has ended; its result is asked for by the task's id."""

    subject: Subject
    task: str


class WebhookReceived(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="webhook"):
    """A provider told something of these connections, none where it could not be told whose it is.

    `headers` are those that are passed on; `body` is what came, byte for byte, as text (base64 where `binary`).
    """

    integration: str
    provider: str
    subjects: tuple[Subject, ...]
    #: The provider's own word for what happened; None where its data has none.
    kind: str | None
    headers: tuple[tuple[str, str], ...]
    body: str
    binary: bool = False
    #: What the provider says that the body is.
    content_type: str | None = None
    #: The integration forwards what it receives.
    forward: bool = False


Event = ConnectionChanged | SignInFailed | RefreshChanged | SyncFinished | ActionFinished | WebhookReceived


class StoredEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event in the outbox; `id` orders them, `created_at` is in microseconds since 1970."""

    id: int
    created_at: int
    event: Event


class UnreadEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event in the outbox that cannot be read here, and why: sealed by another's key, or written by a later version."""

    id: int
    created_at: int
    why: str
