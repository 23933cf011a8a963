"""Actions as their callers know them: run and waited for, or put into the queue and asked for later."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable

from tieline.connections.find import find
from tieline.connections.model import Connection
from tieline.connections.ports import ConnectionStore
from tieline.core.clock import MICROSECONDS, Clock, now_us
from tieline.core.json import JsonValue
from tieline.functions.definition import ActionDefinition
from tieline.http.pace import DAY
from tieline.sources.book import FunctionBook, named
from tieline.work.model import NewTask, Task, TaskKind
from tieline.work.ports import TaskStore

#: Actions that nobody waits for run one after the other.
QUEUE = "actions"

#: Microseconds that what an action gave is told.
TOLD_FOR = DAY * MICROSECONDS

#: Runs an action for a connection, with an input, as a run of this id.
Run = Callable[[Connection, ActionDefinition, JsonValue, str], Awaitable[bytes]]


class ActionService:
    """Raises `UnknownName` with the field `provider_config_key`, `connection_id` or `action` for what is not there."""

    def __init__(
        self,
        tasks: TaskStore,
        connections: ConnectionStore,
        book: FunctionBook,
        run: Run,
        wake: Callable[[], None],
        clock: Clock,
    ) -> None:
        self._tasks = tasks
        self._connections = connections
        self._book = book
        self._run = run
        self._wake = wake
        self._clock = clock

    async def run(
        self,
        integration: str,
        connection_id: str,
        name: str,
        input: JsonValue = None,  # noqa: A002 - the wire's word
    ) -> bytes:
        """Run an action and return its output as JSON; raises as the action does."""
        connection, definition = await asyncio.to_thread(self._find, integration, connection_id, name)
        return await self._run(connection, definition, input, str(uuid.uuid4()))

    def enqueue(
        self,
        integration: str,
        connection_id: str,
        name: str,
        input: JsonValue = None,  # noqa: A002 - the wire's word
        *,
        retries: int = 0,
    ) -> str:
        """Let an action run once those before it have, and again as often as `retries` while it fails; return its id."""
        connection, _ = self._find(integration, connection_id, name)
        task = NewTask(
            id=str(uuid.uuid4()),
            kind=TaskKind.ACTION,
            integration=integration,
            connection=connection.key,
            name=name,
            input=input,
            group=QUEUE,
            max_attempts=1 + retries,
        )
        (made,) = self._tasks.add(task, now=now_us(self._clock))
        self._wake()
        return made

    def result(self, id: str) -> Task | None:  # noqa: A002 - the wire's word
        """Return an action that was put into the queue; None where there is none of this id, or it ended a day ago."""
        found = self._tasks.get(id)
        if found is None or found.kind is not TaskKind.ACTION:
            return None
        ended = found.finished_at
        return None if ended is not None and ended < now_us(self._clock) - TOLD_FOR else found

    def _find(self, integration: str, connection_id: str, name: str) -> tuple[Connection, ActionDefinition]:
        definitions = self._book.actions_of(integration)
        connection = find(self._connections, integration, connection_id)
        return connection, named(definitions, "action", integration, name)
