"""Rows of an answer as people and programs read them: a table, JSON lines, CSV."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from tieline.exports.query import Answer, Row

_WIDEST, _NARROWEST = 60, 6
_ENCODER = msgspec.json.Encoder(decimal_format="number")
#: What EXPLAIN answers with: drawings, which no table could hold.
_PLAN = ("explain_key", "explain_value")
_RIGHT = ("INTEGER", "INT", "DOUBLE", "FLOAT", "DECIMAL", "REAL")


def print_json(answer: Answer, rows: Iterable[Row]) -> None:
    """Print each row as an object on a line of its own: ids as text, numbers with all their digits."""
    raw = [kind == "JSON" for kind in answer.types]
    for row in rows:
        values = [
            msgspec.Raw(value) if is_json and isinstance(value, str) else value
            for value, is_json in zip(row, raw, strict=True)
        ]
        line = _ENCODER.encode(dict(zip(answer.columns, values, strict=True)))
        sys.stdout.write(line.decode() + "\n")


def print_csv(answer: Answer, rows: Iterable[Row]) -> None:
    """Print a line of names and one for each row; nested values are JSON, null is empty."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(answer.columns)
    for row in rows:
        writer.writerow(["" if value is None else plain(value) for value in row])


def print_table(answer: Answer, rows: Iterable[Row], limit: int) -> None:
    """Print rows under their names, no wider than the terminal, and say where there are more."""
    if answer.columns == _PLAN:
        print(*(str(plan).rstrip() for _, plan in rows), sep="\n")
        return
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 200
    taken = list(islice(rows, limit + 1))
    names = [_cell(name) for name in answer.columns]  # a PIVOT makes them of values
    shown = [["" if value is None else _cell(value) for value in row] for row in taken[:limit]]
    count = fitting(names, shown, width)
    right = [kind.endswith(_RIGHT) or kind.startswith("DECIMAL") for kind in answer.types[:count]]
    for line in table(names[:count], [row[:count] for row in shown], right, width):
        print(line)
    if hidden := names[count:]:
        print(f"… {len(hidden)} more columns: {', '.join(hidden)}; --json or --csv shows them")
    if len(taken) > limit:
        print(f"… more than {limit:,} rows; --limit shows more, --json or --csv all")
    elif not taken:
        print("No rows.")


def fitting(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> int:
    """Return how many columns fit into a width where each is as narrow as it may be; one always does."""
    used = 0
    for place in range(len(names)):
        used += min(_NARROWEST, max(len(row[place]) for row in (names, *rows))) + 2
        if used - 2 > width:
            return max(place, 1)
    return len(names)


def table(
    names: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], width: int
) -> Iterator[str]:
    """Yield the lines of a table; columns are cut until all fit, or until they are as narrow as they may be."""
    from rich.cells import cell_len, set_cell_size

    def fit(text: str, size: int, *, to_right: bool) -> str:
        if (length := cell_len(text)) > size:
            return set_cell_size(text, size - 1) + "…"
        return " " * (size - length) + text if to_right else text + " " * (size - length)

    needed = [max(cell_len(row[place]) for row in (names, *rows)) for place in range(len(names))]
    sizes = widths(needed, width)
    for row in (names, ["─" * size for size in sizes], *rows):
        cells = [fit(text, size, to_right=where) for text, size, where in zip(row, sizes, right, strict=True)]
        yield "  ".join(cells).rstrip()


def widths(needed: Sequence[int], width: int) -> list[int]:
    """Return how wide columns are, the widest made narrower first, for all to fit with two spaces between."""
    sizes = [min(size, _WIDEST) if len(needed) > 1 else min(size, width) for size in needed]
    while sum(sizes) + 2 * (len(sizes) - 1) > width and max(sizes) > _NARROWEST:
        sizes[sizes.index(max(sizes))] -= 1
    return sizes


def plain(value: Any) -> str:
    """Return a value as text: a moment as ISO 8601, what is nested as JSON, all else as it is written."""
    match value:
        case str():
            return value
        case bool():
            return str(value).lower()
        case datetime() | date():
            return value.isoformat()
        case dict() | list() | tuple():
            return _ENCODER.encode(value).decode()
        case bytes() | timedelta():  # as in JSON: base64, ISO 8601
            return _ENCODER.encode(value).decode().strip('"')
        case _:
            return str(value)


def _cell(value: Any) -> str:
    text = f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else plain(value)
    return "".join(sign if sign.isprintable() else " " for sign in text[:400])
