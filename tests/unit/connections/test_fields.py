"""What is said of an account, against the fields that its provider declares."""

import pytest

from tieline.connections.fields import check_value, completed, is_email
from tieline.core.errors import UsageError
from tieline.providers.model import InputField

SUBDOMAIN = InputField(pattern="^[a-z0-9-]+$", prefix="https://", suffix=".example.com", example="acme")


def test_what_is_not_declared_stays_as_it_is():
    """Programs keep things of their own in a configuration."""
    given = {"own": {"a": [1, None]}, "scope": None}
    assert completed({}, given, place="connection_config") == given


KEY_IN_LINES = r"^-----BEGIN KEY-----\s*([A-Za-z0-9+/=\s]+)\s*-----END KEY-----$"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (KEY_IN_LINES, "-----BEGIN KEY-----" + " " * 9_000 + "!"),
        (KEY_IN_LINES, "-----BEGIN KEY-----" + " A" * 4_500 + "!"),
        (r"^\w+\d+\d+$", "1" * 251),
        (r"^\w+\d+$", "1" * 2_501),
    ],
)
def test_no_text_keeps_a_pattern_busy(pattern, text):
    """It is told what is wrong at once, where some texts would take minutes."""
    with pytest.raises(UsageError):
        check_value(InputField(pattern=pattern), text, where="credentials.key")


def test_a_key_in_lines_is_one_however_long_it_is():
    """And kept as it is."""
    key = "-----BEGIN KEY-----\n" + ("A" * 64 + "\n\n  ") * 90 + "-----END KEY-----"
    assert check_value(InputField(pattern=KEY_IN_LINES), key, where="credentials.key") == key


@pytest.mark.parametrize("missing", [{}, {"subdomain": ""}, {"subdomain": None}])
def test_a_required_field_that_is_missing_is_named(missing):
    """With the place where it belongs."""
    with pytest.raises(UsageError, match="is required") as caught:
        completed({"subdomain": SUBDOMAIN}, missing, place="connection_config")
    assert caught.value.field == "connection_config.subdomain"


@pytest.mark.parametrize("how", ["optional", "automated", "hidden"])
def test_a_field_that_need_not_be_given_is_left_out(how):
    """It is optional, filled in by the sign-in, or asked of nobody."""
    assert completed({"a": InputField(**{how: True})}, {}, place="x") == {}


def test_a_default_stands_for_what_was_not_given():
    """An empty text counts as not given."""
    declared = {"region": InputField(default_value="eu", pattern="^[a-z]{2}$")}
    assert completed(declared, {"region": ""}, place="x") == {"region": "eu"}
    assert completed(declared, {"region": "us"}, place="x") == {"region": "us"}


@pytest.mark.parametrize("value", ["acme", "https://acme.example.com", "acme.example.com", "https://acme"])
def test_what_surrounds_a_value_anyway_is_taken_off(value):
    """People paste addresses."""
    assert check_value(SUBDOMAIN, value, where="x") == "acme"


def test_a_prefix_that_is_the_value_stays():
    """Nothing would be left of it."""
    assert check_value(InputField(prefix="sk-"), "sk-", where="x") == "sk-"
    assert check_value(InputField(prefix="sk-", pattern="^sk-.+$"), "sk-1", where="x") == "sk-1"


@pytest.mark.parametrize("value", ["a/b", "a.b", "evil.test/#", "acme\n", "A", 1, True, ["a"], {"a": 1}])
def test_a_value_that_breaks_the_pattern_is_refused(value):
    """A line break at the end too, which `$` alone would pass over."""
    with pytest.raises(UsageError) as caught:
        check_value(SUBDOMAIN, value, where="connection_config.subdomain")
    assert caught.value.field == "connection_config.subdomain"


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (
            "hostname",
            ["acme.example.com", "a", "db_1.test:8443"],
            ["a/b", "a b", "https://a", "a..b", "", "-a@b"],
        ),
        (
            "uri",
            ["https://a.test/x?y=1", "postgres://h/db"],
            ["a.test", "https://", "https://a b", "http://[::1"],
        ),
        ("email", ["a@b.cd"], ["a", "a@b", "a b@c.de"]),
        (
            "uuid",
            ["7c9e6679-7425-40de-944b-e07fc1f90ae7"],
            ["7c9e6679", "{7c9e6679-7425-40de-944b-e07fc1f90ae7}"],
        ),
        ("unheard-of", ["anything"], []),
    ],
)
def test_formats(kind, good, bad):
    """Those that catalogues use; an unknown one asks for nothing."""
    for value in good:
        assert check_value(InputField(format=kind), value, where="x") == value
    for value in bad:
        with pytest.raises(UsageError, match="x:"):
            check_value(InputField(format=kind), value, where="x")


def test_a_pattern_of_another_language_is_no_hindrance():
    """It cannot be judged here."""
    assert check_value(InputField(pattern=r"^\p{L}+$"), "é", where="x") == "é"


def test_a_pattern_that_could_take_for_ever_is_not_run():
    """An end user's value is never matched by an expression that some values make endless."""
    field = InputField(pattern="^(a+)+$")
    assert check_value(field, "a" * 50 + "!", where="it") == "a" * 50 + "!"


def test_one_of_a_few():
    """The error tells which."""
    assert check_value(InputField(enum=("eu", "us")), "us", where="x") == "us"
    with pytest.raises(UsageError, match="one of eu, us"):
        check_value(InputField(enum=("eu", "us")), "cn", where="x")


def test_a_value_is_never_in_an_error():
    """It may be a secret."""
    with pytest.raises(UsageError) as caught:
        check_value(InputField(pattern="^x$", secret=True), "hunter2", where="credentials.password")
    assert "hunter2" not in caught.value.message


def test_control_characters_are_refused_and_pem_is_not():
    """A private key has lines."""
    with pytest.raises(UsageError, match="control"):
        check_value(InputField(), "a\0b", where="x")
    pem = "-----BEGIN KEY-----\nabc\n-----END KEY-----\n"
    assert check_value(InputField(), pem, where="x") == pem


def test_what_the_sign_in_fills_in_may_be_any_json():
    """Token answers hold objects."""
    assert check_value(InputField(automated=True), {"id": 1}, where="x") == {"id": 1}


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("jane@acme.test", True),
        ("j.d+x@mail.acme.test", True),
        ("jane@acme", False),
        ("jane@acme..test", False),
        ("jane@@acme.test", False),
        ("ja ne@acme.test", False),
        ("@acme.test", False),
        pytest.param(f"a@{'a.' * 100_000} ", False, id="long"),
    ],
)
def test_an_address_of_mail_is_known_by_its_form(text, fits):
    """The last one ends: its length counts once, not squared."""
    assert is_email(text) is fits
