"""Expressions that some text could keep busy for ever are told from those that none can."""

import pytest

from tieline.providers.patterns import fault


@pytest.mark.parametrize(
    "expression",
    [
        "^[a-zA-Z0-9-]+$",
        r"^([a-z0-9-]+\.)+[a-z]{2,}$",
        r"^https?://[^/]+(/.*)?$",
        r"^\S+$",
        r"(?:\d+,)*\d+",
        "^(AC|SK)[0-9a-f]{32}$",
        "(a{2,5}b)+",
        "(?P<name>a+)b",
        "(?=a+)b",
        r"[]\-a]+",
        r"(\(\d+\))*",
        "",
    ],
)
def test_sound_expressions_pass(expression):
    assert fault(expression) is None


@pytest.mark.parametrize(
    "expression", ["(a+)+", "(a*)*", "^([a-z]+)*$", "(?:x|[a-z]+)+", "((a+)b?)+", r"(\d+\d)*", "(a+){2,}"]
)
def test_expressions_that_may_take_for_ever_are_told(expression):
    assert "repeats" in (fault(expression) or "")


@pytest.mark.parametrize("expression", ["(", "[a", "a**", r"[\w-\+]", "(?<x", "a{9999999999}"])
def test_what_is_no_expression_is_told(expression):
    assert "no regular expression" in (fault(expression) or "")


def test_an_expression_has_an_end():
    assert "2,000" in (fault("a" * 2001) or "")
