"""What an integration says of a provider: where it is, and how its key is sent."""

import pytest

from tieline.core.errors import UsageError
from tieline.providers.ability import ability
from tieline.providers.catalogue import build
from tieline.providers.configured import BASE_URL, addressed, configured
from tieline.providers.lint import check

#: In the form of Nango's provider for any API.
GENERIC = {
    "display_name": "Any API",
    "auth_mode": "API_KEY",
    "proxy": {"base_url": "https://api.example.com/"},
    "integration_config": {
        "keyPlacement": {"enum": ["header", "query"], "default_value": "header"},
        "keyName": {"title": "Key name"},
        "valueTemplate": {"default_value": "${apiKey}"},
        "baseUrl": {"format": "uri"},
    },
    "credentials": {"apiKey": {"title": "Key"}},
}
CONFIG = {"keyName": "x-key", "valueTemplate": "Key ${apiKey}", "baseUrl": "https://crm.example.com"}


def generic(**changes):
    return build({**GENERIC, **changes}, name="any")


def test_a_key_goes_where_the_integration_says():
    proxy = configured(generic(), CONFIG).proxy
    assert (proxy.base_url, proxy.headers, proxy.query) == (BASE_URL, {"x-key": "Key ${apiKey}"}, {})
    asked = configured(generic(), {**CONFIG, "keyPlacement": "query"}).proxy
    assert (asked.headers, asked.query) == ({}, {"x-key": "Key ${apiKey}"})


def test_such_a_provider_works_and_is_right():
    """Although nothing in its own data sends the key."""
    assert ability(generic()).missing is None
    assert [each.text for each in check(GENERIC, GENERIC, name="any") if each.severe] == []


def test_a_provider_that_says_nowhere_how_its_key_is_sent_does_not_work():
    assert "how the key is sent" in (ability(generic(integration_config={})).missing or "")


@pytest.mark.parametrize(
    "proxy",
    [
        {"base_url": "https://x.test/bot${apiKey}"},
        {"headers": {"x": "${credentials.apiKey}"}},
        {"query": {"x": "${apiKey}"}},
        {"body": {"auth": {"key": "${apiKey}"}}},
    ],
)
def test_a_key_may_be_anywhere_in_a_request(proxy):
    assert ability(generic(integration_config={}, proxy=proxy)).missing is None


@pytest.mark.parametrize("mode", ["OAUTH2_CC", "TWO_STEP"])
def test_a_login_without_an_address_does_not_work(mode):
    assert "token_url" in (ability(generic(auth_mode=mode)).missing or "")


def test_a_secret_of_an_integration_is_no_default_of_its_connections():
    """Whoever may read a connection's configuration would read it there."""
    field = {"clientSecret": {"secret": True}}
    provider = generic(auth_mode="TWO_STEP", integration_config=field, connection_config={"clientSecret": {}})
    own = configured(provider, {"clientSecret": "s3cret"})
    assert own.connection_config["clientSecret"].default_value is None
    assert own.integration_values["clientSecret"] == "s3cret"


def test_what_an_integration_says_is_the_default_of_its_connections():
    """Where both have the field."""
    provider = generic(
        integration_config={"domain": {}}, connection_config={"domain": {"title": "D"}, "site": {}}
    )
    fields = configured(provider, {"domain": "ours", "site": "not declared"}).connection_config
    assert (fields["domain"].default_value, fields["site"].default_value) == ("ours", None)


def test_an_integration_that_says_nothing_changes_nothing():
    provider = generic()
    assert configured(provider, {}) is provider


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"keyName": "x key"}, "keyName"),
        ({"keyName": ""}, "keyName"),
        ({"keyName": "Host"}, "keyName"),
        ({"keyName": "x\r\ny"}, "keyName"),
        ({"valueTemplate": "${apiKey"}, "valueTemplate"),
        ({"valueTemplate": "${password}"}, "valueTemplate"),
    ],
)
def test_what_cannot_be_sent_is_refused(changes, field):
    with pytest.raises(UsageError) as told:
        configured(generic(), {**CONFIG, **changes})
    assert told.value.field == f"integration_config.{field}"


@pytest.mark.parametrize(
    ("elsewhere", "optional"),
    [({}, True), ({"headers": {"x-site": "${connectionConfig.site}"}}, False)],
)
def test_an_account_with_an_address_is_not_asked_for_what_makes_one(elsewhere, optional):
    """Unless that is needed for something else too."""
    proxy = {"base_url": "https://${connectionConfig.site}.example.com", **elsewhere}
    fields = {"site": {"title": "Site"}, "tenant": {"title": "Tenant"}}
    found = addressed(generic(proxy=proxy, connection_config=fields)).connection_config
    assert (found["site"].optional, found["tenant"].optional) == (optional, False)
