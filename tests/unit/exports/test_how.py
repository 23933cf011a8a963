"""What those who export may choose."""

from __future__ import annotations

import pytest

from tieline.core.errors import UsageError
from tieline.exports.how import read_how


@pytest.mark.parametrize(
    "asked", [{"mode": "upsert"}, {"schema": "thaw"}, {"nested": "deep"}, {"names": "Pascal"}]
)
def test_other_words_are_refused(asked: dict[str, str]) -> None:
    """The error names the option and what there is."""
    ((field, word),) = asked.items()
    with pytest.raises(UsageError, match=rf"^{field}: '{word}' is none of ") as refused:
        read_how(**asked)
    assert refused.value.field == field
