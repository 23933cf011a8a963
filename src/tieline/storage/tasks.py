"""The queue of tasks in the database; what they are given and what comes of them is sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import msgspec

from tieline.connections.vault import KeyRing
from tieline.core.json import JsonValue
from tieline.core.typed import decoder
from tieline.events.model import Event
from tieline.storage.database import Database, Row, Transaction, Value
from tieline.storage.event_writer import EventWriter
from tieline.storage.unlock import KeyProof
from tieline.work.model import ABORTED, SUPERSEDED, NewTask, Task, TaskKind, TaskStatus
from tieline.work.shares import Shares

#: Tasks that are removed, and added, at once: a write holds up nobody for long.
_BATCH, _ADDED = 1_000, 500


class _Content(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of a task is sealed."""

    input: JsonValue = None
    output: JsonValue = None
    error: dict[str, JsonValue] | None = None


_ENCODE = msgspec.json.Encoder().encode
_DECODE: msgspec.json.Decoder[_Content] = decoder(_Content)


class TaskWriter:
    """Writes tasks inside the transactions of others."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys
        self._proof = KeyProof(keys)

    def write(self, transaction: Transaction, task: NewTask, *, now: int) -> str:
        """Put a task into the queue, or in the place of one that waits; return the id it has then."""
        self._proof.keep(transaction)
        former = None
        if task.dedupe is not None:
            transaction.execute("hold_dedupe", dedupe=task.dedupe)
            former = transaction.fetch_one("waiting_of_dedupe", dedupe=task.dedupe)
        id_: str = task.id if former is None else former[0]
        values: dict[str, Value] = {
            "id": id_,
            "queue": task.group,
            "max_attempts": task.max_attempts,
            "content": self.sealed(id_, _Content(input=task.input)),
        }
        if former is not None:
            transaction.execute("replace_task", **values, due_at=min(former[1], now))
            return id_
        transaction.execute(
            "add_task",
            **values,
            kind=task.kind.value,
            integration=task.integration,
            connection=task.connection,
            name=task.name,
            variant=task.variant,
            dedupe=task.dedupe,
            now=now,
        )
        return id_

    def end(
        self,
        transaction: Transaction,
        task: Task,
        *,
        output: JsonValue = None,
        error: Mapping[str, JsonValue] | None = None,
        now: int,
    ) -> bool:
        """End a task; False where it is another's by now."""
        self._proof.keep(transaction)
        content = _Content(input=task.input, output=output, error=None if error is None else dict(error))
        ended = transaction.execute(
            "end_task",
            id=task.id,
            epoch=task.epoch,
            status=(TaskStatus.SUCCESS if error is None else TaskStatus.ERROR).value,
            content=self.sealed(task.id, content),
            now=now,
        )
        return ended > 0

    def abort(self, transaction: Transaction, id_: str, sealed: bytes, *, now: int) -> None:
        """End a task whose process died, and that is not tried again."""
        self._proof.keep(transaction)
        content = msgspec.structs.replace(self.opened(id_, sealed), error=dict(ABORTED))
        transaction.execute("abort_task", id=id_, content=self.sealed(id_, content), now=now)

    def sealed(self, id_: str, content: _Content) -> bytes:
        return self._keys.seal(_ENCODE(content), task_aad(id_))

    def opened(self, id_: str, sealed: bytes) -> _Content:
        return _DECODE.decode(self._keys.open(sealed, task_aad(id_)))


class SqlTaskStore:
    """A `TaskStore` in a database; it tells of actions, too, whose process died."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._writer = TaskWriter(keys)
        self._events = EventWriter(keys)

    def add(self, *tasks: NewTask, now: int) -> list[str]:
        def work(transaction: Transaction, part: Sequence[NewTask]) -> dict[str, str]:
            return {each.id: self._writer.write(transaction, each, now=now) for each in part}

        # In one order, so that two who add many do not wait for each other.
        ordered, ids = sorted(tasks, key=lambda each: each.dedupe or ""), dict[str, str]()
        for first in range(0, len(ordered), _ADDED):
            ids |= self._database.write(partial(work, part=ordered[first:][:_ADDED]))
        return [ids[each.id] for each in tasks]

    def claim(self, *, owner: str, now: int, ttl: int, shares: Mapping[TaskKind, Shares]) -> list[Task]:
        due = self.next_due()
        if due is None or due > now:  # most often, and without keeping out writers
            return []

        def work(transaction: Transaction) -> list[Task]:
            transaction.execute("lock_tasks")
            for id_, kind, connection, sealed in transaction.fetch("lost_tasks", now=now):
                self._writer.abort(transaction, id_, sealed, now=now)
                if kind == TaskKind.ACTION.value:
                    self._events.action_ended(transaction, connection, id_, now=now)
            rows = _take(transaction, shares, owner=owner, now=now, expires_at=now + ttl)
            return [self._claimed(row) for row in rows]

        return self._database.write(work)

    def owners(self) -> list[str]:
        return [owner for (owner,) in self._database.read("task_owners")]

    def release_dead(self, owner: str) -> None:
        self._database.write(lambda transaction: transaction.execute("release_tasks", owner=owner))

    def renew(self, ids: Mapping[str, int], *, now: int, ttl: int) -> list[str]:
        def work(transaction: Transaction) -> list[str]:
            return [
                id_
                for id_, epoch in sorted(ids.items())
                if not transaction.execute("renew_task", id=id_, epoch=epoch, expires_at=now + ttl)
            ]

        return self._database.write(work) if ids else []

    def finish(
        self,
        task: Task,
        *,
        output: JsonValue = None,
        error: Mapping[str, JsonValue] | None = None,
        event: Event | None = None,
        now: int,
    ) -> bool:
        def work(transaction: Transaction) -> bool:
            ended = self._writer.end(transaction, task, output=output, error=error, now=now)
            if ended and event is not None:
                self._events.write(transaction, event, now=now)
            return ended

        return self._database.write(work)

    def retry(
        self, task: Task, *, due_at: int, now: int, spent: bool = True, lease: str | None = None
    ) -> bool:
        def work(transaction: Transaction) -> bool:
            row = transaction.fetch_one("dedupe_of_task", id=task.id)
            dedupe = None if row is None else row[0]
            if dedupe is not None:
                transaction.execute("hold_dedupe", dedupe=dedupe)
                if transaction.fetch("waiting_of_dedupe", dedupe=dedupe):
                    return self._writer.end(transaction, task, error=SUPERSEDED, now=now)
            attempts = task.attempts if spent else task.attempts - 1
            values: dict[str, Value] = {"id": task.id, "epoch": task.epoch, "attempts": attempts}
            return transaction.execute("put_back_task", **values, due_at=due_at, lease=lease, now=now) > 0

        return self._database.write(work)

    def get(self, id: str) -> Task | None:  # noqa: A002 - the wire's word
        rows = self._database.read("read_task", id=id)
        return self._task(rows[0]) if rows else None

    def waiting(self, connection: int, kind: str, name: str, variant: str) -> bool:
        return bool(
            self._database.read("is_waiting", connection=connection, kind=kind, name=name, variant=variant)
        )

    def next_due(self) -> int | None:
        due: int | None = self._database.read("next_task")[0][0]
        return due

    def purge(self, *, before: int) -> int:
        removed = 0
        while count := self._database.write(
            lambda transaction: transaction.execute("drop_tasks", before=before, limit=_BATCH)
        ):
            removed += count
        return removed

    def _claimed(self, row: Row) -> Task:
        """Return a task from the row of a claim, as that claim makes it."""
        _, id_, kind, integration, connection, name, variant, attempts, max_attempts, created_at, due_at, epoch, sealed = row  # fmt: skip
        return Task(
            id=id_,
            kind=TaskKind(kind),
            integration=integration,
            connection=connection,
            name=name,
            variant=variant,
            input=self._writer.opened(id_, sealed).input,
            status=TaskStatus.RUNNING,
            attempts=attempts + 1,
            max_attempts=max_attempts,
            created_at=created_at,
            due_at=due_at,
            epoch=epoch + 1,
        )

    def _task(self, row: Row) -> Task:
        id_, kind, integration, connection, name, variant, status, attempts, max_attempts, created_at, due_at, finished_at, epoch, sealed = row  # fmt: skip
        content = self._writer.opened(id_, sealed)
        return Task(
            id=id_,
            kind=TaskKind(kind),
            integration=integration,
            connection=connection,
            name=name,
            variant=variant,
            input=content.input,
            status=TaskStatus(status),
            attempts=attempts,
            max_attempts=max_attempts,
            created_at=created_at,
            due_at=due_at,
            finished_at=finished_at,
            output=content.output,
            error=content.error,
            epoch=epoch,
        )


def _take(
    transaction: Transaction,
    shares: Mapping[TaskKind, Shares],
    *,
    owner: str,
    now: int,
    expires_at: int,
) -> list[Row]:
    """Let tasks run as far as there is room for their kind; return their rows, the oldest first."""
    left = {kind.value: each.copy() for kind, each in shares.items()}  # a transaction may be tried again

    def take(found: Sequence[Row]) -> list[Row]:
        numbers = [number for number, kind, *whose in found if kind in left and left[kind].take(*whose)]
        rows = transaction.fetch("hold_tasks", numbers=numbers, now=now) if numbers else []
        held = [{"number": row[0], "owner": owner, "expires_at": expires_at} for row in rows]
        if held:
            transaction.execute_many("take_task", held)
        return rows

    taken = take(transaction.fetch("first_tasks", now=now))
    for kind, room in left.items():
        more = True
        while more and (limit := room.room):
            full = room.full()
            found = transaction.fetch(
                "free_tasks",
                kind=kind,
                now=now,
                limit=limit,
                integrations=list(full.integrations),
                connections=list(full.connections),
            )
            fresh = take(found)
            taken += fresh
            more = bool(fresh) and len(found) == limit
    return sorted(taken, key=lambda row: (row[10], row[0]))


def task_aad(id_: str) -> bytes:
    """Return what a task's content is bound to."""
    return f"task:{id_}".encode()
