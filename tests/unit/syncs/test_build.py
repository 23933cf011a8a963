"""Requests from resources, and records from slices."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import BadAnswer
from tieline.sources.gong import GONG
from tieline.syncs import build
from tieline.syncs.build import Target
from tieline.syncs.checkpoint import Window


def made(stream, **target):
    request = build.request(GONG.resource(stream), "https://api.test", (), Target(**target))
    return request, json.loads(request.body) if request.body else None


def test_bounds_go_where_the_resource_says():
    """Calls take instants in the body's filter."""
    _, body = made(
        "calls", window=Window(start="2026-01-01T00:00:00.000000Z", end="2026-02-01T00:00:00.000000Z")
    )
    assert body["filter"] == {"fromDateTime": "2026-01-01T00:00:00Z", "toDateTime": "2026-02-01T00:00:00Z"}


def test_an_open_range_sends_no_bound():
    """All history is asked for by leaving the bounds out."""
    assert made("calls")[1]["filter"] == {}


def test_parents_and_partitions_become_parameters():
    """A folder's id and a log type go in the query, many call ids in the body."""
    assert made("library_calls", parents=("f1",))[0].params == (("folderId", "f1"),)
    assert ("logType", "AccessLog") in made("audit_logs", partition={"logType": "AccessLog"})[0].params
    assert made("call_transcripts", parents=("a", "b"))[1]["filter"]["callIds"] == ["a", "b"]


def test_reads_by_post_may_be_repeated():
    """A source only reads."""
    assert made("calls")[0].may_repeat


def test_injected_fields_come_first_and_lose_nothing():
    """A month's bounds and the answer's zone are put before the record's own fields."""
    fields = build.injected(
        GONG.resource("user_activity"),
        Target(window=Window(start="2026-12-01")),
        {"timeZone": "US/Pacific"},
        None,
    )
    data = json.loads(build.with_fields(fields, b' { "userId": "1" }'))
    assert data == {"fromDate": "2026-12-01", "toDate": "2027-01-01", "timeZone": "US/Pacific", "userId": "1"}


@given(st.dictionaries(st.text(), st.integers()), st.dictionaries(st.text(), st.integers()))
def test_with_fields_is_a_union(fields, record):
    """What is put at the front never breaks the record, empty or not; the record's own fields win."""
    joined = build.with_fields(msgspec.json.encode(fields)[1:-1], json.dumps(record).encode())
    assert {**fields, **record} == json.loads(joined)


@given(
    st.lists(st.text(min_size=1), min_size=2, max_size=2),
    st.lists(st.text(min_size=1), min_size=2, max_size=2),
)
def test_joined_ids_are_unambiguous(one, two):
    """Different parts never give the same id."""
    assert (one == two) == (build.joined(one, ("a", "b")) == build.joined(two, ("a", "b")))


def test_a_missing_part_of_an_id_is_named():
    """A record that cannot be named stops the run."""
    with pytest.raises(BadAnswer, match=r"metaData\.id"):
        build.joined([None], ("metaData.id",))


def test_digests_do_not_depend_on_the_order_of_keys():
    """The same log entry has the same name, however it was written."""
    paths = ("eventTime", "logRecord")
    one = b'{"eventTime":"t","logRecord":{"a":1,"b":2},"other":1}'
    two = b'{"logRecord":{"b":2,"a":1},"eventTime":"t","other":2}'
    assert build.digest(paths, one) == build.digest(paths, two)
    assert build.digest(paths, one) != build.digest(paths, one.replace(b'"b":2', b'"b":3'))
