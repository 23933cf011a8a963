"""What a chart shows, made of an answer's columns and rows; pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec

from tieline.core.errors import UsageError

Kind = Literal["bar", "line"]
Value = float | None

#: More than these nobody can tell apart.
MOST_SERIES = 6
#: What lies beyond is not drawn.
_HUGE = 1e300
#: What lies closer to zero is as good as zero.
_TINY = 1e-280


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers by name, one for each label of the chart; None where there is none."""

    name: str
    values: tuple[Value, ...]


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """Labels in order, and the series over them. `places` are where the labels lie along a line, from 0 to 1."""

    kind: Kind
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    places: tuple[float, ...]

    @property
    def low(self) -> float:
        """The least value, or 0 for bars, which begin there."""
        found = min(self._values, default=0.0)
        return min(found, 0.0) if self.kind == "bar" else found

    @property
    def high(self) -> float:
        """The greatest value, or 0 for bars, which begin there."""
        found = max(self._values, default=0.0)
        return max(found, 0.0) if self.kind == "bar" else found

    @property
    def _values(self) -> list[float]:
        return [value for each in self.series for value in each.values if value is not None]


def chart_of(columns: Sequence[str], rows: Sequence[Sequence[Any]], kind: str) -> Chart:
    """Return the chart of an answer: `kind` is bar, line, or auto, which is line over time and bar else.

    The first column has the labels. Each column of numbers is a series; where two columns are no numbers, the second
    one names the series that a row belongs to. Raises `UsageError` where there is nothing to draw.
    """
    places = [place for place in range(len(columns)) if columns[place] != "_tieline_connection"]
    numbers = [place for place in places[1:] if _is_number(rows, place)]
    words = [place for place in places if place not in numbers]
    if not rows:
        raise UsageError("plot: there are no rows to draw", field="plot")
    if not numbers:
        raise UsageError("plot: takes rows with a label and a number, such as week and calls", field="plot")
    label = words[0]
    dated = all(isinstance(row[label], date) for row in rows)
    if dated:
        rows = sorted(rows, key=lambda row: _seconds(row[label]))
    if len(words) > 1:
        labels, series = _parted(rows, label, words[1], numbers[0])
    else:
        labels = tuple(_label(row[label]) for row in rows)
        if len({*labels}) < len(labels) and dated:
            raise UsageError(
                f"plot: {columns[label]} is there twice with one date; group by it", field="plot"
            )
        series = {columns[place]: tuple(_number(row[place]) for row in rows) for place in numbers}
    if len(series) > MOST_SERIES:
        raise UsageError(
            f"plot: {len(series)} series are too many to tell apart; {MOST_SERIES} can be", field="plot"
        )
    return Chart(
        kind=_kind(kind, dated=dated),
        labels=labels,
        series=tuple(Series(name=name, values=values) for name, values in series.items()),
        places=_places({_label(row[label]): row[label] for row in rows} if dated else labels),
    )


def check_kind(kind: str) -> None:
    """Raise `UsageError` for what is no kind of chart."""
    if kind not in ("auto", "bar", "line"):
        raise UsageError(f"plot: {kind!r} is none of auto, bar, line", field="plot")


def _kind(kind: str, *, dated: bool) -> Kind:
    check_kind(kind)
    return "line" if kind == "line" or (kind == "auto" and dated) else "bar"


def _parted(
    rows: Sequence[Sequence[Any]], label: int, name: int, number: int
) -> tuple[tuple[str, ...], Mapping[str, tuple[Value, ...]]]:
    """Return labels and series of rows that each belong to one series."""
    labels = tuple(dict.fromkeys(_label(row[label]) for row in rows))
    found: dict[str, dict[str, Value]] = {}
    for row in rows:
        own = found.setdefault(_label(row[name]), {})
        if (text := _label(row[label])) in own:
            raise UsageError(
                f"plot: {_label(row[name])!r} has several rows for {text}; group by both", field="plot"
            )
        own[text] = _number(row[number])
    return labels, {each: tuple(values.get(text) for text in labels) for each, values in found.items()}


def _places(labels: Mapping[str, date] | Sequence[str]) -> tuple[float, ...]:
    """Return where labels lie from 0 to 1: dates by the time between them, others side by side."""
    if isinstance(labels, Mapping):
        moments = [_seconds(each) for each in labels.values()]
    else:
        moments = [float(place) for place in range(len(labels))]
    span = moments[-1] - moments[0] or 1.0
    return tuple((each - moments[0]) / span for each in moments)


def _seconds(when: date) -> float:
    """Return a moment's place in time; what has no zone counts as UTC."""
    if isinstance(when, datetime):
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    return when.toordinal() * 86_400.0


def _is_number(rows: Sequence[Sequence[Any]], place: int) -> bool:
    values = [row[place] for row in rows if row[place] is not None]
    return bool(values) and all(
        isinstance(value, int | float | Decimal) and not isinstance(value, bool) for value in values
    )


def _number(value: Any) -> Value:
    number = math.nan if value is None else float(value)
    if abs(number) < _TINY:
        return 0.0
    return number if abs(number) < _HUGE else None


def _label(value: Any) -> str:
    match value:
        case None:
            return "(none)"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case _:
            return "".join(sign if sign.isprintable() else " " for sign in str(value))


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Return round values from `low` or less to `high` or more, about `count` of them."""
    largest = max(abs(high), abs(low))
    span = high - low
    if span <= 1e-9 * largest or largest < _TINY:  # as good as one value
        span = largest if largest >= _TINY else 1.0
    step = 10.0 ** math.floor(math.log10(span / count))
    step *= next(factor for factor in (1, 2, 5, 10, 20) if span / (step * factor) <= count)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [place * step for place in range(first, max(last, first + 1) + 1)]


def told(value: float) -> str:
    """Return a number for people: with commas, and no more digits than tell something."""
    if abs(value) >= 1e12 or 0 < abs(value) < 0.001:
        return f"{value:.3g}"
    if abs(value) >= 1e6:
        return f"{value:,.0f}"
    return f"{value:,.3f}".rstrip("0").rstrip(".")
