"""The ids that a connection lists."""

import pytest

from tieline.core.errors import UsageError
from tieline.sources.listed import listed_ids


@pytest.mark.parametrize(
    ("metadata", "config", "ids"),
    [
        (None, {}, ()),
        ({}, {"reports": "1, 2"}, ("1", "2")),
        ({"reports": ["3", 4, "3"]}, {"reports": "1"}, ("3", "4")),
        ({"reports": []}, {"reports": "1"}, ()),
        ({"reports": None}, {"reports": "1"}, ("1",)),
        ({"reports": "5,,6,"}, {}, ("5", "6")),
        ({"reports": 7}, {}, ("7",)),
        ({"reports": " "}, {}, ()),
        ({"others": ["1"]}, {}, ()),
        ({"reports": [2**63]}, {}, (str(2**63),)),
    ],
)
def test_the_metadata_counts_if_it_lists_any(metadata, config, ids):
    """As a list or a text; each once, in order; numbers are ids too."""
    assert listed_ids("reports", metadata, config) == ids


@pytest.mark.parametrize("wrong", [1.5, True, {"a": 1}, [1.5], [None], [["1"]], [True]])
def test_anything_else_is_refused(wrong):
    """With its place."""
    for given, place in (
        (({"reports": wrong}, {}), "metadata"),
        ((None, {"reports": wrong}), "connection_config"),
    ):
        with pytest.raises(UsageError, match=rf"{place}\.reports: a list of ids is expected") as told:
            listed_ids("reports", *given)
        assert told.value.field == f"{place}.reports"
