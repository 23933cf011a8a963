"""Addresses that are templates: what an account says cannot lead to another host than the provider's."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.auth.address import ends_of_hosts, fill_address, free_hosts
from tieline.core.errors import UsageError
from tieline.core.templates import Scope

TENANT = "https://${connectionConfig.subdomain}.acme.test/oauth/${connectionConfig.team}"


def fill(text, bounded=(), **config):
    scope = Scope(
        values={"connectionConfig": config},
        now=datetime(2027, 1, 1, tzinfo=UTC),
        random="r",
        bounded=frozenset(f"connectionConfig.{name}" for name in bounded),
    )
    return fill_address(text, scope, what="the address")


def test_a_fixed_address_is_trusted():
    found = fill("https://acme.test/token")
    assert (found.url, found.trusted) == ("https://acme.test/token", True)


def test_an_address_with_a_value_of_the_account_is_not():
    found = fill(TENANT, subdomain="jane", team="t")
    assert (found.url, found.trusted) == ("https://jane.acme.test/oauth/t", False)


def test_what_stands_behind_the_bars_is_trusted_where_it_is_used():
    text = "${connectionConfig.own} || https://acme.test"
    assert fill(text).trusted
    own = fill(text, own="https://eu.acme.test")
    assert (own.url, own.trusted) == ("https://eu.acme.test", False)


def test_a_missing_value_is_named():
    with pytest.raises(UsageError) as error:
        fill(TENANT, subdomain="jane")
    assert error.value.field == "connection_config.team"


@pytest.mark.parametrize(
    "value",
    ["evil.test/", "evil.test?", "evil.test#", "me@evil.test/", "me:pw@x", "evil.test\\", "a b", "evil.test/?a=", "x\n", "é/", "[", ""],
)  # fmt: skip
def test_a_value_that_would_make_it_another_host_is_refused(value):
    """Our client's secret goes to this address."""
    with pytest.raises(UsageError) as error:
        fill(TENANT, subdomain=value, team="t")
    assert error.value.field == "connection_config.subdomain"
    assert len(value) < 3 or value not in error.value.message


@given(st.text(max_size=30))
def test_no_value_makes_it_another_host(value):
    try:
        url = fill(TENANT, subdomain=value, team="t").url
    except UsageError:
        return
    host = url.removeprefix("https://").partition("/")[0]
    assert host.endswith(".acme.test")
    assert not set(host) & set("@?#\\ ")


ENDS = [
    "https://api.acme.test${connectionConfig.end}",
    "https://acme.${connectionConfig.end}",
    "https://${connectionConfig.sub}.acme.test${connectionConfig.end}/v1",
    "https://${connectionConfig.sub}.acme.${connectionConfig.end}",
]


@pytest.mark.parametrize("text", ENDS)
@pytest.mark.parametrize(
    "value", [".evil.test", "evil.test", "evil", ".", "-evil.test", ":8443", "@evil.test"]
)
def test_a_value_does_not_end_a_host_s_name(text, value):
    """Not one that the template begins; it could be another's then."""
    assert list(ends_of_hosts(text)) == ["connectionConfig.end"]
    with pytest.raises(UsageError) as error:
        fill(text, sub="jane", end=value)
    assert error.value.field == "connection_config.end"


def test_a_value_that_is_bounded_ends_a_host_s_name():
    """Which the provider's data says; it is not the operator's address for that."""
    found = fill("https://acme.${connectionConfig.end}/v1", bounded=["end"], end="co.uk")
    assert (found.url, found.trusted) == ("https://acme.co.uk/v1", False)


def test_a_path_may_stand_behind_a_host():
    """Where the value begins it."""
    assert fill(ENDS[0], end="/v1").url == "https://api.acme.test/v1"
    assert fill(ENDS[2], sub="jane", end="/v1").url == "https://jane.acme.test/v1/v1"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://${connectionConfig.a}.acme.test", "https://jane.acme.test"),
        ("https://acme.test:${connectionConfig.port}", "https://acme.test:8443"),
        ("https://${connectionConfig.host}", "https://own.test"),
        ("https://${connectionConfig.a}.${connectionConfig.host}", "https://jane.own.test"),
        ("${connectionConfig.url}/v1", "https://own.test/v1"),
        ("https://acme.test/${connectionConfig.a}", "https://acme.test/jane"),
        ("https://acme.test", "https://acme.test"),
    ],
)
def test_other_places_are_no_end_of_a_host_s_name(text, url):
    """A name within it, a port, a path, or a host that is the account's own altogether."""
    assert list(ends_of_hosts(text)) == []
    assert fill(text, a="jane", port="8443", host="own.test", url="https://own.test").url == url


@given(st.text(max_size=30))
def test_no_value_at_the_end_makes_it_another_host(value):
    try:
        url = fill(ENDS[0], end=value).url
    except UsageError:
        return
    assert urlsplit(url).netloc == "api.acme.test"


def test_a_whole_host_may_be_the_account_s_own():
    """Where the provider's data says so: the rules for outgoing calls look at it."""
    assert fill("https://${connectionConfig.host}/token", host="self.hosted.test:8443").url == (
        "https://self.hosted.test:8443/token"
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("https://${connectionConfig.host}/token", ["connectionConfig.host"]),
        ("https://${connectionConfig.host}:${connectionConfig.port}/token", ["connectionConfig.host"]),
        ("${connectionConfig.url}/token", ["connectionConfig.url"]),
        ("https://a.test/x || https://${connectionConfig.host}", ["connectionConfig.host"]),
        (
            "https://${connectionConfig.a}${connectionConfig.b}/x",
            ["connectionConfig.a", "connectionConfig.b"],
        ),
        ("https://${connectionConfig.team}.acme.test/token", []),
        ("https://acme.test/${connectionConfig.team}/token", []),
        ("https://acme.test", []),
    ],
)
def test_whole_hosts_are_found(text, names):
    """Of which the template says nothing itself."""
    assert list(free_hosts(text)) == names
