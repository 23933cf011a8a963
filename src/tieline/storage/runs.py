"""Leases and runs in the database."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tieline.connections.vault import KeyRing
from tieline.core.typed import decode
from tieline.events.model import Event
from tieline.storage.database import Database, Row, Transaction, Value
from tieline.storage.event_writer import EventWriter
from tieline.work.lease import is_lock, trigger_key
from tieline.work.model import Claim, Claimed, Held, Run, RunCounts, RunStatus


class SqlRunStore:
    """A `RunStore` in a database."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._events = EventWriter(keys)

    def claim(self, lease: str, *, owner: str, now: int, ttl: int) -> Claim:
        def work(transaction: Transaction) -> Claim:
            while True:
                transaction.execute("make_lease", lease=lease, epoch=_first_epoch(lease, now))
                taken = transaction.execute(
                    "take_lease", lease=lease, owner=owner, now=now, expires_at=now + ttl
                )
                row = transaction.fetch_one("read_lease", lease=lease)
                if row is not None and taken:
                    return Claimed(epoch=row[1])
                if row is not None and row[0] is not None:
                    return Held(owner=row[0], expires_at=row[2])
                # Where each statement sees what was committed by then, it was given back, or removed, in between.

        return self._database.write(work)

    def expire(self, lease: str, *, owner: str) -> None:
        self._free(lease, "expire_lease", owner=owner)

    def renew(self, lease: str, *, epoch: int, now: int, ttl: int) -> bool:
        renewed = self._database.write(
            lambda transaction: transaction.execute(
                "renew_lease", lease=lease, epoch=epoch, expires_at=now + ttl
            )
        )
        return renewed > 0

    def release(self, lease: str, *, epoch: int) -> None:
        self._free(lease, "release_lease", epoch=epoch)

    def _free(self, lease: str, query: str, **held: Value) -> None:
        """Let go of a lease, and let the triggered run go on that waits for it, or is being put back to do so."""

        def work(transaction: Transaction) -> None:
            transaction.execute("hold_dedupe", dedupe=trigger_key(lease))
            if transaction.execute(query, lease=lease, **held):
                transaction.execute("hasten_task", dedupe=trigger_key(lease))

        self._database.write(work)

    def seize(self, lease: str, *, owner: str, now: int, ttl: int) -> int:
        def work(transaction: Transaction) -> int:
            transaction.execute("make_lease", lease=lease, epoch=_first_epoch(lease, now))
            transaction.execute("seize_lease", lease=lease, owner=owner, expires_at=now + ttl)
            row = transaction.fetch_one("read_lease", lease=lease)
            if row is None:
                raise RuntimeError("a lease that was just made is not there")
            epoch: int = row[1]
            return epoch

        return self._database.write(work)

    def holder(self, lease: str, *, now: int) -> str | None:
        rows = self._database.read("lease_holder", lease=lease, now=now)
        return rows[0][0] if rows else None

    def save(self, run: Run, *, event: Event | None = None) -> None:
        def work(transaction: Transaction) -> None:
            transaction.execute(
                "keep_run",
                id=run.id,
                connection=run.connection,
                sync=run.sync,
                variant=run.variant,
                kind=run.kind,
                status=run.status.value,
                owner=run.owner,
                epoch=run.epoch,
                started_at=run.started_at,
                heartbeat_at=run.heartbeat_at,
                finished_at=run.finished_at,
                counts=msgspec.json.encode(run.counts).decode(),
                warnings=msgspec.json.encode(run.warnings).decode(),
                error=run.error,
            )
            if run.status is RunStatus.ERROR:
                transaction.execute("keep_failure", id=run.id)
            elif run.status is RunStatus.SUCCESS:
                transaction.execute(
                    "drop_failure", connection=run.connection, sync=run.sync, variant=run.variant
                )
            if event is not None:
                self._events.write(transaction, event, now=run.finished_at or run.heartbeat_at)

        self._database.write(work)

    def abandon(self, id: str, *, error: str) -> bool:  # noqa: A002 - the run's own word
        def work(transaction: Transaction) -> bool:
            if not transaction.execute("abandon_run", id=id, error=error):
                return False
            transaction.execute("keep_failure", id=id)
            return True

        return self._database.write(work)

    def latest(self, connections: Sequence[int]) -> list[Run]:
        rows = self._database.read("read_latest_runs", connections=list(connections))
        return [_run(row) for row in rows]

    def running(self) -> list[Run]:
        return [_run(row) for row in self._database.read("read_running_runs")]

    def history(
        self, connection: int, *, sync: str | None = None, variant: str | None = None, limit: int = 20
    ) -> list[Run]:
        wanted: dict[str, Value] = {"connection": connection, "sync": sync, "variant": variant}
        rows = self._database.read("read_runs", **wanted, limit=limit)
        return [_run(row) for row in rows]


def _first_epoch(lease: str, now: int) -> int:
    """Return where a lease's epochs begin: those of a lock, which is removed while nobody holds it, must not come again."""
    return now if is_lock(lease) else 0


def _run(row: Row) -> Run:
    return Run(
        id=row[0],
        connection=row[1],
        sync=row[2],
        variant=row[3],
        kind=row[4],
        status=RunStatus(row[5]),
        owner=row[6],
        epoch=row[7],
        started_at=row[8],
        heartbeat_at=row[9],
        finished_at=row[10],
        counts=decode(row[11], RunCounts),
        warnings=tuple(decode(row[12], list[str])),
        error=row[13],
    )
