"""Lists page by page, and records as they are read."""

import dataclasses
from typing import TypedDict

import msgspec
import pytest
from tests.unit.sdk.conftest import said

from tieline.runtime import Model
from tieline.sdk import CursorLost, NotConnected, UnreadableAnswer

METADATA = {
    "cursor": "c1",
    "last_action": "UPDATED",
    "first_seen_at": "2026-01-01T00:00:00.123456+00:00",
    "last_modified_at": "2026-01-02T00:00:00.123456+00:00",
    "deleted_at": None,
    "pruned_at": None,
}


def feed(*ids, cursor=None):
    records = [{"id": each, "_nango_metadata": {**METADATA, "cursor": f"c{each}"}} for each in ids]
    return said({"records": records, "next_cursor": cursor})


def calls(client, **more):
    return client.records("gong", "acme", "Call", **more)


def test_records_come_page_by_page(asker):
    """Each page is asked for behind the cursor of the one before, until there is none."""
    asker.answer(feed("1", "2", cursor="c2"), feed("3", cursor="c3"), feed())
    assert [each.id for each in asker.all(calls)] == ["1", "2", "3"]
    assert [dict(each.query).get("cursor") for each in asker.asked] == [None, "c2", "c3"]


def test_a_list_goes_on_behind_a_cursor(asker):
    """What was read before is not asked for again."""
    asker.answer(feed("3"))
    assert [each.id for each in asker.all(lambda client: calls(client, cursor="c2"))] == ["3"]
    assert dict(asker.asked[0].query)["cursor"] == "c2"


def test_pages_tell_where_they_end(asker):
    """A page has its items and the cursor behind them."""
    asker.answer(feed("1", "2", cursor="c2"), feed("3"))
    pages = asker.pages(calls)
    assert [(len(page), page.next_cursor) for page in pages] == [(2, "c2"), (1, None)]


def test_the_first_page_alone(asker):
    """It asks once, however much there is."""
    asker.answer(feed("1", cursor="c1"))
    assert asker.do(lambda client: calls(client).page()).next_cursor == "c1"
    assert len(asker.asked) == 1


def test_a_cursor_that_stands_still_ends_the_list(asker):
    """Rather an error than the same page for ever."""
    asker.answer(feed("1", cursor="c1"), feed("1", cursor="c1"))
    with pytest.raises(CursorLost):
        asker.all(calls)


def test_connections_come_page_by_page(asker):
    """A full page is followed by the next, a short one is the last."""

    def page(*ids):
        return said({"connections": [{"connection_id": each, "provider_config_key": "g"} for each in ids]})

    asker.answer(page("a", "b"), page("c", "d"), page("e"))
    assert [*"abcde"] == [
        each.connection_id for each in asker.all(lambda client: client.list_connections(limit=2))
    ]
    assert [dict(each.query).get("page") for each in asker.asked] == [None, "1", "2"]


def test_functions_come_page_by_page(asker):
    """Whether the server counts its pages from 0 or from 1."""

    def page(number, *names):
        pagination = {"total": 3, "page": number, "limit": 2}
        return said({"data": [{"name": name} for name in names], "pagination": pagination})

    asker.answer(page(1, "a", "b"), page(2, "c"))
    assert [*"abc"] == [each.name for each in asker.all(lambda client: client.list_functions("gong"))]
    assert [dict(each.query).get("page") for each in asker.asked] == [None, "2"]


class Struct(msgspec.Struct, forbid_unknown_fields=True):
    id: int
    title: str


class Tolerant(Model, kw_only=True):
    id: str
    title: str


@dataclasses.dataclass
class Data:
    id: int
    title: str


class Typed(TypedDict):
    id: str
    title: str


def one(asker, kind, **fields):
    asker.answer(said({"records": [{"title": "x", "id": "12", **fields, "_nango_metadata": METADATA}]}))
    (record,) = asker.all(lambda client: calls(client, model_type=kind))
    return record


@pytest.mark.parametrize("kind", [Struct, Data])
def test_records_become_types(asker, kind):
    """Ids that came as text become the numbers that the type has; what the server adds is not in the way."""
    assert kind(id=12, title="x") == one(asker, kind).data


def test_records_become_typed_dicts_and_models(asker):
    assert one(asker, Typed).data == {"id": "12", "title": "x"}
    model = one(asker, Tolerant, more=1).data
    assert (Tolerant(id="12", title="x"), {"more": 1}) == (model, model.extra)


def test_records_become_pydantic_models(asker):
    pydantic = pytest.importorskip("pydantic")

    class Strict(pydantic.BaseModel, extra="forbid"):
        id: int
        title: str

    assert Strict(id=12, title="x") == one(asker, Strict).data
    with pytest.raises(UnreadableAnswer, match="record '12' is no Strict"):
        _ = one(asker, Strict, more=1).data


def test_a_record_knows_when_it_came(asker):
    """The metadata is typed, and not in the data."""
    record = one(asker, None)
    assert record.data == {"title": "x", "id": "12"}
    assert (
        record.id,
        record.cursor,
        record.metadata.last_action,
        record.deleted,
    ) == ("12", "c1", "UPDATED", False)
    assert record.metadata.first_seen_at.microsecond == 123456
    assert msgspec.json.decode(record.json) == {"title": "x", "id": "12"}
    assert repr(record) == "Record('12', UPDATED)"


def test_one_record_that_does_not_fit_spoils_no_other(asker):
    """The list goes on; who asks for its data is told which, and why."""
    asker.answer(said({"records": [{"id": "1"}, {"id": 22222222222222222222, "title": "x"}]}))
    first, second = asker.all(lambda client: calls(client, model_type=Typed))
    assert second.id == "22222222222222222222"
    with pytest.raises(UnreadableAnswer, match="record '1' is no Typed"):
        _ = first.data


def test_a_record_that_was_emptied_says_so(asker):
    """Before anybody asks it for data of a type that it has not any more."""
    emptied = {"id": "1", "_nango_metadata": {**METADATA, "pruned_at": "2026-01-03T00:00:00.123456+00:00"}}
    asker.answer(said({"records": [emptied, {"id": "2", "_nango_metadata": METADATA}]}))
    assert [each.pruned for each in asker.all(lambda client: calls(client, model_type=Typed))] == [
        True,
        False,
    ]


@pytest.mark.parametrize("body", [b"[]", b'{"records": 1}', b"<html>", b'{"records": [1]}'])
def test_what_is_no_feed_is_an_error(asker, body):
    asker.answer(said(body=body))
    with pytest.raises(UnreadableAnswer):
        asker.all(calls)


def test_a_wire_that_misses_fields_is_read(asker):
    """A server may say less, or more, than ours."""
    asker.answer(said({"connections": [{"connection_id": "a", "provider_config_key": "g", "new": {"x": 1}}]}))
    (connection,) = asker.all(lambda client: client.list_connections())
    assert connection.extra == {"new": {"x": 1}}
    assert (connection.errors, connection.created, connection.tags) == ([], None, {})


def test_waiting_for_a_connection(asker):
    """It looks at once, after ten seconds, then every two."""

    def page(*keys):
        return said({"connections": [{"connection_id": "a", "provider_config_key": key} for key in keys]})

    asker.answer(page(), page("other"), page("other", "gong"))
    assert asker.do(lambda client: client.wait_for_connection("gong", "u1")).integration == "gong"
    assert asker.clock.paused == [10.0, 2.0]
    assert asker.asked[0].query == [("endUserId", "u1"), ("integrationId", "gong"), ("limit", "1000")]


def test_waiting_ends(asker):
    asker.answer(said({"connections": []}))
    with pytest.raises(NotConnected):
        asker.do(lambda client: client.wait_for_connection("gong", "u1", attempts=3))
    assert len(asker.asked) == 3
