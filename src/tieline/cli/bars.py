"""Progress bars on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from tieline.syncs import model


class _Rate(ProgressColumn):
    """Records a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


class Bars(Progress):
    """One bar a stream, and below them what is left of the day's requests."""

    def __init__(self) -> None:
        self._quota = ""  # first: the base class renders at once
        super().__init__(
            TextColumn("{task.description:<22}"),
            BarColumn(bar_width=20),
            TextColumn("{task.completed:>9,} records"),
            TextColumn("{task.fields[requests]:>6,} requests"),
            _Rate(),
            TimeRemainingColumn(compact=True),
            console=Console(stderr=True),
        )
        self._streams: dict[str, TaskID] = {}

    def get_renderables(self) -> Iterable[RenderableType]:
        """Return the bars and the line below them."""
        yield self.make_tasks_table(self.tasks)
        if self._quota:
            yield Text(self._quota, style="dim")

    def move(self, event: model.Progress) -> None:
        """Show how far a stream has come."""
        if event.quota_left is not None:
            self._quota = f"{max(0, event.quota_left):,} requests left today"
        if event.stream not in self._streams:
            self._streams[event.stream] = self.add_task(event.stream, total=None, requests=0)
        total = event.seen if event.done else event.total and max(event.total, event.seen)
        self.update(
            self._streams[event.stream], completed=event.seen, total=total, requests=event.counts.requests
        )

    def line(self, text: str) -> None:
        """Print a line above the bars."""
        self.console.print(text, style="dim", markup=False, highlight=False)
