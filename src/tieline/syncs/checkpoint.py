"""How far a sync has come: what commits with every page, and what a next run starts from.

Moments are text that sorts as time does: instants as `2026-01-31T09:00:00.000000Z`, dates as `2026-01-31`.
"""

from __future__ import annotations

import msgspec

from tieline.core import typed
from tieline.core.errors import StorageError

#: A floor that reaches back to the beginning.
ALL_HISTORY = ""


class Window(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A chain of pages over a range, half-open; None is open-ended."""

    start: str | None = None
    end: str | None = None
    #: The chain may end once its records, in ascending order, have come this far: another window goes on there.
    stop: str | None = None
    #: The chain ends before this position, in the paginator's words: another window goes on there.
    until: str | None = None
    #: When the chain was asked for first; None where no watermark goes by it.
    begun: str | None = None
    #: Where the chain goes on, in the paginator's words; None is its first page.
    position: str | None = None
    #: The newest moment seen.
    high: str | None = None
    #: Every record so far was at least as new as those before it.
    ascending: bool = True
    seen: int = 0
    #: How many records the API says there are.
    total: int | None = None


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The progress of one partition of a stream."""

    #: Everything up to here has been seen (of months: this is the first that is not final).
    watermark: str | None = None
    #: From here to the watermark everything was asked for; None before the first run.
    floor: str | None = None
    #: The earliest that was ever asked for, where that lies before the floor and leaves a gap.
    reach: str | None = None
    #: What is under way, or was when the run was interrupted.
    windows: tuple[Window, ...] = ()
    #: The newest moment of the windows that this run has finished; the watermark moves once all are.
    newest: str | None = None


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The state of one sync of one connection."""

    version: int = 1
    parts: dict[str, Part] = {}
    #: The full pass that is under way; its number marks the records it has seen.
    seen_pass: int | None = None
    #: That pass only marks: nothing is deleted by it.
    marks: bool = False
    #: The last pass that came to its end.
    passed: int | None = None
    #: The full pass may have missed records, in this run or in one that was interrupted: nothing is deleted by it.
    doubted: bool = False
    #: Where the parents' feed was read up to.
    feed: str | None = None
    #: While set, parents last changed at or before this microsecond that have records are not asked for again.
    catch_up: int | None = None
    #: When the last whole run began: parents seen for the first time since then are new to a stream that is followed.
    known_at: int | None = None
    #: Parents that had no record yet, with the microsecond at which they are given up.
    waiting: dict[str, int] = {}

    def part(self, name: str) -> Part:
        """Return the progress of a partition."""
        return self.parts.get(name, Part())

    def with_part(self, name: str, part: Part) -> Checkpoint:
        """Return a copy with one partition's progress replaced."""
        return msgspec.structs.replace(self, parts={**self.parts, name: part})


def encode(checkpoint: Checkpoint) -> bytes:
    """Return a checkpoint as bytes to store."""
    return msgspec.json.encode(checkpoint)


def decode(state: bytes | None) -> Checkpoint:
    """Return the checkpoint that was stored, an empty one for None.

    Raises `StorageError` if it is not one that this version can read.
    """
    if state is None:
        return Checkpoint()
    try:
        checkpoint = typed.decode(state, Checkpoint)
    except msgspec.DecodeError as problem:
        raise StorageError(f"a stored checkpoint cannot be read: {problem}") from None
    if checkpoint.version != 1:
        raise StorageError(f"a stored checkpoint has version {checkpoint.version}; upgrade Tieline to use it")
    return checkpoint
