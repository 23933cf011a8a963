"""Charts: what is drawn of which rows, in the terminal and as a page."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tieline.cli.charts.html import page, svg
from tieline.cli.charts.model import Chart, chart_of, ticks, told
from tieline.cli.charts.png import png
from tieline.cli.charts.scene import Bar, Label, Line, scene_of
from tieline.cli.charts.text import draw
from tieline.core.errors import UsageError

MONDAY = date(2026, 1, 5)
WEEK = timedelta(weeks=1)


def drawn(
    columns: list[str], rows: list[tuple[object, ...]], kind: str = "auto", width: int = 40
) -> list[str]:
    return list(draw(chart_of(columns, rows, kind), width))


def test_bars_are_as_long_as_their_values():
    assert drawn(
        ["team", "calls"], [("Sales", 10), ("Support", 5), ("Zero", 0), ("None", None)], width=30
    ) == [
        "Sales   ████████████████████████████ 10",
        "Support ██████████████ 5",
        "Zero    ▏ 0",
        "None     –",
    ]


def test_bars_below_zero_go_to_the_left():
    assert drawn(["m", "profit"], [("a", -5), ("b", Decimal("10.0"))], width=40) == [
        "a ███████████ -5",
        "b            ██████████████████████▋ 10",
    ]


def test_several_series_have_shades_and_a_legend():
    assert drawn(["m", "x", "y"], [("a", 4, 2), ("b", 1, None)], width=40)[:3] == [
        "█ x  ▓ y",
        "a ███████████████████████████████████ 4",
        "  ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓ 2",
    ]


def test_a_second_column_of_words_names_the_series():
    chart = chart_of(
        ["week", "tracker", "n"], [(MONDAY + WEEK, "a", 2), (MONDAY, "b", 3), (MONDAY, "a", 1)], "auto"
    )
    assert chart.kind == "line"
    assert chart.labels == ("2026-01-05", "2026-01-12")
    assert {each.name: each.values for each in chart.series} == {"b": (3.0, None), "a": (1.0, 2.0)}


def test_dates_lie_where_they_are_in_time():
    rows = [(MONDAY + 4 * WEEK, 1), (MONDAY, 2), (MONDAY + WEEK, 3)]
    assert chart_of(["week", "n"], rows, "auto").places == (0.0, 0.25, 1.0)
    moments = [(datetime(2026, 1, 1, hour, tzinfo=UTC), hour) for hour in (0, 6, 8)]
    assert chart_of(["at", "n"], moments, "line").places == (0.0, 0.75, 1.0)


def test_a_line_rises_between_its_axes():
    lines = drawn(["week", "n"], [(MONDAY, 0), (MONDAY + WEEK, 10)], width=40)
    assert lines[0].startswith("10 ┤")
    assert lines[0][-1] > "⠀"  # a sign of braille
    assert lines[13][4] > "⠀"
    assert lines[-1].split() == ["2026-01-05", "2026-01-12"]


def test_the_account_is_no_series():
    chart = chart_of(["team", "_tieline_connection", "n"], [("a", "gong/1", 1)], "auto")
    assert [each.name for each in chart.series] == ["n"]


@pytest.mark.parametrize(
    ("columns", "rows", "kind", "told_"),
    [
        (["a"], [("x",)], "auto", "a label and a number"),
        (["a", "b"], [], "auto", "no rows to draw"),
        (["a", "b"], [("x", "y")], "auto", "a label and a number"),
        (["a", "b"], [("x", True)], "auto", "a label and a number"),
        (["a", "b"], [("x", 1)], "pie", "none of auto, bar, line"),
        (["a", *"bcdefgh"], [("x", *range(7))], "auto", "too many"),
        (["a", "b", "c"], [("x", "y", 1), ("x", "y", 2)], "auto", "several rows"),
        (["a", "b"], [(MONDAY, 1), (MONDAY, 2)], "auto", "twice"),
    ],
)
def test_what_cannot_be_drawn(columns, rows, kind, told_):
    with pytest.raises(UsageError, match=told_) as error:
        chart_of(columns, rows, kind)
    assert error.value.field == "plot"


numbers = st.none() | st.integers(-(10**12), 10**12) | st.floats() | st.decimals(allow_nan=False)
labels = st.text(max_size=40) | st.none() | st.integers()


@given(
    st.lists(st.tuples(labels, numbers, numbers), max_size=12),
    st.sampled_from(["bar", "line"]),
    st.integers(20, 120),
)
def test_whatever_comes_fits_the_width_and_is_well_formed(rows, kind, width):
    try:
        chart = chart_of(["l", "x", "y"], rows, kind)
    except UsageError:
        return
    assert max(cell_len(line) for line in draw(chart, width)) <= max(width, 40)
    ET.fromstring(svg(scene_of(chart), "t"))


@given(st.floats(-1e12, 1e12), st.floats(0, 1e12))
def test_ticks_span_the_values(low, span):
    found = ticks(low, low + span)
    assert 2 <= len(found) <= 9
    step = found[1] - found[0]
    assert found[0] <= low + step * 1e-6
    assert found[-1] >= low + span - step * 1e-6


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567.0, "1,234,567"),
        (0.5, "0.5"),
        (-2.0, "-2"),
        (0.00012, "0.00012"),
        (1234.5678, "1,234.568"),
        (2e15, "2e+15"),
    ],
)
def test_numbers_for_people(value, text):
    assert told(value) == text


def test_a_page_loads_nothing_and_escapes():
    text = page(scene_of(chart_of(["<b>", "n"], [("<script>alert(1)</script>", 1)], "bar")), "a & <b>")
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "<title>a &amp; &lt;b&gt;</title>" in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def chart(kind: str) -> Chart:
    return chart_of(["a", "x", "y"], [("one", 1, -1), ("two", 2, None), ("three", 3, 1)], kind)


def test_a_scene_has_a_shape_for_each_value():
    bars = [shape for shape in scene_of(chart("bar")).shapes if isinstance(shape, Bar)]
    assert len(bars) == 2 + 5  # the legend, and the values
    assert (
        len(
            [
                shape
                for shape in scene_of(chart("line")).shapes
                if isinstance(shape, Line) and shape.width == 2
            ]
        )
        == 1
    )
    words = [shape.text for shape in scene_of(chart("bar")).shapes if isinstance(shape, Label)]
    assert {"one", "two", "three", "x", "y", "-1", "3"} <= {*words}


@pytest.mark.parametrize("kind", ["bar", "line"])
def test_a_picture_is_as_large_as_its_scene(kind):
    image = pytest.importorskip("PIL.Image")
    scene = scene_of(chart(kind))
    with image.open(BytesIO(png(scene))) as picture:
        assert picture.size == (scene.width * 2, scene.height * 2)
        colours = {colour for _, colour in picture.getcolors(1 << 20)}
    assert {(255, 255, 255), (37, 99, 235), (217, 119, 6)} <= colours
