"""The feed's cursor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import UsageError
from tieline.records.cursor import START, Place, decode_cursor, encode_cursor

NUMBERS = st.integers(0, 2**63 - 1)


@given(modified_at=NUMBERS, seq=NUMBERS)
def test_cursor_names_its_place(modified_at, seq):
    """A cursor decodes to the place it was made from, and needs no escaping in a URL."""
    cursor = encode_cursor(modified_at, seq)
    assert decode_cursor(cursor) == Place(modified_at, seq)
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert Place(modified_at, seq) > START


@given(st.text())
def test_other_text_is_refused(text):
    """Text that is no cursor is refused by the name of its field."""
    with pytest.raises(UsageError) as caught:
        decode_cursor(text)
    assert caught.value.field == "cursor"


def test_cursor_is_stable():
    """A cursor that a reader has kept means the same in every version."""
    assert decode_cursor("AQAABjlvSaWAAAAAAAAAAAAq") == Place(1_752_000_000_000_000, 42)
