"""Schedules and tasks kept in memory, for tests and for trying things out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence

import msgspec

from tieline.core.json import JsonValue
from tieline.events.model import Event
from tieline.work.model import (
    ABORTED,
    SUPERSEDED,
    Due,
    NewTask,
    Schedule,
    ScheduleState,
    Task,
    TaskKind,
    TaskStatus,
)
from tieline.work.ports import NOBODY
from tieline.work.schedule import place
from tieline.work.shares import Full, Shares

_Key = tuple[int, str, str]


class MemorySchedules:
    """A `ScheduleStore` that forgets; `active` tells the integration of each connection there is, by its row."""

    def __init__(self, active: Callable[[], Mapping[int, str]]) -> None:
        self._active = active
        self._kept: dict[_Key, Schedule] = {}
        self._lock = threading.Lock()

    def save(self, *schedules: Schedule, now: int) -> None:
        del now
        with self._lock:
            self._kept.update((_key(each), each) for each in schedules)

    def change(
        self,
        connections: Sequence[int],
        work: Callable[[Sequence[Schedule]], Sequence[Schedule]],
        *,
        now: int,
    ) -> None:
        del now
        with self._lock:
            self._kept.update((_key(each), each) for each in work(self._of(connections)))

    def of(self, connections: Sequence[int]) -> list[Schedule]:
        with self._lock:
            return self._of(connections)

    def _of(self, connections: Sequence[int]) -> list[Schedule]:
        return sorted((each for each in self._kept.values() if each.connection in connections), key=_key)

    def missing(self, integration: str, sync: str, *, limit: int) -> int:
        with self._lock:
            return len(self._missing(integration, sync)[:limit])

    def _missing(self, integration: str, sync: str) -> list[int]:
        rows = [key for key, name in self._active().items() if name == integration]
        return [key for key in rows if (key, sync, "base") not in self._kept]

    def ensure(self, integration: str, sync: str, *, first: int, spread: int, now: int) -> int:
        del now
        with self._lock:
            fresh = self._missing(integration, sync)
            for key in fresh:
                next_at = first + place(key, sync, spread)
                self._kept[key, sync, "base"] = Schedule(
                    connection=key, sync=sync, spec=None, next_at=next_at
                )
            return len(fresh)

    def hasten(self, integration: str, sync: str, *, latest: int, first: int, spread: int, now: int) -> int:
        del now
        with self._lock:
            rows = {key for key, name in self._active().items() if name == integration}
            late = [
                key
                for key, each in self._kept.items()
                if each.connection in rows
                and each.sync == sync
                and each.spec is None
                and each.state is ScheduleState.STARTED
                and (each.next_at is None or each.next_at > latest)
            ]
            for key in late:
                next_at = first + place(key[0], sync, spread)
                self._kept[key] = msgspec.structs.replace(self._kept[key], next_at=next_at)
            return len(late)

    def due(self, *, now: int, limit: int, full: Full = NOBODY) -> list[Due]:
        with self._lock:
            active = self._active()
            waiting = [
                Due(schedule=each, integration=active[each.connection])
                for at, each in self._waiting()
                if at <= now and each.connection not in full.connections
            ]
            return [each for each in waiting if each.integration not in full.integrations][:limit]

    def advance(self, schedule: Schedule, *, next_at: int | None, now: int) -> bool:
        del now
        with self._lock:
            if self._kept.get(_key(schedule)) != schedule:
                return False
            self._kept[_key(schedule)] = msgspec.structs.replace(schedule, next_at=next_at)
            return True

    def next_due(self) -> int | None:
        with self._lock:
            return next((at for at, _ in self._waiting()), None)

    def remove(self, connection: int, sync: str, variant: str) -> bool:
        with self._lock:
            return self._kept.pop((connection, sync, variant), None) is not None

    def _waiting(self) -> list[tuple[int, Schedule]]:
        active = self._active()
        waiting = [
            (each.next_at, each)
            for each in self._kept.values()
            if each.next_at is not None and each.state is ScheduleState.STARTED and each.connection in active
        ]
        return sorted(waiting, key=lambda item: item[0])


class _Kept(msgspec.Struct, kw_only=True):
    """A task, and what only its store knows of it."""

    task: Task
    dedupe: str | None
    group: str | None
    owner: str | None = None
    expires_at: int = 0

    @property
    def order(self) -> int:
        return self.task.due_at

    def is_lost(self, now: int) -> bool:
        return self.task.status is TaskStatus.RUNNING and self.expires_at <= now

    def change(self, **changes: object) -> None:
        self.task = msgspec.structs.replace(self.task, **changes)


class MemoryTasks:
    """A `TaskStore` that forgets; `events` are those that came with the ends of tasks."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def add(self, *tasks: NewTask, now: int) -> list[str]:
        with self._lock:
            return [self._add(each, now) for each in tasks]

    def _add(self, task: NewTask, now: int) -> str:
        waiting = self._waiting_of(task.dedupe)
        if waiting is None:
            self._kept.setdefault(task.id, _new(task, now))
            return task.id
        waiting.group = task.group
        waiting.change(
            input=task.input,
            attempts=0,
            max_attempts=task.max_attempts,
            due_at=min(waiting.task.due_at, now),
        )
        return waiting.task.id

    def claim(self, *, owner: str, now: int, ttl: int, shares: Mapping[TaskKind, Shares]) -> list[Task]:
        left = {kind: each.copy() for kind, each in shares.items()}
        with self._lock:
            for each in self._kept.values():
                if each.is_lost(now) and each.task.attempts >= each.task.max_attempts:
                    each.change(epoch=each.task.epoch + 1)
                    _end(each, error=ABORTED, now=now)
            waiting = self._claimable(now)
            taken = [
                each
                for each in waiting
                if (room := left.get(each.task.kind)) is not None and room.take(*_whose(each.task))
            ]
            for each in taken:
                each.owner, each.expires_at = owner, now + ttl
                task = each.task
                each.change(status=TaskStatus.RUNNING, attempts=task.attempts + 1, epoch=task.epoch + 1)
            return [each.task for each in taken]

    def owners(self) -> list[str]:
        with self._lock:
            running = (each for each in self._kept.values() if each.task.status is TaskStatus.RUNNING)
            return sorted({each.owner for each in running if each.owner is not None})

    def release_dead(self, owner: str) -> None:
        with self._lock:
            for each in self._kept.values():
                if each.owner == owner:
                    each.expires_at = 0

    def renew(self, ids: Mapping[str, int], *, now: int, ttl: int) -> list[str]:
        with self._lock:
            held = {id_: self._held(id_, epoch) for id_, epoch in sorted(ids.items())}
            for each in held.values():
                if each is not None:
                    each.expires_at = now + ttl
            return [id_ for id_, each in held.items() if each is None]

    def finish(
        self,
        task: Task,
        *,
        output: JsonValue = None,
        error: Mapping[str, JsonValue] | None = None,
        event: Event | None = None,
        now: int,
    ) -> bool:
        with self._lock:
            held = self._held(task.id, task.epoch)
            if held is None:
                return False
            _end(held, output=output, error=error, now=now)
            if event is not None:
                self.events.append(event)
            return True

    def retry(
        self, task: Task, *, due_at: int, now: int, spent: bool = True, lease: str | None = None
    ) -> bool:
        del lease  # of which nothing is known here
        with self._lock:
            held = self._held(task.id, task.epoch)
            if held is None:
                return False
            if self._waiting_of(held.dedupe) is not None:
                _end(held, error=SUPERSEDED, now=now)
            else:
                held.owner = None
                attempts = held.task.attempts if spent else held.task.attempts - 1
                held.change(status=TaskStatus.WAITING, due_at=due_at, attempts=attempts)
            return True

    def get(self, id: str) -> Task | None:  # noqa: A002 - the wire's word
        with self._lock:
            kept = self._kept.get(id)
            return None if kept is None else kept.task

    def waiting(self, connection: int, kind: str, name: str, variant: str) -> bool:
        wanted = (connection, kind, name, variant)
        with self._lock:
            return any(
                (task.connection, task.kind, task.name, task.variant) == wanted and task.finished_at is None
                for task in (each.task for each in self._kept.values())
            )

    def next_due(self) -> int | None:
        with self._lock:
            times = [each.task.due_at for each in self._heads()]
            times += [
                each.expires_at for each in self._kept.values() if each.task.status is TaskStatus.RUNNING
            ]
            return min(times, default=None)

    def purge(self, *, before: int) -> int:
        with self._lock:
            ended = {key: each.task.finished_at for key, each in self._kept.items()}
            gone = [key for key, at in ended.items() if at is not None and at < before]
            for key in gone:
                del self._kept[key]
            return len(gone)

    def _claimable(self, now: int) -> list[_Kept]:
        lost = [each for each in self._kept.values() if each.is_lost(now)]
        return sorted(
            lost + [each for each in self._heads() if each.task.due_at <= now], key=lambda each: each.order
        )

    def _heads(self) -> list[_Kept]:
        """Return those that wait and need not wait for another of their group."""
        waiting = [each for each in self._kept.values() if each.task.status is TaskStatus.WAITING]
        taken: set[str | None] = {
            each.group for each in self._kept.values() if each.task.status is TaskStatus.RUNNING
        }
        heads: list[_Kept] = []
        for each in sorted(waiting, key=lambda each: each.order):
            if each.group is None or each.group not in taken:
                heads.append(each)
                taken.add(each.group)
        return heads

    def _waiting_of(self, dedupe: str | None) -> _Kept | None:
        waiting = (each for each in self._kept.values() if each.task.status is TaskStatus.WAITING)
        return next((each for each in waiting if dedupe is not None and each.dedupe == dedupe), None)

    def _held(self, id_: str, epoch: int) -> _Kept | None:
        kept = self._kept.get(id_)
        running = kept is not None and kept.task.status is TaskStatus.RUNNING
        return kept if kept is not None and running and kept.task.epoch == epoch else None


def _key(schedule: Schedule) -> _Key:
    return schedule.connection, schedule.sync, schedule.variant


def _whose(task: Task) -> tuple[str, int]:
    return task.integration, task.connection


def _new(task: NewTask, now: int) -> _Kept:
    made = Task(
        id=task.id,
        kind=task.kind,
        integration=task.integration,
        connection=task.connection,
        name=task.name,
        variant=task.variant,
        input=task.input,
        status=TaskStatus.WAITING,
        attempts=0,
        max_attempts=task.max_attempts,
        created_at=now,
        due_at=now,
    )
    return _Kept(task=made, dedupe=task.dedupe, group=task.group)


def _end(
    kept: _Kept, *, output: JsonValue = None, error: Mapping[str, JsonValue] | None = None, now: int
) -> None:
    kept.owner = None
    kept.change(
        status=TaskStatus.SUCCESS if error is None else TaskStatus.ERROR,
        output=output,
        error=None if error is None else dict(error),
        finished_at=now,
    )
