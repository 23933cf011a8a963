"""Dotted paths in JSON values."""

from hypothesis import given
from hypothesis import strategies as st

from tieline.core.json import dig, dotted, plant, steps_of

names = st.text(alphabet="abc", min_size=1, max_size=3)


def test_dig_follows_objects_only():
    """A missing step, an array or a scalar on the way gives None."""
    value = {"a": {"b": [1, 2], "c": None}}
    assert dig(value, "a.b") == [1, 2]
    assert dig(value, "a.b.0") is None
    assert dig(value, "a.c.d") is None
    assert value == dig(value, "")


@given(
    st.dictionaries(names, st.integers() | st.dictionaries(names, st.integers())), st.lists(names, min_size=1)
)
def test_what_is_planted_can_be_dug(target, steps):
    """A planted value is found at its path, and the original is untouched."""
    before = repr(target)
    path = ".".join(steps)
    assert dig(plant(target, path, "value"), path) == "value"
    assert before == repr(target)


@given(st.lists(st.text("a.@b", min_size=1), min_size=1, max_size=4))
def test_a_dot_of_a_name_stands_behind_a_backslash(steps):
    assert steps == steps_of(dotted(steps))
    assert dig(plant({}, dotted(steps), 1), dotted(steps)) == 1
