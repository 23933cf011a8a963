"""Runs actions and event functions, once each, for one connection."""

from __future__ import annotations

from tieline.connections.model import Connection
from tieline.core.clock import Clock
from tieline.core.json import JsonValue
from tieline.functions.definition import ActionDefinition, EventDefinition
from tieline.functions.invoke import invoke_action, invoke_event
from tieline.functions.ports import Host, Hosts
from tieline.functions.stored import FunctionRecords
from tieline.providers.model import Provider
from tieline.records.model import CheckpointKey
from tieline.records.ports import RecordStore
from tieline.work.model import RunCounts


class ActionRuns:
    """Runs actions and event functions over injected stores and hosts; for one event loop."""

    def __init__(self, records: RecordStore, hosts: Hosts, clock: Clock) -> None:
        self._records = records
        self._hosts = hosts
        self._clock = clock

    async def action(
        self,
        connection: Connection,
        provider: Provider,
        definition: ActionDefinition,
        given: JsonValue,
        *,
        run_id: str,
    ) -> bytes:
        """Run an action and return its output as JSON; raises as `invoke_action` does."""
        host = self._host(connection, provider, definition, run_id)
        try:
            return await invoke_action(definition, host, given)
        finally:
            await host.close()

    async def event(
        self,
        connection: Connection,
        provider: Provider,
        definition: EventDefinition,
        payload: JsonValue,
        *,
        run_id: str,
    ) -> None:
        """Run an event's function; raises as `invoke_event` does."""
        host = self._host(connection, provider, definition, run_id)
        try:
            await invoke_event(definition, host, payload)
        finally:
            await host.close()

    def _host(
        self,
        connection: Connection,
        provider: Provider,
        definition: ActionDefinition | EventDefinition,
        run_id: str,
    ) -> Host:
        place = CheckpointKey(connection=connection.key, sync=definition.name)
        records = FunctionRecords(self._records, place, self._clock, RunCounts())
        return self._hosts.host(connection, records, provider=provider, run_id=run_id, name=definition.name)
