"""When syncs run by themselves, in the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tieline.connections.model import ENVIRONMENT_ID
from tieline.storage.database import Database, Row, Transaction, Value
from tieline.work.model import Due, Schedule, ScheduleState
from tieline.work.ports import NOBODY
from tieline.work.schedule import salt
from tieline.work.shares import Full

#: Schedules that are stored at once: a write holds up nobody for long.
_BATCH = 1_000


class SqlScheduleStore:
    """A `ScheduleStore` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, *schedules: Schedule, now: int) -> None:
        rows = _rows(schedules, now)
        for first in range(0, len(rows), _BATCH):
            part = rows[first:][:_BATCH]
            self._database.write(lambda transaction: transaction.execute_many("keep_schedule", part))  # noqa: B023 (called at once)

    def change(
        self,
        connections: Sequence[int],
        work: Callable[[Sequence[Schedule]], Sequence[Schedule]],
        *,
        now: int,
    ) -> None:
        keys = list(connections)

        def apply(transaction: Transaction) -> None:
            transaction.execute("hold_connections", connections=keys)
            transaction.execute("hold_schedules", connections=keys)
            stored = transaction.fetch("read_schedules", connections=keys)
            rows = _rows(work([_schedule(row) for row in stored]), now)
            if rows:
                transaction.execute_many("keep_schedule", rows)

        self._database.write(apply)

    def of(self, connections: Sequence[int]) -> list[Schedule]:
        rows = self._database.read("read_schedules", connections=list(connections))
        return [_schedule(row) for row in rows]

    def missing(self, integration: str, sync: str, *, limit: int) -> int:
        wanted = _wanted(integration, sync)
        return len(self._database.read("unscheduled", **wanted, environment=ENVIRONMENT_ID, limit=limit))

    def ensure(self, integration: str, sync: str, *, first: int, spread: int, now: int) -> int:
        return self._execute(
            "start_schedules",
            **_wanted(integration, sync),
            environment=ENVIRONMENT_ID,
            first=first,
            spread=spread,
            salt=salt(sync),
            now=now,
        )

    def hasten(self, integration: str, sync: str, *, latest: int, first: int, spread: int, now: int) -> int:
        wanted = _wanted(integration, sync)
        if not self._database.read("is_late", **wanted, latest=latest):  # most often
            return 0
        values: dict[str, Value] = {**wanted, "latest": latest, "first": first, "spread": spread, "now": now}
        return self._execute("hasten_schedules", **values, salt=salt(sync))

    def due(self, *, now: int, limit: int, full: Full = NOBODY) -> list[Due]:
        rows = self._database.read(
            "due_schedules",
            now=now,
            limit=limit,
            integrations=list(full.integrations),
            connections=list(full.connections),
        )
        return [Due(schedule=_schedule(row[:-1]), integration=row[-1]) for row in rows]

    def advance(self, schedule: Schedule, *, next_at: int | None, now: int) -> bool:
        values = _values(schedule)
        return self._execute("advance_schedule", **values, was=schedule.next_at, next_at=next_at, now=now) > 0

    def next_due(self) -> int | None:
        rows = self._database.read("next_schedule")
        return rows[0][0] if rows else None

    def remove(self, connection: int, sync: str, variant: str) -> bool:
        place: dict[str, Value] = {"connection": connection, "sync": sync, "variant": variant}

        def work(transaction: Transaction) -> bool:
            transaction.execute("drop_failure", **place)
            return transaction.execute("drop_schedule", **place) > 0

        return self._database.write(work)

    def _execute(self, query: str, **values: Value) -> int:
        return self._database.write(lambda transaction: transaction.execute(query, **values))


def _wanted(integration: str, sync: str) -> dict[str, Value]:
    return {"integration": integration, "sync": sync}


def _rows(schedules: Iterable[Schedule], now: int) -> list[dict[str, Value]]:
    return [{**_values(each), "next_at": each.next_at, "now": now} for each in sorted(schedules, key=_place)]


def _values(schedule: Schedule) -> dict[str, Value]:
    return {
        "connection": schedule.connection,
        "sync": schedule.sync,
        "variant": schedule.variant,
        "state": schedule.state.value,
        "spec": schedule.spec,
    }


def _place(schedule: Schedule) -> tuple[int, str, str]:
    """Return what schedules are stored in the order of, so that two who store many do not wait for each other."""
    return schedule.connection, schedule.sync, schedule.variant


def _schedule(row: Row) -> Schedule:
    connection, sync, variant, state, spec, next_at = row
    return Schedule(
        connection=connection,
        sync=sync,
        variant=variant,
        state=ScheduleState(state),
        spec=spec,
        next_at=next_at,
    )
