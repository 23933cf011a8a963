"""What an export needs of the place it writes to."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from tieline.exports.model import Change, ExportCounts, Known, Position, Target
from tieline.sources.schema import Model


class StreamWriter(Protocol):
    """Takes one stream's changes; what is not committed leaves no trace."""

    @property
    def position(self) -> Position | None:
        """Up to where the sink holds the stream; None if it holds nothing of it."""
        ...

    def write(self, changes: Sequence[Change]) -> None:
        """Add changes to the next commit; the last one of an id wins."""
        ...

    def reshape(self, model: Model) -> Model:
        """Go on with a wider shape, into which what was written before fits too; return the one that is in place.

        That may be wider still, where others write there too.
        """
        ...

    def commit(self, position: Position) -> ExportCounts:
        """Apply what was written since the last commit, together with the position, or nothing of it."""
        ...


class Sink(Protocol):
    """A place that holds exported streams. Raises `UsageError` or `StorageError` where it cannot."""

    @property
    def commit_bytes(self) -> int:
        """After how many bytes of records it wants a commit."""
        ...

    @property
    def commit_records(self) -> int:
        """After how many records it wants a commit, if the bytes do not ask for one before."""
        ...

    @property
    def typed(self) -> bool:
        """Whether records have columns there."""
        ...

    def known(self, stream: str) -> Known | None:
        """Return what the place holds of a stream; None for nothing."""
        ...

    def check(self, targets: Sequence[Target]) -> None:
        """Raise `UsageError` where something that is not ours has a name that these streams need; write nothing."""
        ...

    def stream(self, target: Target) -> AbstractContextManager[StreamWriter]:
        """Open one stream, which `check` has seen, for writing; leaving drops what was not committed."""
        ...
