"""A chart in signs of the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size

from tieline.cli.charts.model import Chart, Value, ticks, told

_EIGHTHS = " ▏▎▍▌▋▊▉"
#: How the bars of several series look, and their lines.
_SHADES, _MARKS = "█▓▒░▚▞", "●▲■◆○△"
_HEIGHT, _NARROWEST = 14, 40
#: The dots of a braille sign, by column and row.
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))


def draw(chart: Chart, width: int) -> Iterator[str]:
    """Yield the lines of a chart, at most so many signs wide."""
    if len(chart.series) > 1:
        marks = _SHADES if chart.kind == "bar" else _MARKS
        named = (f"{mark} {each.name}" for mark, each in zip(marks, chart.series, strict=False))
        yield _cut("  ".join(named), max(width, _NARROWEST))
    yield from (_bars if chart.kind == "bar" else _lines)(chart, max(width, _NARROWEST))


def _bars(chart: Chart, width: int) -> Iterator[str]:
    """Yield a bar for each value, to the left of zero where it is below."""
    labels = min(max(map(cell_len, chart.labels)), width // 3)
    numbers = max(len(_number(value)) for each in chart.series for value in each.values)
    room = max(width - labels - numbers - 3, 6)
    low, high = chart.low, chart.high
    scale = room / ((high - low) or 1)
    left = round(-low * scale)
    for place, label in enumerate(chart.labels):
        for number, each in enumerate(chart.series):
            value = each.values[place]
            shown = set_cell_size(_cut(label, labels) if number == 0 else "", labels)
            bar = _bar(value, scale, left, _SHADES[number])
            yield f"{shown} {bar} {_number(value)}".rstrip()


def _bar(value: Value, scale: float, left: int, shade: str) -> str:
    if value is None:
        return " " * left
    length = abs(value) * scale
    if value < 0:
        return (shade * max(round(length), 1)).rjust(left)
    whole, part = divmod(round(length * 8), 8)
    tail = _EIGHTHS[part] if part and shade == _SHADES[0] else shade if part >= 4 else ""
    return " " * left + (shade * whole + tail or "▏")


def _lines(chart: Chart, width: int) -> Iterator[str]:
    """Yield the rows of an area with an axis at its left, and the first, middle and last label below."""
    marks = ticks(chart.low, chart.high)
    low, high = marks[0], marks[-1]
    axis = max(len(told(mark)) for mark in marks)
    columns = max(width - axis - 2, 16)
    at = {round((_HEIGHT - 1) * (high - mark) / (high - low)): told(mark) for mark in marks}
    area = _area(chart, columns, low, high)
    for row, signs in enumerate(area):
        text = at.get(row, "")
        yield f"{text:>{axis}} {'┤' if text else '│'}{signs}".rstrip()
    yield f"{'':>{axis}} └{'─' * columns}"
    yield f"{'':>{axis}}  {_under(chart.labels, columns)}".rstrip()


def _area(chart: Chart, columns: int, low: float, high: float) -> list[str]:
    """Return the rows between the axes: one line in dots of braille, several each in signs of their own."""
    if len(chart.series) == 1:
        cells = [[0x2800] * columns for _ in range(_HEIGHT)]
        for x, y in _path(chart.places, chart.series[0].values, columns * 2, _HEIGHT * 4, low, high):
            cells[y // 4][x // 2] |= _DOTS[x % 2][y % 4]
        return ["".join(map(chr, row)).replace("\u2800", " ") for row in cells]
    signs = [[" "] * columns for _ in range(_HEIGHT)]
    for mark, each in zip(_MARKS, chart.series, strict=False):
        for x, y in _path(chart.places, each.values, columns, _HEIGHT, low, high):
            signs[y][x] = mark
    return ["".join(row) for row in signs]


def _path(
    places: Sequence[float], values: Sequence[Value], columns: int, rows: int, low: float, high: float
) -> Iterator[tuple[int, int]]:
    """Yield the places of a line through values, from one to the next; it breaks where there is none."""
    before: tuple[int, int] | None = None
    for place, value in zip(places, values, strict=True):
        if value is None:
            before = None
            continue
        x = round(place * (columns - 1))
        y = round((rows - 1) * (high - value) / (high - low))
        x0, y0 = before or (x, y)
        steps = max(abs(x - x0), abs(y - y0), 1)
        yield from (
            (x0 + round((x - x0) * k / steps), y0 + round((y - y0) * k / steps)) for k in range(steps + 1)
        )
        before = (x, y)


def _under(labels: Sequence[str], width: int) -> str:
    first, last = _cut(labels[0], width // 3), _cut(labels[-1], width // 3)
    middle = _cut(labels[len(labels) // 2], width // 3) if len(labels) > 2 else ""
    if len(labels) == 1:
        return first
    free = width - cell_len(first) - cell_len(middle) - cell_len(last)
    return first + " " * (free // 2) + middle + " " * (free - free // 2) + last


def _cut(text: str, size: int) -> str:
    return text if cell_len(text) <= size else set_cell_size(text, max(size - 1, 0)) + "…"


def _number(value: Value) -> str:
    return "–" if value is None else told(value)
