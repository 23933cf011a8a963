"""Which addresses may be called."""

import pytest

from tieline.core.errors import ConfigurationError, EgressRefused
from tieline.http.egress import EgressRules

RULES = EgressRules.trusting("http://127.0.0.1:8080/v2", "https://gong.internal")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1:8081/",
        "https://127.0.0.1:8080/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://168.63.129.16/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://localhost:8080/",
        "http://LOCALHOST./",
        "http://api.localhost/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://0x7f000001/",
        "http://2130706433./",
        "http://[::1]/",
        "http://[::]/",
        "http://[fe80::1%25eth0]/",
        "http://[fd00:ec2::254]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://192.0.0.192/",
        "http://192.88.99.1/",
        "http://[fec0::1]/",
        "http://[3fff::1]/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "//example.com/",
        "https://user:pass@example.com/",
        "http://example.com:99999/",
    ],
)
def test_these_are_refused_as_written(url):
    """Private, loopback, link-local and metadata addresses, in all spellings, and other schemes."""
    with pytest.raises(EgressRefused):
        RULES.check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/other",
        "https://gong.internal/",
        "https://GONG.internal:443/",
        "https://api.gong.io/v2/users",
        "http://93.184.216.34/",
        "http://0x5db8d822/",
        "http://localhost.example.com/",
        "http://0xabc.example/",
        "http://[2606:2800:220:1::1]/",
        "http://[64:ff9b::5db8:d822]/",
    ],
)
def test_these_are_called(url):
    """Trusted origins and public addresses."""
    RULES.check_url(url)


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["fe80::1%eth0"], ["::ffff:10.0.0.1"], ["what"]],
)
def test_names_that_lead_inside_are_refused(addresses):
    """One private address among a name's addresses is enough."""
    with pytest.raises(EgressRefused):
        RULES.check_addresses("rebind.example", 443, addresses)


def test_trusted_names_may_lead_inside():
    """What the operator named is called wherever it leads; on another port it is not."""
    RULES.check_addresses("gong.internal", 443, ["10.0.0.1"])
    with pytest.raises(EgressRefused):
        RULES.check_addresses("gong.internal", 8443, ["10.0.0.1"])


def test_all_can_be_allowed():
    """An operator may open everything but other schemes."""
    rules = EgressRules(allow_private=True)
    rules.check_url("http://10.0.0.1/")
    rules.check_addresses("x", 80, ["10.0.0.1"])
    with pytest.raises(EgressRefused):
        rules.check_url("gopher://10.0.0.1/")


OPENED = EgressRules.parse(
    " localhost, api.internal:8080 ,127.0.0.0/8, 10.0.0.5, 192.168.1.9:9000, [::1]:8443, fd00::/8,, [fe80::1] "
)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://LOCALHOST.:9999/",
        "http://api.internal:8080/",
        "http://127.8.8.8:1/",
        "https://10.0.0.5/",
        "http://192.168.1.9:9000/",
        "https://[::1]:8443/",
        "http://[fd12::1]/",
        "http://[fe80::1]/",
    ],
)
def test_opened_places_are_called(url):
    """Hosts, hosts with a port, addresses and networks can be opened one by one."""
    OPENED.check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.6/",
        "http://192.168.1.9:9001/",
        "http://[::1]/",
        "http://169.254.169.254/",
        "http://user@localhost/",
        "http://[::ffff:10.0.0.6]/",
    ],
)
def test_what_was_not_opened_stays_shut(url):
    """Another address, another port, or a user name in the address is refused as before."""
    with pytest.raises(EgressRefused):
        OPENED.check_url(url)


def test_names_may_lead_into_an_opened_network():
    """A network opens what names lead to; a host opens itself alone."""
    OPENED.check_addresses("anything.example", 80, ["127.0.0.1", "93.184.216.34"])
    OPENED.check_addresses("localhost", 80, ["10.9.9.9"])
    with pytest.raises(EgressRefused):
        OPENED.check_addresses("api.internal", 8081, ["10.9.9.9"])


@pytest.mark.parametrize("text", [None, "", " , "])
def test_nothing_opens_nothing(text):
    """An empty setting is no rule at all."""
    assert EgressRules.parse(text) == EgressRules()


@pytest.mark.parametrize(
    "part",
    [
        "http://localhost",
        "127.0.0.1/33",
        "10.0.0.1/8",
        "host:99999",
        "host:0",
        "a b",
        "*.internal",
        "[::1",
        "-x",
        "[1.2]",
    ],
)
def test_a_part_that_is_no_place_is_named(part):
    """A setting that cannot be read says which part, and opens nothing."""
    with pytest.raises(ConfigurationError, match="TIELINE_EGRESS_ALLOW") as caught:
        EgressRules.parse(f"localhost,{part}")
    assert repr(part) in caught.value.message
    assert caught.value.field == "TIELINE_EGRESS_ALLOW"


@pytest.mark.parametrize("opened", ["127.0.0.0/8", "[::1]", "localhost"])
def test_a_loopback_that_is_opened_is_opened_by_its_name_too(opened):
    """Whichever of its addresses it is."""
    EgressRules.parse(opened).check_url("http://localhost:3000/")
