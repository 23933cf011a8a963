"""Records of Gong, read through the SDK from a server whose home was synced."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from tests.integration.sdk.conftest import serving
from tests.processes import Home, sandbox_process

from tieline.sdk import InvalidInput, UnknownConnection, UnreadableAnswer

CALLS, USERS = 150, 230


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """What the server says of itself: its connection `gong`/`acme` has calls and users."""
    folder = tmp_path_factory.mktemp("feed")
    with sandbox_process("--calls", str(CALLS), "--users", str(USERS)) as gong:
        home = Home(folder=folder / "home", variables=gong.variables)
        assert home.run("connect", "gong", "--connection", "acme").code == 0
        synced = home.sync("--connection", "acme", "--stream", "users", "--stream", "calls")
        assert synced.code == 0, synced.err
        with serving(home, folder / "log") as told:
            yield told


class User(msgspec.Struct, rename="camel"):
    id: int
    email_address: str


@dataclasses.dataclass
class Call:
    id: str


def users(sdk, **wanted):
    return sdk.all(sdk.client.records("gong", "acme", "User", **wanted))


def test_all_records_come_once(sdk):
    """However many a page has; in the order in which they came."""
    whole = users(sdk)
    assert len({each.id for each in whole}) == USERS
    assert [each.id for each in users(sdk, limit=7)] == [each.id for each in whole]
    moments = [each.metadata.last_modified_at for each in whole]
    assert moments == sorted(moments)
    assert {each.metadata.last_action for each in whole} == {"ADDED"}


def test_a_reader_goes_on_where_it_stopped(sdk):
    """Behind any record, and behind the last one there is nothing."""
    whole = users(sdk)
    assert [each.id for each in users(sdk, cursor=whole[99].cursor)] == [each.id for each in whole[100:]]
    assert users(sdk, cursor=whole[-1].cursor) == []


def test_pages(sdk):
    pages = sdk.pages(sdk.client.records("gong", "acme", "User", limit=100))
    assert [len(page) for page in pages] == [100, 100, 30]
    one = sdk.do(sdk.client.list_records("gong", "acme", "User", limit=100, cursor=pages[1].next_cursor))
    assert [each.id for each in one] == [each.id for each in pages[2]]
    assert one.next_cursor is None


def test_records_are_typed(sdk):
    found = users(sdk, model_type=User, limit=1000)
    assert {str(each.data.id) for each in found} == {each.id for each in found}
    assert all("@" in each.data.email_address for each in found)
    calls = sdk.all(sdk.client.records("gong", "acme", "Call", model_type=Call))
    assert len(calls) == CALLS
    assert {each.data.id for each in calls} == {each.id for each in calls}
    with pytest.raises(UnreadableAnswer, match="is no dict"):
        _ = sdk.all(sdk.client.records("gong", "acme", "Call", model_type=dict[int, int]))[0].data


def test_some_of_the_records(sdk):
    """By id, by what became of them, by when."""
    whole = users(sdk)
    wanted = [whole[3].id, whole[5].id]
    assert [each.id for each in users(sdk, ids=wanted)] == wanted
    assert len(users(sdk, filter="added")) == USERS
    assert users(sdk, filter=["updated", "deleted"]) == []
    middle = whole[USERS // 2].metadata.last_modified_at
    expected = [each.id for each in whole if each.metadata.last_modified_at >= middle]
    assert [each.id for each in users(sdk, modified_after=middle)] == expected
    assert users(sdk, modified_after=datetime.now(UTC) + timedelta(hours=1)) == []  # noqa: TID251


def test_what_is_asked_wrongly(sdk):
    """Each error names its place."""
    with pytest.raises(UnknownConnection):
        sdk.all(sdk.client.records("gong", "nobody", "User"))
    for wanted, place in (
        ({"limit": 0}, "limit"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"filter": "new"}, "filter"),
        ({"modified_after": "2001-01-01T00:00:00Z"}, "modified_after"),
    ):
        with pytest.raises(InvalidInput) as caught:
            users(sdk, **wanted)
        assert [issue.path for issue in caught.value.issues] == [(place,)]


def test_records_are_emptied(sdk):
    """Part by part up to a cursor; they stay known, and only their data is gone."""
    calls = sdk.all(sdk.client.records("gong", "acme", "Call"))
    begin = 0 if sdk.name == "blocking" else 10
    until = calls[begin + 9].cursor
    first = sdk.do(sdk.client.prune_records("gong", "acme", "Call", until, limit=6))
    assert (first.count, first.has_more) == (6, True)
    rest = sdk.do(sdk.client.prune_records("gong", "acme", "Call", until))
    assert (rest.count, rest.has_more) == (4, False)
    after = sdk.all(sdk.client.records("gong", "acme", "Call", model_type=Call))
    assert [each.id for each in after] == [each.id for each in calls]
    assert [each.metadata.pruned_at is None for each in after[begin : begin + 11]] == [False] * 10 + [True]
