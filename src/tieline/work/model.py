"""A run of work, the lease that lets one process do it, and a schedule."""

from __future__ import annotations

import enum
from collections.abc import Mapping

import msgspec

from tieline.core.json import JsonValue
from tieline.events.model import ModelChanges


class RunStatus(enum.StrEnum):
    """What became of a run."""

    #: It is going on, or its process died and nobody has taken it over yet.
    RUNNING = "RUNNING"
    #: It reached its end.
    SUCCESS = "SUCCESS"
    #: It failed; the error tells why, and the next run goes on from the last checkpoint.
    ERROR = "ERROR"
    #: Somebody stopped it; the next run goes on from the last checkpoint.
    STOPPED = "STOPPED"


class RunCounts(msgspec.Struct, kw_only=True):
    """What a run has done so far: requests with their retries, bytes off the wire, and records by what they did."""

    requests: int = 0
    retries: int = 0
    rate_limited: int = 0
    wire_bytes: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    #: The same by model, where a sync has several; empty: all are of its only one.
    models: dict[str, ModelChanges] = msgspec.field(default_factory=dict[str, ModelChanges])


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One run of one sync of one connection; times in microseconds since 1970 UTC."""

    id: str
    connection: int
    sync: str
    variant: str = "base"
    kind: str
    status: RunStatus
    owner: str
    epoch: int
    started_at: int
    heartbeat_at: int
    finished_at: int | None = None
    counts: RunCounts
    warnings: tuple[str, ...] = ()
    error: str | None = None


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """The lease is ours under this epoch until it expires."""

    epoch: int


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """Another process holds the lease until `expires_at`, unless it renews it."""

    owner: str
    expires_at: int


Claim = Claimed | Held


class ScheduleState(enum.StrEnum):
    """Whether a sync runs by itself."""

    #: The engine runs it whenever it is due.
    STARTED = "STARTED"
    #: It runs only when it is triggered.
    PAUSED = "PAUSED"
    #: A command of somebody's keeps it going, and the engine leaves it alone.
    COMMAND = "COMMAND"


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """When a sync runs by itself: the text of the schedule, and the next time in microseconds since 1970.

    `spec` is the frequency that was set for this connection; None: the one that the sync declares.
    """

    connection: int
    sync: str
    variant: str = "base"
    spec: str | None
    next_at: int | None
    state: ScheduleState = ScheduleState.STARTED


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A schedule that is due, and the integration of its connection."""

    schedule: Schedule
    integration: str


class TaskKind(enum.StrEnum):
    """What a task has done."""

    SYNC = "sync"
    ACTION = "action"
    EVENT = "event"


class TaskStatus(enum.StrEnum):
    """How far a task is."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    SUCCESS = "SUCCESS"
    ERROR = "ERROR"


class NewTask(msgspec.Struct, frozen=True, kw_only=True):
    """Work to be done once, soon. `input` is JSON that is kept sealed.

    Of tasks with the same `dedupe` only one waits: a later one takes its place, with its own input. Of those with the
    same `group` one runs at a time, in their order. `max_attempts` counts the first; one whose process died is tried
    again as long as any are left.
    """

    id: str
    kind: TaskKind
    integration: str
    #: The connection's row, the function's name and the sync's variant.
    connection: int
    name: str
    variant: str = "base"
    input: JsonValue = None
    dedupe: str | None = None
    group: str | None = None
    max_attempts: int = 1


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A task as it stands; times in microseconds since 1970.

    `output` is what it answered, `error` what it raised, as the wire tells it: code, message, payload ….
    """

    id: str
    kind: TaskKind
    integration: str
    connection: int
    name: str
    variant: str
    input: JsonValue
    status: TaskStatus
    attempts: int
    max_attempts: int
    created_at: int
    due_at: int
    finished_at: int | None = None
    output: JsonValue = None
    error: Mapping[str, JsonValue] | None = None
    #: Fences out whoever had claimed it before.
    epoch: int = 0


#: Why a task has ended whose process died on its last attempt; and one that waited again when a later one did already.
ABORTED: Mapping[str, JsonValue] = {
    "code": "function_aborted",
    "message": "the process that ran it died",
}
SUPERSEDED: Mapping[str, JsonValue] = {
    "code": "function_superseded",
    "message": "a later one took its place",
}
