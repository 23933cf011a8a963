"""Records as the wire shows them, against the plain way: decode, change, encode."""

import json

from hypothesis import given
from hypothesis import strategies as st

from tieline.records.model import Action, FeedPage, StoredRecord
from tieline.records.wire import METADATA, page_json, record_json, with_id

NAMES = st.sampled_from(["id", METADATA, "Id", '"id"', "\\", "a"]) | st.text(max_size=4)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
IDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8)


def written(draw_id, fields, ascii_only, spaces):
    """Return fields as some program may have written them."""
    separators = (" , ", " : ") if spaces else (",", ":")
    text = json.dumps(fields, ensure_ascii=ascii_only, separators=separators)
    return (f" {text}\n" if spaces else text).encode("utf-8", "surrogatepass"), draw_id


OBJECTS = st.builds(written, IDS, st.dictionaries(NAMES, VALUES, max_size=5), st.booleans(), st.booleans())


#: Of version 1, the moment below, and the seventh change.
CURSOR = "AQAABgokGB5AAQAAAAAAAAAH"


def a_record(data, **more):
    facts = {
        "id": "r1",
        "action": Action.ADDED,
        "first_seen_at": 1_700_000_000_000_001,
        "last_modified_at": 1_700_000_000_000_001,
        "deleted_at": None,
        "pruned_at": None,
        "seq": 7,
    }
    return StoredRecord(data=data, **{**facts, **more})


@given(OBJECTS)
def test_an_object_has_the_id_and_nothing_else_is_changed(given_object):
    """Whatever it had of that name, and wherever."""
    data, id_ = given_object
    plain = json.loads(data)
    plain.pop(METADATA, None)
    plain["id"] = id_
    assert json.loads(with_id(data, json.dumps(id_).encode())) == plain


@given(st.sampled_from(["id", METADATA]), st.booleans())
def test_names_may_be_written_with_escapes(name, every):
    """A name is what it says, not how it is spelt."""
    spelt = "".join(f"\\u{ord(sign):04x}" for sign in (name if every else name[:1])) + (
        "" if every else name[1:]
    )
    shown = json.loads(record_json(a_record(b'{"a":1,"%b":"own"}' % spelt.encode())))
    assert shown["id"] == "r1"
    assert shown[METADATA]["cursor"] == CURSOR


def test_the_last_of_two_ids_counts():
    """As it does wherever JSON is read."""
    shown = json.loads(record_json(a_record(b'{"id":"r1","id":5}')))
    assert shown["id"] == "r1"


def test_what_has_its_id_goes_out_as_it_is():
    """Numbers keep all their digits, and text its escapes."""
    data = b'{"id":"r1","n":12345678901234567890.10,"t":"\\u00e4"}'
    assert record_json(a_record(data)).startswith(data[:-1] + b',"_nango_metadata":{')


def test_the_history_of_a_record():
    """Times have microseconds and an offset; what has not happened is null."""
    deleted = a_record(b'{"a":1}', action=Action.DELETED, deleted_at=1_700_000_001_000_000)
    assert json.loads(record_json(deleted)) == {
        "id": "r1",
        "a": 1,
        METADATA: {
            "first_seen_at": "2023-11-14T22:13:20.000001+00:00",
            "last_modified_at": "2023-11-14T22:13:20.000001+00:00",
            "last_action": "DELETED",
            "deleted_at": "2023-11-14T22:13:21.000000+00:00",
            "pruned_at": None,
            "cursor": CURSOR,
        },
    }


def test_a_pruned_record_is_its_id_and_history():
    """There is nothing else of it."""
    shown = json.loads(record_json(a_record(None, id='"', pruned_at=1)))
    assert list(shown) == ["id", METADATA]
    assert (shown["id"], shown[METADATA]["pruned_at"]) == ('"', "1970-01-01T00:00:00.000001+00:00")


def test_pages():
    """None at all, and some."""
    assert json.loads(page_json(FeedPage(records=[], next_cursor=None))) == {
        "next_cursor": None,
        "records": [],
    }
    page = FeedPage(records=[a_record(b"{}"), a_record(b" {} \n")], next_cursor="c")
    shown = json.loads(page_json(page))
    assert (shown["next_cursor"], [each["id"] for each in shown["records"]]) == ("c", ["r1", "r1"])
