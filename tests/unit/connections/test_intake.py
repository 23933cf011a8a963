"""What a program says of an account besides its credentials."""

import pytest

from tieline.connections.intake import (
    LARGEST_DOCUMENT,
    check_document,
    check_webhook_url,
    check_wire_id,
    configuration,
)
from tieline.core.errors import UsageError
from tieline.http.egress import EgressRules
from tieline.providers.model import InputField, Provider

ACME = Provider(
    name="acme",
    display_name="Acme",
    auth_mode="NONE",
    connection_config={"subdomain": InputField(pattern="^[a-z]+$"), "realm": InputField(automated=True)},
)


@pytest.mark.parametrize(
    "text",
    ["a", "x" * 255, "user@acme.test", '{"user":[1]}', "a/b\\c", "a b", "1,2;3:4=5+6~7|8$9'", "7c9e-_"],
)
def test_ids_of_the_wire_pass(text):
    """Programs use addresses, JSON and paths as ids."""
    assert check_wire_id(text) == text


@pytest.mark.parametrize("text", ["", "x" * 256, "é", "a\n", "a\tb", "a#b", "a?b", "a%b", "env"])
def test_what_is_no_id_is_refused(text):
    """Or is the name of the account in the environment."""
    with pytest.raises(UsageError) as caught:
        check_wire_id(text)
    assert caught.value.field == "connection_id"


def test_a_configuration_is_checked_and_keeps_the_rest():
    """Declared fields have rules; others are the program's own."""
    given = {"subdomain": "acme", "own": {"a": [1]}, "oauth_scopes_override": ["a", "b"]}
    assert configuration(ACME, given) == given


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "subdomain"),
        ({"subdomain": "a/b"}, "subdomain"),
        ({"subdomain": ["acme"]}, "subdomain"),
        ({"subdomain": "acme", "oauth_scopes_override": "a,b"}, "oauth_scopes_override"),
        ({"subdomain": "acme", "oauth_scopes_override": [1]}, "oauth_scopes_override"),
    ],
)
def test_what_is_wrong_with_a_configuration_is_named(given, field):
    """By its path in the body."""
    with pytest.raises(UsageError) as caught:
        configuration(ACME, given)
    assert caught.value.field == f"connection_config.{field}"


def test_a_document_has_a_size():
    """To the byte."""
    room = LARGEST_DOCUMENT - len(b'{"a":""}')
    assert check_document({"a": "x" * room}, field="metadata")
    with pytest.raises(UsageError, match="metadata: must be at most 1048576 bytes") as caught:
        check_document({"a": "x" * (room + 1)}, field="metadata")
    assert caught.value.field == "metadata"


@pytest.mark.parametrize("text", ["https://hooks.acme.test/a?b=c", "http://203.0.113.9.nip.test:8080"])
def test_addresses_for_webhooks(text):
    """Plain http too, as the product may stand behind a tunnel."""
    assert check_webhook_url(text, EgressRules()) == text


def test_no_text_is_no_address():
    """It takes the one there is away."""
    assert check_webhook_url("", EgressRules()) is None


@pytest.mark.parametrize(
    "text",
    [
        "hooks.acme.test",
        "ftp://acme.test",
        "javascript:alert(1)",
        "https://",
        "https://a:99999",
        "https://user:hunter2@acme.test",
        "https://127.0.0.1/",
        "https://[::1]/",
        "http://169.254.169.254/latest",
        "https://acme.test/a b",
        "https://acme.test/\r\nx",
        "https://acme.test/" + "x" * 2048,
    ],
)
def test_addresses_that_must_not_be_called_are_refused(text):
    """Form first, then where they lead."""
    with pytest.raises(UsageError) as caught:
        check_webhook_url(text, EgressRules())
    assert caught.value.field == "webhook_url_override"
    assert "hunter2" not in caught.value.message


def test_what_the_operator_opened_is_open():
    """A sandbox on this machine."""
    rules = EgressRules.trusting("http://127.0.0.1:8080")
    assert check_webhook_url("http://127.0.0.1:8080/hook", rules)
