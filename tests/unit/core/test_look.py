"""How a page looks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import UsageError
from tieline.core.look import Look, check_look, check_origin, check_return_url, contrast, ink


@given(st.integers(0, 0xFFFFFF))
def test_writing_can_be_read_on_every_colour(number):
    """With the contrast that WCAG asks for."""
    color = f"#{number:06x}"
    assert contrast(color, ink(color)) >= 4.5


def test_contrast_is_that_of_wcag():
    """From one to twenty-one."""
    assert (contrast("#ffffff", "#ffffff"), round(contrast("#000000", "#ffffff"), 6)) == (1, 21)
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_a_look_wins_where_it_says_something():
    """Over another."""
    assert Look(name="A", radius=0).over(Look(name="B", theme="dark")) == Look(
        name="A", radius=0, theme="dark"
    )


@pytest.mark.parametrize(
    ("look", "field"),
    [
        (Look(primary="red"), "page.primary"),
        (Look(primary_dark="#12345"), "page.primary_dark"),
        (Look(radius=33), "page.radius"),
        (Look(name=""), "page.name"),
        (Look(logo="https://example.com/logo.svg"), "page.logo"),
        (Look(logo="data:text/html;base64,AAAA"), "page.logo"),
        (Look(logo="data:image/png;base64," + "A" * 65_536), "page.logo"),
    ],
)
def test_what_cannot_be_shown_is_refused(look, field):
    """By its field."""
    with pytest.raises(UsageError) as caught:
        check_look(look, field="page")
    assert caught.value.field == field


@pytest.mark.parametrize("text", ["https://app.example.com", "http://localhost:*", "http://127.0.0.1:3000"])
def test_origins_are_taken(text):
    """With a port, or any."""
    assert text == check_origin(text, field="f")


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "https://*",
        "app.example.com",
        "https://app.example.com/",
        "https://a.b; script-src *",
        "https://A.com",
        "",
    ],
)
def test_what_is_no_origin_is_refused(text):
    """Nothing of it could end a policy and begin another."""
    with pytest.raises(UsageError, match="must be an origin"):
        check_origin(text, field="f")


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "https://me@evil.test/", "/here", "https://[", "http://a b"]
)
def test_a_browser_is_sent_to_plain_addresses_alone(text):
    """Of the web."""
    with pytest.raises(UsageError, match="address"):
        check_return_url(text, field="f")
