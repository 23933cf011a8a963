"""Syncs under their users' hands: triggered, started, paused, asked how they stand; and their frequency and variants."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import cast

import msgspec

from tieline.connections.find import find
from tieline.connections.model import Connection, ConnectionQuery
from tieline.core.clock import Clock, from_us, now_us, to_us
from tieline.core.errors import UnknownName, UsageError
from tieline.core.json import JsonValue
from tieline.functions.definition import BuiltIn, SyncDefinition
from tieline.functions.stored import read_state
from tieline.records.model import CheckpointKey
from tieline.sources.book import FunctionBook
from tieline.syncs.fresh import Freshener
from tieline.syncs.service import Stores
from tieline.syncs.standing import Standing, changes_of, frequency_of, status_of
from tieline.work.model import NewTask, Run, RunStatus, Schedule, ScheduleState, TaskKind
from tieline.work.ports import Owner
from tieline.work.schedule import next_time

#: Variants that one sync of one connection may have.
MOST_VARIANTS = 100
#: How often a triggered run is taken up whose process died: one may be what it died of.
ATTEMPTS = 10
BASE = "base"
_ALL = 1_000_000_000

_VARIANT = re.compile(r"[a-zA-Z0-9_-]{1,255}")
_ID = uuid.UUID("6b6f6c1e-6f43-5a0c-9d7c-1b7f3a0f5e11")
_LONGEST = timedelta(days=31)


class SyncRef(msgspec.Struct, frozen=True, kw_only=True):
    """A sync by its name, and a variant of it."""

    name: str
    variant: str = BASE

    @classmethod
    def parse(cls, text: str) -> SyncRef:
        """Read `name` or `name::variant`."""
        name, _, variant = text.partition("::")
        return cls(name=name, variant=variant or BASE)


class SyncInput(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a triggered run is told: that it starts over."""

    full: bool = False


class VariantTaken(UsageError):
    """The sync has this variant already."""


class TooManyVariants(UsageError):
    """The sync has as many variants as it may have."""


class SyncControl:
    """Every method blocks and may be called from any thread.

    Raises `UnknownName` with the field `provider_config_key`, `connection_id` or `sync` for what is not there. `wake` is
    called once there is something to do.
    """

    def __init__(
        self,
        stores: Stores,
        book: FunctionBook,
        owner: Callable[[], Owner],
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._stores = stores
        self._fresh = Freshener(stores.records, stores.runs, owner, clock)
        self._book = book
        self._owner = owner
        self._clock = clock
        self._wake = wake

    def trigger(
        self,
        integration: str,
        refs: Sequence[SyncRef] = (),
        connection_id: str | None = None,
        *,
        full: bool = False,
        clear: bool = False,
    ) -> int:
        """Let syncs run soon, once: all of the integration for none named, for all connections without an id.

        While one runs it runs once more afterwards. `full` lets it start over, which ends a run that goes on; `clear`
        does so, too, and removes its records first. Returns how many will run.
        """
        named = self._named(integration, refs, connection_id)
        given = msgspec.to_builtins(SyncInput(full=full or clear))
        for connection, definition, variant in named:
            if full or clear:
                self._fresh.start_over(connection, definition, variant, clear=clear)
            task = NewTask(
                id=str(uuid.uuid4()),
                kind=TaskKind.SYNC,
                connection=connection,
                name=definition.name,
                variant=variant,
                input=given,
                dedupe=f"sync/{connection}/{definition.name}/{variant}",
                max_attempts=ATTEMPTS,
            )
            self._stores.tasks.add(task, now=self._now())
        self._wake()
        return len(named)

    def start(self, integration: str, refs: Sequence[SyncRef] = (), connection_id: str | None = None) -> int:
        """Let syncs run by themselves from now on, at once for the first time; return how many were not already."""
        started = 0
        for connection, definition, variant in self._named(integration, refs, connection_id):
            former = self._schedule(connection, definition.name, variant)
            if former is None or former.state is not ScheduleState.STARTED:
                spec = None if former is None else former.spec
                self._save(connection, definition.name, variant, spec, ScheduleState.STARTED, self._now())
                started += 1
        self._wake()
        return started

    def pause(self, integration: str, refs: Sequence[SyncRef] = (), connection_id: str | None = None) -> int:
        """Let syncs run only when they are triggered; return how many ran by themselves before.

        What runs at this moment goes on to its end.
        """
        paused = 0
        for connection, definition, variant in self._named(integration, refs, connection_id):
            former = self._schedule(connection, definition.name, variant)
            spec = None if former is None else former.spec
            self._save(connection, definition.name, variant, spec, ScheduleState.PAUSED, None)
            paused += former is not None and former.state is ScheduleState.STARTED
        return paused

    def status(
        self, integration: str, refs: Sequence[SyncRef] | None = None, connection_id: str | None = None
    ) -> list[Standing]:
        """Return how syncs stand: all there are with all their variants for None; names of none are left out."""
        self._book.integration(integration)
        if connection_id is None:
            listed = self._stores.connections.search(_every(integration))
            got = (self._stores.connections.get(each.key) for each in listed)
            connections = [each for each in got if each is not None]
        else:
            connections = [find(self._stores.connections, integration, connection_id)]
        return [standing for connection in connections for standing in self._standings(connection, refs)]

    def set_frequency(
        self, integration: str, ref: SyncRef, connection_id: str, frequency: str | None
    ) -> str | None:
        """Set how often a sync of a connection runs, None: as it declares; return the interval in force.

        Raises `UsageError` with the field `frequency` for what is none of 30 seconds to 31 days.
        """
        ((connection, definition, _),) = self._named(integration, (ref,), connection_id)
        now = from_us(self._now())
        if frequency is not None and next_time(frequency, now, field="frequency") - now > _LONGEST:
            raise UsageError(f"frequency: {frequency!r} is longer than 31 days", field="frequency")
        former = self._schedule(connection, ref.name, ref.variant)
        never = ScheduleState.STARTED if definition.auto_start else ScheduleState.PAUSED
        state = never if former is None else former.state
        schedule = Schedule(
            connection=connection,
            sync=ref.name,
            variant=ref.variant,
            spec=frequency,
            next_at=None,
            state=state,
        )
        interval = frequency_of(definition, schedule)
        if state is ScheduleState.STARTED and interval is not None:
            schedule = msgspec.structs.replace(schedule, next_at=to_us(next_time(interval, now)))
        self._stores.schedules.save(schedule, now=self._now())
        self._wake()
        return interval if frequency is not None else definition.every

    def create_variant(self, integration: str, ref: SyncRef, connection_id: str) -> str:
        """Add a variant of a sync to a connection and start it; return its id.

        Raises `VariantTaken` and `TooManyVariants`, and `UsageError` with the field `variant` for a name that is none.
        """
        if not _VARIANT.fullmatch(ref.variant) or ref.variant.lower() == BASE:
            raise UsageError(f"variant: {ref.variant!r} is no name for one", field="variant")
        definition = self._book.sync(integration, ref.name)
        if isinstance(definition.run, BuiltIn):
            raise UsageError(f"variant: {ref.name} is of the provider's own, and has none", field="variant")
        connection = self._connection(integration, connection_id)
        schedules = self._stores.schedules.of([connection])
        known = {each.variant for each in schedules if each.sync == ref.name} - {BASE}
        if ref.variant in known:
            raise VariantTaken(f"variant: {ref.name} has {ref.variant!r} already", field="variant")
        if len(known) >= MOST_VARIANTS:
            raise TooManyVariants(f"variant: {ref.name} has {MOST_VARIANTS} already", field="variant")
        self._save(connection, ref.name, ref.variant, None, ScheduleState.STARTED, self._now())
        self._wake()
        return _id(connection, ref)

    def delete_variant(self, integration: str, ref: SyncRef, connection_id: str) -> None:
        """Take a variant away from a connection, its records and checkpoint too; raises `UnknownName`."""
        definition = self._book.sync(integration, ref.name)
        connection = self._connection(integration, connection_id)
        removed = ref.variant != BASE and self._stores.schedules.remove(connection, ref.name, ref.variant)
        if not removed:
            raise UnknownName(f"variant: {ref.name} has no {ref.variant!r}", field="variant")
        self._fresh.start_over(connection, definition, ref.variant, clear=True)

    def has_variant(self, connection: int, sync: str, variant: str) -> bool:
        """Tell whether a sync of a connection has a variant; every sync has the base."""
        return variant == BASE or self._schedule(connection, sync, variant) is not None

    # -- which are meant -----------------------------------------------------------------------------------

    def _named(
        self, integration: str, refs: Sequence[SyncRef], connection_id: str | None
    ) -> list[tuple[int, SyncDefinition, str]]:
        """Return the named syncs, by the rows of connections: all of their variants where none is named."""
        known = {each.name: each for each in self._book.syncs_of(integration)}
        for ref in refs:
            if ref.name not in known:
                told = f"{integration} has no {ref.name!r}; it has {', '.join(known) or 'none'}"
                raise UnknownName(f"sync: {told}", field="sync")
        wanted = [(ref.name, ref.variant) for ref in refs]
        bare = bool(wanted) and all(variant == BASE for _, variant in wanted)
        rows = self._rows(integration, connection_id)
        found: list[tuple[int, SyncDefinition, str]] = []
        for connection in rows:
            there = [(name, BASE) for name in known]
            there += [] if bare else [each for each in self._variants(connection) if each[0] in known]
            found += [(connection, known[each[0]], each[1]) for each in wanted or there if each in there]
        met = {(definition.name, variant) for _, definition, variant in found}
        if rows and (missing := [each for each in wanted if each not in met]):
            raise UnknownName("sync: {} has no variant {!r}".format(*missing[0]), field="sync")
        return found

    def _rows(self, integration: str, connection_id: str | None) -> list[int]:
        if connection_id is not None:
            return [self._connection(integration, connection_id)]
        return [each.key for each in self._stores.connections.search(_every(integration))]

    def _connection(self, integration: str, connection_id: str) -> int:
        self._book.integration(integration)
        return find(self._stores.connections, integration, connection_id).key

    def _variants(self, connection: int) -> list[tuple[str, str]]:
        """Return the variants that syncs of a connection have, but the base."""
        schedules = self._stores.schedules.of([connection])
        return [(each.sync, each.variant) for each in schedules if each.variant != BASE]

    # -- how they stand ------------------------------------------------------------------------------------

    def _standings(self, connection: Connection, refs: Sequence[SyncRef] | None) -> Iterable[Standing]:
        stores, key = self._stores, connection.key
        schedules = {(each.sync, each.variant): each for each in stores.schedules.of([key])}
        runs = {(each.sync, each.variant): each for each in stores.runs.latest([key])}
        counts = stores.records.counts(key)
        for definition in self._book.syncs_of(connection.integration):
            variants = [BASE, *(variant for name, variant in schedules if name == definition.name)]
            for variant in dict.fromkeys(variants):
                if refs is not None and SyncRef(name=definition.name, variant=variant) not in refs:
                    continue
                place = definition.name, variant
                records = {
                    model.name: counts[model.name, variant].live
                    for model in definition.models
                    if (model.name, variant) in counts
                }
                yield self._standing(
                    connection, definition, variant, schedules.get(place), runs.get(place), records
                )

    def _standing(
        self,
        connection: Connection,
        definition: SyncDefinition,
        variant: str,
        schedule: Schedule | None,
        last: Run | None,
        records: dict[str, int],
    ) -> Standing:
        running = last is not None and last.status is RunStatus.RUNNING and self._lives(last)
        ended = self._last_ended(connection.key, definition.name, variant, last)
        ref = SyncRef(name=definition.name, variant=variant)
        return Standing(
            id=_id(connection.key, ref),
            connection_id=connection.connection_id,
            name=definition.name,
            variant=variant,
            type="INITIAL" if ended is None or ended.kind == "full" else "INCREMENTAL",
            status=status_of(schedule, last, running=running),
            frequency=frequency_of(definition, schedule),
            finished_at=None if ended is None else ended.finished_at,
            next_at=None if schedule is None else schedule.next_at,
            latest=None if ended is None else changes_of(definition, ended),
            latest_status=None if ended is None else status_of(None, ended, running=False),
            records=records,
            checkpoint=self._checkpoint(connection.key, definition, variant),
            error=None if ended is None else ended.error,
        )

    def _last_ended(self, connection: int, sync: str, variant: str, last: Run | None) -> Run | None:
        if last is None or last.status is not RunStatus.RUNNING:
            return last
        history = self._stores.runs.history(connection, sync=sync, variant=variant, limit=20)
        return next((each for each in history if each.status is not RunStatus.RUNNING), None)

    def _lives(self, run: Run) -> bool:
        return self._owner().is_alive(run.owner) is not False

    def _checkpoint(self, connection: int, definition: SyncDefinition, variant: str) -> JsonValue:
        if isinstance(definition.run, BuiltIn):
            return None
        place = CheckpointKey(connection=connection, sync=definition.name, variant=variant)
        author = read_state(self._stores.records.checkpoint(place)).author
        return cast("JsonValue", msgspec.json.decode(author))

    # -- small things --------------------------------------------------------------------------------------

    def _schedule(self, connection: int, sync: str, variant: str) -> Schedule | None:
        return next(
            (
                each
                for each in self._stores.schedules.of([connection])
                if each.sync == sync and each.variant == variant
            ),
            None,
        )

    def _save(
        self,
        connection: int,
        sync: str,
        variant: str,
        spec: str | None,
        state: ScheduleState,
        next_at: int | None,
    ) -> None:
        schedule = Schedule(
            connection=connection, sync=sync, variant=variant, spec=spec, next_at=next_at, state=state
        )
        self._stores.schedules.save(schedule, now=self._now())

    def _now(self) -> int:
        return now_us(self._clock)


def _every(integration: str) -> ConnectionQuery:
    return ConnectionQuery(integrations=(integration,), limit=_ALL)


def _id(connection: int, ref: SyncRef) -> str:
    return str(uuid.uuid5(_ID, f"{connection}/{ref.name}/{ref.variant}"))
