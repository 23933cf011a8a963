"""A run of work, the lease that lets one process do it, and a schedule."""

from __future__ import annotations

import enum

import msgspec


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


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """When a sync runs by itself: the text of the schedule and the next time."""

    connection: int
    sync: str
    variant: str = "base"
    spec: str
    next_at: int | None
