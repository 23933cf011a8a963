"""What is told of a run that has ended; pure."""

from __future__ import annotations

from collections.abc import Sequence

from tieline.connections.model import ENVIRONMENT_ID, Connection
from tieline.connections.subject import subject_of
from tieline.core.json import JsonValue
from tieline.events.model import ModelChanges, SyncFinished, Trouble
from tieline.functions.failure import failure
from tieline.syncs.claims import Ended


def sync_finished(
    connection: Connection,
    models: Sequence[str],
    ended: Ended,
    *,
    checkpoints: tuple[JsonValue, JsonValue] = (None, None),
) -> SyncFinished | None:
    """Return the event of a run's end; None for an account that only the environment holds.

    `checkpoints` are the author's before and after the run.
    """
    if connection.connection_id == ENVIRONMENT_ID:
        return None
    run = ended.run
    counts = run.counts
    only = ModelChanges(added=counts.added, updated=counts.updated, deleted=counts.deleted)
    changes = {model: counts.models.get(model, ModelChanges()) for model in models}
    trouble: Trouble | None = None
    if ended.error is not None:
        told = failure(ended.error)
        trouble = Trouble(type=told.code, description=told.message, payload=told.payload)
    return SyncFinished(
        subject=subject_of(connection),
        sync=run.sync,
        variant=run.variant,
        type="INITIAL" if ended.first or run.kind == "full" else "INCREMENTAL",
        changes=changes if counts.models or len(models) != 1 else {models[0]: only},
        started_at=run.started_at,
        finished_at=run.finished_at or run.heartbeat_at,
        checkpoint_before=checkpoints[0],
        checkpoint_after=checkpoints[1],
        trouble=trouble,
    )
