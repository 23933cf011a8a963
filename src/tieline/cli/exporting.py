"""Exports as the command line runs them: once, on a schedule, or following the records."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from tieline.cli.places import Place, open_place
from tieline.cli.stopping import INTERRUPTED, listen_for_signals
from tieline.cli.tenants import Share
from tieline.core.errors import StorageError, UsageError

if TYPE_CHECKING:
    from tieline.exports.follow import Follower
    from tieline.exports.model import ExportCounts

#: Seconds between two looks for what is new, and the most after failures.
_LOOK, _LONGEST = 1.0, 60.0
#: Looks after which the streams are listed anew, since there may be more of them.
_LOOKS = 30


class _Stopped(Exception):
    """The export was told to end."""


class Exporting:
    """A place and what is brought there, turn by turn. `listed` tells what goes where as things are now."""

    def __init__(
        self, *, follower: Follower, listed: Callable[[], list[Share]], place: Place, json: bool
    ) -> None:
        self.place = place
        self._follower = follower
        self._listed = listed
        self._json = json
        self._shares: list[Share] = []
        self._looks = 0

    def turn(self, *, stop: asyncio.Event | None = None, quiet: bool = False) -> None:
        """Bring everything up to date and tell what was done; with `quiet` only of what there was something new.

        Ends after the commit in hand once `stop` is set.
        """
        self._shares = self._listed()
        done: dict[str, ExportCounts] = {}
        for share in self._shares:
            with open_place(share.place) as sink:
                brought = self._follower.export(share.streams, sink, progress=_progress(stop))
            done |= {name: done[name] + each if name in done else each for name, each in brought.items()}
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr)
        news = {name: counts for name, counts in done.items() if not quiet or _did(counts)}
        if (news or not quiet) and not self.place.is_output:
            self._tell(news)

    def has_news(self) -> bool:
        """Whether another turn would find something; costs the record store a look for each stream."""
        if self._looks % _LOOKS == 0:
            self._shares = self._listed()
        self._looks += 1
        return any(self._follower.has_news(share.streams) for share in self._shares)

    def _tell(self, done: Mapping[str, ExportCounts]) -> None:
        if self._json:
            print(msgspec.json.encode({"streams": done, "ok": True}).decode(), flush=True)
        else:
            for line in told(done):
                print(line, flush=True)


async def stay(exporting: Exporting, *, every: str | None, follow: bool) -> int:
    """Export on a schedule, or whenever something is new, until a signal says stop; return the exit code."""
    if every is not None and follow:
        raise UsageError(
            "follow: goes on all the time, and --every now and then; give one of them", field="follow"
        )
    if exporting.place.is_output:
        field = "follow" if follow else "every"
        raise UsageError(f"{field}: standard output remembers nothing; name a folder", field=field)
    stop = asyncio.Event()
    listen_for_signals(stop, after="the commit in hand")
    await (_follow(exporting, stop) if every is None else _repeat(exporting, every, stop))
    return INTERRUPTED


async def _repeat(exporting: Exporting, every: str, stop: asyncio.Event) -> None:
    from tieline.core.clock import SystemClock
    from tieline.engines.scheduler import repeat

    async def again() -> None:
        await _tried(exporting, stop, quiet=False)

    async def announce(due: datetime) -> None:
        print(f"Next export at {due.astimezone():%Y-%m-%d %H:%M:%S %Z}.", file=sys.stderr, flush=True)

    await repeat(every, again, clock=SystemClock(), stop=stop, announce=announce)


async def _follow(exporting: Exporting, stop: asyncio.Event) -> None:
    from tieline.core.clock import SystemClock
    from tieline.core.pause import pause

    clock, wait = SystemClock(), _LOOK
    while not stop.is_set():
        done = await _tried(exporting, stop, quiet=True, needed=exporting.has_news)
        wait = _LOOK if done else min(wait * 2, _LONGEST)
        await pause(clock, wait, stop)


async def _tried(
    exporting: Exporting,
    stop: asyncio.Event,
    *,
    quiet: bool,
    needed: Callable[[], bool] = lambda: True,
) -> bool:
    """Do a turn where it is needed, off the event loop; return whether it went well.

    What is wrong with a database now may be well at the next time.
    """

    def work() -> None:
        if needed():
            exporting.turn(stop=stop, quiet=quiet)

    try:
        await asyncio.to_thread(work)
    except _Stopped:
        return True
    except StorageError as problem:
        print(f"tieline: {problem.message}", file=sys.stderr, flush=True)
        return False
    return True


def _did(counts: ExportCounts) -> bool:
    return bool(counts.written or counts.deleted or counts.skipped or counts.discarded)


def _progress(stop: asyncio.Event | None) -> Callable[[str, ExportCounts], None]:
    """Return what is told of each commit: it shows it to people, and ends the export once it is to stop."""
    shown = sys.stderr.isatty()

    def progress(name: str, counts: ExportCounts) -> None:
        if shown:
            print(f"\r\x1b[K{name}: {counts.written:,} records", end="", file=sys.stderr, flush=True)
        if stop is not None and stop.is_set():
            raise _Stopped

    return progress


def told(done: Mapping[str, ExportCounts]) -> Iterator[str]:
    """Yield what an export did, line by line, for people."""
    width = max(map(len, done), default=0)
    for name, counts in done.items():
        parts = [f"{counts.written:,} written"] if counts.written else []
        parts += [f"{counts.deleted:,} deleted"] if counts.deleted else []
        parts += [f"{counts.misfits:,} with unforeseen parts, kept aside"] if counts.misfits else []
        parts += [f"{counts.discarded:,} discarded, or parts of them"] if counts.discarded else []
        parts += [f"{counts.skipped:,} skipped: pruned before they were exported"] if counts.skipped else []
        yield f"{name:<{width}}  {', '.join(parts) or 'nothing new'}"
