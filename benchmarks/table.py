"""Figures as plain tables."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median


def render(title: str, header: Sequence[str], rows: Sequence[Sequence[str]], *notes: str) -> str:
    """Return a table as text: the first column to the left, the others to the right, notes below."""
    lines = [header, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        first, *others = (
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join((first, *others)).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join(
        (f"## {title}", "", line(header), rule, *map(line, rows), *(f"  {note}" for note in notes), "")
    )


def spread(values: Sequence[float], form: str = ".2f") -> str:
    """Return the smallest of some values and, if there are several, their median: `1.20 / 1.35`."""
    if not values:
        return "–"
    low = format(min(values), form)
    return low if len(values) == 1 else f"{low} / {format(median(values), form)}"


def ratio(value: float, base: float) -> str:
    """Return how many times the base a value is."""
    return f"{value / base:.1f}×" if base else "–"
