"""The public face: every name that `import tieline` promises."""

import tieline
from tieline import _HOMES, __all__


def test_every_promised_name_is_there():
    """Each name of `__all__` can be had."""
    assert [name for name in __all__ if getattr(tieline, name, None) is None] == []


def test_homes_and_promises_agree():
    """The lazy table lists just what is promised, in order."""
    assert sorted(_HOMES) == __all__


def test_an_unknown_name_is_an_attribute_error():
    """A name that is not promised is refused as Python does."""
    assert not hasattr(tieline, "no_such_name")
