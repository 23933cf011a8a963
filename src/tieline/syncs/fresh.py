"""Lets a sync begin anew, whatever runs meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from tieline.core.clock import MICROSECONDS, Clock, now_us
from tieline.core.errors import LeaseLost
from tieline.functions.definition import BuiltIn, SyncDefinition
from tieline.records.model import CheckpointKey, Fence, StreamKey
from tieline.records.ports import RecordStore
from tieline.syncs import checkpoint, plan
from tieline.work.lease import LEASE, lease_key
from tieline.work.ports import Owner, RunStore

_LEASE_US = int(LEASE.total_seconds() * MICROSECONDS)
#: Records that are removed at once, and how often it is begun anew where others come in between.
_BATCH, _ATTEMPTS = 1_000, 5


class Freshener:
    """Takes the leases of syncs for as long as their checkpoints and records are changed. Every method blocks."""

    def __init__(
        self, records: RecordStore, runs: RunStore, owner: Callable[[], Owner], clock: Clock
    ) -> None:
        self._records = records
        self._runs = runs
        self._owner = owner
        self._clock = clock

    def start_over(
        self, connection: int, definition: SyncDefinition, variant: str, *, clear: bool = False
    ) -> None:
        """Let the next run of a sync begin at the beginning; `clear` removes its records for good.

        A run that goes on ends without storing anything more. Nothing is lost whenever this process dies: records are
        there without their checkpoint then, which is a run that asks for all of them again. Raises `LeaseLost` where others
        take the sync over again and again.
        """
        place = CheckpointKey(connection=connection, sync=definition.name, variant=variant)
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._start_over(place, definition, clear=clear)
            except LeaseLost:  # somebody else lets it start over as well, or this took too long
                if attempt == _ATTEMPTS:
                    raise
            else:
                return

    def _start_over(self, place: CheckpointKey, definition: SyncDefinition, *, clear: bool) -> None:
        lease = lease_key(place.connection, place.sync, place.variant)
        epoch = self._runs.seize(lease, owner=self._owner().name, now=now_us(self._clock), ttl=_LEASE_US)
        fence = Fence(lease=lease, epoch=epoch)
        try:
            self._forget(place, definition, fence, clear=clear)
            if clear:
                self._clear(place, definition, fence)
        finally:
            self._runs.release(lease, epoch=epoch)

    def _clear(self, place: CheckpointKey, definition: SyncDefinition, fence: Fence) -> None:
        """Remove all records, a part at a time, and hold the lease meanwhile: no run may write what would go, too."""
        for model in definition.models:
            key = StreamKey(connection=place.connection, model=model.name, variant=place.variant)
            while self._records.clear(key, fence=fence, limit=_BATCH):
                self._runs.renew(fence.lease, epoch=fence.epoch, now=now_us(self._clock), ttl=_LEASE_US)

    def _forget(self, place: CheckpointKey, definition: SyncDefinition, fence: Fence, *, clear: bool) -> None:
        if clear or not isinstance(definition.run, BuiltIn):
            self._records.remove_checkpoint(place)
            return
        # A stream keeps how far back it reaches, and finds out what was deleted.
        former = checkpoint.decode(self._records.checkpoint(place))
        fresh = plan.start_over(former, fence.epoch, None, bounded=False)
        self._records.save_checkpoint(place, checkpoint.encode(fresh), fence=fence, now=now_us(self._clock))
