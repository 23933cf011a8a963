"""What ships does what it says, in the hands of those who make requests by it."""

import pytest

from tieline.auth.token_call import Tokens
from tieline.connections.authorize import authorized, prepare, resolve_base_url
from tieline.connections.fields import completed
from tieline.connections.given import credentials_of
from tieline.connections.grants import grant_of
from tieline.connections.installations import check_installation
from tieline.connections.model import Draft, Integration, OAuthClient
from tieline.core.secrets import Secret
from tieline.http.model import Request
from tieline.providers.catalogue import Catalogue

CATALOGUE = Catalogue()
#: 2026-01-02T03:04:05Z, the moment of goTom's worked examples.
NOW = 1_767_323_045_000_000
CLIENT = OAuthClient(type="OAUTH2", client_id="client", client_secret=Secret("client-secret"))
INTEGRATION = Integration(key=1, unique_key="i", provider="p", credentials=CLIENT, created_at=0, updated_at=0)

SECRET = "5ecret"
CREDENTIALS = {
    "NONE": {},
    "BASIC": {"username": "user", "password": SECRET},
    "API_KEY": {"apiKey": SECRET},
    "OAUTH1": {"oauth_token": "token", "oauth_token_secret": SECRET},
    "OAUTH2": {"access_token": SECRET, "refresh_token": "renewal"},
    "OAUTH2_CC": {"client_id": "client", "client_secret": "client-secret", "token": SECRET},
    "TWO_STEP": {"apiKey": SECRET},
    "SIGNATURE": {"username": "user1", "password": "s3cr3t-for-tests"},
    "APP": {"app_id": "1", "installation_id": "2"},
    "CUSTOM": {"app_id": "1", "installation_id": "2", "user": {"access_token": SECRET}},
}
#: Where a pattern asks for more.
FITTING = {
    "anthropic": {"apiKey": "sk-ant-5ecret"},
    "datadog": {"apiKey": "0" * 32},
    "klaviyo": {"apiKey": "pk_5ecret"},
    "greenhouse-harvest": {"username": "5ecret"},
    "openai": {"apiKey": "sk-5ecret"},
    "chargebee": {"username": "5ecret"},
    "posthog": {"apiKey": "phx_5ecret"},
    "stripe-api-key": {"username": "sk_test_5ecret"},
    "twilio": {"username": "AC" + "0" * 32, "password": SECRET},
    "woocommerce": {"username": "ck_5ecret", "password": "cs_5ecret"},
}
CONFIGURATION = {
    "auth0-cc": {"hostname": "acme.eu.auth0.com"},
    "bigcommerce": {"storeHash": "hpj4hvw2bb"},
    "mailchimp": {"dc": "us21"},
    "quickbooks": {"realmId": "9"},
    "quickbooks-sandbox": {"realmId": "9"},
    "salesforce": {"instance_url": "https://acme.my.salesforce.com"},
    "woocommerce": {"storeURL": "shop.example.com"},
    "zoho-crm": {"api_domain": "https://www.zohoapis.eu"},
    "zoom-cc": {"accountId": "account"},
}


def account(name, **config):
    """Return a provider and an account of it, as a program would have brought it along."""
    provider = CATALOGUE.load(name)
    named = provider.connection_config.get("subdomain")
    given = {} if named is None else {"subdomain": named.default_value or "acme"}
    given = completed(
        provider.connection_config, given | CONFIGURATION.get(name, {}) | config, place="connection_config"
    )
    fitting = FITTING.get(name, CREDENTIALS[provider.auth_mode])
    credentials = credentials_of(provider, {"type": provider.auth_mode, **fitting}, now=NOW)
    address = resolve_base_url(provider, given)[0] if provider.proxy.base_url else ""
    return provider, Draft(
        integration=name,
        provider=name,
        connection_id="c",
        base_url=address,
        credentials=credentials,
        connection_config=given,
    )


def request(name, **config):
    """Return the address, the headers and the query of every request."""
    provider, draft = account(name, **config)
    prepared = prepare(provider, draft, draft.credentials, now=NOW)
    return prepared.base_url, {key.lower(): value for key, value in prepared.headers}, prepared.query


def token_call(name):
    """Return the request that brings a new token."""
    provider, draft = account(name)
    return next(
        grant_of(provider, INTEGRATION, draft.connection_config, draft.credentials, now=NOW, nonce="n")
    )


def test_an_app_s_installations_are_shown_by_its_user():
    """At GitHub: whoever has just installed an app can see where."""
    provider, _ = account("github-app-oauth")
    call = next(check_installation(provider, {}, "2", Tokens(token=Secret(SECRET)), now=NOW))
    assert call.url == "https://api.github.com/user/installations?per_page=100"
    assert dict(call.headers) == {
        "accept": "application/vnd.github+json",
        "Authorization": f"Bearer {SECRET}",
    }


@pytest.mark.parametrize("name", [each.name for each in CATALOGUE.search() if each.proxy.base_url])
def test_every_account_has_an_address(name):
    address, _, _ = request(name)
    assert address.startswith("https://")
    assert "${" not in address


@pytest.mark.parametrize(
    ("name", "headers", "query"),
    [
        ("gong", {"authorization": "Basic dXNlcjo1ZWNyZXQ="}, ""),
        ("gong-oauth", {"authorization": "Bearer 5ecret"}, ""),
        ("freshdesk", {"authorization": "Basic dXNlcjo1ZWNyZXQ="}, ""),
        ("stripe-api-key", {"authorization": "Basic c2tfdGVzdF81ZWNyZXQ6"}, ""),
        ("hubspot-private-app", {"authorization": "Bearer 5ecret"}, ""),
        ("klaviyo", {"authorization": "Klaviyo-API-Key pk_5ecret", "revision": "2025-04-15"}, ""),
        ("anthropic", {"x-api-key": "sk-ant-5ecret", "anthropic-version": "2023-06-01"}, ""),
        ("datadog", {"dd-api-key": "0" * 32}, ""),
        ("openweather", {}, "appid=5ecret"),
        ("notion", {"authorization": "Bearer 5ecret", "notion-version": "2022-06-28"}, ""),
        ("zoom-cc", {"authorization": "Bearer 5ecret"}, ""),
        ("unauthenticated", {}, ""),
        ("bamboohr-basic", {"authorization": "Basic dXNlcjo1ZWNyZXQ="}, ""),
        ("bigcommerce", {"authorization": "Bearer 5ecret", "x-auth-token": "5ecret"}, ""),
        ("chargebee", {"authorization": "Basic NWVjcmV0Og=="}, ""),
        ("gitlab", {"authorization": "Bearer 5ecret"}, ""),
        (
            "pagerduty",
            {"authorization": "Bearer 5ecret", "accept": "application/vnd.pagerduty+json;version=2"},
            "",
        ),
        ("posthog", {"authorization": "Bearer phx_5ecret"}, ""),
        ("zoho-crm", {"authorization": "Zoho-oauthtoken 5ecret"}, ""),
    ],
)
def test_requests_carry_what_the_api_asks_for(name, headers, query):
    assert request(name)[1:] == (headers, query)


def test_both_keys_of_datadog_are_sent_where_there_are_two():
    assert request("datadog", applicationKey="second")[1]["dd-application-key"] == "second"


@pytest.mark.parametrize(
    ("name", "config", "address"),
    [
        ("gong-oauth", {}, "https://api.gong.io"),
        (
            "gong-oauth",
            {"api_base_url_for_customer": "https://acme.api.gong.io"},
            "https://acme.api.gong.io",
        ),
        ("gong", {"api_base_url_for_customer": "https://acme.api.gong.io/v2"}, "https://acme.api.gong.io"),
        ("gotom", {"subdomain": "test-demo"}, "https://test-demo.gotom.io"),
        ("salesforce", {}, "https://acme.my.salesforce.com"),
        ("zendesk", {"subdomain": "https://acme.zendesk.com"}, "https://acme.zendesk.com"),
        ("intercom", {"region": "eu"}, "https://api.eu.intercom.io"),
        ("datadog", {"siteParameter": "datadoghq.eu"}, "https://api.datadoghq.eu/api"),
        ("pipedrive", {"api_domain": "https://acme.pipedrive.com"}, "https://acme.pipedrive.com/api"),
        ("quickbooks-sandbox", {}, "https://sandbox-quickbooks.api.intuit.com"),
        ("bamboohr-basic", {}, "https://api.bamboohr.com/api/gateway.php/acme"),
        ("bigcommerce", {}, "https://api.bigcommerce.com/stores/hpj4hvw2bb"),
        ("posthog", {"subdomain": "eu"}, "https://eu.posthog.com"),
        ("sentry", {}, "https://sentry.io/api"),
        ("woocommerce", {"storeURL": "https://example.com/shop"}, "https://example.com/shop"),
        ("zoho-crm", {}, "https://www.zohoapis.eu"),
    ],
)
def test_addresses_are_the_accounts_own(name, config, address):
    assert request(name, **config)[0] == address


@pytest.mark.parametrize(
    ("name", "url", "params", "headers"),
    [
        (
            "gong-oauth",
            "https://app.gong.io/oauth2/generate-customer-token",
            {"grant_type": "refresh_token", "refresh_token": "renewal"},
            {"authorization": "Basic Y2xpZW50OmNsaWVudC1zZWNyZXQ="},
        ),
        (
            "hubspot",
            "https://api.hubapi.com/oauth/v1/token",
            {
                "grant_type": "refresh_token",
                "refresh_token": "renewal",
                "client_id": "client",
                "client_secret": "client-secret",
            },
            {},
        ),
        (
            "zoom-cc",
            "https://zoom.us/oauth/token",
            {"grant_type": "account_credentials", "account_id": "account"},
            {"authorization": "Basic Y2xpZW50OmNsaWVudC1zZWNyZXQ="},
        ),
        (
            "auth0-cc",
            "https://acme.eu.auth0.com/oauth/token",
            {
                "grant_type": "client_credentials",
                "client_id": "client",
                "client_secret": "client-secret",
                "audience": "https://acme.eu.auth0.com/api/v2/",
            },
            {},
        ),
        (
            "perimeter81",
            "https://api.perimeter81.com/api/v1/auth/authorize",
            {"grantType": "api_key", "apiKey": SECRET},
            {"content-type": "application/json"},
        ),
    ],
)
def test_tokens_are_asked_for_as_the_api_wants(name, url, params, headers):
    call = token_call(name)
    assert (call.url, call.params) == (url, params)
    assert {key.lower(): value for key, value in call.headers} == headers


def test_there_are_at_least_sixty_products():
    """Counted without second ways into the same one."""
    of_one_kind = {"github-pat", "gong-oauth", "hubspot-private-app", "quickbooks-sandbox", "unauthenticated"}
    assert len({*CATALOGUE.names()} - of_one_kind) >= 60


@pytest.mark.parametrize(
    "name",
    [each.name for each in CATALOGUE.search() if each.auth_mode in {"OAUTH2", "OAUTH2_CC", "TWO_STEP"}],
)
def test_every_token_can_be_asked_for(name):
    assert token_call(name).url.startswith("https://")


def test_gotoms_requests_are_signed_as_its_example_is():
    provider, draft = account("gotom", subdomain="demo")
    prepared = prepare(provider, draft, draft.credentials, now=NOW)
    asked = Request(method="GET", url=f"{prepared.base_url}/app-api/campaign/26106")
    sent = {key.lower(): value for key, value in authorized(prepared, asked, now=NOW, nonce="n").headers}
    assert sent["authorization"] == "gotom_app_api user1:+4bx4ySA623yLn8hlu3KoK+nFMw="
    assert (sent["date"], sent["content-type"]) == ("2026-01-02T03:04:05Z", "application/json")
