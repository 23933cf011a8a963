"""Progress while a sync goes on: bars on a terminal, plain lines elsewhere, always on standard error."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tieline.core.spans import tell_seconds
from tieline.syncs.model import Began, Event, Progress, Waiting, Warned

if TYPE_CHECKING:  # Rich is loaded only for a terminal
    from tieline.cli.bars import Bars


class SyncDisplay:
    """Shows the events of a sync. `quiet` keeps plain lines away, for output that programs read."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._bars: Bars | None = None
        self._told: dict[str, int] = {}

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from tieline.cli.bars import Bars

            self._bars = Bars()
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def show(self, event: Event) -> None:
        """Show one event."""
        match event:
            case Began(connection=connection, base_url=base_url):
                self._line(f"{connection} at {base_url}")
            case Progress():
                if self._bars is not None:
                    self._bars.move(event)
                else:
                    self._tell(event)
            case Waiting(stream=stream, seconds=seconds, why=why):
                self._line(f"{stream}: waiting {tell_seconds(seconds)} ({why})")
            case Warned(stream=stream, text=text):
                self._line(f"{stream}: warning: {text}")

    def _tell(self, event: Progress) -> None:
        """Say a line every tenth of the way, or every 10,000 records: enough for a log."""
        step = max(1000, (event.total or 100_000) // 10)
        if event.seen // step > self._told.get(event.stream, 0):
            self._told[event.stream] = event.seen // step
            of = f" of {event.total:,}" if event.total else ""
            self._line(f"{event.stream}: {event.seen:,}{of} records, {event.counts.requests:,} requests")

    def _line(self, text: str) -> None:
        if self._bars is not None:
            self._bars.line(text)
        elif not self._quiet:
            try:
                print(text, file=sys.stderr, flush=True)
            except BrokenPipeError:  # nobody reads the log any more; the sync goes on
                self._quiet = True
