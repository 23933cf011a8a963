"""Syncs, actions, and the functions that both are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tieline.runtime.model import Model, field


class SyncCounts(Model, kw_only=True):
    """How many records a run changed."""

    added: int = 0
    updated: int = 0
    deleted: int = 0


class SyncStatus(Model, kw_only=True):
    """How a sync of a connection is doing; `status` is RUNNING, SUCCESS, ERROR, PAUSED or STOPPED."""

    name: str
    status: str = ""
    id: str = ""
    connection_id: str = ""
    variant: str = "base"
    type: str = ""
    frequency: str | None = None
    finished_at: datetime | None = field(name="finishedAt", default=None)
    next_scheduled_sync_at: datetime | None = field(name="nextScheduledSyncAt", default=None)
    latest_result: dict[str, SyncCounts] | None = field(name="latestResult", default=None)
    latest_execution_status: str | None = field(name="latestExecutionStatus", default=None)
    record_count: dict[str, int] = field(name="recordCount", default_factory=dict[str, int])
    checkpoint: Any = None


class SyncVariant(Model, kw_only=True):
    """A sync that runs once more for the same connection, beside itself."""

    name: str
    variant: str
    id: str = ""


class AsyncAction(Model, kw_only=True):
    """An action that was taken in; its result is had by its id."""

    id: str
    status_url: str = field(name="statusUrl", default="")


class FunctionInfo(Model, kw_only=True):
    """A sync, an action or an event function; what more there is to say of it is in `extra`."""

    name: str
    type: str = ""
    id: Any = None
    description: str | None = None
    runs: str | None = None
    auto_start: bool | None = None
    enabled: bool | None = None
    track_deletes: bool | None = None
    returns: list[str] | None = None
    input: Any = None
    scopes: list[str] | None = None
    version: str | None = None
    metadata: Any = None
    json_schema: Any = None


class FunctionCode(Model, kw_only=True):
    """The text of a function."""

    code: str
    type: str = ""


class IntegrationFunctions(Model, kw_only=True):
    """The functions of an integration."""

    integration: str = field(name="providerConfigKey")
    provider: str | None = None
    syncs: list[FunctionInfo] = field(default_factory=list[FunctionInfo])
    actions: list[FunctionInfo] = field(default_factory=list[FunctionInfo])
    on_events: list[FunctionInfo] = field(name="on-events", default_factory=list[FunctionInfo])


class Tool(Model, kw_only=True):
    """An action as a language model is told of it."""

    name: str
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict[str, Any])
