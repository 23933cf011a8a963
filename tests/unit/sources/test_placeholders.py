"""How texts with placeholders are filled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import UsageError
from tieline.sources.placeholders import Several, filled, names_in, only

VALUES = {"resources.a.b": 7, "incremental.start_value": "2026"}


def test_whole_names_are_names():
    """Dots are part of them, formats and conversions mean what they mean in Python."""
    assert (
        filled("x{resources.a.b}-{incremental.start_value!r}-{resources.a.b:03}", VALUES) == "x7-'2026'-007"
    )
    assert filled("{{kept}}", VALUES) == "{kept}"


def test_a_text_that_is_one_placeholder_may_be_the_value_itself():
    """Only where types are kept."""
    tree = {"{incremental.start_value}": ["{resources.a.b}", "n{resources.a.b}"], "k": 1}
    assert filled(tree, VALUES, typed=True) == {"2026": [7, "n7"], "k": 1}
    assert filled(tree, VALUES) == {"2026": ["7", "n7"], "k": 1}


def test_several_values_stand_in_a_list_one_after_another():
    """And in a text with commas."""
    values = {"ids": Several((1, "b", 3))}
    assert filled({"a": [0, "{ids}"], "b": "of {ids}"}, values, typed=True) == {
        "a": [0, 1, "b", 3],
        "b": "of 1,b,3",
    }


def test_a_name_without_a_value_is_an_error():
    """It is shown."""
    with pytest.raises(UsageError, match=r"\{nothing\}: there is no such value"):
        filled("{nothing}", VALUES)


def test_names_are_found_everywhere():
    """In keys, too, once each; a text that is no template is refused."""
    assert names_in({"{a}": ["x{b}", {"c": "{a}{c.d}"}], "n": 1}) == ["a", "b", "c.d"]
    with pytest.raises(UsageError, match="braces that mean themselves are doubled"):
        names_in("{a")


@given(st.text())
def test_doubled_braces_give_a_text_back(text):
    """Whatever it holds."""
    doubled = text.replace("{", "{{").replace("}", "}}")
    assert (filled(doubled, {}), names_in(doubled)) == (text, [])


def test_only_one_plain_placeholder():
    """No text beside it, no format, no conversion."""
    assert [only(each) for each in ("{a.b}", "{a}x", "{a!r}", "{a:3}", "", "a", "{a}{b}")] == [
        "a.b",
        *[None] * 6,
    ]
