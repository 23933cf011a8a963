"""What was measured is told as tables, some of them in the documentation."""

from __future__ import annotations

from benchmarks.documentation import filled
from benchmarks.table import Table, ratio, render, spread

PAGE = "# A\n\n<!-- measured: a -->\n\nold\n\n<!-- end -->\n\nand\n\n<!-- measured: b -->\n<!-- end -->\n"


def test_a_table_is_aligned_and_valid_markdown() -> None:
    table: Table = render("T", ("", "ms"), [("tieline", "0.1"), ("x", "12.34")], "A note.")
    grid = "|         |    ms |\n|:--------|------:|\n| tieline |   0.1 |\n| x       | 12.34 |"
    assert grid == table.grid()
    assert f"## T\n\n{grid}\n\nA note.\n" == str(table)


def test_a_table_without_rows_is_its_notes() -> None:
    assert str(render("T", ("",), (), "Left out.")) == "## T\n\nLeft out.\n"


def test_figures_are_the_smallest_and_the_median_and_ratios_of_them() -> None:
    assert (spread([1.4, 1.2, 1.3]), spread([1.2]), spread([])) == ("1.20 / 1.30", "1.20", "–")
    assert (ratio(4, 2), ratio(4, 0)) == ("2.0×", "–")


def test_a_text_takes_the_place_of_what_stood_there() -> None:
    once = filled(PAGE, "a", "new")
    assert PAGE.replace("old", "new") == once
    assert once == filled(once, "a", "new")


def test_an_empty_place_is_filled_and_nothing_else_changes() -> None:
    assert PAGE.replace("b -->\n", "b -->\n\nnew\n\n") == filled(PAGE, "b", "new")


def test_a_page_without_the_place_stays_as_it_is() -> None:
    assert filled(PAGE, "c", "new") == PAGE
    assert filled("<!-- measured: a -->\nno end", "a", "new") == "<!-- measured: a -->\nno end"
