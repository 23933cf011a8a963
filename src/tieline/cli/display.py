"""Progress while a sync goes on: bars on a terminal, plain lines elsewhere, always on standard error."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tieline.syncs.model import Event, Progress, Waiting, Warned

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID


class SyncDisplay:
    """Shows the events of a sync. `quiet` keeps plain lines away, for output that programs read."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._bars: Bars | None = _bars() if sys.stderr.isatty() else None
        self._tasks: dict[str, TaskID] = {}
        self._told: dict[str, int] = {}

    def __enter__(self) -> Self:
        if self._bars is not None:
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
            case Progress():
                self._progress(event)
            case Waiting(stream=stream, seconds=seconds, why=why):
                self._line(f"{stream}: waiting {seconds:.0f} s ({why})")
            case Warned(stream=stream, text=text):
                self._line(f"{stream}: warning: {text}")

    def _progress(self, event: Progress) -> None:
        if self._bars is None:
            # Every tenth of the way, or every 10,000 records, is enough for a log.
            step = max(1000, (event.total or 100_000) // 10)
            if event.seen // step > self._told.get(event.stream, 0):
                self._told[event.stream] = event.seen // step
                of = f" of {event.total:,}" if event.total else ""
                self._line(f"{event.stream}: {event.seen:,}{of} records, {event.counts.requests:,} requests")
            return
        if event.stream not in self._tasks:
            self._tasks[event.stream] = self._bars.add_task(event.stream, total=event.total, requests=0)
        total = (
            max(event.total, event.seen) if event.total is not None else (event.seen if event.done else None)
        )
        self._bars.update(
            self._tasks[event.stream], completed=event.seen, total=total, requests=event.counts.requests
        )

    def _line(self, text: str) -> None:
        if self._bars is not None:
            self._bars.console.print(text, style="dim", markup=False, highlight=False)
        elif not self._quiet:
            print(text, file=sys.stderr, flush=True)


def _bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """Records a second."""

        def render(self, task: object) -> Text:
            speed: float | None = getattr(task, "speed", None)
            return Text(f"{speed:,.0f}/s" if speed else "")

    return Progress(
        TextColumn("{task.description:<22}"),
        BarColumn(bar_width=24),
        TextColumn("{task.completed:>9,} records"),
        TextColumn("{task.fields[requests]:>6,} requests"),
        Rate(),
        TimeRemainingColumn(compact=True),
        console=Console(stderr=True),
    )
