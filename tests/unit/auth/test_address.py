"""Addresses that are templates: what an account says cannot lead to another host than the provider's."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.auth.address import fill_address
from tieline.core.errors import UsageError
from tieline.core.templates import Scope

TENANT = "https://${connectionConfig.subdomain}.acme.test/oauth/${connectionConfig.team}"


def fill(text, **config):
    scope = Scope(values={"connectionConfig": config}, now=datetime(2027, 1, 1, tzinfo=UTC), random="r")
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


def test_a_whole_host_may_be_the_account_s_own():
    """Where the provider's data says so: the rules for outgoing calls look at it."""
    assert fill("https://${connectionConfig.host}/token", host="self.hosted.test:8443").url == (
        "https://self.hosted.test:8443/token"
    )
