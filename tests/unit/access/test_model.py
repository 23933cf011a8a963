"""Keys and what they are allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.access.model import EVERYTHING, SCOPES, allows, check_scopes, digest, hint, is_key, new_key
from tieline.core.errors import UsageError


@pytest.mark.parametrize(
    ("granted", "needed", "allowed"),
    [
        ("environment:*", "environment:connections:read", True),
        ("environment:connections:*", "environment:connections:read", True),
        ("environment:connections:*", "environment:integrations:read", False),
        ("environment:connections:read", "environment:connections:read", True),
        ("environment:connections:read", "environment:connections:read_credentials", False),
        ("environment:syncs:*", "environment:syncs:variant:create", True),
        ("environment:proxy", "environment:proxy", True),
        ("environment", "environment:proxy", False),
        ("*", "environment:proxy", False),
        ("env*", "environment:proxy", False),
        ("account:*", "environment:proxy", False),
    ],
)
def test_a_scope_allows_itself_and_a_branch_all_below_it(granted, needed, allowed):
    """Nothing else does."""
    assert allows((granted,), needed) is allowed


def test_every_scope_can_be_given():
    """And everything at once."""
    assert check_scopes([*SCOPES, *EVERYTHING, *SCOPES]) == (*SCOPES, *EVERYTHING)


@pytest.mark.parametrize(
    "scope", ["", "environment", "environment:connection:read", "environment:nothing:*", "*", "x:*"]
)
def test_an_unknown_scope_is_refused(scope):
    """A misspelled one would allow nothing, and nobody would know why."""
    with pytest.raises(UsageError) as caught:
        check_scopes([scope])
    assert caught.value.field == "scope"


def test_new_keys_are_keys_and_no_two_are_equal():
    """They show nothing of themselves."""
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(is_key(key.reveal()) and repr(key) == "***" for key in keys)


@given(st.uuids(version=4))
def test_a_uuid_of_version_4_is_a_key_in_any_case(uuid):
    """Its digest and hint are the same in capitals."""
    text = str(uuid)
    assert is_key(text)
    assert is_key(text.upper())
    assert digest(text) == digest(text.upper())
    assert hint(text.upper()) == text[-4:]


@given(st.one_of(st.text(), st.uuids(version=1).map(str), st.uuids(version=5).map(str)))
def test_anything_else_is_none(text):
    """Neither other versions nor other texts."""
    assert not is_key(text)
    assert not is_key(f"{new_key().reveal()}\n")
