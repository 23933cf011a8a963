"""A workbench for functions: one connection, its API, its records and all else, in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar, overload

import msgspec
from msgspec import UnsetType

from tieline.connections.model import Connection
from tieline.core.clock import Clock, now_us
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.spans import parse_moment
from tieline.functions.codec import codec, encoded
from tieline.functions.context import ActionContext
from tieline.functions.decorators import ModelGiven, definition_of, models_of
from tieline.functions.definition import (
    ActionDefinition,
    Definition,
    EventDefinition,
    SyncDefinition,
)
from tieline.functions.invoke import invoke_action, invoke_event, invoke_sync
from tieline.functions.ports import Triggers
from tieline.functions.saving import Saved, SyncContext
from tieline.functions.stored import FunctionRecords, read_state
from tieline.hosting import ConnectionCalls
from tieline.providers.catalogue import Catalogue
from tieline.providers.model import Provider
from tieline.records.memory import MemoryRecordStore
from tieline.records.model import Action, CheckpointKey, FeedQuery, Fence, StoredRecord, StreamKey
from tieline.records.reading import every
from tieline.testing.answers import HandledApi, Handler
from tieline.testing.cassette import About, Cassette, Player, replay
from tieline.testing.clock import FakeClock
from tieline.testing.host import MemoryHost, MemoryLocks, MemoryLog, NotedTriggers, Triggered
from tieline.testing.redact import REDACTED
from tieline.testing.streams import run_stream
from tieline.work.memory_runs import MemoryRuns
from tieline.work.model import RunCounts

T = TypeVar("T")
D = TypeVar("D", SyncDefinition, ActionDefinition, EventDefinition)

_NOWHERE = "https://api.test"
_PAGE = 1000
_LEASE = "bench"


class Bench:
    """Runs functions for one connection, as a server would, and shows what they did.

    `api` answers their calls: a cassette, or its path, or a function of a `Request` that returns JSON or an `ApiAnswer`.
    `actions` are the outputs of actions that they trigger. Records, checkpoints, metadata and locks last from one run to the
    next. Its methods run a function to its end, whatever its kind, and raise what it raises.
    """

    def __init__(
        self,
        *,
        api: Cassette | str | Path | Handler | None = None,
        provider: str | None = None,
        integration: str | None = None,
        connection_id: str = "test",
        base_url: str | None = None,
        metadata: Mapping[str, JsonValue] | None = None,
        tags: Mapping[str, str] | None = None,
        connection_config: Mapping[str, JsonValue] | None = None,
        variables: Mapping[str, str] | None = None,
        token: JsonValue = REDACTED,
        actions: Mapping[str, JsonValue] | None = None,
        clock: Clock | None = None,
    ) -> None:
        cassette = replay(api) if isinstance(api, str | Path) else api if isinstance(api, Cassette) else None
        known = cassette.about if cassette is not None else None
        name = provider or (known.provider if known else integration)
        self.clock: Clock = clock or _clock(known)
        #: The connection's metadata, and the environment's variables.
        self.metadata: dict[str, JsonValue] = dict(metadata or {})
        self.variables = dict(variables or {})
        #: What functions told the log.
        self.log = MemoryLog()
        self.provider = _provider(name)
        now = now_us(self.clock)
        self.connection = Connection(
            key=1,
            integration=integration or (known.integration if known else self.provider.name),
            provider=self.provider.name,
            connection_id=connection_id,
            identity="test",
            base_url=base_url or (known.base_url if known else _NOWHERE),
            credentials=None,
            tags=dict(tags or {}),
            connection_config=dict(connection_config or {}),
            created_at=now,
            updated_at=now,
        )
        self._runs = MemoryRuns()
        self.store = MemoryRecordStore(
            lambda lease: self._epoch if lease == _LEASE else self._runs.epoch(lease)
        )
        self._since = None if known is None or isinstance(known.since, UnsetType) else known.since
        #: Who is asked to run other functions; `triggered` holds what was asked.
        self.triggers: Triggers = NotedTriggers(actions)
        self._token = token
        self._epoch = 0
        #: The locks of the environment.
        self.locks = MemoryLocks(self.clock.now)
        self._api = _api(cassette or (api if callable(api) else None), self.connection.base_url)

    # -- running -------------------------------------------------------------------------------------------

    def sync(self, function: Callable[..., Any], *, variant: str = "base", full: bool = False) -> Saved:
        """Run a sync; `full` forgets its checkpoint first. Returns how many records it changed."""
        return run(self.run_sync(_defined(function, SyncDefinition), variant=variant, full=full))

    def stream(self, name: str, *, since: date | None = None, full: bool = False) -> Saved:
        """Run a stream of the provider's own, with those that it is asked for by; return how many records it changed.

        A first run reaches back to `since`, as the cassette's did unless it is given.
        """
        if since is None and self._since is not None:
            since = parse_moment(self._since, field="since")
        counts = run_stream(
            name,
            self.connection,
            self.provider,
            self._api,
            records=self.store,
            runs=self._runs,
            clock=self.clock,
            since=since,
            full=full,
        )
        return _saved(run(counts))

    def action(self, function: Callable[..., Any], input: Any = None) -> JsonValue:  # noqa: A002 - the wire's word
        """Run an action and return its output as its caller gets it: as plain JSON."""
        return run(self.run_action(_defined(function, ActionDefinition), input))

    def event(self, function: Callable[..., Any], payload: JsonValue = None) -> Saved:
        """Run an event function with the payload of its event. Returns how many records it changed."""
        return run(self.run_event(_defined(function, EventDefinition), payload))

    async def run_sync(
        self, definition: SyncDefinition, *, variant: str = "base", full: bool = False
    ) -> Saved:
        """As `sync`, of a definition, in an event loop."""
        if full:
            self.store.remove_checkpoint(self._place(definition.name, variant))
        counts = RunCounts()
        host = self._host(definition.name, variant, counts)
        try:
            await invoke_sync(definition, host)
        finally:
            await host.close()
        return _saved(counts)

    async def run_action(self, definition: ActionDefinition, given: Any = None) -> JsonValue:
        """As `action`, of a definition, in an event loop."""
        host = self._host(definition.name, "base", RunCounts())
        try:
            plain: JsonValue = msgspec.json.decode(encoded(given, "input"))
            output: JsonValue = msgspec.json.decode(await invoke_action(definition, host, plain))
        finally:
            await host.close()
        return output

    async def run_event(self, definition: EventDefinition, payload: JsonValue = None) -> Saved:
        """As `event`, of a definition, in an event loop."""
        counts = RunCounts()
        host = self._host(definition.name, "base", counts)
        try:
            await invoke_event(definition, host, payload)
        finally:
            await host.close()
        return _saved(counts)

    def sync_context(self, *models: ModelGiven, name: str = "test", variant: str = "base") -> SyncContext:
        """Return a context to call an async function with, for a test that has an event loop of its own."""
        return SyncContext(self._host(name, variant, RunCounts()), models_of(models))

    def action_context(self, name: str = "test") -> ActionContext:
        """As `sync_context`, for an action."""
        return ActionContext(self._host(name, "base", RunCounts()))

    # -- what came of it -----------------------------------------------------------------------------------

    @overload
    def records(self, model: type[T], *, variant: str = "base") -> list[T]: ...
    @overload
    def records(self, model: str, *, variant: str = "base") -> list[dict[str, Any]]: ...
    def records(self, model: Any, *, variant: str = "base") -> list[Any]:
        """Return the records of a model that are there, in the order of their last change."""
        kind = codec(None if isinstance(model, str) else model)
        rows = self._rows(model, variant, frozenset({Action.ADDED, Action.UPDATED}))
        return [kind.decode(row.data or b"null", f"record {row.id}") for row in rows]

    def deleted(self, model: str | type[Any], *, variant: str = "base") -> list[str]:
        """Return the ids of the records of a model that were deleted."""
        return [row.id for row in self._rows(model, variant, frozenset({Action.DELETED}))]

    @overload
    def checkpoint(self, function: Callable[..., Any] | str, *, variant: str = "base") -> JsonValue: ...
    @overload
    def checkpoint(
        self, function: Callable[..., Any] | str, kind: type[T], *, variant: str = "base"
    ) -> T | None: ...
    def checkpoint(self, function: Any, kind: Any = None, *, variant: str = "base") -> Any:
        """Return the checkpoint of a sync, as a type where one is given; None where there is none."""
        name = function if isinstance(function, str) else _defined(function, SyncDefinition).name
        state = bytes(read_state(self.store.checkpoint(self._place(name, variant))).author)
        return None if state == b"null" else codec(kind).decode(state, "checkpoint")

    @property
    def triggered(self) -> list[Triggered]:
        """What functions asked of other functions."""
        return self.triggers.noted if isinstance(self.triggers, NotedTriggers) else []

    # -- small things --------------------------------------------------------------------------------------

    def _host(self, name: str, variant: str, counts: RunCounts) -> MemoryHost:
        self._epoch += 1
        run_id = f"{name}-{self._epoch}"
        return MemoryHost(
            self.connection,
            provider=self.provider,
            calls=ConnectionCalls(self._api, self.connection),
            records=FunctionRecords(
                self.store,
                self._place(name, variant),
                self.clock,
                counts,
                fence=Fence(lease=_LEASE, epoch=self._epoch),
            ),
            locks=self.locks.of(run_id),
            triggers=self.triggers,
            log=self.log,
            run_id=run_id,
            variant=variant,
            metadata=self.metadata,
            variables=self.variables,
            token=self._given_token,
            stopping=lambda: False,
        )

    async def _given_token(self) -> JsonValue:
        return self._token

    def _rows(self, model: str | type[Any], variant: str, actions: frozenset[Action]) -> list[StoredRecord]:
        name = model if isinstance(model, str) else model.__name__
        stream = StreamKey(connection=self.connection.key, model=name, variant=variant)
        return list(every(self.store, stream, FeedQuery(limit=_PAGE, actions=actions)))

    def _place(self, name: str, variant: str) -> CheckpointKey:
        return CheckpointKey(connection=self.connection.key, sync=name, variant=variant)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine brings, in an event loop of its own, whether one runs here already or not."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


def _clock(known: About | None) -> FakeClock:
    """Return a clock that stands at the moment at which a cassette was recorded, where that says it."""
    if known is None or isinstance(known.recorded_at, UnsetType):
        return FakeClock()
    return FakeClock(datetime.fromisoformat(known.recorded_at))


def _api(api: Cassette | Handler | None, base_url: str) -> Player | HandledApi:
    if isinstance(api, Cassette):
        return Player(api, base_url)
    return HandledApi(api or _unanswered, base_url)


def _unanswered(_request: object) -> JsonValue:
    raise UsageError(
        "api: the bench has none; give it a cassette, or a function that answers requests", field="api"
    )


def _provider(name: str | None) -> Provider:
    """Return the provider of a name; one that is not known has no data of its own."""
    catalogue = Catalogue()
    if name is not None and name in catalogue.shipped:
        return catalogue.load(name)
    return Provider(name=name or "test", display_name=name or "Test", auth_mode="NONE")


def _defined(function: Callable[..., Any], kind: type[D]) -> D:
    found: Definition | None = definition_of(function)
    if not isinstance(found, kind):
        told = getattr(function, "__name__", repr(function))
        raise UsageError(
            f"function: {told} is not declared as {kind.__name__.removesuffix('Definition').lower()}"
        )
    return found


def _saved(counts: RunCounts) -> Saved:
    return Saved(
        added=counts.added, updated=counts.updated, unchanged=counts.unchanged, deleted=counts.deleted
    )
