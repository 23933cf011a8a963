"""Schedules under their users' hands: each is changed in one step, whatever others do to it at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeAlias

from msgspec.structs import replace

from tieline.core.clock import Clock, from_us, now_us, to_us
from tieline.core.errors import UnknownName, UsageError
from tieline.functions.definition import SyncDefinition
from tieline.syncs.standing import frequency_of
from tieline.work.model import Schedule, ScheduleState
from tieline.work.ports import ScheduleStore
from tieline.work.schedule import next_time

#: Variants that one sync of one connection may have.
MOST_VARIANTS = 100
BASE = "base"
#: Connections whose schedules are changed at once: a write holds up nobody for long.
_AT_ONCE = 200
_LONGEST = timedelta(days=31)

#: A sync that is meant: a connection's row, what is run and of which variant.
Named: TypeAlias = tuple[int, SyncDefinition, str]


class VariantTaken(UsageError):
    """The sync has this variant already."""


class TooManyVariants(UsageError):
    """The sync has as many variants as it may have."""


class Timetable:
    """Changes when syncs run by themselves. Every method blocks and may be called from any thread."""

    def __init__(self, schedules: ScheduleStore, clock: Clock) -> None:
        self._schedules = schedules
        self._clock = clock

    def start(self, named: Sequence[Named]) -> int:
        """Let syncs run by themselves, at once for the first time; return how many were not already."""
        now = self._now()

        def start(each: Named, kept: Schedule | None) -> Schedule | None:
            if kept is not None and kept.state is ScheduleState.STARTED:
                return None
            return replace(kept or _resting(each), state=ScheduleState.STARTED, next_at=now)

        return len(self._change(named, start))

    def pause(self, named: Sequence[Named]) -> int:
        """Let syncs run only when they are triggered; return how many ran by themselves before."""

        def pause(each: Named, kept: Schedule | None) -> Schedule:
            return replace(kept or _resting(each), state=ScheduleState.PAUSED, next_at=None)

        formers = self._change(named, pause)
        return sum(each is not None and each.state is ScheduleState.STARTED for each in formers)

    def set_frequency(self, named: Named, frequency: str | None) -> str | None:
        """Set how often a sync runs, None: as it declares; return the interval in force.

        Raises `UsageError` with the field `frequency` for what is none of 30 seconds to 31 days.
        """
        _, definition, _ = named
        now = from_us(self._now())
        if frequency is not None and next_time(frequency, now, field="frequency") - now > _LONGEST:
            raise UsageError(f"frequency: {frequency!r} is longer than 31 days", field="frequency")
        interval = frequency_of(definition, replace(_resting(named), spec=frequency))
        due = None if interval is None else to_us(next_time(interval, now))

        def change(each: Named, kept: Schedule | None) -> Schedule:
            if kept is None and definition.auto_start:
                kept = replace(_resting(each), state=ScheduleState.STARTED)
            changed = replace(kept or _resting(each), spec=frequency)
            return replace(changed, next_at=due if changed.state is ScheduleState.STARTED else None)

        self._change([named], change)
        return definition.every if frequency is None else interval

    def add_variant(self, named: Named) -> None:
        """Start a new variant of a sync; raises `VariantTaken` and `TooManyVariants`."""
        connection, definition, variant = named
        now = self._now()

        def work(stored: Sequence[Schedule]) -> list[Schedule]:
            known = {each.variant for each in stored if each.sync == definition.name} - {BASE}
            if variant in known:
                raise VariantTaken(f"variant: {definition.name} has {variant!r} already", field="variant")
            if len(known) >= MOST_VARIANTS:
                told = f"variant: {definition.name} has {MOST_VARIANTS} already"
                raise TooManyVariants(told, field="variant")
            return [replace(_resting(named), state=ScheduleState.STARTED, next_at=now)]

        self._schedules.change([connection], work, now=now)

    def rest_variant(self, named: Named) -> None:
        """Let a variant rest; raises `UnknownName` with the field `variant` where there is none."""

        def rest(each: Named, kept: Schedule | None) -> Schedule:
            _, definition, variant = each
            if kept is None or variant == BASE:
                raise UnknownName(f"variant: {definition.name} has no {variant!r}", field="variant")
            return replace(kept, state=ScheduleState.PAUSED, next_at=None)

        self._change([named], rest)

    def _change(
        self, named: Sequence[Named], change: Callable[[Named, Schedule | None], Schedule | None]
    ) -> list[Schedule | None]:
        """Replace schedules by what a pure function makes of each; return what was there of those that it replaced."""
        meant: dict[int, list[Named]] = {}
        for each in named:
            meant.setdefault(each[0], []).append(each)
        rows, formers, now = sorted(meant), list[Schedule | None](), self._now()
        for first in range(0, len(rows), _AT_ONCE):
            part = rows[first:][:_AT_ONCE]
            replaced = list[Schedule | None]()

            def work(stored: Sequence[Schedule]) -> list[Schedule]:
                known = {(each.connection, each.sync, each.variant): each for each in stored}
                found = [(each, known.get(_place(each))) for key in part for each in meant[key]]  # noqa: B023 (called at once)
                changed = [(kept, new) for each, kept in found if (new := change(each, kept)) is not None]
                replaced[:] = [kept for kept, _ in changed]  # noqa: B023 (as above)
                return [new for _, new in changed]

            self._schedules.change(part, work, now=now)
            formers += replaced
        return formers

    def _now(self) -> int:
        return now_us(self._clock)


def _place(named: Named) -> tuple[int, str, str]:
    connection, definition, variant = named
    return connection, definition.name, variant


def _resting(named: Named) -> Schedule:
    connection, sync, variant = _place(named)
    return Schedule(
        connection=connection, sync=sync, variant=variant, spec=None, next_at=None, state=ScheduleState.PAUSED
    )
