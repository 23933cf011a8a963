"""Figures as Markdown tables, which read well in a terminal, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with a title above it and notes below; `key` is its place in the documentation, if it has one."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    key: str | None = None

    def __str__(self) -> str:
        parts = (f"## {self.title}", self.grid() if self.rows else "", "\n".join(self.notes))
        return "\n\n".join(part for part in parts if part) + "\n"

    def grid(self) -> str:
        """Return the table itself: the first column to the left, the others to the right."""
        lines = [self.header, *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.header))]
        rule = [":" + "-" * (widths[0] + 1), *("-" * (width + 1) + ":" for width in widths[1:])]

        def line(cells: Sequence[str]) -> str:
            first, *others = zip(cells, widths, strict=True)
            padded = (first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others))
            return f"| {' | '.join(padded)} |"

        return "\n".join((line(self.header), f"|{'|'.join(rule)}|", *map(line, self.rows)))


def render(
    title: str, header: Sequence[str], rows: Sequence[Sequence[str]], *notes: str, key: str | None = None
) -> Table:
    """Return a table of these rows, with notes below it."""
    return Table(title=title, header=header, rows=rows, notes=notes, key=key)


def spread(values: Sequence[float], form: str = ".2f") -> str:
    """Return the smallest of some values and, if there are several, their median: `1.20 / 1.35`."""
    if not values:
        return "–"
    low = format(min(values), form)
    return low if len(values) == 1 else f"{low} / {format(median(values), form)}"


def ratio(value: float, base: float) -> str:
    """Return how many times the base a value is."""
    return f"{value / base:.1f}×" if base else "–"
