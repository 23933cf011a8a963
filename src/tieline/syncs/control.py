"""Syncs under their users' hands: triggered, started, paused, asked how they stand; and their frequency and variants."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

import msgspec

from tieline.connections.find import find
from tieline.connections.model import Connection, ConnectionQuery, Listed
from tieline.core.clock import Clock, now_us
from tieline.core.errors import UnknownName, UsageError
from tieline.core.json import JsonValue
from tieline.functions.definition import BuiltIn, SyncDefinition
from tieline.functions.stored import read_state
from tieline.records.model import CheckpointKey, Counts
from tieline.sources.book import FunctionBook
from tieline.syncs.fresh import Freshener
from tieline.syncs.job import Stores
from tieline.syncs.standing import Standing, by_connection, changes_of, frequency_of, status_of
from tieline.syncs.timetable import BASE, Named, Timetable
from tieline.work.lease import lease_key, trigger_key
from tieline.work.model import NewTask, Run, RunStatus, Schedule, TaskKind
from tieline.work.ports import Owner

#: How often a triggered run is taken up whose process died: one may be what it died of.
ATTEMPTS = 10
_ALL = 1_000_000_000


_VARIANT = re.compile(r"[a-zA-Z0-9_-]{1,255}")
_ID = uuid.UUID("6b6f6c1e-6f43-5a0c-9d7c-1b7f3a0f5e11")


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
        self._timetable = Timetable(stores.schedules, clock)
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
        if full or clear:
            for each in named:
                self._fresh.start_over(*each, clear=clear)
        self._stores.tasks.add(*(_task(*each, full=full or clear) for each in named), now=self._now())
        self._wake()
        return len(named)

    def start(self, integration: str, refs: Sequence[SyncRef] = (), connection_id: str | None = None) -> int:
        """Let syncs run by themselves from now on, at once for the first time; return how many were not already."""
        started = self._timetable.start(self._named(integration, refs, connection_id))
        self._wake()
        return started

    def pause(self, integration: str, refs: Sequence[SyncRef] = (), connection_id: str | None = None) -> int:
        """Let syncs run only when they are triggered; return how many ran by themselves before.

        What runs at this moment goes on to its end.
        """
        return self._timetable.pause(self._named(integration, refs, connection_id))

    def status(
        self, integration: str, refs: Sequence[SyncRef] | None = None, connection_id: str | None = None
    ) -> list[Standing]:
        """Return how syncs stand: all there are with all their variants for None; names of none are left out."""
        self._book.integration(integration)
        if connection_id is None:
            connections: Sequence[Connection | Listed] = self._stores.connections.search(_every(integration))
        else:
            connections = [find(self._stores.connections, integration, connection_id)]
        definitions, keys = self._book.syncs_of(integration), [each.key for each in connections]
        schedules = by_connection(self._stores.schedules.of(keys))
        runs = by_connection(self._stores.runs.latest(keys))
        counts = self._stores.records.counts_of(keys)
        return [
            standing
            for each in connections
            for standing in self._standings(
                each,
                definitions,
                refs,
                schedules.get(each.key, ()),
                runs.get(each.key, ()),
                counts.get(each.key, {}),
            )
        ]

    def set_frequency(
        self, integration: str, ref: SyncRef, connection_id: str, frequency: str | None
    ) -> str | None:
        """Set how often a sync of a connection runs, None: as it declares; return the interval in force.

        Raises `UsageError` with the field `frequency` for what is none of 30 seconds to 31 days.
        """
        (named,) = self._named(integration, (ref,), connection_id)
        interval = self._timetable.set_frequency(named, frequency)
        self._wake()
        return interval

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
        self._timetable.add_variant((connection, definition, ref.variant))
        self._wake()
        return _id(connection, ref)

    def delete_variant(self, integration: str, ref: SyncRef, connection_id: str) -> None:
        """Take a variant away from a connection, its records and checkpoint too; raises `UnknownName`.

        Should this process die meanwhile, the variant is there still, and can be deleted again.
        """
        definition = self._book.sync(integration, ref.name)
        connection = self._connection(integration, connection_id)
        self._timetable.rest_variant((connection, definition, ref.variant))
        self._fresh.start_over(connection, definition, ref.variant, clear=True)
        self._stores.schedules.remove(connection, ref.name, ref.variant)
        # Once more, for what a run has brought that was triggered meanwhile; no other begins now.
        self._fresh.start_over(connection, definition, ref.variant, clear=True)

    def has_variant(self, connection: int, sync: str, variant: str) -> bool:
        """Tell whether a sync of a connection has a variant; every sync has the base."""
        return variant == BASE or self._schedule(connection, sync, variant) is not None

    # -- which are meant -----------------------------------------------------------------------------------

    def _named(self, integration: str, refs: Sequence[SyncRef], connection_id: str | None) -> list[Named]:
        """Return the named syncs, by the rows of connections: all of their variants where none is named."""
        known = {each.name: each for each in self._book.syncs_of(integration)}
        for ref in refs:
            if ref.name not in known:
                raise self._book.no_sync(integration, ref.name, known)
        wanted = [(ref.name, ref.variant) for ref in refs]
        bare = bool(wanted) and all(variant == BASE for _, variant in wanted)
        rows = self._rows(integration, connection_id)
        schedules = {} if bare else by_connection(self._stores.schedules.of(rows))
        found: list[Named] = []
        for connection in rows:
            there = [(name, BASE) for name in known]
            there += [
                (each.sync, each.variant) for each in schedules.get(connection, ()) if each.variant != BASE
            ]
            meant = [each for each in wanted or there if each in there and each[0] in known]
            found += [(connection, known[name], variant) for name, variant in meant]
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

    # -- how they stand ------------------------------------------------------------------------------------

    def _standings(
        self,
        connection: Connection | Listed,
        definitions: Sequence[SyncDefinition],
        refs: Sequence[SyncRef] | None,
        known: Sequence[Schedule],
        latest: Sequence[Run],
        counts: Mapping[tuple[str, str], Counts],
    ) -> Iterable[Standing]:
        schedules = {(each.sync, each.variant): each for each in known}
        runs = {(each.sync, each.variant): each for each in latest}
        for definition in definitions:
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
        connection: Connection | Listed,
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
        known = self._stores.schedules.of([connection])
        return next((each for each in known if (each.sync, each.variant) == (sync, variant)), None)

    def _now(self) -> int:
        return now_us(self._clock)


def _task(connection: int, definition: SyncDefinition, variant: str, *, full: bool) -> NewTask:
    return NewTask(
        id=str(uuid.uuid4()),
        kind=TaskKind.SYNC,
        integration=definition.integration,
        connection=connection,
        name=definition.name,
        variant=variant,
        input=msgspec.to_builtins(SyncInput(full=full)),
        dedupe=trigger_key(lease_key(connection, definition.name, variant)),
        max_attempts=ATTEMPTS,
    )


def _every(integration: str) -> ConnectionQuery:
    return ConnectionQuery(integrations=(integration,), limit=_ALL)


def _id(connection: int, ref: SyncRef) -> str:
    return str(uuid.uuid5(_ID, f"{connection}/{ref.name}/{ref.variant}"))
