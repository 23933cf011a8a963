"""How a sync of a connection stands, as the wire tells it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeVar

import msgspec

from tieline.core.json import JsonValue
from tieline.events.model import ModelChanges
from tieline.functions.definition import SyncDefinition
from tieline.work.model import Run, RunStatus, Schedule, ScheduleState

C = TypeVar("C", Schedule, Run)
State = Literal["RUNNING", "SUCCESS", "ERROR", "PAUSED", "STOPPED"]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One sync of one connection, of one variant; times in microseconds since 1970.

    `id` names the three, and stays the same. `frequency` is the interval in force, None where there is none; `records` is
    how many it holds by model; `checkpoint` its author's.
    """

    id: str
    connection_id: str
    name: str
    variant: str
    type: Literal["INITIAL", "INCREMENTAL"]
    status: State
    frequency: str | None
    finished_at: int | None
    next_at: int | None
    #: What the last run that ended did, by model; None where none has.
    latest: Mapping[str, ModelChanges] | None
    latest_status: State | None
    records: Mapping[str, int]
    checkpoint: JsonValue = None
    error: str | None = None


def status_of(schedule: Schedule | None, last: Run | None, *, running: bool) -> State:
    """Return the wire's word for how a sync stands, by its schedule and its newest run.

    One that was never started but has run stands as its last run does.
    """
    if running:
        return "RUNNING"
    if schedule is not None and schedule.state is ScheduleState.PAUSED:
        return "PAUSED"
    if last is None:
        return "STOPPED" if schedule is None else "SUCCESS"
    return "SUCCESS" if last.status is RunStatus.SUCCESS else "ERROR" if _failed(last) else "STOPPED"


def changes_of(definition: SyncDefinition, run: Run) -> dict[str, ModelChanges]:
    """Return what a run did, by model."""
    counts = run.counts
    if counts.models or len(definition.models) != 1:
        return {model.name: counts.models.get(model.name, ModelChanges()) for model in definition.models}
    only = ModelChanges(added=counts.added, updated=counts.updated, deleted=counts.deleted)
    return {definition.models[0].name: only}


def frequency_of(definition: SyncDefinition, schedule: Schedule | None) -> str | None:
    """Return the frequency in force, without its `every`."""
    spec = schedule.spec if schedule is not None and schedule.spec is not None else definition.every
    return None if spec is None else spec.strip().removeprefix("every ").strip()


def by_connection(found: Iterable[C]) -> dict[int, list[C]]:
    """Return schedules or runs by the rows of their connections."""
    groups: dict[int, list[C]] = {}
    for each in found:
        groups.setdefault(each.connection, []).append(each)
    return groups


def _failed(run: Run) -> bool:
    return run.status in {RunStatus.ERROR, RunStatus.RUNNING}  # of one that still runs, its process has died
