"""A chart as plain shapes on a sheet, whatever they are then drawn with; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from tieline.cli.charts.model import Chart, Value, ticks, told

_COLOURS = ("#2563eb", "#d97706", "#059669", "#7c3aed", "#dc2626", "#475569")
_INK, _FAINT = "#1f2937", "#d1d5db"
_WIDTH, _HEIGHT, _MARGIN = 960, 480, 24
#: Pixels that a sign takes, roughly, and that a line of text does.
_SIGN, _ROW = 7.2, 22
_LONGEST = 32


Anchor = Literal["start", "middle", "end"]


class Bar(msgspec.Struct, frozen=True):
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str


class Line(msgspec.Struct, frozen=True):
    """Points, joined."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float = 1


class Label(msgspec.Struct, frozen=True):
    """Text at a place; `y` is its middle."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"


Shape = Bar | Line | Label


class Scene(msgspec.Struct, frozen=True):
    """Shapes on a white sheet, the later ones on top."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def scene_of(chart: Chart) -> Scene:
    """Return a chart's shapes."""
    named = [*_legend(chart)] if len(chart.series) > 1 else []
    top = _MARGIN + (_ROW if named else 0)
    if chart.kind == "bar":
        height = top + len(chart.labels) * len(chart.series) * _ROW + len(chart.labels) * 4 + _ROW + _MARGIN
        return Scene(_WIDTH, height, (*named, *_bars(chart, top, height - _MARGIN - _ROW)))
    return Scene(_WIDTH, _HEIGHT, (*named, *_lines(chart, top, _HEIGHT - _MARGIN - _ROW)))


def _legend(chart: Chart) -> Iterator[Shape]:
    x = float(_MARGIN)
    for colour, each in zip(_COLOURS, chart.series, strict=False):
        yield Bar(x, _MARGIN - 5, 10, 10, colour)
        yield Label(x + 16, _MARGIN, _cut(each.name))
        x += 40 + len(_cut(each.name)) * _SIGN


def _bars(chart: Chart, top: float, bottom: float) -> Iterator[Shape]:
    left = _MARGIN + max(len(_cut(label)) for label in chart.labels) * _SIGN + 8
    marks = ticks(chart.low, chart.high)
    right = _WIDTH - _MARGIN - 64
    scale = (right - left) / (marks[-1] - marks[0])
    for mark in marks:
        x = left + (mark - marks[0]) * scale
        yield Line(((x, top), (x, bottom)), _FAINT)
        yield Label(x, bottom + _ROW / 2 + 2, told(mark), "middle")
    zero, y = left - marks[0] * scale, top + 2.0
    for place, label in enumerate(chart.labels):
        yield Label(left - 8, y + len(chart.series) * _ROW / 2, _cut(label), "end")
        for colour, each in zip(_COLOURS, chart.series, strict=False):
            value = each.values[place]
            if value is not None:
                reach = value * scale
                yield Bar(zero + min(reach, 0), y + 2, max(abs(reach), 1), _ROW - 4, colour)
                yield Label(zero + max(reach, 0) + 6, y + _ROW / 2, told(value))
            y += _ROW
        y += 4
    yield Line(((zero, top), (zero, bottom)), _INK)


def _lines(chart: Chart, top: float, bottom: float) -> Iterator[Shape]:
    marks = ticks(chart.low, chart.high)
    left = _MARGIN + max(len(told(mark)) for mark in marks) * _SIGN + 8
    right = float(_WIDTH - _MARGIN)
    scale = (bottom - top) / (marks[-1] - marks[0])
    for mark in marks:
        y = bottom - (mark - marks[0]) * scale
        yield Line(((left, y), (right, y)), _FAINT)
        yield Label(left - 8, y, told(mark), "end")
    for place, anchor in _under(len(chart.labels)):
        yield Label(
            left + chart.places[place] * (right - left), bottom + _ROW / 2 + 2, chart.labels[place], anchor
        )
    for colour, each in zip(_COLOURS, chart.series, strict=False):
        for part in _unbroken(chart.places, each.values):
            points = tuple((left + x * (right - left), bottom - (y - marks[0]) * scale) for x, y in part)
            first = points[0]
            alone = Bar(first[0] - 2, first[1] - 2, 4, 4, colour)
            yield Line(points, colour, 2) if len(points) > 1 else alone


def _under(count: int) -> list[tuple[int, Anchor]]:
    """Return which labels stand below a line, and how."""
    found: list[tuple[int, Anchor]] = [(0, "start"), (count // 2, "middle"), (count - 1, "end")]
    return found if count > 2 else [found[0], found[2]][:count]


def _unbroken(places: Sequence[float], values: Sequence[Value]) -> Iterator[list[tuple[float, float]]]:
    """Yield the points of a line in parts: it breaks where there is no value."""
    part: list[tuple[float, float]] = []
    for place, value in zip(places, values, strict=True):
        if value is not None:
            part.append((place, value))
        elif part:
            yield part
            part = []
    if part:
        yield part


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
