"""The rules of tags and end users."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.connections.model import EndUser, Organization
from tieline.connections.tags import check_end_user, check_tags, projected, with_end_user
from tieline.core.errors import UsageError

JANE = EndUser(
    id="u1",
    email="jane@acme.test",
    display_name="Jane",
    tags={"Plan": "gold"},
    organization=Organization(id="o1", display_name="Acme"),
)


def test_keys_are_kept_in_lower_case():
    """Values stay as they are."""
    assert check_tags({"Team.A/b-c_1": "X"}) == {"team.a/b-c_1": "X"}


@pytest.mark.parametrize("key", ["", "1a", "_a", "ä", "a b", "a" * 65, "a\n", "a:b"])
def test_a_key_that_breaks_the_pattern_is_named(key):
    """The field is the tag itself."""
    with pytest.raises(UsageError) as caught:
        check_tags({key: "x"})
    assert caught.value.field == f"tags.{key}"


def test_ten_tags_are_the_most():
    """Ten pass, eleven do not."""
    assert len(check_tags({f"k{n}": "" for n in range(10)})) == 10
    with pytest.raises(UsageError, match="at most 10"):
        check_tags({f"k{n}": "" for n in range(11)})


def test_a_key_twice_in_different_case_is_refused():
    """Either would be lost."""
    with pytest.raises(UsageError, match="twice") as caught:
        check_tags({"Team": "a", "tEAM": "b"}, field="end_user.tags")
    assert caught.value.field == "end_user.tags.tEAM"


@pytest.mark.parametrize(
    ("value", "good"), [("", True), ("x" * 255, True), ("x" * 256, False), ("a\0b", False)]
)
def test_a_value_has_255_characters_at_most(value, good):
    """No database takes a NUL."""
    if good:
        assert check_tags({"a": value}) == {"a": value}
    else:
        with pytest.raises(UsageError, match=r"tags\.a"):
            check_tags({"a": value})


@given(st.dictionaries(st.text(max_size=70), st.text(max_size=300), max_size=12))
def test_checked_tags_pass_again_unchanged(tags):
    """The check is idempotent, and refuses only by a `UsageError`."""
    try:
        checked = check_tags(tags)
    except UsageError:
        return
    assert check_tags(checked) == checked


def test_an_end_user_shows_among_the_tags():
    """Who it is, its organisation, and its own tags over them."""
    assert projected(JANE) == {
        "end_user_id": "u1",
        "end_user_email": "jane@acme.test",
        "end_user_display_name": "Jane",
        "organization_id": "o1",
        "organization_display_name": "Acme",
        "plan": "gold",
    }
    assert projected(EndUser(id="u1")) == {"end_user_id": "u1"}
    assert projected(None) == {}


def test_tags_of_an_end_user_for_which_there_is_no_room_are_left_out():
    """Five of the end user and six of its own are eleven."""
    crowded = EndUser(
        id="u1",
        email="a@b.cd",
        display_name="J",
        organization=JANE.organization,
        tags={f"k{n}": "" for n in range(6)},
    )
    assert "k0" not in projected(crowded)
    assert len(projected(crowded)) == 5


def test_a_new_end_user_replaces_what_told_of_the_former():
    """And nothing else."""
    before = {**projected(JANE), "team": "a"}
    after = with_end_user(before, EndUser(id="u2"))
    assert after == {"plan": "gold", "team": "a", "end_user_id": "u2"}
    assert with_end_user(after, None) == {"plan": "gold", "team": "a"}


@pytest.mark.parametrize(
    ("end_user", "field"),
    [
        (EndUser(id=""), "end_user.id"),
        (EndUser(id="x" * 256), "end_user.id"),
        (EndUser(id="u", email="no address"), "end_user.email"),
        (EndUser(id="u", email="a@b"), "end_user.email"),
        (EndUser(id="u", display_name="x" * 256), "end_user.display_name"),
        (EndUser(id="u", tags={"1": ""}), "end_user.tags.1"),
        (EndUser(id="u", organization=Organization(id="")), "end_user.organization.id"),
        (
            EndUser(id="u", organization=Organization(id="o", display_name="x" * 256)),
            "end_user.organization.display_name",
        ),
    ],
)
def test_what_is_wrong_with_an_end_user_is_named(end_user, field):
    """By its path in the body."""
    with pytest.raises(UsageError) as caught:
        check_end_user(end_user)
    assert caught.value.field == field


def test_a_good_end_user_passes():
    """As it was."""
    assert check_end_user(JANE) is JANE
