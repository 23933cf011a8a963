"""What of an account may end the name of a host: what the provider's data says, and nobody's name."""

import pytest

from tieline.providers.ends import may_end_host
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
