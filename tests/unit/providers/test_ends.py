"""What of an account may end the name of a host: what the provider's data says, and nobody's name."""

import pytest

from tieline.connections.intake import configuration
from tieline.core.errors import UsageError
from tieline.providers.catalogue import Catalogue
from tieline.providers.ends import holds_host, may_end_host
from tieline.providers.model import InputField

LETTERS = InputField(pattern="^[a-z.]+$")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (InputField(enum=("acme.test", "eu")), "acme.test"),
        (InputField(default_value="acme.test"), "acme.test"),
        (InputField(format="hostname"), "iad-01.acme.test"),
        (InputField(pattern=r"^(?:acme\.com|acme\.eu)$"), "acme.eu"),
        (InputField(pattern=r"^acme\.com$"), "acme.com"),
        (LETTERS, "com"),
        (LETTERS, "co.uk"),
    ],
)
def test_what_the_data_says_may(field, value):
    assert may_end_host(field, value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (InputField(), "com"),
        (InputField(enum=("com",)), "evil.test"),
        (InputField(default_value="com"), "evil.test"),
        (InputField(pattern=r"^acme\.com|acme\.eu$"), "acme.com.evil.test"),
        (InputField(pattern=r"^(acme.com)$"), "acmexcom.test"),
        (InputField(pattern=r"^(acme\.com)$"), "acme.com\n"),
        (LETTERS, "evil.test"),
        (LETTERS, "co.evil"),
        (LETTERS, "evil.uk"),
        (LETTERS, "com\n"),
        (LETTERS, ""),
        (LETTERS, None),
        (LETTERS, {"a": 1}),
    ],
)
def test_what_it_does_not_say_may_not(field, value):
    assert not may_end_host(field, value)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (None, False),
        (InputField(), False),
        (InputField(format="hostname"), False),
        (InputField(pattern="^[a-z.-]+$"), False),
        (InputField(pattern=r"acme\.com$"), True),
        (InputField(pattern="("), False),
        (InputField(enum=("a.acme.com",)), True),
    ],
)
def test_a_field_says_whose_host_it_is_by_a_list_or_by_what_no_strangers_fits(field, expected):
    """Only then may a browser say where our client's secret goes."""
    assert holds_host(field) is expected


@pytest.mark.parametrize("host", ["test.salesforce.com", "acme--uat.sandbox.my.salesforce.com"])
def test_an_organisation_signs_in_at_salesforce(host):
    """At a host of its own there."""
    assert configuration(Catalogue().load("salesforce"), {"hostname": host})["hostname"] == host


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "salesforce.com.evil.example",
        "evilsalesforce.com",
        "a.salesforce.com/x",
        "salesforce.com@evil.example",
    ],
)
def test_no_organisation_signs_in_where_a_browser_says(host):
    """The secret of our client would go there."""
    with pytest.raises(UsageError, match="hostname"):
        configuration(Catalogue().load("salesforce"), {"hostname": host})
