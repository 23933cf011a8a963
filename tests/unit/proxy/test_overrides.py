"""Where the caller of a proxied call may send an account's credentials."""

import pytest
from tests.proxying import provider

from tieline.core.errors import ConfigurationError, EgressRefused
from tieline.proxy.overrides import Overrides, OverridesDisabled

BASE = "https://eu.example.com/v1"
ACME = provider(
    proxy={
        "base_url": "https://${connectionConfig.host}.example.com || https://api.example.com",
        "verification": {"endpoints": ["/me"], "base_url_override": "https://id.example.com"},
    }
)


@pytest.mark.parametrize("text", ["", "any", " any ,"])
def test_any_address_may_be_named(text):
    Overrides.parse(text).check("http://evil.test", BASE, ACME)


@pytest.mark.parametrize("text", ["own", "files.example.com", "own, files.example.com"])
@pytest.mark.parametrize(
    "override",
    [
        "https://eu.example.com",
        "https://EU.example.com.:443/v2",
        "https://api.example.com/v1",
        "https://id.example.com",
    ],
)
def test_an_accounts_own_hosts_may_be_named(text, override):
    """Those of the connection, of the provider and of its verification."""
    Overrides.parse(text).check(override, BASE, ACME)


@pytest.mark.parametrize(
    "override",
    [
        "https://evil.test",
        "http://eu.example.com",
        "https://eu.example.com:8443",
        "https://eu.example.com.evil.test",
        "https://evil.test/https://eu.example.com",
        "https://${connectionconfig.host}.example.com || https:",
    ],
)
def test_another_place_is_not_the_accounts_own(override):
    """Another scheme or port is another place, too."""
    with pytest.raises(OverridesDisabled, match="TIELINE_PROXY_OVERRIDES"):
        Overrides.parse("own").check(override, BASE, ACME)


@pytest.mark.parametrize(
    ("override", "allowed"),
    [
        ("https://files.example.com/x", True),
        ("http://files.example.com", False),
        ("https://files.example.com:8443", False),
        ("http://[::1]:8080", True),
        ("https://[::1]:8080", True),
        ("https://[::1]", False),
        ("https://evil.test", False),
    ],
)
def test_a_listed_host_may_be_named(override, allowed):
    """By HTTPS; with a port, there in whatever is spoken."""
    overrides = Overrides.parse("Files.Example.com, [::1]:8080")
    if allowed:
        overrides.check(override, BASE, ACME)
        return
    with pytest.raises(EgressRefused) as caught:
        overrides.check(override, BASE, ACME)
    assert not isinstance(caught.value, OverridesDisabled)


def test_a_provider_that_is_all_template_has_no_host_of_its_own():
    """Whoever fills it in says where it leads."""
    open_ended = provider(proxy={"base_url": "https://${connectionConfig.host}"})
    with pytest.raises(OverridesDisabled):
        Overrides.parse("own").check("https://${connectionconfig.host}", "", open_ended)


@pytest.mark.parametrize(
    "part", ["any,own", "http://x", "a/b", "a@b", "a:0", "a:99999", "a b", "*.x", "[zz]", "a?"]
)
def test_what_is_no_host_is_refused(part):
    """By the setting's name."""
    with pytest.raises(ConfigurationError) as caught:
        Overrides.parse(f"example.com,{part}")
    assert caught.value.field == "TIELINE_PROXY_OVERRIDES"
