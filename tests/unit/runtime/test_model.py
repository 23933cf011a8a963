"""Models: what came beside the fields, what drifts, what is sent."""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import gc
import json
import pickle
import weakref
from decimal import Decimal
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import BadAnswer
from tieline.runtime import ABSENT, UNSET, Model, OneOf, Unknown, Unset, field
from tieline.runtime.decoding import read_items, read_json, read_plain
from tieline.runtime.origin import READING


class Party(Model, kw_only=True):
    id: str
    name: str | Unset | None = UNSET
    tags: list[str] | Unset | None = UNSET


class Card(Model, kw_only=True):
    kind: str
    last4: str | Unset | None = UNSET


class Bank(Model, kw_only=True):
    kind: str
    iban: str


Source = OneOf("Source", lambda: (Card, Bank), tag="kind", values=lambda: {"card": Card, "bank": Bank})
Loose = OneOf("Loose", lambda: (Bank, Party, list[int], dt.date, str, Source))


class Call(Model, kw_only=True):
    id: str
    direction: Literal["In", "Out"] | str | Unset | None = UNSET  # noqa: PYI051  # as generated
    from_: str | Unset | None = field(name="from", default=UNSET)
    duration: int | Unset | None = UNSET
    score: float | Unset | None = UNSET
    private: bool | Unset | None = UNSET
    started: dt.datetime | Unset | None = UNSET
    parties: list[Party] | Unset | None = UNSET
    by_name: dict[str, Party] | Unset | None = field(name="byName", default=UNSET)
    pair: tuple[int, str] | Unset | None = UNSET
    source: Source | Unset | None = UNSET  # type: ignore[valid-type]
    loose: list[Loose] | Unset | None = UNSET  # type: ignore[valid-type]
    parent: Call | Unset | None = UNSET
    anything: Any = UNSET


def read(**values):
    return Call.from_json(json.dumps({"id": "1", **values}))


def test_extra_is_found_at_any_depth():
    """What a model does not declare is there when it is asked for, wherever it was."""
    text = {
        "new": 1,
        "parties": [{"id": "a", "x": 1}, {"id": "b"}, {"id": "c", "y": [2]}],
        "byName": {"k": {"id": "d", "z": None}},
        "parent": {"id": "0", "p": {"id": "no model"}},
        "source": {"kind": "card", "brand": "v"},
    }
    call = read(**text)
    assert call.extra == {"new": 1}
    assert [party.extra for party in call.parties] == [{"x": 1}, {}, {"y": [2]}]
    assert call.by_name["k"].extra == {"z": None}
    assert call.parent.extra == {"p": {"id": "no model"}}
    assert call.source.extra == {"brand": "v"}
    assert call.to_dict(extra=True) == {"id": "1", **text}
    assert call.to_dict() == {
        "id": "1",
        "parties": [{"id": "a"}, {"id": "b"}, {"id": "c"}],
        "byName": {"k": {"id": "d"}},
        "parent": {"id": "0"},
        "source": {"kind": "card"},
    }


def test_extra_of_a_list():
    """What is read need not be one model."""
    first, second = read_json(list[Party], b'[{"id":"a"},{"id":"b","x":1}]')
    assert (first.extra, second.extra) == ({}, {"x": 1})
    assert read_json(dict[str, Party], b'{"k":{"id":"b","x":1}}')["k"].extra == {"x": 1}


def test_extra_beside_what_was_put_right():
    """A member of a union that drifts knows its own extra, the rest knows theirs."""
    call = read(source={"kind": "bank", "iban": 5, "x": 1}, parties=[{"id": "a", "y": 2}], new=1)
    assert (call.extra, call.source.extra, call.parties[0].extra) == ({"new": 1}, {"x": 1}, {"y": 2})


def test_extra_outlives_its_page():
    """A nested model alone knows what it was read from."""
    party = read(parties=[{"id": "a", "x": 1}]).parties[0]
    gc.collect()
    assert party.extra == {"x": 1}


def test_extra_makes_no_circle():
    """What nobody holds any more goes at once, though its extra was asked for."""

    class Held(Model, kw_only=True, gc=True, weakref=True):
        id: str

    held = Held.from_json('{"id": "1", "x": 1}')
    assert held.extra == {"x": 1}
    gone = weakref.ref(held)
    gc.disable()
    try:
        del held
        assert gone() is None
    finally:
        gc.enable()


def test_items_know_their_own_extra():
    """Each record of a page is a root of its own."""
    items = read_items(
        Party, [msgspec.Raw(b'{"id":"1","a":1}'), msgspec.Raw(b'{"id":2,"b":2}'), msgspec.Raw(b"7")]
    )
    assert [getattr(item, "extra", None) for item in items] == [{"a": 1}, {"b": 2}, None]
    assert items[2] == 7


@pytest.mark.parametrize(
    ("given", "name", "value", "problem"),
    [
        ({"direction": "Sideways"}, "direction", "Sideways", None),
        ({"direction": None}, "direction", None, None),
        ({"duration": None}, "duration", None, None),
        ({"duration": "12"}, "duration", 12, "$.duration: expected int, got str"),
        ({"duration": 12.0}, "duration", 12, "$.duration: expected int, got float"),
        ({"duration": "long"}, "duration", "long", "$.duration: expected int, got str"),
        ({"duration": {}}, "duration", {}, "$.duration: expected int, got object"),
        ({"score": 1}, "score", 1.0, None),
        ({"score": "0.5"}, "score", 0.5, "$.score: expected float, got str"),
        ({"private": "true"}, "private", True, "$.private: expected bool, got str"),
        ({"private": 1}, "private", True, "$.private: expected bool, got int"),
        ({"id": 35657219295037524478}, "id", "35657219295037524478", "$.id: expected str, got int"),
        ({"id": True}, "id", "true", "$.id: expected str, got bool"),
        ({"id": None}, "id", None, "$.id: expected str, got null"),
        ({"started": "2026-01-02T03:04:05"}, "started", dt.datetime(2026, 1, 2, 3, 4, 5), None),
        ({"started": "yesterday"}, "started", "yesterday", "$.started: expected datetime, got str"),
        ({"parties": {}}, "parties", {}, "$.parties: expected array, got object"),
        ({"pair": [1, "a", True]}, "pair", (1, "a", True), "$.pair: expected 2 items, got 3"),
        ({"anything": {"a": [1]}}, "anything", {"a": [1]}, None),
    ],
)
def test_drift(given, name, value, problem):
    """What is not as declared is put right where that is safe, kept where not, and told."""
    call = read(**given)
    assert getattr(call, name) == value
    assert type(getattr(call, name)) is type(value)
    assert call.problems == (() if problem is None else (problem,))


def test_drift_deep_inside():
    """The rest of the tree stays typed, and the path is told."""
    call = read(
        parties=[{"id": "a"}, {"id": 5, "x": 1}, {"name": "n"}, "odd"], byName={"k": {"id": 1}}, new=1
    )
    assert (call.parties[0], call.parties[1].id, call.parties[2].id, call.parties[3]) == (
        Party(id="a"),
        "5",
        UNSET,
        "odd",
    )
    assert call.problems == (
        "$.parties[1].id: expected str, got int",
        "$.parties[2].id: missing",
        "$.parties[3]: expected object, got str",
        "$.byName.k.id: expected str, got int",
    )
    assert (call.extra, call.parties[1].extra) == ({"new": 1}, {"x": 1})


def chain(length):
    """Return calls in one another, of which the last has a duration that is none."""
    call = {"id": "1", "duration": {}}
    for _ in range(length):
        call = {"id": "1", "parent": call}
    return call


def test_drift_at_the_end_of_a_long_chain():
    """Each link is looked at a few times, not twice as often as the one around it."""
    call = Call.from_dict(chain(60))
    assert call.problems == (f"${'.parent' * 60}.duration: expected int, got object",)


class Both(Model, kw_only=True):
    parts: list[Condition]  # type: ignore[valid-type]
    op: int


Condition = OneOf("Condition", lambda: (Both, Bank))


@pytest.mark.parametrize(("op", "known"), [(1, True), ("?", False)])
def test_unions_in_one_another(op, known):
    """As declared they are read however deep; where each is wrong, none takes twice as long as the one in it for ever."""
    tree = {"parts": [], "op": op}
    for _ in range(25):
        tree = {"parts": [tree], "op": op}
    read = Both.from_dict(tree)
    depth = 0
    while type(read) is Both and read.parts:
        read, depth = read.parts[0], depth + 1
    assert (type(read) is Both, depth == 25) == (known, known)


def test_drift_deeper_than_python_goes():
    """It is a BadAnswer, as is all that is nested too deeply."""
    with pytest.raises(BadAnswer, match="deep"):
        Call.from_json(json.dumps(chain(400)))


def test_unions_with_a_tag():
    """The tag says which; one that is not known is kept as it is."""
    assert read(source={"kind": "card", "last4": "1"}).source == Card(kind="card", last4="1")
    assert read(source={"kind": "cash", "x": 1}).source == Unknown({"kind": "cash", "x": 1})
    assert read(source={"kind": "bank", "iban": 5}).source.iban == "5"
    assert read(source={"x": 1}).source == Unknown({"x": 1})
    assert read(source=None).source is None
    assert read().source is UNSET


def test_unions_without_a_tag():
    """What a member requires tells it, then which of its fields are there; else it is kept as it is."""
    values = [
        {"kind": "k", "iban": "i"},
        {"id": "p"},
        [1, 2],
        "2026-01-02",
        "text",
        {"kind": "card"},
        None,
        5,
        ["a"],
        {},
    ]
    call = read(loose=values)
    assert call.loose == [
        Bank(kind="k", iban="i"),
        Party(id="p"),
        [1, 2],
        dt.date(2026, 1, 2),
        "text",
        Card(kind="card"),
        None,
        Unknown(5),
        Unknown(["a"]),
        Unknown({}),
    ]
    assert call.problems == ()
    assert call.to_dict()["loose"] == values


def test_what_is_unknown_has_what_came():
    """As attributes, so that it can be asked what it is; what it does not have is an error as elsewhere."""
    unknown = Unknown({"kind": "new", "__class__": "x"})
    assert unknown.kind == "new"
    assert unknown.__class__ is Unknown
    for value in ({}, [1], "kind", None):
        with pytest.raises(AttributeError, match="'kind'"):
            _ = Unknown(value).kind
    assert pickle.loads(pickle.dumps(unknown)) == copy.deepcopy(unknown) == unknown


def test_a_member_that_drifts_is_still_that_member():
    """Where only one member can be meant, it is put right."""
    party = read(loose=[{"id": 5}]).loose[0]
    assert (party.id, party.problems) == ("5", ("$.id: expected str, got int",))


def test_strict_reading():
    """A strict reading names the place."""
    with pytest.raises(BadAnswer, match=r"Expected `str`, got `int` - at `\$\.id`"):
        Call.from_json('{"id": 1}', strict=True)
    with pytest.raises(BadAnswer, match=r"\$\.id"):
        Call.from_dict({"id": 1}, strict=True)


@pytest.mark.parametrize("text", ["", "nope", '{"id": "1"', b"\xff", b'{"id": "\xff"}'])
def test_what_is_no_json(text):
    """It is a BadAnswer."""
    with pytest.raises(BadAnswer):
        Call.from_json(text)


def test_what_is_not_declared_is_not_looked_at():
    """A number that no float holds harms nobody who does not ask for it."""
    call = Call.from_json('{"id": "1", "n": 1e999}')
    assert (call.id, call.extra) == ("1", {"n": float("inf")})


def test_nested_without_end():
    """Depth is bounded."""
    with pytest.raises(BadAnswer, match="deep"):
        Call.from_json('{"id":"1","anything":' + "[" * 100_000)


def test_from_dict():
    """JSON's own dicts and lists are read as text is, models among them as well."""
    call = Call.from_dict({"id": "1", "parties": [Party(id="a"), {"id": "b", "x": 1}], "y": UNSET, "z": 1})
    assert (call.parties, call.extra, call.parties[1].extra) == (
        [Party(id="a"), Party(id="b")],
        {"z": 1},
        {"x": 1},
    )


def test_decimal_numbers_are_read_and_told():
    """A dictionary may hold them; a field is what its type says."""

    class Price(Model, kw_only=True):
        amount: float
        text: str

    price = Price.from_dict({"amount": Decimal("1.5"), "text": Decimal("2.50")})
    assert (price.amount, price.text, price.problems) == (1.5, "2.50", ("$.text: expected str, got Decimal",))
    assert Price(amount=Decimal("1.50"), text="x").to_json() == b'{"amount":1.50,"text":"x"}'


def test_what_is_sent():
    """Names of the wire, null where it was said, nothing where it was not."""
    when = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    call = Call(id="1", from_=None, started=when, source=Unknown({"k": 1}), anything={"m": Party(id="a")})
    assert call.to_dict() == {
        "id": "1",
        "from": None,
        "started": "2026-01-02T00:00:00Z",
        "source": {"k": 1},
        "anything": {"m": {"id": "a"}},
    }
    assert json.loads(call.to_json()) == call.to_dict()


class Answer(Model, kw_only=True):
    id: str
    title: str | None = None
    note: str | Unset | None = UNSET


def test_what_is_only_read_has_no_nulls():
    """A field whose default is None is left out when it is None; one that may be unset keeps its null."""
    assert Answer.from_json('{"id": "1", "title": null, "note": null}').to_dict() == {"id": "1", "note": None}
    assert Answer.from_json('{"id": "1"}').to_dict() == {"id": "1"}


class Draft(Model, kw_only=True):
    id: int = ABSENT
    name: str
    note: str | None = ABSENT
    from_: str | None = field(name="from", default=ABSENT)


def test_what_is_absent_reads_as_none():
    """So does null; all else is what it is."""
    texts = [
        '{"name": "a"}',
        '{"name": "a", "note": null, "from": null}',
        '{"name": "a", "note": "", "from": "x"}',
    ]
    read = [(each.note, each.from_) for each in map(Draft.from_json, texts)]
    assert read == [(None, None), (None, None), ("", "x")]


def test_what_is_absent_is_not_sent():
    """Null is, and so is what was read as null."""
    assert Draft(name="a").to_dict() == {"name": "a"}
    assert Draft(name="a", note=None, from_="x").to_dict() == {"name": "a", "note": None, "from": "x"}
    assert Draft.from_json('{"name": "a", "note": null}').to_dict() == {"name": "a", "note": None}
    both = Draft.from_json('{"name": "a"}')
    both.note = None
    assert both.to_dict() == {"name": "a", "note": None}


def test_absent_and_null_are_not_the_same_model():
    """Copies, pickles and reprs know it too."""
    absent, null = Draft(name="a"), Draft(name="a", note=None)
    assert absent != null
    for each in (absent, null):
        assert each == copy.copy(each) == pickle.loads(pickle.dumps(each))
        assert each.to_dict() == copy.deepcopy(each).to_dict()
    assert [repr(absent), repr(null)] == ["Draft(name='a')", "Draft(name='a', note=None)"]


def test_what_is_unset_is_not_shown():
    """Only what is there stands in a repr."""

    class Wide(Model, kw_only=True):
        id: str
        note: str | Unset | None = UNSET
        other: int | Unset = UNSET
        read: str | None = None

    assert repr(Wide(id="1")) == "Wide(id='1')"
    assert repr(Wide(id="1", note=None, read="x")) == "Wide(id='1', note=None, read='x')"


def test_with_extra():
    """A copy carries more; the model stays, and knows what it was read from all the same."""
    call = read(new=1)
    more = call.with_extra({"a": 1}).with_extra({"b": Party(id="x")})
    assert (call.extra, more.extra) == ({"new": 1}, {"new": 1, "a": 1, "b": Party(id="x")})
    assert more.to_dict() == {"id": "1", "a": 1, "b": {"id": "x"}}
    assert more.to_dict(extra=True) == {"id": "1", "new": 1, "a": 1, "b": {"id": "x"}}


def test_copies_are_models():
    """Copies and pickles have the fields, and no extra."""
    call = read(new=1, parties=[{"id": "a"}])
    for other in (copy.copy(call), copy.deepcopy(call), pickle.loads(pickle.dumps(Party(id="a")))):
        assert other in (call, Party(id="a"))
        assert other.extra == {}


def test_a_field_may_be_called_as_a_method():
    """The names that a model has of its own are few, and told."""
    assert [name for name in dir(Model) if not name.startswith("_")] == [
        "extra",
        "from_dict",
        "from_json",
        "problems",
        "to_dict",
        "to_json",
        "with_extra",
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=3)
            | st.sampled_from(["id", "kind", "iban", "parties", "source", "loose", "parent", "from", "pair"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_no_json_is_refused(value):
    """Whatever a server sends is read, and survives a round trip where it was an object."""
    for model in (Call, Card, list[Call], dict[str, Party]):
        read_json(model, json.dumps(value).encode())
        read_plain(model, value)
    assert READING.origin is None
    if isinstance(value, dict):
        call = Call.from_json(json.dumps(value))
        if not call.problems and "pair" not in value and "started" not in value:
            assert call.to_dict(extra=True) == value


@given(st.binary(max_size=40))
def test_no_bytes_break_anything(body):
    """What is no JSON is a BadAnswer, and nothing else."""
    with contextlib.suppress(BadAnswer):
        read_json(Call, body)
    assert READING.origin is None


def test_of_members_that_fit_alike_it_is_the_one_that_requires_more():
    class Customer(Model, kw_only=True):
        id: str
        deleted: bool | None = None

    class Deleted(Model, kw_only=True):
        id: str
        deleted: bool

    either = OneOf("either", lambda: (Customer, Deleted))
    assert type(read_plain(either, {"id": "c", "deleted": True})) is Deleted
    assert type(read_plain(either, {"id": "c"})) is Customer
