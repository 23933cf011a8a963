"""Actions as their callers know them: run and waited for, or put into the queue and asked for later."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable

from tieline.connections.model import Connection
from tieline.connections.ports import ConnectionStore
from tieline.core.clock import Clock, now_us
from tieline.core.errors import UnknownName
from tieline.core.json import JsonValue
from tieline.sources.book import FunctionBook
from tieline.work.model import NewTask, Task, TaskKind
from tieline.work.ports import TaskStore

#: Actions that nobody waits for run one after the other.
QUEUE = "actions"

#: Runs an action of a connection's integration, by its name, with an input, as a run of this id.
Run = Callable[[Connection, str, JsonValue, str], Awaitable[bytes]]


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
        connection = await asyncio.to_thread(self._find, integration, connection_id, name)
        return await self._run(connection, name, input, str(uuid.uuid4()))

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
        connection = self._find(integration, connection_id, name)
        task = NewTask(
            id=str(uuid.uuid4()),
            kind=TaskKind.ACTION,
            connection=connection.key,
            name=name,
            input=input,
            group=QUEUE,
            max_attempts=1 + retries,
        )
        made = self._tasks.add(task, now=now_us(self._clock))
        self._wake()
        return made

    def result(self, id: str) -> Task | None:  # noqa: A002 - the wire's word
        """Return an action that was put into the queue; None where there is none of this id, or it ended a day ago."""
        found = self._tasks.get(id)
        return found if found is not None and found.kind is TaskKind.ACTION else None

    def _find(self, integration: str, connection_id: str, name: str) -> Connection:
        found = self._connections.find(integration, connection_id)
        self._book.integration(integration)
        if found is None:
            raise UnknownName(
                f"connection_id: there is no connection {connection_id!r}", field="connection_id"
            )
        self._book.action(integration, name)
        return found
