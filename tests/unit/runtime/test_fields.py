"""A body that is given by its fields goes by the names on the wire; what is wrong with them is told as Python does."""

import pytest

from tieline.runtime import ABSENT, UNSET, Body, Model, Op, Unset, field, filled


class User(Model, kw_only=True):
    name: str
    from_: str | None = field(name="from", default=ABSENT)
    body: str | Unset = field(name="the-body", default=UNSET)
    id: str | None = ABSENT


class Loose(Model, kw_only=True):
    note: str | Unset = UNSET


ADD = Op("POST", "/users", id="addUser", bodies=(Body("json", type=lambda: User),))
LOOSE = Op("POST", "/loose", bodies=(Body("form", type=lambda: Loose | None),))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"name": "a"}, {"name": "a"}),
        ({"name": "a", "from_": "b"}, {"name": "a", "from": "b"}),
        ({"name": "a", "from_": None}, {"name": "a", "from": None}),
        ({"name": "a", "from_": UNSET}, {"name": "a"}),
        ({"name": "a", "body_": "b", "id_": "1"}, {"name": "a", "the-body": "b", "id": "1"}),
    ],
)
def test_fields_have_their_names_on_the_wire(fields, expected):
    """UNSET is not there, null is; a `_` more tells a field from another keyword of its name."""
    assert filled(ADD, UNSET, fields) == expected


def test_a_body_is_what_it_is():
    user = User(name="a")
    assert filled(ADD, user, {}) is user
    assert filled(ADD, None, None) is None


def test_no_fields_are_an_empty_object_or_none_at_all():
    assert [filled(LOOSE, UNSET, {}), filled(LOOSE, UNSET, None)] == [{}, UNSET]


@pytest.mark.parametrize(
    ("body", "fields", "message"),
    [
        (UNSET, {}, "addUser needs name, or body"),
        (UNSET, {"from_": "b"}, "addUser needs name, or body"),
        (UNSET, {"name": "a", "nmae": "b"}, "addUser has no argument 'nmae': did you mean 'name'?"),
        ({"name": "a"}, {"name": "b"}, "addUser: give body, or name, not both"),
    ],
)
def test_what_is_wrong_is_told(body, fields, message):
    with pytest.raises(TypeError) as caught:
        filled(ADD, body, fields)
    assert str(caught.value) == message
