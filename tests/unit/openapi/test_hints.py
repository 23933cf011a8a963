"""What a document may say in words of our own."""

import json

import pytest

from tieline.openapi.build import build
from tieline.openapi.loading import read


@pytest.mark.parametrize(
    ("said", "meant"), [("use '{scope}'", "use '{scope}'"), ("{scope}", None), ("no", None), (7, None)]
)
def test_how_a_missing_scope_is_told(said, meant):
    """A text that begins with something of its own; anything else says nothing."""
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "x-tieline-missing-scope": said}
    assert meant == build(read(json.dumps(document))).missing_scope
