"""How the page for connecting looks."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tieline.core.look import Look, contrast
from tieline.server.connect.look import page_look, page_settings

STYLE = (Path(__file__).parents[4] / "src/tieline/server/connect/assets/page.css").read_text("utf-8")


def grounds() -> list[str]:
    """The colours of the page by day and by night."""
    found = re.findall(r"--card: (#[0-9a-f]{3,6})", STYLE)[:2]
    return ["#" + "".join(digit * 2 for digit in each[1:]) if len(each) == 4 else each for each in found]


@given(st.integers(0, 0xFFFFFF))
def test_the_focus_can_be_seen_in_every_colour(number):
    """By day and by night; what is written on a button can be read."""
    color = f"#{number:06x}"
    look = page_look(Look(primary=color, primary_dark=color))
    for paint, ground in zip((look.light, look.dark), grounds(), strict=True):
        assert contrast(paint.ring, ground) >= 3
        assert contrast(paint.primary, paint.ink) >= 4.5


def test_a_look_that_says_nothing_is_blue():
    """With corners that are round, as light or dark as the browser likes it."""
    look = page_look(Look())
    assert (look.light.primary, look.radius, look.theme) == ("#1f5fbf", 12, "system")
    assert (look.light.ring, look.dark.ring) == (look.light.primary, look.dark.primary)
    assert page_settings(Look()).theme.dark.primary == "#7fb0ff"
