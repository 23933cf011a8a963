"""The pure parts of an export's course."""

from __future__ import annotations

import pytest

from tieline.exports.run import PAGE_BYTES, PAGE_RECORDS, page_limit


@pytest.mark.parametrize(
    ("records", "size", "limit"),
    [(100, 100 * 100, PAGE_RECORDS), (100, 100 * PAGE_BYTES, 1), (10, PAGE_BYTES, 10), (5, 0, PAGE_RECORDS)],
)
def test_pages_hold_about_the_same_bytes(records: int, size: int, limit: int) -> None:
    """The next page is as long as the last one's records are small."""
    assert limit == page_limit(records, size)
