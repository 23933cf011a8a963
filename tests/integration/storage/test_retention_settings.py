"""What is let go of as the operator says."""

from datetime import timedelta

import pytest
from tests.working import HandClock

from tieline import Tieline
from tieline.records.model import Batch, FeedQuery, StreamKey
from tieline.settings import Settings

CALLS = StreamKey(connection=1, model="Call")
DAY = 86_400


@pytest.mark.parametrize(
    ("settings", "left"),
    [
        ({}, [("old", False), ("new", False)]),
        ({"records_prune_after": timedelta(30)}, [("old", True), ("new", False)]),
        ({"records_delete_after": timedelta(30)}, [("old", False), ("new", False)]),
        ({"records_delete_after": timedelta(9)}, []),
        ({"records_delete_after": timedelta(9), "records_prune_after": timedelta(30)}, []),
    ],
)
def test_records_stay_as_long_as_is_said(tmp_path, settings, left):
    """For ever, unless it is; then they are emptied, or removed with all of their stream."""
    clock = HandClock()
    with Tieline(Settings(home=tmp_path / "home", **settings), clock=clock) as tieline:
        records = tieline._stores.records
        for id_ in ("old", "new"):
            records.write(Batch(stream=CALLS, records=[(id_, b"{}")]), now=clock.us)
            clock.time += 20 * DAY
        tieline.purge()
        found = [(each.id, each.pruned_at is not None) for each in records.feed(CALLS, FeedQuery()).records]
    assert found == left
