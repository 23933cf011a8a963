"""Entries build on others, however long the chain is."""

import pytest

from tieline.core.errors import UnknownName, UsageError
from tieline.providers.alias import resolve

ENTRIES = {
    "base": {
        "auth_mode": "OAUTH2",
        "default_scopes": ["all"],
        "connection_config": {"a": {}, "b": {}},
        "proxy": {
            "base_url": "https://base.example.com",
            "headers": {"x": "1", "y": "2"},
            "retry": {"after": "retry-after"},
            "verification": {"endpoints": ["/me"]},
        },
    },
    "same": {"alias": "base", "proxy": {"decompress": True}},
    "moved": {"alias": "base", "proxy": {"base_url": "https://moved.example.com", "headers": {"z": "3"}}},
    "grandchild": {"alias": "moved", "connection_config": {"c": {}}, "proxy": {"decompress": True}},
    "one": {"alias": "two"},
    "two": {"alias": "one"},
    "itself": {"alias": "itself"},
    "lost": {"alias": "nowhere"},
    "wrong": {"alias": 5},
}


def other(_, name):
    if name not in ENTRIES:
        raise UnknownName(f"no {name}")
    return ENTRIES[name]


def resolved(name):
    return resolve(ENTRIES[name], other)


def test_an_entry_without_alias_is_itself():
    assert ENTRIES["base"] == resolved("base")


def test_what_is_not_said_is_taken_over():
    assert {**ENTRIES["base"], "proxy": {**ENTRIES["base"]["proxy"], "decompress": True}} == resolved("same")


def test_the_proxy_is_taken_over_field_by_field():
    """Retry rules stay; what is said anew, such as headers, replaces all of its kind."""
    proxy = resolved("moved")["proxy"]
    assert proxy["retry"] == {"after": "retry-after"}
    assert proxy["headers"] == {"z": "3"}


def test_a_check_of_another_address_is_not_taken_over():
    assert "verification" not in resolved("moved")["proxy"]
    assert "verification" in resolved("same")["proxy"]


def test_inputs_are_replaced_not_mixed():
    """What an account is asked for is what the nearest entry says."""
    assert resolved("grandchild")["connection_config"] == {"c": {}}


def test_chains_are_followed_to_their_end():
    whole = resolved("grandchild")
    assert (
        whole["auth_mode"],
        whole["proxy"]["base_url"],
        whole["proxy"]["decompress"],
    ) == ("OAUTH2", "https://moved.example.com", True)
    assert "alias" not in whole


@pytest.mark.parametrize("name", ["one", "two", "itself"])
def test_a_chain_that_comes_back_is_refused(name):
    with pytest.raises(UsageError, match="alias: the chain comes back"):
        resolved(name)


def test_a_long_chain_is_no_recursion():
    entries = {str(place): {"alias": str(place + 1)} for place in range(20_000)} | {"20000": {"a": 1}}
    assert resolve(entries["0"], lambda _, name: entries[name]) == {"a": 1}


@pytest.mark.parametrize(("name", "kind"), [("lost", UnknownName), ("wrong", UsageError)])
def test_an_alias_that_leads_nowhere_is_refused(name, kind):
    with pytest.raises(kind):
        resolved(name)


def test_nothing_that_was_read_is_changed():
    before = repr(ENTRIES)
    for name in ("same", "moved", "grandchild"):
        resolved(name)
    assert before == repr(ENTRIES)


def test_the_pages_of_both_are_kept_and_that_two_agree_is_said_anew():
    """What an entry adds is not vouched for by whoever checked the other."""
    entries = {
        "known": {"sources": ["https://a.example/1", "https://a.example/2"], "verified": True},
        "more": {"alias": "known", "sources": ["https://b.example", "https://a.example/2"]},
        "sure": {"alias": "known", "verified": True},
    }
    whole = {name: resolve(entries[name], lambda _, target: entries[target]) for name in ("more", "sure")}
    assert whole == {
        "more": {"sources": ["https://b.example", "https://a.example/2", "https://a.example/1"]},
        "sure": {"sources": ["https://a.example/1", "https://a.example/2"], "verified": True},
    }
