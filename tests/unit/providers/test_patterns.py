"""Expressions that some text could keep busy for ever are told from those that none can."""

import pytest

from tieline.providers.patterns import fault, longest


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


@pytest.mark.parametrize(
    "expression",
    [
        "^[a-z]+$",
        "^[a-z]*[0-9]*[A-Z]*$",
        "^[a-z]+,[a-z]+,[a-z]+$",
        r"^[^\s,]+(\s*,\s*[^\s,]+)*$",
        r"^https?:\/\/[a-z0-9.-]+(:\d+)?(\/.*)?$",
        r"^[a-zA-Z0-9.-]+(:\d+)?(/[a-zA-Z0-9._~-]+)*/?$",
        "^(a+|b+)$",
        "^a+(?=b)c+$",
        "sk-[a-z]{20}",
    ],
)
def test_where_parts_share_no_text_any_length_will_do(expression):
    assert longest(expression) is None


@pytest.mark.parametrize(
    ("expression", "most"),
    [
        ("[a-z]+$", 2500),
        ("^[a-z]+[a-z]+$", 2500),
        ("^[a-z]+x[a-z]+$", 2500),
        ("^[a-z]+,?[a-z]+$", 2500),
        ("^[a-z]+(,b+)*[a-z]+$", 2500),
        ("^[a-z]+(?:[a-z]*,b+)*$", 2500),
        (r"^.*\/.*\/end$", 2500),
        ("[a-z]+[a-z]+$", 250),
        (r"^-----BEGIN KEY-----\s*([A-Z\s]+)\s*-----END KEY-----$", 250),
        ("^.*.*.*$", 250),
        ("^.*.*.*.*$", 80),
        ("^.*.*.*.*.*.*.*$", 40),
        ("^" + "(a*|b*)?" * 40 + "$", 40),
    ],
)
def test_where_parts_share_a_text_it_must_not_be_long(expression, most):
    """The more of them there are, the shorter."""
    assert fault(expression) is None
    assert longest(expression) == most


def test_white_space_that_is_never_in_a_row_is_not_shared():
    assert longest(r"^-----BEGIN KEY-----\s*([A-Z\s]+)\s*-----END KEY-----$", in_a_row=False) is None
    assert longest("^[a-z ]+[a-z ]+$", in_a_row=False) == 2500


def test_an_expression_has_an_end():
    assert "2,000" in (fault("a" * 2001) or "")
