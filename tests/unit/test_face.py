"""The public face: every name that `import tieline` promises."""

import re
from pathlib import Path

import tieline
from tieline import _HOMES, __all__
from tieline.core import errors
from tieline.functions import codec

FUNCTIONS = Path(__file__).parents[2] / "docs" / "reference" / "functions.md"


def test_every_promised_name_is_there():
    """Each name of `__all__` can be had."""
    assert [name for name in __all__ if getattr(tieline, name, None) is None] == []


def test_homes_and_promises_agree():
    """The lazy table lists just what is promised, in order."""
    assert sorted(_HOMES) == __all__


def test_an_unknown_name_is_an_attribute_error():
    """A name that is not promised is refused as Python does."""
    assert not hasattr(tieline, "no_such_name")


def test_errors_that_authors_of_functions_read_of_are_there():
    """Whoever wants to catch one finds it where everything else is."""
    named = set(re.findall(r"`([A-Z]\w+)`", FUNCTIONS.read_text("utf-8")))
    raised = {name for name in named if hasattr(errors, name) or hasattr(codec, name)}
    assert {"AlreadyRunning", "BadValue"} < raised
    assert raised - set(__all__) == set()
