"""What webhooks of the server tell: one class for each `type`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias

from tieline.runtime.model import Model, field
from tieline.sdk.models.syncs import AsyncAction, SyncCounts


class WebhookError(Model, kw_only=True):
    """What went wrong."""

    type: str = ""
    description: str = ""
    payload: Any = None


class WebhookUser(Model, kw_only=True):
    """The end user whose account it is."""

    id: str = field(name="endUserId", default="")
    email: str | None = field(name="endUserEmail", default=None)
    organization_id: str | None = field(name="organizationId", default=None)
    tags: dict[str, str] = field(default_factory=dict[str, str])


class _Event(Model, kw_only=True):
    type: str
    from_: str = field(name="from", default="")
    integration: str = field(name="providerConfigKey", default="")
    connection_id: str = field(name="connectionId", default="")


class AuthEvent(_Event, kw_only=True):
    """An account was connected (`operation` is creation or override), or its token could not be renewed (refresh)."""

    operation: str = ""
    success: bool = False
    auth_mode: str = field(name="authMode", default="")
    provider: str = ""
    environment: str = ""
    tags: dict[str, str] = field(default_factory=dict[str, str])
    end_user: WebhookUser | None = field(name="endUser", default=None)
    error: WebhookError | None = None


class SyncEvent(_Event, kw_only=True):
    """A sync has brought records of a model (`modified_after` is where to read from), or has failed."""

    sync: str = field(name="syncName", default="")
    variant: str = field(name="syncVariant", default="base")
    model: str = ""
    sync_type: str = field(name="syncType", default="")
    success: bool = False
    modified_after: datetime | None = field(name="modifiedAfter", default=None)
    counts: SyncCounts | None = field(name="responseResults", default=None)
    checkpoints: Any = None
    error: WebhookError | None = None
    started_at: datetime | None = field(name="startedAt", default=None)
    failed_at: datetime | None = field(name="failedAt", default=None)


class AsyncActionEvent(_Event, kw_only=True):
    """An action that was run later has ended; ask for its result with `action`."""

    action: AsyncAction = field(name="payload")


class ForwardEvent(_Event, kw_only=True):
    """A webhook that a provider sent."""

    payload: Any = None


class UnknownEvent(Model, kw_only=True):
    """Any other webhook: of a newer type, or a provider's own that fits no connection. All of it is in `payload`."""

    payload: Any = None


WebhookEvent: TypeAlias = AuthEvent | SyncEvent | AsyncActionEvent | ForwardEvent | UnknownEvent

EVENTS: dict[object, type[AuthEvent | SyncEvent | AsyncActionEvent | ForwardEvent]] = {
    "auth": AuthEvent,
    "sync": SyncEvent,
    "async_action": AsyncActionEvent,
    "forward": ForwardEvent,
}
